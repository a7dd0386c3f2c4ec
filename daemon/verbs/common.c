// SPDX-License-Identifier: MIT
/*
 * common.c - what several verbs share: requests read, ends of calls told, runs looked up with the peer's rights. Owns the
 * lookups under way. Loop thread.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/alloc.h"
#include "daemon/base/check.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/utf8.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct cv_daemon *verb_daemon(const struct cv_rpc_request *request)
{
    return cv_rpc_context(request);
}

bool verb_is_owner(const struct cv_rpc_request *request)
{
    return cv_rpc_uid(request) == 0 || cv_rpc_uid(request) == geteuid();
}

struct cv_access_request verb_access_request(const struct cv_rpc_request *request, const json_t *params, bool attended)
{
    return (struct cv_access_request){
        .policy = cv_json_str(params, "policy", NULL),
        .workspace = cv_json_str(params, "workspace", NULL),
        .home = cv_json_str(params, "home", NULL),
        .uid = cv_rpc_uid(request),
        .gid = cv_rpc_gid(request),
        .yes = cv_json_flag(params, "yes"),
        .attended = attended,
    };
}

void verb_fail(struct cv_rpc_request *request, int code, const char *reason, const char *fmt, ...)
{
    struct cv_error err;
    char text[CV_ERROR_TEXT];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    cv_fail(&err, code, reason, "%s", text);
    cv_rpc_fail(request, &err);
}

/* ---- ends of calls -------------------------------------------------------------------------------------------------- */

static void set_text(json_t *object, const char *key, const char *text)
{
    cv_json_set_text(object, key, text, strlen(text));
}

json_t *verb_error_json(const struct cv_error *err, const char *rule, const char *hint)
{
    json_t *error = json_object();
    json_object_set_new(error, "guard", err->guard ? json_string(err->guard) : json_null());
    set_text(error, "reason", err->reason ? err->reason : "failed");
    set_text(error, "text", cv_error_text(err));
    set_text(error, "rule", rule);
    set_text(error, "hint", hint);
    return error;
}

static json_t *enforced_json(const struct cv_enforced *e)
{
    json_t *value = json_pack("{s:i, s:s, s:b, s:b, s:b, s:b}", "landlock_abi", e->landlock_abi, "filter_hash", e->filter_hash, "no_new_privs",
                              (int)e->no_new_privs, "seccomp", (int)e->seccomp, "capabilities_empty", (int)e->capabilities_empty, "namespaces",
                              (int)e->namespaces);
    cv_require(value != NULL);
    return value;
}

static json_t *stats_json(const struct cv_worker_end *w)
{
    return json_pack("{s:I, s:I, s:I, s:I}", "wall_us", (json_int_t)(w ? w->wall_us : 0), "cpu_us", (json_int_t)(w ? w->cpu_us : 0), "memory_peak",
                     (json_int_t)(w ? w->memory_peak : 0), "output_bytes", (json_int_t)(w ? w->output_bytes : 0));
}

json_t *verb_call_json(const struct cv_call_end *end)
{
    json_t *value = json_object();
    json_object_set_new(value, "call", json_string(end->id));
    json_object_set_new(value, "ok", json_boolean(end->ok));
    set_text(value, "view", end->view);
    if (end->ok)
        json_object_set(value, "result", (json_t *)end->result);
    else
        json_object_set_new(value, "error", verb_error_json(&end->error, end->rule, end->hint));
    if (end->enforced)
        json_object_set_new(value, "enforced", enforced_json(end->enforced));
    else if (end->by)
        json_object_set_new(value, "enforced", json_pack("{s:s}", "by", end->by));
    json_object_set_new(value, "stats", stats_json(end->worker));
    return value;
}

json_t *verb_approval_json(const char *call, const struct cv_approval *approval)
{
    char expires[CV_CLOCK_TEXT];
    cv_clock_format(approval->expires_us, expires, sizeof expires);
    json_t *inner = json_pack("{s:s, s:s, s:s, s:s}", "call", call, "approval", approval->id, "hash", approval->hash, "expires", expires);
    cv_require(inner != NULL);
    set_text(inner, "question", approval->question);
    return json_pack("{s:o}", "approval", inner);
}

json_t *verb_question_json(const char *call, const struct cv_approval *question)
{
    char expires[CV_CLOCK_TEXT];
    cv_clock_format(question->expires_us, expires, sizeof expires);
    json_t *item = json_pack("{s:s, s:s, s:s, s:s}", "event", "question", "call", call, "question", question->id, "expires", expires);
    cv_require(item != NULL);
    set_text(item, "text", question->question);
    return item;
}

/* ---- answers that fit a line ---------------------------------------------------------------------------------------- */

enum { LINE_ROOM = 4096 /* of the line, for what stands around the answer */, TEXT_LEAST = 16 };

static json_t *cut_text(const json_t *value, size_t max)
{
    size_t len = json_string_length(value), end = cv_utf8_boundary(json_string_value(value), len, max);
    return len <= max ? json_incref((json_t *)value) : json_sprintf("%.*s [cut]", (int)end, json_string_value(value));
}

/* A copy with every long text cut. The depth is that of a record, which was parsed with jansson's bound. */
static json_t *cut_texts(const json_t *value, size_t max)
{
    const char *key;
    json_t *inner;
    size_t i;
    if (json_is_string(value))
        return cut_text(value, max);
    if (json_is_object(value)) {
        json_t *copy = json_object();
        json_object_foreach((json_t *)value, key, inner)
            json_object_set_new(copy, key, cut_texts(inner, max));
        return copy;
    }
    if (json_is_array(value)) {
        json_t *copy = json_array();
        json_array_foreach((json_t *)value, i, inner)
            json_array_append_new(copy, cut_texts(inner, max));
        return copy;
    }
    return json_incref((json_t *)value);
}

json_t *verb_fit(json_t *value)
{
    for (size_t max = CV_LIMIT_VIEW_BYTES; max >= TEXT_LEAST && json_dumpb(value, NULL, 0, JSON_COMPACT) > CV_LIMIT_FRAME_BYTES - LINE_ROOM; max /= 2) {
        json_t *cut = cut_texts(value, max);
        json_decref(value);
        value = cut;
    }
    return value;
}

/* ---- runs ----------------------------------------------------------------------------------------------------------- */

struct lookup {
    char *named;
    uid_t uid;
    bool is_owner;
    verb_run_fn fn;
    void *arg;
};

static void on_records(const json_t *records, const struct cv_error *err, void *arg)
{
    struct lookup *lookup = arg;
    struct cv_error why = CV_ERROR_INIT;
    const json_t *first = json_array_get(records, 0);
    int64_t uid = cv_json_num(json_object_get(first, "payload"), "uid", -1);
    if (!err && !first)
        cv_fail(&why, -ENOENT, "run.unknown", "run '%.64s': there is no such run; see: corvid runs list", lookup->named);
    else if (!err && !lookup->is_owner && uid != (int64_t)lookup->uid)
        cv_deny(&why, -EPERM, "peer", "run.foreign", "run '%.64s' belongs to another user", lookup->named);
    if (!err && why.code)
        err = &why;
    lookup->fn(err ? NULL : cv_json_str(first, "run", ""), err ? NULL : records, err, lookup->arg);
    free(lookup->named);
    free(lookup);
}

void verb_find_run(struct cv_rpc_request *request, const char *named, verb_run_fn fn, void *arg)
{
    struct lookup *lookup = cv_new(struct lookup);
    *lookup = (struct lookup){.named = cv_strdup(named), .uid = cv_rpc_uid(request), .is_owner = verb_is_owner(request), .fn = fn, .arg = arg};
    cv_store_run_events(verb_daemon(request)->store, named, 0, on_records, lookup);
}
