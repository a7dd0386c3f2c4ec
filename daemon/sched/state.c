// SPDX-License-Identifier: MIT
/*
 * state.c - replays job.* events into jobs. What a kind does is a row of a table. The same function is used when the daemon
 * starts and for each event that becomes durable, so that both always agree. Owns the jobs; loop thread; journals nothing.
 */
#include "daemon/sched/state.h"

#include "daemon/base/alloc.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <stdlib.h>
#include <string.h>

enum { SECOND_US = 1000000 };

void jobs_init(struct jobs *jobs)
{
    TAILQ_INIT(&jobs->list);
    jobs->count = 0;
}

static void slot_finish(struct slot *slot)
{
    free(slot->why);
    free(slot->error);
}

static void job_free(struct job *job)
{
    for (size_t i = 0; i < job->slot_count; i++)
        slot_finish(&job->slots[i]);
    free(job->slots);
    free(job->task);
    free(job->workspace);
    free(job->policy);
    free(job->home);
    free(job);
}

static void job_drop(struct jobs *jobs, struct job *job)
{
    TAILQ_REMOVE(&jobs->list, job, link);
    jobs->count--;
    job_free(job);
}

void jobs_finish(struct jobs *jobs)
{
    while (!TAILQ_EMPTY(&jobs->list))
        job_drop(jobs, TAILQ_FIRST(&jobs->list));
}

struct job *jobs_find(const struct jobs *jobs, const char *id)
{
    struct job *job;
    TAILQ_FOREACH(job, &jobs->list, link)
        if (strcmp(job->id, id) == 0)
            return job;
    return NULL;
}

int jobs_of(const struct jobs *jobs, uid_t uid)
{
    const struct job *job;
    int n = 0;
    TAILQ_FOREACH(job, &jobs->list, link)
        n += job->uid == uid;
    return n;
}

struct slot *jobs_slot(const struct job *job, int64_t slot_us)
{
    for (size_t i = job->slot_count; i > 0; i--)
        if (job->slots[i - 1].slot_us == slot_us)
            return &job->slots[i - 1];
    return NULL;
}

int64_t job_next_us(const struct job *job)
{
    if (job->paused)
        return -1;
    int64_t slot = timetable_next(&job->table, job->created_us / SECOND_US, job->since_us / SECOND_US);
    return slot == TIMETABLE_NONE ? -1 : slot * SECOND_US;
}

/* ---- what events do ------------------------------------------------------------------------------------------------- */

static void set_text(char **place, const json_t *object, const char *key)
{
    const char *text = cv_json_str(object, key, NULL);
    if (!text)
        return;
    free(*place);
    *place = cv_strdup(text);
}

/* What job.added has all of and job.changed some of. */
static void set_all(struct job *job, const json_t *values)
{
    struct timetable table;
    set_text(&job->task, values, "task");
    set_text(&job->workspace, values, "workspace");
    set_text(&job->policy, values, "policy");
    set_text(&job->home, values, "home");
    if (json_is_object(json_object_get(values, "timetable")) && timetable_read(json_object_get(values, "timetable"), &table, NULL) == 0)
        job->table = table;
    const char *missed = cv_json_str(values, "missed", NULL);
    if (missed)
        job->catch_up = strcmp(missed, "once") == 0;
    if (json_is_boolean(json_object_get(values, "paused")))
        job->paused = cv_json_flag(values, "paused");
    job->timeout_s = (int)cv_json_num(values, "timeout_s", job->timeout_s);
    job->max_steps = (int)cv_json_num(values, "max_steps", job->max_steps);
}

static void on_added(struct jobs *jobs, struct job *job, const json_t *payload)
{
    struct timetable table;
    if (job || timetable_read(json_object_get(payload, "timetable"), &table, NULL) < 0)
        return;
    job = cv_new(struct job);
    strncpy(job->id, cv_json_str(payload, "job", ""), sizeof job->id - 1);
    job->uid = (uid_t)cv_json_num(payload, "uid", 0);
    job->gid = (gid_t)cv_json_num(payload, "gid", 0);
    job->created_us = cv_json_num(payload, "created_us", 0);
    job->since_us = job->created_us;
    set_all(job, payload);
    TAILQ_INSERT_TAIL(&jobs->list, job, link);
    jobs->count++;
}

static void on_changed(struct jobs *jobs, struct job *job, const json_t *payload)
{
    int64_t at_us = cv_json_num(payload, "at_us", 0);
    (void)jobs;
    if (!job)
        return;
    set_all(job, json_object_get(payload, "set"));
    if (at_us > job->since_us) /* never back: no slot is used twice, whatever the clock was set to */
        job->since_us = at_us;
}

static struct slot *add_slot(struct job *job)
{
    if (job->slot_count == CV_LIMIT_JOB_SLOTS) {
        slot_finish(&job->slots[0]);
        memmove(job->slots, job->slots + 1, (job->slot_count - 1) * sizeof *job->slots);
        job->slot_count--;
    }
    job->slots = cv_regrow(job->slots, (job->slot_count + 1) * sizeof *job->slots);
    struct slot *slot = &job->slots[job->slot_count++];
    *slot = (struct slot){0};
    return slot;
}

static void on_slot(struct jobs *jobs, struct job *job, const json_t *payload)
{
    (void)jobs;
    if (!job)
        return;
    struct slot *slot = add_slot(job);
    slot->slot_us = cv_json_num(payload, "slot_us", 0);
    slot->at_us = cv_json_num(payload, "at_us", 0);
    slot->what = strcmp(cv_json_str(payload, "what", ""), "fired") == 0 ? SLOT_FIRED : SLOT_MISSED;
    slot->by_hand = cv_json_flag(payload, "by_hand");
    slot->count = cv_json_num(payload, "count", 1);
    set_text(&slot->why, payload, "why");
    if (!slot->by_hand && slot->slot_us > job->since_us)
        job->since_us = slot->slot_us;
}

static void on_run(struct jobs *jobs, struct job *job, const json_t *payload)
{
    struct slot *slot = job ? jobs_slot(job, cv_json_num(payload, "slot_us", 0)) : NULL;
    (void)jobs;
    if (!slot)
        return;
    strncpy(slot->run, cv_json_str(payload, "run", ""), sizeof slot->run - 1);
    set_text(&slot->error, json_object_get(payload, "error"), "text");
}

static void on_removed(struct jobs *jobs, struct job *job, const json_t *payload)
{
    (void)payload;
    if (job)
        job_drop(jobs, job);
}

static const struct {
    const char *kind;
    void (*apply)(struct jobs *jobs, struct job *job, const json_t *payload);
} rows[] = {
    {"job.added", on_added}, {"job.changed", on_changed}, {"job.slot", on_slot}, {"job.run", on_run}, {"job.removed", on_removed},
};

void jobs_apply(struct jobs *jobs, const char *kind, const json_t *payload)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].kind, kind) == 0)
            rows[i].apply(jobs, jobs_find(jobs, cv_json_str(payload, "job", "")), payload);
}
