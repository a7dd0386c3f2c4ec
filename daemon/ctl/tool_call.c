// SPDX-License-Identifier: MIT
/*
 * tool_call.c - `corvid tool call NAME --args JSON`.
 *
 * Purpose: one call of one tool through the door, without a model. Params: name, arguments, policy, workspace, timeout.
 * Result: what a model would observe, on stdout; with --json the whole answer. What the daemon itself looked at, outside of any
 * sandbox, is said on stderr. Errors: by the guard that spoke: 2 the arguments do not fit, 4 denied, 124 deadline, 1 any other.
 * Caveats: Ctrl-C cancels the call.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/ctl/enforced.h"
#include "daemon/ctl/report.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/stdin.h"
#include "daemon/ctl/stream.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int read_args(struct ctl *ctl, json_t *params)
{
    const char *text = options_text(&ctl->values, "args");
    cv_auto_buf struct cv_buf bytes = CV_BUF_INIT;
    cv_auto_json json_t *args = NULL;
    struct cv_error err = CV_ERROR_INIT;
    int rc = 0;
    if (text && strcmp(text, "-") == 0)
        rc = stdin_read("the JSON object of --args", CV_LIMIT_ARGS_BYTES, &bytes, &err);
    else
        cv_buf_puts(&bytes, text ? text : "{}");
    if (rc == 0)
        rc = cv_json_parse(cv_buf_text(&bytes), bytes.len, "--args", &args, &err);
    if (rc < 0)
        return verbs_usage(ctl->verb, "%s", cv_error_text(&err));
    if (!json_is_object(args))
        return verbs_usage(ctl->verb, "--args: expected a JSON object, got %s", cv_json_type(args));
    json_object_set(params, "args", args);
    return CTL_OK;
}

static void on_item(json_t *item, struct asker *asker, void *arg)
{
    struct ctl *ctl = arg;
    const json_t *approval = json_object_get(item, "approval");
    if (ctl->json)
        show_json(item);
    if (approval)
        asker_begin(asker, approval);
    else if (strcmp(cv_json_str(item, "event", ""), "question") == 0)
        asker_begin(asker, item);
}

static int show_result(struct ctl *ctl, const json_t *result)
{
    const json_t *error = json_object_get(result, "error");
    bool ok = cv_json_flag(result, "ok");
    if (ctl->json) {
        show_json(result);
    } else if (ok) {
        const char *view = cv_json_str(result, "view", "");
        if (isatty(STDOUT_FILENO))
            show_text(stdout, view);
        else
            fputs(view, stdout);
        if (view[0] && view[strlen(view) - 1] != '\n')
            putchar('\n');
        show_flush();
        enforced_show_source(stderr, "corvid tool call: ", json_object_get(result, "enforced"), json_object_get(result, "result"));
    } else {
        report_error_object("corvid tool call", error);
    }
    return ok ? CTL_OK : report_guard_code(cv_json_str(error, "guard", NULL));
}

int verb_tool_call(struct ctl *ctl)
{
    const char *name = ctl->values.words[0];
    cv_auto_json json_t *params = json_object();
    cv_json_set_text(params, "name", name, strlen(name));
    int code = read_args(ctl, params);
    if (code == CTL_OK)
        code = verbs_place(ctl, params);
    if (code != CTL_OK)
        return code;
    bool gone = false;
    struct stream_request request = {.method = "tool.call", .params = json_incref(params), .cancels = true, .on_item = on_item, .arg = ctl};
    cv_auto_json json_t *result = stream_run(ctl, &request, &code, &gone);
    return result ? show_result(ctl, result) : code;
}
