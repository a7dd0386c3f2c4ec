// SPDX-License-Identifier: MIT
/*
 * file.c - reads and replaces whole small files of the daemon's own, and makes its folders. Blocking, so only for
 * start-up and rare small files. Owns nothing.
 */
#include "daemon/base/file.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TAKE_BYTES = 65536 };

int cv_file_take(int fd, size_t max, struct cv_buf *out)
{
    while (out->len < max) {
        size_t want = max - out->len < TAKE_BYTES ? max - out->len : TAKE_BYTES;
        cv_buf_reserve(out, want);
        ssize_t n = read(fd, out->data + out->len, want);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            break;
        out->len += (size_t)n;
        out->data[out->len] = '\0';
    }
    return 0;
}

int cv_file_put(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len > 0) {
        ssize_t n = write(fd, at, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        at += n;
        len -= (size_t)n;
    }
    return 0;
}

static int read_all(int fd, const char *path, size_t max, struct cv_buf *out, struct cv_error *err)
{
    size_t before = out->len;
    int rc = cv_file_take(fd, before + max + 1, out);
    if (rc < 0)
        return cv_fail(err, rc, "file.read", "cannot read '%s': %s", path, strerror(-rc));
    if (out->len - before > max)
        return cv_fail(err, -EFBIG, "file.size", "'%s' grew over the limit of %zu bytes", path, max);
    return 0;
}

int cv_file_read(const char *path, size_t max, struct cv_buf *out, struct cv_error *err)
{
    cv_auto_close int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return cv_fail(err, -errno, "file.open", "cannot open '%s': %s", path, strerror(errno));
    struct stat st;
    if (fstat(fd, &st) < 0)
        return cv_fail(err, -errno, "file.stat", "cannot look at '%s': %s", path, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return cv_fail(err, -EISDIR, "file.type", "'%s' is a folder, expected a file", path);
    if (!S_ISREG(st.st_mode))
        return cv_fail(err, -EINVAL, "file.type", "'%s' is no regular file", path);
    if ((unsigned long long)st.st_size > max)
        return cv_fail(err, -EFBIG, "file.size", "'%s' has %lld bytes, the limit is %zu", path, (long long)st.st_size, max);
    size_t before = out->len;
    int rc = read_all(fd, path, max, out, err);
    if (rc < 0 && out->data) {
        out->len = before;
        out->data[before] = '\0';
    }
    return rc;
}

static void sync_folder_of(const char *path)
{
    cv_auto_free char *folder = cv_strdup(path);
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder ? 1 : 0] = '\0';
    cv_auto_close int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0)
        fsync(fd);
}

int cv_file_write(const char *path, mode_t mode, const void *bytes, size_t len, struct cv_error *err)
{
    static unsigned count; /* two threads that write the same file must not share a neighbour */
    cv_auto_free char *temp = cv_format("%s.%d.%u.tmp", path, (int)getpid(), __atomic_fetch_add(&count, 1, __ATOMIC_RELAXED));
    unlink(temp); /* of a process that died with our number */
    cv_auto_close int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0)
        return cv_fail(err, -errno, "file.open", "cannot write '%s': %s", path, strerror(errno));
    int rc = cv_file_put(fd, bytes, len);
    if (rc == 0 && fsync(fd) < 0)
        rc = -errno;
    if (rc == 0 && rename(temp, path) < 0)
        rc = -errno;
    if (rc < 0) {
        unlink(temp);
        return cv_fail(err, rc, "file.write", "cannot write '%s': %s", path, strerror(-rc));
    }
    sync_folder_of(path);
    return 0;
}

static int make_folder(const char *path, mode_t mode, struct cv_error *err)
{
    struct stat st;
    if (mkdir(path, mode) == 0)
        return 0;
    int rc = -errno;
    if (stat(path, &st) < 0)
        return cv_fail(err, rc, "file.mkdir", "cannot make folder '%s': %s", path, strerror(-rc));
    if (!S_ISDIR(st.st_mode))
        return cv_fail(err, -ENOTDIR, "file.mkdir", "'%s' exists and is no folder", path);
    return 0;
}

int cv_file_mkdirs(const char *path, mode_t mode, struct cv_error *err)
{
    cv_auto_free char *work = cv_strdup(path);
    size_t len = strlen(work);
    if (len == 0)
        return cv_fail(err, -ENOENT, "file.mkdir", "cannot make a folder without a name");
    while (len > 1 && work[len - 1] == '/')
        work[--len] = '\0';
    for (size_t i = 1; i < len; i++) {
        if (work[i] != '/')
            continue;
        work[i] = '\0';
        int rc = make_folder(work, 0755, err);
        work[i] = '/';
        if (rc < 0)
            return rc;
    }
    return make_folder(work, mode, err);
}
