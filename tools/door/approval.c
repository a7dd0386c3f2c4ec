// SPDX-License-Identifier: MIT
/*
 * approval.c - approvals that wait: made when a verdict asks, answered once by a person, or expired. An approval is bound to
 * the hash of exactly what was shown (run, tool, canonical arguments). Owns the list and each one's timer. Loop thread.
 */
#include "tools/door/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/hash.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { APPROVAL_SECONDS = 600 }; /* when the policy's approve.timeout_s does not say */

static int64_t seconds_to_answer(const struct cv_call *call)
{
    cv_auto_json json_t *policy = cv_policy_json(call->access->policy);
    return cv_json_num(json_object_get(policy, "approve"), "timeout_s", APPROVAL_SECONDS);
}

static void journal(const struct cv_call *call, const char *kind, json_t *payload)
{
    json_object_set_new(payload, "approval", json_string(call->approval->id.text));
    json_object_set_new(payload, "hash", json_string(call->approval->hash));
    json_object_set_new(payload, "tool", json_string(call->tool->name));
    json_object_set_new(payload, "effect", json_string(cv_effect_name(call->tool->effect)));
    struct cv_event event = {.kind = kind, .run = call->run, .step = call->step, .call = call->id.text, .payload = payload};
    cv_store_append(call->door->store, &event, NULL, NULL);
}

void approval_drop(struct approval *approval)
{
    TAILQ_REMOVE(&approval->call->door->approvals, approval, link);
    approval->call->approval = NULL;
    cv_timer_close(approval->timer);
    free(approval->question);
    free(approval);
}

static void tell_answer(struct cv_call *call, bool allowed)
{
    if (call->events.on_answer)
        call->events.on_answer(call->id.text, allowed, call->arg);
}

static void refuse(struct cv_call *call, const char *reason, const char *text)
{
    tell_answer(call, false);
    approval_drop(call->approval);
    call->verdict.kind = CV_VERDICT_DENY;
    cv_deny(&call->error, -EACCES, "approval", reason, "%s: %s", call->tool_name, text);
    call_step(call, CALL_EV_REFUSE);
}

static void on_expired(void *arg)
{
    struct approval *approval = arg;
    journal(approval->call, "approval.answered", json_pack("{s:b, s:s}", "allow", 0, "why", "expired"));
    refuse(approval->call, "approval.expired", "the approval was not given in time");
}

void approval_ask(struct cv_call *call)
{
    struct approval *approval = cv_new(struct approval);
    cv_auto_free char *args = cv_json_canonical(call->args);
    cv_auto_free char *bound = cv_format("%s\n%s\n%s", call->run, call->tool->name, args);
    struct cv_hash hash = cv_hash_bytes(bound, strlen(bound));
    int64_t seconds = seconds_to_answer(call);
    approval->id = cv_id_new('a');
    approval->call = call;
    memcpy(approval->hash, hash.hex, sizeof approval->hash);
    approval->question = cv_format("May %s run with %s? (%s)", call->tool->name, args, call->verdict.text);
    approval->expires_us = cv_clock_wall_us() + seconds * 1000000;
    approval->timer = cv_timer_create(call->door->loop, on_expired, approval);
    cv_timer_start(approval->timer, (uint64_t)seconds * 1000);
    call->approval = approval;
    TAILQ_INSERT_TAIL(&call->door->approvals, approval, link);
    journal(call, "approval.asked", json_pack("{s:O, s:s}", "args", call->args, "question", approval->question));
    struct cv_approval shown = {
        .id = approval->id.text, .hash = approval->hash, .question = approval->question, .expires_us = approval->expires_us};
    if (call->events.on_approval)
        call->events.on_approval(call->id.text, &shown, call->arg);
}

int cv_door_answer(struct cv_door *door, const char *id, uid_t uid, bool allow, const char *why, struct cv_error *err)
{
    struct approval *approval;
    TAILQ_FOREACH(approval, &door->approvals, link)
        if (strcmp(approval->id.text, id) == 0)
            break;
    if (!approval)
        return cv_fail(err, -ENOENT, "approval.unknown", "no approval '%s' is waiting: answered, expired or never asked", id);
    struct cv_call *call = approval->call;
    if (uid != 0 && uid != call->access->uid)
        return cv_deny(err, -EPERM, "approval", "approval.foreign", "approval '%s' belongs to another user", id);
    json_t *payload = json_pack("{s:b, s:i, s:s}", "allow", allow ? 1 : 0, "uid", (int)uid, "why", why ? why : "");
    journal(call, "approval.answered", payload);
    if (!allow) {
        cv_auto_free char *text = why && why[0] ? cv_format("a person said no: %s", why) : cv_strdup("a person said no");
        refuse(call, "approval.refused", text);
        return 0;
    }
    approval_drop(approval);
    call->approved = true;
    tell_answer(call, true);
    call_step(call, CALL_EV_ALLOW);
    return 0;
}

json_t *cv_door_approvals(const struct cv_door *door)
{
    json_t *list = json_array();
    const struct approval *approval;
    TAILQ_FOREACH(approval, &door->approvals, link) {
        const struct cv_call *call = approval->call;
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:O, s:s, s:I, s:I}", "id", approval->id.text, "call", call->id.text, "run",
                                              call->run, "tool", call->tool->name, "args", call->args, "question", approval->question,
                                              "expires_us", (json_int_t)approval->expires_us, "uid", (json_int_t)call->access->uid));
    }
    return list;
}
