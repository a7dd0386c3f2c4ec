// SPDX-License-Identifier: MIT
/*
 * picture.c - what a folder holds, as one JSON object that can be compared: every entry with its kind, its mode, and the hash of its contents
 * or the target of its link. Nothing but regular files is opened, no link is followed. Owns nothing.
 */
#include "daemon/ctl/bench/bench.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/hash.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH_MAX = 256, LINK_BYTES = 4096 };

struct picture {
    json_t *entries;
    struct cv_error *err;
};

static const struct {
    mode_t type;
    const char *word;
} kinds[] = {{S_IFREG, "file"}, {S_IFDIR, "folder"}, {S_IFLNK, "link"}, {S_IFIFO, "fifo"}, {S_IFSOCK, "socket"}, {S_IFCHR, "device"}, {0, "device"}};

static const char *kind_of(mode_t mode)
{
    size_t i = 0;
    while (kinds[i].type && kinds[i].type != (mode & S_IFMT))
        i++;
    return kinds[i].word;
}

/* The contents: a hash; of a file that we may not read, what tells that it was not touched. */
static char *contents(int folder, const char *name, const struct stat *st)
{
    struct cv_hash hash;
    cv_auto_close int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd >= 0 && cv_hash_fd(fd, 0, UINT64_MAX, &hash) == 0)
        return cv_strdup(hash.hex);
    return cv_format("unreadable %lld %lld %lld.%09ld", (long long)st->st_ino, (long long)st->st_size, (long long)st->st_mtim.tv_sec, st->st_mtim.tv_nsec);
}

static char *describe(int folder, const char *name, const struct stat *st)
{
    if (S_ISLNK(st->st_mode)) {
        char target[LINK_BYTES];
        ssize_t n = readlinkat(folder, name, target, sizeof target - 1);
        target[n > 0 ? n : 0] = '\0';
        return cv_format("link %s", target);
    }
    cv_auto_free char *what = S_ISREG(st->st_mode) ? contents(folder, name, st) : cv_strdup("");
    return cv_format("%s %03o%s%s", kind_of(st->st_mode), (unsigned)(st->st_mode & 07777), what[0] ? " " : "", what);
}

/* git writes its index anew when it only looks (`git status`). */
static bool is_passed_over(const char *path)
{
    const size_t n = strlen(path), m = strlen(".git/index");
    return n >= m && strcmp(path + n - m, ".git/index") == 0 && (n == m || path[n - m - 1] == '/');
}

static int add_folder(struct picture *p, int fd, const char *path, int depth);

static int add_entry(struct picture *p, int folder, const char *above, const char *name, int depth)
{
    struct stat st;
    cv_auto_free char *path = cv_format("%s%s%s", above, above[0] ? "/" : "", name);
    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return cv_fail(p->err, -errno, "bench.picture", "cannot look at '%s': %s", path, strerror(errno));
    if (is_passed_over(path))
        return 0;
    if (json_object_size(p->entries) >= CV_LIMIT_BENCH_ENTRIES)
        return cv_fail(p->err, -E2BIG, "bench.picture", "the workspace has more than %d entries", CV_LIMIT_BENCH_ENTRIES);
    cv_auto_free char *text = describe(folder, name, &st);
    cv_auto_json json_t *key = cv_json_text(path, strlen(path));
    cv_json_set_text(p->entries, json_string_value(key), text, strlen(text));
    if (!S_ISDIR(st.st_mode))
        return 0;
    int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == EACCES)
        return 0; /* a folder that forbids to look: nothing in it can have been changed without its mode */
    if (fd < 0)
        return cv_fail(p->err, -errno, "bench.picture", "cannot look into '%s': %s", path, strerror(errno));
    return add_folder(p, fd, path, depth + 1);
}

/* `fd` is taken. */
static int add_folder(struct picture *p, int fd, const char *path, int depth)
{
    DIR *dir = fdopendir(fd);
    int rc = 0;
    if (!dir || depth > DEPTH_MAX) {
        rc = dir ? -ELOOP : -errno;
        dir ? closedir(dir) : close(fd);
        return cv_fail(p->err, rc, "bench.picture", "cannot look into '%s': %s", path, strerror(-rc));
    }
    const struct dirent *entry;
    while (rc == 0 && (entry = readdir(dir)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            rc = add_entry(p, dirfd(dir), path, entry->d_name, depth);
    closedir(dir);
    return rc;
}

int cv_bench_picture(const char *path, json_t **out, struct cv_error *err)
{
    struct picture p = {.err = err};
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return cv_fail(err, -errno, "bench.picture", "cannot look into '%s': %s", path, strerror(errno));
    p.entries = json_object();
    int rc = add_folder(&p, fd, "", 0);
    if (rc < 0)
        json_decref(p.entries);
    else
        *out = p.entries;
    return rc;
}
