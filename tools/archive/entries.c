// SPDX-License-Identifier: MIT
/*
 * entries.c - makes the folders, files and links of an archive below one folder's descriptor, part by part, with openat2 and without
 * ever going through a link. Runs in a confined worker, one thread; owns nothing.
 */
#include "tools/archive/room.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "tools/fspath.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

/* Opens the folder `name` below `dir`, made when it is missing. */
static int enter(int dir, const char *name)
{
    int fd = fspath_below(dir, name, O_PATH | O_DIRECTORY, 0, 0);
    if (fd != -ENOENT)
        return fd;
    if (mkdirat(dir, name, 0755) < 0)
        return -errno;
    return fspath_below(dir, name, O_PATH | O_DIRECTORY, 0, 0);
}

/* The folder that holds `name`, made with all above it; *last borrows the last part. */
static int parent(int top, const char *name, const char **last)
{
    cv_auto_close int dir = fcntl(top, F_DUPFD_CLOEXEC, 3);
    if (dir < 0)
        return -errno;
    const char *at = name;
    for (const char *slash; (slash = strchr(at, '/')); at = slash + 1) {
        cv_auto_free char *part = cv_strndup(at, (size_t)(slash - at));
        int next = enter(dir, part);
        if (next < 0)
            return next;
        close(dir);
        dir = next;
    }
    *last = at;
    return cv_steal_fd(&dir);
}

int entries_folder(int top, const char *name, mode_t mode)
{
    const char *last;
    cv_auto_close int dir = parent(top, name, &last);
    if (dir < 0)
        return dir;
    cv_auto_close int own = enter(dir, last);
    if (own < 0)
        return own;
    return fchmodat(dir, last, (mode & 0755) | 0700, 0) < 0 ? -errno : 0; /* it is a folder: nothing is followed */
}

int entries_file(int top, const char *name, mode_t mode)
{
    const char *last;
    cv_auto_close int dir = parent(top, name, &last);
    if (dir < 0)
        return dir;
    int fd = openat(dir, last, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, (mode & 0755) | 0600);
    return fd < 0 ? -errno : fd;
}

int entries_link(int top, const char *name, const char *target)
{
    const char *last;
    cv_auto_close int dir = parent(top, name, &last);
    if (dir < 0)
        return dir;
    return symlinkat(target, dir, last) < 0 ? -errno : 0;
}
