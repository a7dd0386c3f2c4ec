// SPDX-License-Identifier: MIT
/*
 * daemon/sched/sched.h - jobs: tasks with a timetable, run unattended under their own policy in their own workspace.
 *
 * A job's state is what the journal's job.* events give; nothing else is kept. Each slot of a timetable has an identity (job
 * and moment) and is used once: job.slot is committed before its run is started, and the run carries the idempotency key
 * "job:ID:SLOT", so that neither a crash at any point nor a clock that is set makes a slot run twice. job.run then names the
 * run, or says why none began; the job goes on either way.
 *
 * A slot is missed when it passed before this daemon was there, more than a minute before anybody looked (the machine slept, the
 * clock was set forward), or while the job's run before it still went on. Missed slots are recorded and left out (skip), or
 * made good by one run for all of them as soon as that is possible (once).
 *
 * Loop thread only. The answers below come from the loop, once, when what was asked for is durable.
 */
#pragma once

#include "agent/agent.h"
#include "daemon/store/store.h"

struct cv_sched;

/* May a slot be fired now? Negative while the daemon stops: slots then wait for the next one. */
typedef int (*cv_sched_may_fn)(void *arg, struct cv_error *err);

/* Begins to read the journal; jobs are there when cv_sched_when_ready says so. All are kept and must outlive it. */
int cv_sched_create(struct cv_loop *loop, struct cv_store *store, struct cv_agents *agents, cv_sched_may_fn may, void *arg, struct cv_sched **out,
                    struct cv_error *err) __attribute__((nonnull(1, 2, 3, 4, 6)));

/* Fires nothing more, waits for what is being recorded, then calls `done` (nullable). Runs go on: they are the agents'. */
void cv_sched_close(struct cv_sched *sched, cv_loop_fn done, void *arg);

/* Calls fn from the loop when the journal has been read, also when that failed (then everything below fails with the reason). */
void cv_sched_when_ready(struct cv_sched *sched, cv_loop_fn fn, void *arg) __attribute__((nonnull(1, 2)));

/* Who asks: their own jobs only, or all. Others' jobs are as if they were not there. */
struct cv_job_who {
    uid_t uid;
    bool all;
};

struct cv_job_request {
    const char *task;
    const char *every, *at, *cron; /* exactly one: the texts of timetable.h */
    const char *missed;            /* "skip" (NULL) or "once" */
    const char *policy;            /* NULL: "unattended" */
    const char *workspace, *home;  /* as cv_access_request */
    uid_t uid;                     /* the owner: its runs are this user's */
    gid_t gid;
    int timeout_s, max_steps;      /* 0: a run's own */
};

/* With the job as cv_job_show gives it (borrowed), or with err. */
typedef void (*cv_job_fn)(const json_t *job, const struct cv_error *err, void *arg);

/* -EINVAL, -ERANGE for the timetable, -E2BIG for the task, -EDQUOT when there are too many (guard "budget"). */
int cv_job_add(struct cv_sched *sched, const struct cv_job_request *request, cv_job_fn fn, void *arg, struct cv_error *err)
    __attribute__((nonnull(1, 2, 3)));

/* An id may be shortened to a unique beginning of at least 4 characters: -ENOENT, -ENOTUNIQ, -EINVAL. */

/* Changes what `request` has; what is NULL or 0 there stays. With a new timetable the slots up to now are left out, and "every" still
 * counts from the job's creation. -EPERM for anybody but the job's own user, whose rights its runs have; else as cv_job_add. */
int cv_job_edit(struct cv_sched *sched, struct cv_job_who who, const char *id, const struct cv_job_request *request, cv_job_fn fn, void *arg,
                struct cv_error *err) __attribute__((nonnull(1, 3, 4, 5)));
int cv_job_pause(struct cv_sched *sched, struct cv_job_who who, const char *id, bool paused, cv_job_fn fn, void *arg, struct cv_error *err)
    __attribute__((nonnull(1, 3, 5)));
int cv_job_remove(struct cv_sched *sched, struct cv_job_who who, const char *id, cv_job_fn fn, void *arg, struct cv_error *err)
    __attribute__((nonnull(1, 3, 4)));

/* Runs it now, out of its timetable: {"job","run","slot"}. -EBUSY while a run of it goes on. */
int cv_job_run(struct cv_sched *sched, struct cv_job_who who, const char *id, cv_job_fn fn, void *arg, struct cv_error *err)
    __attribute__((nonnull(1, 3, 4)));

/* {"id","task","timetable":{"kind","text"},"missed","policy","workspace","uid","paused","created","next","running","last":SLOT?};
 * times as text in UTC, "next" and "running" "" when there is none; gives it, NULL with err. */
json_t *cv_job_show(struct cv_sched *sched, struct cv_job_who who, const char *id, struct cv_error *err) __attribute__((nonnull(1, 3)));
json_t *cv_job_list(struct cv_sched *sched, struct cv_job_who who) __attribute__((nonnull(1), returns_nonnull)); /* array of them */

/* The next `count` slots of a job, or of all (id NULL): [{"job","slot","task"}], soonest first; gives it. */
json_t *cv_job_next(struct cv_sched *sched, struct cv_job_who who, const char *id, int count, struct cv_error *err) __attribute__((nonnull(1)));

/* Its last slots, newest first: [{"slot","recorded","what":"fired|missed","by":"timetable|hand","count","why","run","error"}]; texts
 * are "" where there is nothing to say; gives it. */
json_t *cv_job_history(struct cv_sched *sched, struct cv_job_who who, const char *id, struct cv_error *err) __attribute__((nonnull(1, 3)));

/* {"count","next"} for status; gives it. */
json_t *cv_sched_status(const struct cv_sched *sched, struct cv_job_who who) __attribute__((nonnull(1), returns_nonnull));
