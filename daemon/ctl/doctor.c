// SPDX-License-Identifier: MIT
/*
 * doctor.c - `corvid doctor`.
 *
 * Purpose: everything that Corvid needs, examined, one line a finding, with advice. Params: none. Result: "ok" and "!!"
 * lines. Errors: exit code 1 when something that is needed is broken, 5 when there is no daemon to ask.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>

static void show_finding(const json_t *finding)
{
    bool ok = cv_json_flag(finding, "ok");
    enum show_colour colour = ok ? SHOW_GREEN : cv_json_flag(finding, "needed") ? SHOW_RED : SHOW_YELLOW;
    printf("%s%s%s  ", show_paint(stdout, colour), ok ? "ok" : cv_json_flag(finding, "needed") ? "!!" : "--", show_paint(stdout, SHOW_PLAIN));
    show_line(stdout, cv_json_str(finding, "name", "?"), SIZE_MAX);
    fputs(": ", stdout);
    show_line(stdout, cv_json_str(finding, "detail", ""), SIZE_MAX);
    putchar('\n');
    const char *advice = cv_json_str(finding, "advice", "");
    if (!ok && advice[0]) {
        show_indented(stdout, "      ", advice);
        putchar('\n');
    }
}

int verb_doctor(struct ctl *ctl)
{
    int code = CTL_FAILED, broken = 0;
    cv_auto_json json_t *result = verbs_call(ctl, "daemon.doctor", json_object(), &code);
    if (!result)
        return code;
    size_t i;
    json_t *finding;
    if (ctl->json)
        show_json(result);
    json_array_foreach(json_object_get(result, "findings"), i, finding) {
        broken += !cv_json_flag(finding, "ok") && cv_json_flag(finding, "needed");
        if (!ctl->json)
            show_finding(finding);
    }
    if (!ctl->json && broken > 0)
        printf("%d thing%s needed %s broken\n", broken, broken == 1 ? "" : "s", broken == 1 ? "is" : "are");
    return broken > 0 ? CTL_FAILED : CTL_OK;
}
