// SPDX-License-Identifier: MIT
/*
 * daemon/signals.h - signals as callbacks on the loop thread.
 */
#pragma once

#include "daemon/base/error.h"
#include "daemon/loop/loop.h"

struct cv_signals;

/* SIGTERM, SIGINT and SIGHUP come as fn(signum, arg). */
int cv_signals_create(struct cv_loop *loop, void (*fn)(int signum, void *arg), void *arg, struct cv_signals **out, struct cv_error *err)
    __attribute__((nonnull(1, 2, 4)));
void cv_signals_close(struct cv_signals *signals); /* the signals have their default effect again; NULL is fine */
