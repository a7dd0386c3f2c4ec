// SPDX-License-Identifier: MIT
/*
 * job_history.c - what became of a job's slots.
 *
 * Purpose: `corvid job history`. Params: id, limit (20). Result: slots, newest first, each with what was recorded of it and, of
 * one that began a run, the run's status, answer and error. Errors: unknown or ambiguous id; the store's. Caveats: at most the
 * last CV_LIMIT_JOB_SLOTS slots; a run is looked up in the journal, one after the other.
 */
#include "daemon/verbs/jobs.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <stdlib.h>

const char verb_job_history_params[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"id\"],\"properties\":{\"id\":{\"type\":\"string\",\"minLength\":4,"
    "\"maxLength\":32},\"limit\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":100}}}";
const char verb_job_history_result[] = "{\"type\":\"object\",\"required\":[\"slots\"],\"properties\":{\"slots\":{\"type\":\"array\"}}}";

enum { DEFAULT_LIMIT = 20 };

struct telling {
    struct cv_rpc_request *request;
    json_t *slots;
    size_t next;
};

static void tell_next(struct telling *telling);

static void add_run(json_t *slot, const json_t *story)
{
    static const char *const kept[] = {"status", "answer"};
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        if (json_object_get(story, kept[i]))
            json_object_set(slot, kept[i], json_object_get(story, kept[i]));
    const json_t *error = json_object_get(story, "error");
    if (json_is_object(error)) {
        json_object_set(slot, "error", json_object_get(error, "text"));
        json_object_set(slot, "guard", json_object_get(error, "guard"));
    }
}

static void on_records(const json_t *records, const struct cv_error *err, void *arg)
{
    struct telling *telling = arg;
    cv_auto_json json_t *story = err ? NULL : cv_run_story(records);
    if (story)
        add_run(json_array_get(telling->slots, telling->next), story);
    telling->next++;
    tell_next(telling);
}

static void tell_next(struct telling *telling)
{
    for (; telling->next < json_array_size(telling->slots); telling->next++) {
        const char *run = cv_json_str(json_array_get(telling->slots, telling->next), "run", "");
        if (!run[0])
            continue;
        cv_store_run_events(verb_daemon(telling->request)->store, run, 0, on_records, telling);
        return;
    }
    cv_rpc_end(telling->request, verb_fit(json_pack("{s:o}", "slots", telling->slots)));
    free(telling);
}

static void history(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    size_t limit = (size_t)cv_json_num(params, "limit", DEFAULT_LIMIT);
    json_t *slots = cv_job_history(verb_daemon(request)->sched, verb_job_who(request), cv_json_str(params, "id", ""), &err);
    if (!slots) {
        cv_rpc_fail(request, &err);
        return;
    }
    while (json_array_size(slots) > limit)
        json_array_remove(slots, json_array_size(slots) - 1);
    struct telling *telling = cv_new(struct telling);
    *telling = (struct telling){request, slots, 0};
    tell_next(telling);
}

void verb_job_history(struct cv_rpc_request *request, const json_t *params)
{
    verb_jobs_ready(request, params, history);
}
