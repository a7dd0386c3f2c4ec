// SPDX-License-Identifier: MIT
/*
 * job_edit.c - `corvid job edit ID [TASK...]`.
 *
 * Purpose: change a job. Params: the id; those of `job add`, of which only what is given changes. Result: the job as it is then, as
 * `job show` prints it. Errors: unknown or ambiguous id, another user's job, nothing to change; a timetable that is none: exit code 2.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/job.h"

#include <string.h>

int verb_job_edit(struct ctl *ctl)
{
    int code = CTL_OK;
    const char *id = ctl->values.words[0];
    cv_auto_json json_t *params = json_object();
    struct ctl rest = *ctl; /* its words are the task */
    rest.values.words++;
    rest.values.word_count--;
    if (cv_json_set_text(params, "id", id, strlen(id)))
        return verbs_not_text(ctl);
    if (rest.values.word_count > 0)
        code = job_add_task(&rest, params);
    if (code != CTL_OK || (code = job_add_timetable(&rest, params, true)) != CTL_OK || (code = verbs_place(&rest, params)) != CTL_OK)
        return code;
    if (!options_has(&ctl->values, "workspace")) { /* the current folder says nothing here */
        json_object_del(params, "workspace");
        json_object_del(params, "home");
    }
    cv_auto_json json_t *job = verbs_call(ctl, "job.edit", json_incref(params), &code);
    if (!job)
        return code;
    job_print(ctl, job);
    return CTL_OK;
}
