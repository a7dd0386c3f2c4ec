// SPDX-License-Identifier: MIT
/*
 * birth.c - makes a run of a request, chooses its tools, tells those who wait that it is durable, and unmakes it. Loop thread. A run holds the
 * loop from here to run_release.
 */
#include "agent/run.h"

#include "agent/rank.h"
#include "agent/schema.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void on_deadline(void *arg)
{
    struct run *run = arg;
    struct cv_error why = CV_ERROR_INIT;
    cv_deny(&why, -ETIMEDOUT, "deadline", "run.deadline", "the run did not end within %d s; give more with --timeout (at most %d)",
            run->budget.seconds, CV_LIMIT_RUN_SECONDS);
    run_stop(run, RUN_ON_TIMEOUT, &why);
}

/* The tools that it could be shown: the shipped ones, then those of plugins. */
static void sort_tools(struct run *run, struct cv_access *access)
{
    size_t count;
    cv_auto_free const struct cv_tool **tools = cv_access_tools(access, &count);
    run->tools = cv_zalloc((count + 1) * sizeof(*run->tools));
    for (size_t i = 0; i < count; i++) {
        run->pages = run->pages || strcmp(tools[i]->name, "read_result") == 0;
        if (tools[i]->carrier != CV_BY_PLUGIN)
            run->tools[run->shipped++] = tools[i];
    }
    for (size_t i = 0; i < count; i++)
        if (tools[i]->carrier == CV_BY_PLUGIN)
            run->tools[run->shipped + run->guests++] = tools[i];
}

/* Leaves the shipped tools and those of plugins that fit the task; the latter make the run's own second block of the prompt. `scores`:
 * of the latter, NULL: by their words. */
static void settle_tools(struct run *run, const double *scores)
{
    const struct cv_tool **guests = run->tools + run->shipped;
    size_t kept = scores ? rank_keep(scores, guests, run->guests, CV_LIMIT_PROMPT_PLUGINS)
                         : rank_choose(&ranker_words, run->task, guests, run->guests, CV_LIMIT_PROMPT_PLUGINS);
    if (kept > 0)
        run->system = cv_prompt_extend(run->agents->prefix, guests, kept);
    run->branches = schema_branches(run->tools, run->shipped + kept);
    free(cv_steal(&run->tools));
}

static void on_scores(const double *scores, void *arg)
{
    struct run *run = arg;
    settle_tools(run, scores);
    run->chosen(run);
}

bool run_choose(struct run *run, void (*chosen)(struct run *run))
{
    struct cv_retrieval *retrieval = run->agents->retrieval;
    run->chosen = chosen;
    if (retrieval && run->guests > CV_LIMIT_PROMPT_PLUGINS &&
        retrieval_ask(retrieval, run->task, run->tools + run->shipped, run->guests, on_scores, run))
        return true;
    settle_tools(run, NULL);
    return false;
}

struct run *run_create(struct cv_agents *agents, const struct cv_run_request *request, const struct cv_id *id, const struct budget *budget,
                       struct cv_access *access)
{
    struct run *run = cv_new(struct run);
    run->agents = agents;
    run->id = *id;
    run->state = RUN_QUEUED;
    run->task = cv_strdup(request->task);
    run->uid = request->access.uid;
    run->key = request->key ? cv_format("%u/%s", (unsigned)run->uid, request->key) : NULL;
    run->detach = request->detach;
    run->access = access;
    run->budget = *budget;
    sort_tools(run, access);
    run->after = request->after ? cv_strdup(request->after) : NULL;
    run->calls = json_array();
    run->timer = cv_timer_create(agents->loop, on_deadline, run);
    STAILQ_INIT(&run->begun);
    teller_init(&run->teller, run->id.text);
    seen_init(&run->seen, cv_access_workspace(access), request->access.home, run->task);
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
    free(run->tools);
    free(run->reply);
    free(run->task);
    free(run->key);
    free(run->after);
    free(run->system);
    free(run->answer);
}

static void forget_values(struct run *run)
{
    json_decref(run->branches);
    json_decref(run->history);
    json_decref(run->calls);
    json_decref(run->verdict);
    json_decref(run->denied_act);
    json_decref(run->denied_read);
    json_decref(run->evidence);
    json_decref(run->error);
    step_finish(&run->step);
    guard_finish(&run->guard);
    teller_finish(&run->teller);
    seen_finish(&run->seen);
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
