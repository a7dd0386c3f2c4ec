// SPDX-License-Identifier: MIT
/*
 * fswalk.c - folders, sorted, and trees of them, depth first. Runs in a confined worker, one thread; owns the lists that it
 * reads; holds one descriptor at a time, reopened with RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS below the top after it was in a
 * subfolder; never leaves the top.
 */
#include "tools/fswalk.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/limits.h"
#include "tools/fspath.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>

const char *fswalk_type(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG: return "file";
    case S_IFDIR: return "folder";
    case S_IFLNK: return "link";
    case S_IFIFO: return "pipe";
    case S_IFSOCK: return "socket";
    }
    return "device";
}

static mode_t type_of(int folder, const struct dirent *entry)
{
    struct stat st;
    if (entry->d_type != DT_UNKNOWN)
        return DTTOIF(entry->d_type);
    return fstatat(folder, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? st.st_mode & S_IFMT : S_IFREG;
}

static void add_name(struct fswalk_names *names, const char *text, mode_t mode)
{
    if (names->count == names->cap) {
        names->cap = names->cap ? names->cap * 2 : 32;
        names->at = cv_regrow(names->at, names->cap * sizeof *names->at);
    }
    names->at[names->count++] = (struct fswalk_name){cv_strdup(text), mode};
}

/* Compares as if a folder's name ended in "/": then depth first is the order of whole paths. */
static int by_path(const void *a, const void *b)
{
    const struct fswalk_name *x = a, *y = b;
    const unsigned char *p = (const unsigned char *)x->text, *q = (const unsigned char *)y->text;
    while (*p && *p == *q)
        p++, q++;
    int left = *p ? *p : S_ISDIR(x->mode) ? '/' : 0;
    int right = *q ? *q : S_ISDIR(y->mode) ? '/' : 0;
    return left - right;
}

int fswalk_read(int folder, struct fswalk_names *names)
{
    int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (!dir) {
        int code = -errno;
        if (fd >= 0)
            close(fd);
        return code;
    }
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (names->count >= CV_LIMIT_WALK_ENTRIES) {
            names->cut = true;
            break;
        }
        add_name(names, entry->d_name, type_of(folder, entry));
    }
    int code = -errno;
    closedir(dir);
    if (code < 0)
        return code;
    if (names->count > 0)
        qsort(names->at, names->count, sizeof *names->at, by_path);
    return 0;
}

void fswalk_names_finish(struct fswalk_names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->at[i].text);
    free(names->at);
    *names = FSWALK_NAMES_INIT;
}

static int fail_at(struct fswalk *walk, const char *path, int code)
{
    if (!walk->failed)
        walk->failed = cv_strdup(path);
    return code;
}

static int walk_folder(struct fswalk *walk, struct cv_buf *path, int depth);

static int open_at(const struct fswalk *walk, const struct cv_buf *path)
{
    const char *rest = path->len ? path->data : ".";
    return fspath_below(walk->top, rest, O_RDONLY | O_DIRECTORY, 0, walk->same_mount ? RESOLVE_NO_XDEV : 0);
}

/* Into one subfolder and out again; *folder is closed meanwhile and reopened. `path` is the subfolder's. */
static int pass_through(struct fswalk *walk, struct cv_buf *path, size_t mark, const struct fswalk_name *name, int *folder, int depth)
{
    close(cv_steal_fd(folder));
    int rc = walk_folder(walk, path, depth + 1);
    if (rc != 0)
        return rc;
    cv_auto_free char *own = cv_strdup(cv_buf_text(path));
    path->len = mark ? mark - 1 : 0;
    path->data[path->len] = '\0';
    *folder = open_at(walk, path);
    if (*folder < 0)
        return fail_at(walk, own, *folder);
    struct fswalk_entry entry = {.path = own, .name = name->text, .folder = *folder, .mode = S_IFDIR, .leaving = true};
    rc = walk->visit(&entry, walk->arg);
    return rc < 0 ? fail_at(walk, own, rc) : rc == FSWALK_STOP ? FSWALK_STOP : 0;
}

static int meet_entry(struct fswalk *walk, struct cv_buf *path, const struct fswalk_name *name, int *folder, int depth)
{
    size_t before = path->len;
    if (before)
        cv_buf_putc(path, '/');
    size_t mark = path->len;
    cv_buf_puts(path, name->text);
    struct fswalk_entry entry = {.path = path->data, .name = name->text, .folder = *folder, .mode = name->mode};
    int rc = walk->visit(&entry, walk->arg);
    if (rc < 0)
        fail_at(walk, path->data, rc);
    else if (rc == FSWALK_SKIP)
        rc = 0;
    else if (rc == FSWALK_ON && S_ISDIR(name->mode))
        rc = pass_through(walk, path, mark, name, folder, depth);
    path->len = before;
    path->data[before] = '\0';
    return rc;
}

static int bounded(struct fswalk *walk, const struct cv_buf *path, int code)
{
    walk->cut = true;
    return walk->forgiving ? 0 : fail_at(walk, cv_buf_text(path), code);
}

static int walk_folder(struct fswalk *walk, struct cv_buf *path, int depth)
{
    if (depth >= FSWALK_DEPTH)
        return bounded(walk, path, -ELOOP);
    fswalk_auto struct fswalk_names names = FSWALK_NAMES_INIT;
    cv_auto_close int folder = open_at(walk, path);
    int rc = folder < 0 ? folder : fswalk_read(folder, &names);
    if (rc < 0 && walk->forgiving && depth > 0) {
        walk->unreadable++;
        return 0;
    }
    if (rc < 0)
        return fail_at(walk, cv_buf_text(path), rc);
    for (size_t i = 0; i < names.count && rc == 0; i++) {
        if (walk->entries >= CV_LIMIT_WALK_ENTRIES)
            return bounded(walk, path, -E2BIG);
        walk->entries++;
        rc = meet_entry(walk, path, &names.at[i], &folder, depth);
    }
    return rc;
}

int fswalk_run(struct fswalk *walk)
{
    cv_auto_buf struct cv_buf path = CV_BUF_INIT;
    int rc = walk_folder(walk, &path, 0);
    return rc < 0 ? rc : 0;
}

void fswalk_finish(struct fswalk *walk)
{
    free(cv_steal(&walk->failed));
}
