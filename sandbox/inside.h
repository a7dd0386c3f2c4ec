// SPDX-License-Identifier: MIT
/*
 * inside.h - what the files of the program corvid-nursery share: the nursery's own state, a cell's, a call's. All three
 * are plain memory inherited by clone, so that nothing has to be looked up again on the way to a call.
 *
 *   nursery_main.c  the program: its start, its one socket      nursery_probe.c  what the kernel can do, tried out
 *   nursery_cell.c  spare processes, from spare to cell         cellroot.c       a cell's file tree
 *   cellinit.c      PID 1 of a cell and the reapers             inside.c         from a fresh process to user code
 */
#pragma once

#include "sandbox/steps.h"
#include "sandbox/sys.h"
#include "sandbox/wire.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Descriptors that the daemon gives to the nursery, and a worker process to corvid-worker. */
enum { NURSERY_FD_DAEMON = 3, NURSERY_FD_FILTERS = 4 /* one per class */, NURSERY_FDS_END = NURSERY_FD_FILTERS + WIRE_CLASSES };
enum { WORKER_FD_CONTROL = 3, WORKER_FD_FILTER = 4, WORKER_FDS_END = 5 };

enum { INSIDE_NAMESPACES = 7, INSIDE_DETAIL = 400 };

struct trouble {
    enum step step;
    int error; /* errno */
    char detail[INSIDE_DETAIL];
};

/* Fills `trouble` and returns -1. `error` may be negative. */
int inside_trouble(struct trouble *trouble, enum step step, int error, const char *detail);

struct nursery {
    int daemon;      /* socket; -1 in its children */
    int lifeline[2]; /* pipe: nothing is written; its read end sees the nursery die */
    int worker;      /* O_PATH of corvid-worker */
    struct sock_fprog programs[WIRE_CLASSES];
    uint64_t namespaces[INSIDE_NAMESPACES]; /* inode numbers of the host's */
    unsigned landlock_abi;
    bool root;
    uid_t uid;
    gid_t gid;
};

/* Inode numbers of the caller's user, mnt, pid, ipc, uts, net and cgroup namespaces, by the host's /proc. 0 or -errno. */
int inside_namespaces(uint64_t out[INSIDE_NAMESPACES]);

/* ---- nursery_probe.c -------------------------------------------------------------------------------------------- */

void probe_everything(const struct nursery *nursery, struct wire_hello *hello);

/* ---- nursery_cell.c --------------------------------------------------------------------------------------------- */

enum { CELL_CLONE_FLAGS = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET | CLONE_NEWCGROUP };

/* A process that already has all its namespaces but the mount one and waits for a specification. */
struct spare {
    pid_t pid;   /* 0: none; negative errno: could not be made */
    int channel; /* packet socket to it */
};

void spare_make(struct nursery *nursery, struct spare *spare);

/* Turns the spare into the cell that the packet describes; `socket` is the cell's. On failure says so on the socket. */
void spare_use(struct nursery *nursery, struct spare *spare, const struct wire_out *packet, int socket);

/* Writes one map file: "uid_map" with "7 7 1". 0 or -errno. */
int spare_map(pid_t pid, const char *file, const char *text);

/* ---- cellroot.c ------------------------------------------------------------------------------------------------- */

struct cell {
    const struct nursery *nursery;
    int socket;
    int ruleset;
    uid_t uid;
    gid_t gid;
    bool namespaces; /* all differ from the host's */
    char *workspace;
};

/* Makes the cell's mount namespace and file tree, detaches the host's, fills cell->ruleset and cell->namespaces. */
int cellroot_build(struct cell *cell, struct wire_cell *spec, struct trouble *trouble);

/* ---- cellinit.c ------------------------------------------------------------------------------------------------- */

_Noreturn void cellinit_run(struct cell *cell);

/* ---- inside.c --------------------------------------------------------------------------------------------------- */

struct call {
    const struct cell *cell;
    const struct wire_worker *worker;
    int fds[WIRE_FDS]; /* stdin, stdout, stderr, control */
};

_Noreturn void inside_run(const struct call *call);
