// SPDX-License-Identifier: MIT
/*
 * plugin_reload.c - read the folders of plugins again.
 *
 * Purpose: `corvid plugin reload`. Params: none. Result: as plugin.list. Errors: none. Caveats: a plugin of the user whose files are
 * not those that were installed stays refused until it is installed anew.
 */
#include "daemon/verbs/common.h"

const char verb_plugin_reload_params[] = VERB_NOTHING;
const char verb_plugin_reload_result[] = "{\"type\":\"object\",\"required\":[\"plugins\",\"problems\"],\"properties\":{\"plugins\":{\"type\":\"array\"},"
                                         "\"problems\":{\"type\":\"array\"}}}";

void verb_plugin_reload(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_daemon *daemon = verb_daemon(request);
    (void)params;
    cv_plugins_reload(daemon->plugins);
    cv_rpc_end(request, cv_plugins_json(daemon->plugins));
}
