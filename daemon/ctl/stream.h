// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/stream.h - one request that streams, followed to its end: items, signals and questions to a terminal in one
 * poll loop.
 */
#pragma once

#include "daemon/ctl/asker.h"
#include "daemon/ctl/verb.h"

struct stream_request {
    const char *method;
    json_t *params; /* taken */
    bool cancels;   /* Ctrl-C asks the daemon to cancel and waits (a second one leaves); else it leaves at once */
    void (*on_item)(json_t *item, struct asker *asker, void *arg); /* borrowed */
    void (*on_tick)(void *arg); /* about once a second while nothing else happens; nullable */
    void *arg;
};

/* Ctrl-C's part while it runs is taken back at the end. Gives the result; or NULL with *code after the error has been printed. *gone is true when the daemon went away. */
json_t *stream_run(struct ctl *ctl, const struct stream_request *request, int *code, bool *gone) __attribute__((nonnull));

/* Blocks the signals that end a program by hand and gives a descriptor they are read from; -1 when that fails. */
int stream_signals(bool all) __attribute__((warn_unused_result)); /* all: QUIT and HUP too */
int stream_signal_read(int fd); /* the number of one signal, or 0 */
