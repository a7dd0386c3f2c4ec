// SPDX-License-Identifier: MIT
/*
 * create.c - packs a file or a folder into a new archive. It grows under a temporary name beside its place and is renamed when it is
 * whole; nothing is ever overwritten. Runs in a confined worker, one thread; owns the temporary file; follows no link below the
 * folder, opens nothing but regular files.
 */
#include "tools/archive/archive.h"
#include "tools/archive/room.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"
#include "tools/care.h"
#include "tools/fsfile.h"
#include "tools/fspath.h"
#include "tools/fswalk.h"

#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

struct pack {
    struct archive *archive;
    struct archive_entry *entry;
    const char *shown;  /* what is packed, for messages */
    const char *to;     /* the archive, for messages */
    const char *prefix; /* name of the folder in the archive, "" for none */
    struct stat own;    /* the archive itself, which may lie in the folder */
    size_t files, folders, skipped;
    uint64_t bytes;
    int fd;       /* of the archive */
    bool told;    /* err is filled */
    bool stopped; /* nothing more is written */
    struct cv_error *err;
};

/* ---- one entry -------------------------------------------------------------------------------------------------- */

static int told(struct pack *p, int code)
{
    p->told = true;
    return code;
}

static int archive_failed(struct pack *p)
{
    int code = archive_errno(p->archive);
    if (code > 0 && code < 4096)
        return told(p, fspath_fail(p->err, p->to, -code));
    const char *why = archive_error_string(p->archive);
    return told(p, fspath_refuse(p->err, -EIO, p->to, why ? why : "the archive cannot be written"));
}

static int start(struct pack *p, const char *name, const struct stat *st)
{
    archive_entry_clear(p->entry);
    archive_entry_set_pathname(p->entry, name);
    archive_entry_set_filetype(p->entry, st->st_mode & S_IFMT);
    archive_entry_set_perm(p->entry, st->st_mode & 0777);
    archive_entry_set_mtime(p->entry, st->st_mtim.tv_sec, 0);
    if (S_ISREG(st->st_mode))
        archive_entry_set_size(p->entry, st->st_size);
    return 0;
}

static int put_header(struct pack *p)
{
    int rc = archive_write_header(p->archive, p->entry);
    return rc == ARCHIVE_OK || rc == ARCHIVE_WARN ? 0 : archive_failed(p);
}

static int put_bytes(struct pack *p, const char *name, int fd, off_t size)
{
    char block[65536];
    struct stat st;
    off_t left = size;
    while (left > 0) {
        ssize_t n = read(fd, block, left < (off_t)sizeof block ? (size_t)left : sizeof block);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            break;
        if (archive_write_data(p->archive, block, (size_t)n) != n)
            return archive_failed(p);
        left -= n;
    }
    if (left > 0 || fstat(fd, &st) < 0 || st.st_size < size)
        return told(p, fspath_refuse(p->err, -EAGAIN, name, "became shorter while it was packed"));
    return 0;
}

static int put_file(struct pack *p, int dir, const char *own, const char *name)
{
    struct stat st;
    cv_auto_close int fd = fspath_below(dir, own, O_RDONLY | O_NOFOLLOW, 0, 0);
    if (fd < 0)
        return fd;
    if (fstat(fd, &st) < 0)
        return -errno;
    if (!S_ISREG(st.st_mode))
        return -ENOTSUP;
    if (st.st_dev == p->own.st_dev && st.st_ino == p->own.st_ino)
        return 0;
    if ((uint64_t)st.st_size > CV_LIMIT_ARCHIVE_BYTES - p->bytes) {
        cv_auto_free char *text = cv_format("makes it more than %d bytes in all, more than one call packs", CV_LIMIT_ARCHIVE_BYTES);
        return told(p, fspath_refuse(p->err, -EFBIG, name, text));
    }
    start(p, name, &st);
    int rc = put_header(p);
    if (rc < 0 || (rc = put_bytes(p, name, fd, st.st_size)) < 0)
        return rc;
    p->bytes += (uint64_t)st.st_size;
    p->files++;
    return 0;
}

static int put_link(struct pack *p, int dir, const char *own, const char *name)
{
    char target[PATH_MAX];
    struct stat st;
    ssize_t n = readlinkat(dir, own, target, sizeof target - 1);
    if (n < 0 || fstatat(dir, own, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return -errno;
    target[n] = '\0';
    if (!names_valid(target))
        return told(p, fspath_refuse(p->err, -EINVAL, name, "is a link to a name that is no UTF-8 or holds control characters"));
    start(p, name, &st);
    archive_entry_set_symlink(p->entry, target);
    p->files++;
    return put_header(p);
}

static int put_folder(struct pack *p, int dir, const char *own, const char *name)
{
    struct stat st;
    if (fstatat(dir, own, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return -errno;
    start(p, name, &st);
    p->folders++;
    return put_header(p);
}

static int put_any(struct pack *p, int dir, const char *own, mode_t mode, const char *name)
{
    if (!names_valid(name))
        return told(p, fspath_refuse(p->err, -EINVAL, name, "has a name that is no UTF-8 or holds control characters: rename it first"));
    if (S_ISDIR(mode))
        return put_folder(p, dir, own, name);
    if (S_ISLNK(mode))
        return put_link(p, dir, own, name);
    if (S_ISREG(mode))
        return put_file(p, dir, own, name);
    p->skipped++;
    return 0;
}

/* ---- all of them ------------------------------------------------------------------------------------------------ */

static int visit(const struct fswalk_entry *entry, void *arg)
{
    struct pack *p = arg;
    if (entry->leaving)
        return FSWALK_ON;
    if (p->files + p->folders >= CV_LIMIT_ARCHIVE_ENTRIES)
        return -E2BIG;
    cv_auto_free char *name = *p->prefix ? cv_path_join(p->prefix, entry->path) : cv_strdup(entry->path);
    int rc = put_any(p, entry->folder, entry->name, entry->mode, name);
    return rc < 0 ? rc : FSWALK_ON;
}

static int put_tree(struct pack *p, const struct fspath *from)
{
    cv_auto_close int top = -1;
    int rc = fspath_open_folder(from, &top, p->err);
    if (rc < 0)
        return told(p, rc);
    if (*p->prefix && ((rc = put_any(p, top, ".", S_IFDIR, p->prefix)) < 0))
        return p->told ? rc : told(p, fspath_fail(p->err, p->shown, rc));
    struct fswalk walk = {.top = top, .visit = visit, .arg = p};
    rc = fswalk_run(&walk);
    if (rc == -E2BIG) {
        cv_auto_free char *text = cv_format("holds more than %d entries, more than one call packs", CV_LIMIT_ARCHIVE_ENTRIES);
        told(p, fspath_refuse(p->err, rc, p->shown, text));
    } else if (rc < 0 && !p->told) {
        cv_auto_free char *at = walk.failed && *walk.failed ? cv_path_join(p->shown, walk.failed) : cv_strdup(p->shown);
        told(p, fspath_fail(p->err, at, rc));
    }
    fswalk_finish(&walk);
    return rc;
}

/* A single file, by its place. */
static int put_single(struct pack *p, const struct fspath *from)
{
    const char *own;
    cv_auto_close int dir = fspath_parent(from, &own);
    int rc = dir < 0 ? dir : put_any(p, dir, own, S_IFREG, p->prefix);
    return rc < 0 && !p->told ? told(p, fspath_fail(p->err, from->shown, rc)) : rc;
}

/* Takes what libarchive has ready. After a failure nothing more: closing would still pad the entry that was begun. */
static la_ssize_t pour(struct archive *archive, void *arg, const void *bytes, size_t len)
{
    struct pack *p = arg;
    int rc = p->stopped ? -EIO : cv_file_put(p->fd, bytes, len);
    if (rc == 0)
        return (la_ssize_t)len;
    archive_set_error(archive, -rc, "the archive cannot be written");
    return -1;
}

static int pack_into(struct pack *p, const struct archive_format *format, const struct fspath *from, bool folder)
{
    p->archive = archive_write_new();
    p->entry = archive_entry_new();
    int rc = p->archive && p->entry ? 0 : fspath_fail(p->err, p->to, -ENOMEM);
    if (rc == 0 &&
        (format->format(p->archive) != ARCHIVE_OK || (format->filter && format->filter(p->archive) != ARCHIVE_OK) ||
         archive_write_set_bytes_in_last_block(p->archive, 1) != ARCHIVE_OK || archive_write_open(p->archive, p, NULL, pour, NULL) != ARCHIVE_OK))
        rc = archive_failed(p);
    if (rc == 0)
        rc = folder ? put_tree(p, from) : put_single(p, from);
    if (rc == 0 && archive_write_close(p->archive) != ARCHIVE_OK)
        rc = archive_failed(p);
    p->stopped = true;
    archive_entry_free(p->entry);
    archive_write_free(p->archive);
    if (rc == 0 && fsync(p->fd) < 0)
        rc = fspath_fail(p->err, p->to, -errno);
    return rc;
}

static int pack_new(struct pack *p, const struct archive_format *format, const struct fspath *from, bool folder, const struct fspath *to,
                    json_t *result)
{
    char temp[FSFILE_TEMP];
    const char *name = NULL;
    struct stat st;
    cv_auto_close int dir = fspath_parent(to, &name);
    if (dir < 0)
        return fspath_fail(p->err, to->shown, dir);
    cv_auto_close int fd = fsfile_temp(dir, 0666, temp);
    if (fd < 0)
        return fspath_fail(p->err, to->shown, fd);
    p->fd = fd;
    int rc = fstat(fd, &p->own) < 0 ? fspath_fail(p->err, to->shown, -errno) : pack_into(p, format, from, folder);
    if (rc == 0 && (rc = fstat(fd, &st) < 0 ? -errno : fsfile_rename_new(dir, temp, dir, name)) < 0)
        fspath_fail(p->err, to->shown, rc);
    if (rc < 0) {
        unlinkat(dir, temp, 0);
        return rc;
    }
    fsfile_sync_folder(dir);
    json_object_set_new(result, "size", json_integer((json_int_t)st.st_size));
    return 0;
}

/* The last part of a worked-out path; "" when the place is a root: its entries then stand at the top of the archive. */
static const char *prefix_of(const struct fspath *from)
{
    const char *slash = strrchr(from->absolute, '/');
    return fspath_is_root(from) || !slash ? "" : slash + 1;
}

int cv_archive_create(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    fspath_auto struct fspath from = FSPATH_INIT;
    fspath_auto struct fspath to = FSPATH_INIT;
    struct stat st;
    int made = 0;
    formats_locale();
    int rc = fspath_from_args(env, args, "path", CV_PATH_READ, FSPATH_FOLLOW, &from, err);
    if (rc < 0 || (rc = fspath_from_args(env, args, "archive", CV_PATH_WRITE, FSPATH_FOLLOW, &to, err)) < 0)
        return rc;
    const struct archive_format *format = formats_find(to.shown);
    if (!format)
        return fspath_refuse(err, -EINVAL, to.shown, "the name must end in " FORMATS_TEXT);
    if ((rc = fspath_stat(&from, &st)) < 0)
        return fspath_fail(err, from.shown, rc);
    if (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode)) {
        cv_auto_free char *text = cv_format("is %s, expected a file or folder", fspath_kind(st.st_mode));
        return fspath_refuse(err, -EINVAL, from.shown, text);
    }
    bool folder = S_ISDIR(st.st_mode);
    if (fspath_stat(&to, &st) == 0)
        return fspath_refuse(err, -EEXIST, to.shown, "exists already, and an archive is never overwritten");
    if ((rc = fspath_make_folders(&to, false, &made, err)) < 0)
        return rc;
    struct pack p = {.shown = from.shown, .to = to.shown, .prefix = prefix_of(&from), .err = err};
    if ((rc = pack_new(&p, format, &from, folder, &to, result)) < 0) {
        fspath_unmake_folders(&to, made);
        return rc;
    }
    json_object_set_new(result, "archive", json_string(to.shown));
    json_object_set_new(result, "path", json_string(from.shown));
    json_object_set_new(result, "format", json_string(format->name));
    json_object_set_new(result, "files", json_integer((json_int_t)p.files));
    json_object_set_new(result, "folders", json_integer((json_int_t)p.folders));
    json_object_set_new(result, "skipped", json_integer((json_int_t)p.skipped));
    json_object_set_new(result, "bytes", json_integer((json_int_t)p.bytes));
    care_made(env, &to, false, made, result);
    care_created(env, &to, result);
    return 0;
}
