// SPDX-License-Identifier: MIT
/*
 * daemon_describe.c - the wire, told by the daemon itself.
 *
 * Purpose: lets a client find out what it can ask for. Params: none. Result: the protocol's number, each verb with its
 * schemas, each limit. Errors: none. Caveats: the same for everybody; a verb of role "own" is listed for others too.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/limits.h"

const char verb_daemon_describe_params[] = VERB_NOTHING;
const char verb_daemon_describe_result[] =
    "{\"type\":\"object\",\"required\":[\"protocol\",\"version\",\"verbs\",\"limits\"],\"properties\":{\"protocol\":{\"type\":\"integer\"},"
    "\"version\":{\"type\":\"string\"},\"verbs\":{\"type\":\"array\"},\"limits\":{\"type\":\"array\"}}}";

void verb_daemon_describe(struct cv_rpc_request *request, const json_t *params)
{
    json_t *limits = json_array();
    (void)params;
    for (const struct cv_limit *l = cv_limits; l->name; l++)
        json_array_append_new(limits, json_pack("{s:s, s:I, s:s, s:s, s:s}", "name", l->name, "value", (json_int_t)l->value, "unit", l->unit, "what",
                                                l->what, "then", l->then));
    cv_rpc_end(request, json_pack("{s:i, s:s, s:o, s:o}", "protocol", CV_PROTOCOL, "version", CORVID_VERSION, "verbs", cv_rpc_describe(cv_verbs),
                                  "limits", limits));
}
