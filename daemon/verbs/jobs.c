// SPDX-License-Identifier: MIT
/*
 * jobs.c - what the verbs about jobs share. Owns the requests that wait for the journal to be read. Loop thread.
 */
#include "daemon/verbs/jobs.h"

#include "daemon/base/alloc.h"

#include <stdlib.h>

struct waiting {
    struct cv_rpc_request *request;
    json_t *params;
    void (*fn)(struct cv_rpc_request *request, const json_t *params);
};

static void on_ready(void *arg)
{
    struct waiting waiting = *(struct waiting *)arg;
    free(arg);
    waiting.fn(waiting.request, waiting.params);
    json_decref(waiting.params);
}

void verb_jobs_ready(struct cv_rpc_request *request, const json_t *params, void (*fn)(struct cv_rpc_request *request, const json_t *params))
{
    struct waiting *waiting = cv_new(struct waiting);
    *waiting = (struct waiting){request, json_incref((json_t *)params), fn};
    cv_sched_when_ready(verb_daemon(request)->sched, on_ready, waiting);
}

struct cv_job_who verb_job_who(const struct cv_rpc_request *request)
{
    return (struct cv_job_who){cv_rpc_uid(request), verb_is_owner(request)};
}

void verb_job_answer(const json_t *job, const struct cv_error *err, void *arg)
{
    if (err)
        cv_rpc_fail(arg, err);
    else
        cv_rpc_end(arg, json_incref((json_t *)job));
}

void verb_job_end(struct cv_rpc_request *request, const char *key, json_t *value, const struct cv_error *err)
{
    if (!value)
        cv_rpc_fail(request, err);
    else
        cv_rpc_end(request, json_pack("{s:o}", key, value));
}
