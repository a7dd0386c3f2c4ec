// SPDX-License-Identifier: MIT
/*
 * wire.h - the binary messages between the daemon, the nursery, cells and workers, all on one machine and of one build.
 *
 *   daemon -> nursery   CELL                             one packet; with it the cell's end of a new socket pair
 *   nursery -> daemon   HELLO                            once, after the nursery tried out what the kernel can do
 *   fetcher -> spare    CELL, then SOURCES               inside the nursery: see nursery_cell.c
 *   daemon -> cell      WORKER                           with four descriptors: stdin, stdout, stderr, control
 *   cell -> daemon      READY | FAIL                     once
 *   cell -> daemon      STARTED, then END                per call; STARTED carries the pidfds of reaper and command,
 *                                                        and the master of the command's terminal where it has one
 *   cell -> daemon      WANTED                           between these: a command in its terminal's background asked for it, and has it
 *   worker -> daemon    CONFINED, FILTERED, ANSWER, FAIL frames on the control stream: untrusted after the gate
 *   worker -> daemon    MESSAGE                          class L: an effect that it asks for; untrusted
 *   daemon -> worker    GATE                             frame; with the JSON request for classes B, A and L
 *   daemon -> worker    REPLY                            class L: the answer to its MESSAGE
 *
 * A packet is a kind and fields in a fixed order: little numbers as u32, big ones as u64, texts as length, bytes, NUL.
 * A frame on a control stream is `struct wire_frame` and then `len` bytes. Readers never trust a length: a reader that
 * ran over the end, met a text with an inner NUL or a count above its bound is `broken` and yields zeros and "".
 */
#pragma once

#include "daemon/base/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WIRE_VERSION = 1,
    WIRE_PACKET = CV_LIMIT_COMMAND_BYTES, /* below what a socket's default send buffer takes in one packet */
    WIRE_BINDS = 240, /* their mounts travel in one packet, which takes 253 descriptors */
    WIRE_HIDDEN = 1024,
    WIRE_WORDS = 65536,
    WIRE_FDS = 4,
};

enum wire_kind {
    WIRE_HELLO = 1,
    WIRE_CELL,
    WIRE_READY,
    WIRE_FAIL,
    WIRE_WORKER,
    WIRE_STARTED,
    WIRE_END,
    WIRE_SOURCES,
    WIRE_WANTED,
    WIRE_CONFINED = 32,
    WIRE_FILTERED,
    WIRE_GATE,
    WIRE_ANSWER,
    WIRE_MESSAGE,
    WIRE_REPLY,
};

struct wire_frame {
    uint32_t len; /* of what follows */
    uint32_t kind;
};

/* ---- writing and reading ---------------------------------------------------------------------------------------- */

struct wire_out {
    uint8_t *bytes;
    size_t len;
    size_t cap;
    bool full; /* something did not fit: the message must not be sent */
};

void wire_put_u32(struct wire_out *out, uint32_t value);
void wire_put_u64(struct wire_out *out, uint64_t value);
void wire_put_text(struct wire_out *out, const char *text);

struct wire_in {
    const uint8_t *at;
    const uint8_t *end;
    bool broken;
};

uint32_t wire_get_u32(struct wire_in *in);
uint64_t wire_get_u64(struct wire_in *in);
const char *wire_get_text(struct wire_in *in); /* borrowed from the packet */

/* ---- messages --------------------------------------------------------------------------------------------------- */

enum { WIRE_BIND_WRITABLE = 1, WIRE_BIND_EXECUTABLE = 2, WIRE_BIND_MUST_EXIST = 4, WIRE_BIND_KEEP = 8 /* placed nowhere */ };

struct wire_bind {
    const char *path;
    uint32_t flags;
};

struct wire_cell {
    uint32_t uid;
    uint32_t gid;
    uint64_t tmp_bytes;
    const char *workspace;
    uint32_t bind_count;
    struct wire_bind *binds;
    uint32_t hidden_count;
    const char **hidden;
};

enum wire_class { WIRE_CLASS_B, WIRE_CLASS_L, WIRE_CLASS_X, WIRE_CLASS_A, WIRE_CLASSES };

struct wire_worker {
    uint32_t id;
    uint32_t class;
    uint64_t cpu_s, memory, processes, file_bytes, open_files; /* 0: not limited */
    uint32_t rows, columns; /* of the command's terminal; 0: it has none */
    uint32_t terminal_how;  /* enum cv_terminal_how of sandbox.h, bits */
    const char *cwd;
    char **argv; /* NULL-terminated; empty but for class X */
    char **env;
};

struct wire_fail {
    uint32_t step;   /* enum step */
    uint32_t error;  /* errno */
    const char *detail; /* a path or command; "" */
};

struct wire_end {
    uint32_t id;
    bool has_status; /* the command came to an end that its reaper saw */
    uint32_t status; /* as of wait(2) */
    uint64_t cpu_us;
    uint64_t memory_peak;
};

struct wire_confined {
    uint32_t landlock_abi;
    uint32_t no_new_privs;
    uint32_t capabilities_empty;
    uint32_t namespaces;
};

struct wire_filtered {
    uint32_t mode;     /* PR_GET_SECCOMP */
    uint32_t length;   /* instructions of the installed program */
    uint64_t checksum; /* wire_checksum of it */
};

/* What the nursery found out by trying, as errno (0 works). */
enum wire_probe {
    WIRE_PROBE_USER,
    WIRE_PROBE_MAP,
    WIRE_PROBE_MOUNT,
    WIRE_PROBE_PID,
    WIRE_PROBE_IPC,
    WIRE_PROBE_UTS,
    WIRE_PROBE_NET,
    WIRE_PROBE_CGROUP,
    WIRE_PROBE_OPENAT2,
    WIRE_PROBE_PIDFD,
    WIRE_PROBE_NO_NEW_PRIVS,
    WIRE_PROBE_LANDLOCK,
    WIRE_PROBE_SECCOMP,
    WIRE_PROBE_WORKER,
    WIRE_PROBES
};

struct wire_hello {
    uint32_t version;
    uint32_t landlock_abi;
    uint32_t errors[WIRE_PROBES];
};

/* Encoders write kind and fields; `out->full` says whether they fitted. Decoders start after the kind, return 0 or
 * -EPROTO; those of CELL and WORKER allocate arrays that the matching finish releases (texts stay in the packet). */
void wire_encode_cell(struct wire_out *out, const struct wire_cell *cell);
int wire_decode_cell(struct wire_in *in, struct wire_cell *cell);
void wire_cell_finish(struct wire_cell *cell);
void wire_encode_worker(struct wire_out *out, const struct wire_worker *worker);
int wire_decode_worker(struct wire_in *in, struct wire_worker *worker);
void wire_worker_finish(struct wire_worker *worker);
void wire_encode_fail(struct wire_out *out, const struct wire_fail *fail);
void wire_encode_fail_frame(struct wire_out *out, const struct wire_fail *fail); /* the same for a control stream */
int wire_decode_fail(struct wire_in *in, struct wire_fail *fail);
void wire_encode_end(struct wire_out *out, const struct wire_end *end);
int wire_decode_end(struct wire_in *in, struct wire_end *end);
void wire_encode_hello(struct wire_out *out, const struct wire_hello *hello);
int wire_decode_hello(struct wire_in *in, struct wire_hello *hello);

/* FNV-1a, 64 bits: tells an installed filter from another one, no more. */
uint64_t wire_checksum(const void *bytes, size_t len);

/* ---- sockets ---------------------------------------------------------------------------------------------------- */

/* One packet with up to WIRE_BINDS descriptors; retries EINTR. Negative errno. */
int wire_send(int socket, const struct wire_out *out, const int *fds, size_t fd_count);

/* One packet; bytes received, 0 at the end, negative errno (-EMSGSIZE when it was cut). *fd_count descriptors come back,
 * close-on-exec, the caller's; none on failure. */
long wire_receive(int socket, void *bytes, size_t cap, int *fds, size_t *fd_count);

/* The same with room for more descriptors: `fds` has WIRE_BINDS. */
long wire_receive_many(int socket, void *bytes, size_t cap, int *fds, size_t *fd_count);

/* Writes or reads exactly `len` bytes of a blocking stream: 0, -EPIPE at the end, negative errno. */
int wire_write_all(int fd, const void *bytes, size_t len);
int wire_read_all(int fd, void *bytes, size_t len);
