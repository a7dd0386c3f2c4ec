// SPDX-License-Identifier: MIT
/*
 * question.c - ask_user: a question that waits in the list of approvals until a person answers it or its time is up. The
 * answer is the call's result, as text: it grants nothing. Loop thread.
 */
#include "tools/door/approval.h"
#include "tools/door/desk.h"

#include "daemon/base/alloc.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int check(const struct cv_call *call, struct cv_error *err)
{
    if (call_is_attended(call))
        return 0;
    return cv_deny(err, -EACCES, "approval", "question.unattended", "ask_user: nobody can answer here, the run is not attended");
}

static void on_expired(void *arg)
{
    struct approval *approval = arg;
    struct cv_call *call = approval->call;
    bool stopping = call->door->draining;
    approval_journal(call, "question.answered", json_pack("{s:n, s:s}", "answer", "why", stopping ? "stopping" : "expired"));
    approval_tell(call, false);
    approval_drop(approval);
    cv_deny(&call->error, -ETIMEDOUT, "approval", stopping ? "question.stopping" : "question.expired", "ask_user: nobody %s",
            stopping ? "can answer any more: the daemon is stopping" : "answered in time");
    call_failed(call);
}

static void go(struct cv_call *call)
{
    char *question = cv_strdup(cv_json_str(call->args, "question", ""));
    struct approval *approval = approval_make(call, 'q', question, on_expired);
    approval_journal(call, "question.asked", json_pack("{s:O, s:s}", "args", call->args, "question", approval->question));
    call_give_place(call);
    struct cv_approval shown = approval_shown(approval);
    if (call->events.on_question)
        call->events.on_question(call->id.text, &shown, call->arg);
}

/* An answer on its way to its call. */
struct reply {
    void *wait;
    json_t *answer;
};

static void on_reply(void *arg)
{
    struct reply *reply = arg;
    struct cv_call *call = desk_waited(reply->wait);
    if (call)
        call_done(call, json_pack("{s:O}", "answer", reply->answer));
    json_decref(reply->answer);
    free(reply);
}

static int check_text(const char *text, struct cv_error *err)
{
    size_t len = strlen(text);
    if (len == 0)
        return cv_fail(err, -EINVAL, "question.empty", "the answer is empty, expected a text");
    if (len > CV_LIMIT_VIEW_BYTES)
        return cv_fail(err, -E2BIG, "question.size", "the answer has %zu bytes, the limit is %d", len, CV_LIMIT_VIEW_BYTES);
    return 0;
}

int cv_door_reply(struct cv_door *door, const char *question, uid_t uid, const char *text, struct cv_error *err)
{
    struct approval *approval;
    int rc = approval_find(door, question, uid, true, &approval, err);
    if (rc == 0)
        rc = check_text(text, err);
    if (rc < 0)
        return rc;
    struct cv_call *call = approval->call;
    struct reply *reply = cv_new(struct reply);
    reply->answer = cv_json_text(text, strlen(text));
    approval_journal(call, "question.answered", json_pack("{s:O, s:i, s:s}", "answer", reply->answer, "uid", (int)uid, "why", ""));
    approval_drop(approval);
    approval_tell(call, true);
    reply->wait = desk_wait(call);
    cv_loop_defer(door->loop, on_reply, reply);
    return 0;
}

const struct desk_row desk_ask_user = {.tool = "ask_user", .check = check, .go = go, .asks = true};
