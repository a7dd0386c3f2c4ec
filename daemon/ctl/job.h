// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/job.h - how jobs are described on the command line, and shown. Shared by the verbs of the group `job`.
 */
#pragma once

#include "daemon/ctl/verb.h"

/* A job as a few lines on stdout, or as JSON. */
void job_print(const struct ctl *ctl, const json_t *job) __attribute__((nonnull));

/* What `job add` and `job edit` share: the words as "task"; the timetable (one, or none where that is `optional`), --missed and
 * --max-steps. 0, or an exit code after the error has been printed. */
int job_add_task(struct ctl *ctl, json_t *params) __attribute__((nonnull));
int job_add_timetable(struct ctl *ctl, json_t *params, bool optional) __attribute__((nonnull));

/* Asks a verb that takes an id and answers with a job; prints "WHAT ID", or the JSON. Returns the exit code. */
int job_ask(struct ctl *ctl, const char *method, const char *what) __attribute__((nonnull));

/* Times that are "" are nothing: they become null, which tables show as "-". */
void job_tidy_times(json_t *object) __attribute__((nonnull));
