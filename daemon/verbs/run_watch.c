// SPDX-License-Identifier: MIT
/*
 * run_watch.c - the events of a run, from its first one to its end.
 *
 * Purpose: `corvid runs watch`. Params: id, or at least 4 of its first characters. Items: the events (agent/agent.h).
 * Result: the end event. Errors: unknown or ambiguous id; -32001 for another user's run. Caveats: a run that has ended is
 * told from the journal; cancelling this request ends the watching, not the run.
 */
#include "daemon/verbs/stream.h"

#include "daemon/base/json.h"

const char verb_run_watch_params[] = VERB_RUN_ID;
const char verb_run_watch_result[] = VERB_OBJECT;

static void on_run(const char *run, const json_t *records, const struct cv_error *err, void *arg)
{
    struct cv_rpc_request *request = arg;
    (void)records;
    if (err)
        cv_rpc_fail(request, err);
    else
        stream_run(request, run, false);
}

void verb_run_watch(struct cv_rpc_request *request, const json_t *params)
{
    verb_find_run(request, cv_json_str(params, "id", ""), on_run, request);
}
