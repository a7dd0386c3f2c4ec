// SPDX-License-Identifier: MIT
/*
 * plugin_check.c - is this text a good plugin manifest?
 *
 * Purpose: `corvid plugin check FOLDER`. Params: text, and name, which stands in messages. Result: what the manifest says: name,
 * version, tools with their signatures and effect classes, capabilities. Errors: -32602 with FILE:LINE:COLUMN, what is wrong and
 * what would be right. Caveats: the client reads the file, with its own rights; nothing of the plugin is run.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/json.h"
#include "plugins/plugin.h"

const char verb_plugin_check_params[] = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"text\",\"name\"],\"properties\":{"
                                        "\"text\":{\"type\":\"string\",\"maxLength\":262144},\"name\":{\"type\":\"string\",\"minLength\":1,"
                                        "\"maxLength\":4096}}}";
const char verb_plugin_check_result[] = "{\"type\":\"object\",\"required\":[\"ok\",\"plugin\"],\"properties\":{\"ok\":{\"const\":true},"
                                        "\"plugin\":{\"type\":\"object\"}}}";

void verb_plugin_check(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_plugin *plugin = NULL;
    const json_t *text = json_object_get(params, "text");
    int rc = cv_plugin_parse(cv_json_str(params, "name", ""), json_string_value(text), json_string_length(text), &plugin, &err);
    if (rc < 0) {
        cv_rpc_fail(request, &err);
        return;
    }
    cv_rpc_end(request, json_pack("{s:b, s:o}", "ok", 1, "plugin", cv_plugin_json(plugin)));
    cv_plugin_destroy(plugin);
}
