// SPDX-License-Identifier: MIT
/*
 * internal.h - what the files of this room share: the policy object, the table of its lists, and the small pure functions
 * that parse.c, decide.c and grant.c are made of. A policy keeps its rules as the JSON they came in, checked completely
 * before anybody sees it; so every rule that decides has the shape that entry.c and limit.c describe.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/base/error.h"
#include "daemon/base/json.h"
#include "policies/policy.h"

enum policy_list {
    LIST_READ,
    LIST_WRITE,
    LIST_EXECUTE,
    LIST_HIDE,
    LIST_COMMANDS,
    LIST_NETWORK,
    LIST_ALLOW,
    LIST_ASK,
    LIST_DENY,
    LIST_SYSTEM_CALLS,
    LISTS
};

struct cv_policy {
    int refs;
    char *name;
    char *where;             /* the file, for messages */
    json_t *json;            /* the effective policy */
    json_t *lists[LISTS];    /* arrays inside `json`, borrowed; NULL when there is none */
    size_t inherited[LISTS]; /* how many entries, at the start, are those of the policy it extends */
    char hash[65];
};

/* ---- parsing (parse.c) ---- */

/* A file being checked: all that a complaint needs to say where. */
struct check {
    const char *where;
    const char *text;
    struct cv_error *err;
};

/* Fills the error "WHERE:LINE:COLUMN: PATH: ..." and returns -EINVAL. `key`: the key at the path's end is what is wrong. */
int check_complain(const struct check *check, bool key, const char *path, const char *fmt, ...) __attribute__((format(printf, 4, 5), nonnull));

/* Every key of `object` is one of the words in `known` (space between), else the complaint lists them. */
int check_keys(const struct check *check, const json_t *object, const char *path, const char *known) __attribute__((nonnull));

/* A non-empty string without control characters; `why` says what it should hold ("say why it is granted"). */
int check_text(const struct check *check, const json_t *object, const char *path, const char *key, const char *why) __attribute__((nonnull));

/* From text. `depth` 1 when it is loaded because another policy extends it. */
int parse_policy(struct cv_policy_set *set, const char *name, const char *where, const char *text, size_t len, int depth, struct cv_policy **out,
                 struct cv_error *err);

/* ---- the lists (entry.c) ---- */

struct list_row {
    const char *name;    /* "files.read": section and key, or one key */
    const char *section; /* "files" or NULL */
    const char *key;
    const char *keys; /* of an entry */
    int (*check)(const struct check *check, const json_t *entry, const char *path);
    /* True when `wide` decides everything that `narrow` decides. */
    bool (*covers)(const json_t *wide, const json_t *narrow);
};
extern const struct list_row list_rows[LISTS];

/* The array of a list in a policy's JSON; NULL when there is none. Borrowed. */
json_t *list_of(const json_t *policy, enum policy_list list) __attribute__((nonnull));

int list_check_all(const struct check *check, const json_t *policy) __attribute__((nonnull));

/* ---- verdicts (decide.c) ---- */

/* Formats into a fixed field: one line, cut at a character's start with "..." when it is too long. */
void decide_put(char *out, size_t size, const char *fmt, ...) __attribute__((format(printf, 3, 4), nonnull(1, 3)));
#define PUT(field, ...) decide_put(field, sizeof(field), __VA_ARGS__)

/* A value as it would stand in a policy file. Gives it. */
char *decide_quoted(const char *text) __attribute__((nonnull, returns_nonnull));

/* ---- parts ---- */

/* network.c: may this URL be fetched so? Turns an allowing verdict into a denial, or names the line that allows it. */
void network_decide(const struct cv_policy *policy, const char *url, const char *method, struct cv_verdict *verdict) __attribute__((nonnull));
const char *network_check_host(const char *host) __attribute__((nonnull)); /* what is wrong with a rule's host, or NULL */
bool network_covers(const json_t *wide, const json_t *narrow) __attribute__((nonnull));

int limit_check_all(const struct check *check, const json_t *policy) __attribute__((nonnull));          /* limit.c */
uint64_t limit_value(const json_t *policy, const char *name, bool *required) __attribute__((nonnull(1, 2))); /* 0: not named */

/* merge.c: `base` with `own` laid over it: lists joined, single values replaced; `extends` is gone. Gives it. */
json_t *merge_policies(const json_t *base, const json_t *own) __attribute__((nonnull));

/* reach.c: no entry of the policy's own may be decided by another one already. */
int reach_check(const struct check *check, const struct cv_policy *policy) __attribute__((nonnull));

/* selftest.c: shape and outcome of `tests`. */
int selftest_check(const struct check *check, const json_t *policy) __attribute__((nonnull));
int selftest_run(const struct check *check, const struct cv_policy *policy, const json_t *own) __attribute__((nonnull));

/* glob.c: '*' any text, '?' one character, '\' makes the next one ordinary. Bytes; pure. */
bool pattern_match(const char *pattern, const char *text) __attribute__((nonnull));
bool glob_covers(const char *wide, const char *narrow) __attribute__((nonnull)); /* false when in doubt */

/* group.c: the named groups of system calls. */
struct group {
    const char *name;
    const char *help;
    bool standard; /* part of what workers may call anyway */
};
extern const struct group groups[]; /* ends with name == NULL */

/* words.c: "$workspace", "~" and absolute paths. */
/* What is wrong with the path's text, or NULL. `right`, when not NULL, gets what would be right (given) or NULL. */
const char *words_check(const char *path, char **right) __attribute__((nonnull(1)));
/* The place that keeps a path out of every cell ("/" as a whole, "/proc" ...), or NULL: a grant of it could not be kept. */
const char *words_outside(const char *path) __attribute__((nonnull));
/* Is `narrow` the same as `wide` or below it, by the text alone? Of "$workspace" and "/srv" nobody knows: false. */
bool words_cover(const char *wide, const char *narrow) __attribute__((nonnull));
/* The absolute path for this run; NULL when it is below a home that is unknown. Gives it. */
char *words_expand(const char *path, const struct cv_policy_scope *scope) __attribute__((nonnull));
/* How a policy would write an absolute path ("$workspace/x"). Gives it. */
char *words_contract(const char *path, const struct cv_policy_scope *scope) __attribute__((nonnull, returns_nonnull));
/* The index of the first entry of a list of paths that holds `path`, or -1. */
int words_find(const json_t *list, const char *path, const struct cv_policy_scope *scope);
