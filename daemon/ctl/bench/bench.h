// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/bench/bench.h - judging what a run came to. A *case* is a request, the workspace that it starts in, and what must be true
 * afterwards; a *set* is a file of cases (models/eval/README.md has the format). This room reads sets, makes workspaces and
 * removes them, takes *pictures* of them (every entry with its kind, mode and contents), judges files and answers, and counts results.
 *
 * It asks no daemon, starts nothing and prints nothing: the verb `corvid model bench` (daemon/ctl/model_bench.c) does. Blocking; one
 * thread. Workspaces are looked at as hostile places: no link is followed out of one, nothing that is no file is opened.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/base/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* ---- cases.c: sets of cases ------------------------------------------------------------------------------------------ */

struct cv_bench_case {
    char *set;                  /* the name of its set */
    json_t *json;               /* as it stands in the file, checked */
    const char *id, *kind, *request, *policy; /* inside `json`, but for the policy's default */
    const char *setup, *check;  /* lines for sh, or NULL */
};

struct cv_bench_cases {
    struct cv_bench_case *list;
    size_t count;
};

extern const char *const cv_bench_kinds[]; /* "one", "multi", "honest"; ends with NULL */

/* Appends the cases of a file, in its order; `set` is what they are named by. -ENOENT ..., -EFBIG, -EINVAL "FILE:line:column: case 'ID':
 * MEMBER: what is wrong", -E2BIG when there would be more than CV_LIMIT_BENCH_CASES; nothing is appended then. */
int cv_bench_load(const char *path, const char *set, struct cv_bench_cases *cases, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));
void cv_bench_cases_finish(struct cv_bench_cases *cases) __attribute__((nonnull));
/* Removes one case, keeping the order. */
void cv_bench_drop(struct cv_bench_cases *cases, size_t index) __attribute__((nonnull));

/* ---- workspace.c: the folder of a case ---------------------------------------------------------------------------------- */

/* Makes the folder `path`, which must not exist, with the files of the case (0644, folders 0755, whatever the umask). */
int cv_bench_make(const struct cv_bench_case *c, const char *path, struct cv_error *err) __attribute__((nonnull(1, 2)));

/* Removes a folder and all that is in it, entries that forbid it too. One that is not there is success. */
int cv_bench_remove(const char *path, struct cv_error *err) __attribute__((nonnull(1)));

/* ---- picture.c: what a folder holds -------------------------------------------------------------------------------------- */

/* Gives {"a/b.txt": "file 644 HASH", "a": "folder 755", "l": "link TARGET", ...}; .git/index is left out, which git writes when it only
 * looks. -E2BIG beyond CV_LIMIT_BENCH_ENTRIES. Names that are no UTF-8 have U+FFFD in their place. */
int cv_bench_picture(const char *path, json_t **out, struct cv_error *err) __attribute__((nonnull(1, 2)));

/* ---- match.c: texts in an answer ------------------------------------------------------------------------------------------- */

/* Adds the text as it is compared: lower case (ASCII, Latin letters with accents, Greek and Cyrillic), typographic quotes,
 * hyphens and blanks as plain ones, runs of white space as one blank, none at the ends. */
void cv_bench_fold(const char *text, struct cv_buf *out) __attribute__((nonnull));

/* Is `wanted` in `text`, both folded? Where it begins or ends with a letter or digit, no other may stand beside it. */
bool cv_bench_found(const char *text, const char *wanted) __attribute__((nonnull));

/* ---- facts.c: what stands for facts of the machine -------------------------------------------------------------------------- */

/* Adds `text` with {year}, {host} ... replaced by what they are now. */
void cv_bench_expand(const char *text, struct cv_buf *out) __attribute__((nonnull));

/* The first {word} in the text that is neither a fact nor, as the whole text, {cannot}: its place, with *len; or NULL. */
const char *cv_bench_unknown_fact(const char *text, size_t *len) __attribute__((nonnull));

extern const char cv_bench_cannot[];              /* "{cannot}" */
extern const char *const cv_bench_cannot_words[]; /* ways of saying that it is not there, known, allowed or possible; ends with NULL */

/* ---- judge.c: was it done? -------------------------------------------------------------------------------------------------- */

/* Why a case is not passed. The first problem of a case is its reason in the tables. */
enum cv_bench_reason {
    CV_BENCH_ENDED,   /* the run did not come to an answer: it failed, or its time was over */
    CV_BENCH_STATE,   /* a file is not as it must be, or the case's check does not hold */
    CV_BENCH_CHANGED, /* something else was changed */
    CV_BENCH_ANSWER,  /* the answer lacks what it must say, or says what it must not */
    CV_BENCH_REASONS,
};

struct cv_bench_problem {
    enum cv_bench_reason reason;
    char text[CV_ERROR_TEXT]; /* one line: what was found and what was expected */
};

enum { CV_BENCH_PROBLEMS = 16 };

/* Zeroed at first. Problems beyond the bound are counted only. */
struct cv_bench_verdict {
    struct cv_bench_problem problems[CV_BENCH_PROBLEMS];
    size_t count;
};

/* The workspace as it is now, against what the case says and what it was (`before`, a picture). Adds problems; negative when the folder cannot be
 * looked at. */
int cv_bench_judge_files(const struct cv_bench_case *c, const char *workspace, const json_t *before, struct cv_bench_verdict *verdict,
                         struct cv_error *err) __attribute__((nonnull(1, 2, 3, 4)));
void cv_bench_judge_answer(const struct cv_bench_case *c, const char *answer, struct cv_bench_verdict *verdict) __attribute__((nonnull));

/* Adds one problem. */
void cv_bench_blame(struct cv_bench_verdict *verdict, enum cv_bench_reason reason, const char *fmt, ...) __attribute__((format(printf, 3, 4), nonnull));

/* ---- score.c: figures -------------------------------------------------------------------------------------------------------- */

/* One side of a case's result, as it stands in a report: {"passed": true, false, or null for one that could not be judged; "reason"?: WORD
 * ("ended failed", "wrong file state" ...), "problems"?: [TEXT], "error"?: TEXT, "status", "answer", "calls": [...], "steps", "seconds",
 * "tokens": {"prompt","cached","generated"}, "run"}. */

/* The figures of one side of all cases: `results` is an array of {"set","id","kind","tools",SIDE: {...}}; cases without that side are left
 * out. Gives {"cases","judged","passed","rate"?,"interval"?,"by_kind":{KIND: {...}},"by_tool","by_set","failures":{REASON: N},
 * "steps","seconds_p50","seconds_p95","seconds_step","tokens"}; rates are in percent. */
json_t *cv_bench_score(const json_t *results, const char *side) __attribute__((nonnull));

/* Of the cases that were judged on both sides: {"both","only_MODEL","only_AGAINST","neither","p"}, `p` the exact two-sided probability of a
 * difference at least as large by chance (McNemar). */
json_t *cv_bench_compare(const json_t *results, const char *side, const char *against) __attribute__((nonnull));

/* The 95 % interval of a rate (Wilson), in percent. */
void cv_bench_interval(size_t passed, size_t count, double *low, double *high) __attribute__((nonnull));
