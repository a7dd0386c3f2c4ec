// SPDX-License-Identifier: MIT
/*
 * secret_list.c - `corvid secret list`.
 *
 * Purpose: the names of the secrets and when each was set; never a value. Params: none. Result: a table. Errors: none of its own.
 */
#include "daemon/base/auto.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

static const struct show_column columns[] = {{"SECRET", "name", SHOW_TEXT, 64}, {"SET", "set_us", SHOW_TIME, 0}, {0}};

int verb_secret_list(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = verbs_call(ctl, "secret.list", json_object(), &code);
    if (!result)
        return code;
    if (ctl->json)
        show_json(result);
    else
        show_table(columns, json_object_get(result, "secrets"));
    return CTL_OK;
}
