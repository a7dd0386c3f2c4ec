// SPDX-License-Identifier: MIT
/*
 * policy_list.c - the policies that can be named.
 *
 * Purpose: `corvid policy list`. Params: none. Result: name, what it is about, its file; one that does not load has its
 * error and stays in the list. Errors: none. Caveats: read from disk now; an earlier folder hides a later one's file.
 */
#include "daemon/verbs/common.h"

const char verb_policy_list_params[] = VERB_NOTHING;
const char verb_policy_list_result[] = "{\"type\":\"object\",\"required\":[\"policies\"],\"properties\":{\"policies\":{\"type\":\"array\"}}}";

void verb_policy_list(struct cv_rpc_request *request, const json_t *params)
{
    (void)params;
    cv_rpc_end(request, json_pack("{s:o}", "policies", cv_policy_list(verb_daemon(request)->policies)));
}
