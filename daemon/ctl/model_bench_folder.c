// SPDX-License-Identifier: MIT
/*
 * model_bench_folder.c - a folder of our own below the user's cache, bench-1, bench-2 ... Whoever uses one holds its lock; what a killed program
 * left is taken over and emptied, so that nothing piles up. Owns the lock.
 */
#include "daemon/ctl/model_bench.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDERS = 64 };

static char *cache(struct cv_error *err)
{
    const char *given = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (given && given[0] == '/')
        return cv_path_join(given, "corvid");
    if (home && home[0] == '/')
        return cv_path_join(home, ".cache/corvid");
    cv_fail(err, -ENOENT, "bench.folder", "neither XDG_CACHE_HOME nor HOME is set to an absolute folder");
    return NULL;
}

/* Locks the folder: a descriptor, or negative when somebody uses it, or it went away meanwhile. */
static int lock(const char *path)
{
    struct stat a, b;
    cv_auto_close int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0)
        return -1;
    if (fstat(fd, &a) < 0 || lstat(path, &b) < 0 || a.st_ino != b.st_ino || a.st_dev != b.st_dev || a.st_uid != geteuid())
        return -1;
    return cv_steal_fd(&fd);
}

/* What a program that was killed left in it. */
static int empty(const char *path, struct cv_error *err)
{
    DIR *dir = opendir(path);
    const struct dirent *entry;
    int rc = dir ? 0 : cv_fail(err, -errno, "bench.folder", "cannot look into '%s': %s", path, strerror(errno));
    while (rc == 0 && (entry = readdir(dir))) {
        cv_auto_free char *inside = cv_path_join(path, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            rc = cv_bench_remove(inside, err);
    }
    if (dir)
        closedir(dir);
    return rc;
}

static int make_own(struct bench *b, struct cv_error *err)
{
    cv_auto_free char *above = cache(err);
    int rc = above ? cv_file_mkdirs(above, 0700, err) : -ENOENT;
    for (int i = 1; rc == 0 && i <= FOLDERS && !b->folder; i++) {
        cv_auto_free char *path = cv_format("%s/bench-%d", above, i);
        if (mkdir(path, 0700) < 0 && errno != EEXIST)
            return cv_fail(err, -errno, "bench.folder", "cannot make folder '%s': %s", path, strerror(errno));
        b->folder_lock = lock(path);
        if (b->folder_lock < 0)
            continue;
        b->folder = realpath(path, NULL);
        rc = b->folder ? empty(b->folder, err) : cv_fail(err, -errno, "bench.folder", "cannot use '%s': %s", path, strerror(errno));
    }
    if (rc == 0 && !b->folder)
        return cv_fail(err, -EBUSY, "bench.folder", "'%s/bench-1' to bench-%d are all in use", above, FOLDERS);
    return rc;
}

/* --keep: a folder that is new or empty. */
static int make_kept(struct bench *b, const char *keep, struct cv_error *err)
{
    int rc = cv_file_mkdirs(keep, 0700, err);
    if (rc < 0)
        return rc;
    b->work = realpath(keep, NULL);
    if (!b->work)
        return cv_fail(err, -errno, "bench.folder", "--keep: cannot use '%s': %s", keep, strerror(errno));
    DIR *dir = opendir(b->work);
    int entries = 0;
    while (dir && readdir(dir))
        entries++;
    if (dir)
        closedir(dir);
    return dir && entries <= 2 ? 0 : cv_fail(err, -ENOTEMPTY, "bench.folder", "--keep: '%s' is not empty", b->work);
}

int bench_folder_make(struct bench *b, struct cv_error *err)
{
    const char *keep = options_text(&b->ctl->values, "keep");
    b->keeps = keep != NULL;
    int rc = make_own(b, err);
    if (rc == 0 && keep)
        rc = make_kept(b, keep, err);
    else if (rc == 0)
        b->work = cv_path_join(b->folder, "work");
    return rc;
}

void bench_folder_remove(struct bench *b)
{
    struct cv_error err = CV_ERROR_INIT;
    if (b->folder && cv_bench_remove(b->folder, &err) < 0)
        fprintf(stderr, "corvid model bench: %s\n", cv_error_text(&err));
    if (b->folder_lock >= 0)
        close(b->folder_lock);
    free(b->folder);
    free(b->work);
}
