// SPDX-License-Identifier: MIT
/*
 * daemon/sched/state.h - what the journal's job.* events come to: jobs and their last slots. A pure function of the events;
 * nothing else is kept of jobs. Inside the sched room.
 */
#pragma once

#include "daemon/base/id.h"
#include "daemon/sched/timetable.h"

#include <sys/queue.h>
#include <sys/types.h>

enum slot_what { SLOT_FIRED, SLOT_MISSED };

struct slot {
    int64_t slot_us;   /* with the job's id: its identity */
    int64_t at_us;     /* when it was recorded */
    enum slot_what what;
    bool by_hand;      /* `job run`, not the timetable */
    int64_t count;     /* slots it stands for */
    char *why;         /* missed; else NULL */
    char run[CV_ID_LEN + 1]; /* "" before it is known */
    char *error;       /* no run began, and why; else NULL */
};

/* What a job is doing now; belongs to sched.c and fire.c and is no part of the state. */
enum job_phase { JOB_IDLE, JOB_RECORDING, JOB_STARTING, JOB_RUNNING };

struct job {
    TAILQ_ENTRY(job) link;
    char id[CV_ID_LEN + 1];
    uid_t uid;
    gid_t gid;
    char *task, *workspace, *policy, *home; /* home: NULL when unknown */
    struct timetable table;
    bool catch_up; /* --missed once */
    bool paused;
    int timeout_s, max_steps; /* 0: the run's defaults */
    int64_t created_us;
    int64_t since_us; /* slots up to here are used up */
    struct slot *slots; /* oldest first */
    size_t slot_count;

    enum job_phase phase;
    char run[CV_ID_LEN + 1]; /* that goes on or was the last */
    int64_t busy_until_us;   /* when it ended */
};

TAILQ_HEAD(job_list, job);

struct jobs {
    struct job_list list; /* in the order of their making */
    int count;
};

void jobs_init(struct jobs *jobs) __attribute__((nonnull));
void jobs_finish(struct jobs *jobs) __attribute__((nonnull));

/* Applies one event (its kind and payload); what concerns no job that is known is passed over. */
void jobs_apply(struct jobs *jobs, const char *kind, const json_t *payload) __attribute__((nonnull));

struct job *jobs_find(const struct jobs *jobs, const char *id) __attribute__((nonnull)); /* by its whole id; NULL: none */
int jobs_of(const struct jobs *jobs, uid_t uid) __attribute__((nonnull));
struct slot *jobs_slot(const struct job *job, int64_t slot_us) __attribute__((nonnull)); /* NULL: none */

/* The slot to come, in microseconds, or -1: paused, or none left. */
int64_t job_next_us(const struct job *job) __attribute__((nonnull));
