// SPDX-License-Identifier: MIT
/*
 * git.c - the common part of git_status, git_log and git_diff, class X: a fixed argv with nothing in it that a repository could
 * use to start a program of its own for us (pager, external diff, file system monitor, signatures, hooks) or to reach a network, and
 * git's complaints as errors. What a repository's filters start all the same is a command in the cell, like any. Pure; any thread.
 */
#include "tools/git.h"

#include "daemon/base/alloc.h"
#include "daemon/base/json.h"
#include "tools/view.h"

#include <errno.h>
#include <string.h>

static const char *const fixed[] = {
    "git", "--no-pager", "--no-optional-locks", "--literal-pathspecs",
    "-c", "safe.directory=*", "-c", "core.fsmonitor=false", "-c", "core.pager=cat", "-c", "core.hooksPath=/dev/null",
    "-c", "log.showSignature=false", "-c", "protocol.allow=never", "-C",
};
enum { FIXED = sizeof fixed / sizeof fixed[0], SAID_MAX = 300 };

const struct cv_tool_path git_paths[] = {{"path", CV_PATH_READ}, {NULL, CV_PATH_READ}};

int git_argv(const json_t *args, const char *const *command, const char *more, char ***out, struct cv_error *err)
{
    const char *path = cv_json_str(args, "path", ".");
    size_t n = 0, words = 0;
    if (path[0] == '~')
        return cv_deny(err, -EINVAL, "tool", "args.path",
                       "args.path: '%.200s' begins at the home folder, expected an absolute path or one from the workspace", path);
    while (command[words])
        words++;
    char **argv = cv_zalloc((FIXED + words + 3) * sizeof *argv);
    for (size_t i = 0; i < FIXED; i++)
        argv[n++] = cv_strdup(fixed[i]);
    argv[n++] = cv_strdup(path); /* the word of -C, whatever it begins with */
    for (size_t i = 0; i < words; i++) {
        argv[n++] = cv_strdup(command[i]);
        if (i == 0 && more)
            argv[n++] = cv_strdup(more);
    }
    *out = argv;
    return 0;
}

static const struct {
    const char *said; /* part of what git writes */
    const char *text;
} complaints[] = {
    {"not a git repository", "this is in no git repository"},
    {"does not have any commits yet", "the repository has no commit yet"},
    {"bad revision 'HEAD'", "the repository has no commit yet"},
    {"cannot change to", "there is no such folder that can be entered"},
};

int git_check(const json_t *args, const json_t *did, struct cv_error *err)
{
    const char *path = cv_json_str(args, "path", ".");
    const char *said = cv_json_str(did, "output", "");
    int64_t code = cv_json_num(did, "exit", -1);
    if (code == 0)
        return 0;
    for (size_t i = 0; i < sizeof complaints / sizeof complaints[0]; i++)
        if (strstr(said, complaints[i].said))
            return cv_deny(err, -ENOENT, "tool", "git.failed", "%.200s: %s", path, complaints[i].text);
    if (strncmp(said, "fatal: ", 7) == 0)
        said += 7;
    int len = (int)strcspn(said, "\n");
    return cv_deny(err, -EIO, "tool", "git.failed", "%.200s: git ended with %lld%s%.*s", path, (long long)code, len ? ": " : "",
                   len < SAID_MAX ? len : SAID_MAX, said);
}

void git_lines(const json_t *did, json_t *result, json_t *lines)
{
    struct view_rows rows = {.items = lines};
    const char *text = cv_json_str(did, "output", "");
    while (*text && !rows.full) {
        size_t len = strcspn(text, "\n");
        if (len > 0)
            view_rows_add(&rows, cv_json_text(text, len));
        text += len + (text[len] == '\n');
    }
    json_object_set_new(result, "truncated", json_boolean(rows.full || cv_json_flag(did, "truncated")));
}
