// SPDX-License-Identifier: MIT
/*
 * cellsource.c - takes hold of what is to be bound into a cell, by a process that still sees the host's files and is
 * the user the cell is for: nobody gets a bind that he could not reach himself. What is taken is a detached clone of the
 * mounts there, already read-only, nosuid, nodev and noexec as asked; it travels to the cell as a descriptor.
 *
 * The last component of a source is never followed through a symbolic link (the link itself is made in the cell); the path of
 * the workspace may have no link at all: it was worked out before. A source inside another one is resolved below it, without any link: what a
 * sandboxed command left in a workspace cannot redirect a later bind.
 */
#include "sandbox/inside.h"

#include "daemon/base/alloc.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct source *)a)->bind->path, ((const struct source *)b)->bind->path);
}

struct source *source_list(const struct wire_cell *spec)
{
    struct source *sources = cv_zalloc((spec->bind_count + 1) * sizeof *sources);
    for (uint32_t i = 0; i < spec->bind_count; i++)
        sources[i] = (struct source){.bind = &spec->binds[i], .fd = -1, .tree = -1, .link = ""};
    qsort(sources, spec->bind_count, sizeof *sources, by_path);
    return sources;
}

bool source_is_absence(int rc)
{
    return rc == -ENOENT || rc == -ENOTDIR || rc == -EACCES || rc == -ELOOP || rc == -EXDEV;
}

int source_clone(int fd, bool recursive, unsigned flags)
{
    struct mount_attr attr = {.attr_set = MOUNT_ATTR_NOSUID | flags, .propagation = MS_PRIVATE};
    unsigned deep = recursive ? AT_RECURSIVE : 0;
    int tree = open_tree(fd, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | deep);
    if (tree < 0)
        return -errno;
    if (mount_setattr(tree, "", AT_EMPTY_PATH | deep, &attr, sizeof attr) < 0) {
        int rc = -errno;
        close(tree);
        return rc;
    }
    return tree;
}

/* The part of `path` below `root`, or NULL when it is not below it. */
static const char *below(const char *root, const char *path)
{
    size_t len = strlen(root);
    return strncmp(root, path, len) == 0 && path[len] == '/' ? path + len + 1 : NULL;
}

static const struct source *find_outer(const struct source *sources, size_t index)
{
    const char *path = sources[index].bind->path;
    while (index-- > 0)
        if (sources[index].kind == SOURCE_FOLDER && below(sources[index].bind->path, path))
            return &sources[index];
    return NULL;
}

static int open_source(const struct wire_cell *spec, const struct source *source, const struct source *outer)
{
    const char *path = source->bind->path;
    if (outer)
        return sys_openat2(outer->fd, below(outer->bind->path, path), O_PATH | O_NOFOLLOW, SOURCE_NO_LINKS);
    if (strcmp(path, spec->workspace) == 0) /* worked out by the door: a link in it was put there since */
        return sys_openat2(AT_FDCWD, path, O_PATH | O_NOFOLLOW, RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS);
    return sys_openat2(AT_FDCWD, path, O_PATH | O_NOFOLLOW, RESOLVE_NO_MAGICLINKS);
}

static int take_link(struct source *source)
{
    char text[PATH_MAX];
    ssize_t len = readlinkat(source->fd, "", text, sizeof text - 1);
    if (len < 0)
        return -errno;
    if (source->bind->flags & WIRE_BIND_MUST_EXIST)
        return -ELOOP;
    text[len] = '\0';
    source->link = cv_strdup(text); /* until the process ends, which is soon */
    source->kind = SOURCE_LINK;
    return 0;
}

static int take_source(const struct wire_cell *spec, struct source *sources, size_t index)
{
    struct source *source = &sources[index];
    const struct source *outer = find_outer(sources, index);
    struct stat st;
    source->nested = outer != NULL;
    source->fd = open_source(spec, source, outer);
    if (source->fd < 0)
        return source_is_absence(source->fd) && !(source->bind->flags & WIRE_BIND_MUST_EXIST) ? 0 : source->fd;
    if (fstat(source->fd, &st) < 0)
        return -errno;
    if (S_ISLNK(st.st_mode))
        return take_link(source);
    unsigned flags = MOUNT_ATTR_NODEV;
    if (!(source->bind->flags & WIRE_BIND_WRITABLE))
        flags |= MOUNT_ATTR_RDONLY;
    if (!(source->bind->flags & WIRE_BIND_EXECUTABLE))
        flags |= MOUNT_ATTR_NOEXEC;
    source->kind = S_ISDIR(st.st_mode) ? SOURCE_FOLDER : SOURCE_FILE;
    source->tree = source_clone(source->fd, true, flags);
    return source->tree < 0 ? source->tree : 0;
}

static int send_sources(const struct source *sources, uint32_t count, int channel)
{
    static uint8_t bytes[WIRE_PACKET];
    int trees[WIRE_BINDS];
    size_t tree_count = 0;
    struct wire_out out = {.bytes = bytes, .cap = sizeof bytes};
    wire_put_u32(&out, WIRE_SOURCES);
    for (uint32_t i = 0; i < count; i++) {
        wire_put_u32(&out, sources[i].kind);
        wire_put_u32(&out, sources[i].nested);
        wire_put_text(&out, sources[i].link);
        if (sources[i].tree >= 0)
            trees[tree_count++] = sources[i].tree;
    }
    return wire_send(channel, &out, trees, tree_count);
}

int source_fetch(const struct wire_cell *spec, int channel, struct trouble *trouble)
{
    struct source *sources = source_list(spec);
    for (uint32_t i = 0; i < spec->bind_count; i++) {
        int rc = take_source(spec, sources, i);
        if (rc < 0)
            return inside_trouble(trouble, STEP_CELL_SOURCE, rc, sources[i].bind->path);
    }
    int rc = send_sources(sources, spec->bind_count, channel);
    return rc < 0 ? inside_trouble(trouble, STEP_CELL_SOURCE, rc, "") : 0;
}

int source_read(struct source *sources, uint32_t count, struct wire_in *in, const int *trees, size_t tree_count)
{
    size_t used = 0;
    for (uint32_t i = 0; i < count; i++) {
        sources[i].kind = wire_get_u32(in);
        sources[i].nested = wire_get_u32(in);
        sources[i].link = wire_get_text(in);
        if (sources[i].kind != SOURCE_FOLDER && sources[i].kind != SOURCE_FILE)
            continue;
        if (used == tree_count)
            return -EPROTO;
        sources[i].tree = trees[used++];
    }
    return in->broken || used != tree_count ? -EPROTO : 0;
}
