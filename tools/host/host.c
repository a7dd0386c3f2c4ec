// SPDX-License-Identifier: MIT
/*
 * host.c - reads the system's files, with the peer's rights where they matter. Host room; owns nothing beyond what the caller
 * releases; changes only this thread's file system identity, and puts it back.
 */
#include "tools/host/host.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/clock.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdarg.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

char *host_path(const struct cv_host_env *env, const char *path)
{
    return cv_format("%s%s", env->root ? env->root : "", path);
}

int64_t host_left_us(const struct cv_host_env *env)
{
    int64_t left = env->deadline_us - cv_clock_mono_us();
    return left > 0 ? left : 0;
}

bool host_late(const struct cv_host_env *env)
{
    return host_left_us(env) == 0;
}

int host_fail_late(struct cv_error *err, const char *what)
{
    return cv_deny(err, -ETIMEDOUT, "deadline", "tool.deadline", "%s: not done within the time of the call", what);
}

int host_refuse(struct cv_error *err, int code, const char *reason, const char *fmt, ...)
{
    char text[CV_ERROR_TEXT];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    return cv_deny(err, code, "tool", reason, "%s", text);
}

int host_file_fail(struct cv_error *err, const char *path, int code)
{
    return cv_deny(err, code, "filesystem", "fs.failed", "%s: %s", path, code == -ENOENT ? "no such file or folder" : strerror(-code));
}

/* ---- files ------------------------------------------------------------------------------------------------------ */

int host_open(const struct cv_host_env *env, const char *path, bool links)
{
    struct stat st;
    cv_auto_free char *whole = host_path(env, path);
    cv_auto_close int fd = open(whole, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (links ? 0 : O_NOFOLLOW));
    if (fd < 0 || fstat(fd, &st) < 0)
        return -errno;
    return S_ISREG(st.st_mode) ? cv_steal_fd(&fd) : -EINVAL;
}

int host_read(const struct cv_host_env *env, const char *path, size_t max, struct cv_buf *out)
{
    cv_buf_clear(out);
    cv_auto_close int fd = host_open(env, path, true);
    if (fd < 0)
        return fd;
    return cv_file_take(fd, max, out);
}

static char *trimmed(const char *at, size_t n)
{
    while (n > 0 && strchr(" \t\"'", at[0]))
        at++, n--;
    while (n > 0 && strchr(" \t\r\"'", at[n - 1]))
        n--;
    return cv_strndup(at, n);
}

char *host_value(const char *text, const char *key, char separator)
{
    size_t len = strlen(key);
    for (const char *line = text; line && *line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        if (strncmp(line, key, len) != 0)
            continue;
        const char *at = line + len;
        at += strspn(at, " \t");
        if (*at == separator)
            return trimmed(at + 1, strcspn(at + 1, "\n"));
    }
    return NULL;
}

int host_numbers(const char *text, const char *key, unsigned long long *out, int max)
{
    cv_auto_free char *value = host_value(text, key, ':');
    int n = 0;
    char *end = value;
    for (const char *at = value; at && n < max; at = end) {
        unsigned long long number = strtoull(at, &end, 10);
        if (end == at)
            break;
        out[n++] = number;
    }
    return n;
}

void host_source(json_t *result, const char *path)
{
    json_t *list = json_object_get(result, "source");
    if (!list) {
        list = json_array();
        json_object_set_new(result, "source", list);
    }
    json_array_append_new(list, cv_json_text(path, strlen(path)));
}

/* ---- the peer's rights ------------------------------------------------------------------------------------------ */

static int peer_groups(const struct cv_host_env *env, gid_t **out)
{
    char text[16384];
    struct passwd entry, *found = NULL;
    gid_t some[256];
    int count = 256;
    some[0] = env->gid;
    if (getpwuid_r(env->uid, &entry, text, sizeof text, &found) != 0 || !found || getgrouplist(entry.pw_name, env->gid, some, &count) < 0)
        count = 1; /* nobody the system knows, or in more groups than that: his own group only */
    *out = cv_zalloc((size_t)count * sizeof **out);
    memcpy(*out, some, (size_t)count * sizeof **out);
    return count;
}

/* The C library's setgroups would change every thread; the system call changes this one. */
static int thread_groups(int count, const gid_t *groups)
{
    return (int)syscall(SYS_setgroups, count, groups);
}

int host_become(const struct cv_host_env *env, struct host_saved *saved, struct cv_error *err)
{
    *saved = (struct host_saved){0};
    if (env->uid == geteuid() || env->uid == 0)
        return 0; /* for root a daemon of somebody else does what it may do itself, which is less */
    if (geteuid() != 0)
        return host_refuse(err, -EPERM, "tool.refused", "this daemon acts for one user only, and not for user %u", env->uid);
    cv_auto_free gid_t *own = NULL;
    int own_count = peer_groups(env, &own);
    int count = getgroups(0, NULL);
    saved->groups = cv_zalloc((size_t)(count > 0 ? count : 1) * sizeof *saved->groups);
    saved->group_count = count > 0 ? getgroups(count, saved->groups) : 0;
    saved->changed = true;
    setfsgid(env->gid);
    if (saved->group_count < 0 || thread_groups(own_count, own) < 0 || (setfsuid(env->uid), setfsuid((uid_t)-1) != (int)env->uid) ||
        setfsgid((gid_t)-1) != (int)env->gid) {
        host_return(saved);
        return host_refuse(err, -EPERM, "tool.refused", "the rights of user %u cannot be taken on here", env->uid);
    }
    return 0;
}

void host_return(struct host_saved *saved)
{
    if (saved->changed) {
        setfsuid(geteuid());
        setfsgid(getegid());
        cv_require(setfsuid((uid_t)-1) == (int)geteuid() && setfsgid((gid_t)-1) == (int)getegid());
        cv_require(saved->group_count >= 0 && thread_groups(saved->group_count, saved->groups) == 0);
    }
    free(saved->groups);
    *saved = (struct host_saved){0};
}
