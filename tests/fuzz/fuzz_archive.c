// SPDX-License-Identifier: MIT
/*
 * fuzz_archive.c - any bytes as an archive to unpack. Checked: what fails leaves nothing; what works leaves only below the folder, and
 * every link stays inside.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/json.h"
#include "tools/archive/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char base[] = "/tmp/corvid-fuzz-XXXXXX";
static char *folder, *archive, *target; /* of the process: made once, removed at its end */
static size_t entries;

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st;
    (void)type;
    (void)ftw;
    return remove(path);
}

static void tidy(void)
{
    nftw(base, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(folder);
    free(archive);
    free(target);
}

static void make_ready(void)
{
    cv_require(mkdtemp(base) != NULL);
    folder = cv_format("%s/ws", base);
    archive = cv_format("%s/in", folder);
    target = cv_format("%s/to", folder);
    cv_require(mkdir(folder, 0755) == 0);
    atexit(tidy);
}

static int check_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)type;
    (void)ftw;
    entries++;
    cv_require(S_ISREG(st->st_mode) || S_ISDIR(st->st_mode) || S_ISLNK(st->st_mode));
    cv_require((st->st_mode & 07000) == 0 || S_ISLNK(st->st_mode));
    char *real = S_ISLNK(st->st_mode) ? realpath(path, NULL) : NULL;
    cv_require(!real || strncmp(real, target, strlen(target)) == 0);
    free(real);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_json json_t *args = NULL;
    cv_auto_json json_t *result = json_object();
    if (!folder)
        make_ready();
    int fd = open(archive, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    cv_require(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    close(fd);
    cv_auto_close int top = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct cv_tool_root root = {.path = folder, .fd = top, .writable = true};
    struct cv_tool_env env = {.workspace = folder, .roots = &root, .root_count = 1, .keep_fd = -1};
    args = json_pack("{s:s,s:s}", "archive", "in", "path", "to");
    int rc = cv_archive_extract(&env, args, result, &err);
    cv_require(rc >= 0 || (err.code == rc && err.guard));
    cv_require(rc >= 0 || access(target, F_OK) < 0);
    if (rc >= 0) {
        nftw(target, check_one, 16, FTW_PHYS);
        nftw(target, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    }
    return 0;
}
