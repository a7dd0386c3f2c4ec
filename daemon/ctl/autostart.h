// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/autostart.h - starting a daemon for this user when none answers on the default socket.
 */
#pragma once

#include "daemon/ctl/client.h"

/* The `corvidd` that lies beside this program, else the first one in a folder of PATH; gives its path, or NULL. */
char *autostart_program(void);

/* Starts the `corvidd` that lies beside this program (else the one in PATH) in a session of its own, its output going to
 * corvidd.log in the state folder, and listening at `path`, and connects as soon as that accepts: at most 10 s, said on stderr after the first.
 * Says on stderr that it did. -ENOENT: there is no corvidd; -ECHILD: it ended at once (its last words are in the text
 * printed on stderr); -ETIMEDOUT. */
int autostart_connect(const char *path, struct ctl_client **out, struct cv_error *err) __attribute__((nonnull));
