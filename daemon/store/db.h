// SPDX-License-Identifier: MIT
/*
 * db.h - one SQLite connection with the store's pragmas, its schema brought up to date and its statements prepared.
 * Inside the store only. A connection belongs to one thread at a time: the one that opened it until the room starts, then
 * the room.
 */
#pragma once

#include "daemon/base/error.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/* Every statement the store runs; the texts are in db.c. */
enum db_statement {
    DB_BEGIN,
    DB_COMMIT,
    DB_ROLLBACK,
    DB_EVENT_INSERT,
    DB_EVENT_LAST,
    DB_EVENT_RUN,
    DB_EVENT_WALK,
    DB_EVENT_FAMILY,
    DB_OBJECT_INSERT,
    DB_OBJECT_GET,
    DB_RUN_INSERT,
    DB_RUN_STATE,
    DB_RUN_STEP,
    DB_RUN_END,
    DB_RUN_LIST,
    DB_RUN_KEY,
    DB_RUN_PREFIX,
    DB_RUN_EXISTS,
    DB_RUN_UNFINISHED,
    DB_MEMORY_INSERT,
    DB_MEMORY_COUNT,
    DB_MEMORY_FIND,
    DB_MEMORY_NEWEST,
    DB_KEPT_SET,
    DB_KEPT_DROP,
    DB_KEPT_COUNT,
    DB_KEPT_GET,
    DB_KEPT_KEYS,
    DB_STATEMENTS
};

struct db {
    sqlite3 *sql;
    sqlite3_stmt *statements[DB_STATEMENTS];
    char *path;
    int wal_pages; /* pages in the write-ahead log after the last commit */
};

/* The numbered migrations (generated from migrations/): row N-1 takes a database from version N-1 to N; ends with NULL. */
extern const char *const migration_texts[];

/* Opens, makes or migrates. Fills *db; nothing is left open on failure. The connection keeps a pointer to *db. */
int db_open(const char *path, struct db *db, struct cv_error *err) __attribute__((nonnull(1, 2)));

/* Closes; with `checkpoint` the write-ahead log is folded into the file first. */
void db_close(struct db *db, bool checkpoint) __attribute__((nonnull));

/* A statement, reset and with nothing bound. Borrowed. */
sqlite3_stmt *db_use(struct db *db, enum db_statement which) __attribute__((nonnull, returns_nonnull));

/* Steps a statement that gives no rows and resets it. -errno with text ("doing WHAT"). -EEXIST when a constraint refused. */
int db_run(struct db *db, sqlite3_stmt *statement, const char *what, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));

/* Turns the connection's last result into an error about `what`. Returns its code. */
int db_fail(struct db *db, int rc, const char *what, struct cv_error *err) __attribute__((nonnull(1, 3)));

/* Folds the write-ahead log into the file when it has grown; waits for nobody. */
int db_checkpoint(struct db *db, struct cv_error *err) __attribute__((nonnull(1)));

/* Binds and reads text; a NULL binds NULL and is read as "". */
void db_bind_text(sqlite3_stmt *statement, int index, const char *text) __attribute__((nonnull(1)));
const char *db_text(sqlite3_stmt *statement, int column) __attribute__((nonnull, returns_nonnull));
