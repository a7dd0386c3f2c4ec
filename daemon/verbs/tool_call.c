// SPDX-License-Identifier: MIT
/*
 * tool_call.c - calls one tool through the door, without a model.
 *
 * Purpose: `corvid tool call`. Params: name, args, workspace, policy and what bounds the call. Items: an approval, when the
 * policy asks; the question of ask_user. Result: the call's end: result or error with guard, what was enforced, what it used. Errors: only what prevents
 * a call from beginning (workspace, policy, a daemon that stops); a denial is a result. Caveats: a client that leaves cancels
 * the call; a tool that is no tool is a denial too, with a record.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/alloc.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <stdlib.h>

const char verb_tool_call_params[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"name\",\"args\",\"workspace\"],\"properties\":{"
    "\"name\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":64},\"args\":{\"type\":\"object\"}," VERB_ACCESS_PROPERTIES "}}";
const char verb_tool_call_result[] =
    "{\"type\":\"object\",\"required\":[\"call\",\"ok\",\"view\",\"stats\"],\"properties\":{\"call\":{\"type\":\"string\"},"
    "\"ok\":{\"type\":\"boolean\"},\"view\":{\"type\":\"string\"},\"result\":{\"type\":\"object\"},\"error\":{\"type\":\"object\"},"
    "\"enforced\":{\"type\":\"object\"},\"stats\":{\"type\":\"object\"}}}";

struct tool_call {
    struct cv_rpc_request *request;
    struct cv_access *access;
    struct cv_call *call; /* NULL after its end */
    json_t *end;
};

/* The access goes after the call's last callback has returned, the request after that. */
static void finish(void *arg)
{
    struct tool_call tc = *(struct tool_call *)arg;
    free(arg);
    cv_access_close(tc.access);
    cv_rpc_end(tc.request, tc.end);
}

static void on_approval(const char *call, const struct cv_approval *approval, void *arg)
{
    struct tool_call *tc = arg;
    cv_rpc_item(tc->request, verb_approval_json(call, approval));
}

static void on_question(const char *call, const struct cv_approval *question, void *arg)
{
    struct tool_call *tc = arg;
    cv_rpc_item(tc->request, verb_question_json(call, question));
}

static void on_end(const struct cv_call_end *end, void *arg)
{
    struct tool_call *tc = arg;
    tc->call = NULL;
    tc->end = verb_call_json(end);
    cv_loop_defer(verb_daemon(tc->request)->loop, finish, tc);
}

static void on_cancel(void *arg)
{
    struct tool_call *tc = arg;
    if (tc->call)
        cv_call_cancel(tc->call);
}

void verb_tool_call(struct cv_rpc_request *request, const json_t *params)
{
    static const struct cv_rpc_hooks hooks = {.on_cancel = on_cancel};
    struct cv_daemon *d = verb_daemon(request);
    struct cv_error err = CV_ERROR_INIT;
    struct tool_call *tc = cv_new(struct tool_call);
    const struct cv_access_request access = verb_access_request(request, params, true);
    const struct cv_call_request call = {
        .run = "",
        .tool = cv_json_str(params, "name", ""),
        .args = json_object_get(params, "args"),
        .timeout_ms = (uint64_t)cv_json_num(params, "timeout_s", CV_LIMIT_CALL_SECONDS) * 1000,
        .events = {.on_approval = on_approval, .on_question = on_question, .on_end = on_end},
        .arg = tc,
    };
    tc->request = request;
    int rc = cv_daemon_may_start(d, &err);
    if (rc == 0)
        rc = cv_access_open(d->door, &access, &tc->access, &err);
    if (rc == 0)
        rc = cv_call_start(tc->access, &call, &tc->call, &err);
    if (rc < 0) {
        cv_access_close(tc->access);
        free(tc);
        cv_rpc_fail(request, &err);
        return;
    }
    cv_rpc_set_hooks(request, &hooks, tc);
}
