// SPDX-License-Identifier: MIT
/*
 * run_list.c - runs, newest first.
 *
 * Purpose: `corvid runs list`. Params: limit (20). Result: one object a run; times as text, "ended" empty while it lives.
 * Errors: the store's. Caveats: peers other than the daemon's uid and root see their own runs only; long texts are cut when all of it is
 * too long for a line.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/clock.h"
#include "daemon/base/json.h"

const char verb_run_list_params[] = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"limit\":{\"type\":\"integer\","
                                    "\"minimum\":1,\"maximum\":1000}}}";
const char verb_run_list_result[] = "{\"type\":\"object\",\"required\":[\"runs\"],\"properties\":{\"runs\":{\"type\":\"array\"}}}";

enum { DEFAULT_LIMIT = 20 };

static json_t *time_text(const json_t *run, const char *key)
{
    char text[CV_CLOCK_TEXT] = "";
    int64_t us = cv_json_num(run, key, 0);
    if (us > 0)
        cv_clock_format(us, text, sizeof text);
    return json_string(text);
}

static json_t *run_json(const json_t *run)
{
    static const char *const kept[] = {"id", "state", "task", "policy", "workspace", "steps"};
    json_t *value = json_object();
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        json_object_set(value, kept[i], json_object_get(run, kept[i]));
    json_object_set_new(value, "created", time_text(run, "created_us"));
    json_object_set_new(value, "ended", time_text(run, "ended_us"));
    return value;
}

static void on_runs(const json_t *runs, const struct cv_error *err, void *arg)
{
    struct cv_rpc_request *request = arg;
    size_t i;
    json_t *run;
    if (err) {
        cv_rpc_fail(request, err);
        return;
    }
    json_t *list = json_array();
    json_array_foreach((json_t *)runs, i, run)
        json_array_append_new(list, run_json(run));
    cv_rpc_end(request, verb_fit(json_pack("{s:o}", "runs", list)));
}

void verb_run_list(struct cv_rpc_request *request, const json_t *params)
{
    const int64_t whose = verb_is_owner(request) ? -1 : (int64_t)cv_rpc_uid(request);
    cv_store_list_runs(verb_daemon(request)->store, whose, (int)cv_json_num(params, "limit", DEFAULT_LIMIT), on_runs, request);
}
