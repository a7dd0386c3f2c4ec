// SPDX-License-Identifier: MIT
/*
 * plugin_remove.c - forget a plugin of the user.
 *
 * Purpose: `corvid plugin remove NAME`. Params: plugin. Result: ok. Errors: -ENOENT, -EPERM for one that comes with Corvid. Effects: its
 * folder is gone, the event plugin.removed. Caveats: a call under way goes on; what it kept (corvid.store) stays.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/json.h"

const char verb_plugin_remove_params[] = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"plugin\"],\"properties\":{"
                                         "\"plugin\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":32}}}";
const char verb_plugin_remove_result[] = "{\"type\":\"object\",\"required\":[\"ok\"],\"properties\":{\"ok\":{\"const\":true}}}";

void verb_plugin_remove(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_daemon *daemon = verb_daemon(request);
    struct cv_error err = CV_ERROR_INIT;
    const char *name = cv_json_str(params, "plugin", "");
    if (cv_plugins_remove(daemon->plugins, name, &err) < 0) {
        cv_rpc_fail(request, &err);
        return;
    }
    cv_store_append(daemon->store, &(struct cv_event){.kind = "plugin.removed", .run = "", .call = "",
                    .payload = json_pack("{s:s, s:I}", "name", name, "uid", (json_int_t)cv_rpc_uid(request))}, NULL, NULL);
    cv_rpc_end(request, json_pack("{s:b}", "ok", 1));
}
