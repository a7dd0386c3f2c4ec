// SPDX-License-Identifier: MIT
/*
 * plugin_check.c - would this plugin be accepted?
 *
 * Purpose: `corvid plugin check FOLDER` and `corvid plugin test FOLDER`. Params: files (name to text), name, which stands in messages,
 * test: also run test.lua. Result: what the manifest says: name, version, tools with their signatures and effect classes,
 * capabilities; with test the number of calls it made. Errors: -32602 with FILE:LINE:COLUMN of the manifest or FILE:LINE of the
 * Lua, and what is wrong. Caveats: the client reads the folder, with its own rights; the Lua is looked at in a worker of class L.
 */
#include "daemon/verbs/plugin_look.h"

#include "daemon/base/json.h"

const char verb_plugin_check_params[] = PLUGIN_FILES_PARAMS;
const char verb_plugin_check_result[] = "{\"type\":\"object\",\"required\":[\"ok\",\"plugin\"],\"properties\":{\"ok\":{\"const\":true},"
                                        "\"plugin\":{\"type\":\"object\"},\"test\":{\"type\":\"object\"}}}";

static void on_looked(struct cv_rpc_request *request, struct cv_plugin *plugin, const json_t *tested)
{
    json_t *result = json_pack("{s:b, s:o}", "ok", 1, "plugin", cv_plugin_json(plugin));
    if (tested)
        json_object_set(result, "test", (json_t *)(uintptr_t)tested);
    cv_rpc_end(request, result);
}

void verb_plugin_check(struct cv_rpc_request *request, const json_t *params)
{
    plugin_look(request, params, false, on_looked);
}
