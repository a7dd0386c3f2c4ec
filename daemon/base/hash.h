// SPDX-License-Identifier: MIT
/*
 * base/hash.h - SHA-256 (nettle) as 64 lower-case hex digits.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "daemon/base/error.h"

enum { CV_HASH_HEX = 64 };

struct cv_hash {
    char hex[CV_HASH_HEX + 1];
};

struct cv_hash cv_hash_bytes(const void *bytes, size_t len);

/* Hash of an open file from `offset` on, at most `max` bytes, streamed; blocking. 0 or negative errno. */
int cv_hash_fd(int fd, off_t offset, uint64_t max, struct cv_hash *out) __attribute__((nonnull(4)));

/* Hash of a whole file, streamed; blocking (about 2 GB/s). -ENOENT, -EACCES ..., -EINVAL for what is
 * no regular file. */
int cv_hash_file(const char *path, struct cv_hash *out, struct cv_error *err) __attribute__((nonnull(1, 2)));
