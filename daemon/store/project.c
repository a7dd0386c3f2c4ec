// SPDX-License-Identifier: MIT
/*
 * project.c - the table of runs as a projection of run.* events, updated in the transaction that writes them. What a
 * kind does to it is a row of a table; an event that contradicts the projection is refused. Room's thread; owns nothing.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/store/journal.h"

#include <errno.h>
#include <string.h>

struct projection {
    const char *kind;
    enum db_statement statement;
    void (*bind)(sqlite3_stmt *statement, const struct record *record, const json_t *payload, int64_t seq);
};

static void bind_created(sqlite3_stmt *statement, const struct record *record, const json_t *payload, int64_t seq)
{
    sqlite3_bind_int64(statement, 1, seq);
    db_bind_text(statement, 2, record->run);
    db_bind_text(statement, 3, cv_json_str(payload, "task", ""));
    db_bind_text(statement, 4, cv_json_str(payload, "policy", ""));
    db_bind_text(statement, 5, cv_json_str(payload, "workspace", ""));
    sqlite3_bind_int64(statement, 6, record->time_us);
    const char *key = cv_json_str(payload, "key", "");
    db_bind_text(statement, 7, key[0] ? key : NULL);
    sqlite3_bind_int64(statement, 8, cv_json_num(payload, "uid", 0));
}

static void bind_state(sqlite3_stmt *statement, const struct record *record, const json_t *payload, int64_t seq)
{
    (void)seq;
    db_bind_text(statement, 1, record->run);
    db_bind_text(statement, 2, cv_json_str(payload, "to", ""));
}

static void bind_step(sqlite3_stmt *statement, const struct record *record, const json_t *payload, int64_t seq)
{
    (void)payload;
    (void)seq;
    db_bind_text(statement, 1, record->run);
    sqlite3_bind_int(statement, 2, record->step);
}

static void bind_ended(sqlite3_stmt *statement, const struct record *record, const json_t *payload, int64_t seq)
{
    (void)seq;
    db_bind_text(statement, 1, record->run);
    db_bind_text(statement, 2, cv_json_str(payload, "state", ""));
    sqlite3_bind_int64(statement, 3, cv_json_num(payload, "steps", 0));
    sqlite3_bind_int64(statement, 4, record->time_us);
}

static const struct projection projections[] = {
    {"run.created", DB_RUN_INSERT, bind_created},
    {"run.state", DB_RUN_STATE, bind_state},
    {"run.step", DB_RUN_STEP, bind_step},
    {"run.ended", DB_RUN_END, bind_ended},
};

static enum journal_result apply(struct db *db, const struct projection *projection, const struct record *record, int64_t seq,
                                 struct cv_error *err)
{
    cv_auto_json json_t *payload = json_loads(record->payload, 0, NULL);
    sqlite3_stmt *statement = db_use(db, projection->statement);
    projection->bind(statement, record, payload, seq);
    int rc = db_run(db, statement, "cannot write to the journal", err);
    sqlite3_clear_bindings(statement); /* they point into `payload` */
    if (rc == -EEXIST) {
        cv_fail(err, -EEXIST, "store.exists", "event 'run.created': there is a run with the id '%s' or with its key already", record->run);
        return JOURNAL_REFUSED;
    }
    if (rc < 0)
        return JOURNAL_BROKEN;
    if (sqlite3_changes(db->sql) == 0) {
        cv_fail(err, -EINVAL, "store.event", "event '%s': run '%s' was not created or has ended", record->kind->name, record->run);
        return JOURNAL_REFUSED;
    }
    return JOURNAL_WRITTEN;
}

enum journal_result project_event(struct db *db, const struct record *record, int64_t seq, struct cv_error *err)
{
    for (size_t i = 0; i < sizeof projections / sizeof projections[0]; i++)
        if (strcmp(projections[i].kind, record->kind->name) == 0)
            return apply(db, &projections[i], record, seq, err);
    return JOURNAL_WRITTEN;
}
