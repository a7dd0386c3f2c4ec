// SPDX-License-Identifier: MIT
/*
 * plugin_install.c - `corvid plugin install FOLDER`.
 *
 * Purpose: keeps a copy of a plugin, after the checks of plugin check and, with --test, its test.lua. Params: the folder. Result: the
 * plugin. Errors: those of plugin check; a tool's name that is taken.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/options.h"
#include "daemon/ctl/plugin.h"
#include "daemon/ctl/show.h"

#include <stdio.h>

int verb_plugin_install(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = plugin_send(ctl, "plugin.install", ctl->values.words[0], options_has(&ctl->values, "test"), &code);
    if (!result)
        return code;
    const json_t *plugin = json_object_get(result, "plugin");
    if (ctl->json) {
        show_json(result);
        return CTL_OK;
    }
    fputs("installed ", stdout);
    plugin_print_name(plugin);
    putchar('\n');
    plugin_print_tools(plugin);
    show_flush();
    fprintf(stderr, "corvid: a policy must allow these tools by name before they can be called (tools.allow)\n");
    return CTL_OK;
}
