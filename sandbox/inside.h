// SPDX-License-Identifier: MIT
/*
 * inside.h - what the files of the program corvid-nursery share: the nursery's own state, a cell's, a call's. All three
 * are plain memory inherited by clone, so that nothing has to be looked up again on the way to a call.
 *
 *   nursery_main.c  the program: its start, its one socket      nursery_probe.c  what the kernel can do, tried out
 *   nursery_cell.c  pairs of spare processes, from spare to cell
 *   cellsource.c    takes hold of what is to be bound            cellroot.c       a cell's file tree
 *   cellinit.c      PID 1 of a cell and the reapers              inside.c         from a fresh process to user code
 *   terminal.c      a command's terminal
 */
#pragma once

#include "sandbox/steps.h"
#include "sandbox/sys.h"
#include "sandbox/wire.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Descriptors that the daemon gives to the nursery, and a worker process to its class's program. */
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
    int workers[WIRE_CLASSES]; /* O_PATH of the class's program; -1: it has none */
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

enum {
    CELL_CLONE_FLAGS = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNET | CLONE_NEWCGROUP,
};

/* Two processes that wait for a specification: one in namespaces of its own, one that still sees the host's files. */
struct spare {
    pid_t pid;     /* of the future cell; 0: none; negative errno: could not be made */
    pid_t fetcher;
    int channel;   /* packet socket to the fetcher */
    uid_t uid;     /* whom they are for */
    gid_t gid;
    struct trouble trouble; /* when pid is negative */
};

void spare_make(struct nursery *nursery, struct spare *spare, uid_t uid, gid_t gid);

/* Turns the spare into the cell that the packet describes; `socket` is the cell's. On failure says so on the socket. */
void spare_use(struct nursery *nursery, struct spare *spare, const struct wire_out *packet, int socket);

/* Writes one map file: "uid_map" with "7 7 1"; `pid` 0 is the caller. 0 or -errno. */
int spare_map(pid_t pid, const char *file, const char *text);

/* An ordinary user's nursery needs the right to clone mounts: it takes a user and a mount namespace of its own, in which
 * it is who it was. New mounts of the host still arrive there wherever the host lets its mounts spread. */
int spare_become_able(struct nursery *nursery);

void inside_send_trouble(int socket, const struct trouble *trouble);

/* ---- cellsource.c ----------------------------------------------------------------------------------------------- */

/* How a source stands in the SOURCES packet. */
enum source_kind { SOURCE_ABSENT, SOURCE_LINK, SOURCE_FOLDER, SOURCE_FILE };

struct source {
    const struct wire_bind *bind;
    uint32_t kind;
    uint32_t nested;  /* stands inside another source, which is there */
    const char *link; /* text of SOURCE_LINK */
    int fd;           /* fetcher: O_PATH on the host, -1 */
    int tree;         /* detached clone, then the mount in the cell; -1 */
};

/* One per bind, sorted by path, so that outer ones come first. */
struct source *source_list(const struct wire_cell *spec);

/* Takes hold of every source as the caller, and sends them down the channel. */
int source_fetch(const struct wire_cell *spec, int channel, struct trouble *trouble);

/* Reads what source_fetch sent into the list; links stay in `bytes`. 0 or -errno. */
int source_read(struct source *sources, uint32_t count, struct wire_in *in, const int *trees, size_t tree_count);

/* A detached clone with more mount flags. Descriptor or -errno. */
int source_clone(int fd, bool recursive, unsigned flags);

/* Whether an error means "is not there, for this user". */
bool source_is_absence(int rc);

enum { SOURCE_NO_LINKS = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS };

/* ---- cellroot.c ------------------------------------------------------------------------------------------------- */

struct cell {
    const struct nursery *nursery;
    int socket;
    int ruleset;
    int root; /* O_PATH of the cell's tmpfs */
    int keep; /* the folder that workers of class B and A get as descriptor 0, a mount that is attached nowhere; -1 */
    uid_t uid;
    gid_t gid;
    bool namespaces; /* all differ from the host's */
    bool terminals;  /* devpts is mounted */
    char *workspace;
};

/* Ahead of any request: a root with devices only, the host's tree detached, namespaces proven. */
int cellroot_prepare(struct cell *cell, struct trouble *trouble);

/* On request: puts the sources in place, covers what is hidden, makes cell->ruleset, closes the root. */
int cellroot_finish(struct cell *cell, const struct wire_cell *spec, struct source *sources, struct trouble *trouble);

/* ---- cellinit.c ------------------------------------------------------------------------------------------------- */

_Noreturn void cellinit_run(struct cell *cell);

/* ---- inside.c --------------------------------------------------------------------------------------------------- */

struct call {
    const struct cell *cell;
    const struct wire_worker *worker;
    int fds[WIRE_FDS]; /* stdin, stdout, stderr, control */
    int master;        /* of the command's terminal, -1 */
};

/* ---- terminal.c ------------------------------------------------------------------------------------------------- */

/* In PID 1 of the cell, before the first terminal: mounts devpts and adds it to the Landlock rules. 0 or -errno. */
int terminal_prepare(struct cell *cell);

/* In a call's reaper: a new pair, its slave in the place of the call's streams that are to be it. 0 or -errno. */
int terminal_open(struct call *call);

/* In a process with a session of its own: makes the slave the controlling terminal. 0 or -errno. */
int terminal_take(int slave);

/* CV_TERMINAL_BACKGROUND: the reaper leads the session, and the command is a process group in the background of its terminal. */
bool terminal_waits(const struct wire_worker *worker);
int terminal_lead(const struct call *call);                 /* in the reaper, before it makes the command: 0 or -errno */
void terminal_watch(pid_t command);           /* after that: what is typed or told goes to the command's group */
bool terminal_stopped(int status);                          /* a child changed state: has a signal of the terminal stopped it? */
int terminal_give(pid_t command);                           /* brings the command to the foreground, or lets it go on: 1, or 0 when it was there */

/* ---- inside.c --------------------------------------------------------------------------------------------------- */

_Noreturn void inside_run(const struct call *call);
