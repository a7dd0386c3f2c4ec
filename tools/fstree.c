// SPDX-License-Identifier: MIT
/*
 * fstree.c - copies, removes and moves files and trees. A copy grows under a temporary name beside its place and is renamed when
 * it is whole. Runs in a confined worker, one thread; works below folder descriptors only; follows no link.
 */
#include "tools/fstree.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"
#include "tools/fsfile.h"
#include "tools/fswalk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

/* ---- errors ----------------------------------------------------------------------------------------------------- */

/* What a walk below `path` ended with, named by the entry that it is about. */
static int walk_failed(struct cv_error *err, const struct fspath *path, const struct fswalk *walk, int code)
{
    cv_auto_free char *shown = walk->failed && *walk->failed ? cv_path_join(path->shown, walk->failed) : cv_strdup(path->shown);
    cv_auto_free char *many = cv_format("holds more than %d entries, more than one call may touch", CV_LIMIT_WALK_ENTRIES);
    cv_auto_free char *deep = cv_format("folders are nested deeper than %d", FSWALK_DEPTH);
    if (code == -E2BIG)
        return fspath_refuse(err, code, path->shown, many);
    if (code == -ELOOP && walk->cut)
        return fspath_refuse(err, code, path->shown, deep);
    if (code == -ENOTSUP)
        return fspath_refuse(err, code, shown, "is a device, named pipe or socket, which cannot be copied");
    return fspath_fail(err, shown, code);
}

/* ---- copying ---------------------------------------------------------------------------------------------------- */

/* A copy that is kept for undo is exact: mode and times are those of the original, whatever the umask. */
static int make_exact(const struct stat *st, int dir, const char *name)
{
    const struct timespec times[2] = {st->st_atim, st->st_mtim};
    if (!S_ISLNK(st->st_mode) && fchmodat(dir, name, st->st_mode & 07777, 0) < 0)
        return -errno;
    return utimensat(dir, name, times, AT_SYMLINK_NOFOLLOW) < 0 ? -errno : 0;
}

static int copy_bytes(int from, const struct stat *st, int dir, const char *name, bool exact, bool sync)
{
    cv_auto_close int to = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, exact ? 0600 : st->st_mode & 0777);
    if (to < 0)
        return -errno;
    int rc = fsfile_pump(from, to);
    if (rc == 0 && exact)
        rc = make_exact(st, dir, name);
    if (rc == 0 && sync && fsync(to) < 0)
        rc = -errno;
    if (rc < 0)
        unlinkat(dir, name, 0);
    return rc;
}

static int copy_file(int from_dir, const char *from_name, int dir, const char *name, bool exact)
{
    struct stat st;
    cv_auto_close int from = fspath_below(from_dir, from_name, O_RDONLY | O_NOFOLLOW, 0, 0);
    if (from < 0)
        return from;
    if (fstat(from, &st) < 0)
        return -errno;
    return S_ISREG(st.st_mode) ? copy_bytes(from, &st, dir, name, exact, false) : -ENOTSUP;
}

static int copy_link(int from_dir, const char *from_name, int dir, const char *name, bool exact)
{
    char target[PATH_MAX];
    struct stat st;
    ssize_t n = readlinkat(from_dir, from_name, target, sizeof target - 1);
    if (n < 0)
        return -errno;
    target[n] = '\0';
    if (symlinkat(target, dir, name) < 0)
        return -errno;
    if (!exact)
        return 0;
    return fstatat(from_dir, from_name, &st, AT_SYMLINK_NOFOLLOW) < 0 ? -errno : make_exact(&st, dir, name);
}

/* Gives a copied folder the mode of the original, now that it is filled. */
static int finish_folder(int from_dir, const char *from_name, int dir, const char *name, bool exact)
{
    struct stat st;
    if (fstatat(from_dir, from_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return -errno;
    cv_auto_close int fd = fspath_below(dir, name, O_RDONLY | O_DIRECTORY, 0, 0);
    if (fd < 0)
        return fd;
    if (!exact)
        return fchmod(fd, st.st_mode & 0777) < 0 ? -errno : 0;
    return make_exact(&st, dir, name);
}

static int copyable(const struct fswalk_entry *entry, void *arg)
{
    (void)arg;
    return S_ISREG(entry->mode) || S_ISDIR(entry->mode) || S_ISLNK(entry->mode) ? FSWALK_ON : -ENOTSUP;
}

struct copying {
    int top; /* of the copy */
    bool exact;
};

static int copy_entry(const struct fswalk_entry *entry, void *arg)
{
    const struct copying *copying = arg;
    size_t above = strlen(entry->path) - strlen(entry->name);
    cv_auto_free char *rest = above ? cv_strndup(entry->path, above - 1) : cv_strdup(".");
    cv_auto_close int dir = fspath_below(copying->top, rest, O_PATH | O_DIRECTORY, 0, 0);
    if (dir < 0)
        return dir;
    if (entry->leaving)
        return finish_folder(entry->folder, entry->name, dir, entry->name, copying->exact);
    if (S_ISDIR(entry->mode))
        return mkdirat(dir, entry->name, 0700) < 0 ? -errno : FSWALK_ON;
    if (S_ISLNK(entry->mode))
        return copy_link(entry->folder, entry->name, dir, entry->name, copying->exact);
    return copy_file(entry->folder, entry->name, dir, entry->name, copying->exact);
}

static int copy_folder(const struct fspath *from, int dir, const char *name, bool exact, size_t *entries, struct cv_error *err)
{
    struct stat st;
    cv_auto_close int source = fspath_open(from, O_RDONLY | O_DIRECTORY, 0);
    if (source < 0 || fstat(source, &st) < 0)
        return fspath_fail(err, from->shown, source < 0 ? source : -errno);
    struct fswalk look = {.top = source, .visit = copyable};
    int rc = fswalk_run(&look);
    if (rc < 0)
        rc = walk_failed(err, from, &look, rc);
    fswalk_finish(&look);
    if (rc < 0)
        return rc;
    if (mkdirat(dir, name, 0700) < 0)
        return fspath_fail(err, from->shown, -errno);
    cv_auto_close int top = fspath_below(dir, name, O_RDONLY | O_DIRECTORY, 0, 0);
    struct fswalk walk = {.top = source, .visit = copy_entry, .arg = &(struct copying){top, exact}};
    rc = top < 0 ? top : fswalk_run(&walk);
    if (rc == 0)
        rc = exact ? make_exact(&st, dir, name) : fchmod(top, st.st_mode & 0777) < 0 ? -errno : 0;
    if (rc == 0 && syncfs(top) < 0) /* once, not for each of many files */
        rc = -errno;
    if (rc < 0)
        rc = walk_failed(err, from, &walk, rc);
    *entries = walk.entries + 1;
    fswalk_finish(&walk);
    return rc;
}

/* Anything to the name `name` in `dir`; on failure something may be left under it. */
static int copy_any(const struct fspath *from, int dir, const char *name, bool exact, size_t *entries, struct cv_error *err)
{
    struct stat st;
    int rc = fspath_stat(from, &st);
    if (rc == 0 && S_ISDIR(st.st_mode))
        return copy_folder(from, dir, name, exact, entries, err);
    *entries = 1;
    if (rc == 0 && S_ISLNK(st.st_mode)) {
        const char *own;
        cv_auto_close int above = fspath_parent(from, &own);
        rc = above < 0 ? above : copy_link(above, own, dir, name, exact);
    } else if (rc == 0) {
        cv_auto_close int fd = -1;
        if ((rc = fspath_open_file(from, O_RDONLY, &fd, &st, err)) < 0)
            return rc;
        rc = copy_bytes(fd, &st, dir, name, exact, true);
    }
    return rc < 0 ? fspath_fail(err, from->shown, rc) : 0;
}

int fstree_copy(const struct fspath *from, const struct fspath *to, enum fstree_copy how, size_t *entries, struct cv_error *err)
{
    char temp[FSFILE_TEMP];
    const char *name = NULL;
    cv_auto_close int dir = fspath_parent(to, &name);
    if (dir < 0)
        return fspath_fail(err, to->shown, dir);
    fsfile_temp_name(temp);
    int rc = copy_any(from, dir, temp, how != FSTREE_COPY, entries, err);
    if (rc == 0) {
        rc = how == FSTREE_EXACT_OVER ? (renameat(dir, temp, dir, name) < 0 ? -errno : 0) : fsfile_rename_new(dir, temp, dir, name);
        if (rc < 0)
            fspath_fail(err, to->shown, rc);
    }
    if (rc < 0)
        fstree_discard(dir, temp);
    else
        fsfile_sync_folder(dir);
    return rc;
}

/* ---- removing --------------------------------------------------------------------------------------------------- */

static int nothing(const struct fswalk_entry *entry, void *arg)
{
    (void)entry;
    (void)arg;
    return FSWALK_ON;
}

static int remove_entry(const struct fswalk_entry *entry, void *arg)
{
    size_t *removed = arg;
    if (S_ISDIR(entry->mode) && !entry->leaving)
        return FSWALK_ON;
    if (unlinkat(entry->folder, entry->name, entry->leaving ? AT_REMOVEDIR : 0) < 0)
        return -errno;
    ++*removed;
    return FSWALK_ON;
}

void fstree_discard(int dir, const char *name)
{
    size_t removed = 0;
    cv_auto_close int top = fspath_below(dir, name, O_RDONLY | O_DIRECTORY, 0, 0);
    struct fswalk walk = {.top = top, .same_mount = true, .visit = remove_entry, .arg = &removed};
    if (top >= 0 && fswalk_run(&walk) == 0)
        unlinkat(dir, name, AT_REMOVEDIR);
    else if (top < 0)
        unlinkat(dir, name, 0);
    fswalk_finish(&walk);
}

static int remove_inside(const struct fspath *path, int top, size_t *removed, struct cv_error *err)
{
    struct fswalk look = {.top = top, .same_mount = true, .visit = nothing};
    int rc = fswalk_run(&look);
    if (rc < 0)
        rc = walk_failed(err, path, &look, rc);
    fswalk_finish(&look);
    if (rc < 0)
        return rc;
    struct fswalk walk = {.top = top, .same_mount = true, .visit = remove_entry, .arg = removed};
    rc = fswalk_run(&walk);
    if (rc < 0) {
        rc = walk_failed(err, path, &walk, rc);
        if (*removed > 0 && err) {
            cv_error_wrap(err, rc, "%zu of %zu entries are removed, then", *removed, look.entries + 1);
            err->reason = "fs.partial";
        }
    }
    fswalk_finish(&walk);
    return rc;
}

int fstree_remove(const struct fspath *path, size_t *entries, struct cv_error *err)
{
    struct stat st;
    const char *name = NULL;
    *entries = 0;
    int rc = fspath_stat(path, &st);
    if (rc < 0)
        return fspath_fail(err, path->shown, rc);
    cv_auto_close int dir = fspath_parent(path, &name);
    if (dir < 0)
        return fspath_fail(err, path->shown, dir);
    if (S_ISDIR(st.st_mode)) {
        cv_auto_close int top = fspath_open(path, O_RDONLY | O_DIRECTORY, 0);
        if (top < 0)
            return fspath_fail(err, path->shown, top);
        if ((rc = remove_inside(path, top, entries, err)) < 0)
            return rc;
    }
    if (unlinkat(dir, name, S_ISDIR(st.st_mode) ? AT_REMOVEDIR : 0) < 0)
        return fspath_fail(err, path->shown, -errno);
    ++*entries;
    fsfile_sync_folder(dir);
    return 0;
}

/* ---- moving ----------------------------------------------------------------------------------------------------- */

static int rename_it(const struct fspath *from, const struct fspath *to)
{
    const char *old = NULL, *new = NULL;
    cv_auto_close int source = fspath_parent(from, &old);
    cv_auto_close int target = fspath_parent(to, &new);
    if (source < 0 || target < 0)
        return source < 0 ? source : target;
    int rc = fsfile_rename_new(source, old, target, new);
    if (rc == 0) {
        fsfile_sync_folder(target);
        fsfile_sync_folder(source);
    }
    return rc;
}

int fstree_move(const struct fspath *from, const struct fspath *to, struct cv_error *err)
{
    size_t entries = 0;
    int rc = rename_it(from, to);
    if (rc == 0)
        return 0;
    if (rc == -EEXIST)
        return fspath_refuse(err, rc, to->shown, "exists already: remove it first, or choose another name");
    if (rc != -EXDEV)
        return fspath_fail(err, from->shown, rc);
    if ((rc = fstree_copy(from, to, FSTREE_EXACT, &entries, err)) < 0)
        return rc;
    if ((rc = fstree_remove(from, &entries, err)) < 0) {
        cv_error_wrap(err, rc, "copied, but the original is still there");
        if (err)
            err->reason = "fs.partial";
    }
    return rc;
}
