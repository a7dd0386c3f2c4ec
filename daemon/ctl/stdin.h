// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/stdin.h - texts that a person names on the command line: a file, or '-' for stdin.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/base/error.h"

/* Appends all of stdin, at most `max` bytes: -EFBIG beyond. `what` names it in messages: "the task". */
int stdin_read(const char *what, size_t max, struct cv_buf *out, struct cv_error *err) __attribute__((nonnull(1, 3)));
