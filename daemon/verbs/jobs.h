// SPDX-License-Identifier: MIT
/*
 * daemon/verbs/jobs.h - what the verbs about jobs share: waiting until the journal has been read, who asks, how a job is
 * answered. Inside the verbs room. Loop thread.
 */
#pragma once

#include "daemon/sched/sched.h"
#include "daemon/verbs/common.h"

#define VERB_JOB "{\"type\":\"object\",\"required\":[\"id\",\"task\",\"timetable\",\"missed\",\"policy\",\"workspace\",\"paused\",\"next\"]}"

/* Calls `fn` from the loop when jobs can be asked for; parameters are kept until then. */
void verb_jobs_ready(struct cv_rpc_request *request, const json_t *params, void (*fn)(struct cv_rpc_request *request, const json_t *params))
    __attribute__((nonnull));

struct cv_job_who verb_job_who(const struct cv_rpc_request *request) __attribute__((nonnull));

/* A cv_job_fn whose `arg` is the request: ends it with the job, or the error. */
void verb_job_answer(const json_t *job, const struct cv_error *err, void *arg) __attribute__((nonnull(3)));

/* Ends the request with the value (taken) under `key`, or with the error when it is NULL. */
void verb_job_end(struct cv_rpc_request *request, const char *key, json_t *value, const struct cv_error *err) __attribute__((nonnull(1, 4)));
