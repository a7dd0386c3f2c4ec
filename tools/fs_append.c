// SPDX-License-Identifier: MIT
/*
 * fs_append.c - adds text to the end of a file, or makes it. When the file does not end in a newline and the text does not
 * start with one, a newline goes between: "append a line" means a line. `run` in a confined worker.
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

static bool needs_newline(int fd, off_t size, const char *text)
{
    char last = '\n';
    if (size == 0 || text[0] == '\n' || text[0] == '\0')
        return false;
    return pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

/* Writes at the end; what was written of a failed write is cut off again when nobody wrote after it. */
static int add(int fd, const char *text, size_t len, bool *newline, size_t *bytes, off_t *size)
{
    struct stat before, after;
    if (fstat(fd, &before) < 0)
        return -errno;
    *size = before.st_size;
    *newline = needs_newline(fd, before.st_size, text);
    cv_auto_buf struct cv_buf all = CV_BUF_INIT;
    if (*newline)
        cv_buf_putc(&all, '\n');
    cv_buf_add(&all, text, len);
    int rc = cv_file_put(fd, cv_buf_text(&all), all.len);
    if (rc == 0 && fsync(fd) < 0)
        rc = -errno;
    *bytes = all.len;
    if (rc < 0 && fstat(fd, &after) == 0 && after.st_size <= before.st_size + (off_t)all.len && ftruncate(fd, before.st_size) < 0)
        return rc;
    return rc;
}

/* Opens the file for appending, or makes it. Gives *created. */
static int open_for_append(const struct fspath *path, int *fd, bool *created, int *folders, struct cv_error *err)
{
    struct stat st;
    const char *name = NULL;
    int rc = fspath_stat(path, &st);
    *created = rc == -ENOENT;
    if (!*created)
        return fspath_open_file(path, O_RDWR | O_APPEND, fd, &st, err);
    if (path->shown[strlen(path->shown) - 1] == '/')
        return fspath_refuse(err, -EISDIR, path->shown, "names a folder (it ends in '/'), expected a file name");
    if ((rc = fspath_make_folders(path, false, folders, err)) < 0)
        return rc;
    cv_auto_close int dir = fspath_parent(path, &name);
    *fd = dir < 0 ? dir : fspath_below(dir, name, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW, 0666, 0);
    if (*fd >= 0) {
        fsfile_sync_folder(dir);
        return 0;
    }
    rc = *fd;
    fspath_unmake_folders(path, *folders);
    return fspath_fail(err, path->shown, rc);
}

static void take_back(const struct fspath *path, int folders)
{
    const char *name = NULL;
    cv_auto_close int dir = fspath_parent(path, &name);
    if (dir >= 0 && unlinkat(dir, name, 0) == 0)
        fspath_unmake_folders(path, folders);
}

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    fspath_auto struct fspath path = FSPATH_INIT;
    cv_auto_close int fd = -1;
    const char *text = NULL;
    bool created = false, newline = false;
    int folders = 0;
    size_t bytes = 0;
    off_t size = 0;
    int rc = cv_json_need_string(args, "text", "args", &text, err);
    if (rc < 0 || (rc = fspath_from_args(env, args, "path", CV_PATH_WRITE, FSPATH_FOLLOW, &path, err)) < 0 ||
        (rc = open_for_append(&path, &fd, &created, &folders, err)) < 0)
        return rc;
    if ((rc = add(fd, text, json_string_length(json_object_get(args, "text")), &newline, &bytes, &size)) < 0) {
        if (created)
            take_back(&path, folders);
        return fspath_fail(err, path.shown, rc);
    }
    json_object_set_new(result, "path", json_string(path.shown));
    json_object_set_new(result, "bytes", json_integer((json_int_t)bytes));
    json_object_set_new(result, "newline_added", json_boolean(newline));
    json_object_set_new(result, "created", json_boolean(created));
    json_object_set_new(result, "folders_made", json_integer(folders));
    care_made(env, &path, false, folders, result);
    if (created)
        care_created(env, &path, result);
    else
        care_appended(env, &path, size, bytes, result);
    return 0;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    cv_buf_printf(out, "ok: appended %lld bytes to ", (long long)cv_json_num(result, "bytes", 0));
    view_name(out, cv_json_str(args, "path", ""), VIEW_PATH);
}

const struct cv_tool cv_tool_fs_append = {
    .name = "fs_append",
    .signature = "fs_append(path, text)",
    .summary = "Add text to the end of a file",
    .help = "Adds text to the end of a file, or makes the file (and missing folders above it). When the file does not end in a\n"
            "newline and the text does not start with one, a newline is put between (\"newline_added\"), so that the text starts\n"
            "on a line of its own. \"bytes\" is what the file grew by. A failed write leaves the file as it was.\n\n"
            "  corvid tool call fs_append --args '{\"path\":\"a.txt\",\"text\":\"one more line\\n\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"path\",\"text\"],\"properties\":{"
              "\"path\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,"
              "\"description\":\"file to add to: relative to the workspace, absolute, or from ~\"},"
              "\"text\":{\"type\":\"string\",\"maxLength\":524288,\"description\":\"what to add\"}}}",
    .effect = CV_EFFECT_FILE,
    .class = CV_CLASS_B,
    .capabilities = "files.write",
    .paths = (const struct cv_tool_path[]){{"path", CV_PATH_WRITE}, {NULL, CV_PATH_READ}},
    .run = run,
    .view = view,
};
