// SPDX-License-Identifier: MIT
/*
 * workspace.c - makes the folder that a case starts in, and removes it whatever became of it. Modes are set by hand, so that the umask
 * plays no part. Owns nothing. It follows no link: what is removed is named by its folder's descriptor.
 */
#include "daemon/ctl/bench/bench.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/ctl/bench/names.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAX = 512, FILE_MODE = 0644, FOLDER_MODE = 0755 };

static int cannot(const char *what, const char *path, int rc, struct cv_error *err)
{
    return cv_fail(err, rc, "bench.workspace", "cannot %s '%s': %s", what, path, strerror(-rc));
}

static int make_folder(int root, const char *path, struct cv_error *err)
{
    if (mkdirat(root, path, FOLDER_MODE) == 0)
        return fchmodat(root, path, FOLDER_MODE, 0) < 0 ? cannot("make folder", path, -errno, err) : 0;
    struct stat st;
    if (errno == EEXIST && fstatat(root, path, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode))
        return 0;
    return cannot("make folder", path, -errno, err);
}

/* The folders above `path`. */
static int make_parents(int root, const char *path, struct cv_error *err)
{
    cv_auto_free char *work = cv_strdup(path);
    int rc = 0;
    for (char *slash = strchr(work, '/'); rc == 0 && slash && slash[1]; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        rc = make_folder(root, work, err);
        *slash = '/';
    }
    return rc;
}

static int write_file(int root, const char *path, const json_t *text, struct cv_error *err)
{
    cv_auto_close int fd = openat(root, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
    if (fd < 0)
        return cannot("make", path, -errno, err);
    int rc = cv_file_put(fd, json_string_value(text), json_string_length(text));
    if (rc == 0 && fchmod(fd, FILE_MODE) < 0)
        rc = -errno;
    return rc < 0 ? cannot("write", path, rc, err) : 0;
}

static int fill(const json_t *files, const char *folder, struct cv_error *err)
{
    cv_auto_close int root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const char *path;
    json_t *text;
    int rc = root < 0 ? cannot("open", folder, -errno, err) : 0;
    if (rc < 0)
        return rc;
    json_object_foreach((json_t *)files, path, text) {
        cv_auto_free char *plain = names_plain(path);
        rc = make_parents(root, plain, err);
        if (rc == 0)
            rc = path[strlen(path) - 1] == '/' ? make_folder(root, plain, err) : write_file(root, plain, text, err);
        if (rc < 0)
            return rc;
    }
    return 0;
}

int cv_bench_make(const struct cv_bench_case *c, const char *path, struct cv_error *err)
{
    if (mkdir(path, FOLDER_MODE) < 0 || chmod(path, FOLDER_MODE) < 0)
        return cannot("make folder", path, -errno, err);
    int rc = fill(json_object_get(c->json, "files"), path, err);
    if (rc < 0)
        cv_bench_remove(path, NULL);
    return rc;
}

/* ---- removal -------------------------------------------------------------------------------------------------------------------- */

static int remove_entry(int folder, const char *name, int depth);

/* Empties the folder behind `fd`, which is taken. */
static int empty(int fd, int depth)
{
    DIR *dir = fdopendir(fd);
    int rc = 0;
    if (!dir) {
        rc = -errno;
        close(fd);
        return rc;
    }
    const struct dirent *entry;
    while (rc == 0 && (entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            rc = remove_entry(dirfd(dir), entry->d_name, depth);
    closedir(dir);
    return rc;
}

static int remove_entry(int folder, const char *name, int depth)
{
    struct stat st;
    if (unlinkat(folder, name, 0) == 0 || errno == ENOENT)
        return 0;
    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISDIR(st.st_mode))
        return -errno;
    if (depth > DEPTH_MAX)
        return -ELOOP;
    if ((st.st_mode & S_IRWXU) != S_IRWXU) /* it forbids what we are about to do */
        fchmodat(folder, name, S_IRWXU, 0);
    int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int rc = fd < 0 ? -errno : empty(fd, depth + 1);
    if (rc == 0 && unlinkat(folder, name, AT_REMOVEDIR) < 0)
        rc = -errno;
    return rc;
}

int cv_bench_remove(const char *path, struct cv_error *err)
{
    struct stat st;
    if (lstat(path, &st) < 0 && errno == ENOENT)
        return 0;
    int rc = remove_entry(AT_FDCWD, path, 0);
    return rc < 0 ? cannot("remove", path, rc, err) : 0;
}
