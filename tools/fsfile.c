// SPDX-License-Identifier: MIT
/*
 * fsfile.c - writes, copies and publishes file bytes below folder descriptors. Runs in a confined worker, one thread; owns
 * nothing; never follows a symbolic link.
 */
#include "tools/fsfile.h"

#include "daemon/base/auto.h"
#include "daemon/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

void fsfile_temp_name(char name[static FSFILE_TEMP])
{
    static uint32_t count;
    uint32_t random = 0;
    if (getrandom(&random, sizeof random, GRND_NONBLOCK) != (ssize_t)sizeof random)
        random = (uint32_t)getpid() * 2654435761u;
    snprintf(name, FSFILE_TEMP, ".corvid-%08x.tmp", random + count++);
}

int fsfile_temp(int dir, mode_t mode, char name[static FSFILE_TEMP])
{
    for (int i = 0; i < 16; i++) {
        fsfile_temp_name(name);
        int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
        if (fd >= 0)
            return fd;
        if (errno != EEXIST)
            return -errno;
    }
    return -EEXIST;
}

/* As much as the kernel copies by itself, sharing the blocks where the file system can. */
static int pump_inside(int from, int to)
{
    enum { PIECE = 1 << 30 };
    ssize_t n;
    do
        n = copy_file_range(from, NULL, to, NULL, PIECE, 0);
    while (n > 0 || (n < 0 && errno == EINTR));
    return n < 0 ? -errno : 0;
}

int fsfile_pump(int from, int to)
{
    char block[65536];
    int inside = pump_inside(from, to);
    if (inside == -EFBIG || inside == -ENOSPC || inside == -EDQUOT)
        return inside;
    for (;;) { /* what is left: all of it between file systems that cannot, nothing after a success */
        ssize_t n = read(from, block, sizeof block);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            return 0;
        int rc = cv_file_put(to, block, (size_t)n);
        if (rc < 0)
            return rc;
    }
}

void fsfile_sync_folder(int dir)
{
    cv_auto_close int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0)
        fsync(fd);
}

int fsfile_rename_new(int from_dir, const char *from, int to_dir, const char *to)
{
    if (renameat2(from_dir, from, to_dir, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -errno;
    struct stat st; /* a file system without that flag: look first */
    if (fstatat(to_dir, to, &st, AT_SYMLINK_NOFOLLOW) == 0)
        return -EEXIST;
    return renameat(from_dir, from, to_dir, to) < 0 ? -errno : 0;
}

static bool is_unchanged(int dir, const char *name, const struct stat *expected)
{
    struct stat st;
    return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_dev == expected->st_dev && st.st_ino == expected->st_ino &&
           st.st_size == expected->st_size && st.st_mtim.tv_sec == expected->st_mtim.tv_sec && st.st_mtim.tv_nsec == expected->st_mtim.tv_nsec &&
           st.st_ctim.tv_sec == expected->st_ctim.tv_sec && st.st_ctim.tv_nsec == expected->st_ctim.tv_nsec;
}

int fsfile_publish(int dir, const char *name, mode_t mode, const char *text, size_t len, const struct stat *expected)
{
    char temp[FSFILE_TEMP];
    cv_auto_close int fd = fsfile_temp(dir, 0666, temp);
    if (fd < 0)
        return fd;
    int rc = cv_file_put(fd, text, len);
    if (rc == 0 && mode && fchmod(fd, mode) < 0)
        rc = -errno;
    if (rc == 0 && fsync(fd) < 0)
        rc = -errno;
    if (rc == 0 && expected && !is_unchanged(dir, name, expected))
        rc = -ESTALE;
    if (rc == 0 && renameat(dir, temp, dir, name) < 0)
        rc = -errno;
    if (rc < 0)
        unlinkat(dir, temp, 0);
    else
        fsfile_sync_folder(dir);
    return rc;
}
