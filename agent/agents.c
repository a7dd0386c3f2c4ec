// SPDX-License-Identifier: MIT
/*
 * agents.c - the set of runs: making and closing it, whose turn it is to think, cancelling, and the runs that a former daemon
 * left behind. Owns every run. Loop thread.
 */
#include "agent/run.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { PREFIX_MIN = 4 };

int cv_agents_create(struct cv_loop *loop, struct cv_store *store, struct cv_door *door, struct cv_engine *engine, struct cv_agents **out,
                     struct cv_error *err)
{
    struct cv_agents *agents = cv_new(struct cv_agents);
    (void)err;
    agents->loop = loop;
    agents->store = store;
    agents->door = door;
    agents->engine = engine;
    agents->prefix = cv_agents_prefix();
    TAILQ_INIT(&agents->runs);
    LIST_INIT(&agents->watches);
    *out = agents;
    return 0;
}

void cv_agents_use_retrieval(struct cv_agents *agents, struct cv_retrieval *retrieval)
{
    agents->retrieval = retrieval;
}

int cv_agents_active(const struct cv_agents *agents)
{
    return agents->active;
}

/* ---- letters and the end ---------------------------------------------------------------------------------------------- */

void agents_hold(struct cv_agents *agents)
{
    agents->pending++;
    cv_loop_hold(agents->loop);
}

static void on_gone(void *arg)
{
    struct cv_agents *agents = arg;
    struct cv_loop *loop = agents->loop;
    cv_loop_fn closed = agents->closed;
    void *closed_arg = agents->closed_arg;
    free(agents->prefix);
    free(agents);
    if (closed)
        closed(closed_arg);
    cv_loop_release(loop);
}

static void check_gone(struct cv_agents *agents)
{
    if (!agents->closing || agents->pending > 0)
        return;
    cv_loop_hold(agents->loop);
    cv_loop_defer(agents->loop, on_gone, agents);
}

void agents_release(struct cv_agents *agents)
{
    cv_loop_release(agents->loop);
    agents->pending--;
    check_gone(agents);
}

void cv_agents_close(struct cv_agents *agents, cv_loop_fn done, void *arg)
{
    struct cv_error why = CV_ERROR_INIT;
    struct run *run, *next;
    if (!agents) {
        if (done)
            done(arg);
        return;
    }
    cv_deny(&why, -ECANCELED, "cancel", "daemon.stopping", "the daemon was stopped");
    agents->closing = true;
    agents->closed = done;
    agents->closed_arg = arg;
    for (run = TAILQ_FIRST(&agents->runs); run; run = next) {
        next = TAILQ_NEXT(run, link);
        run_stop(run, RUN_ON_CANCEL, &why);
    }
    check_gone(agents);
}

/* ---- whose turn it is ------------------------------------------------------------------------------------------------- */

static int working(const struct cv_agents *agents)
{
    const struct run *run;
    int count = 0;
    TAILQ_FOREACH(run, &agents->runs, link) count += run_is_working(run);
    return count;
}

static void admit(void *arg)
{
    struct cv_agents *agents = arg;
    struct run *run, *next;
    int room = CV_LIMIT_ENGINE_SEQUENCES - working(agents);
    agents->admitting = false;
    for (run = TAILQ_FIRST(&agents->runs); run && room > 0; run = next) {
        next = TAILQ_NEXT(run, link);
        if (run->state != RUN_QUEUED || !run->durable)
            continue;
        room--;
        run_fire(run, RUN_ON_ADMITTED, NULL);
    }
    agents_release(agents);
}

void agents_admit_soon(struct cv_agents *agents)
{
    if (agents->admitting)
        return;
    agents->admitting = true;
    agents_hold(agents);
    cv_loop_defer(agents->loop, admit, agents);
}

/* ---- finding and cancelling ------------------------------------------------------------------------------------------- */

struct run *agents_find(const struct cv_agents *agents, const char *id)
{
    struct run *run, *found = NULL;
    size_t len = strlen(id);
    if (len < PREFIX_MIN)
        return NULL;
    TAILQ_FOREACH(run, &agents->runs, link)
    {
        if (!run->durable || strncmp(run->id.text, id, len) != 0)
            continue;
        if (found)
            return NULL;
        found = run;
    }
    return found;
}

static bool has_ended(const struct cv_agents *agents, const char *id)
{
    for (size_t i = 0; i < agents->ended_count && i < AGENTS_ENDED_KEPT; i++)
        if (strcmp(agents->ended[i].text, id) == 0)
            return true;
    return false;
}

int cv_run_cancel(struct cv_agents *agents, const char *id, struct cv_error *err)
{
    struct cv_error why = CV_ERROR_INIT;
    struct run *run = agents_find(agents, id);
    if (!run && !has_ended(agents, id))
        return cv_fail(err, -ENOENT, "run.unknown", "run '%.64s' is not active; see: corvid runs list", id);
    if (!run || state_is_end(run->state))
        return cv_fail(err, -EALREADY, "run.ended", "run '%.64s' has ended already", id);
    cv_deny(&why, -ECANCELED, "cancel", "run.cancelled", "the run was cancelled");
    run_stop(run, RUN_ON_CANCEL, &why);
    return 0;
}

/* ---- what a former daemon left ---------------------------------------------------------------------------------------- */

static void append(struct cv_agents *agents, const json_t *left, const char *kind, json_t *payload)
{
    const char *run = cv_json_str(left, "id", "");
    struct cv_event event = {.kind = kind, .run = run, .step = (int)cv_json_num(left, "step", 0), .call = "", .payload = payload};
    cv_store_append(agents->store, &event, NULL, NULL);
}

static void settle(struct cv_agents *agents, const json_t *left)
{
    struct cv_error why = CV_ERROR_INIT;
    const char *state = cv_json_str(left, "state", "");
    const char *end = "failed";
    json_t *payload = json_pack("{s:s, s:I}", "answer", "", "steps", (json_int_t)cv_json_num(left, "step", 0));
    int known = state_find(state);
    bool ended = known >= 0 && state_is_end((enum run_state)known);
    if (ended)
        end = state; /* the last transition was recorded, only run.ended was not */
    else
        append(agents, left, "run.state", json_pack("{s:s, s:s, s:s}", "from", state, "event", state_event_name(RUN_ON_RESTART), "to", end));
    json_object_set_new(payload, "state", json_string(end));
    if (!ended || strcmp(end, "failed") == 0) {
        cv_deny(&why, -EINTR, "restart", "run.restart", "the daemon ended while the run was %s; what its calls did is in: corvid runs show", state);
        json_object_set_new(payload, "error", record_error(&why, "", ""));
    }
    append(agents, left, "run.ended", payload);
}

void cv_agents_settle(struct cv_agents *agents)
{
    cv_auto_json json_t *unfinished = cv_store_unfinished(agents->store);
    size_t i;
    json_t *left;
    json_array_foreach(unfinished, i, left) settle(agents, left);
}
