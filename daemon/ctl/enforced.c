// SPDX-License-Identifier: MIT
/*
 * enforced.c - the record of what the kernel enforced, in words. Every key of the record is shown, known ones in their
 * own words, so that a layer added to the daemon is never hidden by an older client. Pure output.
 */
#include "daemon/ctl/enforced.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"

#include <string.h>

static void show_value(FILE *out, const char *key, const json_t *value)
{
    for (const char *c = key; *c; c++)
        fputc(*c == '_' ? ' ' : *c, out);
    if (json_is_true(value))
        return;
    fputc(' ', out);
    if (json_is_string(value)) {
        show_line(out, json_string_value(value), strlen(json_string_value(value)) == 64 ? 15 : 60); /* hashes: their beginning */
        return;
    }
    cv_auto_free char *text = json_is_false(value) ? strdup("NO") : cv_json_dump(value);
    show_line(out, text ? text : "", 60);
}

void enforced_show(FILE *out, const char *prefix, const json_t *enforced)
{
    const char *key;
    json_t *value;
    bool first = true;
    if (!json_is_object(enforced))
        return;
    fputs(prefix, out);
    json_object_foreach((json_t *)enforced, key, value) {
        fputs(first ? "" : ", ", out);
        show_value(out, key, value);
        first = false;
    }
    fputc('\n', out);
}

void enforced_show_stats(FILE *out, const char *prefix, const json_t *stats)
{
    char wall[SHOW_SMALL], cpu[SHOW_SMALL], memory[SHOW_SMALL];
    if (!json_is_object(stats))
        return;
    fprintf(out, "%swall %s, cpu %s, memory %s", prefix, show_duration(cv_json_num(stats, "wall_us", 0), wall),
            show_duration(cv_json_num(stats, "cpu_us", 0), cpu), show_bytes(cv_json_num(stats, "memory_peak", 0), memory));
    if (json_object_get(stats, "output_bytes"))
        fprintf(out, ", output %s", show_bytes(cv_json_num(stats, "output_bytes", 0), memory));
    fputc('\n', out);
}
