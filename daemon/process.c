// SPDX-License-Identifier: MIT
/*
 * process.c - puts the process into the state that the daemon relies on. Called once, first thing in main, before there is
 * a thread, a file or a secret. Changes process-wide settings; owns nothing.
 */
#include "daemon/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* A closed 0, 1 or 2 would be taken by the first file we open, and written to by the first message. */
static int fill_standard(struct cv_error *err)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) >= 0)
            continue;
        if (open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY) != fd)
            return cv_fail(err, -errno, "process.fds", "cannot open /dev/null in place of descriptor %d: %s", fd, strerror(errno));
    }
    return 0;
}

int cv_process_harden(int first_foreign, struct cv_error *err)
{
    const struct rlimit none = {0, 0};
    int rc = fill_standard(err);
    if (rc < 0)
        return rc;
    umask(077);
    signal(SIGPIPE, SIG_IGN);
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
        return cv_fail(err, -errno, "process.dumpable", "cannot make the process undumpable: %s", strerror(errno));
    if (setrlimit(RLIMIT_CORE, &none) < 0)
        return cv_fail(err, -errno, "process.core", "cannot turn core files off: %s", strerror(errno));
    if (close_range((unsigned)first_foreign, ~0U, 0) < 0)
        return cv_fail(err, -errno, "process.fds", "cannot close inherited descriptors: %s", strerror(errno));
    return 0;
}
