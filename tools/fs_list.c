// SPDX-License-Identifier: MIT
/*
 * fs_list.c - the entries of one folder, sorted by name, folders with a slash at the end. Hidden files are listed; links
 * are shown, not followed. `run` in a confined worker.
 */
#include "tools/fspath.h"
#include "tools/fswalk.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "tools/view.h"

#include <fcntl.h>
#include <string.h>

static json_t *entry_json(int folder, const struct fswalk_name *name)
{
    struct stat st;
    json_t *entry = json_object();
    json_object_set_new(entry, "name", cv_json_text(name->text, strlen(name->text)));
    json_object_set_new(entry, "type", json_string(fswalk_type(name->mode)));
    if (S_ISREG(name->mode) && fstatat(folder, name->text, &st, AT_SYMLINK_NOFOLLOW) == 0)
        json_object_set_new(entry, "size", json_integer((json_int_t)st.st_size));
    return entry;
}

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    fspath_auto struct fspath path = FSPATH_INIT;
    fswalk_auto struct fswalk_names names = FSWALK_NAMES_INIT;
    cv_auto_close int folder = -1;
    int rc = fspath_from_args(env, args, "path", CV_PATH_READ, FSPATH_FOLLOW, &path, err);
    if (rc < 0 || (rc = fspath_open_folder(&path, &folder, err)) < 0)
        return rc;
    if ((rc = fswalk_read(folder, &names)) < 0)
        return fspath_fail(err, path.shown, rc);
    struct view_rows rows = {.items = json_array()};
    for (size_t i = 0; i < names.count && !rows.full; i++)
        view_rows_add(&rows, entry_json(folder, &names.at[i]));
    json_object_set_new(result, "path", json_string(path.shown));
    json_object_set_new(result, "count", json_integer((json_int_t)names.count));
    json_object_set_new(result, "entries", rows.items);
    json_object_set_new(result, "truncated", json_boolean(rows.full || names.cut));
    return 0;
}

static void line(const json_t *item, struct cv_buf *out)
{
    view_name(out, cv_json_str(item, "name", ""), VIEW_PATH);
    if (strcmp(cv_json_str(item, "type", ""), "folder") == 0)
        cv_buf_putc(out, '/');
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    view_list(out, json_object_get(result, "entries"), (size_t)cv_json_num(result, "count", 0), false, "entries", line);
}

const struct cv_tool cv_tool_fs_list = {
    .name = "fs_list",
    .signature = "fs_list(path)",
    .summary = "List the files in a folder",
    .help = "Lists one folder, sorted by name: files, folders (shown with a slash at the end), links and everything else, hidden\n"
            "ones too. At most 2,000 entries are given; \"count\" is how many there are.\n\n"
            "  corvid tool call fs_list --args '{\"path\":\".\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"path\"],\"properties\":{"
              "\"path\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,"
              "\"description\":\"folder to list: '.' is the workspace; relative to it, absolute, or from ~\"}}}",
    .effect = CV_EFFECT_READ,
    .class = CV_CLASS_B,
    .capabilities = "files.read",
    .paths = (const struct cv_tool_path[]){{"path", CV_PATH_READ}, {NULL, CV_PATH_READ}},
    .run = run,
    .view = view,
};
