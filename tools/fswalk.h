// SPDX-License-Identifier: MIT
/*
 * fswalk.h - reads folders and walks trees of them, sorted, bounded by CV_LIMIT_WALK_ENTRIES, without ever following a
 * link. Room-internal; worker side only. Each folder is opened afresh below the top's descriptor, so that no tree is too
 * deep for the limit of open files.
 */
#pragma once

#include "daemon/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

struct fswalk_name {
    char *text;
    mode_t mode; /* its type only (S_IFREG ...) */
};

struct fswalk_names {
    struct fswalk_name *at;
    size_t count, cap;
    bool cut; /* the folder has more than CV_LIMIT_WALK_ENTRIES */
};

#define FSWALK_NAMES_INIT ((struct fswalk_names){0})
#define fswalk_auto __attribute__((cleanup(fswalk_names_finish)))

/* The entries of an open folder, in the order in which whole paths below it sort ("a.c" before what is in "a/"). 0 or
 * negative errno. */
int fswalk_read(int folder, struct fswalk_names *names);
void fswalk_names_finish(struct fswalk_names *names);

const char *fswalk_type(mode_t mode); /* "file", "folder", "link", "device", "pipe", "socket" */

struct fswalk_entry {
    const char *path; /* relative to the top: "a/b.c" */
    const char *name; /* its last part */
    int folder;       /* the folder that holds it, borrowed, good for *at calls with `name` */
    mode_t mode;      /* its type */
    bool leaving;     /* a folder, after all that is in it */
};

enum { FSWALK_DEPTH = 256 };

/* What a visit answers beside a negative errno, which ends the walk and is handed on. */
enum { FSWALK_ON, FSWALK_SKIP /* not into this folder */, FSWALK_STOP /* enough: the walk ends with success */ };

struct fswalk {
    int top;           /* descriptor of the folder (O_PATH is enough) */
    bool same_mount;   /* a mount below is -EXDEV; else it is walked into */
    bool forgiving;    /* folders that cannot be read are counted and passed over */
    int (*visit)(const struct fswalk_entry *entry, void *arg);
    void *arg;
    /* filled by the walk */
    size_t entries;    /* seen so far */
    size_t unreadable;
    bool cut;          /* the bound on entries or on depth was met */
    char *failed;      /* path of the entry that a negative errno is about; owned, released by fswalk_finish */
};

/* Visits everything below the top (not the top). 0 or negative errno. Meeting a bound is -E2BIG (-ELOOP for the depth)
 * unless `forgiving`: then it sets `cut`. */
int fswalk_run(struct fswalk *walk);
void fswalk_finish(struct fswalk *walk);
