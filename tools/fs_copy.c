// SPDX-License-Identifier: MIT
/*
 * fs_copy.c - copies a file or a whole folder; into the target when that is a folder; never over something that exists.
 * Links inside a folder are copied as links, devices, pipes and sockets are refused. `run` in a confined worker.
 */
#include "tools/care.h"
#include "tools/fstree.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "tools/view.h"

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    fspath_auto struct fspath from = FSPATH_INIT;
    fspath_auto struct fspath to = FSPATH_INIT;
    cv_auto_free char *shown = NULL;
    size_t entries = 0;
    int rc = fspath_from_args(env, args, "from", CV_PATH_READ, FSPATH_FOLLOW, &from, err);
    if (rc < 0 || (rc = fstree_target(env, args, &from, &to, &shown, err)) < 0 || (rc = fstree_copy(&from, &to, FSTREE_COPY, &entries, err)) < 0)
        return rc;
    json_object_set_new(result, "from", json_string(from.shown));
    json_object_set_new(result, "to", json_string(shown));
    json_object_set_new(result, "entries", json_integer((json_int_t)entries));
    care_created(env, &to, result);
    return 0;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    view_done(out, "copied", cv_json_str(args, "from", ""));
    cv_buf_puts(out, " to ");
    view_name(out, cv_json_str(result, "to", cv_json_str(args, "to", "")), VIEW_PATH);
}

const struct cv_tool cv_tool_fs_copy = {
    .name = "fs_copy",
    .signature = "fs_copy(from, to)",
    .summary = "Copy a file",
    .help = "Copies a file, or a folder with all that is in it. When the target is an existing folder the copy goes into it under\n"
            "the same name; the result's \"to\" says where it ended. Nothing that exists is ever overwritten; a copy that fails\n"
            "leaves nothing. Links inside a folder stay links; devices, named pipes and sockets are refused.\n\n"
            "  corvid tool call fs_copy --args '{\"from\":\"a.txt\",\"to\":\"backup/a.txt\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"from\",\"to\"],\"properties\":{"
              "\"from\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,\"description\":\"file or folder to copy\"},"
              "\"to\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,\"description\":\"name of the copy, or the folder to copy into\"}}}",
    .effect = CV_EFFECT_FILE,
    .class = CV_CLASS_B,
    .capabilities = "files.read files.write",
    .paths = (const struct cv_tool_path[]){{"from", CV_PATH_READ}, {"to", CV_PATH_WRITE}, {NULL, CV_PATH_READ}},
    .run = run,
    .view = view,
};
