// SPDX-License-Identifier: MIT
/*
 * db.c - opens a journal's database, brings its schema up to date, prepares every statement, and turns SQLite's results
 * into errors for people. Owns the connection. Runs on the thread that opens, later on the room's thread. It never decides
 * what is written: that is journal.c.
 */
#include "daemon/store/db.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    APPLICATION_ID = 1129469508, /* also in migrations/001-journal.sql */
    BUSY_MS = 5000,              /* a person may look into the file with other tools */
    CHECKPOINT_PAGES = 1000,     /* about 4 MB of log */
};

#define EVENT_COLUMNS "seq, kind, run, step, call, time_us, payload, prev, hash"
#define RUN_COLUMNS "id, state, task, policy, workspace, created_us, ended_us, steps, key, uid"

static const char *const texts[DB_STATEMENTS] = {
    [DB_BEGIN] = "BEGIN IMMEDIATE",
    [DB_COMMIT] = "COMMIT",
    [DB_ROLLBACK] = "ROLLBACK",
    [DB_EVENT_INSERT] = "INSERT INTO event (" EVENT_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [DB_EVENT_LAST] = "SELECT " EVENT_COLUMNS " FROM event ORDER BY seq DESC LIMIT 1",
    [DB_EVENT_RUN] = "SELECT " EVENT_COLUMNS " FROM event WHERE run = ?1 AND run <> '' AND seq > ?2 ORDER BY seq",
    [DB_EVENT_WALK] = "SELECT " EVENT_COLUMNS " FROM event WHERE seq > ?1 ORDER BY seq LIMIT ?2",
    [DB_EVENT_FAMILY] = "SELECT " EVENT_COLUMNS " FROM event INDEXED BY event_by_family WHERE substr(kind, 1, instr(kind, '.')) = "
                        "substr(?1, 1, instr(?1, '.')) AND seq > ?2 AND substr(kind, 1, length(?1)) = ?1 ORDER BY seq LIMIT ?3",
    [DB_OBJECT_INSERT] = "INSERT INTO object (hash, bytes) VALUES (?1, ?2) ON CONFLICT (hash) DO NOTHING",
    [DB_OBJECT_GET] = "SELECT bytes FROM object WHERE hash = ?1",
    [DB_RUN_INSERT] = "INSERT INTO run (seq, id, state, task, policy, workspace, created_us, steps, key, uid) "
                      "VALUES (?1, ?2, 'queued', ?3, ?4, ?5, ?6, 0, ?7, ?8)",
    [DB_RUN_STATE] = "UPDATE run SET state = ?2 WHERE id = ?1 AND ended_us IS NULL",
    [DB_RUN_STEP] = "UPDATE run SET steps = max(steps, ?2) WHERE id = ?1 AND ended_us IS NULL",
    [DB_RUN_END] = "UPDATE run SET state = ?2, steps = ?3, ended_us = ?4 WHERE id = ?1 AND ended_us IS NULL",
    [DB_RUN_LIST] = "SELECT " RUN_COLUMNS " FROM run WHERE ?2 < 0 OR uid = ?2 ORDER BY seq DESC LIMIT ?1",
    [DB_RUN_KEY] = "SELECT id FROM run WHERE key = ?1",
    [DB_RUN_PREFIX] = "SELECT id FROM run WHERE id >= ?1 AND id < ?1 || '~' ORDER BY id LIMIT 2",
    [DB_RUN_EXISTS] = "SELECT 1 FROM run WHERE id = ?1",
    [DB_RUN_UNFINISHED] = "SELECT id, state, steps FROM run WHERE ended_us IS NULL ORDER BY seq",
    [DB_MEMORY_INSERT] = "INSERT INTO memory (id, uid, time_us, text) VALUES (?1, ?2, ?3, ?4)",
    [DB_MEMORY_COUNT] = "SELECT count(*) FROM memory WHERE uid = ?1",
    [DB_MEMORY_FIND] = "SELECT memory.id, memory.text, memory.time_us FROM memory_words JOIN memory ON memory.id = memory_words.rowid "
                       "WHERE memory_words MATCH ?2 AND memory.uid = ?1 ORDER BY bm25(memory_words), memory.id DESC LIMIT ?3",
    [DB_MEMORY_NEWEST] = "SELECT id, text, time_us FROM memory WHERE uid = ?1 ORDER BY id DESC LIMIT ?3",
    [DB_KEPT_SET] = "INSERT INTO kept (plugin, uid, key, value) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (plugin, uid, key) DO UPDATE SET value = ?4",
    [DB_KEPT_DROP] = "DELETE FROM kept WHERE plugin = ?1 AND uid = ?2 AND key = ?3",
    [DB_KEPT_COUNT] = "SELECT count(*) FROM kept WHERE plugin = ?1 AND uid = ?2 AND key <> ?3",
    [DB_KEPT_GET] = "SELECT value FROM kept WHERE plugin = ?1 AND uid = ?2 AND key = ?3",
    [DB_KEPT_KEYS] = "SELECT key FROM kept WHERE plugin = ?1 AND uid = ?2 AND substr(key, 1, length(?3)) = ?3 ORDER BY key LIMIT ?4",
};

struct result_row {
    int rc; /* primary result code of SQLite */
    int code;
    const char *reason;
    const char *text;
};

static const struct result_row results[] = {
    {SQLITE_FULL, -ENOSPC, "store.full", "the disk is full"},
    {SQLITE_IOERR, -EIO, "store.io", "the disk failed"},
    {SQLITE_CORRUPT, -EUCLEAN, "store.damaged",
     "the file is damaged: keep it and its '-wal' neighbour for recovery, move both aside to start a new journal"},
    {SQLITE_NOTADB, -EUCLEAN, "store.damaged", "this is no journal (no SQLite database): move it aside to start a new one"},
    {SQLITE_BUSY, -EBUSY, "store.busy", "another program keeps the file locked"},
    {SQLITE_READONLY, -EROFS, "store.readonly", "the file cannot be written: check its owner and permissions"},
    {SQLITE_CANTOPEN, -EACCES, "store.open", "the file or its '-wal' neighbour cannot be opened: check the folder's owner and permissions"},
    {SQLITE_NOMEM, -ENOMEM, "store.memory", "there is no memory left"},
    {SQLITE_CONSTRAINT, -EEXIST, "store.exists", "there is such a row already"},
};

int db_fail(struct db *db, int rc, const char *what, struct cv_error *err)
{
    const char *detail = db->sql ? sqlite3_errmsg(db->sql) : sqlite3_errstr(rc);
    int os = db->sql ? sqlite3_system_errno(db->sql) : 0;
    for (size_t i = 0; i < sizeof results / sizeof results[0]; i++) {
        const struct result_row *row = &results[i];
        if (row->rc != (rc & 0xff))
            continue;
        bool with_os = os != 0 && (row->rc == SQLITE_IOERR || row->rc == SQLITE_CANTOPEN);
        return cv_fail(err, row->code, row->reason, "%s '%s': %s (%s%s%s)", what, db->path, row->text, detail, with_os ? ": " : "",
                       with_os ? strerror(os) : "");
    }
    return cv_fail(err, -EIO, "store.sql", "%s '%s': %s", what, db->path, detail);
}

void db_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    if (text)
        sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(statement, index);
}

const char *db_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return text ? text : "";
}

sqlite3_stmt *db_use(struct db *db, enum db_statement which)
{
    sqlite3_stmt *statement = db->statements[which];
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return statement;
}

int db_run(struct db *db, sqlite3_stmt *statement, const char *what, struct cv_error *err)
{
    int rc = sqlite3_step(statement);
    if (rc != SQLITE_DONE && rc != SQLITE_ROW) {
        rc = db_fail(db, rc, what, err);
        sqlite3_reset(statement);
        return rc;
    }
    sqlite3_reset(statement);
    return 0;
}

static int execute(struct db *db, const char *sql, struct cv_error *err)
{
    int rc = sqlite3_exec(db->sql, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? 0 : db_fail(db, rc, "cannot open the journal", err);
}

/* The integer that a pragma answers. */
static int ask(struct db *db, const char *sql, int64_t *out, struct cv_error *err)
{
    sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(db->sql, sql, -1, &statement, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW)
        *out = sqlite3_column_int64(statement, 0);
    rc = rc == SQLITE_ROW ? 0 : db_fail(db, rc, "cannot open the journal", err);
    sqlite3_finalize(statement);
    return rc;
}

/* Makes the file private before SQLite sees it (its neighbours get the same mode), and gives errors their exact cause. */
static int touch(const char *path, struct cv_error *err)
{
    cv_auto_close int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
    struct stat st;
    if (fd < 0 && errno == EISDIR)
        return cv_fail(err, -EISDIR, "store.open", "cannot open the journal '%s': it is a folder, expected a file", path);
    if (fd < 0)
        return cv_fail(err, -errno, "store.open", "cannot open the journal '%s': %s", path, strerror(errno));
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
        return cv_fail(err, -EINVAL, "store.open", "cannot open the journal '%s': it is no regular file", path);
    return 0;
}

static int on_commit(void *arg, sqlite3 *sql, const char *name, int pages)
{
    struct db *db = arg;
    (void)sql;
    (void)name;
    db->wal_pages = pages;
    return SQLITE_OK;
}

static int connect_file(struct db *db, struct cv_error *err)
{
    int rc = touch(db->path, err);
    if (rc < 0)
        return rc;
    rc = sqlite3_open_v2(db->path, &db->sql, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc != SQLITE_OK)
        return db_fail(db, rc, "cannot open the journal", err);
    sqlite3_busy_timeout(db->sql, BUSY_MS);
    sqlite3_db_config(db->sql, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    return 0;
}

/* Whose database is it, and of which version? */
static int recognise(struct db *db, int64_t newest, int64_t *version, struct cv_error *err)
{
    int64_t id = 0, tables = 0;
    int rc;
    if ((rc = ask(db, "PRAGMA application_id", &id, err)) < 0 || (rc = ask(db, "PRAGMA user_version", version, err)) < 0 ||
        (rc = ask(db, "SELECT count(*) FROM sqlite_schema", &tables, err)) < 0)
        return rc;
    if (id != APPLICATION_ID && (tables > 0 || id != 0 || *version != 0))
        return cv_fail(err, -EUCLEAN, "store.foreign",
                       "cannot open the journal '%s': this is a SQLite database of another program: move it aside to start a new one", db->path);
    if (*version > newest)
        return cv_fail(err, -EPROTO, "store.newer",
                       "cannot open the journal '%s': it was written by a newer Corvid (schema %lld, this one knows %lld): use that version, or "
                       "another state folder (--state)",
                       db->path, (long long)*version, (long long)newest);
    return 0;
}

static int set_pragmas(struct db *db, struct cv_error *err)
{
    /* FULL: a commit waits for the disk. Checkpoints are ours (db_checkpoint), after the answers are on their way. */
    int rc = execute(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864;"
                         "PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF", err);
    if (rc < 0)
        return rc;
    int64_t synchronous = 0;
    if ((rc = ask(db, "PRAGMA synchronous", &synchronous, err)) < 0)
        return rc;
    sqlite3_stmt *statement = NULL;
    bool wal = sqlite3_prepare_v2(db->sql, "PRAGMA journal_mode", -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW &&
               strcmp(db_text(statement, 0), "wal") == 0;
    sqlite3_finalize(statement);
    if (!wal || synchronous != 2)
        return cv_fail(err, -ENOTSUP, "store.wal",
                       "cannot open the journal '%s': its file system allows no write-ahead log: put the state folder on a local disk (--state)",
                       db->path);
    sqlite3_wal_hook(db->sql, on_commit, db);
    return 0;
}

static int migrate(struct db *db, struct cv_error *err)
{
    int64_t version = 0, newest = 0;
    while (migration_texts[newest])
        newest++;
    int rc = recognise(db, newest, &version, err);
    if (rc < 0)
        return rc;
    if ((rc = set_pragmas(db, err)) < 0)
        return rc;
    for (; version < newest; version++) {
        cv_auto_free char *sql = cv_format("BEGIN IMMEDIATE;\n%s\nPRAGMA user_version = %lld;\nCOMMIT;", migration_texts[version],
                                           (long long)version + 1);
        rc = execute(db, sql, err);
        if (rc < 0) {
            sqlite3_exec(db->sql, "ROLLBACK", NULL, NULL, NULL);
            return cv_error_wrap(err, rc, "migration %lld", (long long)version + 1);
        }
    }
    return 0;
}

static int prepare(struct db *db, struct cv_error *err)
{
    for (int i = 0; i < DB_STATEMENTS; i++) {
        int rc = sqlite3_prepare_v3(db->sql, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &db->statements[i], NULL);
        if (rc == SQLITE_ERROR) /* a table or column is not there */
            return cv_fail(err, -EUCLEAN, "store.damaged",
                           "cannot open the journal '%s': its tables are not as they should be (%s): move it aside to start a new one", db->path,
                           sqlite3_errmsg(db->sql));
        if (rc != SQLITE_OK)
            return db_fail(db, rc, "cannot open the journal", err);
    }
    return 0;
}

int db_open(const char *path, struct db *db, struct cv_error *err)
{
    *db = (struct db){.path = cv_strdup(path)};
    int rc;
    if ((rc = connect_file(db, err)) < 0 || (rc = migrate(db, err)) < 0 || (rc = prepare(db, err)) < 0) {
        db_close(db, false);
        return rc;
    }
    return 0;
}

void db_close(struct db *db, bool checkpoint)
{
    for (int i = 0; i < DB_STATEMENTS; i++)
        sqlite3_finalize(db->statements[i]);
    if (db->sql) {
        if (!checkpoint)
            sqlite3_db_config(db->sql, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        cv_require(sqlite3_close(db->sql) == SQLITE_OK);
    }
    free(db->path);
    *db = (struct db){0};
}

int db_checkpoint(struct db *db, struct cv_error *err)
{
    if (db->wal_pages < CHECKPOINT_PAGES)
        return 0;
    db->wal_pages = 0;
    int rc = sqlite3_wal_checkpoint_v2(db->sql, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    if (rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY) /* a reader outside: the log grows until it has gone */
        return 0;
    return db_fail(db, rc, "cannot fold the log into the journal", err);
}
