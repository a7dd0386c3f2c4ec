// SPDX-License-Identifier: MIT
/*
 * job_list.c - the jobs.
 *
 * Purpose: `corvid job list`. Params: none. Result: one object a job, oldest first. Errors: the journal could not be read. Caveats: peers other than the
 * daemon's uid and root see their own.
 */
#include "daemon/verbs/jobs.h"

const char verb_job_list_params[] = VERB_NOTHING;
const char verb_job_list_result[] = "{\"type\":\"object\",\"required\":[\"jobs\"],\"properties\":{\"jobs\":{\"type\":\"array\"}}}";

static void list(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    (void)params;
    verb_job_end(request, "jobs", cv_job_list(verb_daemon(request)->sched, verb_job_who(request)), &err);
}

void verb_job_list(struct cv_rpc_request *request, const json_t *params)
{
    verb_jobs_ready(request, params, list);
}
