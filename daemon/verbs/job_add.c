// SPDX-License-Identifier: MIT
/*
 * job_add.c - gives a task a timetable.
 *
 * Purpose: `corvid job add`. Params: task, workspace, exactly one of every, at and cron, and what its runs get. Result: the
 * job, once it is durable. Errors: a timetable that cannot be read, is over or never comes; a workspace or policy that is no
 * good; too many jobs. Caveats: the runs are unattended and belong to the peer; "yes" is no parameter: nobody says it at night.
 */
#include "daemon/verbs/jobs.h"

#include "daemon/base/json.h"

const char verb_job_add_params[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"task\",\"workspace\"],\"properties\":{"
    "\"task\":{\"type\":\"string\",\"minLength\":1},\"every\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":64},"
    "\"at\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":64},\"cron\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":255},"
    "\"missed\":{\"enum\":[\"skip\",\"once\"]},\"policy\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":64},"
    "\"workspace\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096},\"home\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096},"
    "\"timeout_s\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":86400},\"max_steps\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":64}}}";
const char verb_job_add_result[] = VERB_JOB;

/* What its runs will be given is tried now, so that a mistake is told to who makes it and not to the history at night. */
static int check_access(const struct cv_daemon *d, const struct cv_job_request *job, struct cv_error *err)
{
    struct cv_access *access = NULL;
    const struct cv_access_request request = {.policy = job->policy, .workspace = job->workspace, .home = job->home, .uid = job->uid, .gid = job->gid};
    int rc = cv_access_open(d->door, &request, &access, err);
    if (rc == 0)
        cv_access_close(access);
    return rc;
}

static void add(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_daemon *d = verb_daemon(request);
    struct cv_error err = CV_ERROR_INIT;
    const struct cv_job_request job = {
        .task = cv_json_str(params, "task", ""),
        .every = cv_json_str(params, "every", NULL),
        .at = cv_json_str(params, "at", NULL),
        .cron = cv_json_str(params, "cron", NULL),
        .missed = cv_json_str(params, "missed", NULL),
        .policy = cv_json_str(params, "policy", "unattended"),
        .workspace = cv_json_str(params, "workspace", ""),
        .home = cv_json_str(params, "home", NULL),
        .uid = cv_rpc_uid(request),
        .gid = cv_rpc_gid(request),
        .timeout_s = (int)cv_json_num(params, "timeout_s", 0),
        .max_steps = (int)cv_json_num(params, "max_steps", 0),
    };
    if (cv_daemon_may_start(d, &err) < 0 || check_access(d, &job, &err) < 0 || cv_job_add(d->sched, &job, verb_job_answer, request, &err) < 0)
        cv_rpc_fail(request, &err);
}

void verb_job_add(struct cv_rpc_request *request, const json_t *params)
{
    verb_jobs_ready(request, params, add);
}
