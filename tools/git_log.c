// SPDX-License-Identifier: MIT
/*
 * git_log.c - the latest commits of a git repository, class X. Pure; any thread.
 */
#include "tools/git.h"

#include "daemon/base/json.h"
#include "tools/view.h"

#include <stdio.h>

enum { COMMITS = 20 };

static int make_argv(const json_t *args, char ***out, struct cv_error *err)
{
    static const char *const command[] = {"log", "--no-color", "--no-decorate", "--no-show-signature", "--no-ext-diff", "--no-textconv",
                                          "--date=short", "--format=%h %ad %an: %s", "--", ".", NULL};
    char count[32];
    snprintf(count, sizeof count, "--max-count=%lld", (long long)cv_json_num(args, "count", COMMITS));
    return git_argv(args, command, count, out, err);
}

static int parse(const json_t *args, const json_t *did, json_t *result, struct cv_error *err)
{
    int rc = git_check(args, did, err);
    if (rc < 0)
        return rc;
    json_t *lines = json_array();
    git_lines(did, result, lines);
    json_object_set_new(result, "count", json_integer((json_int_t)json_array_size(lines)));
    json_object_set_new(result, "commits", lines);
    return 0;
}

static void line(const json_t *item, struct cv_buf *out)
{
    view_name(out, json_string_value(item), VIEW_PATH);
}

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    view_list(out, json_object_get(result, "commits"), (size_t)cv_json_num(result, "count", 0), cv_json_flag(result, "truncated"), "commits", line);
}

const struct cv_tool cv_tool_git_log = {
    .name = "git_log",
    .signature = "git_log(path?, count?)",
    .summary = "Show the latest commits of a git repository",
    .help = "Runs git log in a folder of a repository, inside the run's cell and under the policy's commands: one line a commit that\n"
            "touched the folder, the newest first: its short name, day, author and subject. 20 unless \"count\" says otherwise.\n\n"
            "  corvid tool call git_log --args '{\"count\":5}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{" GIT_PATH_PARAM ","
              "\"count\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":1000,\"description\":\"how many; 20 when left out\"}}}",
    .effect = CV_EFFECT_READ,
    .class = CV_CLASS_X,
    .capabilities = "commands files.read",
    .paths = git_paths,
    .argv = make_argv,
    .parse = parse,
    .view = view,
};
