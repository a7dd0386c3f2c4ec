// SPDX-License-Identifier: MIT
/*
 * fs_mkdir.c - makes a folder and the missing ones above it; one that is there is success. `run` in a confined worker.
 */
#include "tools/care.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "tools/view.h"

#include <errno.h>

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    fspath_auto struct fspath path = FSPATH_INIT;
    struct stat st;
    int made = 0;
    int rc = fspath_from_args(env, args, "path", CV_PATH_WRITE, FSPATH_FOLLOW, &path, err);
    if (rc < 0)
        return rc;
    rc = fspath_stat(&path, &st);
    if (rc == 0 && !S_ISDIR(st.st_mode)) {
        cv_auto_free char *text = cv_format("exists already and is %s, expected a folder or a free name", fspath_kind(st.st_mode));
        return fspath_refuse(err, -EEXIST, path.shown, text);
    }
    bool existed = rc == 0;
    if (!existed && (rc = fspath_make_folders(&path, true, &made, err)) < 0)
        return rc;
    json_object_set_new(result, "path", json_string(path.shown));
    json_object_set_new(result, "existed", json_boolean(existed));
    json_object_set_new(result, "folders_made", json_integer(made));
    care_made(env, &path, true, made, result);
    return 0;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)result;
    view_done(out, "made", cv_json_str(args, "path", ""));
}

const struct cv_tool cv_tool_fs_mkdir = {
    .name = "fs_mkdir",
    .signature = "fs_mkdir(path)",
    .summary = "Make a folder",
    .help = "Makes a folder and the missing folders above it. A folder that exists already is success (\"existed\": true); a file\n"
            "of that name is an error.\n\n"
            "  corvid tool call fs_mkdir --args '{\"path\":\"reports/2026\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"path\"],\"properties\":{"
              "\"path\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,"
              "\"description\":\"folder to make: relative to the workspace, absolute, or from ~\"}}}",
    .effect = CV_EFFECT_FILE,
    .class = CV_CLASS_B,
    .capabilities = "files.write",
    .paths = (const struct cv_tool_path[]){{"path", CV_PATH_WRITE}, {NULL, CV_PATH_READ}},
    .run = run,
    .view = view,
};
