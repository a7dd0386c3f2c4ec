// SPDX-License-Identifier: MIT
/*
 * recover.c - the beginning: replays the journal's job.* events page by page, then looks after slots that a former daemon
 * had fired without recording what came of them. Their key says whether a run was born: then it is recorded; if not, the slot
 * is begun under the same key where missed slots are made good, else recorded as lost. Loop thread; owns what it asks for.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/log.h"
#include "daemon/sched/room.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE_EVENTS = 2000 };

struct lost {
    struct cv_sched *sched;
    char job[CV_ID_LEN + 1];
    int64_t slot_us;
};

static void on_key(const json_t *value, const struct cv_error *err, void *arg)
{
    struct lost lost = *(struct lost *)arg;
    free(arg);
    struct job *job = jobs_find(&lost.sched->jobs, lost.job);
    const char *run = cv_json_str(value, "id", NULL);
    if (job && job->phase == JOB_STARTING)
        job->phase = JOB_IDLE;
    if (job && !err && !lost.sched->closing) {
        if (!run && job->catch_up)
            fire_again(lost.sched, job, lost.slot_us);
        else
            fire_record_run(lost.sched, lost.job, lost.slot_us, run, run ? NULL : "the daemon ended before the run began");
    }
    sched_release(lost.sched);
}

/* Only the last slot of a job can be without an outcome: the next one waits for it. */
static void look_after(struct cv_sched *sched, struct job *job)
{
    const struct slot *slot = job->slot_count ? &job->slots[job->slot_count - 1] : NULL;
    if (!slot || slot->what != SLOT_FIRED || slot->run[0] || slot->error)
        return;
    struct lost *lost = cv_new(struct lost);
    lost->sched = sched;
    lost->slot_us = slot->slot_us;
    memcpy(lost->job, job->id, sizeof lost->job);
    cv_auto_free char *key = fire_key(job->id, slot->slot_us);
    cv_auto_free char *full = cv_format("%u/%s", (unsigned)job->uid, key); /* as agent/ keeps keys: apart by user */
    job->phase = JOB_STARTING;
    sched_hold(sched);
    cv_store_find_key(sched->store, full, on_key, lost);
}

static void read_page(struct cv_sched *sched);

static void on_page(const json_t *events, const struct cv_error *err, void *arg)
{
    struct cv_sched *sched = arg;
    size_t i;
    json_t *event;
    struct job *job;
    if (err) {
        sched->failure = *err;
        cv_error_wrap(&sched->failure, err->code, "the jobs could not be read from the journal");
    }
    json_array_foreach((json_t *)events, i, event) {
        jobs_apply(&sched->jobs, cv_json_str(event, "kind", ""), json_object_get(event, "payload"));
        sched->replayed = cv_json_num(event, "seq", sched->replayed);
    }
    if (!err && json_array_size(events) == PAGE_EVENTS) {
        read_page(sched);
    } else {
        if (!err && !sched->closing)
            TAILQ_FOREACH(job, &sched->jobs.list, link) look_after(sched, job);
        cv_log(CV_LOG_DEBUG, "sched", "%d jobs", sched->jobs.count);
        sched_ready(sched);
    }
    sched_release(sched);
}

static void read_page(struct cv_sched *sched)
{
    sched_hold(sched);
    cv_store_events(sched->store, "job.", sched->replayed, PAGE_EVENTS, on_page, sched);
}

void recover_begin(struct cv_sched *sched)
{
    read_page(sched);
}
