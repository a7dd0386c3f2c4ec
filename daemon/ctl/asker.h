// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/asker.h - approvals and questions, seen from a terminal. When somebody sits there it is asked inline (an approval by
 * y/N, a question by a line of text; read from /dev/tty so that stdin stays the task's); else it says how to answer from elsewhere
 * and the wait goes on. The asker never blocks: its descriptor belongs into the caller's poll.
 */
#pragma once

#include "daemon/ctl/verb.h"

struct asker {
    struct ctl *ctl;
    int tty;         /* -1: nobody to ask */
    char waiting[64]; /* the approval or question being asked, "" when none is */
    bool wants_text;  /* it is a question */
    char line[4096];  /* what was typed so far */
    size_t typed;
};

/* `ctl` is kept. */
void asker_init(struct asker *asker, struct ctl *ctl) __attribute__((nonnull));
void asker_finish(struct asker *asker) __attribute__((nonnull));

/* What the wire says is asked: an approval {"approval" or "id","question","expires"?}, or the event {"event":"question","question": id,
 * "text","expires"?}. Shows it and asks. */
void asker_begin(struct asker *asker, const json_t *asked) __attribute__((nonnull));

/* The call went on: whatever was asked has been answered elsewhere or has expired. */
void asker_forget(struct asker *asker) __attribute__((nonnull));

/* The descriptor to poll for reading, or -1; and what to do when it is ready. */
int asker_fd(const struct asker *asker) __attribute__((nonnull));
void asker_ready(struct asker *asker) __attribute__((nonnull));
