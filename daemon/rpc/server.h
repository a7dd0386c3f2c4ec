// SPDX-License-Identifier: MIT
/*
 * server.h - what a server, its peers and their requests know of each other. Inside the rpc room only. Loop thread.
 *
 * Lifetimes: a server goes when it was asked to close and its listener, its peers and its requests are gone (`holds`
 * counts them). A peer goes in the close callback of its pipe. A request goes when its verb ends it, which may be after its
 * peer has gone: `peer` is NULL then, and answers go nowhere.
 */
#pragma once

#include "daemon/rpc/frame.h"
#include "daemon/rpc/method.h"
#include "daemon/rpc/rpc.h"

enum {
    RPC_CHUNK_BYTES = 262144, /* one read */
    RPC_FLUSH_MS = 2000,     /* what a peer that is being closed gets for its last answers */
    RPC_LOOK_MS = 250,       /* how often a peer that is not read is asked whether it is still there */
    RPC_ID_BYTES = 256,      /* the longest id: it comes back in every item */
};

struct cv_rpc {
    struct cv_loop *loop;
    const struct cv_rpc_verb *verbs;
    void *context;
    struct methods methods;
    uv_pipe_t listener;
    bool listening;
    bool closing;
    int holds; /* listener, peers, requests, letters under way */
    int peer_count;
    int most_peers;
    size_t held; /* bytes that wait for or of all peers */
    unsigned last_number;
    struct peer *peers;
    char *path;         /* the socket this server made, NULL when it was handed over */
    dev_t dev;          /* of that socket: another one in its place is not removed */
    ino_t ino;
    uid_t own;          /* the daemon */
    bool has_group;     /* a system daemon: members of `group` are served */
    gid_t group;
    cv_loop_fn done;
    void *arg;
    char chunk[RPC_CHUNK_BYTES];
};

struct peer {
    uv_pipe_t pipe; /* first: the close callback frees the peer */
    struct cv_rpc *rpc;
    struct peer *prev, *next;
    struct cv_rpc_request *requests; /* newest first */
    int request_count;
    uid_t uid;
    gid_t gid;
    pid_t pid;
    unsigned number;   /* for logs */
    struct frame frame;
    struct cv_frames *raw; /* after an upgrade: the connection belongs to `upgraded` */
    struct cv_rpc_request *upgraded; /* NULL after its end */
    bool refused;    /* its frames could not be followed: it was told, nothing more is sent */
    struct cv_timer *timer; /* goes on with lines that waited, looks after a peer that is not read, ends one that does not flush */
    size_t held;     /* its part of rpc->held */
    bool reading;
    bool full;       /* its output passed half of the bound: not read until it has drained */
    int input_holds; /* verbs that asked for a pause */
    bool ended;      /* it sends no more, but waits for answers */
    bool finishing;  /* we serve no more: flush, then close */
    bool closing;    /* uv_close was called: nothing may be written */
    int64_t flush_by_us; /* when finishing */
};

struct cv_rpc_request {
    struct cv_rpc *rpc;
    struct peer *peer; /* NULL when the client left */
    struct cv_rpc_request *prev, *next;
    const struct cv_rpc_verb *verb;
    json_t *id;
    struct cv_rpc_hooks hooks;
    void *arg;
    uid_t uid;
    gid_t gid;
    bool cancelled;
    bool holds_input; /* cv_rpc_pause */
    bool drain_owed;
    bool ended;
    bool is_raw;
    int pins; /* letters under way to this request */
};

void rpc_hold(struct cv_rpc *rpc) __attribute__((nonnull));
void rpc_release(struct cv_rpc *rpc) __attribute__((nonnull)); /* the last one of a closing server frees it */
