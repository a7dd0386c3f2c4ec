// SPDX-License-Identifier: MIT
/*
 * careview.h - what stands at a path once some later effects are thought away, and a digest of it. Undo looks at a run's
 * effects from the last one to the first: after each it adds what taking that one back would leave, and so can tell for an
 * earlier one whether it would find what it once left, before anything is changed. Without steps it is what stands there now.
 * Room-internal; worker side only; changes nothing.
 */
#pragma once

#include "daemon/base/buf.h"
#include "tools/fspath.h"

#include <sys/types.h>

enum care_think {
    CARE_ABSENT, /* there is nothing */
    CARE_KEPT,   /* what is kept under the name `other` */
    CARE_MOVED,  /* what (without this step) stands at `other` */
    CARE_CUT,    /* the first `size` bytes of what stands there */
    CARE_MODE,   /* the folder itself with the permissions `size` */
};

struct care_view {
    const struct cv_tool_env *env;
    struct cv_tool_root kept; /* the folder of what is kept, as a root of its own */
    struct care_step *steps;
    size_t count;
    uint64_t bytes, entries; /* left for one digest */
};

void care_view_init(struct care_view *view, const struct cv_tool_env *env);
void care_view_finish(struct care_view *view);
#define care_view_auto __attribute__((cleanup(care_view_finish)))

/* Adds a step; `path` is absolute and worked out. Copies. */
void care_view_think(struct care_view *view, enum care_think kind, const char *path, const char *other, off_t size);

/* Opens the place that stands for the path; its root is borrowed from the view. -ENOENT when there is nothing. `cut` is the size
 * to which a file is thought to be cut, or -1. Release with fspath_finish; `shown` is the path. */
int care_view_find(const struct care_view *view, const char *path, struct fspath *out, off_t *cut);

/* A place among what is kept. Release with fspath_finish. */
void care_view_kept(const struct care_view *view, const char *name, struct fspath *out);

/* Appends a text that is equal for equal things: type, permissions and bytes, of a folder with all that is in it. -ENOENT when there
 * is nothing, -E2BIG beyond CV_LIMIT_KEPT_BYTES or CV_LIMIT_KEPT_ENTRIES, other negative errno. */
int care_view_digest(struct care_view *view, const char *path, struct cv_buf *out);

/* The permissions of the folder. Negative errno, -ENOTDIR for what is none. */
int care_view_mode(const struct care_view *view, const char *path);

/* How many entries the folder has. Negative errno. */
int care_view_children(struct care_view *view, const char *path);
