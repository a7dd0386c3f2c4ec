// SPDX-License-Identifier: MIT
/*
 * plugin_check.c - `corvid plugin check FOLDER`.
 *
 * Purpose: would this plugin be accepted? Its manifest is checked, its Lua compiled and loaded in a worker. Params: the folder. Result:
 * name, version and tools. Errors: FILE:LINE:COLUMN of the manifest or FILE:LINE of the Lua with what is wrong, exit code 1; a
 * folder that cannot be read, 2.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/plugin.h"
#include "daemon/ctl/show.h"

#include <stdio.h>

int verb_plugin_check(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = plugin_send(ctl, "plugin.check", ctl->values.words[0], false, &code);
    if (!result)
        return code;
    const json_t *plugin = json_object_get(result, "plugin");
    if (ctl->json) {
        show_json(result);
        return CTL_OK;
    }
    show_text(stdout, ctl->values.words[0]);
    fputs(": ok, ", stdout);
    plugin_print_name(plugin);
    putchar('\n');
    plugin_print_tools(plugin);
    return CTL_OK;
}
