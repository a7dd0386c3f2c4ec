// SPDX-License-Identifier: MIT
/*
 * model_bench_case.c - one case on one side: its folder is made and prepared, a picture is taken, the run is carried out as `corvid run` would,
 * unattended (what the policy would ask about is refused, and no approval is ever given), then files, check and answer are judged. The folder
 * is removed again unless it is to be kept. Owns nothing that outlives a case.
 */
#include "daemon/ctl/model_bench.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COMMAND_S = 60, GRACE_S = 60, CALL_S = 30, TEXT_BYTES = 2000 };

struct doing {
    struct bench *b;
    struct bench_side *side;
    const struct cv_bench_case *c;
    char *workspace;
    json_t *before; /* its picture */
    json_t *result; /* what is told of the case */
    struct cv_bench_verdict verdict;
    struct client_error *error;
    struct cv_buf output; /* the end of what setup or check wrote */
};

static void doing_finish(struct doing *d)
{
    free(d->workspace);
    json_decref(d->before);
    json_decref(d->result);
    cv_buf_finish(&d->output);
}

/* The case cannot be judged, and why. Gives 1: it is over, the next one may be tried. */
__attribute__((format(printf, 2, 3))) static int unjudged(struct doing *d, const char *fmt, ...)
{
    char text[CV_ERROR_TEXT];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    cv_json_set_text(d->result, "error", text, strlen(text));
    json_object_set_new(d->result, "passed", json_null());
    return 1;
}

/* One request of the case. The result; NULL with *over 1 (told as unjudged) or negative (all must end). */
static json_t *ask(struct doing *d, struct bench_ask *request, int *over)
{
    int rc = 0;
    json_t *result = bench_ask(d->b, d->side, request, &rc, d->error);
    if (d->b->interrupts > 0 && !result)
        *over = -EINTR;
    else if (result || rc != -EREMOTEIO)
        *over = rc;
    else
        *over = unjudged(d, "%s", cv_json_str(d->error->remote, "message", "the daemon gave no reason"));
    if (*over > 0)
        client_error_finish(d->error);
    return result;
}

static json_t *place(const struct doing *d, const char *policy, int64_t timeout_s)
{
    json_t *params = json_pack("{s:s, s:I}", "policy", policy, "timeout_s", (json_int_t)timeout_s);
    const char *home = getenv("HOME");
    cv_json_set_text(params, "workspace", d->workspace, strlen(d->workspace));
    if (home && home[0] == '/')
        cv_json_set_text(params, "home", home, strlen(home));
    return params;
}

/* ---- lines for sh ------------------------------------------------------------------------------------------------------------------- */

/* No approval is ever given. */
static void refuse(struct doing *d, const json_t *asked)
{
    int64_t unused;
    const char *id = cv_json_str(asked, "approval", "");
    client_send(d->side->client, "approval.answer", json_pack("{s:s, s:b, s:s}", "id", id, "allow", 0, "why", "nobody is asked while a model is examined"),
                &unused, NULL);
}

/* What it wrote, kept from its end. */
static void on_output(json_t *item, void *arg)
{
    struct doing *d = arg;
    const json_t *data = json_object_get(item, "data"), *approval = json_object_get(item, "approval");
    if (approval)
        refuse(d, approval);
    if (!json_is_string(data) || cv_buf_add_unbase64(&d->output, json_string_value(data), json_string_length(data)) < 0)
        return;
    if (d->output.len > CV_LIMIT_BENCH_OUTPUT_BYTES)
        cv_buf_drop(&d->output, d->output.len - CV_LIMIT_BENCH_OUTPUT_BYTES);
}

/* Runs one line as `corvid exec -- sh -c LINE` does in the workspace. 0 when it was carried out, with *failed: a text (gives it) that says how
 * it failed, or NULL when it did not; else as `ask`. */
static int run_line(struct doing *d, const char *what, const char *line, char **failed)
{
    int over = 0;
    json_t *params = place(d, "workspace", COMMAND_S);
    json_object_set_new(params, "argv", json_pack("[s, s, s]", "sh", "-c", line));
    struct bench_ask request = {.method = "exec.start", .params = params, .timeout_ms = (COMMAND_S + GRACE_S) * 1000, .on_item = on_output, .arg = d};
    cv_buf_clear(&d->output);
    cv_auto_json json_t *end = ask(d, &request, &over);
    if (!end)
        return over;
    if (d->b->interrupts > 0)
        return -EINTR;
    const char *kind = cv_json_str(end, "kind", "failed");
    const int64_t code = cv_json_num(end, "exit", -1), number = cv_json_num(end, "signal", 0);
    const bool ran = strcmp(kind, "ran") == 0;
    if (!ran && strcmp(kind, "deadline") != 0)
        return unjudged(d, "%s: it could not be run: %s", what, cv_json_str(json_object_get(end, "error"), "text", kind));
    if (ran && code == 0 && number == 0)
        return 0;
    cv_auto_json json_t *text = cv_json_text(cv_buf_text(&d->output), d->output.len);
    const char *said = json_string_value(text);
    if (!ran)
        *failed = cv_format("%s: it took longer than %d s", what, COMMAND_S);
    else
        *failed = cv_format("%s: %s %lld%s%.300s", what, number ? "signal" : "exit code", (long long)(number ? number : code), said[0] ? ": " : "", said);
    return 0;
}

/* ---- before --------------------------------------------------------------------------------------------------------------------------- */

static int prepare(struct doing *d)
{
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_free char *above = cv_format("%s/%s/%s", d->b->work, d->side->name, d->c->set), *failed = NULL;
    d->workspace = cv_path_join(above, d->c->id);
    if (cv_file_mkdirs(above, 0700, &err) < 0 || cv_bench_make(d->c, d->workspace, &err) < 0)
        return unjudged(d, "%s", cv_error_text(&err));
    int rc = d->c->setup ? run_line(d, "setup", d->c->setup, &failed) : 0;
    if (rc != 0)
        return rc;
    if (failed)
        return unjudged(d, "%s", failed);
    return cv_bench_picture(d->workspace, &d->before, &err) < 0 ? unjudged(d, "%s", cv_error_text(&err)) : 0;
}

/* ---- the run ---------------------------------------------------------------------------------------------------------------------------- */

static void set_cut(json_t *to, const char *key, const char *text)
{
    cv_json_set_text(to, key, text, strnlen(text, TEXT_BYTES));
}

static void on_call(json_t *calls, const json_t *event)
{
    json_array_append_new(calls, json_pack("{s:O?, s:O?, s:O?, s:O?}", "call", json_object_get(event, "call"), "tool", json_object_get(event, "tool"), "args",
                                           json_object_get(event, "args"), "verdict", json_object_get(event, "verdict")));
}

/* The end of a call; of a reply that was no step, which has no call, an entry of its own. */
static void on_observation(json_t *calls, const json_t *event)
{
    json_t *call = json_array_get(calls, json_array_size(calls) - 1);
    if (!call || !json_equal(json_object_get(call, "call"), json_object_get(event, "call"))) {
        call = json_object();
        json_array_append_new(calls, call);
    }
    json_object_set(call, "ok", json_object_get(event, "ok"));
    json_object_set(call, "ms", json_object_get(event, "ms"));
    set_cut(call, "text", cv_json_str(event, "text", cv_json_str(json_object_get(event, "error"), "text", "")));
}

static void on_event(json_t *item, void *arg)
{
    struct doing *d = arg;
    json_t *calls = json_object_get(d->result, "calls");
    const char *name = cv_json_str(item, "event", "");
    if (strcmp(name, "call") == 0)
        on_call(calls, item);
    else if (strcmp(name, "observation") == 0)
        on_observation(calls, item);
    else if (strcmp(name, "approval") == 0)
        refuse(d, item);
}

/* The prompt's version stands in the story of a run. */
static void learn_prompt(struct doing *d, const char *run)
{
    int over = 0;
    if (json_object_get(d->side->about, "prompt"))
        return;
    struct bench_ask request = {.method = "run.show", .params = json_pack("{s:s}", "id", run), .timeout_ms = CALL_S * 1000};
    cv_auto_client_error struct client_error error = {0};
    cv_auto_json json_t *story = bench_ask(d->b, d->side, &request, &over, &error);
    json_t *prompt = json_object_get(story, "prompt");
    if (prompt)
        json_object_set(d->side->about, "prompt", prompt);
}

/* Of the engine's failures, those that the model's own run brought about. */
static bool is_the_models(const char *reason)
{
    static const char *const reasons[] = {"engine.prompt", "engine.deadline", NULL};
    for (size_t i = 0; reasons[i]; i++)
        if (strcmp(reasons[i], reason) == 0)
            return true;
    return strncmp(reason, "engine.", 7) != 0;
}

/* What the end event says. A run that ended without an answer cannot have passed. */
static int take_end(struct doing *d, const json_t *end, int64_t us)
{
    const json_t *error = json_object_get(end, "error");
    const char *status = cv_json_str(end, "status", "failed"), *answer = cv_json_str(end, "answer", "");
    const char *why = cv_json_str(error, "text", "");
    cv_json_set_text(d->result, "status", status, strlen(status));
    cv_json_set_text(d->result, "answer", answer, strlen(answer));
    json_object_set_new(d->result, "seconds", json_real((double)(us / 1000) / 1000));
    json_object_set_new(d->result, "steps", json_integer((json_int_t)cv_json_num(end, "steps", 0)));
    json_t *tokens = json_object_get(end, "tokens");
    if (tokens)
        json_object_set(d->result, "tokens", tokens);
    if (strcmp(status, "failed") == 0 && !is_the_models(cv_json_str(error, "reason", ""))) {
        d->b->failed_in_row++;
        return unjudged(d, "the engine failed: %s", why);
    }
    d->b->failed_in_row = 0;
    /* "denied" is said of a run that met a denial and answered: the answer is judged as any other. */
    if (strcmp(status, "done") != 0 && strcmp(status, "denied") != 0)
        cv_bench_blame(&d->verdict, CV_BENCH_ENDED, "ended %s%s%s", status, why[0] ? ": " : "", why);
    return 0;
}

/* Starts the run and follows it to its end. It is detached, so that nobody is there to be asked; a Ctrl-C cancels it by its id. */
static int carry_out(struct doing *d)
{
    int over = 0;
    const int64_t begun = cv_clock_mono_us();
    json_t *params = place(d, d->c->policy, d->b->timeout_s);
    json_object_set_new(params, "task", json_string(d->c->request));
    json_object_set_new(params, "detach", json_true());
    struct bench_ask start = {.method = "run.start", .params = params, .timeout_ms = CALL_S * 1000};
    cv_auto_json json_t *started = ask(d, &start, &over);
    if (!started)
        return over;
    const char *run = cv_json_str(started, "run", "");
    json_object_set_new(d->result, "run", json_string(run));
    struct bench_ask watch = {
        .method = "run.watch", .params = json_pack("{s:s}", "id", run), .run = run, .timeout_ms = (d->b->timeout_s + GRACE_S) * 1000,
        .on_item = on_event, .arg = d,
    };
    cv_auto_json json_t *end = ask(d, &watch, &over);
    if (!end)
        return over;
    if (d->b->interrupts > 0)
        return -EINTR;
    learn_prompt(d, run);
    return take_end(d, end, cv_clock_mono_us() - begun);
}

/* ---- the verdict -------------------------------------------------------------------------------------------------------------------------- */

static int judge(struct doing *d)
{
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_free char *failed = NULL;
    if (cv_bench_judge_files(d->c, d->workspace, d->before, &d->verdict, &err) < 0)
        return unjudged(d, "%s", cv_error_text(&err));
    int rc = d->c->check ? run_line(d, "check", d->c->check, &failed) : 0;
    if (rc != 0)
        return rc;
    if (failed)
        cv_bench_blame(&d->verdict, CV_BENCH_STATE, "%s", failed);
    const char *status = cv_json_str(d->result, "status", "");
    if (strcmp(status, "done") == 0 || strcmp(status, "denied") == 0)
        cv_bench_judge_answer(d->c, cv_json_str(d->result, "answer", ""), &d->verdict);
    return 0;
}

static void tell_verdict(struct doing *d)
{
    static const char *const reasons[CV_BENCH_REASONS] = {
        [CV_BENCH_STATE] = "wrong file state", [CV_BENCH_CHANGED] = "changed what it should not", [CV_BENCH_ANSWER] = "wrong answer"};
    const struct cv_bench_verdict *v = &d->verdict;
    json_object_set_new(d->result, "passed", json_boolean(v->count == 0));
    if (v->count == 0)
        return;
    const char *reason = reasons[v->problems[0].reason];
    cv_auto_free char *ended = reason ? NULL : cv_format("ended %s", cv_json_str(d->result, "status", "failed"));
    json_object_set_new(d->result, "reason", json_string(reason ? reason : ended));
    json_t *problems = json_array();
    for (size_t i = 0; i < v->count && i < CV_BENCH_PROBLEMS; i++)
        json_array_append_new(problems, json_string(v->problems[i].text));
    json_object_set_new(d->result, "problems", problems);
}

json_t *bench_case_run(struct bench *b, struct bench_side *side, const struct cv_bench_case *c, struct client_error *error)
{
    __attribute__((cleanup(doing_finish))) struct doing d = {.b = b, .side = side, .c = c, .error = error};
    struct cv_error err = CV_ERROR_INIT;
    d.result = json_pack("{s:n, s:[]}", "passed", "calls");
    int rc = prepare(&d);
    if (rc == 0)
        rc = carry_out(&d);
    if (rc == 0)
        rc = judge(&d);
    if (rc == 0)
        tell_verdict(&d);
    if (!b->keeps && d.workspace && cv_bench_remove(d.workspace, &err) < 0 && rc >= 0)
        unjudged(&d, "%s", cv_error_text(&err));
    return rc < 0 ? NULL : cv_steal(&d.result);
}
