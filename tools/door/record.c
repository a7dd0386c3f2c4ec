// SPDX-License-Identifier: MIT
/*
 * record.c - what the door writes into the journal: call.intent, call.started and call.result for calls that change
 * something, one call.read for those that do not, call.denied for those that were refused. Loop thread. Records say what
 * was asked, what the policy answered, what the kernel enforced and what came of it; a long result is kept as an object
 * and named by its hash.
 */
#include "tools/door/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/hash.h"
#include "plugins/plugin.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { INLINE_RESULT_BYTES = 4096 };

static const char *verdict_name(const struct cv_call *call)
{
    if (call->approved)
        return "approved";
    if (call->verdict.kind == CV_VERDICT_ASK)
        return call->access->yes ? "yes" : "ask";
    return call->verdict.kind == CV_VERDICT_ALLOW ? "allow" : "deny";
}

static const char *effect_name(const struct cv_call *call)
{
    return cv_effect_name(call->tool ? call->tool->effect : CV_EFFECT_OPAQUE);
}

/* What the caller put into the command's environment: names only, values may be secrets. */
static json_t *env_names(const struct cv_call *call)
{
    json_t *names = json_array();
    for (char **entry = call->env; *entry; entry++)
        json_array_append_new(names, cv_json_text(*entry, strcspn(*entry, "=")));
    return names;
}

static json_t *request_payload(const struct cv_call *call)
{
    json_t *payload = json_pack("{s:s, s:O, s:s, s:s, s:s}", "tool", call->tool_name, "args", call->args, "effect", effect_name(call), "verdict",
                                verdict_name(call), "rule", call->verdict.rule);
    json_object_set_new(payload, "workspace", json_string(call->access->workspace));
    json_object_set_new(payload, "policy", json_string(cv_policy_name(call->access->policy)));
    json_object_set_new(payload, "grant", json_string(call->access->grant.hash));
    json_object_set_new(payload, "uid", json_integer((json_int_t)call->access->uid));
    if (call->env[0])
        json_object_set_new(payload, "env", env_names(call));
    if (call->parent)
        json_object_set_new(payload, "parent", json_string(call->parent));
    const struct cv_plugin *plugin = call->tool ? cv_plugin_of(call->tool) : NULL;
    if (plugin)
        json_object_set_new(payload, "plugin", json_pack("{s:s, s:s, s:s}", "name", cv_plugin_name(plugin), "version", cv_plugin_version(plugin), "hash",
                                                         cv_plugin_hash(plugin)));
    return payload;
}

json_t *record_enforced(const struct cv_call *call)
{
    const struct cv_enforced *enforced = &call->enforced;
    if (!carrier_of(call)->walls)
        return json_pack("{s:s}", "by", cv_carrier_name(call->tool->carrier));
    return json_pack("{s:i, s:s, s:b, s:b, s:b, s:b}", "landlock_abi", enforced->landlock_abi, "filter", enforced->filter_hash, "no_new_privs",
                     enforced->no_new_privs, "seccomp", enforced->seccomp, "capabilities_empty", enforced->capabilities_empty, "namespaces",
                     enforced->namespaces);
}

static json_t *error_payload(const struct cv_error *error)
{
    json_t *payload = json_pack("{s:i, s:s}", "code", error->code, "reason", error->reason ? error->reason : "failed");
    const char *text = cv_error_text(error);
    cv_json_set_text(payload, "text", text, strlen(text));
    if (error->guard)
        json_object_set_new(payload, "guard", json_string(error->guard));
    return payload;
}

/* Adds ok and the result (or its object's name) or the error, and the figures. */
static void add_outcome(const struct cv_call *call, json_t *payload)
{
    json_object_set_new(payload, "ok", json_boolean(call->result != NULL));
    if (call->result) {
        cv_auto_free char *text = cv_json_dump(call->result);
        size_t len = strlen(text);
        if (len <= INLINE_RESULT_BYTES) {
            json_object_set(payload, "result", call->result);
        } else {
            struct cv_hash hash = cv_hash_bytes(text, len);
            cv_store_put_object(call->door->store, text, len);
            json_object_set_new(payload, "object", json_string(hash.hex));
            json_object_set_new(payload, "object_bytes", json_integer((json_int_t)len));
        }
    } else {
        json_object_set_new(payload, "error", error_payload(&call->error));
    }
    if (call->undo)
        json_object_set(payload, "undo", call->undo);
    json_object_set_new(payload, "wall_us", json_integer((json_int_t)call->end.wall_us));
    json_object_set_new(payload, "cpu_us", json_integer((json_int_t)call->end.cpu_us));
    json_object_set_new(payload, "memory_peak", json_integer((json_int_t)call->end.memory_peak));
}

static void post(struct cv_call *call, const char *kind, json_t *payload, cv_store_append_fn fn)
{
    struct cv_event event = {.kind = kind, .run = call->run, .step = call->step, .call = call->id.text, .payload = payload};
    cv_store_append(call->door->store, &event, fn, fn ? call : NULL);
}

static void lost(struct cv_call *call, const struct cv_error *err, const char *what)
{
    call->error = *err;
    call->error.guard = "store";
    cv_error_wrap(&call->error, err->code, "%s could not be recorded", what);
    json_decref(call->result);
    call->result = NULL;
}

static void on_intent(int64_t seq, const struct cv_error *err, void *arg)
{
    struct cv_call *call = arg;
    (void)seq;
    if (err) {
        lost(call, err, "the intent");
        call_step(call, CALL_EV_OVER);
        return;
    }
    call_step(call, CALL_EV_DURABLE);
}

void record_intent(struct cv_call *call)
{
    if (!call_is_durable(call)) {
        call_step(call, CALL_EV_DURABLE);
        return;
    }
    post(call, "call.intent", request_payload(call), on_intent);
}

static void on_started(int64_t seq, const struct cv_error *err, void *arg)
{
    struct cv_call *call = arg;
    (void)seq;
    if (call->state != CALL_STARTING)
        return; /* the worker ended before; its record follows this one */
    if (err) {
        carrier_of(call)->cancel(call, "store");
        return;
    }
    call_step(call, CALL_EV_DURABLE);
}

void record_started(struct cv_call *call)
{
    if (!call_is_durable(call)) {
        call_step(call, CALL_EV_DURABLE);
        return;
    }
    json_t *payload = json_pack("{s:s, s:o}", "effect", effect_name(call), "enforced", record_enforced(call));
    post(call, "call.started", payload, on_started);
}

static void on_recorded(int64_t seq, const struct cv_error *err, void *arg)
{
    struct cv_call *call = arg;
    (void)seq;
    if (err)
        lost(call, err, "the result");
    call_step(call, CALL_EV_DURABLE);
}

void record_result(struct cv_call *call)
{
    json_t *payload;
    if (call_is_durable(call)) {
        payload = json_pack("{s:s}", "effect", effect_name(call));
        add_outcome(call, payload);
        post(call, "call.result", payload, on_recorded);
        return;
    }
    payload = request_payload(call);
    if (call->was_gated)
        json_object_set_new(payload, "enforced", record_enforced(call));
    add_outcome(call, payload);
    post(call, "call.read", payload, NULL);
    call_step(call, CALL_EV_DURABLE);
}

void record_denied(struct cv_call *call)
{
    json_t *payload = request_payload(call);
    json_object_set_new(payload, "guard", json_string(call->error.guard ? call->error.guard : "policy"));
    json_object_set_new(payload, "hint", json_string(call->verdict.hint));
    json_object_set_new(payload, "error", error_payload(&call->error));
    post(call, "call.denied", payload, on_recorded);
}
