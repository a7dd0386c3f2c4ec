// SPDX-License-Identifier: MIT
/*
 * daemon/daemon.h - what a running daemon consists of. Made in the order of the fields by daemon.c, undone in reverse.
 * Verbs get it as cv_rpc_context and use the parts; only daemon.c changes it. Loop thread only.
 */
#pragma once

#include "agent/agent.h"
#include "agent/engine/engine.h"
#include "daemon/base/path.h"
#include "daemon/loop/loop.h"
#include "daemon/rpc/rpc.h"
#include "daemon/store/store.h"
#include "policies/policy.h"
#include "sandbox/sandbox.h"
#include "tools/door.h"

struct cv_options; /* daemon/options.h: one row an option */

struct cv_daemon {
    const struct cv_options *options;
    struct cv_loop *loop;
    struct cv_store *store;
    struct cv_policy_set *policies;
    struct cv_sandbox *sandbox;
    struct cv_door *door;
    struct cv_engine *engine;
    struct cv_agents *agents;
    struct cv_rpc *rpc;
    int64_t started_us;   /* monotonic */
    bool draining;
};

/* Stops accepting, lets runs and calls end (a second call or signal cancels them), then ends the loop. */
void cv_daemon_drain(struct cv_daemon *daemon) __attribute__((nonnull));
