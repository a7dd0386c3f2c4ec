// SPDX-License-Identifier: MIT
/*
 * git.h - what the git tools have in common: the beginning of their argv, and git's answers as errors. Room-internal; pure; any
 * thread.
 */
#pragma once

#include "tools/tool.h"

/* Gives "git ... -C PATH" and the words of `command` (ends with NULL), NULL-terminated; `more` (nullable) is one word after the
 * first of them. PATH is args.path, or the workspace. -EINVAL for a path from "~": a command has no such place. */
int git_argv(const json_t *args, const char *const *command, const char *more, char ***out, struct cv_error *err);

/* 0 when git did its work; else what it said, as an error of the tool that names the path. */
int git_check(const json_t *args, const json_t *did, struct cv_error *err);

/* The lines of what git wrote, one string each, without those that are empty. Sets "truncated" as well. */
void git_lines(const json_t *did, json_t *result, json_t *lines);

extern const struct cv_tool_path git_paths[];

#define GIT_PATH_PARAM                                                                                                                     \
    "\"path\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096,"                                                                     \
    "\"description\":\"a folder of the repository, which is shown alone; the workspace when left out\"}"
