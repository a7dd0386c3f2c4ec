// SPDX-License-Identifier: MIT
/*
 * daemon/sched/room.h - what the files of this room share: the scheduler and its slots under way. Inside the sched room only;
 * loop thread.
 */
#pragma once

#include "daemon/sched/sched.h"
#include "daemon/sched/state.h"

enum { SCHED_SECOND_US = 1000000 };

struct waiter {
    STAILQ_ENTRY(waiter) link;
    cv_loop_fn fn;
    void *arg;
};

struct cv_sched {
    struct cv_loop *loop;
    struct cv_store *store;
    struct cv_agents *agents;
    cv_sched_may_fn may;
    void *may_arg;
    struct jobs jobs;
    struct cv_timer *timer;
    int64_t opened_us;  /* wall clock; slots before it are missed */
    int64_t replayed;   /* seq of the last event that was read */
    int busy;           /* records, reads and watches that will call back */
    int adding;         /* jobs on their way to the journal */
    bool ready;
    bool closing;
    struct cv_error failure; /* of reading the journal; code 0 while all is well */
    STAILQ_HEAD(, waiter) waiters;
    TAILQ_HEAD(, watching) watches; /* fire.c */
    cv_loop_fn on_closed;
    void *closed_arg;
};

/* sched.c */
void sched_hold(struct cv_sched *sched) __attribute__((nonnull));
void sched_release(struct cv_sched *sched) __attribute__((nonnull)); /* the last one ends a closing scheduler */
void sched_look_soon(struct cv_sched *sched) __attribute__((nonnull));
void sched_append(struct cv_sched *sched, const char *kind, json_t *payload, cv_store_append_fn fn, void *arg) __attribute__((nonnull(1, 2, 3)));
void sched_ready(struct cv_sched *sched) __attribute__((nonnull));

json_t *sched_time(int64_t us) __attribute__((returns_nonnull)); /* as text, "" for -1; gives it */

/* recover.c: reads the journal, then finishes what a former daemon left between a slot and its run. */
void recover_begin(struct cv_sched *sched) __attribute__((nonnull));

/* fire.c */
struct firing; /* a slot on its way to its run */
struct fired_fn {
    void (*fn)(const json_t *job, const struct cv_error *err, void *arg); /* {"job","run","slot"}; NULL: nobody asks */
    void *arg;
};
void fire_due(struct cv_sched *sched, struct job *job, int64_t now_us) __attribute__((nonnull));
void fire_by_hand(struct cv_sched *sched, struct job *job, int64_t now_us, struct fired_fn told) __attribute__((nonnull));
void fire_again(struct cv_sched *sched, struct job *job, int64_t slot_us) __attribute__((nonnull)); /* its job.slot is in the journal */
char *fire_key(const char *job, int64_t slot_us) __attribute__((nonnull, returns_nonnull));         /* gives it */
void fire_record_run(struct cv_sched *sched, const char *job, int64_t slot_us, const char *run, const char *error) __attribute__((nonnull(1, 2)));
void fire_stop_watching(struct cv_sched *sched) __attribute__((nonnull));
