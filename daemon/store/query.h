// SPDX-License-Identifier: MIT
/*
 * query.h - the reads. Each fills *out (given) or fails; all run on the room's thread. Inside the store only.
 */
#pragma once

#include "daemon/store/db.h"

#include <jansson.h>
#include <sys/types.h>

/* What a read is about; strings are the owner's. */
struct query {
    char *text; /* a run id, a key, a hash, a kind's beginning, a plugin, or what to search for */
    char *key;  /* of a plugin, or its beginning */
    int64_t number; /* how many, or the seq after which */
    int64_t limit;
    int64_t uid; /* a user's; -1 is everybody, for the list of runs only */
};

/* [{"id","state","step"}] of runs that have not ended. */
int query_unfinished(struct db *db, json_t **out, struct cv_error *err) __attribute__((nonnull(1, 2)));

int query_runs(struct db *db, const struct query *query, json_t **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));
int query_events(struct db *db, const struct query *query, json_t **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));
int query_key(struct db *db, const struct query *query, json_t **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));
int query_object(struct db *db, const struct query *query, json_t **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));
int query_family(struct db *db, const struct query *query, json_t **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));

/* Steps through all rows and resets; `row` makes one value of the current one. Gives the array *out. */
int query_collect(struct db *db, sqlite3_stmt *statement, json_t *(*row)(sqlite3_stmt *statement), json_t **out, struct cv_error *err)
    __attribute__((nonnull(1, 2, 3, 4)));

/* recall.c: notes by words, what a plugin keeps. */
int recall_notes(struct db *db, const struct query *query, json_t **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));
int recall_value(struct db *db, const struct query *query, json_t **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));
int recall_keys(struct db *db, const struct query *query, json_t **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));
