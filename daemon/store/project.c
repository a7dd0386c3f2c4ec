// SPDX-License-Identifier: MIT
/*
 * project.c - the tables of runs, notes and what plugins keep as projections of their events, updated in the transaction that writes them. What a
 * kind does to it is a row of a table; an event that contradicts the projection is refused. Room's thread; owns nothing.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/store/journal.h"

#include <errno.h>
#include <string.h>

struct projection {
    const char *kind;
    enum db_statement statement;
    void (*bind)(sqlite3_stmt *statement, const struct record *record, const json_t *payload, int64_t seq);
    bool (*concerns)(const json_t *payload);                                     /* NULL: every event of the kind */
    int (*check)(struct db *db, const json_t *payload, struct cv_error *err);    /* may it be? NULL: yes */
    bool of_run;                                                                 /* must change the row of its run */
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

static void bind_note(sqlite3_stmt *statement, const struct record *record, const json_t *payload, int64_t seq)
{
    sqlite3_bind_int64(statement, 1, seq);
    sqlite3_bind_int64(statement, 2, cv_json_num(payload, "uid", 0));
    sqlite3_bind_int64(statement, 3, record->time_us);
    db_bind_text(statement, 4, cv_json_str(payload, "text", ""));
}

static void bind_kept(sqlite3_stmt *statement, const json_t *payload)
{
    db_bind_text(statement, 1, cv_json_str(payload, "plugin", ""));
    sqlite3_bind_int64(statement, 2, cv_json_num(payload, "uid", 0));
    db_bind_text(statement, 3, cv_json_str(payload, "key", ""));
}

static void bind_set(sqlite3_stmt *statement, const struct record *record, const json_t *payload, int64_t seq)
{
    (void)record;
    (void)seq;
    bind_kept(statement, payload);
    db_bind_text(statement, 4, cv_json_str(payload, "value", ""));
}

static void bind_drop(sqlite3_stmt *statement, const struct record *record, const json_t *payload, int64_t seq)
{
    (void)record;
    (void)seq;
    bind_kept(statement, payload);
}

static bool is_set(const json_t *payload)
{
    return json_is_string(json_object_get(payload, "value"));
}

static bool is_drop(const json_t *payload)
{
    return !is_set(payload);
}

/* -EDQUOT when the statement counts `limit` rows or more. */
static int check_count(struct db *db, sqlite3_stmt *count, int64_t limit, const char *of, const char *advice, struct cv_error *err)
{
    int rc = sqlite3_step(count);
    int64_t rows = rc == SQLITE_ROW ? sqlite3_column_int64(count, 0) : 0;
    if (rc != SQLITE_ROW)
        return db_fail(db, rc, "cannot read the journal", err);
    sqlite3_reset(count);
    sqlite3_clear_bindings(count);
    if (rows < limit)
        return 0;
    return cv_deny(err, -EDQUOT, "budget", "store.limit", "%s: there are %lld already, the limit is %lld%s", of, (long long)rows, (long long)limit,
                   advice);
}

static int check_note(struct db *db, const json_t *payload, struct cv_error *err)
{
    sqlite3_stmt *count = db_use(db, DB_MEMORY_COUNT);
    sqlite3_bind_int64(count, 1, cv_json_num(payload, "uid", 0));
    return check_count(db, count, CV_LIMIT_MEMORY_NOTES, "notes of this user", "", err);
}

static int check_set(struct db *db, const json_t *payload, struct cv_error *err)
{
    sqlite3_stmt *count = db_use(db, DB_KEPT_COUNT);
    bind_kept(count, payload);
    return check_count(db, count, CV_LIMIT_PLUGIN_KEYS, "keys of this plugin", ": remove some", err);
}

static const struct projection projections[] = {
    {"run.created", DB_RUN_INSERT, bind_created, NULL, NULL, true},
    {"run.state", DB_RUN_STATE, bind_state, NULL, NULL, true},
    {"run.step", DB_RUN_STEP, bind_step, NULL, NULL, true},
    {"run.ended", DB_RUN_END, bind_ended, NULL, NULL, true},
    {"memory.saved", DB_MEMORY_INSERT, bind_note, NULL, check_note, false},
    {"plugin.stored", DB_KEPT_SET, bind_set, is_set, check_set, false},
    {"plugin.stored", DB_KEPT_DROP, bind_drop, is_drop, NULL, false},
};

static enum journal_result apply(struct db *db, const struct projection *projection, const struct record *record, int64_t seq,
                                 struct cv_error *err)
{
    cv_auto_json json_t *payload = json_loads(record->payload, 0, NULL);
    if (projection->concerns && !projection->concerns(payload))
        return JOURNAL_WRITTEN;
    int rc = projection->check ? projection->check(db, payload, err) : 0;
    if (rc < 0)
        return rc == -EDQUOT ? JOURNAL_REFUSED : JOURNAL_BROKEN;
    sqlite3_stmt *statement = db_use(db, projection->statement);
    projection->bind(statement, record, payload, seq);
    rc = db_run(db, statement, "cannot write to the journal", err);
    sqlite3_clear_bindings(statement); /* they point into `payload` */
    if (rc == -EEXIST && projection->of_run) {
        cv_fail(err, -EEXIST, "store.exists", "event 'run.created': there is a run with the id '%s' or with its key already", record->run);
        return JOURNAL_REFUSED;
    }
    if (rc < 0)
        return JOURNAL_BROKEN;
    if (projection->of_run && sqlite3_changes(db->sql) == 0) {
        cv_fail(err, -EINVAL, "store.event", "event '%s': run '%s' was not created or has ended", record->kind->name, record->run);
        return JOURNAL_REFUSED;
    }
    return JOURNAL_WRITTEN;
}

enum journal_result project_event(struct db *db, const struct record *record, int64_t seq, struct cv_error *err)
{
    enum journal_result result = JOURNAL_WRITTEN;
    for (size_t i = 0; result == JOURNAL_WRITTEN && i < sizeof projections / sizeof projections[0]; i++)
        if (strcmp(projections[i].kind, record->kind->name) == 0)
            result = apply(db, &projections[i], record, seq, err);
    return result;
}
