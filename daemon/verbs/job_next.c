// SPDX-License-Identifier: MIT
/*
 * job_next.c - the slots to come.
 *
 * Purpose: `corvid job next`. Params: id (all jobs), count (5). Result: slots, soonest first, times in UTC. Errors: unknown or
 * ambiguous id. Caveats: what the zone's clocks will do by then is taken from today's rules.
 */
#include "daemon/verbs/jobs.h"

#include "daemon/base/json.h"

const char verb_job_next_params[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"id\":{\"type\":\"string\",\"minLength\":4,\"maxLength\":32},"
    "\"count\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":20}}}";
const char verb_job_next_result[] = "{\"type\":\"object\",\"required\":[\"slots\"],\"properties\":{\"slots\":{\"type\":\"array\"}}}";

enum { DEFAULT_COUNT = 5 };

static void next(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    json_t *slots = cv_job_next(verb_daemon(request)->sched, verb_job_who(request), cv_json_str(params, "id", NULL),
                                (int)cv_json_num(params, "count", DEFAULT_COUNT), &err);
    verb_job_end(request, "slots", slots, &err);
}

void verb_job_next(struct cv_rpc_request *request, const json_t *params)
{
    verb_jobs_ready(request, params, next);
}
