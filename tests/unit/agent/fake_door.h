// SPDX-License-Identifier: MIT
/*
 * fake_door.h - the door's functions for tests of the agent: no sandbox and no policy files, but the same order of callbacks
 * and the same journal records as the real one. What a call comes to follows from its tool and its path:
 *
 *   an unknown tool             denied by guard "schema"
 *   a path below /etc           denied by guard "policy", rule "files.write", with a hint
 *   a path that begins "ask"    an approval is asked; cv_door_answer answers it
 *   a path that begins "quest"  a question is put to a person; cv_door_reply answers it
 *   a path that begins "none"   an error of guard "filesystem"
 *   a path that begins "slow"   goes on until it is cancelled
 *   a path that begins "count"  a result that differs each time
 *   a path that begins "long"   a long text
 *   anything else               the text "text of PATH"
 *
 * Included by exactly one .c of a test program.
 */
#pragma once

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/id.h"
#include "daemon/base/json.h"
#include "tools/door.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cv_door {
    struct cv_loop *loop;
    struct cv_store *store;
    struct cv_call *asking;   /* the one call that waits for a person */
    struct cv_call *slow;     /* the last one that goes on until it is cancelled */
    void (*on_slow)(void);    /* called when a slow call has begun */
    int accesses, calls, refuse, counter;
    const struct cv_tool *plugins; /* offered beside the built-in ones; ends with name == NULL */
};

struct cv_access {
    struct cv_door *door;
    int calls;
};

struct cv_call {
    struct cv_access *access;
    struct cv_id id;
    const struct cv_tool *tool;
    char *name;
    char *run;
    int step;
    json_t *args;
    json_t *result;
    struct cv_verdict verdict;
    struct cv_error error;
    struct cv_call_events events;
    void *arg;
    bool cancelled, ended;
};

static struct cv_door fake_door __attribute__((unused));

const char *cv_policy_name(const struct cv_policy *policy)
{
    (void)policy;
    return "workspace";
}

const char *cv_policy_hash(const struct cv_policy *policy)
{
    (void)policy;
    return "p1";
}

int cv_access_open(struct cv_door *door, const struct cv_access_request *request, struct cv_access **out, struct cv_error *err)
{
    if (!request->workspace || request->workspace[0] != '/')
        return cv_fail(err, -EINVAL, "access.workspace", "workspace: expected an absolute path");
    struct cv_access *access = cv_new(struct cv_access);
    access->door = door;
    door->accesses++;
    *out = access;
    return 0;
}

void cv_access_close(struct cv_access *access)
{
    if (!access)
        return;
    if (access->calls != 0)
        abort();
    access->door->accesses--;
    free(access);
}

const struct cv_policy *cv_access_policy(const struct cv_access *access)
{
    return (const struct cv_policy *)access; /* never looked into */
}

const char *cv_access_workspace(const struct cv_access *access)
{
    (void)access;
    return "/w";
}

const char *cv_access_grant_hash(const struct cv_access *access)
{
    (void)access;
    return "g1";
}

const struct cv_tool **cv_access_tools(const struct cv_access *access, size_t *count)
{
    size_t n = 0, more = 0;
    const struct cv_tool *plugins = access->door->plugins;
    while (cv_tools[n])
        n++;
    while (plugins && plugins[more].name)
        more++;
    const struct cv_tool **tools = cv_zalloc((n + more + 1) * sizeof *tools);
    *count = 0;
    for (size_t i = 0; i < n; i++)
        if (!cv_tools[i]->hidden)
            tools[(*count)++] = cv_tools[i];
    for (size_t i = 0; i < more; i++)
        tools[(*count)++] = &plugins[i];
    return tools;
}

const struct cv_tool *cv_door_tool(const struct cv_door *door, const char *name)
{
    (void)door;
    return cv_tool_find(name);
}

/* ---- records, as tools/door/record.c writes them ---------------------------------------------------------------------- */

static const char *fake_effect(const struct cv_call *call)
{
    return cv_effect_name(call->tool ? call->tool->effect : CV_EFFECT_OPAQUE);
}

static void fake_record(struct cv_call *call, const char *kind, json_t *payload)
{
    json_object_set_new(payload, "effect", json_string(fake_effect(call)));
    struct cv_event event = {.kind = kind, .run = call->run, .step = call->step, .call = call->id.text, .payload = payload};
    cv_store_append(call->access->door->store, &event, NULL, NULL);
}

static json_t *fake_asked(const struct cv_call *call, const char *verdict)
{
    return json_pack("{s:s, s:O, s:s, s:s}", "tool", call->name, "args", call->args, "verdict", verdict, "rule", call->verdict.rule);
}

static json_t *fake_error(const struct cv_error *error)
{
    return json_pack("{s:s?, s:s, s:s}", "guard", error->guard, "reason", error->reason, "text", error->text);
}

static void fake_outcome(const struct cv_call *call, json_t *payload)
{
    json_object_set_new(payload, "ok", json_boolean(call->result != NULL));
    if (call->result)
        json_object_set(payload, "result", call->result);
    else
        json_object_set_new(payload, "error", fake_error(&call->error));
}

/* ---- the life of a call ----------------------------------------------------------------------------------------------- */

static void fake_end(void *arg)
{
    struct cv_call *call = arg;
    struct cv_door *door = call->access->door;
    const char *text = cv_json_str(call->result, "text", "");
    bool denied = call->verdict.kind == CV_VERDICT_DENY;
    cv_auto_free char *view = call->result ? cv_strdup(text)
                              : denied     ? cv_format("error: %s (%s: %s)", call->error.text, call->error.guard, call->verdict.rule)
                                           : cv_format("error: %s (%s)", call->error.text, call->error.guard);
    struct cv_call_end end = {.id = call->id.text, .ok = call->result != NULL, .result = call->result, .error = call->error, .view = view};
    end.rule = denied ? call->verdict.rule : "";
    end.hint = denied ? call->verdict.hint : "";
    call->access->calls--;
    call->events.on_end(&end, call->arg);
    cv_loop_release(door->loop);
    json_decref(call->args);
    json_decref(call->result);
    free(call->name);
    free(call->run);
    free(call);
}

static void fake_finish(struct cv_call *call)
{
    struct cv_door *door = call->access->door;
    if (call->ended)
        return;
    call->ended = true;
    if (door->asking == call)
        door->asking = NULL;
    if (door->slow == call)
        door->slow = NULL;
    cv_loop_defer(door->loop, fake_end, call);
}

static void fake_refuse(struct cv_call *call)
{
    json_t *payload = fake_asked(call, "deny");
    call->verdict.kind = CV_VERDICT_DENY;
    json_object_set_new(payload, "guard", json_string(call->error.guard));
    json_object_set_new(payload, "hint", json_string(call->verdict.hint));
    json_object_set_new(payload, "error", fake_error(&call->error));
    fake_record(call, "call.denied", payload);
    fake_finish(call);
}

static void fake_done(struct cv_call *call)
{
    bool reads = call->tool->effect == CV_EFFECT_READ;
    json_t *payload = reads ? fake_asked(call, "allow") : json_object();
    fake_outcome(call, payload);
    fake_record(call, reads ? "call.read" : "call.result", payload);
    fake_finish(call);
}

static const char *fake_path(const struct cv_call *call)
{
    return cv_json_str(call->args, "path", "");
}

static void fake_run(struct cv_call *call)
{
    const char *path = fake_path(call);
    struct cv_door *door = call->access->door;
    if (call->tool->effect != CV_EFFECT_READ) {
        fake_record(call, "call.intent", fake_asked(call, door->asking == call ? "approved" : "allow"));
        fake_record(call, "call.started", json_pack("{s:{s:i}}", "enforced", "landlock_abi", 3));
    }
    if (strncmp(path, "slow", 4) == 0) {
        door->slow = call;
        if (door->on_slow)
            door->on_slow();
        return;
    }
    if (strncmp(path, "none", 4) == 0) {
        cv_deny(&call->error, -ENOENT, "filesystem", "fs.missing", "%s: no such file or folder", path);
    } else if (strncmp(path, "count", 5) == 0) {
        cv_auto_free char *text = cv_format("%s %d", path, ++door->counter);
        call->result = json_pack("{s:s}", "text", text);
    } else if (strncmp(path, "long", 4) == 0) {
        cv_auto_free char *text = cv_zalloc(9001);
        memset(text, 'x', 9000);
        call->result = json_pack("{s:s}", "text", text);
    } else {
        cv_auto_free char *text = cv_format("text of %s", path);
        call->result = json_pack("{s:s}", "text", text);
    }
    fake_done(call);
}

static void fake_ask(struct cv_call *call)
{
    struct cv_approval approval = {.id = "a000000000000000001", .hash = "h", .question = "May it run?", .expires_us = 1000000};
    call->access->door->asking = call;
    json_t *payload = json_pack("{s:s, s:O, s:s, s:s, s:s}", "tool", call->name, "args", call->args, "hash", approval.hash, "approval", approval.id,
                                "question", approval.question);
    fake_record(call, "approval.asked", payload);
    call->events.on_approval(call->id.text, &approval, call->arg);
}

static void fake_question(struct cv_call *call)
{
    struct cv_approval question = {.id = "a000000000000000002", .hash = "", .question = "Which colour?", .expires_us = 1000000};
    call->access->door->asking = call;
    call->events.on_question(call->id.text, &question, call->arg);
}

static void fake_begin(void *arg)
{
    struct cv_call *call = arg;
    const char *path = fake_path(call);
    if (call->cancelled) {
        cv_deny(&call->error, -ECANCELED, "cancel", "cancelled", "the call was cancelled before it began");
        fake_refuse(call);
        return;
    }
    if (!call->tool) {
        call->verdict.kind = CV_VERDICT_DENY;
        cv_deny(&call->error, -ENOENT, "schema", "tool.unknown", "there is no tool '%s'", call->name);
    } else if (strncmp(path, "/etc", 4) == 0) {
        call->verdict.kind = CV_VERDICT_DENY;
        snprintf(call->verdict.rule, sizeof call->verdict.rule, "files.write");
        snprintf(call->verdict.hint, sizeof call->verdict.hint, "\"files\": {\"write\": [\"%s\"]}", path);
        cv_deny(&call->error, -EACCES, "policy", "policy.denied", "%s: not allowed", path);
    } else if (strncmp(path, "ask", 3) == 0) {
        call->verdict.kind = CV_VERDICT_ASK;
        snprintf(call->verdict.rule, sizeof call->verdict.rule, "tools.ask[0]");
    } else {
        call->verdict.kind = CV_VERDICT_ALLOW;
        snprintf(call->verdict.rule, sizeof call->verdict.rule, "tools.allow[0]");
    }
    call->events.on_verdict(call->id.text, &call->verdict, call->arg);
    if (call->verdict.kind == CV_VERDICT_DENY)
        fake_refuse(call);
    else if (call->verdict.kind == CV_VERDICT_ASK)
        fake_ask(call);
    else if (strncmp(path, "quest", 5) == 0)
        fake_question(call);
    else
        fake_run(call);
}

int cv_door_reply(struct cv_door *door, const char *question, uid_t uid, const char *text, struct cv_error *err)
{
    struct cv_call *call = door->asking;
    (void)question, (void)uid;
    if (!call)
        return cv_fail(err, -ENOENT, "question.unknown", "no question waits");
    call->events.on_answer(call->id.text, true, call->arg);
    call->result = json_pack("{s:s}", "text", text);
    fake_done(call);
    return 0;
}

int cv_call_start(struct cv_access *access, const struct cv_call_request *request, struct cv_call **out, struct cv_error *err)
{
    if (access->door->refuse > 0 && access->door->refuse-- > 0)
        return cv_deny(err, -EBUSY, "limit", "door.busy", "256 calls wait already");
    struct cv_call *call = cv_new(struct cv_call);
    call->access = access;
    call->id = cv_id_new('c');
    call->tool = cv_tool_find(request->tool);
    call->name = cv_strdup(request->tool);
    call->run = cv_strdup(request->run);
    call->step = request->step;
    call->args = json_deep_copy(request->args);
    call->events = request->events;
    call->arg = request->arg;
    access->calls++;
    access->door->calls++;
    cv_loop_hold(access->door->loop);
    cv_loop_defer(access->door->loop, fake_begin, call);
    *out = call;
    return 0;
}

void cv_call_cancel(struct cv_call *call)
{
    struct cv_door *door = call->access->door;
    if (call->cancelled || call->ended)
        return;
    call->cancelled = true;
    if (door->asking != call && door->slow != call)
        return;
    cv_deny(&call->error, -ECANCELED, "cancel", "cancelled", "the call was cancelled");
    if (door->slow == call)
        fake_done(call);
    else
        fake_refuse(call);
}

int cv_door_answer(struct cv_door *door, const char *approval, uid_t uid, bool allow, const char *why, struct cv_error *err)
{
    struct cv_call *call = door->asking;
    (void)uid;
    if (!call)
        return cv_fail(err, -ENOENT, "approval.unknown", "no approval waits");
    fake_record(call, "approval.answered", json_pack("{s:s, s:b, s:s}", "approval", approval, "allow", allow, "why", why ? why : ""));
    if (call->events.on_answer)
        call->events.on_answer(call->id.text, allow, call->arg);
    if (!allow) {
        cv_deny(&call->error, -EACCES, "approval", "approval.refused", "%s: a person said no", call->name);
        fake_refuse(call);
        return 0;
    }
    json_object_set_new(call->args, "path", json_string("answered"));
    fake_run(call);
    door->asking = NULL;
    return 0;
}
