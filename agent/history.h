// SPDX-License-Identifier: MIT
/*
 * agent/history.h - what a run of a conversation knows of the runs before it: their tasks and answers, newest kept when not all fit.
 * It is made once, of the journal records of the run before, and stands in this run's run.created, so that each record is whole by
 * itself and the next run needs no other. Room-internal; pure; any thread.
 */
#pragma once

#include "daemon/base/error.h"

#include <jansson.h>
#include <sys/types.h>

/* The history of a run that comes after the one with these records: [{"run","task","reply"}], oldest first, together at most
 * CV_LIMIT_HISTORY_BYTES; "reply" is the final answer as a model writes it. Gives *out. -ENOENT no records, -EPERM a run of another
 * user (`uid` is neither its owner, nor root, nor the daemon's own), -EBUSY one that has not ended. */
int history_after(const json_t *records, uid_t uid, json_t **out, struct cv_error *err) __attribute__((nonnull(3)));
