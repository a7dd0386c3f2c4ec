// SPDX-License-Identifier: MIT
/*
 * query.c - the reads: runs, the events of one run, the run of a key, an object. Room's thread; owns nothing; writes
 * nothing. What comes out of the database is JSON for the loop.
 */
#include "daemon/store/query.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/id.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <string.h>

enum { PREFIX_MIN = 4 };

int query_collect(struct db *db, sqlite3_stmt *statement, json_t *(*row)(sqlite3_stmt *statement), json_t **out, struct cv_error *err)
{
    cv_auto_json json_t *list = json_array();
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW)
        json_array_append_new(list, row(statement));
    if (rc != SQLITE_DONE)
        rc = db_fail(db, rc, "cannot read the journal", err);
    else
        rc = 0;
    sqlite3_reset(statement);
    if (rc == 0)
        *out = cv_steal(&list);
    return rc;
}

static json_t *text_value(sqlite3_stmt *statement, int column)
{
    if (sqlite3_column_type(statement, column) == SQLITE_NULL)
        return json_null();
    const char *text = db_text(statement, column);
    return cv_json_text(text, (size_t)sqlite3_column_bytes(statement, column));
}

static json_t *int_value(sqlite3_stmt *statement, int column)
{
    if (sqlite3_column_type(statement, column) == SQLITE_NULL)
        return json_null();
    return json_integer(sqlite3_column_int64(statement, column));
}

static json_t *run_row(sqlite3_stmt *row)
{
    return json_pack("{so so so so so so so so so so}", "id", text_value(row, 0), "state", text_value(row, 1), "task", text_value(row, 2), "policy",
                     text_value(row, 3), "workspace", text_value(row, 4), "created_us", int_value(row, 5), "ended_us", int_value(row, 6), "steps",
                     int_value(row, 7), "key", text_value(row, 8), "uid", int_value(row, 9));
}

static json_t *event_row(sqlite3_stmt *row)
{
    json_t *payload = json_loads(db_text(row, 6), 0, NULL);
    return json_pack("{so so so so so so so so}", "seq", int_value(row, 0), "kind", text_value(row, 1), "run", text_value(row, 2), "step",
                     int_value(row, 3), "call", text_value(row, 4), "time_us", int_value(row, 5), "payload", payload ? payload : json_null(), "hash",
                     text_value(row, 8));
}

static json_t *unfinished_row(sqlite3_stmt *row)
{
    return json_pack("{so so so}", "id", text_value(row, 0), "state", text_value(row, 1), "step", int_value(row, 2));
}

int query_unfinished(struct db *db, json_t **out, struct cv_error *err)
{
    return query_collect(db, db_use(db, DB_RUN_UNFINISHED), unfinished_row, out, err);
}

int query_runs(struct db *db, const struct query *query, json_t **out, struct cv_error *err)
{
    if (query->number < 1 || query->number > 1000)
        return cv_fail(err, -ERANGE, "store.range", "limit: %lld is outside 1 to 1000", (long long)query->number);
    sqlite3_stmt *statement = db_use(db, DB_RUN_LIST);
    sqlite3_bind_int64(statement, 1, query->number);
    sqlite3_bind_int64(statement, 2, query->uid);
    return query_collect(db, statement, run_row, out, err);
}

static json_t *first_column(sqlite3_stmt *row)
{
    return text_value(row, 0);
}

/* The full id of a run that was named by its id or by the start of it. Gives *out. */
static int resolve(struct db *db, const char *named, char **out, struct cv_error *err)
{
    if (cv_id_is(named, 'r')) {
        *out = cv_strdup(named);
        return 0;
    }
    if (strlen(named) < PREFIX_MIN)
        return cv_fail(err, -EINVAL, "store.id", "run '%s': expected an id or at least its first %d characters", named, PREFIX_MIN);
    cv_auto_json json_t *found = NULL;
    sqlite3_stmt *statement = db_use(db, DB_RUN_PREFIX);
    db_bind_text(statement, 1, named);
    int rc = query_collect(db, statement, first_column, &found, err);
    if (rc < 0)
        return rc;
    if (json_array_size(found) == 0)
        return cv_fail(err, -ENOENT, "store.id", "run '%s': there is no such run", named);
    const char *first = json_string_value(json_array_get(found, 0));
    if (json_array_size(found) > 1)
        return cv_fail(err, -ENOTUNIQ, "store.id", "run '%s': more than one run begins so ('%s', '%s'): give more of the id", named, first,
                       json_string_value(json_array_get(found, 1)));
    *out = cv_strdup(first);
    return 0;
}

int query_events(struct db *db, const struct query *query, json_t **out, struct cv_error *err)
{
    cv_auto_free char *id = NULL;
    int rc = resolve(db, query->text, &id, err);
    if (rc < 0)
        return rc;
    sqlite3_stmt *statement = db_use(db, DB_EVENT_RUN);
    db_bind_text(statement, 1, id);
    sqlite3_bind_int64(statement, 2, query->number);
    rc = query_collect(db, statement, event_row, out, err);
    sqlite3_clear_bindings(statement);
    return rc;
}

int query_family(struct db *db, const struct query *query, json_t **out, struct cv_error *err)
{
    if (query->limit < 1 || query->limit > 10000)
        return cv_fail(err, -ERANGE, "store.range", "limit: %lld is outside 1 to 10000", (long long)query->limit);
    if (!strchr(query->text, '.'))
        return cv_fail(err, -EINVAL, "store.kind", "events '%s': expected a family of kinds with its dot, like 'job.'", query->text);
    sqlite3_stmt *statement = db_use(db, DB_EVENT_FAMILY);
    db_bind_text(statement, 1, query->text);
    sqlite3_bind_int64(statement, 2, query->number);
    sqlite3_bind_int64(statement, 3, query->limit);
    int rc = query_collect(db, statement, event_row, out, err);
    sqlite3_clear_bindings(statement);
    return rc;
}

int query_key(struct db *db, const struct query *query, json_t **out, struct cv_error *err)
{
    cv_auto_json json_t *found = NULL;
    sqlite3_stmt *statement = db_use(db, DB_RUN_KEY);
    db_bind_text(statement, 1, query->text);
    int rc = query_collect(db, statement, first_column, &found, err);
    if (rc < 0)
        return rc;
    json_t *id = json_array_get(found, 0);
    *out = id ? json_pack("{sO}", "id", id) : json_null();
    return 0;
}

static json_t *object_row(sqlite3_stmt *row)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    const void *bytes = sqlite3_column_blob(row, 0);
    size_t len = (size_t)sqlite3_column_bytes(row, 0);
    if (len > 0)
        cv_buf_add_base64(&text, bytes, len);
    return json_pack("{ss}", "bytes", cv_buf_text(&text));
}

int query_object(struct db *db, const struct query *query, json_t **out, struct cv_error *err)
{
    cv_auto_json json_t *found = NULL;
    sqlite3_stmt *statement = db_use(db, DB_OBJECT_GET);
    db_bind_text(statement, 1, query->text);
    int rc = query_collect(db, statement, object_row, &found, err);
    if (rc < 0)
        return rc;
    if (json_array_size(found) == 0)
        return cv_fail(err, -ENOENT, "store.object", "object '%s': there is no such object", query->text);
    *out = json_incref(json_array_get(found, 0));
    return 0;
}
