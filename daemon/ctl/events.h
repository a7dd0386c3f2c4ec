// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/events.h - the events of a run for people, and the end of a run as an exit code. Shared by `run`, `chat` and
 * `runs watch`.
 */
#pragma once

#include "daemon/ctl/stream.h"

struct events {
    struct ctl *ctl;
    bool verbose;       /* everything: thoughts, tokens, times, whole observations, what was enforced */
    bool in_chat;       /* the plan is told with verbose only */
    char run[64];       /* the run's id as soon as an event names it */
    bool moves;         /* the model has answered: no need to ask what the engine does */
    bool asks;          /* a person is asked: the line being typed is left alone */
    char waits[120];    /* what was said last about the model that is waited for */
    json_t *call;       /* the call that goes on, owned */
    int64_t since_us;   /* monotonic: the last event */
};

void events_finish(struct events *events) __attribute__((nonnull));
#define cv_auto_events __attribute__((cleanup(events_finish)))

/* A stream_request's on_item and on_tick; arg is a struct events. With --json each event is printed as received. */
void events_item(json_t *item, struct asker *asker, void *arg) __attribute__((nonnull));
void events_tick(void *arg) __attribute__((nonnull));

/* Shows the end of a run (its answer on stdout, anything else on stderr; with --json the last line) and returns the exit
 * code of its status. */
int events_end(struct events *events, json_t *end) __attribute__((nonnull));

/* What to say after the daemon went away in the middle. */
void events_gone(struct events *events) __attribute__((nonnull));
