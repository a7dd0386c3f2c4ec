// SPDX-License-Identifier: MIT
/*
 * plugin_remove.c - `corvid plugin remove NAME`.
 *
 * Purpose: forgets a plugin; what it kept in its store stays. Params: its name. Result: the name. Errors: there is none of that name; it
 * comes with Corvid.
 */
#include "daemon/base/auto.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>

int verb_plugin_remove(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = verbs_call(ctl, "plugin.remove", json_pack("{s:s}", "plugin", ctl->values.words[0]), &code);
    if (!result)
        return code;
    if (ctl->json)
        show_json(result);
    else
        fprintf(stderr, "plugin '%s' is removed\n", ctl->values.words[0]);
    return CTL_OK;
}
