// SPDX-License-Identifier: MIT
/*
 * kinds.h - the kinds of events and what their payloads must hold, as one table. Inside the store only; pure.
 */
#pragma once

#include "daemon/base/error.h"

#include <jansson.h>
#include <stdbool.h>

struct kind {
    const char *name;
    /* Required keys, "name:type", type one of s string, i integer, b boolean, o object, a array, x anything; a type in
     * capitals may be null or missing. */
    const char *keys;
    bool of_run;    /* needs a run */
    bool of_call;   /* needs a call */
    bool of_effect; /* needs the effect class of its call */
    int (*check)(const char *name, const json_t *payload, struct cv_error *err); /* what a type cannot say; NULL none */
};

/* NULL when there is no such kind. */
const struct kind *kind_find(const char *name) __attribute__((nonnull));

/* -EINVAL with "event 'call.result': payload.ok: ..." when the payload is not what the kind wants. */
int kind_check(const struct kind *kind, const char *run, const char *call, const json_t *payload, struct cv_error *err)
    __attribute__((nonnull(1, 2, 3)));
