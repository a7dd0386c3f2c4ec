// SPDX-License-Identifier: MIT
/*
 * exec_start.c - runs a command through the door, with its streams.
 *
 * Purpose: `corvid exec`. Params: argv, workspace, policy, env, stdin and what bounds the call. Items: output as
 * {"fd":1|2,"data":BASE64} of at most 64 KiB of bytes, {"approval":...}, and with stdin {"stdin":"pause"|"resume"}. Input:
 * {"data":BASE64}, {"eof":true}, {"signal":N}. Result: how it ended ("kind"), exit code, what was enforced, what it used.
 * Errors: only what prevents a call from beginning; a denial is a result. Caveats: a client that leaves cancels the call.
 *
 * Flow: output stops being read from the command while the client's queue is full. Input waits here until the command
 * takes it: over STDIN_PAUSE bytes the client is asked to pause, over STDIN_MAX the connection is not read until less
 * than STDIN_RESUME wait.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char verb_exec_start_params[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"argv\",\"workspace\"],\"properties\":{"
    "\"argv\":{\"type\":\"array\",\"minItems\":1,\"maxItems\":4096,\"items\":{\"type\":\"string\"}},"
    "\"env\":{\"type\":\"array\",\"maxItems\":256,\"items\":{\"type\":\"string\",\"minLength\":2,\"maxLength\":4096}},"
    "\"stdin\":{\"type\":\"boolean\"}," VERB_ACCESS_PROPERTIES "}}";
const char verb_exec_start_result[] =
    "{\"type\":\"object\",\"required\":[\"call\",\"exit\",\"signal\",\"kind\",\"stats\"],\"properties\":{\"call\":{\"type\":\"string\"},"
    "\"exit\":{\"type\":\"integer\"},\"signal\":{\"type\":\"integer\"},\"error\":{\"type\":\"object\"},"
    "\"kind\":{\"enum\":[\"ran\",\"denied\",\"failed\",\"missing\",\"unstartable\",\"deadline\",\"cancelled\"]},"
    "\"enforced\":{\"type\":\"object\"},\"stats\":{\"type\":\"object\"}}}";

enum {
    OUTPUT_CHUNK = 65536,
    STDIN_PAUSE = 262144,
    STDIN_RESUME = 65536,
    STDIN_MAX = 1048576,
    PUMP_MS = 5,
};

struct exec {
    struct cv_rpc_request *request;
    struct cv_access *access;
    struct cv_call *call;   /* NULL after its end */
    struct cv_timer *timer; /* tries again while input waits */
    struct cv_buf input;    /* not yet taken by the worker */
    bool wants_stdin;
    bool eof;               /* the client sends no more */
    bool closed;            /* the command's stdin is closed */
    bool paused;            /* the client was asked to pause */
    bool output_paused;
    json_t *end;
};

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

static json_t *end_json(const struct cv_call_end *end)
{
    json_t *value = verb_call_json(end);
    const struct cv_worker_end *worker = end->worker;
    json_object_del(value, "ok");
    json_object_del(value, "view");
    json_object_del(value, "result");
    json_object_set_new(value, "exit", json_integer(worker ? worker->code : -1));
    json_object_set_new(value, "signal", json_integer(worker ? worker->signal : 0));
    json_object_set_new(value, "kind", json_string(kind_of(end)));
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
    exec->end = end_json(end);
    cv_timer_stop(exec->timer);
    cv_loop_defer(verb_daemon(exec->request)->loop, finish, exec);
}

/* ---- output --------------------------------------------------------------------------------------------------------- */

static void send_chunk(struct exec *exec, int fd, const char *bytes, size_t len)
{
    struct cv_buf text = CV_BUF_INIT;
    cv_buf_add_base64(&text, bytes, len);
    json_t *data = json_stringn_nocheck(text.data, text.len); /* base64 is ASCII */
    cv_buf_finish(&text);
    cv_rpc_item(exec->request, json_pack("{s:i, s:o}", "fd", fd, "data", data));
}

static void pause_output(struct exec *exec, bool paused)
{
    if (exec->output_paused == paused || !exec->call)
        return;
    exec->output_paused = paused;
    cv_call_pause(exec->call, paused);
}

static void on_output(int fd, const char *bytes, size_t len, void *arg)
{
    struct exec *exec = arg;
    while (len > 0) {
        size_t n = len < OUTPUT_CHUNK ? len : OUTPUT_CHUNK;
        send_chunk(exec, fd, bytes, n);
        bytes += n;
        len -= n;
    }
    if (cv_rpc_full(exec->request))
        pause_output(exec, true);
}

static void on_drain(void *arg)
{
    pause_output(arg, false);
}

static void on_approval(const char *call, const struct cv_approval *approval, void *arg)
{
    struct exec *exec = arg;
    cv_rpc_item(exec->request, verb_approval_json(call, approval));
}

/* ---- input ---------------------------------------------------------------------------------------------------------- */

static void say_stdin(struct exec *exec, const char *word)
{
    exec->paused = strcmp(word, "pause") == 0;
    cv_rpc_item(exec->request, json_pack("{s:s}", "stdin", word));
}

static void steer_client(struct exec *exec)
{
    size_t waiting = exec->input.len + cv_call_stdin_queued(exec->call);
    if (waiting > STDIN_PAUSE && !exec->paused)
        say_stdin(exec, "pause");
    if (waiting > STDIN_MAX)
        cv_rpc_pause(exec->request, true);
    if (waiting < STDIN_RESUME) {
        cv_rpc_pause(exec->request, false);
        if (exec->paused)
            say_stdin(exec, "resume");
    }
}

/* Hands over what waits, then the end. What the command does not want (it closed its stdin) is dropped. */
static void pump(void *arg)
{
    struct exec *exec = arg;
    if (!exec->call)
        return;
    if (exec->input.len > 0 && cv_call_write(exec->call, exec->input.data, exec->input.len) != -EAGAIN)
        cv_buf_finish(&exec->input);
    if (exec->eof && exec->input.len == 0 && !exec->closed) {
        exec->closed = true;
        cv_call_close_stdin(exec->call);
    }
    steer_client(exec);
    if (exec->input.len > 0 || exec->paused)
        cv_timer_start(exec->timer, PUMP_MS);
}

static void on_input(const json_t *params, void *arg)
{
    struct exec *exec = arg;
    const json_t *data = json_object_get(params, "data");
    const json_t *signal = json_object_get(params, "signal");
    if (!exec->call)
        return;
    if (json_is_string(data) && exec->wants_stdin && !exec->eof)
        (void)!cv_buf_add_unbase64(&exec->input, json_string_value(data), json_string_length(data)); /* no base64: nothing is added */
    if (cv_json_flag(params, "eof"))
        exec->eof = true;
    if (json_is_integer(signal) && json_integer_value(signal) > 0 && json_integer_value(signal) < 65)
        (void)!cv_call_signal(exec->call, (int)json_integer_value(signal)); /* before the start and after the end there is nobody */
    pump(exec);
}

static void on_cancel(void *arg)
{
    struct exec *exec = arg;
    if (exec->call)
        cv_call_cancel(exec->call);
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

static int begin(struct exec *exec, const json_t *params, struct cv_error *err)
{
    struct cv_daemon *d = verb_daemon(exec->request);
    const struct cv_access_request access = verb_access_request(exec->request, params, true);
    cv_auto_json json_t *args = json_pack("{s:O}", "argv", json_object_get(params, "argv"));
    cv_auto_free const char **env = env_list(json_object_get(params, "env"));
    const struct cv_call_request call = {
        .run = "",
        .tool = "exec",
        .args = args,
        .timeout_ms = (uint64_t)cv_json_num(params, "timeout_s", 0) * 1000,
        .wants_stdin = exec->wants_stdin,
        .env = env,
        .events = {.on_approval = on_approval, .on_output = on_output, .on_end = on_end},
        .arg = exec,
    };
    int rc = cv_daemon_may_start(d, err);
    if (rc == 0)
        rc = check_env(json_object_get(params, "env"), err);
    if (rc == 0)
        rc = cv_access_open(d->door, &access, &exec->access, err);
    if (rc == 0)
        rc = cv_call_start(exec->access, &call, &exec->call, err);
    return rc;
}

void verb_exec_start(struct cv_rpc_request *request, const json_t *params)
{
    static const struct cv_rpc_hooks hooks = {.on_cancel = on_cancel, .on_input = on_input, .on_drain = on_drain};
    struct cv_error err = CV_ERROR_INIT;
    struct exec *exec = cv_new(struct exec);
    exec->request = request;
    exec->wants_stdin = cv_json_flag(params, "stdin");
    int rc = begin(exec, params, &err);
    if (rc < 0) {
        cv_access_close(exec->access);
        free(exec);
        cv_rpc_fail(request, &err);
        return;
    }
    exec->timer = cv_timer_create(verb_daemon(request)->loop, pump, exec);
    cv_rpc_set_hooks(request, &hooks, exec);
}
