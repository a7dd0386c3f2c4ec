// SPDX-License-Identifier: MIT
/*
 * job_run.c - runs a job now, out of its timetable.
 *
 * Purpose: `corvid job run`. Params: id. Result: job, run and slot, once the run is durable. Errors: unknown or
 * ambiguous id; a run of the job that goes on (EBUSY); what the run itself is refused for, which is in the history then too. Caveats: the
 * timetable stays as it is; a paused job can be run.
 */
#include "daemon/verbs/jobs.h"

#include "daemon/base/json.h"

const char verb_job_run_params[] = VERB_RUN_ID;
const char verb_job_run_result[] =
    "{\"type\":\"object\",\"required\":[\"job\",\"run\",\"slot\"],\"properties\":{\"job\":{\"type\":\"string\"},\"run\":{\"type\":\"string\"},"
    "\"slot\":{\"type\":\"string\"}}}";

static void run(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    if (cv_job_run(verb_daemon(request)->sched, verb_job_who(request), cv_json_str(params, "id", ""), verb_job_answer, request, &err) < 0)
        cv_rpc_fail(request, &err);
}

void verb_job_run(struct cv_rpc_request *request, const json_t *params)
{
    verb_jobs_ready(request, params, run);
}
