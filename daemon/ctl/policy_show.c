// SPDX-License-Identifier: MIT
/*
 * policy_show.c - `corvid policy show P`.
 *
 * Purpose: a policy as it works, with what it extends worked in. Params: its name. Result: indented JSON; with --json the
 * whole answer on one line. Errors: no such policy, a broken file.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>

int verb_policy_show(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = verbs_call(ctl, "policy.show", json_pack("{s:s}", "policy", ctl->values.words[0]), &code);
    if (!result)
        return code;
    if (ctl->json) {
        show_json(result);
        return CTL_OK;
    }
    const json_t *policy = json_object_get(result, "policy");
    cv_auto_free char *text = policy ? json_dumps(policy, JSON_INDENT(2)) : NULL;
    fprintf(stderr, "%s  hash %s\n", cv_json_str(result, "name", "?"), cv_json_str(result, "hash", "?"));
    show_text(stdout, text ? text : "{}");
    putchar('\n');
    return CTL_OK;
}
