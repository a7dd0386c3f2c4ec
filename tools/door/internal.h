// SPDX-License-Identifier: MIT
/*
 * tools/door/internal.h - what the files of the door share: the door, an access, a call and an approval. Loop thread only.
 */
#pragma once

#include "daemon/base/json.h"
#include "tools/door.h"

#include <sys/queue.h>

TAILQ_HEAD(call_list, cv_call);
TAILQ_HEAD(approval_list, approval);

struct cv_door {
    struct cv_loop *loop;
    struct cv_store *store;
    struct cv_sandbox *sandbox;
    struct cv_policy_set *policies;
    struct call_list calls;         /* every call not yet ended */
    struct approval_list approvals; /* those that wait */
    int working;                    /* calls that hold one of the CV_LIMIT_CALLS_ACTIVE places */
    char **protected;               /* folders of the daemon's own */
    size_t protected_count;
    char **kept;                    /* folders that stay as they are */
    size_t kept_count;
};

struct cv_access {
    struct cv_door *door;
    struct cv_policy *policy;
    char *workspace;
    char *home;
    uid_t uid;
    gid_t gid;
    bool yes;
    bool attended;
    struct cv_grant grant;
    struct cv_cell *cell; /* made at the first call that needs it */
    int calls;            /* not yet ended */
};

/* Who carries calls out, one row a kind (carrier.c). The life of a call is the same for all:
 *   begin   after INTENT: make ready; CALL_EV_GATED follows from the loop (call->enforced filled where there are walls), or CALL_EV_OVER
 *           with call->error
 *   go      after STARTED: do it; then exactly one of call_done and call_failed, from the loop
 *   cancel  end it soon, with this guard ("cancel", "deadline", "store"): its end still comes
 * The deadline of what has no worker is the call's own timer. */
struct carrier {
    void (*begin)(struct cv_call *call);
    void (*go)(struct cv_call *call);
    void (*cancel)(struct cv_call *call, const char *guard);
};
extern const struct carrier *const carriers[]; /* by enum cv_carrier */

/* The states of a call and what moves it: the table is in call.c. */
enum call_state {
    CALL_NEW,       /* begun, not yet looked at */
    CALL_QUEUED,    /* waits for one of the places */
    CALL_ASKING,    /* an approval waits for its answer */
    CALL_INTENDING, /* INTENT is being committed */
    CALL_SPAWNING,  /* the worker is being made and confined */
    CALL_STARTING,  /* the worker waits at the gate, STARTED is being committed */
    CALL_RUNNING,   /* the gate is open */
    CALL_RECORDING, /* RESULT or the denial is being committed */
    CALL_ENDED,
};

enum call_event {
    CALL_EV_PLACE,    /* there is a place for it */
    CALL_EV_FULL,     /* there is none yet */
    CALL_EV_REFUSE,   /* schema, verdict, an approval's no, its expiry, or a cancel before anything was intended */
    CALL_EV_ASK,      /* the verdict asks */
    CALL_EV_ALLOW,    /* the verdict or the approval allows */
    CALL_EV_DURABLE,  /* what was being committed is */
    CALL_EV_GATED,    /* the worker is confined and waits */
    CALL_EV_OVER,     /* the worker ended, or could not be made */
};

struct cv_call {
    TAILQ_ENTRY(cv_call) link;
    struct cv_door *door;
    struct cv_access *access;
    struct cv_id id;
    enum call_state state;

    /* the request */
    char *run;
    int step;
    char *tool_name;
    const struct cv_tool *tool; /* NULL: no such tool */
    json_t *args;
    uint64_t timeout_ms;
    bool wants_stdin;
    char **env;
    struct cv_call_events events;
    void *arg;

    /* what became of it */
    struct cv_verdict verdict;
    bool approved;       /* an ask was answered with yes */
    bool cancelled;
    bool has_place;
    bool stdin_closed;
    struct approval *approval;
    struct cv_worker *worker;
    struct cv_enforced enforced;
    bool was_gated;
    struct cv_worker_end end; /* end.result is ours */
    bool was_spawned;
    struct cv_buf output;     /* class X without on_output */
    uint64_t output_dropped;
    json_t *result;
    struct cv_error error;
};

struct approval {
    TAILQ_ENTRY(approval) link;
    struct cv_id id;
    struct cv_call *call;
    struct cv_timer *timer;
    char hash[65];
    char *question;
    int64_t expires_us;
};

/* call.c */
void call_step(struct cv_call *call, enum call_event event);
bool call_is_durable(const struct cv_call *call); /* does it wait for INTENT and STARTED? */

/* check.c: schema and verdict; returns the event that follows. Fills call->verdict and, when refused, call->error. */
enum call_event call_check(struct cv_call *call);

/* approval.c */
void approval_ask(struct cv_call *call);
void approval_drop(struct approval *approval);

/* worker.c */
int access_cell(struct cv_access *access, struct cv_error *err);
void call_spawn(struct cv_call *call);

/* record.c: journal records; each calls back into call_step with CALL_EV_DURABLE unless it needs no waiting. */
void record_intent(struct cv_call *call);
void record_started(struct cv_call *call);
void record_result(struct cv_call *call);
void record_denied(struct cv_call *call);
json_t *record_enforced(const struct cv_enforced *enforced);
