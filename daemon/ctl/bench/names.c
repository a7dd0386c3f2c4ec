// SPDX-License-Identifier: MIT
/*
 * names.c - what may be a path inside a workspace, and the one way to open it: the kernel is told that it must stay beneath the workspace.
 * Owns nothing.
 */
#include "daemon/ctl/bench/names.h"

#include "daemon/base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int names_check(const char *path, struct cv_error *err)
{
    const size_t len = strlen(path);
    if (len == 0 || len > 1024 || path[0] == '/')
        return cv_fail(err, -EINVAL, "bench.path", "'%.200s' is no path inside a workspace: expected a relative one of 1 to 1024 bytes", path);
    for (const char *p = path; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            return cv_fail(err, -EINVAL, "bench.path", "'%.200s' has a control character", path);
    for (const char *part = path; *part;) {
        const size_t n = strcspn(part, "/");
        if (n == 0 || n > 255 || (n == 1 && part[0] == '.') || (n == 2 && memcmp(part, "..", 2) == 0))
            return cv_fail(err, -EINVAL, "bench.path", "'%.200s' has a part that is empty, '.', '..' or too long", path);
        part += n;
        part += *part == '/';
    }
    return 0;
}

char *names_plain(const char *path)
{
    const size_t len = strlen(path);
    return cv_strndup(path, len > 1 && path[len - 1] == '/' ? len - 1 : len);
}

bool names_below(const char *above, const char *path)
{
    const size_t n = strlen(above);
    return strncmp(above, path, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

int names_open(int root, const char *path, int flags)
{
    const int careful = flags & O_PATH ? 0 : O_NONBLOCK | O_NOCTTY; /* a place is not opened, and openat2 takes no more with it */
    const struct open_how how = {.flags = (unsigned)(flags | O_CLOEXEC | careful), .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    long fd = syscall(SYS_openat2, root, path, &how, sizeof how);
    return fd < 0 ? -errno : (int)fd;
}
