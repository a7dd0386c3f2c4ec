// SPDX-License-Identifier: MIT
/*
 * room.h - what the files of the archive room share. Worker side only.
 */
#pragma once

#include "daemon/base/error.h"

#include <archive.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* formats.c: the kinds of archives that can be written. */
struct archive_format {
    const char *suffix;
    const char *name;
    int (*format)(struct archive *archive);
    int (*filter)(struct archive *archive); /* NULL: none */
};
const struct archive_format *formats_find(const char *path); /* by suffix, case ignored; NULL: none fits */
#define FORMATS_TEXT ".tar, .tar.gz, .tgz, .tar.bz2, .tar.xz, .tar.zst or .zip"

/* What libarchive needs to know that names are UTF-8. */
void formats_locale(void);

/* names.c: an entry's name as a path below the folder: no "", ".", "..", nothing absolute, valid UTF-8 without control characters,
 * within the bounds of limits.h. Gives *out ("" for the folder itself). -EINVAL or -E2BIG with what is wrong in *why (static). */
int names_check(const char *name, char **out, const char **why);

/* May a link whose own place is `name` (checked) point at `target`? Only if the target is relative, climbs (leading ".." only) no
 * higher than the folder, and has no ".." after a name, since that name may itself be a link. */
bool names_link_stays(const char *name, const char *target);

bool names_valid(const char *text); /* UTF-8 without control characters */

/* entries.c: entries made below the folder `top`, each folder on the way too; no link is ever gone through. Negative errno: -EEXIST
 * when the name is taken, -ELOOP or -ENOTDIR when a part of it is a link or a file. */
int entries_folder(int top, const char *name, mode_t mode);
int entries_file(int top, const char *name, mode_t mode); /* gives the descriptor, for writing */
int entries_link(int top, const char *name, const char *target);
