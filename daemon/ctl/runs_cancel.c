// SPDX-License-Identifier: MIT
/*
 * runs_cancel.c - `corvid runs cancel ID`.
 *
 * Purpose: ask a run to end; its calls are stopped with it. Params: the id. Result: "cancelling ID". Errors: unknown id,
 * already ended. Caveats: the end itself comes later; `corvid runs watch ID` waits for it.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

int verb_runs_cancel(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = verbs_call(ctl, "run.cancel", json_pack("{s:s}", "id", ctl->values.words[0]), &code);
    if (!result)
        return code;
    if (ctl->json)
        show_json(result);
    else
        printf("cancelling %s\n", cv_json_str(result, "run", ctl->values.words[0]));
    return CTL_OK;
}
