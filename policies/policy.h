// SPDX-License-Identifier: MIT
/*
 * policies/policy.h - law: what may be done, and why.
 *
 * A policy is a JSON file (docs/policy.md, policies/schema.json). It is loaded once, checked completely, and never
 * changes afterwards. Everything not granted is denied. Every grant carries a `why`. `extends` names one other policy
 * (one level): lists are joined, single values replaced.
 *
 * The room answers two questions and does nothing: "what is the verdict on this call?" (cv_policy_decide, pure) and "what
 * world does this grant give?" (cv_policy_grant: the binds, the hidden places and limits a cell and its workers get).
 * Paths in policies: "$workspace", "~" and "~/x" (the peer's home), or absolute. Loop thread; immutable after loading.
 *
 * Errors in a file are -EINVAL with text "FILE:LINE:COLUMN: ..." that says what is wrong and what would be right.
 */
#pragma once

#include "daemon/base/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cv_policy; /* shared: ref/unref */

/* The policies that can be named: the files *.json of some folders, an earlier folder wins. */
struct cv_policy_set;
int cv_policy_set_create(const char *const *folders, size_t count, struct cv_policy_set **out, struct cv_error *err) __attribute__((nonnull(1, 3)));
void cv_policy_set_destroy(struct cv_policy_set *set);

/* Loads by name ("workspace"); read from disk each time it is asked for, so that an edit is seen by the next run. Gives a
 * reference. -ENOENT names the policies that exist. */
int cv_policy_find(struct cv_policy_set *set, const char *name, struct cv_policy **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));

/* [{"name","about","path","error"?}], sorted by name; a broken file has its error and stays in the list. Gives it. */
json_t *cv_policy_list(struct cv_policy_set *set) __attribute__((nonnull));

/* From text, for `policy check` and tests; `name` stands in messages; `set` (nullable) resolves `extends`. */
int cv_policy_parse(struct cv_policy_set *set, const char *name, const char *text, size_t len, struct cv_policy **out, struct cv_error *err)
    __attribute__((nonnull(2, 3, 5)));

struct cv_policy *cv_policy_ref(struct cv_policy *policy) __attribute__((nonnull));
void cv_policy_unref(struct cv_policy *policy);
const char *cv_policy_name(const struct cv_policy *policy) __attribute__((nonnull));
const char *cv_policy_hash(const struct cv_policy *policy) __attribute__((nonnull)); /* SHA-256 of the effective, canonical JSON */
json_t *cv_policy_json(const struct cv_policy *policy) __attribute__((nonnull));     /* the effective policy; gives it */

/* ---- verdicts --------------------------------------------------------------------------------------------------- */

enum cv_verdict_kind { CV_VERDICT_ALLOW, CV_VERDICT_ASK, CV_VERDICT_DENY };

struct cv_verdict {
    enum cv_verdict_kind kind;
    char rule[160]; /* the rule that decided: "tools.allow[2]", "files.write", "commands", "network[0]" */
    char text[320]; /* why, for people and for the model: "/etc/passwd: not allowed (policy: files.write)" */
    char hint[320]; /* the policy line that would allow it, "" on allow */
};

/* Who asks and where: what the words of a policy mean for this run. */
struct cv_policy_scope {
    const char *workspace; /* absolute, worked out */
    const char *home;      /* absolute or NULL */
};

struct cv_policy_path {
    const char *path; /* absolute, worked out as text */
    const char *shown; /* as the caller wrote it, for messages */
    bool write;
};

struct cv_policy_question {
    const char *tool;
    const struct cv_policy_path *paths;
    size_t path_count;
    const char *const *argv; /* class X: the command, NULL-terminated; else NULL */
    const char *url;         /* CV_BY_EGRESS: what is fetched; else NULL */
    const char *method;      /* with url: "GET" ... NULL is GET */
};

void cv_policy_decide(const struct cv_policy *policy, const struct cv_policy_scope *scope, const struct cv_policy_question *question,
                      struct cv_verdict *verdict) __attribute__((nonnull));

/* The rows of `network`, as cv_http_request.rules wants them: what each hop of a request must fit. An empty array when there are
 * none. Borrowed. */
const json_t *cv_policy_network(const struct cv_policy *policy) __attribute__((nonnull, returns_nonnull));

/* ---- grants ----------------------------------------------------------------------------------------------------- */

struct cv_grant_path {
    char *path;      /* absolute, worked out */
    bool writable;
    bool executable;
};

struct cv_grant {
    struct cv_grant_path *paths; /* sorted, no duplicates; a writable one below a read-only one is its own entry */
    size_t path_count;
    char **hidden;               /* files.deny, absolute */
    size_t hidden_count;
    /* limits; 0 means the policy does not name it */
    uint64_t cpu_s, wall_s, memory_process, memory_tree, processes, file_bytes, output_bytes, open_files, tmp_bytes;
    char hash[65];               /* of all of the above: cells are shared by equal grants of one run */
};

/* Gives *out; release with cv_grant_finish. -ENOSYS names a `required` limit that this machine cannot enforce, -EACCES says that
 * files.deny hides the workspace, -EINVAL that it names a place below a home that is unknown. */
int cv_policy_grant(const struct cv_policy *policy, const struct cv_policy_scope *scope, struct cv_grant *out, struct cv_error *err)
    __attribute__((nonnull(1, 2, 3)));
void cv_grant_finish(struct cv_grant *grant) __attribute__((nonnull));
