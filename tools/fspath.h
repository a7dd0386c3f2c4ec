// SPDX-License-Identifier: MIT
/*
 * fspath.h - from a path as somebody wrote it to a place below one of the folders that this run may use. Room-internal;
 * worker side only.
 *
 * A path is worked out as text (relative to the workspace, "~" is home, ".." taken away), routed to the deepest root that
 * holds it, its symbolic links are read by hand, and what comes out is routed once more. From then on only the root's
 * descriptor is used, with openat2 and RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS: a link that somebody
 * puts in the way meanwhile makes the open fail, it never leads anywhere. Messages show the path as it was written.
 */
#pragma once

#include "tools/tool.h"

#include <stdint.h>
#include <sys/stat.h>

struct fspath {
    const struct cv_tool_root *root; /* borrowed from the environment */
    const char *shown;               /* as the caller wrote it, borrowed */
    char *absolute;                  /* without symbolic links (the last name excepted with FSPATH_KEEP); owned */
};

#define FSPATH_INIT ((struct fspath){0})
#define fspath_auto __attribute__((cleanup(fspath_finish)))

/* Whether a symbolic link at the very end is followed or meant itself (moving, removing). */
enum fspath_last { FSPATH_FOLLOW, FSPATH_KEEP };

/* Finds the place of `shown`; it need not exist. -EACCES, guard "namespace", when no root (no writable root for
 * CV_PATH_WRITE) holds it; -ELOOP beyond 40 links; -ENAMETOOLONG. */
int fspath_find(const struct cv_tool_env *env, const char *shown, enum cv_path_use use, enum fspath_last last, struct fspath *out,
                struct cv_error *err);

/* The same for the string argument `arg` of a call; -EINVAL when it is missing, no string or empty. */
int fspath_from_args(const struct cv_tool_env *env, const json_t *args, const char *arg, enum cv_path_use use, enum fspath_last last,
                     struct fspath *out, struct cv_error *err);
void fspath_finish(struct fspath *path);

bool fspath_is_root(const struct fspath *path);

/* Descriptor or negative errno. O_CLOEXEC, O_NOCTTY and O_NONBLOCK are added: nothing that is opened can hang. */
int fspath_open(const struct fspath *path, int flags, mode_t mode);

/* The same for `rest` below the folder `dir`; `more` is or-ed into the RESOLVE flags. */
int fspath_below(int dir, const char *rest, int flags, mode_t mode, uint64_t more);

int fspath_stat(const struct fspath *path, struct stat *st); /* of the place itself, links not followed; negative errno */

/* Opens a regular file, or a folder for reading its entries; anything else is an error that names what it is. */
int fspath_open_file(const struct fspath *path, int flags, int *fd, struct stat *st, struct cv_error *err);
int fspath_open_folder(const struct fspath *path, int *fd, struct cv_error *err);

/* O_PATH descriptor of the folder that holds the place; *name borrows its last name. -EBUSY when the place is a root. */
int fspath_parent(const struct fspath *path, const char **name);

/* Makes the missing folders above the place (with `whole`, the place too) and says how many. On failure none is left. */
int fspath_make_folders(const struct fspath *path, bool whole, int *made, struct cv_error *err);
void fspath_unmake_folders(const struct fspath *path, int made); /* removes the `made` folders right above the place again */

/* How results name a place: relative to the workspace when inside it ("." for itself), else absolute. Given. */
char *fspath_name(const struct cv_tool_env *env, const char *absolute);

const char *fspath_kind(mode_t mode); /* "a file", "a folder", "a device" ... static */

/* Fills `err` for a negative errno of the file system: "SHOWN: no such file or folder", guard "filesystem". */
int fspath_fail(struct cv_error *err, const char *shown, int code);

/* "SHOWN: text" with that guard; fspath_refuse is what the tool itself refuses, guard "tool". */
int fspath_deny(struct cv_error *err, int code, const char *guard, const char *reason, const char *shown, const char *text);
int fspath_refuse(struct cv_error *err, int code, const char *shown, const char *text);
