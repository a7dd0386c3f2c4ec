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

const char *enforced_carrier(const json_t *enforced)
{
    static const struct {
        const char *by, *words;
    } carriers[] = {
        {"host", "no sandbox: the daemon itself looked at the host"},
        {"desk", "no sandbox: the daemon itself, in its journal or by asking"},
        {"egress", "no cell: corvid-egress, under the policy's network rules"},
    };
    const char *by = cv_json_str(enforced, "by", "");
    for (size_t i = 0; i < sizeof carriers / sizeof carriers[0] && !json_object_get(enforced, "landlock_abi"); i++)
        if (strcmp(carriers[i].by, by) == 0)
            return carriers[i].words;
    return NULL;
}

void enforced_show(FILE *out, const char *prefix, const json_t *enforced)
{
    const char *key;
    json_t *value;
    bool first = true;
    if (!json_is_object(enforced))
        return;
    fputs(prefix, out);
    if (enforced_carrier(enforced)) {
        fprintf(out, "%s\n", enforced_carrier(enforced));
        return;
    }
    json_object_foreach((json_t *)enforced, key, value) {
        fputs(first ? "" : ", ", out);
        show_value(out, key, value);
        first = false;
    }
    fputc('\n', out);
}

void enforced_show_source(FILE *out, const char *prefix, const json_t *enforced, const json_t *result)
{
    const json_t *source = json_object_get(result, "source");
    size_t i;
    json_t *item;
    if (strcmp(cv_json_str(enforced, "by", ""), "host") != 0 || !enforced_carrier(enforced))
        return;
    fprintf(out, "%s%s", prefix, enforced_carrier(enforced));
    json_array_foreach((json_t *)source, i, item) {
        fputs(i > 0 ? ", " : ": ", out);
        show_line(out, json_is_string(item) ? json_string_value(item) : "?", 200);
    }
    fputc('\n', out);
}

void enforced_show_limits(FILE *out, const char *prefix, const json_t *limits)
{
    size_t i;
    json_t *limit;
    if (!json_is_array(limits))
        return;
    fputs(prefix, out);
    json_array_foreach((json_t *)limits, i, limit) {
        fputs(i > 0 ? ", " : "", out);
        for (const char *c = cv_json_str(limit, "name", ""); *c; c++)
            fputc(*c == '_' ? ' ' : *c, out);
        fprintf(out, " %lld (", (long long)cv_json_num(limit, "value", 0));
        show_line(out, cv_json_str(limit, "by", "?"), 20);
        fputc(')', out);
    }
    fputs(i == 0 ? "none\n" : "\n", out);
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
    if (json_object_get(stats, "input_bytes"))
        fprintf(out, ", input %s", show_bytes(cv_json_num(stats, "input_bytes", 0), memory));
    fputc('\n', out);
}
