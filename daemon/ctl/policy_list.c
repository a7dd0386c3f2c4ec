// SPDX-License-Identifier: MIT
/*
 * policy_list.c - `corvid policy list`.
 *
 * Purpose: which policies can be named. Params: none. Result: a table; a broken file is listed with its error. Errors: exit
 * code 1 when a listed policy is broken.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>

static const struct show_column columns[] = {
    {"POLICY", "name", SHOW_TEXT, 0}, {"ABOUT", "about", SHOW_TEXT, 80}, {"FILE", "path", SHOW_TEXT, 0}, {0},
};

int verb_policy_list(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = verbs_call(ctl, "policy.list", json_object(), &code);
    if (!result)
        return code;
    code = CTL_OK;
    const json_t *policies = json_object_get(result, "policies");
    if (ctl->json)
        show_json(result);
    else
        show_table(columns, policies);
    size_t i;
    json_t *policy;
    json_array_foreach((json_t *)policies, i, policy) {
        const char *error = cv_json_str(policy, "error", "");
        if (!error[0])
            continue;
        show_flush();
        fprintf(stderr, "corvid policy list: '%s' is broken: ", cv_json_str(policy, "name", "?"));
        show_text(stderr, error);
        fputc('\n', stderr);
        code = CTL_FAILED;
    }
    return code;
}
