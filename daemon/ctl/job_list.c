// SPDX-License-Identifier: MIT
/*
 * job_list.c - `corvid job list`.
 *
 * Purpose: which jobs there are and when they come. Params: none. Result: a table; with --json the daemon's answer. Errors: the
 * store's.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/job.h"
#include "daemon/ctl/show.h"

#include <stdio.h>

static const struct show_column columns[] = {
    {"JOB", "id", SHOW_TEXT, 0},    {"WHEN", "when", SHOW_TEXT, 24},      {"NEXT", "next", SHOW_TIME, 0},
    {"STATE", "state", SHOW_TEXT, 0}, {"POLICY", "policy", SHOW_TEXT, 16}, {"TASK", "task", SHOW_TEXT, 50},
    {0},
};

static const char *state_of(const json_t *job)
{
    if (cv_json_str(job, "running", "")[0])
        return "running";
    if (cv_json_flag(job, "paused"))
        return "paused";
    return cv_json_str(job, "next", "")[0] ? "waiting" : "over";
}

int verb_job_list(struct ctl *ctl)
{
    int code = CTL_FAILED;
    size_t i;
    json_t *job;
    cv_auto_json json_t *result = verbs_call(ctl, "job.list", json_object(), &code);
    if (!result)
        return code;
    json_t *jobs = json_object_get(result, "jobs");
    if (ctl->json) {
        show_json(result);
        return CTL_OK;
    }
    json_array_foreach(jobs, i, job) {
        const json_t *table = json_object_get(job, "timetable");
        cv_auto_free char *when = cv_format("%s %s", cv_json_str(table, "kind", "?"), cv_json_str(table, "text", "?"));
        json_object_set_new(job, "when", json_string(when));
        json_object_set_new(job, "state", json_string(state_of(job)));
        job_tidy_times(job);
    }
    if (json_array_size(jobs) == 0)
        fprintf(stderr, "no jobs yet; make one with: corvid job add --every 1h \"TASK\"\n");
    else
        show_table(columns, jobs);
    return CTL_OK;
}
