// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/autostart.h - starting a daemon: for this user when none answers on the default socket, or one of this program's own beside it.
 */
#pragma once

#include "daemon/ctl/client.h"

#include <sys/types.h>

/* The `corvidd` that lies beside this program, else the first one in a folder of PATH; gives its path, or NULL. */
char *autostart_program(void);

/* The real path of what lies at `below` from the folder of this program ("../share/corvid/bench"); gives it, or NULL. */
char *autostart_near(const char *below) __attribute__((nonnull));

/* Prints the end of a daemon's log, what stands behind its first `from` bytes, on stderr. */
void autostart_last_words(const char *log, size_t from) __attribute__((nonnull));

/* Starts the `corvidd` that lies beside this program (else the one in PATH) in a session of its own, its output going to
 * corvidd.log in the state folder, and listening at `path`, and connects as soon as that accepts: at most 10 s, said on stderr after the first.
 * Says on stderr that it did. -ENOENT: there is no corvidd; -ECHILD: it ended at once (its last words are in the text
 * printed on stderr); -ETIMEDOUT. */
int autostart_connect(const char *path, struct ctl_client **out, struct cv_error *err) __attribute__((nonnull));

/* ---- autostart_own.c: a daemon of this program's own, which ends with it -------------------------------------------------- */

struct autostart_own {
    pid_t pid; /* 0: none */
    char *log;
};

/* Starts one with its socket, log and state in `folder`, which must exist; `options` are further options of corvidd, each followed by its value, and end
 * with NULL. Gives the connection. It gets SIGTERM when this program ends in whatever way. -ENOENT, -ECHILD (its last words are printed), -ETIMEDOUT. */
int autostart_own_start(struct autostart_own *own, const char *folder, const char *const *options, struct ctl_client **out, struct cv_error *err)
    __attribute__((nonnull(1, 2, 3, 4)));
/* Ends it and waits for its end, 10 s at most, then by force. Harmless when there is none. */
void autostart_own_stop(struct autostart_own *own) __attribute__((nonnull));
