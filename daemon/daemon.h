// SPDX-License-Identifier: MIT
/*
 * daemon/daemon.h - what a running daemon consists of. Made in the order of the fields by daemon.c, undone in reverse.
 * Verbs get it as cv_rpc_context and use the parts; only daemon.c and parts.c change it. Loop thread only.
 */
#pragma once

#include "agent/agent.h"
#include "agent/engine/engine.h"
#include "agent/retrieval.h"
#include "daemon/base/path.h"
#include "daemon/egress/egress.h"
#include "daemon/loop/loop.h"
#include "daemon/rpc/rpc.h"
#include "daemon/secrets/secrets.h"
#include "daemon/sched/sched.h"
#include "daemon/store/store.h"
#include "plugins/plugin.h"
#include "policies/policy.h"
#include "sandbox/sandbox.h"
#include "tools/door.h"

struct cv_notify;
struct cv_options; /* daemon/options.h: one row an option */
struct cv_signals;

struct cv_daemon {
    const struct cv_options *options;
    const char *socket;       /* where it listens */
    int listen_fd;            /* a socket that was handed over, or -1 */
    struct cv_notify *notify;
    struct cv_loop *loop;
    struct cv_signals *signals;
    struct cv_sandbox *sandbox; /* first of the parts: the nursery starts before there is a thread */
    struct cv_store *store;
    struct cv_policy_set *policies;
    struct cv_secrets *secrets;
    struct cv_egress *egress; /* its process is started by the first request */
    struct cv_plugins *plugins;
    struct cv_door *door;
    struct cv_engine *engine;
    struct cv_models *models; /* what model files say of themselves */
    struct cv_retrieval *retrieval; /* finds tools of plugins by meaning; NULL: its model's file is not there */
    struct cv_agents *agents;
    struct cv_sched *sched;
    struct cv_rpc *rpc;
    const struct cv_rpc_verb *verbs;
    struct cv_timer *watch;   /* looks after the store, and at the last work while draining */
    void *log_followers;      /* daemon/verbs/daemon_log.c */
    int64_t started_us;       /* monotonic */
    size_t parts;             /* how many parts are made */
    enum cv_engine_phase told_phase; /* the last one logged */
    bool told_store;          /* its failure was logged */
    bool draining;            /* no new work */
    bool stopping;            /* parts are being undone */
};

/* Runs a daemon with these options and verbs until it is told to stop. `listen_fd` is a listening socket or -1; it is taken.
 * 0 after an end in good order, else negative: what could not be made, or the store's failure. */
int cv_daemon_run(const struct cv_options *options, const struct cv_rpc_verb *verbs, int listen_fd, struct cv_error *err)
    __attribute__((nonnull(1, 2)));

/* Stops accepting, lets runs and calls end (a second call or signal cancels them), then ends the loop. */
void cv_daemon_drain(struct cv_daemon *daemon) __attribute__((nonnull));

/* May new work begin? -ESHUTDOWN while the daemon stops, the store's own error when it failed. */
int cv_daemon_may_start(const struct cv_daemon *daemon, struct cv_error *err) __attribute__((nonnull(1)));

/* Runs and calls that go on. */
int cv_daemon_active(const struct cv_daemon *daemon) __attribute__((nonnull));
