// SPDX-License-Identifier: MIT
/*
 * journal.c - writes events: numbers them, links them by hash, updates the projection, and takes all of it back when the
 * transaction is lost. Owns the end of the chain. Room's thread. It never changes or deletes an event.
 */
#include "daemon/store/journal.h"

#include "daemon/base/buf.h"

#include <errno.h>
#include <string.h>

const char journal_zeros[CV_HASH_HEX + 1] = "0000000000000000000000000000000000000000000000000000000000000000";

struct cv_hash journal_hash(const char *prev, int64_t seq, const char *kind, const char *run, int64_t step, const char *call, int64_t time_us,
                            const char *payload)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    cv_buf_printf(&text, "%s\n%lld\n%s\n%s\n%lld\n%s\n%lld\n", prev, (long long)seq, kind, run, (long long)step, call, (long long)time_us);
    cv_buf_puts(&text, payload);
    return cv_hash_bytes(text.data, text.len);
}

struct cv_hash journal_hash_row(sqlite3_stmt *row)
{
    return journal_hash(db_text(row, 7), sqlite3_column_int64(row, 0), db_text(row, 1), db_text(row, 2), sqlite3_column_int64(row, 3),
                        db_text(row, 4), sqlite3_column_int64(row, 5), db_text(row, 6));
}

int journal_open(struct journal *journal, struct db *db, struct cv_error *err)
{
    *journal = (struct journal){.db = db};
    memcpy(journal->last_hash.hex, journal_zeros, sizeof journal_zeros);
    sqlite3_stmt *last = db_use(db, DB_EVENT_LAST);
    int rc = sqlite3_step(last);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE) {
        rc = db_fail(db, rc, "cannot open the journal", err);
        sqlite3_reset(last);
        return rc;
    }
    if (rc == SQLITE_ROW) {
        struct cv_hash hash = journal_hash_row(last);
        journal->last_seq = sqlite3_column_int64(last, 0);
        if (strcmp(hash.hex, db_text(last, 8)) != 0) {
            sqlite3_reset(last);
            return cv_fail(err, -EUCLEAN, "store.damaged",
                           "cannot open the journal '%s': event %lld, the last one, does not fit its hash: somebody changed it, or the file is "
                           "damaged; move it aside to start a new one",
                           db->path, (long long)journal->last_seq);
        }
        journal->last_hash = hash;
    }
    sqlite3_reset(last);
    journal->committed_seq = journal->last_seq;
    journal->committed_hash = journal->last_hash;
    return 0;
}

int journal_begin(struct journal *journal, struct cv_error *err)
{
    return db_run(journal->db, db_use(journal->db, DB_BEGIN), "cannot write to the journal", err);
}

enum journal_result journal_append(struct journal *journal, const struct record *record, int64_t *seq, struct cv_error *err)
{
    int64_t number = journal->last_seq + 1;
    enum journal_result result = project_event(journal->db, record, number, err);
    if (result != JOURNAL_WRITTEN)
        return result;
    struct cv_hash hash = journal_hash(journal->last_hash.hex, number, record->kind->name, record->run, record->step, record->call, record->time_us,
                                       record->payload);
    sqlite3_stmt *insert = db_use(journal->db, DB_EVENT_INSERT);
    sqlite3_bind_int64(insert, 1, number);
    db_bind_text(insert, 2, record->kind->name);
    db_bind_text(insert, 3, record->run);
    sqlite3_bind_int(insert, 4, record->step);
    db_bind_text(insert, 5, record->call);
    sqlite3_bind_int64(insert, 6, record->time_us);
    db_bind_text(insert, 7, record->payload);
    db_bind_text(insert, 8, journal->last_hash.hex);
    db_bind_text(insert, 9, hash.hex);
    if (db_run(journal->db, insert, "cannot write to the journal", err) < 0)
        return JOURNAL_BROKEN;
    journal->last_seq = number;
    journal->last_hash = hash;
    *seq = number;
    return JOURNAL_WRITTEN;
}

int journal_put(struct journal *journal, const char *hash, const void *bytes, size_t len, struct cv_error *err)
{
    sqlite3_stmt *insert = db_use(journal->db, DB_OBJECT_INSERT);
    db_bind_text(insert, 1, hash);
    sqlite3_bind_blob64(insert, 2, len ? bytes : "", len, SQLITE_STATIC);
    return db_run(journal->db, insert, "cannot write to the journal", err);
}

int journal_commit(struct journal *journal, struct cv_error *err)
{
    int rc = db_run(journal->db, db_use(journal->db, DB_COMMIT), "cannot commit to the journal", err);
    if (rc < 0)
        return rc;
    journal->committed_seq = journal->last_seq;
    journal->committed_hash = journal->last_hash;
    return 0;
}

void journal_rollback(struct journal *journal)
{
    /* Some failures have rolled back already; then there is nothing left to do. */
    if (!sqlite3_get_autocommit(journal->db->sql)) {
        struct cv_error ignored = CV_ERROR_INIT;
        db_run(journal->db, db_use(journal->db, DB_ROLLBACK), "cannot roll back", &ignored);
    }
    journal->last_seq = journal->committed_seq;
    journal->last_hash = journal->committed_hash;
}
