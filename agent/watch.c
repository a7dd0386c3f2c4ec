// SPDX-License-Identifier: MIT
/*
 * watch.c - listeners. Each walks a list of events, one a turn of the loop, so that a reader that is slow for a moment is not
 * flooded: the list of a run that lives grows meanwhile; that of one that ended is made from the journal. Loop thread.
 */
#include "agent/run.h"

#include "daemon/base/alloc.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct cv_watch {
    LIST_ENTRY(cv_watch) link;
    struct cv_agents *agents;
    struct cv_watch_events events;
    void *arg;
    json_t *list;    /* the events; NULL while the journal is being read */
    size_t next;     /* to be told */
    bool growing;    /* the run lives: there will be an end */
    bool reading;    /* the journal owes an answer */
    bool scheduled;  /* a turn of the loop is on its way */
    bool stopped;
    struct cv_error error;
};

static void walk(void *arg);

static void schedule(struct cv_watch *watch)
{
    if (watch->scheduled || watch->reading)
        return;
    watch->scheduled = true;
    agents_hold(watch->agents);
    cv_loop_defer(watch->agents->loop, walk, watch);
}

static void end(struct cv_watch *watch, const struct cv_error *err)
{
    struct run *run;
    LIST_REMOVE(watch, link);
    TAILQ_FOREACH(run, &watch->agents->runs, link) if (run->owner == watch) run->owner = NULL;
    if (watch->events.on_end)
        watch->events.on_end(err, watch->arg);
    json_decref(watch->list);
    free(watch);
}

static void stop(struct cv_watch *watch)
{
    cv_fail(&watch->error, -ECANCELED, "watch.stopped", "nobody listens any more");
    end(watch, &watch->error);
}

/* Tells one event, or finds that there is none. */
static void tell_next(struct cv_watch *watch)
{
    json_t *event = json_array_get(watch->list, watch->next);
    if (!event) {
        if (watch->growing)
            return;
        cv_fail(&watch->error, -ENODATA, "watch.unended", "the journal has no end of this run");
        end(watch, &watch->error);
        return;
    }
    watch->next++;
    if (watch->events.on_event)
        watch->events.on_event(event, watch->arg);
    if (telling_is_end(event) && !watch->stopped)
        end(watch, NULL);
    else
        schedule(watch);
}

static void walk(void *arg)
{
    struct cv_watch *watch = arg;
    struct cv_agents *agents = watch->agents;
    watch->scheduled = false;
    if (watch->stopped)
        stop(watch);
    else if (watch->error.code != 0)
        end(watch, &watch->error);
    else
        tell_next(watch);
    agents_release(agents);
}

void watch_notify(struct cv_agents *agents, const json_t *told)
{
    struct cv_watch *watch;
    LIST_FOREACH(watch, &agents->watches, link) if (watch->list == told) schedule(watch);
}

static void attach(struct cv_watch *watch, struct run *run)
{
    watch->list = json_incref(run->teller.told);
    watch->growing = true;
    if (!run->detach && !run->owner)
        run->owner = watch;
}

static void on_records(const json_t *records, const struct cv_error *err, void *arg)
{
    struct cv_watch *watch = arg;
    struct cv_agents *agents = watch->agents;
    const char *id = cv_json_str(json_array_get(records, 0), "run", "");
    struct run *run = agents_find(agents, id);
    watch->reading = false;
    if (err)
        watch->error = *err;
    else if (json_array_size(records) == 0)
        cv_fail(&watch->error, -ENOENT, "run.unknown", "there is no such run; see: corvid runs list");
    else if (run)
        attach(watch, run);
    else
        watch->list = telling_of_journal(records);
    schedule(watch);
    agents_release(agents);
}

int cv_run_watch(struct cv_agents *agents, const char *id, const struct cv_watch_events *events, void *arg, struct cv_watch **out,
                 struct cv_error *err)
{
    if (agents->closing && !agents_find(agents, id))
        return cv_fail(err, -ESHUTDOWN, "daemon.stopping", "the daemon is stopping");
    struct cv_watch *watch = cv_new(struct cv_watch);
    struct run *run = agents_find(agents, id);
    watch->agents = agents;
    watch->events = *events;
    watch->arg = arg;
    LIST_INSERT_HEAD(&agents->watches, watch, link);
    if (run) {
        attach(watch, run);
        schedule(watch);
    } else {
        watch->reading = true;
        agents_hold(agents);
        cv_store_run_events(agents->store, id, 0, on_records, watch);
    }
    *out = watch;
    return 0;
}

void cv_watch_stop(struct cv_watch *watch)
{
    struct cv_error why = CV_ERROR_INIT;
    struct run *run;
    if (watch->stopped)
        return;
    watch->stopped = true;
    TAILQ_FOREACH(run, &watch->agents->runs, link) if (run->owner == watch) break;
    if (run) {
        run->owner = NULL;
        cv_deny(&why, -ECANCELED, "cancel", "run.left", "who started the run left, and it was not detached");
        run_stop(run, RUN_ON_CANCEL, &why);
    }
    schedule(watch);
}
