// SPDX-License-Identifier: MIT
/*
 * agent/state.h - the life of a run as a table, and its replay from the journal. Room-internal; pure; loop thread.
 *
 * A state is a phase that can last. Every change is an event with a row in the table; a pair without a row is refused and
 * changes nothing. run_fire (run.c) journals a transition as `run.state` {"from","event","to"} before its action runs.
 */
#pragma once

#include "daemon/base/error.h"

#include <jansson.h>
#include <stdbool.h>

struct run;

/* clang-format off */
#define RUN_STATE_MAP(X)                                                            \
    X(QUEUED, "queued")       /* durable, waits for its turn */                      \
    X(THINKING, "thinking")   /* the engine writes a step */                         \
    X(ACTING, "acting")       /* the door carries out a call */                      \
    X(WAITING, "waiting")     /* a call waits for a person */                        \
    X(DONE, "done")           /* from here on: ended, no way out */                  \
    X(FAILED, "failed")                                                             \
    X(DENIED, "denied")       /* a final answer while a denial stands */             \
    X(CANCELLED, "cancelled")                                                       \
    X(DEADLINE, "deadline")

#define RUN_EVENT_MAP(X)                                                                                  \
    X(ADMITTED, "admitted")                   /* its turn has come */                                      \
    X(REPLY_CALL, "reply_call")               /* the model asked for a call */                             \
    X(REPLY_FINAL, "reply_final")             /* the model gave a final answer */                          \
    X(REPLY_DENIED, "reply_denied")           /* the same, while a denial stands */                        \
    X(REPLY_BAD, "reply_bad")                 /* the reply is no step; the model is told and goes on */    \
    X(APPROVAL_ASKED, "approval_asked")       /* the call waits for a person */                            \
    X(APPROVAL_ANSWERED, "approval_answered") /* the person spoke; the call goes on */                     \
    X(QUESTION_ASKED, "question_asked")       /* ask_user waits for a person */                            \
    X(QUESTION_ANSWERED, "question_answered") /* the person answered */                                    \
    X(OBSERVATION, "observation")             /* the call ended, well or not */                            \
    X(BUDGET, "budget")                       /* steps or tokens are used up */                            \
    X(REPETITION, "repetition")               /* the same call gave the same result for the third time */  \
    X(CALL_REFUSED, "call_refused")           /* the door has no room for a call */                        \
    X(ENGINE_FAILED, "engine_failed")         /* no reply will come */                                     \
    X(STORE_FAILED, "store_failed")           /* the journal takes no more records */                      \
    X(CANCEL, "cancel")                       /* somebody asked for the end, and everything has stopped */ \
    X(TIMEOUT, "timeout")                     /* the run's time is up, and everything has stopped */       \
    X(RESTART, "restart")                     /* the daemon that ran it is gone */
/* clang-format on */

enum run_state {
#define RUN_STATE_ENUM(name, word) RUN_##name,
    RUN_STATE_MAP(RUN_STATE_ENUM)
#undef RUN_STATE_ENUM
    RUN_STATES
};

enum run_event {
#define RUN_EVENT_ENUM(name, word) RUN_ON_##name,
    RUN_EVENT_MAP(RUN_EVENT_ENUM)
#undef RUN_EVENT_ENUM
    RUN_EVENTS
};

struct run_row {
    enum run_state state;
    enum run_event event;
    enum run_state next;
    void (*action)(struct run *run); /* NULL: nothing to do but to be there */
};

extern const struct run_row run_table[]; /* ends with state == RUN_STATES */

/* The row of a pair; NULL when there is none: the event is to be refused. */
const struct run_row *state_row(enum run_state state, enum run_event event);

const char *state_name(enum run_state state);       /* static */
const char *state_event_name(enum run_event event); /* static */
bool state_is_end(enum run_state state);
int state_find(const char *name);       /* enum run_state, or -ENOENT */
int state_event_find(const char *name); /* enum run_event, or -ENOENT */

/* Replays the run.* events of one run (an array as cv_store_run_events gives it) through the table. -EPROTO names the
 * first event that does not follow from those before it. */
int cv_run_replay(const json_t *events, enum run_state *out, struct cv_error *err) __attribute__((nonnull(1, 2)));
