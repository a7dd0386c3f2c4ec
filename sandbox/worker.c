// SPDX-License-Identifier: MIT
/*
 * worker.c - one call from start to end: its deadline, its kill, its end (its streams are in streams.c). A call ends (on_end, once) when its cell
 * has reported END and every stream is at its end; when its cell is gone; or when it outlived SIGKILL by the grace, which
 * costs the cell. Owns its handles; memory goes when the last is closed. Loop thread.
 */
#include "sandbox/room.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "sandbox/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DEFAULT_ROWS = 24, DEFAULT_COLUMNS = 80 };

static void worker_finish(struct cv_worker *worker);

/* ---- the end ---------------------------------------------------------------------------------------------------- */

static void free_worker(struct cv_worker *worker)
{
    free(worker->request);
    cv_buf_finish(&worker->frames);
    json_decref(worker->result);
    for (int i = 0; i < 2; i++)
        if (worker->pidfds[i] >= 0)
            close(worker->pidfds[i]);
    free(worker);
}

void worker_release(struct cv_worker *worker)
{
    if (--worker->handles == 0)
        free_worker(worker);
}

/* What ended it when a kernel limit did, by the signal it sends. */
static const struct {
    int signal;
    const char *guard;
    const char *reason;
    const char *text;
} signal_guards[] = {
    {SIGSYS, "seccomp", "seccomp.killed", "stopped by the system call filter: a call of a foreign architecture"},
    {SIGXCPU, "rlimit", "limit.cpu_s", "stopped: it used up its processor time (cpu_s)"},
    {SIGXFSZ, "rlimit", "limit.file_bytes", "stopped: it wrote a file larger than allowed (file_bytes)"},
};

static const struct {
    const char *guard;
    int code;
    const char *text;
} kill_guards[] = {
    {"deadline", -ETIMEDOUT, "stopped: its time was over (wall_s)"},
    {"cancel", -ECANCELED, "cancelled"},
    {"output_bytes", -EFBIG, "stopped: it wrote more output than allowed (output_bytes)"},
    {"memory_tree", -ENOMEM, "stopped: its processes together used more memory than allowed (memory_tree)"},
    {"processes", -EAGAIN, "stopped: it had more processes than allowed (processes)"},
};

static void set_kill_error(struct cv_worker *worker)
{
    const char *guard = worker->killed;
    for (size_t i = 0; i < sizeof kill_guards / sizeof kill_guards[0]; i++) {
        if (strcmp(kill_guards[i].guard, guard) == 0) {
            cv_deny(&worker->error, kill_guards[i].code, guard, guard, "%s", kill_guards[i].text);
            return;
        }
    }
    cv_deny(&worker->error, -ECANCELED, guard, "killed", "stopped by '%s'", guard);
}

static void set_signal_error(struct cv_worker *worker, int sig)
{
    for (size_t i = 0; i < sizeof signal_guards / sizeof signal_guards[0]; i++)
        if (signal_guards[i].signal == sig)
            cv_deny(&worker->error, -EPERM, signal_guards[i].guard, signal_guards[i].reason, "%s", signal_guards[i].text);
    bool spent = worker->limits.cpu_s > 0 && worker->end.cpu_us >= worker->limits.cpu_s * 1000000u;
    if (sig == SIGKILL && spent) /* it caught SIGXCPU and went on */
        cv_deny(&worker->error, -EPERM, "rlimit", "limit.cpu_s", "stopped: it used up its processor time (cpu_s)");
}

/* Why it ended, when nobody has said so yet. */
static void explain(struct cv_worker *worker, struct cv_worker_end *end)
{
    bool answers = worker->class != CV_CLASS_X;
    if (worker->error.code != 0)
        return;
    bool won = worker->end.has_status && worker->killed && (strcmp(worker->killed, "deadline") == 0 || strcmp(worker->killed, "cancel") == 0) &&
               (!answers || worker->result); /* without its answer it came to nothing */
    if (worker->killed && !won) /* the call that ended before the kill reached it was not stopped */
        set_kill_error(worker);
    else if (end->signal != 0)
        set_signal_error(worker, end->signal);
    else if (!worker->end.has_status)
        cv_fail(&worker->error, -ESRCH, "worker.lost", "the process that watched over the call was killed from outside");
    else if (!worker->gate_open)
        cv_fail(&worker->error, -EPROTO, "worker.start", "the call ended with code %d before it reached the gate", end->code);
    if (worker->error.code == 0 && answers && !worker->result) {
        if (end->signal != 0)
            cv_deny(&worker->error, -EPROTO, "tool", "tool.crashed", "the tool's code was ended by signal %d (%s)", end->signal, strsignal(end->signal));
        else
            cv_deny(&worker->error, -EPROTO, "tool", "tool.silent", "the tool's code ended with code %d and no answer", end->code);
    }
}

static void fill_end(struct cv_worker *worker, struct cv_worker_end *end)
{
    int status = (int)worker->end.status;
    *end = (struct cv_worker_end){.code = -1};
    if (worker->end.has_status && WIFEXITED(status))
        end->code = WEXITSTATUS(status);
    if (worker->end.has_status && WIFSIGNALED(status))
        end->signal = WTERMSIG(status);
    end->wall_us = (uint64_t)(cv_clock_mono_us() - worker->started_us);
    end->cpu_us = worker->end.cpu_us;
    end->memory_peak = worker->end.memory_peak;
    end->output_bytes = worker->output_bytes;
    end->input_bytes = worker->input_bytes;
    end->limits = worker->limits;
    explain(worker, end);
    if (worker->error.code != 0 && !worker->gate_open)
        end->code = -1;
    if (worker->exec_failed)
        end->code = -1;
    end->error = worker->error;
    end->result = worker->error.code == 0 ? worker->result : NULL;
}

static void worker_finish(struct cv_worker *worker)
{
    struct cv_worker_end end;
    struct cv_cell *cell = worker->cell;
    if (worker->finished)
        return;
    fill_end(worker, &end);
    worker->finished = true;
    *worker->prev = worker->next;
    if (worker->next)
        worker->next->prev = worker->prev;
    cv_timer_close(worker->deadline);
    cv_timer_close(worker->usage);
    worker->deadline = worker->usage = NULL;
    worker->events.on_end(&end, worker->arg);
    for (int i = 0; i < WORKER_STREAMS; i++)
        stream_close(&worker->streams[i]);
    worker_release(worker);
    cell_worker_gone(cell);
}

void worker_stream_ended(struct cv_worker *worker)
{
    bool open = worker->terminal && worker->streams[WORKER_STDIN].open;
    for (int i = WORKER_STDOUT; i < WORKER_STREAMS; i++)
        open = open || worker->streams[i].open;
    if (worker->ended && !open)
        worker_finish(worker);
}

void worker_abandon(struct cv_worker *worker, const struct cv_error *error)
{
    if (worker->error.code == 0)
        worker->error = *error;
    worker_finish(worker);
}

/* ---- kill and deadline ------------------------------------------------------------------------------------------ */

void cv_worker_kill(struct cv_worker *worker, const char *guard)
{
    if (worker->killed || worker->finished)
        return;
    worker->killed = guard;
    if (worker->pidfds[0] >= 0)
        sys_pidfd_signal(worker->pidfds[0], SIGKILL);
    cv_timer_start(worker->deadline, ROOM_GRACE_MS);
    if (worker->paused) /* nobody takes the rest: its end must not wait for that */
        for (int fd = worker->terminal ? WORKER_STDIN : WORKER_STDOUT; fd <= WORKER_STDERR; fd++)
            stream_close(&worker->streams[fd]);
    worker->paused = false;
}

void cv_worker_hold(struct cv_worker *worker, bool held)
{
    int64_t now = cv_clock_mono_us();
    if (worker->finished || worker->killed || worker->held == held)
        return;
    worker->held = held;
    if (held) {
        worker->left_us = worker->deadline_us > now ? worker->deadline_us - now : 0;
        cv_timer_stop(worker->deadline);
    } else {
        worker->deadline_us = now + worker->left_us;
        cv_timer_start(worker->deadline, (uint64_t)worker->left_us / 1000 + 1);
    }
}

void worker_fail(struct cv_worker *worker, const char *guard)
{
    cv_worker_kill(worker, guard);
}

static void on_deadline(void *arg)
{
    struct cv_worker *worker = arg;
    struct cv_error error = CV_ERROR_INIT;
    if (!worker->killed && !worker->ended) {
        cv_worker_kill(worker, "deadline");
        return;
    }
    if (worker->ended) { /* only its output is left, which nobody takes */
        worker_finish(worker);
        return;
    }
    if (worker->error.code == 0)
        set_kill_error(worker);
    cv_fail(&error, -ETIMEDOUT, "cell.stuck", "the cell did not end a call that was killed");
    cell_give_up(worker->cell, &error);
}

static void on_usage(void *arg)
{
    struct cv_worker *worker = arg;
    struct usage usage;
    if (worker->killed || worker->ended)
        return;
    if (usage_measure(worker->pidfds[0], &usage) == 0) {
        if (worker->limits.memory_tree > 0 && usage.resident > worker->limits.memory_tree)
            cv_worker_kill(worker, "memory_tree");
        else if (worker->limits.processes > 0 && usage.processes > worker->limits.processes)
            cv_worker_kill(worker, "processes");
    }
    cv_timer_start(worker->usage, ROOM_USAGE_MS);
}

void worker_started(struct cv_worker *worker, const int pidfds[2], int master)
{
    if (worker->pidfds[0] >= 0) {
        close(pidfds[0]);
        close(pidfds[1]);
        if (master >= 0)
            close(master);
        return;
    }
    worker->pidfds[0] = pidfds[0];
    worker->pidfds[1] = pidfds[1];
    if (worker->killed)
        sys_pidfd_signal(worker->pidfds[0], SIGKILL);
    if (master >= 0)
        stream_open_terminal(worker, master);
    bool unbounded = worker->limits.processes > 0 && worker->cell->uid == 0; /* the kernel exempts root from RLIMIT_NPROC */
    if (worker->limits.memory_tree > 0 || unbounded) {
        worker->usage = cv_timer_create(worker->cell->sandbox->loop, on_usage, worker);
        cv_timer_start(worker->usage, ROOM_USAGE_MS);
    }
}

void worker_wanted(struct cv_worker *worker)
{
    if (!(worker->terminal_how & CV_TERMINAL_BACKGROUND) || worker->wanted || worker->ended || worker->finished)
        return;
    worker->wanted = true;
    if (worker->events.on_terminal)
        worker->events.on_terminal(worker->arg);
}

void worker_ended(struct cv_worker *worker, const struct wire_end *end)
{
    if (worker->ended)
        return;
    cv_worker_hold(worker, false); /* what is left of it must end too */
    worker->ended = true;
    worker->end = *end;
    if (worker->streams[WORKER_STDIN].open && !worker->terminal)
        stream_close(&worker->streams[WORKER_STDIN]);
    worker_stream_ended(worker);
}

/* In the terminal's background the reaper passes on what would be typed, to the whole group. */
static int deliver(const struct cv_worker *worker, int sig)
{
    bool typed = (worker->terminal_how & CV_TERMINAL_BACKGROUND) && (sig == SIGINT || sig == SIGQUIT);
    return sys_pidfd_signal(worker->pidfds[typed ? 0 : 1], sig);
}

int cv_worker_signal(struct cv_worker *worker, int sig)
{
    if (sig < 1 || sig > 64)
        return -EINVAL;
    if (worker->ended || worker->finished)
        return -ESRCH;
    if (!worker->gate_open || worker->pidfds[1] < 0) {
        worker->signals |= 1ull << (sig - 1);
        return 0;
    }
    return deliver(worker, sig);
}

void cv_worker_open_gate(struct cv_worker *worker)
{
    if (!worker->gated || worker->gate_open || worker->killed || worker->finished || !worker->streams[WORKER_CONTROL].open)
        return;
    worker->gate_open = true;
    control_open_gate(worker);
    for (int sig = 1; worker->pidfds[1] >= 0 && sig <= 64; sig++)
        if (worker->signals & 1ull << (sig - 1))
            deliver(worker, sig);
}

/* ---- start ------------------------------------------------------------------------------------------------------ */

/* One row a class: how it travels, and what its request may have: arguments, and beside them roots, or a plugin's source. */
static const struct {
    enum wire_class wire;
    size_t request_bytes;
    const char *program;
} classes[] = {
    [CV_CLASS_B] = {WIRE_CLASS_B, CV_LIMIT_ARGS_BYTES * 2, "corvid-worker"},
    [CV_CLASS_L] = {WIRE_CLASS_L, CV_LIMIT_PLUGIN_REQUEST_BYTES, "corvid-lua"},
    [CV_CLASS_X] = {WIRE_CLASS_X, 0, ""},
    [CV_CLASS_A] = {WIRE_CLASS_A, CV_LIMIT_ARGS_BYTES * 2, "corvid-archiver"},
};

enum wire_class worker_wire_class(enum cv_class class)
{
    return classes[class].wire;
}

static int check_worker(const struct cv_cell *cell, const struct cv_worker_spec *spec, struct cv_error *err)
{
    if (cell->closing)
        return cv_fail(err, -ECANCELED, "cell.closing", "the cell of '%s' is closing", cell->workspace);
    if (cell->state == CELL_FAILED) {
        if (err)
            *err = cell->error;
        return cell->error.code;
    }
    if (spec->limits.wall_ms == 0)
        return cv_fail(err, -EINVAL, "worker.deadline", "wall_ms is 0: every call has a deadline");
    if (!spec->events.on_gated || !spec->events.on_end)
        return cv_fail(err, -EINVAL, "worker.events", "on_gated and on_end are needed");
    if (spec->class == CV_CLASS_X && (!spec->argv || !spec->argv[0] || !spec->argv[0][0]))
        return cv_fail(err, -EINVAL, "worker.argv", "the command is empty: expected at least the program's name");
    if (spec->class != CV_CLASS_X && !spec->request)
        return cv_fail(err, -EINVAL, "worker.request", "a call of class B, A or L needs a request");
    if (spec->class != CV_CLASS_X && !cell->sandbox->workers[classes[spec->class].wire])
        return cv_deny(err, -ENOSYS, "worker", "worker.program", "the program '%s' is not installed beside the daemon: its calls are refused",
                       classes[spec->class].program);
    return 0;
}


static int send_worker(struct cv_worker *worker, const struct cv_worker_spec *spec, const int *fds)
{
    bool command = spec->class == CV_CLASS_X;
    bool terminal = command && spec->terminal;
    static uint8_t bytes[WIRE_PACKET];
    struct wire_out out = {.bytes = bytes, .cap = WIRE_PACKET};
    struct wire_worker wire = {
        .id = worker->id,
        .class = worker_wire_class(spec->class),
        .cpu_s = spec->limits.cpu_s,
        .memory = spec->limits.memory_process,
        .processes = spec->limits.processes,
        .file_bytes = spec->limits.file_bytes,
        .open_files = spec->limits.open_files,
        .rows = terminal ? worker->rows : 0,
        .columns = terminal ? worker->columns : 0,
        .terminal_how = worker->terminal_how,
        .cwd = spec->cwd ? spec->cwd : worker->cell->workspace,
        .argv = command ? (char **)(uintptr_t)spec->argv : NULL,
        .env = command ? (char **)(uintptr_t)spec->env : NULL,
    };
    wire_encode_worker(&out, &wire);
    return link_send(&worker->cell->link, &out, fds, WIRE_FDS);
}

static struct cv_worker *make_worker(struct cv_cell *cell, const struct cv_worker_spec *spec)
{
    struct cv_worker *worker = cv_new(struct cv_worker);
    worker->cell = cell;
    worker->class = spec->class;
    worker->limits = spec->limits;
    worker->events = spec->events;
    worker->arg = spec->arg;
    worker->terminal = spec->class == CV_CLASS_X && spec->terminal;
    worker->terminal_how = worker->terminal ? spec->terminal_how & CV_TERMINAL_ALL : 0;
    worker->rows = spec->rows ? spec->rows : DEFAULT_ROWS;
    worker->columns = spec->columns ? spec->columns : DEFAULT_COLUMNS;
    worker->pidfds[0] = worker->pidfds[1] = -1;
    worker->id = ++cell->sandbox->last_id;
    worker->started_us = cv_clock_mono_us();
    worker->handles = 1; /* until it is finished */
    for (int i = 0; i < WORKER_STREAMS; i++) {
        worker->streams[i].worker = worker;
        cv_require(uv_pipe_init(cv_loop_uv(cell->sandbox->loop), &worker->streams[i].pipe, 0) == 0);
        worker->handles++;
    }
    return worker;
}

/* No callback was or will be called. */
static void discard(struct cv_worker *worker)
{
    worker->finished = true;
    for (int i = 0; i < WORKER_STREAMS; i++)
        stream_close(&worker->streams[i]);
    worker_release(worker);
}

int cv_worker_start(struct cv_cell *cell, const struct cv_worker_spec *spec, struct cv_worker **out, struct cv_error *err)
{
    int rc = check_worker(cell, spec, err);
    if (rc < 0)
        return rc;
    cv_auto_free char *request = spec->class == CV_CLASS_X ? NULL : cv_json_dump(spec->request);
    if (request && strlen(request) > classes[spec->class].request_bytes)
        return cv_fail(err, -E2BIG, "worker.request", "the request has %zu bytes; at most %zu are possible", strlen(request),
                       classes[spec->class].request_bytes);
    struct cv_worker *worker = make_worker(cell, spec);
    worker->request = cv_steal(&request);
    rc = streams_open(worker, spec, send_worker);
    if (rc < 0) {
        discard(worker);
        if (rc == -E2BIG)
            return cv_fail(err, rc, "worker.argv", "command line and environment have more than %d bytes together", WIRE_PACKET - 1024);
        return cv_fail(err, rc, "worker.start", "cannot start a call in the cell of '%s': %s", cell->workspace, strerror(-rc));
    }
    worker->deadline = cv_timer_create(cell->sandbox->loop, on_deadline, worker);
    cv_timer_start(worker->deadline, spec->limits.wall_ms);
    worker->deadline_us = worker->started_us + (int64_t)spec->limits.wall_ms * 1000;
    worker->next = cell->workers;
    worker->prev = &cell->workers;
    if (worker->next)
        worker->next->prev = &worker->next;
    cell->workers = worker;
    *out = worker;
    return 0;
}
