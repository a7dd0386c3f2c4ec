// SPDX-License-Identifier: MIT
/*
 * fspath.c - finds and opens the places that tools work on. The lexical half decides which root a path belongs to, the
 * kernel half opens below that root's descriptor without following any link. Runs in a confined worker, one thread;
 * owns nothing beyond what the caller releases; never opens by an absolute path, a grant of a single file excepted (it
 * is compared with the descriptor that the grant holds).
 */
#include "tools/fspath.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/path.h"
#include "tools/view.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LINKS_MAX = 40, RETRIES = 16, SHOWN_MAX = 160 };

/* ---- messages --------------------------------------------------------------------------------------------------- */

static const struct {
    int code;
    const char *reason;
    const char *text;
} answers[] = {
    {-ENOENT, "fs.not_found", "no such file or folder"},
    {-EACCES, "fs.permission", "permission denied"},
    {-EPERM, "fs.permission", "operation not permitted"},
    {-ENOTDIR, "fs.type", "a part of the path is a file, expected a folder"},
    {-EISDIR, "fs.type", "is a folder, expected a file"},
    {-EEXIST, "fs.exists", "exists already"},
    {-ENOTEMPTY, "fs.not_empty", "the folder is not empty"},
    {-ELOOP, "fs.loop", "too many symbolic links"},
    {-ENAMETOOLONG, "fs.name", "the name is too long"},
    {-EINVAL, "fs.name", "the file system does not take this name"},
    {-ENOSPC, "fs.full", "no space left"},
    {-EDQUOT, "fs.full", "the disk quota is used up"},
    {-EFBIG, "fs.full", "the file would be larger than this run may write"},
    {-EROFS, "fs.read_only", "read-only here"},
    {-EBUSY, "fs.busy", "in use by the system"},
    {-EXDEV, "fs.mount", "lies on another mount"},
    {-ETXTBSY, "fs.busy", "is a program that is running"},
};

int fspath_fail(struct cv_error *err, const char *shown, int code)
{
    cv_auto_buf struct cv_buf name = CV_BUF_INIT;
    view_name(&name, shown, SHOWN_MAX);
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
        if (answers[i].code == code)
            return cv_deny(err, code, "filesystem", answers[i].reason, "%s: %s", cv_buf_text(&name), answers[i].text);
    return cv_deny(err, code, "filesystem", "fs.failed", "%s: %s", cv_buf_text(&name), strerror(-code));
}

int fspath_deny(struct cv_error *err, int code, const char *guard, const char *reason, const char *shown, const char *text)
{
    cv_auto_buf struct cv_buf name = CV_BUF_INIT;
    view_name(&name, shown, SHOWN_MAX);
    return cv_deny(err, code, guard, reason, "%s: %s", cv_buf_text(&name), text);
}

int fspath_refuse(struct cv_error *err, int code, const char *shown, const char *text)
{
    return fspath_deny(err, code, "tool", "tool.refused", shown, text);
}

const char *fspath_kind(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG: return "a file";
    case S_IFDIR: return "a folder";
    case S_IFLNK: return "a symbolic link";
    case S_IFCHR:
    case S_IFBLK: return "a device";
    case S_IFIFO: return "a named pipe";
    case S_IFSOCK: return "a socket";
    }
    return "of an unknown kind";
}

static int wrong_kind(struct cv_error *err, const char *shown, mode_t mode, const char *wanted)
{
    cv_auto_free char *text = cv_format("is %s, expected %s", fspath_kind(mode), wanted);
    int code = strcmp(wanted, "a folder") == 0 ? -ENOTDIR : S_ISDIR(mode) ? -EISDIR : -EINVAL;
    return fspath_deny(err, code, "filesystem", "fs.type", shown, text);
}

/* ---- which root ------------------------------------------------------------------------------------------------- */

static const struct cv_tool_root *deepest(const struct cv_tool_env *env, const char *absolute)
{
    const struct cv_tool_root *best = NULL;
    for (size_t i = 0; i < env->root_count; i++) {
        const struct cv_tool_root *root = &env->roots[i];
        if (cv_path_inside(root->path, absolute) && (!best || strlen(root->path) > strlen(best->path)))
            best = root;
    }
    return best;
}

static const char *rest_below(const struct cv_tool_root *root, const char *absolute)
{
    const char *rest = absolute + (strcmp(root->path, "/") == 0 ? 0 : strlen(root->path));
    while (*rest == '/')
        rest++;
    return *rest ? rest : ".";
}

/* ---- opening ---------------------------------------------------------------------------------------------------- */

int fspath_below(int dir, const char *rest, int flags, mode_t mode, uint64_t more)
{
    struct open_how how = {
        .flags = (uint64_t)(flags | O_CLOEXEC) | (flags & O_PATH ? 0 : (uint64_t)(O_NOCTTY | O_NONBLOCK)),
        .mode = flags & O_CREAT ? mode & 07777 : 0,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS | more,
    };
    for (int i = 0;; i++) {
        long fd = syscall(SYS_openat2, dir, rest, &how, sizeof how);
        if (fd >= 0)
            return (int)fd;
        if (errno == EINTR || (errno == EAGAIN && i < RETRIES))
            continue;
        return -errno;
    }
}

static bool same_file(int a, int b)
{
    struct stat x, y;
    return fstat(a, &x) == 0 && fstat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* A root that is a single file has no folder to open it below: its own path is opened without links, and must be what
 * the root's descriptor is. */
static int open_file_root(const struct cv_tool_root *root, int flags)
{
    struct open_how how = {
        .flags = (uint64_t)((flags & ~(O_CREAT | O_EXCL | O_TRUNC)) | O_CLOEXEC | O_NOCTTY | O_NONBLOCK),
        .resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };
    cv_auto_close int fd = (int)syscall(SYS_openat2, AT_FDCWD, root->path, &how, sizeof how);
    if (fd < 0)
        return -errno;
    if (!same_file(fd, root->fd))
        return -ESTALE;
    if ((flags & O_TRUNC) && ftruncate(fd, 0) < 0)
        return -errno;
    return cv_steal_fd(&fd);
}

bool fspath_is_root(const struct fspath *path)
{
    return strcmp(rest_below(path->root, path->absolute), ".") == 0;
}

int fspath_open(const struct fspath *path, int flags, mode_t mode)
{
    struct stat st;
    if (fspath_is_root(path) && !(flags & O_PATH)) {
        if (fstat(path->root->fd, &st) < 0)
            return -errno;
        if (!S_ISDIR(st.st_mode))
            return open_file_root(path->root, flags);
    }
    if (fspath_is_root(path) && (flags & O_PATH)) {
        int fd = fcntl(path->root->fd, F_DUPFD_CLOEXEC, 3);
        return fd < 0 ? -errno : fd;
    }
    return fspath_below(path->root->fd, rest_below(path->root, path->absolute), flags, mode, 0);
}

int fspath_stat(const struct fspath *path, struct stat *st)
{
    cv_auto_close int fd = fspath_open(path, O_PATH | O_NOFOLLOW, 0);
    if (fd < 0)
        return fd;
    return fstat(fd, st) < 0 ? -errno : 0;
}

int fspath_open_file(const struct fspath *path, int flags, int *fd, struct stat *st, struct cv_error *err)
{
    int rc = fspath_stat(path, st);
    if (rc < 0)
        return fspath_fail(err, path->shown, rc);
    if (!S_ISREG(st->st_mode))
        return wrong_kind(err, path->shown, st->st_mode, "a file");
    cv_auto_close int opened = fspath_open(path, flags, 0);
    if (opened < 0)
        return fspath_fail(err, path->shown, opened);
    if (fstat(opened, st) < 0)
        return fspath_fail(err, path->shown, -errno);
    if (!S_ISREG(st->st_mode))
        return wrong_kind(err, path->shown, st->st_mode, "a file");
    *fd = cv_steal_fd(&opened);
    return 0;
}

int fspath_open_folder(const struct fspath *path, int *fd, struct cv_error *err)
{
    struct stat st;
    int rc = fspath_stat(path, &st);
    if (rc < 0)
        return fspath_fail(err, path->shown, rc);
    if (!S_ISDIR(st.st_mode))
        return wrong_kind(err, path->shown, st.st_mode, "a folder");
    int opened = fspath_open(path, O_RDONLY | O_DIRECTORY, 0);
    if (opened < 0)
        return fspath_fail(err, path->shown, opened);
    *fd = opened;
    return 0;
}

int fspath_parent(const struct fspath *path, const char **name)
{
    const char *rest = rest_below(path->root, path->absolute);
    if (strcmp(rest, ".") == 0)
        return -EBUSY;
    const char *slash = strrchr(rest, '/');
    *name = slash ? slash + 1 : rest;
    cv_auto_free char *above = slash ? cv_strndup(rest, (size_t)(slash - rest)) : cv_strdup(".");
    return fspath_below(path->root->fd, above, O_PATH | O_DIRECTORY, 0, 0);
}

/* ---- symbolic links --------------------------------------------------------------------------------------------- */

/* The target of the link at `absolute`, 0 when there is nothing to follow (no link, not there, in no root). */
static ssize_t read_link(const struct cv_tool_env *env, const char *absolute, char *target, size_t size)
{
    const struct cv_tool_root *root = deepest(env, absolute);
    if (!root || strcmp(rest_below(root, absolute), ".") == 0)
        return 0;
    cv_auto_close int fd = fspath_below(root->fd, rest_below(root, absolute), O_PATH | O_NOFOLLOW, 0, 0);
    if (fd < 0)
        return 0;
    ssize_t n = readlinkat(fd, "", target, size - 1);
    if (n <= 0)
        return 0;
    target[n] = '\0';
    return n;
}

static void drop_last(struct cv_buf *path)
{
    size_t len = path->len;
    while (len > 0 && path->data[--len] != '/')
        ;
    path->len = len;
    if (path->data)
        path->data[len] = '\0';
}

/* Follows the links of `absolute` into `out`; the components of `root` itself are taken as they are. Positive when a link
 * was followed. */
static int follow(const struct cv_tool_env *env, const struct cv_tool_root *root, const char *absolute, enum fspath_last last,
                  struct cv_buf *out)
{
    char target[PATH_MAX];
    cv_auto_free char *todo = cv_strdup(rest_below(root, absolute));
    const char *at = todo;
    int links = 0;
    if (strcmp(root->path, "/") != 0)
        cv_buf_puts(out, root->path);
    while (*at) {
        size_t n = strcspn(at, "/");
        const char *next = at + n + strspn(at + n, "/");
        if (n == 2 && at[0] == '.' && at[1] == '.') {
            drop_last(out);
        } else if (n > 0 && !(n == 1 && at[0] == '.')) {
            size_t mark = out->len;
            cv_buf_putc(out, '/');
            cv_buf_add(out, at, n);
            bool follows = *next || last == FSPATH_FOLLOW;
            if (follows && read_link(env, cv_buf_text(out), target, sizeof target) > 0) {
                if (++links > LINKS_MAX)
                    return -ELOOP;
                out->len = target[0] == '/' ? 0 : mark;
                out->data[out->len] = '\0';
                char *longer = cv_format("%s/%s", target, next);
                free(todo);
                next = todo = longer;
            }
        }
        at = next;
    }
    if (out->len == 0)
        cv_buf_putc(out, '/');
    return links;
}

/* ---- finding ---------------------------------------------------------------------------------------------------- */

int fspath_find(const struct cv_tool_env *env, const char *shown, enum cv_path_use use, enum fspath_last last, struct fspath *out,
                struct cv_error *err)
{
    const char *nowhere = use == CV_PATH_WRITE ? "not in any folder this run may write" : "not in any folder this run may read";
    if (!*shown)
        return cv_deny(err, -EINVAL, "tool", "tool.refused", "the path is empty, expected a file or folder name");
    if (strlen(shown) >= PATH_MAX)
        return fspath_fail(err, shown, -ENAMETOOLONG);
    cv_auto_free char *absolute = cv_path_absolute(env->workspace, env->home, shown);
    const struct cv_tool_root *root = deepest(env, absolute);
    if (!root)
        return fspath_deny(err, -EACCES, "namespace", "fs.outside", shown, nowhere);
    cv_auto_buf struct cv_buf real = CV_BUF_INIT;
    int links = follow(env, root, absolute, last, &real);
    if (links < 0)
        return fspath_fail(err, shown, links);
    root = deepest(env, cv_buf_text(&real));
    if (!root)
        return fspath_deny(err, -EACCES, "namespace", "fs.outside", shown, "leads outside what this run may use");
    if (use == CV_PATH_WRITE && !root->writable)
        return fspath_deny(err, -EACCES, "namespace", "fs.read_only", shown, nowhere);
    out->root = root;
    out->shown = shown;
    out->absolute = cv_buf_take(&real);
    return 0;
}

int fspath_from_args(const struct cv_tool_env *env, const json_t *args, const char *arg, enum cv_path_use use, enum fspath_last last,
                     struct fspath *out, struct cv_error *err)
{
    const char *shown = NULL;
    int rc = cv_json_need_string(args, arg, "args", &shown, err);
    return rc < 0 ? rc : fspath_find(env, shown, use, last, out, err);
}

void fspath_finish(struct fspath *path)
{
    free(path->absolute);
    *path = FSPATH_INIT;
}

char *fspath_name(const struct cv_tool_env *env, const char *absolute)
{
    if (!cv_path_inside(env->workspace, absolute))
        return cv_strdup(absolute);
    const char *rest = absolute + (strcmp(env->workspace, "/") == 0 ? 0 : strlen(env->workspace));
    while (*rest == '/')
        rest++;
    return cv_strdup(*rest ? rest : ".");
}

/* ---- making folders --------------------------------------------------------------------------------------------- */

/* Opens `name` below `dir`, making it when it is missing. */
static int enter(int dir, const char *name, int *made)
{
    int fd = fspath_below(dir, name, O_PATH | O_DIRECTORY, 0, 0);
    if (fd != -ENOENT)
        return fd;
    bool mine = mkdirat(dir, name, 0777) == 0;
    if (!mine && errno != EEXIST)
        return -errno;
    fd = fspath_below(dir, name, O_PATH | O_DIRECTORY, 0, 0);
    if (mine && fd < 0)
        unlinkat(dir, name, AT_REMOVEDIR);
    *made += mine && fd >= 0;
    return fd;
}

/* Removes `made` folders from `rest` upwards; stops at one that is not empty. */
static void unmake(const struct cv_tool_root *root, const char *rest, int made)
{
    cv_auto_free char *work = cv_strdup(rest);
    while (made-- > 0) {
        char *slash = strrchr(work, '/');
        const char *name = slash ? slash + 1 : work;
        if (slash)
            *slash = '\0';
        cv_auto_close int dir = fspath_below(root->fd, slash ? work : ".", O_PATH | O_DIRECTORY, 0, 0);
        if (dir < 0 || unlinkat(dir, name, AT_REMOVEDIR) < 0 || !slash)
            return;
    }
}

int fspath_make_folders(const struct fspath *path, bool whole, int *made, struct cv_error *err)
{
    const char *rest = rest_below(path->root, path->absolute);
    cv_auto_close int dir = fcntl(path->root->fd, F_DUPFD_CLOEXEC, 3);
    int fd = dir < 0 ? -errno : dir;
    const char *at = rest;
    *made = 0;
    while (fd >= 0 && *at) {
        size_t n = strcspn(at, "/");
        if (!at[n] && !whole)
            break;
        cv_auto_free char *name = cv_strndup(at, n);
        if ((fd = enter(dir, name, made)) < 0)
            break;
        close(dir);
        dir = fd;
        at += at[n] ? n + 1 : n;
    }
    if (fd >= 0)
        return 0;
    cv_auto_free char *reached = cv_strndup(rest, at > rest ? (size_t)(at - rest) - 1 : 0);
    unmake(path->root, reached, *made);
    *made = 0;
    return fspath_fail(err, path->shown, fd);
}

void fspath_unmake_folders(const struct fspath *path, int made)
{
    const char *rest = rest_below(path->root, path->absolute);
    const char *slash = strrchr(rest, '/');
    cv_auto_free char *above = cv_strndup(rest, slash ? (size_t)(slash - rest) : 0);
    unmake(path->root, above, made);
}
