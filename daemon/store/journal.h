// SPDX-License-Identifier: MIT
/*
 * journal.h - writing: one event after the other, chained by hashes, with the `run` projection in the same transaction.
 * Inside the store only, on the room's thread (and on the opening thread before the room starts).
 */
#pragma once

#include "daemon/base/hash.h"
#include "daemon/store/db.h"
#include "daemon/store/kinds.h"

struct journal {
    struct db *db; /* borrowed */
    int64_t last_seq;
    struct cv_hash last_hash;
    int64_t committed_seq; /* what last_seq and last_hash go back to when a transaction is lost */
    struct cv_hash committed_hash;
};

/* One event, checked, ready to be written. Strings are the owner's. */
struct record {
    const struct kind *kind;
    char *run;
    char *call;
    char *payload; /* canonical JSON */
    int step;
    int64_t time_us;
};

/* What an append came to. */
enum journal_result {
    JOURNAL_WRITTEN,
    JOURNAL_REFUSED, /* the event contradicts what stands (a run created twice ...): nothing written, the transaction lives */
    JOURNAL_BROKEN,  /* the database failed: the transaction is lost */
};

/* Reads where the chain ends and checks the last link. */
int journal_open(struct journal *journal, struct db *db, struct cv_error *err) __attribute__((nonnull(1, 2)));

int journal_begin(struct journal *journal, struct cv_error *err) __attribute__((nonnull(1)));
enum journal_result journal_append(struct journal *journal, const struct record *record, int64_t *seq, struct cv_error *err)
    __attribute__((nonnull(1, 2, 3)));
int journal_put(struct journal *journal, const char *hash, const void *bytes, size_t len, struct cv_error *err) __attribute__((nonnull(1, 2)));
int journal_commit(struct journal *journal, struct cv_error *err) __attribute__((nonnull(1)));
void journal_rollback(struct journal *journal) __attribute__((nonnull));

/* The hash of an event as store.h defines it. Pure. */
struct cv_hash journal_hash(const char *prev, int64_t seq, const char *kind, const char *run, int64_t step, const char *call, int64_t time_us,
                            const char *payload) __attribute__((nonnull));

/* The hash of the event that an EVENT_COLUMNS row holds, from what it holds. */
struct cv_hash journal_hash_row(sqlite3_stmt *row) __attribute__((nonnull));

/* project.c: what an event does to the tables of runs, notes and what plugins keep. */
enum journal_result project_event(struct db *db, const struct record *record, int64_t seq, struct cv_error *err) __attribute__((nonnull(1, 2)));

extern const char journal_zeros[CV_HASH_HEX + 1]; /* prev of the first event */
