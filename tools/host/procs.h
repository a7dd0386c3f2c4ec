// SPDX-License-Identifier: MIT
/*
 * procs.h - what /proc says of one process, as far as anybody may read it. Room-internal.
 */
#pragma once

#include "tools/host/host.h"

struct proc {
    pid_t pid, parent;
    char name[64];
    char state;    /* 'R', 'S', 'Z' ... */
    uid_t uids[3]; /* real, effective, saved */
    unsigned long long rss_kib;
    unsigned long long start_ticks; /* since boot */
};

/* Reads /proc/PID/stat and /proc/PID/status. -ENOENT or -ESRCH when it is gone. */
int procs_read(const struct cv_host_env *env, pid_t pid, struct proc *out);

/* The pids of /proc in order, at most CV_LIMIT_HOST_ENTRIES; given. Negative errno. */
int procs_all(const struct cv_host_env *env, pid_t **out, size_t *count);
