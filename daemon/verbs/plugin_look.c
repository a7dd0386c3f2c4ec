// SPDX-License-Identifier: MIT
/*
 * plugin_look.c - what plugin.check and plugin.install share: files of a request checked, then their Lua looked at in a worker.
 */
#include "daemon/verbs/plugin_look.h"

#include "daemon/base/alloc.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <stdlib.h>

struct look {
    struct cv_rpc_request *request;
    struct cv_plugin *plugin;
    bool test; /* its test.lua is still to run */
    plugin_looked_fn fn;
};

static void finish(struct look *look, const json_t *tested, const struct cv_error *err)
{
    if (err) {
        struct cv_error error = *err;
        cv_rpc_fail(look->request, &error);
    } else {
        look->fn(look->request, look->plugin, tested);
    }
    cv_plugin_destroy(look->plugin);
    free(look);
}

static void on_tested(const json_t *result, const struct cv_error *err, void *arg)
{
    finish(arg, result, err);
}

static void on_compiled(const json_t *result, const struct cv_error *err, void *arg)
{
    struct look *look = arg;
    struct cv_error error = CV_ERROR_INIT;
    (void)result;
    if (err || !look->test) {
        finish(look, NULL, err);
        return;
    }
    if (cv_plugin_look(verb_daemon(look->request)->sandbox, look->plugin, "test", on_tested, look, &error) < 0)
        finish(look, NULL, &error);
}

void plugin_look(struct cv_rpc_request *request, const json_t *params, bool install, plugin_looked_fn fn)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_daemon *daemon = verb_daemon(request);
    struct cv_plugin *plugin = NULL;
    int rc = cv_daemon_may_start(daemon, &err);
    if (rc >= 0)
        rc = cv_plugin_make(cv_json_str(params, "name", ""), json_object_get(params, "files"), &plugin, &err);
    if (rc >= 0 && install)
        rc = cv_plugins_check(daemon->plugins, plugin, &err);
    if (rc >= 0 && cv_json_flag(params, "test") && !cv_plugin_has(plugin, "test.lua"))
        rc = cv_fail(&err, -ENOENT, "plugin.test", "'%s' has no test.lua to run", cv_json_str(params, "name", ""));
    struct look *look = cv_new(struct look);
    *look = (struct look){.request = request, .plugin = plugin, .test = cv_json_flag(params, "test"), .fn = fn};
    if (rc >= 0)
        rc = cv_plugin_look(daemon->sandbox, plugin, "check", on_compiled, look, &err);
    if (rc < 0)
        finish(look, NULL, &err);
}
