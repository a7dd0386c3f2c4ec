// SPDX-License-Identifier: MIT
/*
 * fs_remove.c - deletes a file, a link (itself) or a folder with all that is in it; never the workspace, a folder above it or
 * a folder that the run was given. `run` in a confined worker.
 */
#include "tools/care.h"
#include "tools/fstree.h"

#include "daemon/base/json.h"
#include "tools/view.h"

#include <errno.h>

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    fspath_auto struct fspath path = FSPATH_INIT;
    care_auto struct care care = CARE_INIT;
    size_t entries = 0;
    int rc = fspath_from_args(env, args, "path", CV_PATH_WRITE, FSPATH_KEEP, &path, err);
    if (rc < 0)
        return rc;
    if (fstree_protected(env, &path))
        return fspath_refuse(err, -EPERM, path.shown,
                             "is the workspace, a folder above it or one that this run was given: it is never removed; name what is in it");
    if ((rc = care_begin(&care, env, &path, "path", CARE_REMOVES, err)) < 0)
        return rc;
    if ((rc = fstree_remove(&path, &entries, err)) < 0)
        return care_halfway(&care, rc, err);
    json_object_set_new(result, "path", json_string(path.shown));
    json_object_set_new(result, "entries", json_integer((json_int_t)entries));
    care_end(&care, result);
    return 0;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)result;
    view_done(out, "removed", cv_json_str(args, "path", ""));
}

const struct cv_tool cv_tool_fs_remove = {
    .name = "fs_remove",
    .signature = "fs_remove(path)",
    .summary = "Delete a file or folder",
    .help = "Deletes a file, a link (not what it points to) or a folder with everything in it; \"entries\" is how many things went.\n"
            "The workspace itself, a folder above it and every folder that the run was given are refused, however they are\n"
            "spelled. The path is taken literally: '*' is a name like any other.\n\n"
            "  corvid tool call fs_remove --args '{\"path\":\"old.txt\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"path\"],\"properties\":{"
              "\"path\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,"
              "\"description\":\"file or folder to delete: relative to the workspace, absolute, or from ~\"}}}",
    .effect = CV_EFFECT_FILE,
    .class = CV_CLASS_B,
    .capabilities = "files.write",
    .paths = (const struct cv_tool_path[]){{"path", CV_PATH_WRITE}, {NULL, CV_PATH_READ}},
    .run = run,
    .view = view,
};
