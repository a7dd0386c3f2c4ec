// SPDX-License-Identifier: MIT
/*
 * base/path.h - paths as text. Nothing here touches the file system except cv_path_dirs, so nothing here decides what
 * may be opened: that is the cell's mounts and openat2. All results are given to the caller.
 */
#pragma once

#include "daemon/base/error.h"

#include <stdbool.h>

/* Absolute, with "." and ".." and double slashes worked out as text: "/a/./b/../c/" -> "/a/c". `path` may be
 * absolute, relative to `base` (absolute), or "~", "~/x" (then `home`; NULL keeps "~" an ordinary name). */
char *cv_path_absolute(const char *base, const char *home, const char *path) __attribute__((nonnull(1, 3), returns_nonnull));

/* True when `path` is `root` or below it, both absolute and worked out ("/" holds everything); false when either is
 * relative. */
bool cv_path_inside(const char *root, const char *path) __attribute__((nonnull));

/* "a" + "b" with one slash between. */
char *cv_path_join(const char *a, const char *b) __attribute__((nonnull, returns_nonnull));

/* Where this user's (or root's system daemon's) files live. */
struct cv_path_dirs {
    char *runtime; /* socket folder: $XDG_RUNTIME_DIR/corvid, else /tmp/corvid-UID; root: /run/corvid */
    char *state;   /* journal, lock, logs: $XDG_STATE_HOME/corvid; root: /var/lib/corvid */
    char *config;  /* $XDG_CONFIG_HOME/corvid; root: /etc/corvid */
    char *data;    /* models: $XDG_DATA_HOME/corvid; root: /var/lib/corvid/data */
};

/* Reads HOME and the XDG variables. For uid 0 the system places hold unless CORVID_USER_DIRS=1 or an XDG variable of
 * that kind is set. -ENOENT when HOME is needed and unset. Nothing is created. */
int cv_path_dirs(struct cv_path_dirs *dirs, struct cv_error *err) __attribute__((nonnull(1)));
void cv_path_dirs_finish(struct cv_path_dirs *dirs) __attribute__((nonnull));
