// SPDX-License-Identifier: MIT
/*
 * worker.c - the carrier of most calls: the cell of an access, and the worker of one call. Turns grants into what the
 * sandbox is told and a worker's end into a result or an error. Loop thread. Never opens the gate before the call's table
 * says so, after STARTED is durable.
 */
#include "tools/door/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_WALL_MS = 120 * 1000 };

/* What a command finds in its environment; a request may add to it (exec) or replace an entry. */
static const char *const base_env[] = {
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME=/tmp",
    "TMPDIR=/tmp",
    "LANG=C.UTF-8",
    "TERM=dumb",
};

/* Leaves one of each text. */
static size_t unique(char **list, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        while (k < kept && strcmp(list[k], list[i]) != 0)
            k++;
        if (k == kept)
            list[kept++] = list[i];
        else
            free(list[i]);
    }
    return kept;
}

/* The places to be covered in the cell: what the policy hides, and each protected folder below every granted path that holds
 * it. A path that goes through a link holds it under another name. Gives an array of `*count` texts that are the caller's. */
static char **hidden_places(const struct cv_access *access, size_t *count)
{
    const struct cv_grant *grant = &access->grant;
    const struct cv_door *door = access->door;
    char **list = cv_zalloc((grant->hidden_count + grant->path_count * door->protected_count + 1) * sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < grant->hidden_count; i++)
        list[n++] = cv_strdup(grant->hidden[i]);
    for (size_t k = 0; k < grant->path_count; k++) {
        cv_auto_free char *real = realpath(grant->paths[k].path, NULL);
        for (size_t i = 0; real && i < door->protected_count; i++)
            if (cv_path_inside(real, door->protected[i]))
                list[n++] = cv_path_join(grant->paths[k].path, door->protected[i] + (real[1] ? strlen(real) : 0));
    }
    *count = unique(list, n);
    return list;
}

/* What the grant gives, and after it, read-only, each kept folder that a writable place holds. Gives the array; the paths of kept
 * folders are gathered in `paths`, which owns them. */
static struct cv_bind *make_binds(const struct cv_access *access, bool shut, size_t *count, char ***paths)
{
    const struct cv_grant *grant = &access->grant;
    const struct cv_door *door = access->door;
    struct cv_bind *binds = cv_zalloc((grant->path_count * (1 + door->kept_count) + 1) * sizeof *binds);
    size_t n = 0, kept = 0;
    *paths = cv_zalloc((grant->path_count * door->kept_count + 1) * sizeof **paths);
    for (size_t i = 0; i < grant->path_count; i++)
        binds[n++] = (struct cv_bind){
            .source = grant->paths[i].path,
            .writable = grant->paths[i].writable && !shut,
            .executable = grant->paths[i].executable,
            .must_exist = strcmp(grant->paths[i].path, access->workspace) == 0,
        };
    for (size_t i = 0; i < grant->path_count; i++) {
        cv_auto_free char *real = grant->paths[i].writable ? realpath(grant->paths[i].path, NULL) : NULL;
        for (size_t k = 0; real && k < door->kept_count; k++) {
            if (!cv_path_inside(real, door->kept[k]) || strcmp(real, door->kept[k]) == 0)
                continue;
            (*paths)[kept] = cv_path_join(grant->paths[i].path, door->kept[k] + (real[1] ? strlen(real) : 0));
            binds[n++] = (struct cv_bind){.source = (*paths)[kept++], .executable = grant->paths[i].executable};
        }
    }
    *count = n;
    return binds;
}

/* `shut`: without the right to write; nothing is kept there. */
static int make_cell(const struct cv_access *access, bool shut, struct cv_cell **out, struct cv_error *err)
{
    if (*out)
        return 0;
    const struct cv_grant *grant = &access->grant;
    cv_auto_free char *keep = shut ? NULL : kept_folder(access);
    size_t hidden_count, bind_count;
    char **kept; /* ends with NULL */
    cv_auto_free struct cv_bind *binds = make_binds(access, shut, &bind_count, &kept);
    char **hidden = hidden_places(access, &hidden_count); /* ends with NULL */
    struct cv_cell_spec spec = {
        .binds = binds,
        .bind_count = bind_count,
        .hidden = (const char *const *)hidden,
        .hidden_count = hidden_count,
        .workspace = access->workspace,
        .keep = keep && kept_make(access, keep) == 0 ? keep : NULL,
        .uid = access->uid,
        .gid = access->gid,
        .tmp_bytes = grant->tmp_bytes ? grant->tmp_bytes : (uint64_t)256 << 20,
    };
    int rc = cv_cell_create(access->door->sandbox, &spec, out, err);
    for (size_t i = 0; i < hidden_count; i++)
        free(hidden[i]);
    free(hidden);
    cv_tool_argv_free(kept);
    return rc;
}

int access_cell(struct cv_access *access, struct cv_error *err)
{
    return make_cell(access, false, &access->cell, err);
}

static struct cv_cell **cell_of(const struct cv_call *call)
{
    return call->watch == CALL_SHUT ? &call->access->shut : &call->access->cell;
}

/* ---- events of the worker ----------------------------------------------------------------------------------------------- */

static void on_gated(const struct cv_enforced *enforced, void *arg)
{
    struct cv_call *call = arg;
    call->enforced = *enforced;
    call->was_gated = true;
    call_step(call, CALL_EV_GATED);
}

static void on_output(int fd, const char *bytes, size_t len, void *arg)
{
    struct cv_call *call = arg;
    if (call->events.on_output) {
        call->events.on_output(fd, bytes, len, call->arg);
        return;
    }
    size_t room = CV_LIMIT_SHELL_OUTPUT_BYTES - call->output.len;
    size_t kept = len < room ? len : room;
    cv_buf_add(&call->output, bytes, kept);
    call->output_dropped += len - kept;
}

static void on_drain(void *arg)
{
    const struct cv_call *call = arg;
    if (call->events.on_drain)
        call->events.on_drain(call->arg);
}

static void on_terminal(void *arg)
{
    const struct cv_call *call = arg;
    if (call->events.on_terminal)
        call->events.on_terminal(call->arg);
}

static json_t *command_result(const struct cv_call *call)
{
    json_t *result = json_object();
    json_object_set_new(result, "exit", json_integer(call->end.signal ? 128 + call->end.signal : call->end.code));
    if (call->end.signal)
        json_object_set_new(result, "signal", json_integer(call->end.signal));
    if (call->events.on_output) {
        json_object_set_new(result, "output_bytes", json_integer((json_int_t)call->end.output_bytes));
        return result;
    }
    cv_json_set_text(result, "output", cv_buf_text(&call->output), call->output.len);
    json_object_set_new(result, "truncated", json_boolean(call->output_dropped > 0));
    if (call->output_dropped)
        json_object_set_new(result, "dropped_bytes", json_integer((json_int_t)call->output_dropped));
    return result;
}

static void take_command(struct cv_call *call)
{
    json_t *did = command_result(call);
    if (!call->tool->parse) {
        call->result = did;
        return;
    }
    json_t *result = json_object();
    if (call->tool->parse(call->args, did, result, &call->error) == 0)
        call->result = json_incref(result);
    json_decref(result);
    json_decref(did);
}

/* The sandbox has taken the answer apart: a refusal of the tool is an error with its guard, what is left is the result. */
static void take_answer(struct cv_call *call)
{
    if (json_is_object(call->end.result))
        call->result = json_incref(call->end.result);
    else
        cv_deny(&call->error, -EPROTO, "tool", "tool.answer", "%s gave an answer that makes no sense", call->tool_name);
}

static bool is_cell_lost(const char *guard)
{
    return guard && (strcmp(guard, "nursery") == 0 || strcmp(guard, "cell") == 0);
}

void access_see_end(const struct cv_call *call)
{
    if (is_cell_lost(call->end.error.guard) || (!call->was_gated && call->access->calls == 1)) {
        struct cv_cell **cell = cell_of(call);
        cv_cell_close(*cell); /* it could not be made, or is gone: the next call gets a new one */
        *cell = NULL;
    }
}

static void on_end(const struct cv_worker_end *end, void *arg)
{
    struct cv_call *call = arg;
    call->worker = NULL;
    call->was_spawned = true;
    call->end = *end;
    call->end.result = json_incref(end->result);
    access_see_end(call);
    if (end->error.code < 0)
        call->error = end->error;
    else if (call->tool->class == CV_CLASS_X)
        take_command(call);
    else
        take_answer(call);
    picture_after(call);
}

bool worker_is_lost(const struct cv_call *call, const struct cv_worker_end *end)
{
    return !call->step_gated || is_cell_lost(end->error.guard);
}

static void on_step_gated(const struct cv_enforced *enforced, void *arg)
{
    struct cv_call *call = arg;
    (void)enforced;
    call->step_gated = true;
    cv_worker_open_gate(call->worker);
}

static void on_step_end(const struct cv_worker_end *end, void *arg)
{
    struct cv_call *call = arg;
    call->worker = NULL;
    call->step_over(call, end);
}

/* ---- starting ------------------------------------------------------------------------------------------------------------- */

static json_t *worker_request(const struct cv_call *call, const char *name, json_t *args)
{
    const struct cv_access *access = call->access;
    json_t *roots = json_array();
    for (size_t i = 0; i < access->grant.path_count; i++)
        json_array_append_new(roots, json_pack("{s:s, s:b}", "path", access->grant.paths[i].path, "writable", access->grant.paths[i].writable));
    json_t *request = json_pack("{s:s, s:O, s:s, s:o}", "tool", name, "args", args, "workspace", access->workspace, "roots",
                                roots);
    if (access->home)
        json_object_set_new(request, "home", json_string(access->home));
    care_request(call, request);
    return request;
}

static bool same_name(const char *a, const char *b)
{
    size_t n = strcspn(a, "=");
    return strncmp(a, b, n + 1) == 0;
}

static const char **make_env(const struct cv_call *call)
{
    size_t base = sizeof base_env / sizeof base_env[0];
    size_t more = 0;
    while (call->env[more])
        more++;
    const char **env = cv_zalloc((base + more + 1) * sizeof *env);
    size_t n = 0;
    for (size_t i = 0; i < base; i++) {
        bool replaced = false;
        for (size_t k = 0; k < more; k++)
            replaced |= same_name(base_env[i], call->env[k]);
        if (!replaced)
            env[n++] = base_env[i];
    }
    for (size_t k = 0; k < more; k++)
        env[n++] = call->env[k];
    return env;
}

static struct cv_worker_limits make_limits(const struct cv_call *call)
{
    const struct cv_grant *grant = &call->access->grant;
    return (struct cv_worker_limits){
        .wall_ms = carrier_wall_ms(call),
        .cpu_s = grant->cpu_s,
        .memory_process = grant->memory_process,
        .memory_tree = grant->memory_tree,
        .processes = grant->processes,
        .file_bytes = grant->file_bytes,
        .open_files = grant->open_files,
        .output_bytes = grant->output_bytes,
    };
}

static int start_worker(struct cv_call *call, struct cv_error *err)
{
    cv_auto_json json_t *request = NULL;
    cv_auto_free const char **env = NULL;
    char **argv = NULL;
    struct cv_cell **cell = cell_of(call);
    int rc = make_cell(call->access, call->watch == CALL_SHUT, cell, err);
    if (rc < 0)
        return rc;
    if (call->tool->class == CV_CLASS_X) {
        rc = call->tool->argv(call->args, &argv, err);
        if (rc < 0)
            return rc;
        env = make_env(call);
    } else {
        request = worker_request(call, call->tool->name, call->args);
    }
    struct cv_worker_spec spec = {
        .class = call->tool->class,
        .argv = (const char *const *)argv,
        .env = env,
        .wants_stdin = call->wants_stdin,
        .terminal = call->terminal,
        .terminal_how = call->terminal_how,
        .rows = call->rows,
        .columns = call->columns,
        .request = request,
        .limits = make_limits(call),
        .events = {.on_gated = on_gated, .on_output = on_output, .on_drain = on_drain, .on_terminal = on_terminal, .on_end = on_end},
        .arg = call,
    };
    rc = cv_worker_start(*cell, &spec, &call->worker, err);
    cv_tool_argv_free(argv);
    return rc;
}

int worker_step(struct cv_call *call, const char *step, json_t *args, void (*over)(struct cv_call *call, const struct cv_worker_end *end),
                struct cv_error *err)
{
    int rc = access_cell(call->access, err);
    cv_auto_json json_t *request = worker_request(call, step, args);
    json_decref(args);
    struct cv_worker_spec spec = {
        .class = CV_CLASS_B,
        .request = request,
        .limits = {.wall_ms = STEP_WALL_MS},
        .events = {.on_gated = on_step_gated, .on_end = on_step_end},
        .arg = call,
    };
    call->step_over = over;
    call->step_gated = false;
    return rc < 0 ? rc : cv_worker_start(call->access->cell, &spec, &call->worker, err);
}

void worker_command(struct cv_call *call)
{
    if (start_worker(call, &call->error) < 0) {
        call_step(call, CALL_EV_OVER);
        return;
    }
    for (int signal = 1; signal <= 64; signal++)
        if (call->signals & 1ull << (signal - 1))
            cv_worker_signal(call->worker, signal);
    if (call->stdin_closed)
        cv_worker_close_stdin(call->worker);
}

static void begin(struct cv_call *call)
{
    if (picture_wanted(call))
        picture_take(call);
    else
        worker_command(call);
}

/* STARTED may be durable after the worker has ended. */
static void go(struct cv_call *call)
{
    if (call->finishing)
        return;
    call->let_go = true;
    call->access->picture_open = call->access->picture_open || call->watch == CALL_PICTURED;
    cv_worker_open_gate(call->worker);
}

/* One that could not be started has ended already. */
static void cancel(struct cv_call *call, const char *guard)
{
    if (call->worker && !call->finishing)
        cv_worker_kill(call->worker, guard);
}

const struct carrier carrier_worker = {.walls = true, .begin = begin, .go = go, .cancel = cancel};
