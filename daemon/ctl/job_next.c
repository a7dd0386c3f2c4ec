// SPDX-License-Identifier: MIT
/*
 * job_next.c - `corvid job next [ID]`.
 *
 * Purpose: the five slots that come next, of one job or of all. Params: the id. Result: a table in local time; with --json the
 * daemon's answer in UTC. Errors: unknown or ambiguous id.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>

static const struct show_column columns[] = {{"SLOT", "slot", SHOW_TIME, 0}, {"JOB", "job", SHOW_TEXT, 0}, {"TASK", "task", SHOW_TEXT, 60}, {0}};

int verb_job_next(struct ctl *ctl)
{
    int code = CTL_FAILED;
    json_t *params = ctl->values.word_count ? json_pack("{s:s}", "id", ctl->values.words[0]) : json_object();
    cv_auto_json json_t *result = verbs_call(ctl, "job.next", params, &code);
    if (!result)
        return code;
    if (ctl->json)
        show_json(result);
    else if (json_array_size(json_object_get(result, "slots")) == 0)
        fprintf(stderr, "no slot is to come\n");
    else
        show_table(columns, json_object_get(result, "slots"));
    return CTL_OK;
}
