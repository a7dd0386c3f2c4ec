// SPDX-License-Identifier: MIT
/*
 * job_history.c - `corvid job history ID`.
 *
 * Purpose: what became of a job's slots. Params: the id, --limit. Result: a table, newest first, and below it why slots were
 * missed or runs did not end well; with --json the daemon's answer. Errors: unknown or ambiguous id.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/job.h"
#include "daemon/ctl/show.h"

#include <stdio.h>
#include <string.h>

static const struct show_column columns[] = {
    {"SLOT", "slot", SHOW_TIME, 0}, {"STATUS", "status", SHOW_STATUS, 0}, {"SLOTS", "count", SHOW_INT, 0}, {"BY", "by", SHOW_TEXT, 0},
    {"RUN", "run", SHOW_TEXT, 0},   {"REASON", "reason", SHOW_TEXT, 90},  {0},
};

static void complete(json_t *slot)
{
    bool missed = strcmp(cv_json_str(slot, "what", ""), "missed") == 0;
    const char *error = cv_json_str(slot, "error", ""), *run = cv_json_str(slot, "run", "");
    if (!json_object_get(slot, "status"))
        json_object_set_new(slot, "status", json_string(missed ? "missed" : error[0] ? "failed" : run[0] ? "running" : "beginning"));
    json_object_set_new(slot, "reason", json_string(missed ? cv_json_str(slot, "why", "") : error));
}

int verb_job_history(struct ctl *ctl)
{
    int code = CTL_FAILED;
    size_t i;
    json_t *slot;
    json_t *params = json_pack("{s:s, s:I}", "id", ctl->values.words[0], "limit", (json_int_t)options_int(&ctl->values, "limit", 20));
    cv_auto_json json_t *result = verbs_call(ctl, "job.history", params, &code);
    if (!result)
        return code;
    json_t *slots = json_object_get(result, "slots");
    if (ctl->json) {
        show_json(result);
        return CTL_OK;
    }
    json_array_foreach(slots, i, slot)
        complete(slot);
    if (json_array_size(slots) == 0)
        fprintf(stderr, "no slot of it has come yet; see: corvid job next %s\n", ctl->values.words[0]);
    else
        show_table(columns, slots);
    return CTL_OK;
}
