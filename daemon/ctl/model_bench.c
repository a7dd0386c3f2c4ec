// SPDX-License-Identifier: MIT
/*
 * model_bench.c - `corvid model bench`.
 *
 * Purpose: how good is the daemon's model? Cases with a known outcome are carried out as runs, each in a new folder, and judged by their
 * effects and answers. Params: sets, kinds, cases, how long; --against another adapter or model. Result: a line a case and tables; with --json
 * an object a case and the figures as last line; --out the whole in a file. Errors: a set that cannot be read or is wrong, a case that there is
 * not (2); no model, a case that could not be judged, a figure below --require (1). Caveats: Ctrl-C ends the run in progress, shows what
 * there is and exits with 130. Nothing is left: no folder (but for --keep), no second daemon.
 */
#include "daemon/ctl/model_bench.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/ctl/progress.h"
#include "daemon/ctl/report.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/stream.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void bench_finish(struct bench *b)
{
    progress_erase();
    bench_sides_close(b);
    bench_folder_remove(b);
    cv_bench_cases_finish(&b->cases);
    json_decref(b->sets);
    json_decref(b->results);
    free(b->started);
    if (b->signals >= 0)
        close(b->signals);
}

static int complain(const struct bench *b, const struct cv_error *err)
{
    struct client_error error = {.local = *err};
    return report_failure(b->ctl, &error);
}

/* One case on every side. 0, or negative when all must end. */
static int run_case(struct bench *b, const struct cv_bench_case *c, struct client_error *error)
{
    cv_auto_json json_t *row = json_pack("{s:s, s:s, s:s, s:O, s:s}", "set", c->set, "id", c->id, "kind", c->kind, "tools",
                                         json_object_get(c->json, "tools"), "request", c->request);
    for (size_t i = 0; i < b->side_count; i++) {
        json_t *result = bench_case_run(b, &b->sides[i], c, error);
        if (!result)
            return -EINTR;
        json_object_set_new(row, b->sides[i].name, result);
    }
    b->passed += json_is_true(json_object_get(json_object_get(row, b->sides[0].name), "passed"));
    json_array_append(b->results, row);
    bench_show_case(b, row);
    return 0;
}

/* CTL_OK when every case was carried out, whatever came of it. */
static int run_cases(struct bench *b)
{
    cv_auto_client_error struct client_error error = {0};
    b->begun_us = cv_clock_mono_us();
    for (b->at = 0; b->at < b->cases.count; b->at++) {
        bench_show_progress(b);
        int rc = bench_interrupted(b) ? -EINTR : run_case(b, &b->cases.list[b->at], &error);
        if (b->interrupts > 0)
            return CTL_CANCELLED;
        if (rc < 0)
            return report_failure(b->ctl, &error);
        if (ferror(stdout)) {
            fputs("corvid model bench: nobody reads stdout: ending\n", stderr);
            return CTL_FAILED;
        }
        if (b->failed_in_row >= BENCH_ENGINE_FAILURES * (int)b->side_count) {
            struct cv_error err = CV_ERROR_INIT;
            const json_t *last = json_object_get(json_array_get(b->results, b->at), b->sides[0].name);
            cv_fail(&err, -EIO, "bench.engine", "%d cases in a row could not be judged: %s", BENCH_ENGINE_FAILURES, cv_json_str(last, "error", "see above"));
            return complain(b, &err);
        }
    }
    return CTL_OK;
}

/* Cases that could not be judged make the whole incomplete, and that is told. */
static int judge_whole(const struct bench *b, const json_t *report)
{
    int code = CTL_OK;
    for (size_t i = 0; i < b->side_count; i++) {
        const json_t *score = json_object_get(json_object_get(report, "summary"), b->sides[i].name);
        const int64_t missing = cv_json_num(score, "cases", 0) - cv_json_num(score, "judged", 0);
        if (missing <= 0)
            continue;
        fprintf(stderr, "corvid model bench: %lld case%s could not be judged (%s), and %s in no figure\n", (long long)missing, missing == 1 ? "" : "s",
                b->sides[i].name, missing == 1 ? "is" : "are");
        code = CTL_FAILED;
    }
    const int required = bench_require(b, report);
    return code == CTL_OK ? required : code;
}

static int run_all(struct bench *b)
{
    struct cv_error err = CV_ERROR_INIT;
    char started[CV_CLOCK_TEXT];
    int code = bench_folder_make(b, &err) < 0 ? complain(b, &err) : bench_sides_open(b);
    if (code != CTL_OK)
        return code;
    cv_clock_format(cv_clock_wall_us(), started, sizeof started);
    b->started = cv_strdup(started);
    if (bench_report_write(b, false, &err) < 0) /* before hours are spent: can it be written? */
        return complain(b, &err);
    code = run_cases(b);
    cv_auto_json json_t *report = bench_report(b, code == CTL_OK);
    bench_show_end(b, report);
    if (bench_report_write(b, code == CTL_OK, &err) < 0)
        return complain(b, &err);
    return code == CTL_OK ? judge_whole(b, report) : code;
}

int verb_model_bench(struct ctl *ctl)
{
    __attribute__((cleanup(bench_finish))) struct bench b = {.ctl = ctl, .signals = -1, .folder_lock = -1, .sets = json_array(), .results = json_array()};
    b.timeout_s = options_int(&ctl->values, "timeout", 120);
    int code = bench_require_check(ctl);
    if (code == CTL_OK)
        code = bench_gather(&b);
    if (code != CTL_OK)
        return code;
    signal(SIGPIPE, SIG_IGN); /* when nobody reads, the folder and the second daemon must go all the same */
    b.signals = stream_signals(true);
    code = run_all(&b);
    if (b.interrupts > 0)
        code = CTL_CANCELLED;
    return code;
}
