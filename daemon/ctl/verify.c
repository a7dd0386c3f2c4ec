// SPDX-License-Identifier: MIT
/*
 * verify.c - `corvid verify`.
 *
 * Purpose: is every event of the journal as it was written, in its place? Params: none. Result: "ok, N events" and exit code 0,
 * or the first event that does not fit and why, exit code 1; with --json the daemon's answer. Errors: the store's.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>

int verb_verify(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = verbs_call_long(ctl, "daemon.verify", json_object(), &code);
    if (!result)
        return code;
    bool ok = cv_json_flag(result, "ok");
    if (ctl->json)
        show_json(result);
    else if (ok)
        printf("ok, %lld events\n", (long long)cv_json_num(result, "events", 0));
    else {
        printf("BROKEN at event %lld: ", (long long)cv_json_num(result, "seq", 0));
        show_line(stdout, cv_json_str(result, "why", "?"), SIZE_MAX);
        putchar('\n');
    }
    return ok ? CTL_OK : CTL_FAILED;
}
