// SPDX-License-Identifier: MIT
/*
 * backup.h - a copy of the database, made by a second connection in a room of its own, while the store goes on writing.
 * Inside the store only.
 */
#pragma once

#include "daemon/base/error.h"

struct backup;
struct request;

/* Loop thread: checks the path and starts the room. Gives *out; it answers `request`. */
int backup_create(struct request *request, const char *path, struct backup **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));

/* Store's thread: all that was posted before is committed; the copy may begin. */
void backup_begin(struct backup *backup) __attribute__((nonnull));

void backup_free(struct backup *backup); /* loop thread, after the answer; NULL is fine */
