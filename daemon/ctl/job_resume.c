// SPDX-License-Identifier: MIT
/*
 * job_resume.c - `corvid job resume ID`.
 *
 * Purpose: let a paused job go on. Params: the id. Result: "resumed ID"; with --json the job. Errors: unknown or ambiguous id. Caveats: slots that passed meanwhile are gone.
 */
#include "daemon/ctl/job.h"

int verb_job_resume(struct ctl *ctl)
{
    return job_ask(ctl, "job.resume", "resumed");
}
