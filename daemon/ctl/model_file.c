// SPDX-License-Identifier: MIT
/*
 * model_file.c - what `corvid model list` and `corvid model show` share: numbers as people write them, files that could not be read. Owns
 * nothing.
 */
#include "daemon/ctl/model_file.h"

#include "daemon/base/json.h"
#include "daemon/ctl/show.h"

#include <stdio.h>

const char *model_file_count(int64_t count, char *out)
{
    static const struct {
        double unit;
        const char *name;
    } units[] = {{1e12, "T"}, {1e9, "B"}, {1e6, "M"}, {1e3, "K"}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if ((double)count >= units[i].unit) {
            snprintf(out, MODEL_COUNT, "%.1f%s", (double)count / units[i].unit, units[i].name);
            return out;
        }
    }
    snprintf(out, MODEL_COUNT, "%lld", (long long)count);
    return out;
}

const char *model_file_experts(const json_t *row, char *out)
{
    int64_t experts = cv_json_num(row, "experts", 0);
    out[0] = '\0';
    if (experts > 0)
        snprintf(out, MODEL_COUNT, "%lld of %lld", (long long)cv_json_num(row, "experts_used", 0), (long long)experts);
    return out;
}

void model_file_unread(const json_t *row)
{
    const char *why = cv_json_str(row, "unread", NULL);
    if (!why)
        return;
    show_flush();
    show_line(stderr, cv_json_str(row, "file", "?"), 80);
    fputs(": ", stderr);
    show_line(stderr, why, SIZE_MAX);
    fputc('\n', stderr);
}
