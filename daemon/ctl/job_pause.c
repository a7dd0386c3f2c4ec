// SPDX-License-Identifier: MIT
/*
 * job_pause.c - `corvid job pause ID`.
 *
 * Purpose: let a job rest. Params: the id. Result: "paused ID"; with --json the job. Errors: unknown or ambiguous id. Caveats: a run of it that goes on is not touched.
 */
#include "daemon/ctl/job.h"

int verb_job_pause(struct ctl *ctl)
{
    return job_ask(ctl, "job.pause", "paused");
}
