// SPDX-License-Identifier: MIT
/*
 * extract.c - unpacks a tar or zip archive into a folder, all or nothing: everything goes into a temporary folder below the target
 * first; when the archive was read to its end and none of its top names is taken, they are moved into place. Runs in a confined
 * worker, one thread; owns the archive's descriptor and the temporary folder; never overwrites, never follows a link.
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
#include "tools/fstree.h"
#include "tools/fswalk.h"
#include "tools/view.h"

#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { RATIO_FREE = 16 * 1024 * 1024 }; /* below this much no ratio is looked at */

struct unpack {
    struct archive *archive;
    const char *shown; /* the archive, for messages */
    int top;           /* the temporary folder */
    uint64_t packed;   /* size of the archive */
    uint64_t bytes;    /* unpacked so far, holes included */
    size_t entries, files, folders;
    struct fswalk_names names; /* what came to the top, once it is there */
    struct cv_error *err;
};

/* ---- what is wrong ---------------------------------------------------------------------------------------------- */

static int refuse(struct unpack *u, int code, const char *name, const char *what)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    cv_buf_puts(&text, "nothing was unpacked: entry '");
    view_name(&text, name, 160);
    cv_buf_printf(&text, "' %s", what);
    return fspath_refuse(u->err, code, u->shown, cv_buf_text(&text));
}

static int damaged(struct unpack *u)
{
    const char *why = archive_error_string(u->archive);
    if (why && strcasestr(why, "passphrase"))
        return fspath_refuse(u->err, -EACCES, u->shown, "the archive is encrypted, which is not supported");
    if (u->entries == 0 && why && strcasestr(why, "unrecognized"))
        return fspath_refuse(u->err, -EINVAL, u->shown, "is no tar or zip archive");
    cv_auto_free char *text = cv_format("nothing was unpacked: the archive is damaged or cut: %s", why ? why : "it cannot be read");
    return fspath_refuse(u->err, -EBADMSG, u->shown, text);
}

/* Could not be made: what the file system says, or what it means here. */
static int not_made(struct unpack *u, const char *name, int code)
{
    if (code == -EEXIST)
        return refuse(u, code, name, "stands in the archive twice");
    if (code == -ELOOP || code == -ENOTDIR)
        return refuse(u, code, name, "goes through a link or a file of the archive");
    return fspath_fail(u->err, name, code);
}

/* Accounts for `more` bytes of output, before they are written. */
static int account(struct unpack *u, const char *name, uint64_t more)
{
    if (more > CV_LIMIT_ARCHIVE_BYTES - u->bytes) {
        cv_auto_free char *text = cv_format("makes it more than %d bytes in all, more than one call unpacks", CV_LIMIT_ARCHIVE_BYTES);
        return refuse(u, -EFBIG, name, text);
    }
    u->bytes += more;
    if (u->bytes > RATIO_FREE && u->bytes / CV_LIMIT_ARCHIVE_RATIO > u->packed) {
        cv_auto_free char *text =
            cv_format("grows to more than %d times the archive's size: this looks like an archive bomb", CV_LIMIT_ARCHIVE_RATIO);
        return refuse(u, -EFBIG, name, text);
    }
    return 0;
}

/* ---- entries ---------------------------------------------------------------------------------------------------- */

static int write_at(int fd, const char *bytes, size_t len, off_t at)
{
    if (lseek(fd, at, SEEK_SET) < 0)
        return -errno;
    return cv_file_put(fd, bytes, len);
}

static int write_data(struct unpack *u, const char *name, int fd)
{
    int64_t end = 0;
    for (;;) {
        const void *block = NULL;
        size_t size = 0;
        la_int64_t offset = 0;
        int rc = archive_read_data_block(u->archive, &block, &size, &offset);
        if (rc == ARCHIVE_EOF)
            break;
        if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
            return damaged(u);
        if (offset < end || (uint64_t)offset > CV_LIMIT_ARCHIVE_BYTES)
            return refuse(u, -EINVAL, name, "has pieces that do not follow each other");
        rc = account(u, name, (uint64_t)(offset - end) + size);
        if (rc < 0)
            return rc;
        if (size > 0 && (rc = write_at(fd, block, size, offset)) < 0)
            return fspath_fail(u->err, name, rc);
        end = offset + (int64_t)size;
    }
    return ftruncate(fd, end) < 0 ? fspath_fail(u->err, name, -errno) : 0; /* a hole at the end */
}

static int take_file(struct unpack *u, const char *name, struct archive_entry *entry)
{
    if (archive_entry_size_is_set(entry) && archive_entry_size(entry) > (int64_t)(CV_LIMIT_ARCHIVE_BYTES - u->bytes))
        return account(u, name, (uint64_t)archive_entry_size(entry));
    if (archive_entry_size_is_set(entry) && archive_entry_size(entry) < 0)
        return refuse(u, -EINVAL, name, "has a size that is no size");
    cv_auto_close int fd = entries_file(u->top, name, archive_entry_perm(entry));
    if (fd < 0)
        return not_made(u, name, fd);
    int rc = write_data(u, name, fd);
    if (rc == 0 && archive_entry_mtime_is_set(entry)) {
        struct timespec times[2] = {{.tv_nsec = UTIME_OMIT}, {.tv_sec = archive_entry_mtime(entry)}};
        futimens(fd, times); /* only for people: a file system that cannot is no failure */
    }
    u->files++;
    return rc;
}

/* A hard link becomes a copy of the file that came before. */
static int take_hard_link(struct unpack *u, const char *name, const char *to)
{
    struct stat st;
    const char *why = NULL;
    cv_auto_free char *other = NULL;
    if (names_check(to, &other, &why) < 0 || !*other)
        return refuse(u, -EINVAL, name, "is a hard link that leads outside of the archive");
    cv_auto_close int from = fspath_below(u->top, other, O_RDONLY | O_NOFOLLOW, 0, 0);
    if (from < 0 || fstat(from, &st) < 0 || !S_ISREG(st.st_mode))
        return refuse(u, -EINVAL, name, "is a hard link to something that is no file of the archive before it");
    int rc = account(u, name, (uint64_t)st.st_size);
    if (rc < 0)
        return rc;
    cv_auto_close int fd = entries_file(u->top, name, st.st_mode);
    if (fd < 0)
        return not_made(u, name, fd);
    u->files++;
    return (rc = fsfile_pump(from, fd)) < 0 ? fspath_fail(u->err, name, rc) : 0;
}

static int take_link(struct unpack *u, const char *name, const char *target)
{
    if (!target || !names_link_stays(name, target))
        return refuse(u, -EINVAL, name, "is a link that leads outside of the folder");
    int rc = entries_link(u->top, name, target);
    u->files++;
    return rc < 0 ? not_made(u, name, rc) : 0;
}

static int take_folder(struct unpack *u, const char *name, struct archive_entry *entry)
{
    if (!*name)
        return 0;
    int rc = entries_folder(u->top, name, archive_entry_perm(entry));
    u->folders++;
    return rc < 0 ? not_made(u, name, rc) : 0;
}

static int take(struct unpack *u, struct archive_entry *entry)
{
    const char *raw = archive_entry_pathname(entry);
    const char *why = "has a name that is no UTF-8";
    cv_auto_free char *name = NULL;
    int rc = raw ? names_check(raw, &name, &why) : -EINVAL;
    if (rc < 0)
        return refuse(u, rc, raw ? raw : "?", why);
    if (archive_entry_is_encrypted(entry))
        return refuse(u, -EACCES, name, "is encrypted, which is not supported");
    mode_t type = archive_entry_filetype(entry);
    if (!*name && type != AE_IFDIR)
        return refuse(u, -EINVAL, raw, "has no name");
    if (archive_entry_hardlink(entry))
        return take_hard_link(u, name, archive_entry_hardlink(entry));
    if (type == AE_IFDIR)
        return take_folder(u, name, entry);
    if (type == AE_IFLNK)
        return take_link(u, name, archive_entry_symlink(entry));
    if (type == AE_IFREG || type == 0)
        return take_file(u, name, entry);
    return refuse(u, -ENOTSUP, name, "is a device, a named pipe or a socket");
}

static int take_all(struct unpack *u)
{
    for (;;) {
        struct archive_entry *entry = NULL;
        int rc = archive_read_next_header(u->archive, &entry);
        if (rc == ARCHIVE_EOF)
            return 0;
        if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN)
            return damaged(u);
        if (u->entries >= CV_LIMIT_ARCHIVE_ENTRIES) {
            cv_auto_free char *text = cv_format("nothing was unpacked: it holds more than %d entries", CV_LIMIT_ARCHIVE_ENTRIES);
            return fspath_refuse(u->err, -E2BIG, u->shown, text);
        }
        u->entries++;
        if ((rc = take(u, entry)) < 0)
            return rc;
    }
}

static int open_and_take(struct unpack *u, int fd)
{
    u->archive = archive_read_new();
    if (!u->archive)
        return fspath_fail(u->err, u->shown, -ENOMEM);
    archive_read_support_format_tar(u->archive);
    archive_read_support_format_zip(u->archive);
    archive_read_support_filter_gzip(u->archive);
    archive_read_support_filter_bzip2(u->archive);
    archive_read_support_filter_xz(u->archive);
    archive_read_support_filter_zstd(u->archive);
    int rc = archive_read_open_fd(u->archive, fd, 65536) == ARCHIVE_OK ? take_all(u) : damaged(u);
    archive_read_free(u->archive);
    return rc;
}

/* ---- into place ------------------------------------------------------------------------------------------------- */

static int name_taken(struct cv_error *err, const char *shown, const char *name)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    cv_buf_puts(&text, "nothing was unpacked: '");
    view_name(&text, name, 160);
    cv_buf_puts(&text, "' exists there already; give another folder as path");
    return fspath_refuse(err, -EEXIST, shown, cv_buf_text(&text));
}

/* Moves all top names from `temp` to `target`, or none. Gives the names. */
static int publish(int target, int temp, const char *shown, struct fswalk_names *out, struct cv_error *err)
{
    struct stat st;
    fswalk_auto struct fswalk_names names = FSWALK_NAMES_INIT;
    int rc = fswalk_read(temp, &names);
    if (rc < 0)
        return fspath_fail(err, shown, rc);
    for (size_t i = 0; i < names.count; i++)
        if (fstatat(target, names.at[i].text, &st, AT_SYMLINK_NOFOLLOW) == 0)
            return name_taken(err, shown, names.at[i].text);
    size_t moved = 0;
    while (moved < names.count && (rc = fsfile_rename_new(temp, names.at[moved].text, target, names.at[moved].text)) == 0)
        moved++;
    if (rc == 0) {
        *out = names;
        names = FSWALK_NAMES_INIT;
        return 0;
    }
    const char *at = names.at[moved].text;
    while (moved-- > 0)
        fsfile_rename_new(target, names.at[moved].text, temp, names.at[moved].text);
    return rc == -EEXIST ? name_taken(err, shown, at) : fspath_fail(err, shown, rc);
}

static int unpack_into(struct unpack *u, int fd, int target, const char *shown)
{
    char name[FSFILE_TEMP];
    fsfile_temp_name(name);
    if (mkdirat(target, name, 0700) < 0)
        return fspath_fail(u->err, shown, -errno);
    cv_auto_close int top = fspath_below(target, name, O_RDONLY | O_DIRECTORY, 0, 0);
    u->top = top;
    int rc = top < 0 ? fspath_fail(u->err, shown, top) : open_and_take(u, fd);
    if (rc == 0 && syncfs(top) < 0)
        rc = fspath_fail(u->err, shown, -errno);
    if (rc == 0)
        rc = publish(target, top, shown, &u->names, u->err);
    fstree_discard(target, name);
    if (rc == 0)
        fsfile_sync_folder(target);
    return rc;
}

/* What undo has to take away again: the folders above, and each name at the top. */
static void tell_made(const struct cv_tool_env *env, const struct fspath *to, int folders, const struct fswalk_names *names, json_t *result)
{
    care_made(env, to, true, folders, result);
    for (size_t i = 0; i < names->count; i++) {
        fspath_auto struct fspath top = {.root = to->root, .shown = to->shown, .absolute = cv_path_join(to->absolute, names->at[i].text)};
        care_created(env, &top, result);
    }
}

int cv_archive_extract(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    fspath_auto struct fspath from = FSPATH_INIT;
    fspath_auto struct fspath to = FSPATH_INIT;
    cv_auto_close int fd = -1;
    cv_auto_close int target = -1;
    struct stat st;
    const char *folder = ".";
    int made = 0;
    formats_locale();
    int rc = fspath_from_args(env, args, "archive", CV_PATH_READ, FSPATH_FOLLOW, &from, err);
    if (rc < 0 || (rc = cv_json_opt_string(args, "path", "args", &folder, err)) < 0 ||
        (rc = fspath_find(env, folder, CV_PATH_WRITE, FSPATH_FOLLOW, &to, err)) < 0 || (rc = fspath_open_file(&from, O_RDONLY, &fd, &st, err)) < 0)
        return rc;
    if (fspath_stat(&to, &(struct stat){0}) == -ENOENT && (rc = fspath_make_folders(&to, true, &made, err)) < 0)
        return rc;
    struct unpack u = {.shown = from.shown, .packed = (uint64_t)st.st_size, .err = err};
    rc = fspath_open_folder(&to, &target, err);
    if (rc == 0)
        rc = unpack_into(&u, fd, target, to.shown);
    if (rc < 0) {
        if (made > 0 && fspath_is_root(&to) == false) {
            const char *own;
            cv_auto_close int above = fspath_parent(&to, &own);
            if (above >= 0 && unlinkat(above, own, AT_REMOVEDIR) == 0)
                fspath_unmake_folders(&to, made - 1);
        }
        return rc;
    }
    json_object_set_new(result, "archive", json_string(from.shown));
    json_object_set_new(result, "path", json_string(folder));
    json_object_set_new(result, "files", json_integer((json_int_t)u.files));
    json_object_set_new(result, "folders", json_integer((json_int_t)u.folders));
    json_object_set_new(result, "bytes", json_integer((json_int_t)u.bytes));
    tell_made(env, &to, made, &u.names, result);
    fswalk_names_finish(&u.names);
    return 0;
}
