// SPDX-License-Identifier: MIT
/*
 * job_add.c - `corvid job add`.
 *
 * Purpose: give a task a timetable. Params: --cron, --every or --at, what its runs get, the task. Result: the job's id on
 * stdout, when it comes first on stderr; with --json the job. Errors: a timetable that is none, is over or never comes: exit
 * code 2.
 */
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/json.h"
#include "daemon/ctl/job.h"
#include "daemon/ctl/run.h"
#include "daemon/ctl/show.h"

#include <stdio.h>
#include <string.h>

int job_add_task(struct ctl *ctl, json_t *params)
{
    cv_auto_buf struct cv_buf task = CV_BUF_INIT;
    struct cv_error err = CV_ERROR_INIT;
    if (run_gather_task(ctl, &task, &err) < 0)
        return verbs_usage(ctl->verb, "%s", cv_error_text(&err));
    if (cv_json_set_text(params, "task", cv_buf_text(&task), task.len))
        return verbs_usage(ctl->verb, "the task is no valid UTF-8");
    return CTL_OK;
}

int job_add_timetable(struct ctl *ctl, json_t *params, bool optional)
{
    static const char *const kinds[] = {"every", "at", "cron", "missed"};
    const char *missed = options_text(&ctl->values, "missed");
    int64_t steps = options_int(&ctl->values, "max-steps", 0);
    int given = 0;
    if (missed && strcmp(missed, "skip") != 0 && strcmp(missed, "once") != 0)
        return verbs_usage(ctl->verb, "--missed: '%s': expected skip or once", missed);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const char *text = options_text(&ctl->values, kinds[i]);
        if (!text)
            continue;
        given += strcmp(kinds[i], "missed") != 0;
        cv_json_set_text(params, kinds[i], text, strlen(text));
    }
    if (steps > 0)
        json_object_set_new(params, "max_steps", json_integer(steps));
    if (given == 1 || (given == 0 && optional))
        return CTL_OK;
    return verbs_usage(ctl->verb, given ? "give one of --every, --at and --cron, not several" : "when? give --every 1h, --at '07:00' or --cron '0 3 * * *'");
}

int verb_job_add(struct ctl *ctl)
{
    int code;
    char small[SHOW_SMALL];
    cv_auto_json json_t *params = json_object();
    if ((code = job_add_task(ctl, params)) != CTL_OK || (code = job_add_timetable(ctl, params, false)) != CTL_OK ||
        (code = verbs_place(ctl, params)) != CTL_OK)
        return code;
    cv_auto_json json_t *job = verbs_call(ctl, "job.add", json_incref(params), &code);
    if (!job)
        return code;
    if (ctl->json) {
        show_json(job);
        return CTL_OK;
    }
    printf("%s\n", cv_json_str(job, "id", "?"));
    show_flush();
    fprintf(stderr, "corvid: it runs at %s for the first time\n", show_time(json_object_get(job, "next"), small));
    return CTL_OK;
}
