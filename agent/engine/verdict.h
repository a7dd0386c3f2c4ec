// SPDX-License-Identifier: MIT
/*
 * verdict.h - what the probe said about a model file, remembered until a file changes. Inside the engine room only.
 *
 * The key names every file that had a part in the verdict (model, adapter, probe program) by path, size, times and inode.
 */
#pragma once

#include "daemon/base/error.h"

#include <stdbool.h>

struct verdict {
    bool ok;
    char text[CV_ERROR_TEXT]; /* why not, or the model's description */
};

/* Appends one file's part to a key; gives the longer key and frees the old one. A file that is not there counts as such. */
char *verdict_key(char *key, const char *path) __attribute__((returns_nonnull));

/* False when nothing is known, or the memory cannot be read. Blocking; the folder may be NULL. */
bool verdict_find(const char *folder, const char *key, struct verdict *out) __attribute__((nonnull(2, 3)));

/* Keeps the newest VERDICTS_KEPT. Failing to keep one costs only a second probe. Blocking; the folder may be NULL. */
int verdict_keep(const char *folder, const char *key, const struct verdict *verdict, struct cv_error *err) __attribute__((nonnull(2, 3)));
