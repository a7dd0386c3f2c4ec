// SPDX-License-Identifier: MIT
/*
 * agent/agent.h - the mind: a run is one task, thought about and acted on step by step until it ends.
 *
 *   queued -> thinking -> acting -> (waiting ->) thinking ... -> done | failed | denied | cancelled | deadline
 *
 * The life of a run is the table `run_table` in state.c: {state, event, next, action}. Each transition is journalled before
 * its action; replaying the journal through the same table gives the same state (a test does it). A step asks the engine
 * for one JSON object, constrained by the schema of the granted tools or a final answer, hands a call to the door, and
 * gives the observation back to the model. Everything a run did is told as events (see below) and is in the journal.
 *
 * A run stops by: a final answer; its budget of steps, seconds or tokens; the same call repeated with the same result;
 * cancel; a dead engine or store. Errors of tools are observations, with the guard that spoke.
 *
 * Events are JSON objects, each with "event", "run", "step" and "seq" (counts from 1 in each run):
 *   plan         {"task","policy","workspace","model","tools":[names],"limits":{"steps","seconds","tokens"},"after"?}   first
 *   think        {"text": reply, "tokens":{"prompt","cached","evaluated","generated"},"ms":{"wait","prompt","decode"}}
 *   call         {"call","tool","args","verdict":"allow|ask|deny","rule"}
 *   approval     {"call","approval","question","expires"}
 *   question     {"call","question": id,"text","expires"}              ask_user waits for a person's answer
 *   observation  {"call","ok","text", "result"? | "error":{"guard","reason","text","rule","hint"}, "ms"}
 *                "call" is "" when the reply was no step; a result over 4096 bytes is left out
 *   end          {"status","answer","steps","tokens":{...},"evidence"?:[call ids],"error"?:{...}}              last, once
 * Loop thread only.
 */
#pragma once

#include "agent/engine/engine.h"
#include "tools/door.h"

/* The format of prompts (agent/README.md): each run.created has its number, and an adapter may name the one that it was made for. */
enum { CV_PROMPT_VERSION = 2 };

struct cv_agents; /* the owner of all runs of a daemon */

int cv_agents_create(struct cv_loop *loop, struct cv_store *store, struct cv_door *door, struct cv_engine *engine, struct cv_agents **out,
                     struct cv_error *err) __attribute__((nonnull(1, 2, 3, 4, 5)));

/* From here on, tools of plugins are found by what they mean (agent/retrieval.h). Keeps it: it must outlive the agents. */
struct cv_retrieval;
void cv_agents_use_retrieval(struct cv_agents *agents, struct cv_retrieval *retrieval) __attribute__((nonnull(1)));

/* Cancels every run, waits for their ends, then calls `done` (nullable) and is gone. */
void cv_agents_close(struct cv_agents *agents, cv_loop_fn done, void *arg);

int cv_agents_active(const struct cv_agents *agents) __attribute__((nonnull));

/* Journals the end (failed, guard "restart") of runs that a former daemon left unfinished. Before the loop runs. */
void cv_agents_settle(struct cv_agents *agents) __attribute__((nonnull));

/* The system text with all shipped tools, for cv_engine_pin. Gives it. */
char *cv_agents_prefix(void) __attribute__((returns_nonnull));

struct cv_run_request {
    const char *task;          /* 1 to CV_LIMIT_TASK_BYTES */
    struct cv_access_request access;
    int max_steps;             /* 0: 12 */
    int timeout_s;             /* 0: 600 */
    const char *key;           /* idempotency key or NULL: the same key and peer gives the same run */
    bool detach;               /* goes on when the listener leaves */
    const char *after;         /* the run before in a conversation (id or a unique start of one), or NULL: the model is shown the earlier
                                  tasks and answers, newest first to stay within CV_LIMIT_HISTORY_BYTES */
};

/* Called when the run is durable, with its id ("r..."); or with err, and nothing was started. `repeated`: the key already
 * named this run, nothing new was started. */
typedef void (*cv_run_begun_fn)(const char *run, bool repeated, const struct cv_error *err, void *arg);

/* Checks everything that can be checked now and returns the error; else journals the run and starts it. */
int cv_run_start(struct cv_agents *agents, const struct cv_run_request *request, cv_run_begun_fn fn, void *arg, struct cv_error *err)
    __attribute__((nonnull(1, 2, 3)));

/* Watching: events from the first one on (kept ones first), then `on_end` exactly once, after the end event, or with
 * -ECANCELED after cv_watch_stop. A run that ended in an earlier life is told from the journal. */
struct cv_watch;
struct cv_watch_events {
    void (*on_event)(const json_t *event, void *arg); /* borrowed */
    void (*on_end)(const struct cv_error *err, void *arg); /* err NULL: the run's end was told */
};
int cv_run_watch(struct cv_agents *agents, const char *run, const struct cv_watch_events *events, void *arg, struct cv_watch **out,
                 struct cv_error *err) __attribute__((nonnull(1, 2, 3, 5)));
void cv_watch_stop(struct cv_watch *watch) __attribute__((nonnull)); /* on_end follows */

/* -ENOENT unknown, -EALREADY ended. The end follows as an event. */
int cv_run_cancel(struct cv_agents *agents, const char *run, struct cv_error *err) __attribute__((nonnull(1, 2)));

/* The story of a run made from its journal events alone: {"id","task","status","answer","policy","workspace","model",
 * "created","ended","steps":[{"step","reply","tokens","calls":[{"call","tool","args","verdict","effect","enforced","ok",
 * "text"|"error","ms"}]}],"tokens"}. Pure: events as cv_store_run_events gives them. Gives it; NULL when there are none. */
json_t *cv_run_story(const json_t *events) __attribute__((nonnull));
