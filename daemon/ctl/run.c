// SPDX-License-Identifier: MIT
/*
 * run.c - `corvid run`.
 *
 * Purpose: one task, followed to its end. Params: the task and its bounds. Result: the answer on stdout, the story on
 * stderr; with --json events as received and the end as last line. Errors: exit codes by the run's status (report.c).
 * Caveats: --stage is refused: file effects are direct in this version. With --detach the run's id is all that is printed.
 */
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/ctl/events.h"
#include "daemon/ctl/run.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/stdin.h"
#include "daemon/ctl/verb.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int run_gather_task(const struct ctl *ctl, struct cv_buf *out, struct cv_error *err)
{
    const struct options_values *values = &ctl->values;
    int rc = 0;
    if (values->word_count == 1 && strcmp(values->words[0], "-") == 0)
        rc = stdin_read("the task", CV_LIMIT_TASK_BYTES, out, err);
    else
        for (int i = 0; i < values->word_count; i++)
            cv_buf_printf(out, "%s%s", i ? " " : "", values->words[i]);
    while (rc == 0 && out->len > 0 && strchr(" \t\r\n", out->data[out->len - 1]))
        out->data[--out->len] = '\0';
    if (rc == 0 && strspn(cv_buf_text(out), " \t\r\n") == out->len)
        return cv_fail(err, -EINVAL, "run.task", "the task is empty");
    if (rc == 0 && out->len > CV_LIMIT_TASK_BYTES)
        return cv_fail(err, -E2BIG, "run.task", "the task has %zu bytes, at most %d are taken", out->len, CV_LIMIT_TASK_BYTES);
    return rc;
}

/* What the command line says about the run, beside its task. 0, or an exit code after the error has been printed. */
static int add_rest(struct ctl *ctl, json_t *params)
{
    const char *model = options_text(&ctl->values, "model");
    const char *key = options_text(&ctl->values, "key");
    int64_t steps = options_int(&ctl->values, "max-steps", 0);
    if (options_has(&ctl->values, "stage"))
        return verbs_usage(ctl->verb, "--stage: staged effects are not available in this version; without it file effects are direct");
    if (model)
        cv_json_set_text(params, "model", model, strlen(model));
    if (key)
        cv_json_set_text(params, "key", key, strlen(key));
    if (steps > 0)
        json_object_set_new(params, "max_steps", json_integer(steps));
    if (options_has(&ctl->values, "detach"))
        json_object_set_new(params, "detach", json_true());
    return verbs_place(ctl, params);
}

static int detached(struct ctl *ctl, const json_t *result)
{
    const char *run = cv_json_str(result, "run", "?");
    if (ctl->json) {
        show_json(result);
        return CTL_OK;
    }
    printf("%s\n", run);
    fprintf(stderr, "corvid: the run goes on in the daemon; follow it with: corvid runs watch %s\n", run);
    return CTL_OK;
}

int run_follow(struct ctl *ctl, struct run_task *task)
{
    cv_auto_json json_t *params = json_object();
    if (cv_json_set_text(params, "task", task->text, task->len))
        return verbs_usage(ctl->verb, "the task is no valid UTF-8");
    if (task->after)
        cv_json_set_text(params, "after", task->after, strlen(task->after));
    int code = add_rest(ctl, params);
    if (code != CTL_OK)
        return code;
    cv_auto_events struct events events = {.ctl = ctl, .verbose = task->verbose, .in_chat = task->in_chat};
    bool gone = false;
    struct stream_request request = {
        .method = "run.start", .params = json_incref(params), .cancels = true, .on_item = events_item, .on_tick = events_tick, .arg = &events,
    };
    cv_auto_json json_t *result = stream_run(ctl, &request, &code, &gone);
    if (gone)
        events_gone(&events);
    snprintf(task->run, sizeof task->run, "%s", events.run);
    task->left = !result && code == CTL_CANCELLED;
    if (!result)
        return code;
    return options_has(&ctl->values, "detach") ? detached(ctl, result) : events_end(&events, result);
}

int verb_run(struct ctl *ctl)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    struct cv_error err = CV_ERROR_INIT;
    if (run_gather_task(ctl, &text, &err) < 0)
        return verbs_usage(ctl->verb, "%s", cv_error_text(&err));
    struct run_task task = {
        .text = text.data, .len = text.len, .after = options_text(&ctl->values, "after"), .verbose = options_has(&ctl->values, "verbose"),
    };
    return run_follow(ctl, &task);
}
