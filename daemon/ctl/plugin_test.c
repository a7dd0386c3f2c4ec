// SPDX-License-Identifier: MIT
/*
 * plugin_test.c - `corvid plugin test FOLDER`.
 *
 * Purpose: runs the plugin's test.lua in a worker, with a store and files in memory. Params: the folder. Result: how many calls it made.
 * Errors: those of plugin check; test.lua:LINE with what it found, exit code 1.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/plugin.h"
#include "daemon/ctl/show.h"

#include <stdio.h>

int verb_plugin_test(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = plugin_send(ctl, "plugin.check", ctl->values.words[0], true, &code);
    if (!result)
        return code;
    if (ctl->json) {
        show_json(result);
        return CTL_OK;
    }
    show_text(stdout, ctl->values.words[0]);
    printf(": test.lua passed, %lld calls\n", (long long)cv_json_num(json_object_get(result, "test"), "calls", 0));
    return CTL_OK;
}
