// SPDX-License-Identifier: MIT
/*
 * tools/door.h - the one door. Every call of every tool, whoever asks for it (a run's model, `tool call`, `exec`), goes
 *
 *   request -> schema -> verdict (-> approval) -> INTENT -> worker gated -> STARTED -> gate opened -> effect -> RESULT -> observation
 *
 * and nothing else in Corvid starts a worker for a tool. FILE, KEYED and OPAQUE calls wait for INTENT and STARTED to be
 * committed before the gate opens; a READ call writes one record, asynchronously. A denial is recorded too.
 *
 * Words: *access* what one run (or one stand-alone call) got: policy, scope, grant and the cell that gives it; made by
 * cv_access_open, which is where a workspace is checked. Loop thread only; callbacks come from the loop.
 */
#pragma once

#include "daemon/base/error.h"
#include "daemon/base/id.h"
#include "daemon/loop/loop.h"
#include "daemon/store/store.h"
#include "policies/policy.h"
#include "sandbox/sandbox.h"
#include "tools/tool.h"

struct cv_door;
struct cv_egress;
struct cv_plugins;

int cv_door_create(struct cv_loop *loop, struct cv_store *store, struct cv_sandbox *sandbox, struct cv_policy_set *policies, struct cv_door **out,
                   struct cv_error *err) __attribute__((nonnull(1, 2, 3, 4, 5)));
void cv_door_destroy(struct cv_door *door); /* after every call has ended and every access is closed; NULL is fine */

/* Names a folder of the daemon's own (state, configuration, socket, models): a workspace inside it is refused, and where a
 * workspace holds it, it is covered by an empty place in the cell. Copies. */
void cv_door_protect(struct cv_door *door, const char *folder) __attribute__((nonnull));

/* Names a folder that may be read but that no call may change, whatever its policy grants (the daemon's programs, the policies it
 * brings): where a workspace holds it, it is bound read-only in the cell. Copies. */
void cv_door_keep(struct cv_door *door, const char *folder) __attribute__((nonnull));

int cv_door_active(const struct cv_door *door) __attribute__((nonnull)); /* calls begun and not ended */

/* Nobody can be asked from now on: what waits for a person is refused, soon, and says why; what runs goes on. */
void cv_door_drain(struct cv_door *door) __attribute__((nonnull));

/* What calls may use beside the sandbox, set once after creation; each is kept and must outlive the door. Without one, its tools are
 * refused with a text that says so. */
void cv_door_set_egress(struct cv_door *door, struct cv_egress *egress) __attribute__((nonnull(1)));
void cv_door_set_plugins(struct cv_door *door, struct cv_plugins *plugins) __attribute__((nonnull(1)));
void cv_door_set_kept(struct cv_door *door, const char *folder) __attribute__((nonnull)); /* where undo's copies are; copies the name */

/* A built-in tool or one of an installed plugin; NULL when there is none. */
const struct cv_tool *cv_door_tool(const struct cv_door *door, const char *name) __attribute__((nonnull));

/* ---- access --------------------------------------------------------------------------------------------------------- */

struct cv_access;

struct cv_access_request {
    const char *policy;    /* name; NULL: "workspace" */
    const char *workspace; /* absolute host path of an existing folder; not "/", not inside a protected folder */
    const char *home;      /* the peer's home folder (absolute) or NULL: what "~" means */
    uid_t uid;             /* the peer */
    gid_t gid;
    bool yes;              /* what the policy or care asks about is allowed without asking (--yes) */
    const char *keep;      /* name (an id) of the place below the daemon's `kept` folder where what calls of this access remove or
                              replace is kept, for undo; NULL: nothing is kept */
    bool attended;         /* somebody can answer approvals; else an ask is a denial that says so */
};

/* -ENOENT, -ENOTDIR, -EACCES, -EINVAL for the workspace; the policy's own errors. */
int cv_access_open(struct cv_door *door, const struct cv_access_request *request, struct cv_access **out, struct cv_error *err)
    __attribute__((nonnull(1, 2, 3)));
void cv_access_close(struct cv_access *access); /* its calls must have ended; closes the cell; NULL is fine */

const struct cv_policy *cv_access_policy(const struct cv_access *access) __attribute__((nonnull));
const char *cv_access_workspace(const struct cv_access *access) __attribute__((nonnull));
const char *cv_access_grant_hash(const struct cv_access *access) __attribute__((nonnull));

/* The tools that the policy does not deny outright and that a model may see, in registry order, those of plugins after them; gives an
 * array of `count` pointers (free it). */
const struct cv_tool **cv_access_tools(const struct cv_access *access, size_t *count) __attribute__((nonnull));

/* ---- calls ---------------------------------------------------------------------------------------------------------- */

struct cv_approval {
    const char *id;      /* "a..." */
    const char *hash;    /* SHA-256 of run, tool, canonical arguments and question: what is approved is exactly this */
    const char *question; /* for people */
    int64_t expires_us;  /* wall clock */
};

struct cv_call_end {
    const char *id;                 /* call id */
    bool ok;
    const json_t *result;           /* ok: the result object; borrowed */
    struct cv_error error;          /* not ok: error.guard names the guard, NULL when the tool itself failed */
    const char *rule;               /* denied: the policy rule, else "" */
    const char *hint;               /* denied: the policy line that would allow it, else "" */
    const char *view;               /* observation text, uncut: a success's view or "error: TEXT (GUARD: RULE)"; borrowed */
    const char *by;                 /* who carried it out: "worker", "host" ... (cv_carrier_name); NULL when nothing was started */
    const struct cv_enforced *enforced; /* NULL when nothing was started, or by a carrier that has no walls: the daemon itself, egress */
    const struct cv_worker_end *worker; /* NULL when nothing was started */
    bool exec_missing, exec_failed; /* class X: no such command, or it could not be started */
};

struct cv_call_events {
    void (*on_verdict)(const char *call, const struct cv_verdict *verdict, void *arg);   /* always first, once; nullable */
    void (*on_approval)(const char *call, const struct cv_approval *approval, void *arg); /* waits for cv_door_answer; nullable */
    void (*on_answer)(const char *call, bool allowed, void *arg); /* a person answered, or nobody did in time; nullable */
    void (*on_question)(const char *call, const struct cv_approval *question, void *arg);  /* ask_user: waits for cv_door_reply; nullable */
    void (*on_output)(int fd, const char *bytes, size_t len, void *arg);                 /* exec only: nullable, then output is kept in the result */
    void (*on_drain)(void *arg);                                                         /* exec only: stdin has room again; nullable */
    void (*on_terminal)(void *arg);                                                      /* exec only: as in sandbox.h; nullable */
    void (*on_end)(const struct cv_call_end *end, void *arg);                            /* exactly once, last */
};

struct cv_call_request {
    const char *run;        /* run id or "" */
    int step;
    const char *tool;
    bool by_model;          /* a model chose it: hidden tools do not exist for it, whatever it writes */
    const json_t *args;     /* borrowed: copied */
    uint64_t timeout_ms;    /* 0: the policy's wall_s */
    bool wants_stdin;       /* exec */
    const char *const *env; /* exec: extra "NAME=value" entries or NULL */
    bool terminal;          /* exec: the command gets a terminal of rows x columns */
    unsigned terminal_how;  /* enum cv_terminal_how of sandbox.h */
    unsigned short rows, columns;
    /* Does this path stand in the request or in an observation (as written, or worked out)? NULL: the caller named every path itself. */
    bool (*knows)(const char *shown, const char *absolute, void *arg);
    const char *parent;     /* the call of a plugin's tool that makes this one: it takes no place of its own; NULL: nobody's */
    struct cv_call_events events;
    void *arg;
};

struct cv_call;

/* Begins a call. Fails (and calls nothing) only when there is no room for it (-EBUSY); an unknown tool, arguments that do
 * not fit and denials are ends like any other, with a record. */
int cv_call_start(struct cv_access *access, const struct cv_call_request *request, struct cv_call **out, struct cv_error *err)
    __attribute__((nonnull(1, 2, 3)));
void cv_call_cancel(struct cv_call *call) __attribute__((nonnull)); /* on_end still comes, guard "cancel" */

/* exec: stdin, signals, flow control; harmless before the start and after the end of the worker. A signal sent before the start is
 * kept and delivered; cv_call_write answers -EAGAIN while there is nobody to take it. */
int cv_call_write(struct cv_call *call, const char *bytes, size_t len) __attribute__((nonnull));
void cv_call_close_stdin(struct cv_call *call) __attribute__((nonnull));
size_t cv_call_stdin_queued(const struct cv_call *call) __attribute__((nonnull));
int cv_call_signal(struct cv_call *call, int signal) __attribute__((nonnull));
void cv_call_resize(struct cv_call *call, unsigned short rows, unsigned short columns) __attribute__((nonnull));
void cv_call_pause(struct cv_call *call, bool paused) __attribute__((nonnull));

/* ---- approvals ------------------------------------------------------------------------------------------------------ */

/* Answers an approval that waits; one use. -ENOENT when it was answered, expired or never asked; -EPERM when `uid` is
 * neither root nor the peer the access belongs to. */
int cv_door_answer(struct cv_door *door, const char *approval, uid_t uid, bool allow, const char *why, struct cv_error *err)
    __attribute__((nonnull(1, 2)));

/* Answers a question of ask_user, as above. The text is at most CV_LIMIT_VIEW_BYTES. */
int cv_door_reply(struct cv_door *door, const char *question, uid_t uid, const char *text, struct cv_error *err) __attribute__((nonnull(1, 2, 4)));

/* [{"id","kind":"approval"|"question","call","run","tool","args","question","expires_us","uid"}]; gives it. */
json_t *cv_door_approvals(const struct cv_door *door) __attribute__((nonnull));
