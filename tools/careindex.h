// SPDX-License-Identifier: MIT
/*
 * careindex.h - a list of everything that stands in the folders that a run may write, with what tells whether an entry is still the same:
 * care_picture makes one before a command, care_compare another after it. Room-internal; worker side only; follows no link.
 *
 * What a further change cannot hide from is the time of change (ctime), which only the kernel sets. Where that clock is coarse, an
 * entry changed just before it was looked at is `fresh`: its bytes must be compared.
 */
#pragma once

#include "daemon/base/buf.h"
#include "tools/fspath.h"

#include <stdint.h>
#include <sys/stat.h>

enum {
    CAREINDEX_UNREAD = 1, /* there is no copy: it could not be read, or is no file, link or folder */
    CAREINDEX_FRESH = 2,
    CAREINDEX_GONE = 4,   /* it was no longer there when it was to be copied */
};

struct careindex_stamp {
    uint64_t dev, ino, size;
    struct timespec atime, mtime, ctime;
    uint32_t mode, flags;
};

struct careindex_entry {
    char *path; /* absolute */
    struct careindex_stamp stamp;
};

struct careindex {
    struct careindex_entry *at; /* in the order of paths, a folder right before all that is in it */
    size_t count, cap;
    uint64_t bytes;
    bool cut; /* there is more */
};

#define CAREINDEX_INIT ((struct careindex){0})
#define careindex_auto __attribute__((cleanup(careindex_finish)))

/* Looks through every folder of `env` that may be written. -E2BIG, with what was found until then, beyond the bounds. With `before`, folders
 * that could be looked into then, or were not there, are opened to their owner where they are closed to him. */
int careindex_look(const struct cv_tool_env *env, uint64_t bytes, size_t entries, const struct careindex *before, struct careindex *out);
void careindex_finish(struct careindex *index);

struct careindex_stamp careindex_stamp_of(const struct stat *st);
bool careindex_is_same(const struct careindex_stamp *a, const struct careindex_stamp *b); /* as far as times tell */

/* The entry of that path, or NULL. */
struct careindex_entry *careindex_find(const struct careindex *index, const char *path);

/* One past the last entry that is in the folder at `i`: `i` + 1 for anything else. */
size_t careindex_after(const struct careindex *index, size_t i);

/* As bytes, and back: -EPROTO for what is no such text. */
void careindex_write(const struct careindex *index, struct cv_buf *out);
int careindex_read(const struct cv_buf *text, struct careindex *out);

/* Opens the folder that holds `path` below `top` (which stands for "/"); the last one stays open for the next of its entries. */
struct careindex_folder {
    int top;
    char *path;
    int fd;
};

#define CAREINDEX_FOLDER(descriptor) ((struct careindex_folder){.top = (descriptor), .fd = -1})
#define careindex_folder_auto __attribute__((cleanup(careindex_folder_finish)))

int careindex_folder_of(struct careindex_folder *folder, const char *path, const char **name); /* borrowed; negative errno */
void careindex_folder_finish(struct careindex_folder *folder);

/* The mirror: a tree of copies, each at its own path below the folder "tree" of a picture, with permissions of its own. */
int careindex_open_picture(const struct cv_tool_env *env, const json_t *args, bool make, int *picture, struct cv_error *err);
#define CAREINDEX_TREE "tree"
#define CAREINDEX_OPEN "open"     /* the index, until what came after it was compared with it */
#define CAREINDEX_CLOSED "closed" /* the same afterwards: its copies serve the next picture */
