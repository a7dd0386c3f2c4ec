// SPDX-License-Identifier: MIT
/*
 * daemon_stop.c - ends the daemon, as SIGTERM does.
 *
 * Purpose: an end in good order: no new work, what goes on comes to its end. Params: none. Result: {"stopping":true}, at
 * once. Errors: -32001 for others than the daemon's uid and root. Caveats: a second one (or a signal) cancels what goes on.
 */
#include "daemon/verbs/common.h"

const char verb_daemon_stop_params[] = VERB_NOTHING;
const char verb_daemon_stop_result[] = "{\"type\":\"object\",\"required\":[\"stopping\"],\"properties\":{\"stopping\":{\"const\":true}}}";

void verb_daemon_stop(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_daemon *d = verb_daemon(request);
    (void)params;
    cv_rpc_end(request, json_pack("{s:b}", "stopping", 1));
    cv_daemon_drain(d);
}
