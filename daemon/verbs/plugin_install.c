// SPDX-License-Identifier: MIT
/*
 * plugin_install.c - keep a plugin, or a new version of one.
 *
 * Purpose: `corvid plugin install FOLDER`. Params: as plugin.check. Result: the plugin, as plugin.list shows it. Errors: those of
 * plugin.check; -EEXIST when a tool's name is taken. Effects: its files in the user's folder of plugins, the event plugin.installed
 * with the hash of all files. Caveats: its tools can be called at once, as far as a policy allows them by name.
 */
#include "daemon/verbs/plugin_look.h"

#include "daemon/base/json.h"

const char verb_plugin_install_params[] = PLUGIN_FILES_PARAMS;
const char verb_plugin_install_result[] = "{\"type\":\"object\",\"required\":[\"ok\",\"plugin\"],\"properties\":{\"ok\":{\"const\":true},"
                                          "\"plugin\":{\"type\":\"object\"}}}";

static void on_looked(struct cv_rpc_request *request, struct cv_plugin *plugin, const json_t *tested)
{
    struct cv_daemon *daemon = verb_daemon(request);
    struct cv_error err = CV_ERROR_INIT;
    (void)tested;
    if (cv_plugins_install(daemon->plugins, plugin, &err) < 0) {
        cv_rpc_fail(request, &err);
        return;
    }
    cv_store_append(daemon->store, &(struct cv_event){.kind = "plugin.installed", .run = "", .call = "",
                    .payload = json_pack("{s:s, s:s, s:s, s:I}", "name", cv_plugin_name(plugin), "version", cv_plugin_version(plugin), "hash",
                                         cv_plugin_hash(plugin), "uid", (json_int_t)cv_rpc_uid(request))}, NULL, NULL);
    cv_rpc_end(request, json_pack("{s:b, s:o}", "ok", 1, "plugin", cv_plugin_json(plugin)));
}

void verb_plugin_install(struct cv_rpc_request *request, const json_t *params)
{
    plugin_look(request, params, true, on_looked);
}
