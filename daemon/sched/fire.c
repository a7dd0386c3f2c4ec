// SPDX-License-Identifier: MIT
/*
 * fire.c - a slot's way to its run: job.slot is committed, the run begun under the slot's key, job.run recorded, the run
 * watched until it ends. And what becomes of slots that cannot go that way. Owns the firings and watches. Loop thread. Jobs may
 * be removed meanwhile: what comes back finds them by id.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/sched/room.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { GRACE_US = 60 * SCHED_SECOND_US }; /* a slot that is later than this was missed */

struct firing {
    struct cv_sched *sched;
    char job[CV_ID_LEN + 1];
    int64_t slot_us;
    struct fired_fn told;
};

struct watching {
    TAILQ_ENTRY(watching) link;
    struct cv_sched *sched;
    char job[CV_ID_LEN + 1];
    struct cv_watch *watch;
};

char *fire_key(const char *job, int64_t slot_us)
{
    return cv_format("job:%s:%lld", job, (long long)slot_us);
}

static struct firing *firing_new(struct cv_sched *sched, const struct job *job, int64_t slot_us, struct fired_fn told)
{
    struct firing *firing = cv_new(struct firing);
    firing->sched = sched;
    firing->slot_us = slot_us;
    firing->told = told;
    memcpy(firing->job, job->id, sizeof firing->job);
    return firing;
}

static void firing_end(struct firing *firing, const char *run, const struct cv_error *err)
{
    struct cv_sched *sched = firing->sched;
    if (firing->told.fn) {
        cv_auto_json json_t *value = run ? json_pack("{s:s, s:s, s:o}", "job", firing->job, "run", run, "slot", sched_time(firing->slot_us)) : NULL;
        firing->told.fn(err ? NULL : value, err, firing->told.arg);
    }
    free(firing);
    sched_look_soon(sched);
}

void fire_record_run(struct cv_sched *sched, const char *job, int64_t slot_us, const char *run, const char *error)
{
    json_t *payload = json_pack("{s:s, s:I}", "job", job, "slot_us", (json_int_t)slot_us);
    if (run) {
        json_object_set_new(payload, "run", json_string(run));
    } else {
        json_t *why = json_object();
        cv_json_set_text(why, "text", error ? error : "", error ? strlen(error) : 0);
        json_object_set_new(payload, "error", why);
    }
    sched_append(sched, "job.run", payload, NULL, NULL);
}

/* ---- the run goes on ------------------------------------------------------------------------------------------------ */

static void on_event(const json_t *event, void *arg)
{
    (void)event;
    (void)arg;
}

static void on_end(const struct cv_error *err, void *arg)
{
    struct watching *watching = arg;
    struct cv_sched *sched = watching->sched;
    struct job *job = jobs_find(&sched->jobs, watching->job);
    (void)err;
    if (job && job->phase == JOB_RUNNING) {
        job->phase = JOB_IDLE;
        job->busy_until_us = cv_clock_wall_us();
    }
    TAILQ_REMOVE(&sched->watches, watching, link);
    free(watching);
    sched_look_soon(sched);
    sched_release(sched);
}

static void watch(struct cv_sched *sched, struct job *job, const char *run)
{
    static const struct cv_watch_events events = {.on_event = on_event, .on_end = on_end};
    struct cv_error err = CV_ERROR_INIT;
    struct watching *watching = cv_new(struct watching);
    watching->sched = sched;
    memcpy(watching->job, job->id, sizeof watching->job);
    if (cv_run_watch(sched->agents, run, &events, watching, &watching->watch, &err) < 0) { /* it cannot be followed: it is over */
        free(watching);
        job->phase = JOB_IDLE;
        return;
    }
    sched_hold(sched);
    TAILQ_INSERT_TAIL(&sched->watches, watching, link);
    job->phase = JOB_RUNNING;
    strncpy(job->run, run, sizeof job->run - 1);
}

void fire_stop_watching(struct cv_sched *sched)
{
    struct watching *watching, *next;
    for (watching = TAILQ_FIRST(&sched->watches); watching; watching = next) {
        next = TAILQ_NEXT(watching, link);
        cv_watch_stop(watching->watch);
    }
}

/* ---- the run begins ------------------------------------------------------------------------------------------------- */

static void came_to(struct firing *firing, const char *run, const struct cv_error *err)
{
    struct cv_sched *sched = firing->sched;
    struct job *job = jobs_find(&sched->jobs, firing->job);
    if (job)
        job->phase = JOB_IDLE;
    if (!sched->closing || run) /* a run that the end of the daemon stopped is no failure of the slot's: the next daemon sees to it */
        fire_record_run(sched, firing->job, firing->slot_us, run, err ? cv_error_text(err) : NULL);
    if (run && job && !sched->closing)
        watch(sched, job, run);
    firing_end(firing, run, err);
}

static void on_begun(const char *run, bool repeated, const struct cv_error *err, void *arg)
{
    struct firing *firing = arg;
    struct cv_sched *sched = firing->sched;
    (void)repeated; /* the run of this very slot, begun by a daemon before this one */
    came_to(firing, err ? NULL : run, err);
    sched_release(sched);
}

static void begin(struct firing *firing, struct job *job)
{
    struct cv_sched *sched = firing->sched;
    cv_auto_free char *key = fire_key(job->id, firing->slot_us);
    struct cv_error err = CV_ERROR_INIT;
    const struct cv_run_request request = {
        .task = job->task,
        .access = {.policy = job->policy, .workspace = job->workspace, .home = job->home, .uid = job->uid, .gid = job->gid, .attended = false},
        .max_steps = job->max_steps,
        .timeout_s = job->timeout_s,
        .key = key,
        .detach = true,
    };
    job->phase = JOB_STARTING;
    sched_hold(sched);
    if (cv_run_start(sched->agents, &request, on_begun, firing, &err) < 0) {
        came_to(firing, NULL, &err);
        sched_release(sched);
    }
}

/* The slot is in the journal: whatever happens now, it is never fired again. */
static void on_slot(int64_t seq, const struct cv_error *err, void *arg)
{
    struct firing *firing = arg;
    struct cv_sched *sched = firing->sched;
    struct job *job = jobs_find(&sched->jobs, firing->job);
    struct cv_error why = CV_ERROR_INIT;
    (void)seq;
    if (job)
        job->phase = JOB_IDLE;
    if (err)
        why = *err;
    else if (!job)
        cv_fail(&why, -ENOENT, "job.unknown", "job '%s' was removed", firing->job);
    else if (sched->closing)
        cv_fail(&why, -ESHUTDOWN, "daemon.stopping", "the daemon is stopping: it takes no new work");
    if (why.code)
        firing_end(firing, NULL, &why);
    else
        begin(firing, job);
}

static json_t *slot_json(const struct job *job, int64_t slot_us, const char *what, int64_t count)
{
    return json_pack("{s:s, s:I, s:s, s:I, s:I}", "job", job->id, "slot_us", (json_int_t)slot_us, "what", what, "count", (json_int_t)count, "at_us",
                     (json_int_t)cv_clock_wall_us());
}

static void fire(struct cv_sched *sched, struct job *job, int64_t slot_us, int64_t count)
{
    struct firing *firing = firing_new(sched, job, slot_us, (struct fired_fn){0});
    job->phase = JOB_RECORDING;
    sched_append(sched, "job.slot", slot_json(job, slot_us, "fired", count), on_slot, firing);
}

void fire_by_hand(struct cv_sched *sched, struct job *job, int64_t now_us, struct fired_fn told)
{
    struct firing *firing = firing_new(sched, job, now_us, told);
    json_t *payload = slot_json(job, now_us, "fired", 1);
    json_object_set_new(payload, "by_hand", json_true());
    job->phase = JOB_RECORDING;
    sched_append(sched, "job.slot", payload, on_slot, firing);
}

void fire_again(struct cv_sched *sched, struct job *job, int64_t slot_us)
{
    begin(firing_new(sched, job, slot_us, (struct fired_fn){0}), job);
}

/* ---- what is due ---------------------------------------------------------------------------------------------------- */

static void on_missed(int64_t seq, const struct cv_error *err, void *arg)
{
    struct firing *firing = arg;
    struct job *job = jobs_find(&firing->sched->jobs, firing->job);
    (void)seq;
    (void)err;
    if (job && job->phase == JOB_RECORDING)
        job->phase = JOB_IDLE;
    free(firing);
}

static void miss(struct cv_sched *sched, struct job *job, int64_t slot_us, int64_t count, const char *why)
{
    json_t *payload = slot_json(job, slot_us, "missed", count);
    json_object_set_new(payload, "why", json_string(why));
    job->phase = JOB_RECORDING;
    sched_append(sched, "job.slot", payload, on_missed, firing_new(sched, job, slot_us, (struct fired_fn){0}));
}

/* Slots that came while the run before them went on are left to one record when it has ended, or to the run that makes them good. */
static bool miss_overlapped(struct cv_sched *sched, struct job *job, int64_t now_us)
{
    int64_t count = 0, until = job->busy_until_us < now_us ? job->busy_until_us : now_us;
    if (job->catch_up || until <= job->since_us)
        return false;
    int64_t last = timetable_last(&job->table, job->created_us / SCHED_SECOND_US, job->since_us / SCHED_SECOND_US, until / SCHED_SECOND_US, &count);
    if (last == TIMETABLE_NONE)
        return false;
    cv_auto_free char *why = cv_format("the run before it, %s, still went on", job->run);
    miss(sched, job, last * SCHED_SECOND_US, count, why);
    return true;
}

/* One event a look; the next look, which follows when it is durable, sees what is left. */
void fire_due(struct cv_sched *sched, struct job *job, int64_t now_us)
{
    int64_t count = 0, anchor = job->created_us / SCHED_SECOND_US, since = job->since_us / SCHED_SECOND_US;
    if (job->paused || job->phase != JOB_IDLE || miss_overlapped(sched, job, now_us))
        return;
    int64_t last = timetable_last(&job->table, anchor, since, now_us / SCHED_SECOND_US, &count);
    if (last == TIMETABLE_NONE)
        return;
    int64_t slot_us = last * SCHED_SECOND_US;
    bool before = slot_us < sched->opened_us, late = before || now_us - slot_us > GRACE_US;
    if (late && !job->catch_up) {
        miss(sched, job, slot_us, count, before ? "no daemon was there" : "the machine slept, or its clock was set forward");
    } else if (count > 1 && !job->catch_up) {
        int64_t earlier = timetable_last(&job->table, anchor, since, last - 1, &count);
        bool was_before = earlier * SCHED_SECOND_US < sched->opened_us;
        miss(sched, job, earlier * SCHED_SECOND_US, count, was_before ? "no daemon was there" : "a later slot came before it could be run");
    } else {
        fire(sched, job, slot_us, count);
    }
}
