// SPDX-License-Identifier: MIT
/*
 * model_bench_report.c - the whole of an evaluation as one JSON object, --out, and --require. Writes one file; owns nothing.
 */
#include "daemon/ctl/model_bench.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

json_t *bench_report(const struct bench *b, bool complete)
{
    const double seconds = b->begun_us ? (double)((cv_clock_mono_us() - b->begun_us) / 1000) / 1000 : 0;
    json_t *summary = json_object();
    json_t *report = json_pack("{s:b, s:s, s:s, s:f, s:O, s:I, s:I}", "complete", (int)complete, "client", CORVID_VERSION, "started",
                               b->started ? b->started : "", "seconds", seconds, "sets", b->sets, "cases_wanted", (json_int_t)b->cases.count, "timeout_s",
                               (json_int_t)b->timeout_s);
    for (size_t i = 0; i < b->side_count; i++) {
        json_object_set(report, b->sides[i].name, b->sides[i].about);
        json_object_set_new(summary, b->sides[i].name, cv_bench_score(b->results, b->sides[i].name));
    }
    if (b->side_count == 2)
        json_object_set_new(summary, "compare", cv_bench_compare(b->results, b->sides[0].name, b->sides[1].name));
    json_object_set_new(report, "summary", summary);
    return report;
}

int bench_report_write(const struct bench *b, bool complete, struct cv_error *err)
{
    const char *path = options_text(&b->ctl->values, "out");
    if (!path)
        return 0;
    cv_auto_json json_t *report = bench_report(b, complete);
    json_object_set(report, "cases", b->results);
    cv_auto_free char *text = json_dumps(report, JSON_INDENT(1) | JSON_REAL_PRECISION(10));
    if (!text)
        return cv_fail(err, -ENOMEM, "bench.out", "--out: the report does not fit into memory");
    return cv_file_write(path, 0644, text, strlen(text), err);
}

/* ---- --require ------------------------------------------------------------------------------------------------------------------------- */

struct requirement {
    char name[16]; /* "all" or a kind */
    double percent;
};

static bool is_name(const char *name)
{
    size_t i = 0;
    while (cv_bench_kinds[i] && strcmp(cv_bench_kinds[i], name) != 0)
        i++;
    return cv_bench_kinds[i] || strcmp(name, "all") == 0;
}

/* Takes "NAME=PERCENT" from *text, and the comma behind it; false when it is none. */
static bool take(const char **text, struct requirement *out)
{
    const size_t n = strcspn(*text, "=,");
    char *end = NULL;
    if ((*text)[n] != '=' || n == 0 || n >= sizeof out->name)
        return false;
    snprintf(out->name, sizeof out->name, "%.*s", (int)n, *text);
    const char *number = *text + n + 1;
    out->percent = strtod(number, &end);
    if (end == number || !strchr("0123456789.", number[0]) || !(out->percent >= 0 && out->percent <= 100) || (*end && *end != ','))
        return false;
    *text = end + (*end == ',');
    return is_name(out->name) && (*end == '\0' || (*text)[0]);
}

int bench_require_check(const struct ctl *ctl)
{
    const char *text = options_text(&ctl->values, "require");
    struct requirement r;
    while (text && *text)
        if (!take(&text, &r))
            return verbs_usage(ctl->verb, "--require: '%.80s': expected figures like one=80,multi=50,honest=95,all=70, in percent", text);
    return CTL_OK;
}

int bench_require(const struct bench *b, const json_t *report)
{
    const char *text = options_text(&b->ctl->values, "require");
    const json_t *score = json_object_get(json_object_get(report, "summary"), b->sides[0].name);
    struct requirement r;
    int code = CTL_OK;
    while (text && *text && take(&text, &r)) {
        const json_t *group = strcmp(r.name, "all") == 0 ? score : json_object_get(json_object_get(score, "by_kind"), r.name);
        const int64_t judged = cv_json_num(group, "judged", 0), passed = cv_json_num(group, "passed", 0);
        if (judged > 0 && 100.0 * (double)passed >= r.percent * (double)judged)
            continue;
        if (judged > 0)
            fprintf(stderr, "corvid model bench: %s: %.1f %% passed, %.1f %% are required\n", r.name, 100.0 * (double)passed / (double)judged, r.percent);
        else
            fprintf(stderr, "corvid model bench: %s: no case was judged, %.1f %% are required\n", r.name, r.percent);
        code = CTL_FAILED;
    }
    return code;
}
