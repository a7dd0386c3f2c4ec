// SPDX-License-Identifier: MIT
/*
 * fsfile.h - bytes of files: whole writes, temporary neighbours that become the file at once, folders made durable.
 * Room-internal; worker side only; every path is one name below a folder's descriptor.
 */
#pragma once

#include <stddef.h>
#include <sys/types.h>

enum { FSFILE_TEMP = 32 };

/* Makes ".corvid-XXXXXXXX.tmp" below `dir` for writing; gives the descriptor, its name in `name`. Negative errno. */
int fsfile_temp(int dir, mode_t mode, char name[static FSFILE_TEMP]);
void fsfile_temp_name(char name[static FSFILE_TEMP]); /* a fresh name only */

int fsfile_pump(int from, int to); /* everything of one file into another; 0 or negative errno */

/* Puts a new text in place of the file `name` of `dir`, or makes it, by one rename. `mode` 0: that of new files. With `expected`, what
 * stands there must still be that file, unchanged: else -ESTALE, and nothing is done. */
struct stat;
int fsfile_publish(int dir, const char *name, mode_t mode, const char *text, size_t len, const struct stat *expected);

void fsfile_sync_folder(int dir);                            /* makes a rename durable; `dir` may be O_PATH */

/* Renames without ever replacing anything: -EEXIST when the target is there. */
int fsfile_rename_new(int from_dir, const char *from, int to_dir, const char *to);
