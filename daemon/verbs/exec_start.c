// SPDX-License-Identifier: MIT
/*
 * exec_start.c - runs a command through the door, with its streams.
 *
 * Purpose: `corvid exec`. Params: argv, workspace, policy, env, stdin, terminal, raw and what bounds the call. Items: output as
 * {"fd":0|1|2,"data":BASE64} of at most 64 KiB of bytes, {"approval":...}, and with stdin {"stdin":"pause"|"resume"|"closed"}. Input:
 * {"data":BASE64}, {"eof":true}, {"signal":N}, {"size":{"rows","columns"}}. With raw the item {"raw":true}, and from there on frames.
 * Result: how it ended ("kind"), exit code, what was enforced, its limits, what it used.
 * Errors: only what prevents a call from beginning; a denial is a result. Caveats: a client that leaves cancels the call.
 */
#include "daemon/verbs/exec.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char verb_exec_start_params[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"argv\",\"workspace\"],\"properties\":{"
    "\"argv\":{\"type\":\"array\",\"minItems\":1,\"maxItems\":4096,\"items\":{\"type\":\"string\"}},"
    "\"env\":{\"type\":\"array\",\"maxItems\":256,\"items\":{\"type\":\"string\",\"minLength\":2,\"maxLength\":4096}},"
    "\"stdin\":{\"type\":\"boolean\"},\"raw\":{\"type\":\"boolean\"},"
    "\"terminal\":{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"rows\",\"columns\"],\"properties\":{"
    "\"rows\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":65535},\"columns\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":65535},"
    "\"stdout\":{\"type\":\"boolean\"},\"stderr\":{\"type\":\"boolean\"},\"background\":{\"type\":\"boolean\"}}}," VERB_ACCESS_PROPERTIES "}}";
const char verb_exec_start_result[] =
    "{\"type\":\"object\",\"required\":[\"call\",\"exit\",\"signal\",\"kind\",\"stats\"],\"properties\":{\"call\":{\"type\":\"string\"},"
    "\"exit\":{\"type\":\"integer\"},\"signal\":{\"type\":\"integer\"},\"error\":{\"type\":\"object\"},"
    "\"kind\":{\"enum\":[\"ran\",\"denied\",\"failed\",\"missing\",\"unstartable\",\"deadline\",\"cancelled\"]},"
    "\"enforced\":{\"type\":\"object\"},\"limits\":{\"type\":\"array\"},\"stats\":{\"type\":\"object\"}}}";

/* ---- the end -------------------------------------------------------------------------------------------------------- */

/* Guards that refuse a call before anything is started; any other one is a wall that broke or stopped it. */
static bool is_refusal(const char *guard)
{
    static const char *const refusals[] = {"approval", "policy", "schema"};
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
        if (strcmp(guard, refusals[i]) == 0)
            return true;
    return false;
}

static const char *kind_of(const struct cv_call_end *end)
{
    const char *guard = end->error.guard ? end->error.guard : "";
    if (end->exec_missing)
        return "missing";
    if (end->exec_failed)
        return "unstartable";
    if (end->ok)
        return "ran";
    if (strcmp(guard, "deadline") == 0)
        return "deadline";
    if (strcmp(guard, "cancel") == 0)
        return "cancelled";
    return is_refusal(guard) ? "denied" : "failed";
}

static json_t *end_json(const struct cv_call_end *end, uid_t uid)
{
    json_t *value = verb_call_json(end);
    const struct cv_worker_end *worker = end->worker;
    json_object_del(value, "ok");
    json_object_del(value, "view");
    json_object_del(value, "result");
    json_object_set_new(value, "exit", json_integer(worker ? worker->code : -1));
    json_object_set_new(value, "signal", json_integer(worker ? worker->signal : 0));
    json_object_set_new(value, "kind", json_string(kind_of(end)));
    if (!worker)
        return value;
    if (end->enforced)
        json_object_set_new(value, "limits", cv_limits_json(&worker->limits, uid));
    json_object_set_new(json_object_get(value, "stats"), "input_bytes", json_integer((json_int_t)worker->input_bytes));
    return value;
}

/* The access goes after the call's last callback has returned, the request after that. */
static void finish(void *arg)
{
    struct exec *exec = arg;
    struct cv_rpc_request *request = exec->request;
    json_t *end = exec->end;
    cv_access_close(exec->access);
    cv_timer_close(exec->timer);
    cv_buf_finish(&exec->input);
    free(exec);
    cv_rpc_end(request, end);
}

static void on_end(const struct cv_call_end *end, void *arg)
{
    struct exec *exec = arg;
    exec->call = NULL;
    exec->end = end_json(end, cv_rpc_uid(exec->request));
    cv_timer_stop(exec->timer);
    cv_loop_defer(verb_daemon(exec->request)->loop, finish, exec);
}

static void on_approval(const char *call, const struct cv_approval *approval, void *arg)
{
    struct exec *exec = arg;
    cv_rpc_item(exec->request, verb_approval_json(call, approval));
}

/* ---- the beginning -------------------------------------------------------------------------------------------------- */

static int check_env(const json_t *env, struct cv_error *err)
{
    size_t i;
    json_t *entry;
    json_array_foreach((json_t *)env, i, entry) {
        const char *text = json_string_value(entry);
        const char *equals = strchr(text, '=');
        if (!equals || equals == text)
            return cv_fail(err, -EINVAL, "exec.env", "params.env[%zu]: '%.64s', expected NAME=value", i, text);
    }
    return 0;
}

static const char **env_list(const json_t *env)
{
    size_t n = json_array_size(env);
    const char **list = cv_zalloc((n + 1) * sizeof *list);
    for (size_t i = 0; i < n; i++)
        list[i] = json_string_value(json_array_get(env, i));
    return list;
}

/* {"stdout","stderr","background"}: what is not said is as in a plain terminal. */
static unsigned terminal_how(const json_t *terminal)
{
    return (json_is_false(json_object_get(terminal, "stdout")) ? CV_TERMINAL_NOT_STDOUT : 0u) |
           (json_is_false(json_object_get(terminal, "stderr")) ? CV_TERMINAL_NOT_STDERR : 0u) |
           (cv_json_flag(terminal, "background") ? CV_TERMINAL_BACKGROUND : 0u);
}

static int begin(struct exec *exec, const json_t *params, struct cv_error *err)
{
    struct cv_daemon *d = verb_daemon(exec->request);
    const struct cv_access_request access = verb_access_request(exec->request, params, true);
    cv_auto_json json_t *args = json_pack("{s:O}", "argv", json_object_get(params, "argv"));
    cv_auto_free const char **env = env_list(json_object_get(params, "env"));
    const json_t *terminal = json_object_get(params, "terminal");
    const struct cv_call_request call = {
        .run = "",
        .tool = "exec",
        .args = args,
        .timeout_ms = (uint64_t)cv_json_num(params, "timeout_s", 0) * 1000,
        .wants_stdin = exec->wants_stdin,
        .env = env,
        .terminal = json_is_object(terminal),
        .terminal_how = terminal_how(terminal),
        .rows = (unsigned short)cv_json_num(terminal, "rows", 0),
        .columns = (unsigned short)cv_json_num(terminal, "columns", 0),
        .events = {.on_approval = on_approval, .on_output = exec_on_output, .on_drain = exec_on_drain, .on_terminal = exec_on_terminal,
                   .on_end = on_end},
        .arg = exec,
    };
    int rc = cv_daemon_may_start(d, err);
    if (rc == 0)
        rc = check_env(json_object_get(params, "env"), err);
    if (rc == 0)
        rc = cv_access_open(d->door, &access, &exec->access, err);
    if (rc == 0 && cv_json_flag(params, "raw"))
        rc = cv_rpc_upgrade(exec->request, cv_frames_of_client, err);
    if (rc == 0)
        rc = cv_call_start(exec->access, &call, &exec->call, err);
    return rc;
}

void verb_exec_start(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    struct exec *exec = cv_new(struct exec);
    exec->request = request;
    exec->wants_stdin = cv_json_flag(params, "stdin") || json_object_get(params, "terminal");
    int rc = begin(exec, params, &err);
    if (rc < 0) {
        cv_access_close(exec->access);
        free(exec);
        cv_rpc_fail(request, &err);
        return;
    }
    exec->timer = cv_timer_create(verb_daemon(request)->loop, exec_pump, exec);
    cv_rpc_set_hooks(request, &exec_hooks, exec);
}
