// SPDX-License-Identifier: MIT
/*
 * git_status.c - the branch and what has changed in a git repository, class X. Pure; any thread.
 */
#include "tools/git.h"

#include "daemon/base/json.h"
#include "tools/view.h"

#include <string.h>

static int make_argv(const json_t *args, char ***out, struct cv_error *err)
{
    static const char *const command[] = {"status", "--short", "--branch", "--ignore-submodules=dirty", "--", ".", NULL};
    return git_argv(args, command, NULL, out, err);
}

/* "## main...origin/main [ahead 1]", then a line for each change: two letters, a blank, the name. */
static int parse(const json_t *args, const json_t *did, json_t *result, struct cv_error *err)
{
    int rc = git_check(args, did, err);
    if (rc < 0)
        return rc;
    json_t *lines = json_array();
    git_lines(did, result, lines);
    const char *first = json_string_value(json_array_get(lines, 0));
    if (first && strncmp(first, "## ", 3) == 0) {
        json_object_set_new(result, "branch", json_string(first + 3));
        json_array_remove(lines, 0);
    }
    json_object_set_new(result, "count", json_integer((json_int_t)json_array_size(lines)));
    json_object_set_new(result, "changes", lines);
    return 0;
}

static void line(const json_t *item, struct cv_buf *out)
{
    view_name(out, json_string_value(item), VIEW_PATH);
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    cv_buf_puts(out, "branch ");
    view_name(out, cv_json_str(result, "branch", "?"), VIEW_PATH);
    cv_buf_putc(out, '\n');
    view_list(out, json_object_get(result, "changes"), (size_t)cv_json_num(result, "count", 0), cv_json_flag(result, "truncated"), "changes", line);
}

const struct cv_tool cv_tool_git_status = {
    .name = "git_status",
    .signature = "git_status(path?)",
    .summary = "Show the branch and changed files of a git repository",
    .help = "Runs git status in a folder of a repository, inside the run's cell and under the policy's commands: the branch, and a line\n"
            "for each changed file as git's short form has it (' M' changed, 'A ' added, two question marks: unknown to git). Git itself\n"
            "writes nothing, not even its index. But it compares files through the 'clean' filters that the repository's own configuration\n"
            "names, and those are commands: they run in the cell, and may do what a command of the run may do there.\n\n"
            "  corvid tool call git_status --args '{}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{" GIT_PATH_PARAM "}}",
    .effect = CV_EFFECT_READ,
    .class = CV_CLASS_X,
    .capabilities = "commands files.read",
    .paths = git_paths,
    .argv = make_argv,
    .parse = parse,
    .view = view,
};
