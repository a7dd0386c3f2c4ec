// SPDX-License-Identifier: MIT
/*
 * verify.h - walking the chain in slices, so that appends get their turn in between. Inside the store only, room's thread.
 */
#pragma once

#include "daemon/store/journal.h"

#include <jansson.h>
#include <stdbool.h>

struct verify {
    int64_t seq;         /* the last event that was looked at */
    struct cv_hash hash; /* and its hash */
};

/* Walks one slice. False: more is to do, call again. True: *out (given) is the answer as in store.h. */
bool verify_slice(struct verify *verify, const struct journal *journal, json_t **out) __attribute__((nonnull));
