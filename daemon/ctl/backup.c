// SPDX-License-Identifier: MIT
/*
 * backup.c - `corvid backup FILE`.
 *
 * Purpose: a copy of the journal. Params: a file that does not exist; a relative name is one of the current folder. Result:
 * "FILE: N events, SIZE"; with --json the daemon's answer and the path. Errors: it exists, it cannot be written, the disk is
 * full; nothing is left then. Caveats: the daemon writes it, as its own user.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/path.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int verb_backup(struct ctl *ctl)
{
    int code = CTL_FAILED;
    char small[SHOW_SMALL];
    cv_auto_free char *here = getcwd(NULL, 0);
    if (!here)
        return verbs_usage(ctl->verb, "the current folder cannot be named: %s", strerror(errno));
    cv_auto_free char *path = cv_path_absolute(here, NULL, ctl->values.words[0]);
    json_t *params = json_object();
    if (cv_json_set_text(params, "path", path, strlen(path))) {
        json_decref(params);
        return verbs_usage(ctl->verb, "the file's name is no valid UTF-8, which the wire cannot carry");
    }
    cv_auto_json json_t *result = verbs_call_long(ctl, "daemon.backup", params, &code);
    if (!result)
        return code;
    if (ctl->json) {
        json_object_set_new(result, "path", json_string(path));
        show_json(result);
        return CTL_OK;
    }
    show_line(stdout, path, SIZE_MAX);
    printf(": %lld events, %s\n", (long long)cv_json_num(result, "events", 0), show_bytes(cv_json_num(result, "bytes", 0), small));
    return CTL_OK;
}
