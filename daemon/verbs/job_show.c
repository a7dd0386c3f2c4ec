// SPDX-License-Identifier: MIT
/*
 * job_show.c - one job.
 *
 * Purpose: `corvid job show`. Params: id, or at least 4 of its first characters. Result: the job. Errors: unknown or
 * ambiguous id. Caveats: another user's job is as if it were not there.
 */
#include "daemon/verbs/jobs.h"

#include "daemon/base/json.h"

const char verb_job_show_params[] = VERB_RUN_ID;
const char verb_job_show_result[] = VERB_JOB;

static void show(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    json_t *job = cv_job_show(verb_daemon(request)->sched, verb_job_who(request), cv_json_str(params, "id", ""), &err);
    if (job)
        cv_rpc_end(request, job);
    else
        cv_rpc_fail(request, &err);
}

void verb_job_show(struct cv_rpc_request *request, const json_t *params)
{
    verb_jobs_ready(request, params, show);
}
