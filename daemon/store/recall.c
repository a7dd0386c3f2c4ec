// SPDX-License-Identifier: MIT
/*
 * recall.c - reads of what is kept beside runs: notes found by their words, values and keys of plugins. Room's thread; owns
 * nothing; writes nothing. What people search for is words, never the search engine's syntax.
 */
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/json.h"
#include "daemon/store/query.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

enum { WORDS_MAX = 64 }; /* of a query; more do not make it better */

static json_t *column_text(sqlite3_stmt *row, int column)
{
    const char *text = db_text(row, column);
    return cv_json_text(text, (size_t)sqlite3_column_bytes(row, column));
}

static json_t *note_row(sqlite3_stmt *row)
{
    return json_pack("{s:I, s:o, s:I}", "id", (json_int_t)sqlite3_column_int64(row, 0), "text", column_text(row, 1), "time_us",
                     (json_int_t)sqlite3_column_int64(row, 2));
}

static json_t *key_row(sqlite3_stmt *row)
{
    return column_text(row, 0);
}

static json_t *value_row(sqlite3_stmt *row)
{
    return json_pack("{s:o}", "value", column_text(row, 0));
}

/* Each word as a quoted phrase, any of which will do: `say "hi"*` -> "say" OR """hi""*". Gives how many words there are. */
static int match_of(const char *query, struct cv_buf *out)
{
    int words = 0;
    for (const char *p = query; *p && words < WORDS_MAX;) {
        if (isspace((unsigned char)*p)) {
            p++;
            continue;
        }
        cv_buf_puts(out, words++ ? " OR \"" : "\"");
        for (; *p && !isspace((unsigned char)*p); p++) {
            if (*p == '"')
                cv_buf_putc(out, '"');
            cv_buf_putc(out, *p);
        }
        cv_buf_putc(out, '"');
    }
    return words;
}

int recall_notes(struct db *db, const struct query *query, json_t **out, struct cv_error *err)
{
    if (query->limit < 1 || query->limit > 1000)
        return cv_fail(err, -ERANGE, "store.range", "limit: %lld is outside 1 to 1000", (long long)query->limit);
    cv_auto_buf struct cv_buf match = CV_BUF_INIT;
    int words = match_of(query->text, &match);
    sqlite3_stmt *statement = db_use(db, words ? DB_MEMORY_FIND : DB_MEMORY_NEWEST);
    sqlite3_bind_int64(statement, 1, query->uid);
    if (words)
        db_bind_text(statement, 2, cv_buf_text(&match));
    sqlite3_bind_int64(statement, 3, query->limit);
    int rc = query_collect(db, statement, note_row, out, err);
    sqlite3_clear_bindings(statement);
    return rc;
}

int recall_value(struct db *db, const struct query *query, json_t **out, struct cv_error *err)
{
    cv_auto_json json_t *found = NULL;
    sqlite3_stmt *statement = db_use(db, DB_KEPT_GET);
    db_bind_text(statement, 1, query->text);
    sqlite3_bind_int64(statement, 2, query->uid);
    db_bind_text(statement, 3, query->key);
    int rc = query_collect(db, statement, value_row, &found, err);
    sqlite3_clear_bindings(statement);
    if (rc < 0)
        return rc;
    json_t *value = json_array_get(found, 0);
    *out = value ? json_incref(value) : json_pack("{s:n}", "value");
    return 0;
}

int recall_keys(struct db *db, const struct query *query, json_t **out, struct cv_error *err)
{
    sqlite3_stmt *statement = db_use(db, DB_KEPT_KEYS);
    db_bind_text(statement, 1, query->text);
    sqlite3_bind_int64(statement, 2, query->uid);
    db_bind_text(statement, 3, query->key);
    sqlite3_bind_int64(statement, 4, query->limit);
    int rc = query_collect(db, statement, key_row, out, err);
    sqlite3_clear_bindings(statement);
    return rc;
}
