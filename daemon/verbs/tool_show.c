// SPDX-License-Identifier: MIT
/*
 * tool_show.c - one tool with its parameters.
 *
 * Purpose: `corvid tool show`. Params: name. Result: what tool.list says of it, its help and the JSON Schema of its
 * arguments. Errors: no such tool (ENOENT), with the nearest name. Caveats: none.
 */
#include "daemon/verbs/tools.h"

#include "daemon/base/json.h"
#include "daemon/rpc/nearest.h"

#include <errno.h>

const char verb_tool_show_params[] = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"name\"],\"properties\":{"
                                     "\"name\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":64}}}";
const char verb_tool_show_result[] = VERB_OBJECT;

static const char *tool_name(const void *table, size_t index)
{
    const struct cv_tool *const *tools = table;
    return tools[index] ? tools[index]->name : NULL;
}

void verb_tool_show(struct cv_rpc_request *request, const json_t *params)
{
    const char *name = cv_json_str(params, "name", "");
    const struct cv_tool *tool = cv_door_tool(verb_daemon(request)->door, name);
    if (!tool) {
        const char *near = cv_nearest(name, tool_name, cv_tools);
        verb_fail(request, -ENOENT, "tool.unknown", near ? "no tool '%s', did you mean '%s'?" : "no tool '%s'; see: corvid tool list", name, near);
        return;
    }
    json_t *value = tools_json(tool);
    json_object_set_new(value, "help", json_string(tool->help));
    json_object_set_new(value, "params", json_loads(tool->params, 0, NULL));
    cv_rpc_end(request, value);
}
