// SPDX-License-Identifier: MIT
/*
 * daemon/verbs/jobs.h - what the verbs about jobs share: waiting until the journal has been read, who asks, how a job is
 * answered. Inside the verbs room. Loop thread.
 */
#pragma once

#include "daemon/sched/sched.h"
#include "daemon/verbs/common.h"

#define VERB_JOB "{\"type\":\"object\",\"required\":[\"id\",\"task\",\"timetable\",\"missed\",\"policy\",\"workspace\",\"paused\",\"next\"]}"

/* What job.add and job.edit take of a job. */
#define VERB_JOB_PROPERTIES                                                                                                                \
    "\"task\":{\"type\":\"string\",\"minLength\":1},\"every\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":64},"                       \
    "\"at\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":64},\"cron\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":255},"         \
    "\"missed\":{\"enum\":[\"skip\",\"once\"]},\"policy\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":64},"                           \
    "\"workspace\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096},"                                                             \
    "\"home\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096},"                                                                  \
    "\"timeout_s\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":86400},\"max_steps\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":64}"

/* The job that the parameters name, for the peer; what they leave out is NULL or 0. Strings are borrowed from them. */
struct cv_job_request verb_job_request(const struct cv_rpc_request *request, const json_t *params) __attribute__((nonnull));

/* Tries now what its runs will be given, so that a mistake is told to who makes it and not to the history at night. */
int verb_job_check(const struct cv_rpc_request *request, const struct cv_job_request *job, struct cv_error *err) __attribute__((nonnull(1, 2)));

/* Calls `fn` from the loop when jobs can be asked for; parameters are kept until then. */
void verb_jobs_ready(struct cv_rpc_request *request, const json_t *params, void (*fn)(struct cv_rpc_request *request, const json_t *params))
    __attribute__((nonnull));

struct cv_job_who verb_job_who(const struct cv_rpc_request *request) __attribute__((nonnull));

/* A cv_job_fn whose `arg` is the request: ends it with the job, or the error. */
void verb_job_answer(const json_t *job, const struct cv_error *err, void *arg) __attribute__((nonnull(3)));

/* Ends the request with the value (taken) under `key`, or with the error when it is NULL. */
void verb_job_end(struct cv_rpc_request *request, const char *key, json_t *value, const struct cv_error *err) __attribute__((nonnull(1, 4)));
