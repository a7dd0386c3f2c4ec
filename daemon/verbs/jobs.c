// SPDX-License-Identifier: MIT
/*
 * jobs.c - what the verbs about jobs share. Owns the requests that wait for the journal to be read. Loop thread.
 */
#include "daemon/verbs/jobs.h"

#include "daemon/base/alloc.h"
#include "daemon/base/json.h"

#include <stdlib.h>

struct waiting {
    struct cv_rpc_request *request;
    json_t *params;
    void (*fn)(struct cv_rpc_request *request, const json_t *params);
};

static void on_ready(void *arg)
{
    struct waiting waiting = *(struct waiting *)arg;
    free(arg);
    waiting.fn(waiting.request, waiting.params);
    json_decref(waiting.params);
}

void verb_jobs_ready(struct cv_rpc_request *request, const json_t *params, void (*fn)(struct cv_rpc_request *request, const json_t *params))
{
    struct waiting *waiting = cv_new(struct waiting);
    *waiting = (struct waiting){request, json_incref((json_t *)params), fn};
    cv_sched_when_ready(verb_daemon(request)->sched, on_ready, waiting);
}

struct cv_job_request verb_job_request(const struct cv_rpc_request *request, const json_t *params)
{
    return (struct cv_job_request){
        .task = cv_json_str(params, "task", NULL),
        .every = cv_json_str(params, "every", NULL),
        .at = cv_json_str(params, "at", NULL),
        .cron = cv_json_str(params, "cron", NULL),
        .missed = cv_json_str(params, "missed", NULL),
        .policy = cv_json_str(params, "policy", NULL),
        .workspace = cv_json_str(params, "workspace", NULL),
        .home = cv_json_str(params, "home", NULL),
        .uid = cv_rpc_uid(request),
        .gid = cv_rpc_gid(request),
        .timeout_s = (int)cv_json_num(params, "timeout_s", 0),
        .max_steps = (int)cv_json_num(params, "max_steps", 0),
    };
}

int verb_job_check(const struct cv_rpc_request *request, const struct cv_job_request *job, struct cv_error *err)
{
    const struct cv_daemon *d = verb_daemon(request);
    struct cv_access *access = NULL;
    const struct cv_access_request wanted = {.policy = job->policy, .workspace = job->workspace, .home = job->home, .uid = job->uid, .gid = job->gid};
    int rc = cv_daemon_may_start(d, err);
    if (rc == 0)
        rc = cv_access_open(d->door, &wanted, &access, err);
    if (rc == 0)
        cv_access_close(access);
    return rc;
}

struct cv_job_who verb_job_who(const struct cv_rpc_request *request)
{
    return (struct cv_job_who){cv_rpc_uid(request), verb_is_owner(request)};
}

void verb_job_answer(const json_t *job, const struct cv_error *err, void *arg)
{
    if (err)
        cv_rpc_fail(arg, err);
    else
        cv_rpc_end(arg, json_incref((json_t *)job));
}

void verb_job_end(struct cv_rpc_request *request, const char *key, json_t *value, const struct cv_error *err)
{
    if (!value)
        cv_rpc_fail(request, err);
    else
        cv_rpc_end(request, verb_fit(json_pack("{s:o}", key, value)));
}
