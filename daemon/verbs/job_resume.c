// SPDX-License-Identifier: MIT
/*
 * job_resume.c - lets a paused job go on with the slots to come.
 *
 * Purpose: `corvid job resume`. Params: id. Result: the job, once it is durable. Errors: unknown or ambiguous id. Caveats: slots that passed
 * meanwhile are gone, also where missed ones are made good.
 */
#include "daemon/verbs/jobs.h"

#include "daemon/base/json.h"

const char verb_job_resume_params[] = VERB_RUN_ID;
const char verb_job_resume_result[] = VERB_JOB;

static void resume(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    if (cv_job_pause(verb_daemon(request)->sched, verb_job_who(request), cv_json_str(params, "id", ""), false, verb_job_answer, request, &err) < 0)
        cv_rpc_fail(request, &err);
}

void verb_job_resume(struct cv_rpc_request *request, const json_t *params)
{
    verb_jobs_ready(request, params, resume);
}
