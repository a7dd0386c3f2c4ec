// SPDX-License-Identifier: MIT
/*
 * room.h - what the daemon's files of this room share. Loop thread only.
 *
 *   sandbox.c  the room, its layers        client.c  the nursery as a child      cell.c    cells
 *   worker.c   a call from start to end    streams.c its streams and its terminal
 *   control.c  frames of the control stream  usage.c what a tree uses, by polling
 */
#pragma once

#include "daemon/base/buf.h"
#include "sandbox/filter.h"
#include "sandbox/link.h"
#include "sandbox/sandbox.h"
#include "sandbox/steps.h"
#include "sandbox/wire.h"

enum { ROOM_LAYERS = 14, ROOM_GRACE_MS = 2000 /* from SIGKILL to giving the cell up */, ROOM_USAGE_MS = 50 };

/* ---- client.c --------------------------------------------------------------------------------------------------- */

struct client; /* the nursery process, as its parent sees it */

/* Starts a nursery. With `hello` waits (at most a few seconds, once at start) for what it found out. */
int client_start(struct cv_sandbox *sandbox, struct wire_hello *hello, struct client **out, struct cv_error *err);
int client_send(struct client *client, const struct wire_out *packet, int socket);
bool client_alive(const struct client *client);
void client_kill(struct client *client); /* sandbox_client_gone follows */

/* ---- sandbox.c -------------------------------------------------------------------------------------------------- */

struct cv_sandbox {
    struct cv_loop *loop;
    char *nursery;
    char *workers[WIRE_CLASSES]; /* paths of the classes' programs, NULL: none */
    struct filter filters[WIRE_CLASSES];
    struct cv_layer layers[ROOM_LAYERS];
    size_t layer_count;
    int null_fd;
    struct client *client;   /* NULL: none runs */
    size_t client_count;     /* with dead ones not yet reaped */
    uint64_t generation;     /* counts nurseries */
    struct cv_cell *cells;
    size_t cell_count;
    uint32_t last_id;
    bool closing;
    cv_loop_fn done;
    void *done_arg;
};

/* A running nursery, a new one when the last one died. */
int sandbox_client(struct cv_sandbox *sandbox, struct client **out, struct cv_error *err);
void sandbox_client_gone(struct cv_sandbox *sandbox, struct client *client);
void sandbox_cell_gone(struct cv_sandbox *sandbox); /* after one was freed */

/* -ENOSYS naming the first needed layer that does not work. */
int sandbox_check_layers(const struct cv_sandbox *sandbox, struct cv_error *err);

/* ---- probe.c ---------------------------------------------------------------------------------------------------- */

void probe_layers(struct cv_sandbox *sandbox, const struct wire_hello *hello);

/* ---- cell.c ----------------------------------------------------------------------------------------------------- */

enum cell_state { CELL_MAKING, CELL_READY, CELL_FAILED };

struct cv_cell {
    struct link link; /* first */
    struct cv_sandbox *sandbox;
    struct cv_cell *next;
    struct cv_cell **prev;
    enum cell_state state;
    bool closing;
    struct cv_error error; /* of CELL_FAILED */
    uint64_t generation;
    char *workspace;
    uid_t uid;
    struct cv_worker *workers;
};

void cell_worker_gone(struct cv_cell *cell); /* after a worker left the list */
void cell_give_up(struct cv_cell *cell, const struct cv_error *error);

/* An error from a failed step: guard, reason and text of its row. */
int cell_step_error(const struct wire_fail *fail, struct cv_error *err);

/* ---- worker.c --------------------------------------------------------------------------------------------------- */

enum { WORKER_STDIN, WORKER_STDOUT, WORKER_STDERR, WORKER_CONTROL, WORKER_STREAMS };

struct stream {
    uv_pipe_t pipe; /* first */
    struct cv_worker *worker;
    bool open; /* not yet at its end, nor closed */
    bool large; /* made larger, or not to be */
};

struct cv_worker {
    struct cv_cell *cell;
    struct cv_worker *next;
    struct cv_worker **prev;
    uint32_t id;
    enum cv_class class;
    struct cv_worker_limits limits;
    struct cv_worker_events events;
    void *arg;
    struct stream streams[WORKER_STREAMS];
    unsigned handles; /* uv handles not yet closed, and one for not yet finished */
    struct cv_timer *deadline; /* after a kill: the grace */
    struct cv_timer *usage;
    int pidfds[2]; /* reaper, command; -1 */
    char *request; /* until the gate opens */
    struct cv_buf frames;
    struct cv_enforced enforced;
    bool confined, filtered, gated, gate_open, exec_failed;
    bool paused;
    bool ended;          /* the cell reported END */
    bool finished;       /* on_end was or is being called */
    bool stdin_broken;
    bool terminal;       /* streams[WORKER_STDIN] is its master, for both directions */
    unsigned terminal_how;
    bool wanted;         /* on_terminal was called */
    bool ends_input;     /* its end is to be typed as soon as it is there */
    unsigned short rows, columns;
    const char *killed;  /* guard */
    struct cv_error error;
    struct wire_end end;
    json_t *result;
    unsigned messages;   /* class L: how many came */
    bool asking;         /* the last one has no answer yet */
    int64_t started_us;
    int64_t deadline_us; /* when its time is over */
    int64_t left_us;     /* of it, while it is held */
    bool held;
    uint64_t output_bytes, input_bytes;
    uint64_t signals; /* kept until the gate opens: bit n-1 is signal n */
};

void worker_started(struct cv_worker *worker, const int pidfds[2], int master); /* takes them; master: -1, or of the terminal */
void worker_ended(struct cv_worker *worker, const struct wire_end *end);
void worker_wanted(struct cv_worker *worker); /* the command asked for its terminal */
void worker_abandon(struct cv_worker *worker, const struct cv_error *error); /* its cell is gone */
void worker_fail(struct cv_worker *worker, const char *guard);               /* worker->error is set: kill */

enum wire_class worker_wire_class(enum cv_class class);
void worker_release(struct cv_worker *worker);                              /* a handle was closed */
void worker_stream_ended(struct cv_worker *worker);                         /* finishes the call when all is at its end */

/* ---- streams.c -------------------------------------------------------------------------------------------------- */

typedef int (*streams_send_fn)(struct cv_worker *worker, const struct cv_worker_spec *spec, const int *fds);

/* Makes the pairs, lets `send` pass their far ends on, opens the near ones. */
int streams_open(struct cv_worker *worker, const struct cv_worker_spec *spec, streams_send_fn send);
void stream_close(struct stream *stream);
void stream_open_terminal(struct cv_worker *worker, int master); /* takes it */

/* ---- control.c -------------------------------------------------------------------------------------------------- */

void control_input(struct cv_worker *worker, const char *bytes, size_t len);
void control_open_gate(struct cv_worker *worker);

/* ---- usage.c ---------------------------------------------------------------------------------------------------- */

struct usage {
    uint64_t resident; /* bytes */
    uint64_t processes;
};

/* Adds up the reaper's tree by /proc. -ESRCH when it is gone. */
int usage_measure(int reaper_pidfd, struct usage *out);
