// SPDX-License-Identifier: MIT
/*
 * agent/run.h - one run, and what the files of this room share about all of them. Room-internal; loop thread only.
 *
 * A run belongs to its cv_agents from cv_run_start until its end is in the journal, told, and no append is on its way. It
 * has at most one thing in progress: a generation, or a call. `run_stop` asks that to end; the transition follows when it has.
 */
#pragma once

#include "agent/agent.h"
#include "agent/budget.h"
#include "agent/fold.h"
#include "agent/guard.h"
#include "agent/prompt.h"
#include "agent/retrieval.h"
#include "agent/seen.h"
#include "agent/state.h"
#include "agent/step.h"
#include "agent/telling.h"
#include "daemon/base/id.h"

#include <sys/queue.h>

/* Who waits to hear that the run is durable. */
struct begun {
    STAILQ_ENTRY(begun) link;
    cv_run_begun_fn fn;
    void *arg;
    bool repeated;
};

struct run {
    TAILQ_ENTRY(run) link;
    struct cv_agents *agents;
    struct cv_id id;
    enum run_state state;

    /* the request */
    char *task;
    char *key;      /* "UID/KEY", as the journal keeps it; or NULL */
    char *after;    /* the run before in a conversation, as it was named; or NULL */
    json_t *history; /* what is known of it and those before it (history.h); or NULL */
    uid_t uid;
    bool detach;
    struct cv_access *access;
    STAILQ_HEAD(, begun) begun;
    struct cv_watch *owner; /* the first watch of a run that is not detached: when it is stopped, so is the run */

    /* the work */
    struct budget budget;
    struct guard guard;
    struct teller teller;
    struct seen seen;              /* which paths it has reason to name */
    struct cv_timer *timer;        /* the deadline of all of it */
    const struct cv_tool **tools;  /* what it could be shown, `shipped` of them and `guests` of plugins; NULL once that is settled */
    size_t shipped, guests;
    void (*chosen)(struct run *run); /* who waits for that */
    json_t *branches;              /* of the step's schema: one a granted tool */
    char *system;                  /* with the tools of plugins that were chosen; NULL: the agents' prefix alone */
    struct cv_prompt_turn *turns;  /* texts are ours */
    size_t turn_count;
    size_t folded;                 /* of the turns, the first ones, are in their folded form */
    struct fold_size size;         /* of the last prompt */
    bool pages;                    /* read_result is offered */
    json_t *calls;                 /* ids of calls that began: what a final answer may cite */
    struct cv_generation *generation;
    struct cv_call *call;
    char *reply;                   /* the last one, as written */
    struct step step;              /* the same, understood */
    bool acted;                    /* a call with an effect has succeeded */
    bool sent_back;                /* an answer came back to the model, for it claimed what nobody had done */
    enum run_event answered;       /* what an answer of the person who was asked is */
    json_t *verdict;               /* {"call","verdict","rule"} of the call in progress */
    int64_t call_us;               /* when it began */

    /* the end */
    bool durable;                  /* run.created is in the journal */
    bool stopping;                 /* `stop` follows as soon as nothing is in progress */
    enum run_event stop;
    json_t *denied_act, *denied_read; /* denials that stand, of calls with an effect and of READ calls: the error objects */
    char *answer;
    json_t *evidence;
    json_t *error;                 /* why it ended otherwise than by an answer */
    int appends;                   /* on their way to the journal */
    bool over;                     /* the end was told */
};

TAILQ_HEAD(run_list, run);
LIST_HEAD(watch_list, cv_watch);

enum { AGENTS_ENDED_KEPT = 64 };

struct cv_agents {
    struct cv_loop *loop;
    struct cv_store *store;
    struct cv_door *door;
    struct cv_engine *engine;
    struct cv_retrieval *retrieval; /* NULL: tools are chosen by words */
    char *prefix;            /* system text with all shipped tools */
    struct run_list runs;    /* in the order of their starts */
    struct watch_list watches;
    int active;              /* runs in the list */
    int pending;             /* letters that will come back here */
    bool admitting;          /* one of them is agents_admit's */
    bool closing;
    cv_loop_fn closed;
    void *closed_arg;
    struct cv_id ended[AGENTS_ENDED_KEPT]; /* a ring of the last ones, for better words in errors */
    size_t ended_count;
};

/* run.c */
void run_think(struct run *run);
void run_act(struct run *run);
void run_finish(struct run *run);
void run_fire(struct run *run, enum run_event event, json_t *detail); /* takes `detail`: more keys of run.state, or NULL */
void run_stop(struct run *run, enum run_event event, const struct cv_error *why);
bool run_is_working(const struct run *run); /* takes one of the engine's places */

/* record.c: what the agent writes into the journal */
void record_created(struct run *run);
void record_state(struct run *run, enum run_event event, enum run_state next, json_t *detail);
void record_step(struct run *run, const struct cv_generated *generated);
void record_ended(struct run *run);
json_t *record_error(const struct cv_error *error, const char *rule, const char *hint); /* gives it */

/* birth.c: making a run of a request, and unmaking it */
struct run *run_create(struct cv_agents *agents, const struct cv_run_request *request, const struct cv_id *id, const struct budget *budget,
                       struct cv_access *access);
/* Settles which tools of plugins it is shown. True: that takes a moment, and `chosen` is called, once, from the loop; false: done. */
bool run_choose(struct run *run, void (*chosen)(struct run *run));
void run_begun(struct run *run, const char *id, bool repeated, const struct cv_error *err); /* tells all who wait, once */
void run_release(struct run *run);

/* agents.c: the set */
struct run *agents_find(const struct cv_agents *agents, const char *id); /* id or a unique start of one; NULL */
void agents_admit_soon(struct cv_agents *agents);
void agents_hold(struct cv_agents *agents);    /* a letter will come back: */
void agents_release(struct cv_agents *agents); /* it came; may be the end of `agents` */

/* watch.c */
void watch_notify(struct cv_agents *agents, const json_t *told); /* there is something new in this list */
