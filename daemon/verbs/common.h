// SPDX-License-Identifier: MIT
/*
 * daemon/verbs/common.h - what several verbs need: the daemon behind a request, an access request of the parameters, a
 * call's end as JSON, the run a client may look at. Inside the verbs room. Loop thread.
 */
#pragma once

#include "daemon/daemon.h"
#include "daemon/verbs/verbs.h"

/* Schemas that say "nothing" and "some object". */
#define VERB_NOTHING "{\"type\":\"object\",\"additionalProperties\":false}"
#define VERB_OBJECT "{\"type\":\"object\"}"

#define VERB_RUN_ID                                                                                                                        \
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"id\"],"                                                             \
    "\"properties\":{\"id\":{\"type\":\"string\",\"minLength\":4,\"maxLength\":32}}}"

/* Parameters of everything that opens an access. */
#define VERB_ACCESS_PROPERTIES                                                                                                             \
    "\"workspace\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096},\"policy\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":64}," \
    "\"home\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096},\"yes\":{\"type\":\"boolean\"},"                                    \
    "\"timeout_s\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":86400}"

struct cv_daemon *verb_daemon(const struct cv_rpc_request *request) __attribute__((nonnull, returns_nonnull));

/* Strings are borrowed from the parameters. */
struct cv_access_request verb_access_request(const struct cv_rpc_request *request, const json_t *params, bool attended) __attribute__((nonnull));

/* {"call","ok","view","result"?,"error"?,"enforced"?,"stats"}; "enforced" is {"by":...} when it was done without walls, by the daemon
 * itself or by egress; gives it. */
json_t *verb_call_json(const struct cv_call_end *end) __attribute__((nonnull));
json_t *verb_error_json(const struct cv_error *err, const char *rule, const char *hint) __attribute__((nonnull)); /* gives it */
json_t *verb_approval_json(const char *call, const struct cv_approval *approval) __attribute__((nonnull));        /* {"approval":{...}}; gives it */

json_t *verb_question_json(const char *call, const struct cv_approval *question) __attribute__((nonnull)); /* {"event":"question",...}; gives it */

/* Ends a request with the error. */
void verb_fail(struct cv_rpc_request *request, int code, const char *reason, const char *fmt, ...)
    __attribute__((format(printf, 4, 5), nonnull(1, 3, 4)));

/* Finds a run by its id or the start of it and reads its journal records. Peers other than the daemon's uid and root see
 * their own runs only. `fn` is called once from the loop: with the full id and records (borrowed), or with err. */
typedef void (*verb_run_fn)(const char *run, const json_t *records, const struct cv_error *err, void *arg);
void verb_find_run(struct cv_rpc_request *request, const char *named, verb_run_fn fn, void *arg) __attribute__((nonnull(1, 2, 3)));

/* What is too long for a line with its long texts cut, to CV_LIMIT_VIEW_BYTES or as much shorter as it takes; anything else as it is. Takes
 * `value` and gives it, or the copy. */
json_t *verb_fit(json_t *value) __attribute__((nonnull, returns_nonnull));

/* Is this peer the daemon's own user or root? */
bool verb_is_owner(const struct cv_rpc_request *request) __attribute__((nonnull));
