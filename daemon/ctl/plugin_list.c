// SPDX-License-Identifier: MIT
/*
 * plugin_list.c - `corvid plugin list`.
 *
 * Purpose: the installed plugins and their tools. Params: none. Result: a line a plugin and a tool. Errors: exit code 1 when one of
 * them cannot be used, with the reason.
 */
#include "daemon/base/auto.h"
#include "daemon/ctl/plugin.h"

int verb_plugin_list(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = verbs_call(ctl, "plugin.list", json_object(), &code);
    return result ? plugin_show_list(ctl, result) : code;
}
