// SPDX-License-Identifier: MIT
/*
 * fs_stat.c - what a path is: type, size, mode, owner, times, where a link leads. The last link is not followed. `run` in a
 * confined worker; opens nothing but the folder above.
 */
#include "tools/fspath.h"

#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "tools/fswalk.h"
#include "tools/view.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static void set_time(json_t *result, const char *key, struct timespec when)
{
    char text[CV_CLOCK_TEXT];
    cv_clock_format((int64_t)when.tv_sec * 1000000 + when.tv_nsec / 1000, text, sizeof text);
    json_object_set_new(result, key, json_string(text));
}

static int set_target(const struct fspath *path, json_t *result)
{
    char target[PATH_MAX];
    const char *name = NULL;
    cv_auto_close int dir = fspath_parent(path, &name);
    ssize_t n = dir < 0 ? dir : readlinkat(dir, name, target, sizeof target);
    if (n < 0)
        return dir < 0 ? dir : -errno;
    cv_json_set_text(result, "target", target, (size_t)n);
    return 0;
}

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    fspath_auto struct fspath path = FSPATH_INIT;
    struct stat st;
    char mode[16];
    int rc = fspath_from_args(env, args, "path", CV_PATH_READ, FSPATH_KEEP, &path, err);
    if (rc < 0)
        return rc;
    if ((rc = fspath_stat(&path, &st)) < 0)
        return fspath_fail(err, path.shown, rc);
    snprintf(mode, sizeof mode, "%04o", (unsigned)st.st_mode & 07777);
    json_object_set_new(result, "path", json_string(path.shown));
    json_object_set_new(result, "type", json_string(fswalk_type(st.st_mode)));
    json_object_set_new(result, "size", json_integer((json_int_t)st.st_size));
    json_object_set_new(result, "mode", json_string(mode));
    json_object_set_new(result, "uid", json_integer((json_int_t)st.st_uid));
    json_object_set_new(result, "gid", json_integer((json_int_t)st.st_gid));
    json_object_set_new(result, "links", json_integer((json_int_t)st.st_nlink));
    set_time(result, "modified", st.st_mtim);
    set_time(result, "changed", st.st_ctim);
    set_time(result, "accessed", st.st_atim);
    if (S_ISLNK(st.st_mode) && (rc = set_target(&path, result)) < 0)
        return fspath_fail(err, path.shown, rc);
    return 0;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    cv_buf_printf(out, "type %s\nsize %lld\nmode %s\nowner %lld:%lld\nmodified %s", cv_json_str(result, "type", "?"),
                  (long long)cv_json_num(result, "size", 0), cv_json_str(result, "mode", ""), (long long)cv_json_num(result, "uid", 0),
                  (long long)cv_json_num(result, "gid", 0), cv_json_str(result, "modified", ""));
    const char *target = cv_json_str(result, "target", NULL);
    if (!target)
        return;
    cv_buf_puts(out, "\nleads to ");
    view_name(out, target, VIEW_PATH);
}

const struct cv_tool cv_tool_fs_stat = {
    .name = "fs_stat",
    .signature = "fs_stat(path)",
    .summary = "Show type, size, mode, owner and times of a file",
    .help = "Tells what a path is: its type (file, folder, link, device, pipe, socket), size in bytes, mode in octal, owner and group\n"
            "as numbers, and times in UTC. A symbolic link is shown itself, with where it leads. Nothing is opened or read.\n\n"
            "  corvid tool call fs_stat --args '{\"path\":\"a.txt\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"path\"],\"properties\":{"
              "\"path\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,"
              "\"description\":\"what to look at: relative to the workspace, absolute, or from ~\"}}}",
    .effect = CV_EFFECT_READ,
    .class = CV_CLASS_B,
    .capabilities = "files.read",
    .paths = (const struct cv_tool_path[]){{"path", CV_PATH_READ}, {NULL, CV_PATH_READ}},
    .run = run,
    .view = view,
};
