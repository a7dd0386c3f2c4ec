// SPDX-License-Identifier: MIT
/*
 * exec.c - one program with its arguments, no shell between, class X: what `corvid exec` calls. Hidden from models. Pure; any
 * thread.
 */
#include "tools/tool.h"

#include "daemon/base/alloc.h"
#include "daemon/base/json.h"
#include "tools/view.h"

#include <errno.h>

static int make_argv(const json_t *args, char ***out, struct cv_error *err)
{
    const json_t *words = json_object_get(args, "argv");
    size_t n = json_array_size(words);
    if (n == 0)
        return cv_fail(err, -EINVAL, "args.argv", "args.argv: expected an array of at least one text, got %s", cv_json_type(words));
    for (size_t i = 0; i < n; i++)
        if (!json_is_string(json_array_get(words, i)))
            return cv_fail(err, -EINVAL, "args.argv", "args.argv[%zu]: expected a string, got %s", i, cv_json_type(json_array_get(words, i)));
    if (!*json_string_value(json_array_get(words, 0)))
        return cv_fail(err, -EINVAL, "args.argv", "args.argv[0]: is empty, expected a program");
    char **argv = cv_zalloc((n + 1) * sizeof *argv);
    for (size_t i = 0; i < n; i++)
        argv[i] = cv_strdup(json_string_value(json_array_get(words, i)));
    *out = argv;
    return 0;
}

const struct cv_tool cv_tool_exec = {
    .name = "exec",
    .signature = "exec(argv)",
    .summary = "Run a program with its arguments",
    .help = "Runs one program, looked up in the cell's PATH, with exactly the arguments given. People use `corvid exec -- ARGV...`,\n"
            "which passes input, terminal size and signals as well.\n\n"
            "  corvid tool call exec --args '{\"argv\":[\"ls\",\"-l\"]}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"argv\"],\"properties\":{"
              "\"argv\":{\"type\":\"array\",\"minItems\":1,\"maxItems\":4096,\"description\":\"program and arguments\","
              "\"items\":{\"type\":\"string\",\"maxLength\":131072}}}}",
    .effect = CV_EFFECT_OPAQUE,
    .class = CV_CLASS_X,
    .capabilities = "commands",
    .hidden = true,
    .argv = make_argv,
    .view = view_command,
};
