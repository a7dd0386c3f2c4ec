// SPDX-License-Identifier: MIT
/*
 * memory.h - what is known of files, remembered until one of them changes: small JSON files in the daemon's state folder. Inside the
 * engine room only. Blocking: called on a room's thread; each file has one room that writes it.
 *
 * A key names every file that has a part in what is known (model, adapter, probe program) by path, size, times and inode.
 */
#pragma once

#include "daemon/base/error.h"

#include <jansson.h>

/* Appends one file's part to a key; gives the longer key and frees the old one. A file that is not there counts as such. */
char *memory_key(char *key, const char *path) __attribute__((nonnull(2), returns_nonnull));

/* What `name` in the folder knows under the key: given, an object; NULL when nothing is known, the memory cannot be read or `folder` is NULL. */
json_t *memory_find(const char *folder, const char *name, const char *key) __attribute__((nonnull(2, 3)));

/* Keeps the object `known` under the key, and of others the newest `most` - 1; borrows it. Failing to keep costs only that it has to
 * be found out again. The folder may be NULL. */
int memory_keep(const char *folder, const char *name, const char *key, const json_t *known, size_t most, struct cv_error *err)
    __attribute__((nonnull(2, 3, 4)));
