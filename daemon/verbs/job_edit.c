// SPDX-License-Identifier: MIT
/*
 * job_edit.c - changes a job.
 *
 * Purpose: `corvid job edit`. Params: id, and what is to change, each as job.add takes it. Result: the job, once the change is durable.
 * Errors: unknown or ambiguous id; another user's job, even for the daemon's owner (EPERM); nothing to change; those of job.add. Caveats: a
 * run that goes on is not touched; a new timetable counts from now.
 */
#include "daemon/verbs/jobs.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"

const char verb_job_edit_params[] = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"id\"],\"properties\":{"
                                    "\"id\":{\"type\":\"string\",\"minLength\":4,\"maxLength\":32}," VERB_JOB_PROPERTIES "}}";
const char verb_job_edit_result[] = VERB_JOB;

static void edit(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_daemon *d = verb_daemon(request);
    struct cv_error err = CV_ERROR_INIT;
    const char *id = cv_json_str(params, "id", "");
    const struct cv_job_request change = verb_job_request(request, params);
    cv_auto_json json_t *job = cv_job_show(d->sched, verb_job_who(request), id, &err);
    struct cv_job_request whole = change; /* as its runs will have it */
    whole.policy = change.policy ? change.policy : cv_json_str(job, "policy", NULL);
    whole.workspace = change.workspace ? change.workspace : cv_json_str(job, "workspace", NULL);
    if (!job || ((change.policy || change.workspace) && verb_job_check(request, &whole, &err) < 0) ||
        cv_job_edit(d->sched, verb_job_who(request), id, &change, verb_job_answer, request, &err) < 0)
        cv_rpc_fail(request, &err);
}

void verb_job_edit(struct cv_rpc_request *request, const json_t *params)
{
    verb_jobs_ready(request, params, edit);
}
