// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/model_bench.h - what the files of `corvid model bench` share. Inside the client. What judges is the room daemon/ctl/bench.
 *
 *   model_bench.c         the verb: options, the loop over cases, the end
 *   model_bench_sets.c    where sets are found, which cases are taken
 *   model_bench_folder.c  the folder that all happens in, and nothing is left of
 *   model_bench_side.c    the daemon that is asked, and the second one of --against
 *   model_bench_ask.c     one request, with Ctrl-C, a deadline and progress
 *   model_bench_case.c    one case: workspace, setup, run, check, verdict
 *   model_bench_show.c    lines, progress, tables       model_bench_report.c  the whole as JSON
 */
#pragma once

#include "daemon/ctl/autostart.h"
#include "daemon/ctl/bench/bench.h"
#include "daemon/ctl/verb.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One model that is asked. */
struct bench_side {
    const char *name; /* "model" or "against": the key of its results */
    char *label;      /* for people: model and adapter */
    struct ctl_client *client;
    struct autostart_own own; /* the second one's daemon */
    json_t *about;    /* {"model","kind","adapter","threads","daemon","prompt"?} */
};

struct bench {
    struct ctl *ctl;
    struct cv_bench_cases cases;
    json_t *sets;       /* their names */
    struct bench_side sides[2];
    size_t side_count;
    char *folder;       /* of our own, below the user's cache */
    int folder_lock;
    char *work;         /* where workspaces are made: in the folder, or --keep */
    bool keeps;
    int64_t timeout_s;
    int signals;
    int interrupts;     /* Ctrl-C so far */
    size_t at, passed;  /* for progress: cases behind us, passed by the first side */
    int64_t begun_us;   /* monotonic, 0 before the first case */
    char *started;      /* wall clock */
    const char *doing;  /* what is waited for before the first case */
    int failed_in_row;  /* cases in a row that could not be judged because of the engine */
    json_t *results;
};

enum { BENCH_ENGINE_FAILURES = 3 };

/* ---- model_bench_sets.c: CTL_OK, or an exit code after the error has been printed ---- */
int bench_gather(struct bench *b) __attribute__((nonnull));

/* ---- model_bench_folder.c ---- */
int bench_folder_make(struct bench *b, struct cv_error *err) __attribute__((nonnull(1))); /* folder, work */
void bench_folder_remove(struct bench *b) __attribute__((nonnull));

/* ---- model_bench_side.c ---- */
bool bench_has_second(const struct ctl *ctl) __attribute__((nonnull)); /* --against, --against-model */
/* Connects, waits until the models are there; CTL_OK, or an exit code after the error has been printed. */
int bench_sides_open(struct bench *b) __attribute__((nonnull));
void bench_sides_close(struct bench *b) __attribute__((nonnull));

/* ---- model_bench_ask.c ---- */
struct bench_ask {
    const char *method;
    json_t *params;     /* taken */
    const char *run;    /* Ctrl-C cancels this run; NULL: it cancels the request */
    int64_t timeout_ms; /* then -ETIMEDOUT, and the request is cancelled */
    void (*on_item)(json_t *item, void *arg); /* nullable */
    void *arg;
};
/* Gives the result; NULL with *error: -EREMOTEIO in what the daemon said, -EINTR after a second Ctrl-C, -ETIMEDOUT, -EPIPE. The code is in `rc`. */
json_t *bench_ask(struct bench *b, struct bench_side *side, struct bench_ask *ask, int *rc, struct client_error *error) __attribute__((nonnull));
bool bench_interrupted(struct bench *b) __attribute__((nonnull)); /* was there a Ctrl-C? */

/* ---- model_bench_case.c ---- */
/* Carries one case out on one side and judges it. Gives the result (daemon/ctl/bench/bench.h); NULL when all must end: Ctrl-C, or with `error` the
 * daemon is gone. */
json_t *bench_case_run(struct bench *b, struct bench_side *side, const struct cv_bench_case *c, struct client_error *error) __attribute__((nonnull));

/* ---- model_bench_show.c ---- */
void bench_show_progress(const struct bench *b) __attribute__((nonnull));
void bench_show_case(const struct bench *b, const json_t *row) __attribute__((nonnull));
void bench_show_end(const struct bench *b, const json_t *report) __attribute__((nonnull));

/* ---- model_bench_report.c ---- */
/* Everything but the cases: gives {"complete","client","started","seconds","sets","timeout_s","model","against"?,"summary":{...}}. */
json_t *bench_report(const struct bench *b, bool complete) __attribute__((nonnull));
/* The same with "cases", written to --out; nothing without it. */
int bench_report_write(const struct bench *b, bool complete, struct cv_error *err) __attribute__((nonnull(1)));
/* --require: CTL_OK, CTL_FAILED with what is below on stderr. bench_require_check looks at the words only: CTL_OK or CTL_USAGE. */
int bench_require(const struct bench *b, const json_t *report) __attribute__((nonnull));
int bench_require_check(const struct ctl *ctl) __attribute__((nonnull));
