// SPDX-License-Identifier: MIT
/*
 * cellinit.c - PID 1 of a cell, and the reapers. PID 1 waits for WORKER packets on its own socket to the daemon, makes a
 * process in a new pid namespace for each, the call's *reaper*, and says how it ended. A reaper is PID 1 of its call: it
 * makes the process proper, reports both by pidfd, waits, and by ending takes everything that is left of the call with
 * it. The end of the socket (the daemon is gone or has closed the cell) or the nursery's death ends the cell.
 * One thread each; no user code runs in either.
 */
#include "sandbox/inside.h"

#include "daemon/base/limits.h"

#include <linux/capability.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SLOTS = 2 * CV_LIMIT_CALLS_ACTIVE }; /* a plugin's call and the one that it makes both run */

/* Shared with the reaper, which writes the status before it ends, and whether it has told the daemon itself. */
struct slot {
    volatile uint32_t seen;
    volatile uint32_t told;
    volatile int status;
};

struct running {
    pid_t reaper; /* 0: free */
    uint32_t id;
};

static struct slot *slots;
static struct running running[SLOTS];

static void on_child(int signal)
{
    (void)signal; /* only wakes ppoll */
}

static void send_end(const struct cell *cell, const struct wire_end *end)
{
    uint8_t bytes[64];
    struct wire_out out = {.bytes = bytes, .cap = sizeof bytes};
    wire_encode_end(&out, end);
    if (wire_send(cell->socket, &out, NULL, 0) < 0)
        _exit(0);
}

static uint64_t cpu_us(const struct rusage *usage)
{
    return (uint64_t)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1000000u + (uint64_t)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec);
}

static void reap(const struct cell *cell)
{
    int status;
    struct rusage usage;
    pid_t pid;
    while ((pid = wait4(-1, &status, WNOHANG | __WALL, &usage)) > 0) {
        for (size_t i = 0; i < SLOTS; i++) {
            if (running[i].reaper != pid)
                continue;
            struct wire_end end = {
                .id = running[i].id,
                .has_status = slots[i].seen != 0,
                .status = (uint32_t)slots[i].status,
                .cpu_us = cpu_us(&usage),
                .memory_peak = (uint64_t)usage.ru_maxrss * 1024u,
            };
            running[i].reaper = 0;
            if (!slots[i].told)
                send_end(cell, &end);
        }
    }
}

static void drop_everything(void)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2] = {{0}};
    if (syscall(SYS_capset, &head, none) < 0)
        _exit(125);
}

static void report_failure(const struct call *call, enum step step, int error)
{
    uint8_t bytes[64];
    struct wire_out out = {.bytes = bytes, .cap = sizeof bytes};
    struct wire_fail fail = {.step = step, .error = (uint32_t)error, .detail = ""};
    wire_encode_fail_frame(&out, &fail);
    wire_write_all(call->fds[3], bytes, out.len);
}

/* The command is gone. When nothing else is left of the call the reaper says so at once; else it ends, the kernel ends
 * the rest, and PID 1 of the cell says so after that. */
static void tell_end(const struct call *call, struct slot *slot)
{
    struct rusage usage;
    pid_t pid;
    while ((pid = waitpid(-1, NULL, WNOHANG | __WALL)) > 0)
        ;
    if (pid == 0 || errno != ECHILD || getrusage(RUSAGE_CHILDREN, &usage) < 0)
        return;
    struct wire_end end = {
        .id = call->worker->id,
        .has_status = true,
        .status = (uint32_t)slot->status,
        .cpu_us = cpu_us(&usage),
        .memory_peak = (uint64_t)usage.ru_maxrss * 1024u,
    };
    slot->told = 1;
    send_end(call->cell, &end);
}

/* The command was stopped for its terminal: it gets it, and the daemon is told when that is news. */
static void give_terminal(const struct call *call, pid_t command)
{
    uint8_t bytes[8];
    struct wire_out out = {.bytes = bytes, .cap = sizeof bytes};
    int rc = terminal_give(command);
    wire_put_u32(&out, WIRE_WANTED);
    wire_put_u32(&out, call->worker->id);
    if (rc < 0 || (rc > 0 && wire_send(call->cell->socket, &out, NULL, 0) < 0))
        _exit(125);
}

/* PID 1 of the call. The process proper is its first child and so pid 2 of the call's namespace. */
static _Noreturn void reaper_run(struct call *call, struct slot *slot)
{
    bool waits = terminal_waits(call->worker);
    int rc = call->worker->rows > 0 ? terminal_open(call) : 0;
    if (rc == 0 && waits)
        rc = terminal_lead(call);
    if (rc < 0) {
        report_failure(call, STEP_TERMINAL, -rc);
        _exit(125);
    }
    uint8_t bytes[32];
    struct wire_out out = {.bytes = bytes, .cap = sizeof bytes};
    int given[3] = {(int)syscall(SYS_pidfd_open, getpid(), 0), -1, call->master};
    pid_t command = given[0] < 0 ? -errno : sys_clone(0, &given[1]);
    if (command == 0)
        inside_run(call);
    if (command < 0) {
        report_failure(call, STEP_CLONE, -command);
        _exit(125);
    }
    if (waits)
        terminal_watch(command);
    wire_put_u32(&out, WIRE_STARTED);
    wire_put_u32(&out, call->worker->id);
    if (wire_send(call->cell->socket, &out, given, call->master < 0 ? 2 : 3) < 0)
        _exit(125);
    if (call->master >= 0)
        close(call->master);
    /* A reader of the command's output must see its end. A terminal's is ours: a command that closes it before it ends must not be hung up on. */
    for (int i = call->master >= 0 ? 1 : 0; i < WIRE_FDS; i++)
        close(call->fds[i]);
    drop_everything();
    for (;;) {
        int status;
        pid_t pid = waitpid(-1, &status, __WALL | (waits ? WUNTRACED : 0));
        if (pid > 0 && WIFSTOPPED(status)) {
            if (pid == command && terminal_stopped(status))
                give_terminal(call, command);
        } else if (pid == command) {
            slot->status = status;
            slot->seen = 1;
            tell_end(call, slot);
            _exit(0);
        }
        if (pid < 0 && errno != EINTR)
            _exit(125);
    }
}

static size_t free_slot(void)
{
    size_t i = 0;
    while (i < SLOTS && running[i].reaper != 0)
        i++;
    return i;
}

static void start_call(struct cell *cell, struct wire_worker *worker, const int *fds)
{
    struct call call = {.cell = cell, .worker = worker, .master = -1};
    memcpy(call.fds, fds, sizeof call.fds);
    size_t i = free_slot();
    int terminal = worker->rows > 0 ? terminal_prepare(cell) : 0;
    pid_t pid = terminal < 0 ? terminal : -EAGAIN;
    if (terminal == 0 && i < SLOTS) {
        slots[i].seen = 0;
        slots[i].told = 0;
        slots[i].status = 0;
        pid = sys_clone(CLONE_NEWPID, NULL);
        if (pid == 0)
            reaper_run(&call, &slots[i]);
    }
    if (pid < 0) {
        struct wire_end end = {.id = worker->id};
        report_failure(&call, terminal < 0 ? STEP_TERMINAL : STEP_CLONE, -pid);
        send_end(cell, &end);
        return;
    }
    running[i] = (struct running){.reaper = pid, .id = worker->id};
}

/* False at the end of the socket. */
static bool handle_packet(struct cell *cell)
{
    static uint8_t bytes[WIRE_PACKET];
    int fds[WIRE_FDS];
    size_t fd_count;
    struct wire_worker worker;
    long len = wire_receive(cell->socket, bytes, sizeof bytes, fds, &fd_count);
    if (len <= 0)
        return false;
    struct wire_in in = {.at = bytes, .end = bytes + len};
    bool good = wire_get_u32(&in) == WIRE_WORKER && wire_decode_worker(&in, &worker) == 0;
    if (good && fd_count == WIRE_FDS)
        start_call(cell, &worker, fds);
    while (fd_count > 0)
        close(fds[--fd_count]);
    if (good)
        wire_worker_finish(&worker);
    return good;
}

static void say_ready(const struct cell *cell)
{
    uint8_t bytes[8];
    struct wire_out out = {.bytes = bytes, .cap = sizeof bytes};
    wire_put_u32(&out, WIRE_READY);
    if (wire_send(cell->socket, &out, NULL, 0) < 0)
        _exit(0);
}

_Noreturn void cellinit_run(struct cell *cell)
{
    struct sigaction action = {.sa_handler = on_child};
    struct pollfd socket = {.fd = cell->socket, .events = POLLIN};
    sigset_t child;
    sigset_t none;
    sigemptyset(&none);
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    sigaction(SIGCHLD, &action, NULL);
    slots = mmap(NULL, sizeof *slots * SLOTS, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (slots == MAP_FAILED)
        _exit(1);
    say_ready(cell);
    for (;;) {
        int ready = ppoll(&socket, 1, NULL, &none);
        if (ready < 0 && errno != EINTR)
            _exit(1);
        reap(cell);
        if (ready > 0 && !handle_packet(cell))
            _exit(0);
    }
}
