// SPDX-License-Identifier: MIT
/*
 * tool_list.c - `corvid tool list`.
 *
 * Purpose: which tools there are. Params: none. Result: a table. Errors: none of its own.
 */
#include "daemon/base/auto.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

static const struct show_column columns[] = {
    {"TOOL", "signature", SHOW_TEXT, 40}, {"EFFECT", "effect", SHOW_TEXT, 0}, {"SUMMARY", "summary", SHOW_TEXT, 70}, {0},
};

int verb_tool_list(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = verbs_call(ctl, "tool.list", json_object(), &code);
    if (!result)
        return code;
    if (ctl->json)
        show_json(result);
    else
        show_table(columns, json_object_get(result, "tools"));
    return CTL_OK;
}
