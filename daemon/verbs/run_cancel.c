// SPDX-License-Identifier: MIT
/*
 * run_cancel.c - ends a run.
 *
 * Purpose: `corvid runs cancel`. Params: id, or at least 4 of its first characters. Result: the full id, once the run was
 * told to end. Errors: unknown or ambiguous id; one that has ended (EALREADY); -32001 for another user's run. Caveats: the
 * end itself comes later, as an event to who watches.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/json.h"

const char verb_run_cancel_params[] = VERB_RUN_ID;
const char verb_run_cancel_result[] =
    "{\"type\":\"object\",\"required\":[\"run\",\"cancelling\"],\"properties\":{\"run\":{\"type\":\"string\"},\"cancelling\":{\"const\":true}}}";

static void on_run(const char *run, const json_t *records, const struct cv_error *err, void *arg)
{
    struct cv_rpc_request *request = arg;
    struct cv_error why = CV_ERROR_INIT;
    (void)records;
    if (!err && cv_run_cancel(verb_daemon(request)->agents, run, &why) < 0)
        err = &why;
    if (err)
        cv_rpc_fail(request, err);
    else
        cv_rpc_end(request, json_pack("{s:s, s:b}", "run", run, "cancelling", 1));
}

void verb_run_cancel(struct cv_rpc_request *request, const json_t *params)
{
    verb_find_run(request, cv_json_str(params, "id", ""), on_run, request);
}
