// SPDX-License-Identifier: MIT
/*
 * agent/guard.h - notices a run that goes round in circles: the same call (tool and canonical arguments) with the same
 * result, while nothing new was done in between. Room-internal; loop thread.
 */
#pragma once

#include "daemon/base/hash.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct guard_entry {
    struct cv_hash call;
    struct cv_hash result;
    int count;
    unsigned deeds; /* of the run when it was last seen */
};

struct guard {
    struct guard_entry *entries; /* one a distinct call: bounded by the steps of a run */
    size_t count;
    unsigned deeds; /* calls with an effect that succeeded and were new: after one of them everything may look different */
};

enum guard_answer { GUARD_FRESH = 1, GUARD_REPEATED = 2, GUARD_STOP = 3 };

/* Counts a call that ended. `acts`: it succeeded and its class is not READ. `result` is the result object, or NULL with
 * `text`, the error. */
enum guard_answer guard_observe(struct guard *guard, const char *tool, const json_t *args, const json_t *result, const char *text, bool acts)
    __attribute__((nonnull(1, 2, 3, 5)));
void guard_finish(struct guard *guard) __attribute__((nonnull));
