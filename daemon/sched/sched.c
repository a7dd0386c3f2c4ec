// SPDX-License-Identifier: MIT
/*
 * sched.c - the scheduler's life: one timer for the nearest slot, events that become durable and then change the jobs, an
 * end that waits for what is under way. Owns the jobs, the timer and those who wait for the journal to be read. Loop thread.
 */
#include "daemon/sched/sched.h"

#include "daemon/base/alloc.h"
#include "daemon/base/clock.h"
#include "daemon/base/log.h"
#include "daemon/sched/room.h"

#include <stdlib.h>
#include <time.h>

enum { SLEEP_MAX_MS = 30000 }; /* clocks are set and machines sleep: nobody tells us, so look now and then */

void sched_hold(struct cv_sched *sched)
{
    sched->busy++;
}

static void finish(void *arg)
{
    struct cv_sched *sched = arg;
    cv_loop_fn done = sched->on_closed;
    void *done_arg = sched->closed_arg;
    jobs_finish(&sched->jobs);
    free(sched);
    if (done)
        done(done_arg);
}

void sched_release(struct cv_sched *sched)
{
    if (--sched->busy == 0 && sched->closing)
        cv_loop_defer(sched->loop, finish, sched);
}

/* ---- looking -------------------------------------------------------------------------------------------------------- */

static void look(void *arg)
{
    struct cv_sched *sched = arg;
    int64_t now = cv_clock_wall_us(), wait_ms = SLEEP_MAX_MS;
    struct cv_error err = CV_ERROR_INIT;
    struct job *job;
    if (sched->closing || !sched->ready)
        return;
    tzset(); /* the zone may have been changed */
    bool may = sched->may(sched->may_arg, &err) == 0;
    TAILQ_FOREACH(job, &sched->jobs.list, link)
    {
        int64_t next = job->phase == JOB_IDLE ? job_next_us(job) : -1; /* the others look again when they are through */
        if (may && next >= 0 && next <= now)
            fire_due(sched, job, now);
        if (next > now && (next - now) / 1000 + 1 < wait_ms)
            wait_ms = (next - now) / 1000 + 1;
    }
    cv_timer_start(sched->timer, (uint64_t)wait_ms);
}

void sched_look_soon(struct cv_sched *sched)
{
    if (sched->ready && !sched->closing)
        cv_timer_start(sched->timer, 0);
}

/* ---- events --------------------------------------------------------------------------------------------------------- */

struct recording {
    struct cv_sched *sched;
    const char *kind;
    json_t *payload;
    cv_store_append_fn fn;
    void *arg;
};

/* The jobs change when the event is durable, by the function that replays it. */
static void on_recorded(int64_t seq, const struct cv_error *err, void *arg)
{
    struct recording *recording = arg;
    struct cv_sched *sched = recording->sched;
    if (!err)
        jobs_apply(&sched->jobs, recording->kind, recording->payload);
    else
        cv_log(CV_LOG_DEBUG, "sched", "%s was not recorded: %s", recording->kind, cv_error_text(err));
    if (recording->fn)
        recording->fn(seq, err, recording->arg);
    json_decref(recording->payload);
    free(recording);
    sched_look_soon(sched);
    sched_release(sched);
}

void sched_append(struct cv_sched *sched, const char *kind, json_t *payload, cv_store_append_fn fn, void *arg)
{
    struct recording *recording = cv_new(struct recording);
    *recording = (struct recording){.sched = sched, .kind = kind, .payload = json_deep_copy(payload), .fn = fn, .arg = arg};
    sched_hold(sched);
    cv_store_append(sched->store, &(struct cv_event){.kind = kind, .run = "", .call = "", .payload = payload}, on_recorded, recording);
}

/* ---- ready ---------------------------------------------------------------------------------------------------------- */

static void run_waiter(void *arg)
{
    struct waiter waiter = *(struct waiter *)arg;
    free(arg);
    waiter.fn(waiter.arg);
}

void sched_ready(struct cv_sched *sched)
{
    struct waiter *waiter;
    sched->ready = true;
    while ((waiter = STAILQ_FIRST(&sched->waiters))) {
        STAILQ_REMOVE_HEAD(&sched->waiters, link);
        cv_loop_defer(sched->loop, run_waiter, waiter);
    }
    sched_look_soon(sched);
}

void cv_sched_when_ready(struct cv_sched *sched, cv_loop_fn fn, void *arg)
{
    struct waiter *waiter = cv_new(struct waiter);
    waiter->fn = fn;
    waiter->arg = arg;
    if (sched->ready)
        cv_loop_defer(sched->loop, run_waiter, waiter);
    else
        STAILQ_INSERT_TAIL(&sched->waiters, waiter, link);
}

int cv_sched_create(struct cv_loop *loop, struct cv_store *store, struct cv_agents *agents, cv_sched_may_fn may, void *arg, struct cv_sched **out,
                    struct cv_error *err)
{
    struct cv_sched *sched = cv_new(struct cv_sched);
    (void)err;
    *sched = (struct cv_sched){.loop = loop, .store = store, .agents = agents, .may = may, .may_arg = arg, .opened_us = cv_clock_wall_us()};
    jobs_init(&sched->jobs);
    STAILQ_INIT(&sched->waiters);
    TAILQ_INIT(&sched->watches);
    sched->timer = cv_timer_create(loop, look, sched);
    recover_begin(sched);
    *out = sched;
    return 0;
}

void cv_sched_close(struct cv_sched *sched, cv_loop_fn done, void *arg)
{
    if (!sched)
        return;
    sched->closing = true;
    sched->on_closed = done;
    sched->closed_arg = arg;
    cv_timer_close(sched->timer);
    sched->timer = NULL;
    fire_stop_watching(sched);
    sched_hold(sched);
    sched_release(sched);
}
