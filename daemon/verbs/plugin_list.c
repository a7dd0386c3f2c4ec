// SPDX-License-Identifier: MIT
/*
 * plugin_list.c - the installed plugins.
 *
 * Purpose: `corvid plugin list`. Params: none. Result: plugins with their tools, and folders that are no plugin with the reason.
 * Errors: none.
 */
#include "daemon/verbs/common.h"

const char verb_plugin_list_params[] = VERB_NOTHING;
const char verb_plugin_list_result[] = "{\"type\":\"object\",\"required\":[\"plugins\",\"problems\"],\"properties\":{\"plugins\":{\"type\":\"array\"},"
                                       "\"problems\":{\"type\":\"array\"}}}";

void verb_plugin_list(struct cv_rpc_request *request, const json_t *params)
{
    (void)params;
    cv_rpc_end(request, cv_plugins_json(verb_daemon(request)->plugins));
}
