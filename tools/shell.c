// SPDX-License-Identifier: MIT
/*
 * shell.c - a command line for /bin/sh, class X: this file only makes the argv; the command runs in a cell, whose walls hold
 * whatever it does. Pure; any thread.
 */
#include "tools/tool.h"

#include "daemon/base/alloc.h"
#include "daemon/base/json.h"
#include "tools/view.h"

static int make_argv(const json_t *args, char ***out, struct cv_error *err)
{
    const char *command = NULL;
    int rc = cv_json_need_string(args, "command", "args", &command, err);
    if (rc < 0)
        return rc;
    char **argv = cv_zalloc(4 * sizeof *argv);
    argv[0] = cv_strdup("/bin/sh");
    argv[1] = cv_strdup("-c");
    argv[2] = cv_strdup(command);
    *out = argv;
    return 0;
}

const struct cv_tool cv_tool_shell = {
    .name = "shell",
    .signature = "shell(command)",
    .summary = "Run a shell command",
    .help = "Runs a command line with /bin/sh inside the run's cell: its own processes, the run's files, no network. What recovery\n"
            "cannot know it never repeats. The result has \"exit\", \"signal\" when one ended it, and \"output\" (both streams). What a\n"
            "run's command changes is kept for `corvid runs undo`. What it removes, overwrites or moves away although neither the\n"
            "request nor an observation names it, or more than 20 entries at once, is taken back at once and asked about. Where\n"
            "there is more than can be kept it can write nothing but its /tmp, and \"note\" says so.\n\n"
            "  corvid tool call shell --args '{\"command\":\"ls -l | head\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"command\"],\"properties\":{"
              "\"command\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":65536,\"description\":\"command line for /bin/sh\"}}}",
    .effect = CV_EFFECT_OPAQUE,
    .class = CV_CLASS_X,
    .capabilities = "commands",
    .argv = make_argv,
    .view = view_command,
};
