// SPDX-License-Identifier: MIT
/*
 * job_add.c - gives a task a timetable.
 *
 * Purpose: `corvid job add`. Params: task, workspace, exactly one of every, at and cron, and what its runs get. Result: the
 * job, once it is durable. Errors: a timetable that cannot be read, is over or never comes; a workspace or policy that is no
 * good; too many jobs. Caveats: the runs are unattended and belong to the peer; "yes" is no parameter: nobody says it at night.
 */
#include "daemon/verbs/jobs.h"

const char verb_job_add_params[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"task\",\"workspace\"],\"properties\":{" VERB_JOB_PROPERTIES "}}";
const char verb_job_add_result[] = VERB_JOB;

static void add(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_job_request job = verb_job_request(request, params);
    if (!job.policy)
        job.policy = "unattended";
    if (verb_job_check(request, &job, &err) < 0 || cv_job_add(verb_daemon(request)->sched, &job, verb_job_answer, request, &err) < 0)
        cv_rpc_fail(request, &err);
}

void verb_job_add(struct cv_rpc_request *request, const json_t *params)
{
    verb_jobs_ready(request, params, add);
}
