// SPDX-License-Identifier: MIT
/*
 * script_file.h - a file of recorded replies, read. Inside the engine room only.
 *
 * One JSON object a line; blank lines and lines that begin with # are skipped:
 *   {"reply": {...} or "text", "expect"?: "part of the last message", "delay_ms"?: N, "tokens"?: N}
 *   {"error": "text"}                                  the generation fails with this text
 *   {"match": "extended regex", "reply": ...}          belongs to the tasks that match
 *   {"task": "part of the task", "replies": [{...}]}   several replies for the tasks that hold this text
 * Replies without a match or task are for every other task.
 */
#pragma once

#include "daemon/base/error.h"

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct script_reply {
    int line;
    char *text;       /* what the model "says"; NULL with an error */
    char *error;      /* NULL or why the generation fails */
    char *expect;     /* NULL or what the last message must hold */
    uint64_t delay_ms;
    int tokens;       /* 0: from the length of the text */
};

struct script_group {
    char *task;       /* substring; NULL with a regex, and in the group for every other task */
    char *match;      /* source of the regex */
    regex_t regex;
    struct script_reply *replies;
    size_t count;
};

struct script_file {
    char *path;
    struct script_group *groups;
    size_t count;
};

/* -ENOENT, -EFBIG ..., -EINVAL with "FILE:line:column: ...". */
int script_file_load(const char *path, struct script_file *out, struct cv_error *err) __attribute__((nonnull(1, 2)));
void script_file_finish(struct script_file *file) __attribute__((nonnull));

/* The first group that the task belongs to, else the one for every other task, else NULL. */
const struct script_group *script_file_group(const struct script_file *file, const char *task) __attribute__((nonnull));
