// SPDX-License-Identifier: MIT
/*
 * call.c - the life of a call as a table, and the public face of calls. Owns every call from cv_call_start to its on_end.
 * Loop thread only. Never starts a worker before INTENT is durable, never opens a gate before STARTED is, and never ends a
 * call twice: only `finish` calls on_end, and only the table leads there.
 */
#include "tools/door/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/limits.h"
#include "daemon/base/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void begin(struct cv_call *call);
static void queue(struct cv_call *call);
static void ask(struct cv_call *call);
static void queue_again(struct cv_call *call);
static void finish(struct cv_call *call);

static const struct {
    enum call_state state;
    enum call_event event;
    enum call_state next;
    void (*action)(struct cv_call *call);
} call_table[] = {
    {CALL_NEW, CALL_EV_FULL, CALL_QUEUED, queue},
    {CALL_NEW, CALL_EV_PLACE, CALL_QUEUED, begin},
    {CALL_NEW, CALL_EV_REFUSE, CALL_RECORDING, record_denied},
    {CALL_QUEUED, CALL_EV_PLACE, CALL_QUEUED, begin},
    {CALL_QUEUED, CALL_EV_REFUSE, CALL_RECORDING, record_denied},
    {CALL_QUEUED, CALL_EV_ASK, CALL_ASKING, ask},
    {CALL_QUEUED, CALL_EV_ALLOW, CALL_INTENDING, record_intent},
    {CALL_ASKING, CALL_EV_ALLOW, CALL_QUEUED, queue_again},
    {CALL_ASKING, CALL_EV_REFUSE, CALL_RECORDING, record_denied},
    {CALL_INTENDING, CALL_EV_DURABLE, CALL_SPAWNING, carrier_begin},
    {CALL_INTENDING, CALL_EV_OVER, CALL_RECORDING, record_result}, /* the store is lost */
    {CALL_SPAWNING, CALL_EV_GATED, CALL_STARTING, record_started},
    {CALL_SPAWNING, CALL_EV_OVER, CALL_RECORDING, record_result},
    {CALL_STARTING, CALL_EV_DURABLE, CALL_RUNNING, carrier_go},
    {CALL_STARTING, CALL_EV_OVER, CALL_RECORDING, record_result},
    {CALL_RUNNING, CALL_EV_OVER, CALL_RECORDING, record_result},
    {CALL_RUNNING, CALL_EV_ASK, CALL_ASKING, care_ask}, /* the worker changed nothing, or it was taken back: it runs again after a yes */
    {CALL_RECORDING, CALL_EV_DURABLE, CALL_ENDED, finish},
};

void call_step(struct cv_call *call, enum call_event event)
{
    for (size_t i = 0; i < sizeof call_table / sizeof call_table[0]; i++) {
        if (call_table[i].state == call->state && call_table[i].event == event) {
            call->state = call_table[i].next;
            call_table[i].action(call);
            return;
        }
    }
    cv_log(CV_LOG_DEBUG, "door", "call %s: event %d in state %d has no row, ignored", call->id.text, (int)event, (int)call->state);
}

bool call_is_durable(const struct cv_call *call)
{
    return !call->tool || call->tool->effect != CV_EFFECT_READ;
}

/* ---- actions ---------------------------------------------------------------------------------------------------------- */

static void take_place(struct cv_call *call)
{
    call->has_place = true;
    call->door->working++;
}

void call_give_place(struct cv_call *call)
{
    struct cv_call *next;
    if (!call->has_place)
        return;
    call->has_place = false;
    call->door->working--;
    TAILQ_FOREACH(next, &call->door->calls, link) {
        if (next->state == CALL_QUEUED && !next->has_place && !next->parent) {
            take_place(next);
            call_step(next, CALL_EV_PLACE);
            return;
        }
    }
}

static void queue(struct cv_call *call)
{
    cv_log(CV_LOG_DEBUG, "door", "call %s waits for a place: %d calls are running", call->id.text, call->door->working);
}

static void refuse_cancelled(struct cv_call *call)
{
    call->verdict.kind = CV_VERDICT_DENY;
    cv_deny(&call->error, -ECANCELED, "cancel", "cancelled", "the call was cancelled before it began");
    call_step(call, CALL_EV_REFUSE);
}

/* The first place leads to the check; one that was given back while a person was asked, to what was allowed. */
static void begin(struct cv_call *call)
{
    if (call->approved) {
        call_step(call, CALL_EV_ALLOW);
        return;
    }
    enum call_event event = call_check(call);
    if (call->events.on_verdict)
        call->events.on_verdict(call->id.text, &call->verdict, call->arg);
    if (call->cancelled && event == CALL_EV_ASK)
        refuse_cancelled(call); /* by who was told: nobody is to be asked */
    else
        call_step(call, event);
}

static void ask(struct cv_call *call)
{
    approval_ask(call, call->verdict.text);
    call_give_place(call);
}

static void queue_again(struct cv_call *call)
{
    if (call->parent) {
        call_step(call, CALL_EV_PLACE);
        return;
    }
    if (call->door->working < CV_LIMIT_CALLS_ACTIVE) {
        take_place(call);
        call_step(call, CALL_EV_PLACE);
    }
}

static void make_view(const struct cv_call *call, struct cv_buf *view)
{
    if (call->result) {
        if (call->tool->view)
            call->tool->view(call->args, call->result, view);
        return;
    }
    cv_buf_printf(view, "error: %s", cv_error_text(&call->error));
    if (call->error.guard && call->verdict.kind == CV_VERDICT_DENY && call->verdict.rule[0])
        cv_buf_printf(view, " (%s: %s)", call->error.guard, call->verdict.rule);
    else if (call->error.guard)
        cv_buf_printf(view, " (%s)", call->error.guard);
}

static void destroy(struct cv_call *call)
{
    cv_timer_close(call->timer);
    free(call->run);
    free(call->parent);
    free(call->tool_name);
    json_decref(call->args);
    json_decref(call->result);
    json_decref(call->end.result);
    json_decref(call->undo);
    json_decref(call->agreed);
    free(call->question);
    cv_buf_finish(&call->output);
    cv_tool_argv_free(call->env);
    free(call);
}

static void finish(struct cv_call *call)
{
    cv_auto_buf struct cv_buf view = CV_BUF_INIT;
    make_view(call, &view);
    bool denied = call->verdict.kind == CV_VERDICT_DENY;
    bool walls = call->tool && carrier_of(call)->walls;
    struct cv_call_end end = {
        .id = call->id.text,
        .ok = call->result != NULL,
        .result = call->result,
        .error = call->error,
        .rule = denied ? call->verdict.rule : "",
        .hint = denied ? call->verdict.hint : "",
        .view = cv_buf_text(&view),
        .by = call->was_gated ? cv_carrier_name(call->tool->carrier) : NULL,
        .enforced = call->was_gated && walls ? &call->enforced : NULL,
        .worker = call->was_spawned ? &call->end : NULL,
        .exec_missing = call->error.reason && strcmp(call->error.reason, "exec.missing") == 0,
        .exec_failed = call->error.reason && strcmp(call->error.reason, "exec.failed") == 0,
    };
    TAILQ_REMOVE(&call->door->calls, call, link);
    call_give_place(call);
    call->access->calls--;
    call->events.on_end(&end, call->arg);
    destroy(call);
}

/* ---- public ----------------------------------------------------------------------------------------------------------- */

static void first_look(void *arg)
{
    struct cv_call *call = arg;
    if (call->cancelled) {
        refuse_cancelled(call);
        return;
    }
    if (call->parent) { /* its parent waits for it, and has a place */
        call_step(call, CALL_EV_PLACE);
        return;
    }
    if (call->door->working >= CV_LIMIT_CALLS_ACTIVE) {
        call_step(call, CALL_EV_FULL);
        return;
    }
    take_place(call);
    call_step(call, CALL_EV_PLACE);
}

static char **copy_env(const char *const *env)
{
    size_t n = 0;
    while (env && env[n])
        n++;
    char **copy = cv_zalloc((n + 1) * sizeof *copy);
    for (size_t i = 0; i < n; i++)
        copy[i] = cv_strdup(env[i]);
    return copy;
}

/* A user among others has a share, so that nobody can take it all. */
static int check_share(const struct cv_access *access, struct cv_error *err)
{
    int n = 0;
    const struct cv_call *call;
    if (access->uid == 0 || access->uid == geteuid())
        return 0;
    TAILQ_FOREACH(call, &access->door->calls, link)
        n += call->access->uid == access->uid;
    if (n >= CV_LIMIT_USER_CALLS)
        return cv_deny(err, -EBUSY, "limit", "door.share", "%d calls of user %u have not ended, which is the limit", n, (unsigned)access->uid);
    return 0;
}

int cv_call_start(struct cv_access *access, const struct cv_call_request *request, struct cv_call **out, struct cv_error *err)
{
    int rc = check_share(access, err);
    if (rc < 0)
        return rc;
    if (cv_door_active(access->door) >= 4 * CV_LIMIT_CALLS_ACTIVE)
        return cv_deny(err, -EBUSY, "limit", "door.busy", "%d calls wait already, the limit is %d", cv_door_active(access->door),
                       4 * CV_LIMIT_CALLS_ACTIVE);
    struct cv_call *call = cv_new(struct cv_call);
    call->door = access->door;
    call->access = access;
    call->id = cv_id_new('c');
    call->run = cv_strdup(request->run ? request->run : "");
    call->step = request->step;
    call->parent = cv_strdup(request->parent);
    call->tool_name = cv_strdup(request->tool);
    call->tool = cv_door_tool(access->door, request->tool);
    if (call->tool && call->tool->hidden && request->by_model)
        call->tool = NULL;
    call->args = request->args ? json_deep_copy(request->args) : json_object();
    call->timeout_ms = request->timeout_ms;
    call->wants_stdin = request->wants_stdin;
    call->terminal = request->terminal;
    call->terminal_how = request->terminal_how;
    call->rows = request->rows;
    call->columns = request->columns;
    call->env = copy_env(request->env);
    call->knows = request->knows;
    call->events = request->events;
    call->arg = request->arg;
    access->calls++;
    TAILQ_INSERT_TAIL(&access->door->calls, call, link);
    cv_loop_defer(access->door->loop, first_look, call);
    *out = call;
    return 0;
}

void cv_call_cancel(struct cv_call *call)
{
    if (call->cancelled)
        return;
    call->cancelled = true;
    if (call->state >= CALL_SPAWNING && call->state <= CALL_RUNNING) {
        carrier_of(call)->cancel(call, "cancel");
    } else if ((call->state == CALL_QUEUED && !call->has_place) || call->state == CALL_ASKING) {
        if (call->approval)
            approval_drop(call->approval);
        refuse_cancelled(call);
    }
}

int cv_call_write(struct cv_call *call, const char *bytes, size_t len)
{
    if (!call->worker)
        return -EAGAIN;
    return cv_worker_write(call->worker, bytes, len);
}

void cv_call_close_stdin(struct cv_call *call)
{
    call->stdin_closed = true;
    if (call->worker)
        cv_worker_close_stdin(call->worker);
}

size_t cv_call_stdin_queued(const struct cv_call *call)
{
    return call->worker ? cv_worker_stdin_queued(call->worker) : 0;
}

int cv_call_signal(struct cv_call *call, int signal)
{
    if (signal < 1 || signal > 64)
        return -EINVAL;
    if (call->worker)
        return cv_worker_signal(call->worker, signal);
    if (call->state > CALL_SPAWNING)
        return -ESRCH;
    call->signals |= 1ull << (signal - 1); /* for the command, once there is one */
    return 0;
}

void cv_call_resize(struct cv_call *call, unsigned short rows, unsigned short columns)
{
    call->rows = rows;
    call->columns = columns;
    if (call->worker)
        cv_worker_resize(call->worker, rows, columns);
}

void cv_call_pause(struct cv_call *call, bool paused)
{
    if (call->worker)
        cv_worker_pause(call->worker, paused);
}
