// SPDX-License-Identifier: MIT
/*
 * daemon/rpc/rpc.h - the wire: JSON-RPC 2.0, one object a line, over a Unix socket (docs/protocol.md is the normative text).
 *
 * A verb is a row {name, summary, params schema, result schema, role, streams, start}. A request ends exactly once, by
 * cv_rpc_end or cv_rpc_fail. A streaming verb may send items before that, as notifications
 *     {"jsonrpc":"2.0","method":"item","params":{"id":ID,"item":{...}}}
 * The client may send, for a request that streams, {"method":"input","params":{"id":ID,...}} (exec's stdin, signals) and
 * {"method":"cancel","params":{"id":ID}} for any; both are notifications. Disconnect cancels what the connection started.
 * A verb may upgrade the connection to binary frames (cv_rpc_upgrade): it then belongs to that one request until its end.
 * Errors: {"error":{"code":-32xxx,"message":TEXT,"data":{"errno":"ENOENT","reason":"...","guard":"..."}}}; codes: -32700 parse,
 * -32600 invalid request, -32601 unknown verb, -32602 invalid params, -32000 failed, -32001 denied, -32002 busy.
 *
 * The peer's uid is read from the kernel (SO_PEERCRED): served are the daemon's own uid, root, and, for a daemon of root,
 * members of the socket's group. A slow client is bounded (CV_LIMIT_PEER_QUEUE_BYTES), then dropped with a log line;
 * producers look at cv_rpc_queued and wait for on_drain. Loop thread only.
 */
#pragma once

#include "daemon/base/error.h"
#include "daemon/base/frames.h"
#include "daemon/loop/loop.h"

#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

struct cv_rpc;         /* a server */
struct cv_rpc_request; /* one request being answered; gone after its end */

struct cv_rpc_verb {
    const char *name;    /* "run.start" */
    const char *summary; /* one line */
    const char *params;  /* JSON Schema of params, checked before start is called */
    const char *result;  /* JSON Schema of the result, for readers of daemon.describe */
    const char *role;    /* "use": whoever is served; "own": the daemon's uid and root only */
    bool streams;
    void (*start)(struct cv_rpc_request *request, const json_t *params); /* params borrowed; ends the request now or later */
};

struct cv_rpc_options {
    const char *path;                 /* socket; ignored with fd */
    int fd;                           /* a listening socket handed over (socket activation), or -1 */
    mode_t mode;                      /* 0600 for a user's daemon, 0660 for a system one */
    const struct cv_rpc_verb *verbs;  /* ends with name == NULL; kept */
    void *context;                    /* cv_rpc_context */
    int most_peers;                   /* clients at once; 0: CV_LIMIT_PEERS, or fewer where open files are too few */
};

/* Listens, and raises this process's soft limit of open files to the hard one. Binds to a temporary name and renames it into place, so that a crash leaves no window without a socket and an
 * old socket is replaced; the folder is made 0700 (private) and checked to belong to this uid. */
int cv_rpc_listen(struct cv_loop *loop, const struct cv_rpc_options *options, struct cv_rpc **out, struct cv_error *err)
    __attribute__((nonnull(1, 2, 3)));
void cv_rpc_stop_accepting(struct cv_rpc *rpc) __attribute__((nonnull)); /* removes the socket; open connections go on */
void cv_rpc_close(struct cv_rpc *rpc, cv_loop_fn done, void *arg);       /* cancels and drops everything; done is nullable */
int cv_rpc_peers(const struct cv_rpc *rpc) __attribute__((nonnull));
int cv_rpc_most_peers(const struct cv_rpc *rpc) __attribute__((nonnull)); /* how many are served at once */

void *cv_rpc_context(const struct cv_rpc_request *request) __attribute__((nonnull));
struct cv_rpc *cv_rpc_server(const struct cv_rpc_request *request) __attribute__((nonnull));
uid_t cv_rpc_uid(const struct cv_rpc_request *request) __attribute__((nonnull));
gid_t cv_rpc_gid(const struct cv_rpc_request *request) __attribute__((nonnull));

/* The four answers. `item` and `result` are taken. */
void cv_rpc_item(struct cv_rpc_request *request, json_t *item) __attribute__((nonnull));
void cv_rpc_end(struct cv_rpc_request *request, json_t *result) __attribute__((nonnull));
void cv_rpc_fail(struct cv_rpc_request *request, const struct cv_error *err) __attribute__((nonnull));

/* While a request goes on: what to call when the client cancels or leaves (the verb still ends the request; its answer is
 * dropped when nobody is there), when input comes, and when the output queue has fallen below half its bound. Verbs
 * keep their own state in `arg`. */
struct cv_rpc_hooks {
    void (*on_cancel)(void *arg);
    void (*on_input)(const json_t *params, void *arg);
    void (*on_frame)(const struct cv_frame *frame, void *arg); /* after an upgrade, in place of on_input */
    void (*on_drain)(void *arg);
};
void cv_rpc_set_hooks(struct cv_rpc_request *request, const struct cv_rpc_hooks *hooks, void *arg) __attribute__((nonnull(1, 2)));

/* Upgrades the connection: one item {"raw":true}, and from there on frames (daemon/base/frames.h) both ways, those of `rows` from the
 * client. Items and the end travel as frames too, and after the end the connection is closed, when all has been taken. Frames that
 * cannot be followed end the request's connection with a reason; on_cancel follows. While the output queue holds anything the request is
 * "full". -EBUSY when other requests of this connection are not answered yet. From `start` only. */
int cv_rpc_upgrade(struct cv_rpc_request *request, const struct cv_frame_row *rows, struct cv_error *err) __attribute__((nonnull(1, 2)));
bool cv_rpc_upgraded(const struct cv_rpc_request *request) __attribute__((nonnull));

/* Sends a frame: what the socket takes at once is not copied. `len` is at most CV_LIMIT_FRAME_BYTES. */
void cv_rpc_frame(struct cv_rpc_request *request, uint8_t kind, const void *bytes, size_t len) __attribute__((nonnull(1)));

size_t cv_rpc_queued(const struct cv_rpc_request *request) __attribute__((nonnull)); /* bytes waiting for the client */

/* True from the moment the output queue passes half of its bound until on_drain: a producer that sees it stops there.
 * True as well when the client is gone (then on_cancel is what comes). */
bool cv_rpc_full(const struct cv_rpc_request *request) __attribute__((nonnull));
bool cv_rpc_gone(const struct cv_rpc_request *request) __attribute__((nonnull)); /* nobody will get the answers */

/* Stops or resumes reading this client, for a verb whose input is not consumed as fast as it comes. Ends with the request.
 * Requests and cancels of the same connection wait meanwhile; a client that leaves is still noticed. */
void cv_rpc_pause(struct cv_rpc_request *request, bool paused) __attribute__((nonnull));

/* The table as data, for daemon.describe; gives it. */
json_t *cv_rpc_describe(const struct cv_rpc_verb *verbs) __attribute__((nonnull));
