// SPDX-License-Identifier: MIT
/*
 * plugin.c - the carrier of plugin tools: a worker of class L that runs the plugin's Lua, whose effects are messages answered here
 * (plugin_effects.c). What comes from the worker is untrusted: who it is and what it may do is taken from the call, never from a
 * message. Owns what is kept of a call while its worker lives; a nested call that is still under way when the worker ends is
 * cancelled, and the call ends after it. Loop thread.
 */
#include "tools/door/plugin.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"

#include <stdlib.h>

enum { OPEN_FILES = 16, CPU_S = 2 * CV_LIMIT_PLUGIN_CPU_S /* the language's own bound comes before the kernel's */ };

static int check(const struct cv_call *call, struct cv_error *err)
{
    return cv_plugin_check_disk(cv_plugin_of(call->tool), err);
}

static void on_gated(const struct cv_enforced *enforced, void *arg)
{
    struct cv_call *call = arg;
    call->enforced = *enforced;
    call->was_gated = true;
    call_step(call, CALL_EV_GATED);
}

static void on_message(const json_t *message, void *arg)
{
    const struct cv_call *call = arg;
    plugin_effect(call->work, message);
}

void plugin_reply(struct plugin_work *work, json_t *reply)
{
    if (work->call->worker)
        cv_worker_reply(work->call->worker, reply);
    json_decref(reply);
}

void plugin_hold(struct plugin_work *work, bool held)
{
    if (work->call->worker)
        cv_worker_hold(work->call->worker, held);
}

void plugin_go_on(struct plugin_work *work)
{
    struct cv_call *call = work->call;
    if (!work->over || work->child)
        return;
    if (work->asking)
        work->asking->work = NULL;
    call->work = NULL;
    free(work);
    call_step(call, CALL_EV_OVER);
}

static void on_end(const struct cv_worker_end *end, void *arg)
{
    struct cv_call *call = arg;
    struct plugin_work *work = call->work;
    call->worker = NULL;
    call->was_spawned = true;
    call->end = *end;
    call->end.result = json_incref(end->result);
    if (end->error.code < 0)
        call->error = end->error;
    else if (json_is_object(end->result))
        call->result = json_incref(end->result);
    else
        cv_deny(&call->error, -EPROTO, "plugin", "plugin.answer", "%s gave an answer that makes no sense", call->tool_name);
    access_see_end(call);
    work->over = true;
    if (work->child)
        cv_call_cancel(work->child);
    plugin_go_on(work);
}

static struct cv_worker_limits limits_of(const struct cv_call *call)
{
    const struct cv_grant *grant = &call->access->grant;
    uint64_t memory = 4 * (uint64_t)CV_LIMIT_PLUGIN_MEMORY; /* Lua's own bound, the JSON beside it, the program */
    return (struct cv_worker_limits){
        .wall_ms = carrier_wall_ms(call),
        .cpu_s = grant->cpu_s && grant->cpu_s < CPU_S ? grant->cpu_s : CPU_S,
        .memory_process = grant->memory_process && grant->memory_process < memory ? grant->memory_process : memory,
        .open_files = OPEN_FILES,
    };
}

static int start(struct cv_call *call, struct cv_error *err)
{
    int rc = access_cell(call->access, err);
    if (rc < 0)
        return rc;
    struct cv_worker_limits limits = limits_of(call);
    cv_auto_json json_t *request = cv_plugin_request(cv_plugin_of(call->tool), "call");
    json_object_set_new(request, "tool", json_string(call->tool->name));
    json_object_set(request, "args", call->args);
    json_object_set_new(request, "memory", json_integer(CV_LIMIT_PLUGIN_MEMORY));
    json_object_set_new(request, "cpu_ms", json_integer((json_int_t)limits.cpu_s * 1000 / 2));
    const struct cv_worker_spec spec = {
        .class = CV_CLASS_L,
        .request = request,
        .limits = limits,
        .events = {.on_gated = on_gated, .on_message = on_message, .on_end = on_end},
        .arg = call,
    };
    return cv_worker_start(call->access->cell, &spec, &call->worker, err);
}

static void begin(struct cv_call *call)
{
    struct plugin_work *work = cv_new(struct plugin_work);
    work->call = call;
    work->plugin = cv_plugin_of(call->tool);
    call->work = work;
    if (start(call, &call->error) == 0)
        return;
    call->work = NULL;
    free(work);
    call_step(call, CALL_EV_OVER);
}

static void go(struct cv_call *call)
{
    cv_worker_open_gate(call->worker);
}

static void cancel(struct cv_call *call, const char *guard)
{
    if (call->worker)
        cv_worker_kill(call->worker, guard);
}

const struct carrier carrier_plugin = {.walls = true, .check = check, .begin = begin, .go = go, .cancel = cancel};
