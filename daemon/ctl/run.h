// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/run.h - one task given to the daemon and followed to its end. Shared by `run` and `chat`.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/ctl/verb.h"

struct run_task {
    const char *text; /* the task, `len` bytes */
    size_t len;
    const char *after; /* the run before in a conversation, or NULL */
    bool verbose;
    bool in_chat; /* the plan goes without saying */
    char run[64]; /* out: the run's id, "" when there came none */
    bool left;    /* out: a second Ctrl-C left it before its end */
};

/* The words of the task joined by blanks, or stdin for "-", appended to `out`; -EINVAL when it is empty, -E2BIG. */
int run_gather_task(const struct ctl *ctl, struct cv_buf *out, struct cv_error *err) __attribute__((nonnull(1, 2)));

/* Everything else stands in the options (--policy, --workspace, ...). Prints events, answer and errors; returns the exit code. */
int run_follow(struct ctl *ctl, struct run_task *task) __attribute__((nonnull));
