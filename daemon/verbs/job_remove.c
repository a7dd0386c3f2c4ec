// SPDX-License-Identifier: MIT
/*
 * job_remove.c - removes a job.
 *
 * Purpose: `corvid job remove`. Params: id. Result: the job as it was, once that is durable. Errors: unknown or ambiguous id. Caveats: its runs and
 * what the journal says of it stay; a run that goes on is not touched.
 */
#include "daemon/verbs/jobs.h"

#include "daemon/base/json.h"

const char verb_job_remove_params[] = VERB_RUN_ID;
const char verb_job_remove_result[] = VERB_JOB;

static void drop(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    if (cv_job_remove(verb_daemon(request)->sched, verb_job_who(request), cv_json_str(params, "id", ""), verb_job_answer, request, &err) < 0)
        cv_rpc_fail(request, &err);
}

void verb_job_remove(struct cv_rpc_request *request, const json_t *params)
{
    verb_jobs_ready(request, params, drop);
}
