// SPDX-License-Identifier: MIT
/*
 * runs_list.c - `corvid runs list`.
 *
 * Purpose: which runs there are. Params: --limit. Result: a table, newest first. Errors: the store's.
 */
#include "daemon/base/auto.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

static const struct show_column columns[] = {
    {"RUN", "id", SHOW_TEXT, 0},       {"STATE", "state", SHOW_STATUS, 0}, {"STEPS", "steps", SHOW_INT, 0},
    {"CREATED", "created", SHOW_TIME, 0}, {"POLICY", "policy", SHOW_TEXT, 16}, {"TASK", "task", SHOW_TEXT, 60},
    {0},
};

int verb_runs_list(struct ctl *ctl)
{
    int code = CTL_FAILED;
    json_t *params = json_pack("{s:I}", "limit", (json_int_t)options_int(&ctl->values, "limit", 20));
    cv_auto_json json_t *result = verbs_call(ctl, "run.list", params, &code);
    if (!result)
        return code;
    const json_t *runs = json_object_get(result, "runs");
    if (ctl->json)
        show_json(result);
    else if (json_array_size(runs) == 0)
        fprintf(stderr, "no runs yet; start one with: corvid run \"TASK\"\n");
    else
        show_table(columns, runs);
    return CTL_OK;
}
