// SPDX-License-Identifier: MIT
/*
 * base/file.h - whole small files, for the daemon's own configuration, policies and state (never for a path that a
 * model or a tool names: those are opened inside a cell). All descriptors are O_CLOEXEC.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/base/error.h"

#include <sys/types.h>

/* Appends the file to `out`, or nothing on failure. -EFBIG beyond `max` bytes, -EISDIR, -EINVAL for what is no regular file. */
int cv_file_read(const char *path, size_t max, struct cv_buf *out, struct cv_error *err) __attribute__((nonnull(1, 3)));

/* Writes all bytes to a temporary neighbour, syncs, renames over `path` and syncs the folder: after a crash the old or
 * the new file stands, never a mixture. */
int cv_file_write(const char *path, mode_t mode, const void *bytes, size_t len, struct cv_error *err) __attribute__((nonnull(1)));

/* From a descriptor: appends what comes, to its end or up to `max` bytes in all of `out`. To one: all of it. 0 or -errno. */
int cv_file_take(int fd, size_t max, struct cv_buf *out) __attribute__((nonnull));
int cv_file_put(int fd, const void *bytes, size_t len);

/* Makes a folder and its parents; the last one gets `mode` (0700 for private ones). An existing folder is success. */
int cv_file_mkdirs(const char *path, mode_t mode, struct cv_error *err) __attribute__((nonnull(1)));
