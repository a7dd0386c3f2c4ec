// SPDX-License-Identifier: MIT
/*
 * tool_show.c - `corvid tool show NAME`.
 *
 * Purpose: explain one tool. Params: its name. Result: its signature, effect class, capabilities, help and the schema of
 * its arguments. Errors: no such tool.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>

static void show_tool(const json_t *tool)
{
    fputs(show_paint(stdout, SHOW_BOLD), stdout);
    show_line(stdout, cv_json_str(tool, "signature", "?"), SIZE_MAX);
    printf("%s\n", show_paint(stdout, SHOW_PLAIN));
    show_line(stdout, cv_json_str(tool, "summary", ""), SIZE_MAX);
    fputs("\n\n", stdout);
    printf("effect class  %s\n", cv_json_str(tool, "effect", "?"));
    printf("done by       %s\n", cv_json_str(tool, "by", "?"));
    if (json_object_get(tool, "class"))
        printf("worker class  %s\n", cv_json_str(tool, "class", "?"));
    const char *wants = cv_json_str(tool, "capabilities", "");
    fputs("wants         ", stdout);
    show_line(stdout, wants[0] ? wants : "nothing", SIZE_MAX);
    putchar('\n');
    if (cv_json_flag(tool, "hidden"))
        printf("hidden        not offered to a model\n");
    const char *help = cv_json_str(tool, "help", "");
    if (help[0]) {
        putchar('\n');
        show_indented(stdout, "", help);
        putchar('\n');
    }
    const json_t *params = json_object_get(tool, "params");
    if (params) {
        cv_auto_free char *schema = json_dumps(params, JSON_INDENT(2));
        fputs("\narguments (JSON Schema):\n", stdout);
        show_text(stdout, schema ? schema : "{}");
        putchar('\n');
    }
}

int verb_tool_show(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = verbs_call(ctl, "tool.show", json_pack("{s:s}", "name", ctl->values.words[0]), &code);
    if (!result)
        return code;
    if (ctl->json)
        show_json(result);
    else
        show_tool(result);
    return CTL_OK;
}
