// SPDX-License-Identifier: MIT
/*
 * sandbox/sandbox.h - walls: the only way by which Corvid runs anything.
 *
 * Three processes take part. The daemon (this header; loop thread) decides nothing about rights: it is handed a finished
 * specification. The nursery, started once by cv_sandbox_create, still sees the host's file tree and makes cells. A cell
 * is the world of one run and grant: own user, mount, pid, ipc, uts, cgroup and net namespaces, a tmpfs root with only
 * what was granted bound into it, the host tree detached; its PID 1 is Corvid's. A worker is one call: a process in the
 * cell, in a pid namespace of its own whose PID 1 is Corvid's reaper, confined by no_new_privs, empty capability sets,
 * Landlock, a seccomp allow-list and rlimits, that waits at a gate until the caller has recorded STARTED.
 *
 *   worker class B  code of built-in tools (corvid-worker), no exec after its start, answers one JSON result
 *   worker class X  a command with stdin, stdout and stderr
 *   worker class A  the same as B with the archive library linked in (corvid-archiver): same filter
 *   worker class L  Lua (corvid-lua): about 25 system calls, effects only as messages
 *
 * Words: *layer* one thing the kernel enforces (see cv_sandbox_layers); *guard* the layer or rule that stopped something;
 * *gate* the read that a confined worker blocks in until the daemon lets it go.
 *
 * Failing closed: a layer that this machine lacks makes cv_cell_create or the worker fail with -ENOSYS or -EPERM, guard
 * and text naming the layer. There is no option that turns a layer off.
 *
 * Ownership: strings and arrays in specifications are borrowed during the call that takes them. All callbacks come from
 * the loop, never inside the function that caused them.
 */
#pragma once

#include "daemon/base/error.h"
#include "daemon/loop/loop.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* ---- the room --------------------------------------------------------------------------------------------------- */

struct cv_sandbox;

struct cv_sandbox_options {
    const char *nursery; /* path of corvid-nursery */
    const char *worker;  /* path of corvid-worker: class B */
    const char *archiver; /* path of corvid-archiver: class A; NULL or missing: such workers are refused */
    const char *lua;     /* path of corvid-lua: class L; NULL or missing: such workers are refused */
};

/* Probes the kernel, builds the system call filters once, starts the nursery; blocks for the few milliseconds that takes.
 * Ignores SIGPIPE when nobody has set it. -ENOENT when a program is missing. A missing kernel feature is no failure here:
 * it is reported by cv_sandbox_layers and refused where it is needed. */
int cv_sandbox_create(struct cv_loop *loop, const struct cv_sandbox_options *options, struct cv_sandbox **out, struct cv_error *err)
    __attribute__((nonnull(1, 2, 3)));

/* Ends every worker (their on_end comes first) and every cell, then the nursery; `done` (nullable) after the last. */
void cv_sandbox_close(struct cv_sandbox *sandbox, cv_loop_fn done, void *arg);

struct cv_layer {
    const char *name;     /* "user namespaces", "landlock", "seccomp", "cgroup v2" ... static */
    bool works;
    bool needed;          /* without it no call runs */
    char detail[200];     /* "ABI 7", or what is missing and what to do */
};

/* What this machine can enforce, measured once at start. Borrowed. */
const struct cv_layer *cv_sandbox_layers(const struct cv_sandbox *sandbox, size_t *count) __attribute__((nonnull));

/* ---- cells ------------------------------------------------------------------------------------------------------ */

struct cv_bind {
    /* Absolute host path, worked out; one that does not exist for this user is left out unless `must_exist`. A symbolic
     * link in its last component is made in the cell as a link, not followed; the workspace may have none in its path. "/" means everything
     * in it but /proc, /sys, /dev and /tmp, of which nothing can be bound. */
    const char *source;
    bool writable;      /* else read-only */
    bool executable;    /* else noexec */
    bool must_exist;
};

struct cv_cell_spec {
    const struct cv_bind *binds; /* appear at the same path inside; the workspace is one of them */
    size_t bind_count;
    const char *const *hidden;   /* paths inside binds covered by an empty, unreadable place; absent ones are left out */
    size_t hidden_count;
    const char *workspace;       /* start folder of workers, one of the binds */
    const char *keep;            /* a folder that stands at no path of the cell: workers of class B and A get it, writable, as descriptor
                                    0, and no command can reach it; NULL, or absent for this user: they get /dev/null */
    uid_t uid;                   /* who the workers are; the daemon's own uid unless the daemon is root */
    gid_t gid;
    uint64_t tmp_bytes;          /* size of the private /tmp */
};

struct cv_cell;

/* Starts making a cell. Workers may be started in it at once: they wait for it, and fail with its error when it cannot be
 * made. A nursery that died is replaced first. */
int cv_cell_create(struct cv_sandbox *sandbox, const struct cv_cell_spec *spec, struct cv_cell **out, struct cv_error *err)
    __attribute__((nonnull(1, 2, 3)));
void cv_cell_close(struct cv_cell *cell); /* kills what runs in it; NULL is fine */

/* ---- workers ---------------------------------------------------------------------------------------------------- */

enum cv_class { CV_CLASS_B, CV_CLASS_L, CV_CLASS_X, CV_CLASS_A };

/* How a command has its terminal, bits. stdin and /dev/tty are it always. */
enum cv_terminal_how {
    CV_TERMINAL_NOT_STDOUT = 1, /* stdout is a pipe all the same */
    CV_TERMINAL_NOT_STDERR = 2, /* stderr is one */
    /* The command begins in the terminal's background: it may write there, and when it reads or changes the modes it is brought to
     * the foreground and on_terminal says so. INT and QUIT that are sent to it go to its whole process group, as if typed. */
    CV_TERMINAL_BACKGROUND = 4,
    CV_TERMINAL_ALL = 7,
};

/* 0 means no limit of that kind, but for wall_ms. */
struct cv_worker_limits {
    uint64_t wall_ms;        /* deadline; the whole tree is killed; 0 is refused: everything has a deadline */
    uint64_t cpu_s;          /* RLIMIT_CPU */
    uint64_t memory_process; /* RLIMIT_AS, bytes */
    uint64_t memory_tree;    /* resident bytes of the tree: polled every 50 ms (recorded as "polled"); 0 none */
    uint64_t processes;      /* RLIMIT_NPROC counts per user namespace, so it is this cell's */
    uint64_t file_bytes;     /* RLIMIT_FSIZE */
    uint64_t open_files;     /* RLIMIT_NOFILE */
    uint64_t output_bytes;   /* stdout + stderr handed over before the tree is killed, guard "output_bytes"; 0 none */
};

/* What the kernel reported about the worker just before the gate; becomes part of the call's record. */
struct cv_enforced {
    int landlock_abi;      /* 0: not enforced (then the worker did not run) */
    char filter_hash[65];  /* SHA-256 of the installed BPF program */
    bool no_new_privs;
    bool seccomp;          /* /proc-free reading: PR_GET_SECCOMP == 2 */
    bool capabilities_empty;
    bool namespaces;       /* user, mount, pid, ipc, uts, net all differ from the daemon's */
};

struct cv_worker_end {
    int code;                 /* exit code, or -1 */
    int signal;               /* signal that ended it, or 0 */
    struct cv_error error;    /* code 0 when the worker ran to an end of its own (whatever its exit code) ; else why it did not
                                 start or was stopped; error.guard names the guard ("deadline", "landlock", "memory_tree" ...) */
    json_t *result;           /* class B, A, L: the worker's answer, else NULL. Borrowed: incref to keep */
    uint64_t wall_us, cpu_us; /* cpu of the whole tree */
    uint64_t memory_peak;     /* bytes, largest single process */
    uint64_t output_bytes;    /* stdout + stderr handed over */
    uint64_t input_bytes;     /* of stdin, what was taken from the caller */
    struct cv_worker_limits limits; /* what was in force */
};

/* The limits that are set, in force for a worker of this user, as [{"name","value","by"}]; `by` is "rlimit" (the kernel, each process),
 * "polled" (the daemon, every 50 ms, the whole tree), "timer" or "counted" (the daemon). Gives it. */
json_t *cv_limits_json(const struct cv_worker_limits *limits, uid_t uid) __attribute__((nonnull));

struct cv_worker;

struct cv_worker_events {
    /* Confined and waiting at the gate: answer with cv_worker_open_gate or cv_worker_kill. */
    void (*on_gated)(const struct cv_enforced *enforced, void *arg);
    /* Class L: a message of the worker, an object, after the gate; untrusted; borrowed. The worker waits for its answer: cv_worker_reply.
     * Without it (NULL) a message ends the call. */
    void (*on_message)(const json_t *message, void *arg);
    /* Class X: bytes of fd 1 or 2, borrowed. What is written to a terminal comes as fd 1 where stdout is it, else as fd 2 where stderr
     * is, else as fd 0. */
    void (*on_output)(int fd, const char *bytes, size_t len, void *arg);
    /* Class X: input that had to wait has been taken, there is room for more; nullable. */
    void (*on_drain)(void *arg);
    /* Class X, CV_TERMINAL_BACKGROUND: the command wants its terminal and has it now; at most once; nullable. */
    void (*on_terminal)(void *arg);
    /* Exactly once, last; after all output. The worker pointer is gone when it returns. */
    void (*on_end)(const struct cv_worker_end *end, void *arg);
};

struct cv_worker_spec {
    enum cv_class class;
    const char *const *argv;  /* class X: NULL-terminated; argv[0] is looked up in the cell's PATH */
    const char *const *env;   /* class X: NULL-terminated "NAME=value" list, complete */
    const char *cwd;          /* inside the cell; NULL: the workspace */
    bool wants_stdin;         /* class X: a pipe that cv_worker_write feeds; else /dev/null */
    bool terminal;            /* class X: stdin, stdout and stderr are one new terminal of the cell (and its controlling one) */
    unsigned terminal_how;    /* enum cv_terminal_how: which of them are not, and whether it waits in the background */
    unsigned short rows, columns; /* of the terminal at first; 0: 24 and 80 */
    const json_t *request;    /* class B, A, L: handed to the worker after the gate; borrowed */
    struct cv_worker_limits limits;
    struct cv_worker_events events;
    void *arg;
};

int cv_worker_start(struct cv_cell *cell, const struct cv_worker_spec *spec, struct cv_worker **out, struct cv_error *err)
    __attribute__((nonnull(1, 2, 3)));
void cv_worker_open_gate(struct cv_worker *worker) __attribute__((nonnull));

/* Ends the whole tree with SIGKILL; on_end follows with error.guard = guard ("cancel", "deadline"). Static string. */
void cv_worker_kill(struct cv_worker *worker, const char *guard) __attribute__((nonnull));

/* The deadline stands still while `held`, since a person is asked on the worker's behalf, and goes on with what was left then. Whoever
 * holds it has a deadline of his own. */
void cv_worker_hold(struct cv_worker *worker, bool held) __attribute__((nonnull));

/* Sends a signal to the command (class X), not to its reaper. One sent before the gate is kept and delivered when it opens. -ESRCH after
 * the end, -EINVAL for what is no signal. */
int cv_worker_signal(struct cv_worker *worker, int signal) __attribute__((nonnull));

/* stdin of class X. Copies what the command does not take at once; -EPIPE after close or when the command closed it, -EAGAIN while
 * a terminal is still being made. Queued bytes are returned by cv_worker_stdin_queued so that the caller can slow its source; on_drain
 * says when they have gone. Closing the input of a terminal types its end (Ctrl-D). */
int cv_worker_write(struct cv_worker *worker, const char *bytes, size_t len) __attribute__((nonnull));
void cv_worker_close_stdin(struct cv_worker *worker) __attribute__((nonnull));
size_t cv_worker_stdin_queued(const struct cv_worker *worker) __attribute__((nonnull));

/* The terminal's size has changed. Harmless without one. */
void cv_worker_resize(struct cv_worker *worker, unsigned short rows, unsigned short columns) __attribute__((nonnull));

/* Class L: the answer to the oldest message not yet answered. Borrowed. Harmless after the end. */
void cv_worker_reply(struct cv_worker *worker, const json_t *reply) __attribute__((nonnull));

/* Stops or resumes reading the command's output: the pipe fills and the command waits. */
void cv_worker_pause(struct cv_worker *worker, bool paused) __attribute__((nonnull));
