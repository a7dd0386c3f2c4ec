// SPDX-License-Identifier: MIT
/*
 * daemon_verify.c - is the journal as it was written?
 *
 * Purpose: `corvid verify`. Params: none. Result: ok and how many events there are, or the number of the first event that does
 * not fit and why. Errors: none. Caveats: walks the whole chain, in slices, so that work goes on; somebody who may write the
 * file may also write a new chain: compare the copy of an earlier backup where that matters.
 */
#include "daemon/verbs/common.h"

const char verb_daemon_verify_params[] = VERB_NOTHING;
const char verb_daemon_verify_result[] =
    "{\"type\":\"object\",\"required\":[\"ok\"],\"properties\":{\"ok\":{\"type\":\"boolean\"},\"events\":{\"type\":\"integer\"},"
    "\"seq\":{\"type\":\"integer\"},\"why\":{\"type\":\"string\"}}}";

static void on_walked(const json_t *value, const struct cv_error *err, void *arg)
{
    if (err)
        cv_rpc_fail(arg, err);
    else
        cv_rpc_end(arg, json_incref((json_t *)value));
}

void verb_daemon_verify(struct cv_rpc_request *request, const json_t *params)
{
    (void)params;
    cv_store_verify(verb_daemon(request)->store, on_walked, request);
}
