// SPDX-License-Identifier: MIT
/*
 * code.c - what corvid-worker can carry out: the built-in tools of class B, one row each, and the steps of care around a command
 * (carestep.h). Only these are linked into it. A unit test compares the table with the registry. Constant; inside the worker.
 */
#include "sandbox/worker_program.h"
#include "tools/carestep.h"
#include "tools/tool.h"

#include <string.h>

#define TOOLS(X) \
    X(fs_list) X(fs_read) X(fs_write) X(fs_append) X(fs_mkdir) X(fs_move) X(fs_copy) X(fs_remove) X(fs_find) \
    X(fs_edit) X(fs_hash) X(fs_stat) X(fs_undo) \
    X(text_search) X(text_count) X(calc)

#define DECLARE(name) extern const struct cv_tool cv_tool_##name;
TOOLS(DECLARE)

#define ROW(name) &cv_tool_##name,
static const struct cv_tool *const tools[] = {TOOLS(ROW) &cv_step_care_picture, &cv_step_care_compare};

const struct cv_tool *worker_code_find(const char *name)
{
    for (size_t i = 0; i < sizeof tools / sizeof tools[0]; i++)
        if (strcmp(tools[i]->name, name) == 0)
            return tools[i];
    return NULL;
}
