// SPDX-License-Identifier: MIT
/*
 * daemon/notify.h - the service manager's side of a daemon's life: a socket it may hand over, and the messages it may
 * want (sd_notify's protocol, by hand: one datagram of NAME=value lines).
 */
#pragma once

#include "daemon/base/error.h"

struct cv_notify;

/* Reads NOTIFY_SOCKET and takes it out of the environment. Without it, every message goes nowhere. -EINVAL for an
 * address that is neither a path nor an abstract name. */
int cv_notify_create(struct cv_notify **out, struct cv_error *err) __attribute__((nonnull(1)));
void cv_notify_destroy(struct cv_notify *notify); /* NULL is fine */

/* Sends one message ("READY=1\nSTATUS=..."); a manager that does not listen is no failure of ours. */
void cv_notify_send(struct cv_notify *notify, const char *fmt, ...) __attribute__((format(printf, 2, 3), nonnull));

/* Reads LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES and takes them out of the environment. 0 when nothing was handed over, 1
 * when descriptor 3 was (made close-on-exec), -EINVAL for anything else. */
int cv_notify_listen_fds(struct cv_error *err);
enum { CV_NOTIFY_LISTEN_FD = 3 };
