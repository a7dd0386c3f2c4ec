// SPDX-License-Identifier: MIT
/*
 * backup.c - copies the database into a new file by SQLite's backup interface, from a read-only connection of its own that
 * keeps one snapshot, so that writers do not wait for it. Runs in a room of its own; owns that room and the file until the
 * copy is whole. Never touches an existing file; removes what it made when it fails.
 */
#include "daemon/store/backup.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/store/batch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    STEP_PAGES = 512, /* about 2 MB, then a look whether the store is being closed */
    BUSY_MS = 5000,
};

struct backup {
    struct request *request;
    struct cv_room *room;
    char *path;
};

int backup_create(struct request *request, const char *path, struct backup **out, struct cv_error *err)
{
    if (path[0] != '/')
        return cv_fail(err, -EINVAL, "store.backup", "cannot write the copy to '%s': expected an absolute path", path);
    struct backup *backup = cv_new(struct backup);
    int rc = cv_room_create("backup", &backup->room, err);
    if (rc < 0) {
        free(backup);
        return rc;
    }
    backup->request = request;
    backup->path = cv_strdup(path);
    *out = backup;
    return 0;
}

void backup_free(struct backup *backup)
{
    if (!backup)
        return;
    cv_room_destroy(backup->room);
    free(backup->path);
    free(backup);
}

/* ---- the room's thread ---------------------------------------------------------------------------------------------- */

static int sql_error(const char *what, const char *path, sqlite3 *sql, int rc, struct cv_error *err)
{
    struct db named = {.sql = sql, .path = (char *)path};
    return db_fail(&named, rc, what, err);
}

static int connect_to(const char *path, int flags, sqlite3 **out, struct cv_error *err)
{
    int rc = sqlite3_open_v2(path, out, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc != SQLITE_OK)
        return sql_error("cannot open", path, *out, rc, err);
    sqlite3_busy_timeout(*out, BUSY_MS);
    return 0;
}

/* All pages as they are at the moment of the first step. */
static int copy_pages(const struct backup *backup, sqlite3 *from, sqlite3 *to, struct cv_error *err)
{
    const struct cv_store *store = backup->request->store;
    int rc = sqlite3_exec(from, "BEGIN; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL); /* the snapshot, until it is closed */
    if (rc != SQLITE_OK)
        return sql_error("cannot read the journal", store->db.path, from, rc, err);
    sqlite3_backup *copy = sqlite3_backup_init(to, "main", from, "main");
    if (!copy)
        return sql_error("cannot write the copy", backup->path, to, sqlite3_errcode(to), err);
    while ((rc = sqlite3_backup_step(copy, STEP_PAGES)) == SQLITE_OK && !atomic_load(&store->hurry))
        ;
    sqlite3_backup_finish(copy);
    if (rc == SQLITE_OK)
        return cv_fail(err, -ECANCELED, "store.backup", "the copy '%s' was given up: the daemon is stopping", backup->path);
    return rc == SQLITE_DONE ? 0 : sql_error("cannot write the copy", backup->path, to, rc, err);
}

/* The copy is one file that needs no neighbours; how many events are in it? */
static int settle(const struct backup *backup, sqlite3 *to, int64_t *events, struct cv_error *err)
{
    sqlite3_stmt *last = NULL;
    int rc = sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(to, "SELECT coalesce(max(seq), 0) FROM event", -1, &last, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(last)) == SQLITE_ROW) {
        *events = sqlite3_column_int64(last, 0);
        rc = SQLITE_OK;
    }
    sqlite3_finalize(last);
    return rc == SQLITE_OK ? 0 : sql_error("cannot write the copy", backup->path, to, rc, err);
}

static int copy_into(const struct backup *backup, int64_t *events, struct cv_error *err)
{
    sqlite3 *from = NULL, *to = NULL;
    int rc = connect_to(backup->request->store->db.path, SQLITE_OPEN_READONLY, &from, err);
    if (rc == 0)
        rc = connect_to(backup->path, SQLITE_OPEN_READWRITE, &to, err);
    if (rc == 0)
        rc = copy_pages(backup, from, to, err);
    if (rc == 0)
        rc = settle(backup, to, events, err);
    sqlite3_close(to);
    sqlite3_close(from);
    return rc;
}

/* The file and its name are on the disk; it is still the one that we made. */
static int make_durable(const struct backup *backup, int fd, int64_t *bytes, struct cv_error *err)
{
    struct stat made, named;
    cv_auto_free char *folder = cv_strndup(backup->path, (size_t)(strrchr(backup->path, '/') - backup->path));
    cv_auto_close int folder_fd = open(folder[0] ? folder : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fsync(fd) < 0 || folder_fd < 0 || fsync(folder_fd) < 0 || fstat(fd, &made) < 0 || lstat(backup->path, &named) < 0)
        return cv_fail(err, -errno, "store.backup", "cannot write the copy '%s': %s", backup->path, strerror(errno));
    if (made.st_dev != named.st_dev || made.st_ino != named.st_ino)
        return cv_fail(err, -ESTALE, "store.backup", "the copy '%s' was replaced by something else while it was written", backup->path);
    *bytes = made.st_size;
    return 0;
}

static int copy(const struct backup *backup, json_t **out, struct cv_error *err)
{
    int64_t events = 0, bytes = 0;
    /* Kept open until SQLite has closed it: closing any descriptor of a file drops the locks on it. */
    cv_auto_close int fd = open(backup->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0 && errno == EEXIST)
        return cv_fail(err, -EEXIST, "store.backup", "cannot write the copy '%s': it exists already; name a file that does not", backup->path);
    if (fd < 0)
        return cv_fail(err, -errno, "store.backup", "cannot write the copy '%s': %s", backup->path, strerror(errno));
    int rc = copy_into(backup, &events, err);
    if (rc == 0)
        rc = make_durable(backup, fd, &bytes, err);
    if (rc < 0) {
        struct stat made, named;
        if (fstat(fd, &made) == 0 && lstat(backup->path, &named) == 0 && made.st_dev == named.st_dev && made.st_ino == named.st_ino)
            unlink(backup->path);
        return rc;
    }
    *out = json_pack("{s:I, s:I}", "bytes", (json_int_t)bytes, "events", (json_int_t)events);
    return 0;
}

/* Store's thread. */
static void on_copied(void *arg)
{
    struct request *request = arg;
    struct cv_store *store = request->store;
    cv_loop_post(store->loop, store_answer, request);
    if (--store->copying == 0 && store->ending)
        store_finish(store);
}

static void work(void *arg)
{
    struct backup *backup = arg;
    struct request *request = backup->request;
    struct cv_error err = CV_ERROR_INIT;
    if (copy(backup, &request->value, &err) < 0)
        request->err = err;
    cv_room_post(request->store->room, on_copied, request);
}

void backup_begin(struct backup *backup)
{
    cv_room_post(backup->room, work, backup);
}
