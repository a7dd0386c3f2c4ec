// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/bench/names.h - names of entries in a workspace, and opening them without leaving it. Inside this room.
 */
#pragma once

#include "daemon/base/error.h"

#include <stdbool.h>

/* A path inside a workspace: relative, no "." or "..", no empty part (but for a '/' at its end), no control character. -EINVAL. */
int names_check(const char *path, struct cv_error *err) __attribute__((nonnull(1)));

/* The same path without a '/' at its end. Gives it. */
char *names_plain(const char *path) __attribute__((nonnull, returns_nonnull));

/* Is `path` `above` or something in it? Both plain. */
bool names_below(const char *above, const char *path) __attribute__((nonnull));

/* Opens what `path` names below the folder `root`; links are followed as long as they stay there. `flags` as for open(2), O_CLOEXEC and O_NONBLOCK
 * are added. A descriptor or -errno; -EXDEV when a link leads outside. */
int names_open(int root, const char *path, int flags) __attribute__((nonnull));
