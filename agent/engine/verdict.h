// SPDX-License-Identifier: MIT
/*
 * verdict.h - what the probe said about a model file, remembered until a file changes (see memory.h). Inside the engine room only.
 */
#pragma once

#include "daemon/base/error.h"

#include <stdbool.h>

struct verdict {
    bool ok;
    char text[CV_ERROR_TEXT]; /* why not, or the model's description */
};

/* False when nothing is known, or the memory cannot be read. Blocking; the folder may be NULL. */
bool verdict_find(const char *folder, const char *key, struct verdict *out) __attribute__((nonnull(2, 3)));

/* Keeps the newest VERDICTS_KEPT. Failing to keep one costs only a second probe. Blocking; the folder may be NULL. */
int verdict_keep(const char *folder, const char *key, const struct verdict *verdict, struct cv_error *err) __attribute__((nonnull(2, 3)));
