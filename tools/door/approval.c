// SPDX-License-Identifier: MIT
/*
 * approval.c - what waits for a person: approvals, made when a verdict asks, answered once or expired, and the list that
 * questions (question.c) stand in too. Each is bound to the hash of exactly what was shown (run, tool, canonical arguments, question).
 * Owns the list and each one's timer. Loop thread.
 */
#include "tools/door/approval.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/hash.h"
#include "daemon/base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    APPROVAL_SECONDS = 600, /* when the policy's approve.timeout_s does not say */
    SHOWN_BYTES = 16384,    /* of arguments in a question */
};

static int64_t seconds_to_answer(const struct cv_call *call)
{
    cv_auto_json json_t *policy = cv_policy_json(call->access->policy);
    return cv_json_num(json_object_get(policy, "approve"), "timeout_s", APPROVAL_SECONDS);
}

void approval_journal(const struct cv_call *call, const char *kind, json_t *payload)
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

void approval_tell(struct cv_call *call, bool allowed)
{
    if (call->events.on_answer)
        call->events.on_answer(call->id.text, allowed, call->arg);
}

static void refuse(struct cv_call *call, const char *reason, const char *text)
{
    approval_tell(call, false);
    approval_drop(call->approval);
    call->verdict.kind = CV_VERDICT_DENY;
    cv_deny(&call->error, -EACCES, "approval", reason, "%s: %s", call->tool_name, text);
    call_step(call, CALL_EV_REFUSE);
}

static void on_expired(void *arg)
{
    struct approval *approval = arg;
    bool stopping = approval->call->door->draining;
    approval_journal(approval->call, "approval.answered", json_pack("{s:b, s:s}", "allow", 0, "why", stopping ? "stopping" : "expired"));
    refuse(approval->call, stopping ? "approval.stopping" : "approval.expired",
           stopping ? "nobody can approve it any more: the daemon is stopping" : "the approval was not given in time");
}

struct approval *approval_make(struct cv_call *call, char kind, char *question, cv_loop_fn on_expiry)
{
    struct approval *approval = cv_new(struct approval);
    cv_auto_free char *args = cv_json_canonical(call->args);
    cv_auto_free char *bound = cv_format("%s\n%s\n%s\n%s", call->run, call->tool->name, args, question);
    struct cv_hash hash = cv_hash_bytes(bound, strlen(bound));
    int64_t seconds = seconds_to_answer(call);
    approval->id = cv_id_new(kind);
    approval->is_question = kind == 'q';
    approval->call = call;
    memcpy(approval->hash, hash.hex, sizeof approval->hash);
    approval->question = question;
    approval->expires_us = cv_clock_wall_us() + seconds * 1000000;
    approval->timer = cv_timer_create(call->door->loop, on_expiry, approval);
    cv_timer_start(approval->timer, (uint64_t)seconds * 1000);
    call->approval = approval;
    TAILQ_INSERT_TAIL(&call->door->approvals, approval, link);
    return approval;
}

void cv_door_drain(struct cv_door *door)
{
    struct approval *approval;
    door->draining = true;
    TAILQ_FOREACH(approval, &door->approvals, link)
        cv_timer_start(approval->timer, 0);
}

struct cv_approval approval_shown(const struct approval *approval)
{
    return (struct cv_approval){
        .id = approval->id.text, .hash = approval->hash, .question = approval->question, .expires_us = approval->expires_us};
}

/* Arguments that nobody would read to their end are cut, and it says so: what is approved is the whole, by its hash. */
static char *make_question(const struct cv_call *call, const char *why)
{
    cv_auto_free char *args = cv_json_canonical(call->args);
    size_t len = strlen(args);
    size_t end = cv_utf8_boundary(args, len, SHOWN_BYTES);
    cv_auto_free char *cut = end < len ? cv_format("... [cut: %zu of %zu bytes shown]", end, len) : cv_strdup("");
    char *question = cv_format("May %s run with %.*s%s? (%s)", call->tool->name, (int)end, args, cut, why);
    cv_utf8_tidy(question);
    return question;
}

void approval_ask(struct cv_call *call, const char *why)
{
    struct approval *approval = approval_make(call, 'a', make_question(call, why), on_expired);
    approval_journal(call, "approval.asked", json_pack("{s:O, s:s}", "args", call->args, "question", approval->question));
    struct cv_approval shown = approval_shown(approval);
    if (call->events.on_approval)
        call->events.on_approval(call->id.text, &shown, call->arg);
}

int approval_find(const struct cv_door *door, const char *id, uid_t uid, bool question, struct approval **out, struct cv_error *err)
{
    struct approval *approval;
    const char *what = question ? "question" : "approval";
    TAILQ_FOREACH(approval, &door->approvals, link)
        if (strcmp(approval->id.text, id) == 0)
            break;
    if (!approval)
        return cv_fail(err, -ENOENT, "approval.unknown", "no %s '%s' is waiting: answered, expired or never asked", what, id);
    if (uid != 0 && uid != approval->call->access->uid)
        return cv_deny(err, -EPERM, "approval", "approval.foreign", "%s '%s' belongs to another user", what, id);
    if (approval->is_question != question)
        return cv_fail(err, -EINVAL, "approval.kind", question ? "'%s' is an approval: use corvid approve or corvid deny"
                                                               : "'%s' is a question: use corvid answer ID TEXT", id);
    *out = approval;
    return 0;
}

int cv_door_answer(struct cv_door *door, const char *id, uid_t uid, bool allow, const char *why, struct cv_error *err)
{
    struct approval *approval;
    int rc = approval_find(door, id, uid, false, &approval, err);
    if (rc < 0)
        return rc;
    struct cv_call *call = approval->call;
    json_t *payload = json_pack("{s:b, s:i, s:s}", "allow", allow ? 1 : 0, "uid", (int)uid, "why", why ? why : "");
    approval_journal(call, "approval.answered", payload);
    if (!allow) {
        cv_auto_free char *text = why && why[0] ? cv_format("a person said no: %s", why) : cv_strdup("a person said no");
        refuse(call, "approval.refused", text);
        return 0;
    }
    approval_drop(approval);
    call->approved = true;
    approval_tell(call, true);
    call_step(call, CALL_EV_ALLOW);
    return 0;
}

json_t *cv_door_approvals(const struct cv_door *door)
{
    json_t *list = json_array();
    const struct approval *approval;
    TAILQ_FOREACH(approval, &door->approvals, link) {
        const struct cv_call *call = approval->call;
        json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:O, s:s, s:I, s:I}", "id", approval->id.text, "kind",
                                              approval->is_question ? "question" : "approval", "call", call->id.text, "run", call->run, "tool",
                                              call->tool->name, "args", call->args, "question", approval->question, "expires_us",
                                              (json_int_t)approval->expires_us, "uid", (json_int_t)call->access->uid));
    }
    return list;
}
