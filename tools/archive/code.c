// SPDX-License-Identifier: MIT
/*
 * code.c - what corvid-archiver can carry out: the two archive tools, and nothing else. Part of that program only; constant.
 */
#include "sandbox/worker_program.h"
#include "tools/archive/archive.h"

#include <string.h>

static const struct cv_tool tools[] = {
    {.name = "archive_create", .run = cv_archive_create},
    {.name = "archive_extract", .run = cv_archive_extract},
};

const struct cv_tool *worker_code_find(const char *name)
{
    for (size_t i = 0; i < sizeof tools / sizeof tools[0]; i++)
        if (strcmp(tools[i].name, name) == 0)
            return &tools[i];
    return NULL;
}
