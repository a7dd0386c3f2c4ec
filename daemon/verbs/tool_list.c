// SPDX-License-Identifier: MIT
/*
 * tool_list.c - the tools.
 *
 * Purpose: `corvid tool list`. Params: none. Result: one object a tool, in the order of the registry, then those of plugins. Errors: none. Caveats:
 * hidden tools are those that no model is offered; a policy decides what a run may call.
 */
#include "daemon/verbs/tools.h"

#include "daemon/base/auto.h"

const char verb_tool_list_params[] = VERB_NOTHING;
const char verb_tool_list_result[] = "{\"type\":\"object\",\"required\":[\"tools\"],\"properties\":{\"tools\":{\"type\":\"array\"}}}";

void verb_tool_list(struct cv_rpc_request *request, const json_t *params)
{
    json_t *list = json_array();
    (void)params;
    for (size_t i = 0; cv_tools[i]; i++)
        json_array_append_new(list, tools_json(cv_tools[i]));
    size_t count;
    cv_auto_free const struct cv_tool **more = cv_plugins_tools(verb_daemon(request)->plugins, &count);
    for (size_t i = 0; i < count; i++)
        json_array_append_new(list, tools_json(more[i]));
    cv_rpc_end(request, json_pack("{s:o}", "tools", list));
}
