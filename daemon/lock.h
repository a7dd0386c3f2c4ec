// SPDX-License-Identifier: MIT
/*
 * daemon/lock.h - one daemon to a state folder: a flock on STATE/lock that the kernel releases whatever happens to us.
 */
#pragma once

#include "daemon/base/error.h"

/* Makes the folder (0700) when it is missing, checks that it is this user's alone, locks it and writes pid and socket
 * into the lock file. Gives a descriptor to be closed at the end. -EBUSY names the daemon that holds it. */
int cv_lock_take(const char *state, const char *socket, struct cv_error *err) __attribute__((nonnull(1, 2)));
