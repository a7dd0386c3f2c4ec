// SPDX-License-Identifier: MIT
/*
 * secret_list.c - the names of the secrets that are kept.
 *
 * Purpose: `corvid secret list`. Params: none. Result: secrets, each with its name and when it was set. Errors: none. Caveats: no value is
 * ever told.
 */
#include "daemon/verbs/common.h"

const char verb_secret_list_params[] = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{}}";
const char verb_secret_list_result[] = "{\"type\":\"object\",\"required\":[\"secrets\"],\"properties\":{\"secrets\":{\"type\":\"array\"}}}";

void verb_secret_list(struct cv_rpc_request *request, const json_t *params)
{
    (void)params;
    cv_rpc_end(request, json_pack("{s:o}", "secrets", cv_secrets_list(verb_daemon(request)->secrets)));
}
