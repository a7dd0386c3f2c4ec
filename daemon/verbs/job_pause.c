// SPDX-License-Identifier: MIT
/*
 * job_pause.c - lets a job rest: no slot of it is used until it is resumed.
 *
 * Purpose: `corvid job pause`. Params: id. Result: the job, once it is durable. Errors: unknown or ambiguous id. Caveats: a run
 * of it that goes on is not touched.
 */
#include "daemon/verbs/jobs.h"

#include "daemon/base/json.h"

const char verb_job_pause_params[] = VERB_RUN_ID;
const char verb_job_pause_result[] = VERB_JOB;

static void rest(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    if (cv_job_pause(verb_daemon(request)->sched, verb_job_who(request), cv_json_str(params, "id", ""), true, verb_job_answer, request, &err) < 0)
        cv_rpc_fail(request, &err);
}

void verb_job_pause(struct cv_rpc_request *request, const json_t *params)
{
    verb_jobs_ready(request, params, rest);
}
