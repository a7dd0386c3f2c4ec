// SPDX-License-Identifier: MIT
/*
 * secret_remove.c - `corvid secret remove NAME`.
 *
 * Purpose: forgets a secret. Params: its name. Result: the name. Errors: there is none of that name.
 */
#include "daemon/base/auto.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>

int verb_secret_remove(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = verbs_call(ctl, "secret.remove", json_pack("{s:s}", "name", ctl->values.words[0]), &code);
    if (!result)
        return code;
    if (ctl->json)
        show_json(result);
    else
        fprintf(stderr, "secret '%s' is removed\n", ctl->values.words[0]);
    return CTL_OK;
}
