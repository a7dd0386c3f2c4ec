// SPDX-License-Identifier: MIT
/*
 * fs_write.c - replaces the text of a file, or makes it: temporary neighbour, sync, rename, so that the old or the new
 * text stands, never a mixture. Writes exactly the given text. `run` in a confined worker.
 */
#include "tools/care.h"
#include "tools/fsfile.h"
#include "tools/fspath.h"

#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "tools/view.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

/* A granted single file cannot be renamed over: it is written in place. */
static int write_in_place(const struct fspath *path, const char *text, size_t len, struct cv_error *err)
{
    cv_auto_close int fd = -1;
    struct stat st;
    int rc = fspath_open_file(path, O_WRONLY | O_TRUNC, &fd, &st, err);
    if (rc < 0)
        return rc;
    rc = cv_file_put(fd, text, len);
    if (rc == 0 && fsync(fd) < 0)
        rc = -errno;
    return rc < 0 ? fspath_fail(err, path->shown, rc) : 0;
}

/* The mode that the file has and keeps, 0 when it does not exist. What may not be written is an error, although a rename
 * could replace it. */
static int mode_of(const struct fspath *path, mode_t *mode, struct cv_error *err)
{
    cv_auto_close int fd = -1;
    struct stat st;
    int rc = fspath_stat(path, &st);
    if (rc == -ENOENT)
        return 0;
    if ((rc = fspath_open_file(path, O_WRONLY, &fd, &st, err)) < 0)
        return rc;
    *mode = st.st_mode & 0777;
    return 1;
}

static int replace(const struct fspath *path, mode_t mode, const char *text, size_t len, int *folders, struct cv_error *err)
{
    const char *name = NULL;
    int rc = fspath_make_folders(path, false, folders, err);
    if (rc < 0)
        return rc;
    cv_auto_close int dir = fspath_parent(path, &name);
    rc = dir < 0 ? dir : fsfile_publish(dir, name, mode, text, len, NULL);
    if (rc == 0)
        return 0;
    fspath_unmake_folders(path, *folders);
    return fspath_fail(err, path->shown, rc);
}

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    fspath_auto struct fspath path = FSPATH_INIT;
    care_auto struct care care = CARE_INIT;
    const char *text = NULL;
    mode_t mode = 0;
    int folders = 0;
    int rc = cv_json_need_string(args, "text", "args", &text, err);
    if (rc < 0 || (rc = fspath_from_args(env, args, "path", CV_PATH_WRITE, FSPATH_FOLLOW, &path, err)) < 0)
        return rc;
    size_t len = json_string_length(json_object_get(args, "text"));
    int existed = mode_of(&path, &mode, err);
    if (existed < 0)
        return existed;
    if (!existed && path.shown[strlen(path.shown) - 1] == '/')
        return fspath_refuse(err, -EISDIR, path.shown, "names a folder (it ends in '/'), expected a file name");
    if (existed && (rc = care_begin(&care, env, &path, "path", CARE_REPLACES, err)) < 0)
        return rc;
    rc = fspath_is_root(&path) ? write_in_place(&path, text, len, err) : replace(&path, mode, text, len, &folders, err);
    if (rc < 0)
        return rc;
    json_object_set_new(result, "path", json_string(path.shown));
    json_object_set_new(result, "bytes", json_integer((json_int_t)len));
    json_object_set_new(result, "created", json_boolean(!existed));
    json_object_set_new(result, "folders_made", json_integer(folders));
    care_made(env, &path, false, folders, result);
    if (existed)
        care_end(&care, result);
    else
        care_created(env, &path, result);
    return 0;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    cv_buf_printf(out, "ok: wrote %lld bytes to ", (long long)cv_json_num(result, "bytes", 0));
    view_name(out, cv_json_str(args, "path", ""), VIEW_PATH);
}

const struct cv_tool cv_tool_fs_write = {
    .name = "fs_write",
    .signature = "fs_write(path, text)",
    .summary = "Write text to a file, replacing it",
    .help = "Replaces the text of a file with exactly the text given, or makes the file. Missing folders above it are made (the\n"
            "result's \"folders_made\" counts them). An existing file keeps its mode; the change is one rename, so that a crash\n"
            "leaves the old or the new text. A symbolic link is followed to its target when that may be written.\n\n"
            "  corvid tool call fs_write --args '{\"path\":\"notes/a.txt\",\"text\":\"hello\\n\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"path\",\"text\"],\"properties\":{"
              "\"path\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,"
              "\"description\":\"file to write: relative to the workspace, absolute, or from ~\"},"
              "\"text\":{\"type\":\"string\",\"maxLength\":524288,\"description\":\"the whole new text; may be empty\"}}}",
    .effect = CV_EFFECT_FILE,
    .class = CV_CLASS_B,
    .capabilities = "files.write",
    .paths = (const struct cv_tool_path[]){{"path", CV_PATH_WRITE}, {NULL, CV_PATH_READ}},
    .run = run,
    .view = view,
};
