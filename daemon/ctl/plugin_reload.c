// SPDX-License-Identifier: MIT
/*
 * plugin_reload.c - `corvid plugin reload`.
 *
 * Purpose: reads the folders of plugins again. Params: none. Result and errors: as plugin list.
 */
#include "daemon/base/auto.h"
#include "daemon/ctl/plugin.h"

int verb_plugin_reload(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = verbs_call(ctl, "plugin.reload", json_object(), &code);
    return result ? plugin_show_list(ctl, result) : code;
}
