// SPDX-License-Identifier: MIT
/*
 * run_start.c - gives an agent a task.
 *
 * Purpose: `corvid run`. Params: task, workspace, and what bounds the run. Items: its events (agent/agent.h). Result: the end
 * event; with detach, {"run","detached":true} as soon as the run is durable. Errors: whatever can be checked before the run
 * exists (task, workspace, policy, limits, a model that this daemon does not have, a run before that is unknown, not ended or not theirs). Caveats: a client that leaves or cancels
 * ends a run that is not detached; the same key gives the run that it made before, told from its first event on.
 */
#include "daemon/verbs/stream.h"

#include "daemon/base/alloc.h"
#include "daemon/base/json.h"
#include "daemon/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char verb_run_start_params[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"task\",\"workspace\"],\"properties\":{"
    "\"task\":{\"type\":\"string\",\"minLength\":1},\"model\":{\"type\":\"string\"},"
    "\"max_steps\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":2147483647},\"detach\":{\"type\":\"boolean\"},"
    "\"key\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":128},"
    "\"after\":{\"type\":\"string\",\"minLength\":4,\"maxLength\":32}," VERB_ACCESS_PROPERTIES "}}";
const char verb_run_start_result[] = VERB_OBJECT;

struct beginning {
    struct cv_rpc_request *request;
    bool detach;
    bool cancelled;
};

static void on_cancel(void *arg)
{
    struct beginning *beginning = arg;
    beginning->cancelled = true;
}

static void on_begun(const char *run, bool repeated, const struct cv_error *err, void *arg)
{
    struct beginning begun = *(struct beginning *)arg;
    struct cv_rpc_request *request = begun.request;
    struct cv_error ignored = CV_ERROR_INIT;
    free(arg);
    cv_rpc_set_hooks(request, &(struct cv_rpc_hooks){0}, NULL);
    if (err)
        cv_rpc_fail(request, err);
    else if (begun.detach)
        cv_rpc_end(request, json_pack("{s:s, s:b}", "run", run, "detached", 1));
    else {
        if (begun.cancelled && !repeated)
            cv_run_cancel(verb_daemon(request)->agents, run, &ignored);
        stream_run(request, run, !repeated);
    }
}

/* This daemon has one model; a request may name it, but no other. */
static int check_model(const struct cv_daemon *d, const char *wanted, struct cv_error *err)
{
    struct cv_engine_status status;
    const char *own = d->options->model;
    if (!wanted || strcmp(wanted, own) == 0)
        return 0;
    cv_engine_status(d->engine, &status);
    if (strcmp(wanted, status.model) == 0)
        return 0;
    return cv_fail(err, -EINVAL, "run.model", "params.model: this daemon has '%.160s' loaded, not '%.160s'; start one with: corvidd --model %.80s",
                   own, wanted, wanted);
}

void verb_run_start(struct cv_rpc_request *request, const json_t *params)
{
    static const struct cv_rpc_hooks hooks = {.on_cancel = on_cancel};
    struct cv_daemon *d = verb_daemon(request);
    struct cv_error err = CV_ERROR_INIT;
    const bool detach = cv_json_flag(params, "detach");
    const struct cv_run_request run = {
        .task = cv_json_str(params, "task", ""),
        .access = verb_access_request(request, params, !detach),
        .max_steps = (int)cv_json_num(params, "max_steps", 0),
        .timeout_s = (int)cv_json_num(params, "timeout_s", 0),
        .key = cv_json_str(params, "key", NULL),
        .after = cv_json_str(params, "after", NULL),
        .detach = detach,
    };
    struct beginning *beginning = cv_new(struct beginning);
    *beginning = (struct beginning){.request = request, .detach = detach};
    int rc = cv_daemon_may_start(d, &err);
    if (rc == 0)
        rc = check_model(d, cv_json_str(params, "model", NULL), &err);
    if (rc == 0)
        rc = cv_run_start(d->agents, &run, on_begun, beginning, &err);
    if (rc < 0) {
        free(beginning);
        cv_rpc_fail(request, &err);
        return;
    }
    cv_rpc_set_hooks(request, &hooks, beginning);
}
