// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/asker.h - approvals, seen from a terminal. When somebody sits there the question is asked inline (y/N, read
 * from /dev/tty so that stdin stays the task's); else it says how to answer from elsewhere and the wait goes on. The
 * asker never blocks: its descriptor belongs into the caller's poll.
 */
#pragma once

#include "daemon/ctl/verb.h"

struct asker {
    struct ctl *ctl;
    int tty;         /* -1: nobody to ask */
    char waiting[64]; /* the approval being asked for, "" when none is */
    char line[64];   /* what was typed so far */
    size_t typed;
};

/* `ctl` is kept. */
void asker_init(struct asker *asker, struct ctl *ctl) __attribute__((nonnull));
void asker_finish(struct asker *asker) __attribute__((nonnull));

/* An approval object of the wire: {"approval" or "id","question","expires"?}. Shows it and asks. */
void asker_begin(struct asker *asker, const json_t *approval) __attribute__((nonnull));

/* The call went on: whatever was asked has been answered elsewhere or has expired. */
void asker_forget(struct asker *asker) __attribute__((nonnull));

/* The descriptor to poll for reading, or -1; and what to do when it is ready. */
int asker_fd(const struct asker *asker) __attribute__((nonnull));
void asker_ready(struct asker *asker) __attribute__((nonnull));
