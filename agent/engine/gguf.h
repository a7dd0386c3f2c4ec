// SPDX-License-Identifier: MIT
/*
 * gguf.h - the first look at a model file, before any parser sees it. Inside the engine room only.
 */
#pragma once

#include "daemon/base/error.h"

#include <sys/stat.h>

/* Is there a regular, readable file that begins as a GGUF does? `what` is "model", "adapter" or "file". Gives its stat. Blocking. */
int gguf_check(const char *path, const char *what, struct stat *out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));
