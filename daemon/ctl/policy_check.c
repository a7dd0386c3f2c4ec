// SPDX-License-Identifier: MIT
/*
 * policy_check.c - `corvid policy check FILE`.
 *
 * Purpose: is this file a policy that would be loaded? Params: the file; '-' is stdin. Result: "FILE: ok, hash ...".
 * Errors: FILE:LINE:COLUMN with what is wrong and what would be right, exit code 1; a file that cannot be read, 2.
 */
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/ctl/report.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/stdin.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>
#include <string.h>

int verb_policy_check(struct ctl *ctl)
{
    const char *file = ctl->values.words[0];
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    struct cv_error err = CV_ERROR_INIT;
    bool is_stdin = strcmp(file, "-") == 0;
    int rc = is_stdin ? stdin_read("the policy", CV_LIMIT_POLICY_BYTES, &text, &err) : cv_file_read(file, CV_LIMIT_POLICY_BYTES, &text, &err);
    if (rc < 0)
        return verbs_usage(ctl->verb, "%s", cv_error_text(&err));
    json_t *params = json_object();
    cv_json_set_text(params, "name", is_stdin ? "stdin" : file, strlen(is_stdin ? "stdin" : file));
    if (cv_json_set_text(params, "text", cv_buf_text(&text), text.len)) {
        json_decref(params);
        return verbs_usage(ctl->verb, "'%s' is no valid UTF-8", file);
    }
    int code = CTL_FAILED;
    cv_auto_json json_t *result = verbs_call(ctl, "policy.check", params, &code);
    if (!result)
        return code == CTL_USAGE ? CTL_FAILED : code; /* the file is broken, not the command line */
    if (ctl->json)
        show_json(result);
    else
        printf("%s: ok, hash %s\n", file, cv_json_str(result, "hash", "?"));
    return CTL_OK;
}
