// SPDX-License-Identifier: MIT
/*
 * fstree.h - files and whole trees as one thing: copied, removed, and where something that is moved or copied ends.
 * Room-internal; worker side only. Everything is looked through before anything is changed.
 */
#pragma once

#include "tools/fspath.h"

/* True for what is never removed or moved: "/", every root of the run, the workspace, the home folder, and all folders
 * above any of them, however they are spelled. */
bool fstree_protected(const struct cv_tool_env *env, const struct fspath *path);

/* Finds the place for `from` when it is sent to the argument "to": into it when it is a folder, else it itself, which must
 * be free and have a folder above it. Gives *shown, the place as the caller would write it; `to` borrows it. */
int fstree_target(const struct cv_tool_env *env, const json_t *args, const struct fspath *from, struct fspath *to, char **shown,
                  struct cv_error *err);

enum fstree_copy {
    FSTREE_COPY,       /* a new thing with the bytes, links and permissions of the old one */
    FSTREE_EXACT,      /* the same thing elsewhere: mode and times too */
    FSTREE_EXACT_OVER, /* the same, in place of a file or link that is there */
};

/* Copies a file, link or folder to a free place, all or nothing. */
int fstree_copy(const struct fspath *from, const struct fspath *to, enum fstree_copy how, size_t *entries, struct cv_error *err);

/* Renames it to a free place, or between mounts copies and then removes it. */
int fstree_move(const struct fspath *from, const struct fspath *to, struct cv_error *err);

/* Removes a file, link or folder with all that is in it. Refuses before it starts when a bound or a mount is in the way;
 * when the file system refuses halfway, the error says how much is gone. */
int fstree_remove(const struct fspath *path, size_t *entries, struct cv_error *err);

/* Takes away a file or folder that was being made under a temporary name below `dir`; best effort. */
void fstree_discard(int dir, const char *name);
