// SPDX-License-Identifier: MIT
/*
 * git_diff.c - what has changed in a git repository since its last commit, class X. Pure; any thread.
 */
#include "tools/git.h"

#include "daemon/base/json.h"
#include "tools/view.h"

static int make_argv(const json_t *args, char ***out, struct cv_error *err)
{
    static const char *const command[] = {"diff", "--no-color", "--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty", "HEAD", "--", ".",
                                          NULL};
    return git_argv(args, command, NULL, out, err);
}

static int parse(const json_t *args, const json_t *did, json_t *result, struct cv_error *err)
{
    int rc = git_check(args, did, err);
    if (rc < 0)
        return rc;
    json_object_set(result, "text", json_object_get(did, "output"));
    json_object_set_new(result, "truncated", json_boolean(cv_json_flag(did, "truncated")));
    return 0;
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    size_t len = json_string_length(json_object_get(result, "text"));
    (void)args;
    if (len == 0)
        cv_buf_puts(out, "no changes");
    else
        view_text(out, cv_json_str(result, "text", ""), len, len + cv_json_flag(result, "truncated"));
}

const struct cv_tool cv_tool_git_diff = {
    .name = "git_diff",
    .signature = "git_diff(path?)",
    .summary = "Show what has changed in a git repository since the last commit",
    .help = "Runs git diff HEAD in a folder of a repository, inside the run's cell and under the policy's commands: all changes of known\n"
            "files since the last commit, staged or not, as a patch. New files that git does not know are shown by git_status only.\n"
            "Git compares through the 'clean' filters that the repository's own configuration names, and those are commands: they run in\n"
            "the cell, and may do what a command of the run may do there.\n\n"
            "  corvid tool call git_diff --args '{}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{" GIT_PATH_PARAM "}}",
    .effect = CV_EFFECT_READ,
    .class = CV_CLASS_X,
    .capabilities = "commands files.read",
    .paths = git_paths,
    .argv = make_argv,
    .parse = parse,
    .view = view,
};
