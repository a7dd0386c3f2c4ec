// SPDX-License-Identifier: MIT
/*
 * query.h - the reads. Each fills *out (given) or fails; all run on the room's thread. Inside the store only.
 */
#pragma once

#include "daemon/store/db.h"

#include <jansson.h>

/* What a read is about; strings are the owner's. */
struct query {
    char *text; /* a run id, a key or a hash */
    int64_t number;
};

/* [{"id","state","step"}] of runs that have not ended. */
int query_unfinished(struct db *db, json_t **out, struct cv_error *err) __attribute__((nonnull(1, 2)));

int query_runs(struct db *db, const struct query *query, json_t **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));
int query_events(struct db *db, const struct query *query, json_t **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));
int query_key(struct db *db, const struct query *query, json_t **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));
int query_object(struct db *db, const struct query *query, json_t **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));
