// SPDX-License-Identifier: MIT
/*
 * run_show.c - what a run did, step by step.
 *
 * Purpose: `corvid runs show`, `runs trace`. Params: id, or at least 4 of its first characters; records. Result: the story of the
 * run as the journal has it (agent/agent.h: cv_run_story), with `records` the heads of its records too. Errors: unknown or ambiguous id; -32001 for another user's run. Caveats: when
 * the story is longer than a line may be, texts over CV_LIMIT_VIEW_BYTES are cut and end in "[cut]".
 */
#include "daemon/verbs/common.h"

#include "daemon/base/json.h"

#include <errno.h>

const char verb_run_show_params[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"id\"],\"properties\":{"
    "\"id\":{\"type\":\"string\",\"minLength\":4,\"maxLength\":32},\"records\":{\"type\":\"boolean\"}}}";
const char verb_run_show_result[] = VERB_OBJECT;

/* What stands around a record's payload: its place in the chain and when it was written. */
static json_t *heads(const json_t *records)
{
    static const char *const keys[] = {"seq", "kind", "step", "call", "time_us", "hash", NULL};
    json_t *list = json_array();
    size_t i;
    json_t *record;
    json_array_foreach((json_t *)records, i, record) {
        json_t *head = json_object();
        for (size_t k = 0; keys[k]; k++)
            json_object_set(head, keys[k], json_object_get(record, keys[k]));
        json_array_append_new(list, head);
    }
    return list;
}

static void tell(struct cv_rpc_request *request, const char *run, const json_t *records, bool with_records, const struct cv_error *err)
{
    if (err) {
        cv_rpc_fail(request, err);
        return;
    }
    json_t *story = cv_run_story(records);
    if (!story) {
        verb_fail(request, -ENOENT, "run.unknown", "run '%s': the journal has no story of it", run);
        return;
    }
    if (with_records)
        json_object_set_new(story, "records", heads(records));
    cv_rpc_end(request, verb_fit(story));
}

static void on_run(const char *run, const json_t *records, const struct cv_error *err, void *arg)
{
    tell(arg, run, records, false, err);
}

static void on_run_with_records(const char *run, const json_t *records, const struct cv_error *err, void *arg)
{
    tell(arg, run, records, true, err);
}

void verb_run_show(struct cv_rpc_request *request, const json_t *params)
{
    const bool with_records = cv_json_flag(params, "records");
    verb_find_run(request, cv_json_str(params, "id", ""), with_records ? on_run_with_records : on_run, request);
}
