// SPDX-License-Identifier: MIT
/*
 * fs_move.c - moves or renames a file, link or folder; into the target when that is a folder; never over something that
 * exists. One rename, or between mounts a whole copy and then the removal. `run` in a confined worker.
 */
#include "tools/care.h"
#include "tools/fstree.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "tools/view.h"

#include <errno.h>

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    fspath_auto struct fspath from = FSPATH_INIT;
    fspath_auto struct fspath to = FSPATH_INIT;
    care_auto struct care care = CARE_INIT;
    cv_auto_free char *shown = NULL;
    int rc = fspath_from_args(env, args, "from", CV_PATH_WRITE, FSPATH_KEEP, &from, err);
    if (rc < 0)
        return rc;
    if (fstree_protected(env, &from))
        return fspath_refuse(err, -EPERM, from.shown, "is the workspace, a folder above it or one that this run was given: it is never moved");
    if ((rc = fstree_target(env, args, &from, &to, &shown, err)) < 0 || (rc = care_begin(&care, env, &from, "from", CARE_MOVES, err)) < 0 ||
        (rc = fstree_move(&from, &to, err)) < 0)
        return rc;
    json_object_set_new(result, "from", json_string(from.shown));
    json_object_set_new(result, "to", json_string(shown));
    care_moved(env, &from, &to, result);
    return 0;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    view_done(out, "moved", cv_json_str(args, "from", ""));
    cv_buf_puts(out, " to ");
    view_name(out, cv_json_str(result, "to", cv_json_str(args, "to", "")), VIEW_PATH);
}

const struct cv_tool cv_tool_fs_move = {
    .name = "fs_move",
    .signature = "fs_move(from, to)",
    .summary = "Move or rename a file or folder",
    .help = "Moves or renames a file, link or folder. When the target is an existing folder the thing goes into it under its own\n"
            "name; the result's \"to\" says where it ended. Nothing that exists is ever overwritten. The folder above the target\n"
            "must exist. A link is moved itself, not what it points to.\n\n"
            "  corvid tool call fs_move --args '{\"from\":\"draft.md\",\"to\":\"final.md\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"from\",\"to\"],\"properties\":{"
              "\"from\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,\"description\":\"file or folder to move\"},"
              "\"to\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,\"description\":\"its new name, or the folder to move it into\"}}}",
    .effect = CV_EFFECT_FILE,
    .class = CV_CLASS_B,
    .capabilities = "files.write",
    .paths = (const struct cv_tool_path[]){{"from", CV_PATH_WRITE}, {"to", CV_PATH_WRITE}, {NULL, CV_PATH_READ}},
    .run = run,
    .view = view,
};
