// SPDX-License-Identifier: MIT
/*
 * job_run.c - `corvid job run ID`.
 *
 * Purpose: run a job now, out of its timetable. Params: the id. Result: the run's id on stdout; with --json the daemon's
 * answer. Errors: unknown or ambiguous id; a run of it that goes on. Caveats: it does not wait for the end of the run.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>

int verb_job_run(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = verbs_call(ctl, "job.run", json_pack("{s:s}", "id", ctl->values.words[0]), &code);
    if (!result)
        return code;
    if (ctl->json) {
        show_json(result);
        return CTL_OK;
    }
    printf("%s\n", cv_json_str(result, "run", "?"));
    show_flush();
    fprintf(stderr, "corvid: the run goes on in the daemon; follow it with: corvid runs watch %s\n", cv_json_str(result, "run", "?"));
    return CTL_OK;
}
