// SPDX-License-Identifier: MIT
/*
 * lock.c - the lock on a state folder, and the folder's own rights. The file stays when the daemon ends: only the flock
 * says whether somebody is there, the text inside says who. Blocking, before the loop runs.
 */
#include "daemon/lock.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

static int check_folder(const char *state, struct cv_error *err)
{
    struct stat st;
    int rc = cv_file_mkdirs(state, 0700, err);
    if (rc < 0)
        return cv_error_wrap(err, rc, "state folder");
    if (stat(state, &st) < 0)
        return cv_fail(err, -errno, "state.folder", "cannot look at state folder '%s': %s", state, strerror(errno));
    if (st.st_uid != geteuid())
        return cv_fail(err, -EPERM, "state.folder", "state folder '%s' belongs to uid %u, expected %u", state, (unsigned)st.st_uid,
                       (unsigned)geteuid());
    if (st.st_mode & 022)
        return cv_fail(err, -EPERM, "state.folder", "state folder '%s' can be written by others (mode %04o): chmod 700 it", state,
                       (unsigned)(st.st_mode & 07777));
    return 0;
}

/* Who holds it: "PID\nSOCKET\n" in the file. */
static int busy(int fd, const char *state, struct cv_error *err)
{
    char text[PATH_MAX + 32];
    ssize_t n = pread(fd, text, sizeof text - 1, 0);
    text[n > 0 ? n : 0] = '\0';
    char *socket = strchr(text, '\n');
    if (!socket)
        return cv_fail(err, -EBUSY, "state.lock", "already running on '%s'; try: corvid status", state);
    *socket++ = '\0';
    socket[strcspn(socket, "\n")] = '\0';
    return cv_fail(err, -EBUSY, "state.lock", "already running, pid %s, socket %s; try: corvid status", text, socket);
}

int cv_lock_take(const char *state, const char *socket, struct cv_error *err)
{
    int rc = check_folder(state, err);
    if (rc < 0)
        return rc;
    cv_auto_free char *path = cv_path_join(state, "lock");
    cv_auto_close int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return cv_fail(err, -errno, "state.lock", "cannot open '%s': %s", path, strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB) < 0)
        return errno == EWOULDBLOCK ? busy(fd, state, err)
                                    : cv_fail(err, -errno, "state.lock", "cannot lock '%s': %s", path, strerror(errno));
    if (ftruncate(fd, 0) < 0 || dprintf(fd, "%d\n%s\n", (int)getpid(), socket) < 0)
        return cv_fail(err, -errno, "state.lock", "cannot write '%s': %s", path, strerror(errno));
    return cv_steal_fd(&fd);
}
