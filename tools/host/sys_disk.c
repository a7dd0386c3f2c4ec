// SPDX-License-Identifier: MIT
/*
 * sys_disk.c - how full file systems are. Without a path all local ones; with a path the one that holds it. The mount table is read,
 * and only file systems of local devices are asked: a dead server of a network file system would never answer, so those are refused by
 * name. A path is looked up from its mount with RESOLVE_NO_XDEV, so that no link leads to another mount. Host room.
 */
#include "tools/host/host.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"
#include "tools/view.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>

enum { MOUNTS_MAX = 4096, SHOWN_MAX = 32, ROW_MAX = 900 /* of a view: a path of 200 control characters */ };

struct mount {
    char *device; /* "8:1" */
    char *place;
    char *type;
};

struct mounts {
    struct mount at[MOUNTS_MAX];
    size_t count;
};

/* ---- the mount table -------------------------------------------------------------------------------------------- */

/* Undoes "\040" and the like. */
static void unescape(char *text)
{
    char *to = text;
    for (const char *at = text; *at; at++) {
        if (at[0] == '\\' && at[1] >= '0' && at[1] <= '3' && at[2] >= '0' && at[2] <= '7' && at[3] >= '0' && at[3] <= '7') {
            *to++ = (char)((at[1] - '0') * 64 + (at[2] - '0') * 8 + (at[3] - '0'));
            at += 3;
        } else {
            *to++ = *at;
        }
    }
    *to = '\0';
}

/* "36 35 98:0 /root /place options - type source options" */
static void take_line(struct mounts *mounts, char *line)
{
    char *rest = NULL;
    char *words[5] = {0};
    char *dash = strstr(line, " - ");
    if (!dash || mounts->count == MOUNTS_MAX)
        return;
    *dash = '\0';
    words[0] = strtok_r(line, " ", &rest);
    for (int i = 1; i < 5 && words[i - 1]; i++)
        words[i] = strtok_r(NULL, " ", &rest);
    char *type = strtok_r(dash + 3, " ", &rest);
    if (!words[4] || !type)
        return;
    unescape(words[4]);
    mounts->at[mounts->count++] = (struct mount){cv_strdup(words[2]), cv_strdup(words[4]), cv_strdup(type)};
}

static int read_mounts(const struct cv_host_env *env, struct mounts *mounts, struct cv_error *err)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    int rc = host_read(env, "/proc/self/mountinfo", 8 << 20, &text);
    if (rc < 0)
        return host_file_fail(err, "/proc/self/mountinfo", rc);
    char *rest = NULL;
    for (char *line = text.data ? strtok_r(text.data, "\n", &rest) : NULL; line; line = strtok_r(NULL, "\n", &rest)) {
        cv_auto_free char *own = cv_strdup(line);
        take_line(mounts, own);
    }
    return 0;
}

static void forget(struct mounts *mounts)
{
    for (size_t i = 0; i < mounts->count; i++) {
        free(mounts->at[i].device);
        free(mounts->at[i].place);
        free(mounts->at[i].type);
    }
    free(mounts);
}

/* File systems that live in this machine and answer at once. */
static bool is_local(const char *type)
{
    static const char *const types[] = {"ext2",    "ext3",     "ext4",    "xfs",   "btrfs",   "f2fs",     "zfs", "bcachefs",
                                        "overlay", "tmpfs",    "vfat",    "exfat", "ntfs3",   "reiserfs", "jfs", "nilfs2",
                                        "erofs",   "squashfs", "iso9660", "udf",   "hfsplus", "ramfs"};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i], type) == 0)
            return true;
    return false;
}

/* Those that hold a person's files, for the list. */
static bool is_listed(const struct mount *mount)
{
    static const char *const passed[] = {"tmpfs", "ramfs", "squashfs", "iso9660", "erofs"};
    for (size_t i = 0; i < sizeof passed / sizeof passed[0]; i++)
        if (strcmp(passed[i], mount->type) == 0)
            return strcmp(mount->place, "/") == 0;
    return is_local(mount->type);
}

/* ---- asking ----------------------------------------------------------------------------------------------------- */

static json_t *row(const struct mount *mount, const struct statvfs *fs)
{
    json_t *item = json_object();
    unsigned long long unit = fs->f_frsize ? fs->f_frsize : fs->f_bsize;
    cv_json_set_text(item, "path", mount->place, strlen(mount->place));
    cv_json_set_text(item, "type", mount->type, strlen(mount->type));
    json_object_set_new(item, "size", json_integer((json_int_t)(fs->f_blocks * unit)));
    json_object_set_new(item, "used", json_integer((json_int_t)((fs->f_blocks - fs->f_bfree) * unit)));
    json_object_set_new(item, "free", json_integer((json_int_t)(fs->f_bavail * unit)));
    return item;
}

static int ask(const struct cv_host_env *env, const struct mount *mount, struct statvfs *fs)
{
    cv_auto_free char *place = host_path(env, mount->place);
    cv_auto_close int fd = open(place, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 && errno == ENOTDIR) /* a file that was bound */
        fd = open(place, O_PATH | O_CLOEXEC);
    return fd < 0 || fstatvfs(fd, fs) < 0 ? -errno : 0;
}

static bool seen(const struct mounts *mounts, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (strcmp(mounts->at[k].device, mounts->at[i].device) == 0 && is_listed(&mounts->at[k]))
            return true;
    return false;
}

/* The place itself must be there; not asked again through links to elsewhere. */
static int look(const struct cv_host_env *env, const struct mount *mount, const char *path, const char *shown, struct cv_error *err)
{
    cv_auto_free char *place = host_path(env, mount->place);
    cv_auto_close int top = open(place, O_PATH | O_CLOEXEC);
    const char *rest = path + (strcmp(mount->place, "/") == 0 ? 0 : strlen(mount->place));
    while (*rest == '/')
        rest++;
    struct open_how how = {.flags = O_PATH | O_CLOEXEC, .resolve = RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS};
    if (top >= 0 && !*rest)
        return 0;
    cv_auto_close int fd = top < 0 ? -1 : (int)syscall(SYS_openat2, top, rest, &how, sizeof how);
    if (fd >= 0)
        return 0;
    int code = -errno;
    if (code == -EXDEV)
        return host_refuse(err, code, "tool.refused", "%s: leads to another file system through a link; name that place itself", shown);
    return host_file_fail(err, shown, code);
}

static int of_path(const struct cv_host_env *env, const struct mounts *mounts, const char *shown, json_t *items, struct cv_error *err)
{
    const struct mount *best = NULL;
    struct statvfs fs;
    cv_auto_free char *path = cv_path_absolute(env->workspace ? env->workspace : "/", env->home, shown);
    for (size_t i = 0; i < mounts->count; i++)
        if (cv_path_inside(mounts->at[i].place, path) && (!best || strlen(mounts->at[i].place) >= strlen(best->place)))
            best = &mounts->at[i]; /* of two at one place the later one covers the other */
    if (!best)
        return host_refuse(err, -ENOENT, "tool.refused", "%s: no mounted file system holds it", shown);
    if (!is_local(best->type))
        return host_refuse(err, -EOPNOTSUPP, "tool.refused", "%s: lies on '%s', a file system that is not on a local device, which is not asked",
                           shown, best->type);
    int rc = look(env, best, path, shown, err);
    if (rc < 0)
        return rc;
    if ((rc = ask(env, best, &fs)) < 0)
        return host_file_fail(err, best->place, rc);
    json_array_append_new(items, row(best, &fs));
    return 0;
}

static int of_all(const struct cv_host_env *env, const struct mounts *mounts, json_t *items, struct cv_error *err)
{
    struct statvfs fs;
    for (size_t i = 0; i < mounts->count && json_array_size(items) < SHOWN_MAX; i++) {
        const struct mount *mount = &mounts->at[i];
        if (!is_listed(mount) || seen(mounts, i))
            continue;
        if (host_late(env))
            return host_fail_late(err, "sys_disk");
        if (ask(env, mount, &fs) == 0 && fs.f_blocks > 0)
            json_array_append_new(items, row(mount, &fs));
    }
    return json_array_size(items) > 0 ? 0 : host_refuse(err, -ENOENT, "tool.refused", "no local file system is mounted here");
}

static int host(const struct cv_host_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    const char *path = NULL;
    struct host_saved saved;
    int rc = cv_json_opt_string(args, "path", "args", &path, err);
    if (rc < 0 || (rc = host_become(env, &saved, err)) < 0)
        return rc;
    struct mounts *mounts = cv_new(struct mounts);
    json_t *items = json_array();
    json_object_set_new(result, "filesystems", items);
    host_source(result, "/proc/self/mountinfo");
    host_source(result, "statvfs");
    rc = read_mounts(env, mounts, err);
    if (rc == 0)
        rc = path ? of_path(env, mounts, path, items, err) : of_all(env, mounts, items, err);
    forget(mounts);
    host_return(&saved);
    return rc;
}

/* ---- showing ---------------------------------------------------------------------------------------------------- */

static void amount(struct cv_buf *out, int64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB", "TB", "PB"};
    double value = (double)bytes / 1000;
    size_t i = 0;
    while (value >= 999.5 && i + 1 < sizeof units / sizeof units[0])
        value /= 1000, i++;
    cv_buf_printf(out, value < 9.95 && i > 0 ? "%.1f %s" : "%.0f %s", value, units[i]);
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    const json_t *items = json_object_get(result, "filesystems");
    (void)args;
    for (size_t i = 0; i < json_array_size(items) && out->len + ROW_MAX < CV_LIMIT_VIEW_BYTES; i++) {
        const json_t *item = json_array_get(items, i);
        int64_t used = cv_json_num(item, "used", 0), rest = cv_json_num(item, "free", 0);
        if (i > 0)
            cv_buf_putc(out, '\n');
        view_name(out, cv_json_str(item, "path", ""), 200);
        cv_buf_puts(out, " size ");
        amount(out, cv_json_num(item, "size", 0));
        cv_buf_printf(out, " used %lld%% free ", (long long)(used + rest > 0 ? (int64_t)(100.0 * (double)used / (double)(used + rest) + 0.5) : 0));
        amount(out, rest);
    }
}

const struct cv_tool cv_tool_sys_disk = {
    .name = "sys_disk",
    .signature = "sys_disk(path?)",
    .summary = "Show free and used disk space",
    .help = "Shows size, used share and free space of each local file system, or of the one that holds a path. The daemon reads it on\n"
            "the host. File systems of other machines (NFS and the like) are not asked, since a dead server never answers.\n\n"
            "  corvid tool call sys_disk --args '{\"path\":\"/\"}'\n",
    .params =
        "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
        "\"path\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,\"description\":\"any place on the file system; all when left out\"}}}",
    .effect = CV_EFFECT_READ,
    .carrier = CV_BY_HOST,
    .capabilities = "host.read",
    .host = host,
    .view = view,
};
