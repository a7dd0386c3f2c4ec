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
    bool draining;                  /* the daemon is about to end: what waits for a person is refused */
    int working;                    /* calls that hold one of the CV_LIMIT_CALLS_ACTIVE places */
    char **protected;               /* folders of the daemon's own */
    size_t protected_count;
    char **kept;                    /* folders that stay as they are */
    size_t kept_count;
    struct cv_egress *egress;   /* NULL: there is none */
    struct cv_plugins *plugins; /* NULL: there are none */
    char *undo;                 /* folder where undo's copies are, NULL: nothing is kept */
    char *picture;              /* what the pictures of this daemon are called, NULL: there was none yet (kept_picture) */
    struct cv_room *kept_room;  /* kept.c: made when it is first needed */
    struct host *host;          /* host.c: made at the first call that needs it */
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
    char *keep;           /* name of the place where what calls remove is kept, or NULL */
    uint64_t kept_bytes, kept_entries; /* what its calls put there */
    struct cv_cell *shut; /* the same cell without the right to write, made when a command needs it */
    char *unkept;         /* why no picture can be taken in this run, or NULL */
    bool pictured;        /* there may be a picture */
    bool picture_open;    /* what a command did was not compared with it */
    json_t *made;         /* keys: paths that its commands made, or NULL */
};

/* Who carries calls out, one row a kind (carrier.c). The life of a call is the same for all:
 *   check   nullable, with the verdict: what else forbids it here ("this daemon has no egress"); the call is refused before INTENT
 *   begin   after INTENT: make ready; CALL_EV_GATED follows from the loop (call->enforced filled where there are walls), or CALL_EV_OVER
 *           with call->error
 *   go      after STARTED: do it; then exactly one of call_done and call_failed, from the loop
 *   cancel  end it soon, with this guard ("cancel", "deadline", "store"): its end still comes
 * Those that have a worker leave the deadline to the sandbox (`walls`); for the others it is the call's own timer, begun by carrier_go
 * unless the call waits for a person. */
struct carrier {
    bool walls; /* what runs is confined, call->enforced says how: else its records say only who did it */
    int (*check)(const struct cv_call *call, struct cv_error *err);
    void (*begin)(struct cv_call *call);
    void (*go)(struct cv_call *call);
    void (*cancel)(struct cv_call *call, const char *guard);
};
extern const struct carrier carrier_worker, carrier_host, carrier_desk, carrier_egress, carrier_plugin;

/* How a command is looked after (picture.c). */
enum call_watch {
    CALL_UNWATCHED, /* it is no run's, or somebody agreed */
    CALL_PICTURED,  /* what it may write was copied before; it is compared afterwards */
    CALL_SHUT,      /* it can write nothing but its /tmp */
};

/* The states of a call and what moves it: the table is in call.c. */
enum call_state {
    CALL_NEW,       /* begun, not yet looked at */
    CALL_QUEUED,    /* waits for one of the places */
    CALL_ASKING,    /* an approval waits for its answer */
    CALL_INTENDING, /* INTENT is being committed */
    CALL_SPAWNING,  /* its carrier makes ready: a worker is being made and confined */
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
    CALL_EV_GATED,    /* the carrier is ready: the worker is confined and waits */
    CALL_EV_OVER,     /* the carrier is done with it, or could not make ready */
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
    char *parent; /* a call id, or NULL */
    char *tool_name;
    const struct cv_tool *tool; /* NULL: no such tool */
    json_t *args;
    uint64_t timeout_ms;
    bool wants_stdin;
    bool terminal;
    unsigned terminal_how;
    unsigned short rows, columns;
    uint64_t signals; /* sent before there was a worker: bit n-1 is signal n */
    char **env;
    struct cv_call_events events;
    bool (*knows)(const char *shown, const char *absolute, void *arg);
    void *arg;

    /* what became of it */
    struct cv_verdict verdict;
    bool approved;       /* an ask was answered with yes */
    json_t *agreed;      /* texts of what care asked about and a person saw, or NULL: the worker does what comes to these */
    json_t *undo;        /* what the call told for undo, or NULL */
    enum call_watch watch;
    bool let_go;         /* the gate was opened */
    bool finishing;      /* the steps after a command are under way: they are not cancelled */
    bool stuck;          /* what a command did could not be taken back: there is nothing to ask */
    char *question;      /* what is asked about a command, or NULL */
    const char *why;     /* its reason, static */
    void (*step_over)(struct cv_call *call, const struct cv_worker_end *end); /* of the step under way */
    bool step_gated;
    bool cancelled;
    bool has_place;
    bool stdin_closed;
    struct approval *approval;
    struct cv_worker *worker;
    void *work;              /* what a carrier without a worker keeps of it while it is under way */
    struct cv_timer *timer;  /* its deadline, when it has no worker */
    const char *stop;        /* the guard that ends it, when it has no worker: its end is on the way */
    int64_t went_us;         /* monotonic: when it was let go, when it has no worker */
    struct cv_enforced enforced;
    bool was_gated;
    struct cv_worker_end end; /* end.result is ours */
    bool was_spawned;    /* `end` says what it took */
    struct cv_buf output;     /* class X without on_output */
    uint64_t output_dropped;
    json_t *result;
    struct cv_error error;
};

/* What waits for a person: an approval, or a question of ask_user. */
struct approval {
    TAILQ_ENTRY(approval) link;
    bool is_question;
    struct cv_id id;
    struct cv_call *call;
    struct cv_timer *timer;
    char hash[65];
    char *question;
    int64_t expires_us;
};

/* Can somebody be asked? Not when the run has no listener, nor when the daemon is about to end. */
static inline bool call_is_attended(const struct cv_call *call)
{
    return call->access->attended && !call->door->draining;
}

/* call.c */
void call_step(struct cv_call *call, enum call_event event);
bool call_is_durable(const struct cv_call *call); /* does it wait for INTENT and STARTED? */
void call_give_place(struct cv_call *call);        /* who waits for a person runs nothing: others have the place meanwhile */

/* check.c: schema and verdict; returns the event that follows. Fills call->verdict and, when refused, call->error. */
enum call_event call_check(struct cv_call *call);

/* care.c */
void care_request(const struct cv_call *call, json_t *request); /* adds what the worker's care needs */
enum call_event care_over(struct cv_call *call); /* the event of a worker's end: asked about, or over; takes what was told for undo */
void care_ask(struct cv_call *call);            /* instead of ending */
void care_told(struct cv_call *call, const json_t *undo); /* what was done, for undo: an array, empty when it is known that it is nothing */
bool care_knows(const struct cv_call *call, const char *shown, const char *absolute); /* does it stand where the caller, or the run, knows it? */
bool care_is_agreed(const struct cv_call *call, const char *question);
void care_note_made(struct cv_access *access, const json_t *paths);

/* picture.c */
bool picture_wanted(const struct cv_call *call);
void picture_take(struct cv_call *call);  /* instead of starting the command, which it starts then */
void picture_after(struct cv_call *call); /* after the command's end: ends the call */

/* kept.c */
char *kept_folder(const struct cv_access *access); /* gives it; NULL: nothing is kept */
int kept_make(const struct cv_access *access, const char *folder);
void kept_close(struct cv_access *access);         /* when the access closes, before its cell does */
void kept_prune(struct cv_door *door);             /* removes the oldest when there is too much, in a room */
const char *kept_picture(struct cv_door *door);    /* the name that pictures have in the folders of runs */

/* approval.c */
void approval_ask(struct cv_call *call, const char *why);
void approval_drop(struct approval *approval);

/* carrier.c: the row of a call's tool, and the ends that carriers share. */
const struct carrier *carrier_of(const struct cv_call *call);
void carrier_begin(struct cv_call *call);
void carrier_go(struct cv_call *call);
uint64_t carrier_wall_ms(const struct cv_call *call);           /* what the call may take, by policy and request */
void call_ready(struct cv_call *call);                          /* CALL_EV_GATED soon, from the loop: for who has nothing to make ready */
void call_done(struct cv_call *call, json_t *result);           /* takes `result`; ignored when the call is being stopped */
void call_failed(struct cv_call *call);                         /* the same with call->error */
void call_stop(struct cv_call *call, const char *guard);        /* ends it from the loop, whatever its carrier still does: that is dropped */

/* host.c */
void host_close(struct host *host); /* waits for the calls under way in its threads; NULL is fine */

/* desk.c: needs this tool a person who answers? */
bool desk_asks(const struct cv_tool *tool);

/* worker.c */
void worker_command(struct cv_call *call);
/* Starts a step of the door's own (a row of the worker's table) as part of the call; it is let go at once. Takes `args`. */
int worker_step(struct cv_call *call, const char *step, json_t *args, void (*over)(struct cv_call *call, const struct cv_worker_end *end),
                struct cv_error *err);
bool worker_is_lost(const struct cv_call *call, const struct cv_worker_end *end); /* the step never began, or its cell is gone */
int access_cell(struct cv_access *access, struct cv_error *err);
void access_see_end(const struct cv_call *call); /* after call->end: a cell that is lost is given up, the next call gets a new one */

/* record.c: journal records; each calls back into call_step with CALL_EV_DURABLE unless it needs no waiting. */
void record_intent(struct cv_call *call);
void record_started(struct cv_call *call);
void record_result(struct cv_call *call);
void record_denied(struct cv_call *call);
json_t *record_enforced(const struct cv_call *call); /* what the kernel enforced, or {"by":"host"} where nothing is confined */
