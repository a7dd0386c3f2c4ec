// SPDX-License-Identifier: MIT
/*
 * birth.c - makes a run of a request, tells those who wait that it is durable, and unmakes it. Loop thread. A run holds the
 * loop from here to run_release.
 */
#include "agent/run.h"

#include "agent/schema.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <stdlib.h>

static void on_deadline(void *arg)
{
    struct run *run = arg;
    struct cv_error why = CV_ERROR_INIT;
    cv_deny(&why, -ETIMEDOUT, "deadline", "run.deadline", "the run did not end within %d s; give more with --timeout (at most %d)",
            run->budget.seconds, CV_LIMIT_RUN_SECONDS);
    run_stop(run, RUN_ON_TIMEOUT, &why);
}

struct run *run_create(struct cv_agents *agents, const struct cv_run_request *request, const struct budget *budget, struct cv_access *access)
{
    size_t count;
    struct run *run = cv_new(struct run);
    cv_auto_free const struct cv_tool **tools = cv_access_tools(access, &count);
    run->agents = agents;
    run->id = cv_id_new('r');
    run->state = RUN_QUEUED;
    run->task = cv_strdup(request->task);
    run->uid = request->access.uid;
    run->key = request->key ? cv_format("%u/%s", (unsigned)run->uid, request->key) : NULL;
    run->detach = request->detach;
    run->access = access;
    run->budget = *budget;
    run->branches = schema_branches(tools, count);
    run->calls = json_array();
    run->timer = cv_timer_create(agents->loop, on_deadline, run);
    STAILQ_INIT(&run->begun);
    teller_init(&run->teller, run->id.text);
    cv_timer_start(run->timer, budget_left_ms(budget, cv_clock_mono_us()));
    TAILQ_INSERT_TAIL(&agents->runs, run, link);
    agents->active++;
    agents_hold(agents);
    return run;
}

void run_begun(struct run *run, const char *id, bool repeated, const struct cv_error *err)
{
    struct begun *begun;
    while ((begun = STAILQ_FIRST(&run->begun))) {
        STAILQ_REMOVE_HEAD(&run->begun, link);
        if (begun->fn)
            begun->fn(id, repeated || begun->repeated, err, begun->arg);
        free(begun);
    }
}

static void forget_texts(struct run *run)
{
    for (size_t i = 0; i < run->turn_count; i++) {
        free((char *)run->turns[i].reply);
        free((char *)run->turns[i].observation);
    }
    free(run->turns);
    free(run->reply);
    free(run->task);
    free(run->key);
    free(run->answer);
}

static void forget_values(struct run *run)
{
    json_decref(run->branches);
    json_decref(run->calls);
    json_decref(run->verdict);
    json_decref(run->denied_act);
    json_decref(run->denied_read);
    json_decref(run->evidence);
    json_decref(run->error);
    step_finish(&run->step);
    guard_finish(&run->guard);
    teller_finish(&run->teller);
}

void run_release(struct run *run)
{
    struct cv_agents *agents = run->agents;
    agents->ended[agents->ended_count++ % AGENTS_ENDED_KEPT] = run->id;
    TAILQ_REMOVE(&agents->runs, run, link);
    agents->active--;
    cv_timer_close(run->timer);
    cv_access_close(run->access);
    forget_texts(run);
    forget_values(run);
    free(run);
    agents_admit_soon(agents);
    agents_release(agents);
}
