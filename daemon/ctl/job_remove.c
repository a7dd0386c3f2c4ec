// SPDX-License-Identifier: MIT
/*
 * job_remove.c - `corvid job remove ID`.
 *
 * Purpose: remove a job. Params: the id. Result: "removed ID"; with --json the job. Errors: unknown or ambiguous id. Caveats: its runs stay, and what the journal says of it.
 */
#include "daemon/ctl/job.h"

int verb_job_remove(struct ctl *ctl)
{
    return job_ask(ctl, "job.remove", "removed");
}
