// SPDX-License-Identifier: MIT
/*
 * cellroot.c - a cell's file tree, in this order:
 *
 *   1  own mount namespace, and proof that every namespace is the cell's own (the host's /proc still answers)
 *   2  take hold of every source (a detached clone of its mounts) while the host's tree is in view
 *   3  a tmpfs as the new root; /tmp, /dev and /dev/shm in it
 *   4  put each source at its own path, outer ones first; cover what is hidden
 *   5  Landlock rules for what stands there
 *   6  root read-only, pivot_root, host tree detached
 *
 * Runs once, in PID 1 of the cell, as the user the cell is for: nobody gets a bind that he could not reach himself.
 * The last component of a source is never followed through a symbolic link (the link itself is made in the cell), but
 * for the workspace, which a person chose. A source inside another one is resolved below it, without any link: what a
 * sandboxed command left in a workspace cannot redirect a later bind.
 */
#include "sandbox/inside.h"

#include "daemon/base/alloc.h"
#include "sandbox/landlock.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NO_LINKS = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS };

struct source {
    const struct wire_bind *bind;
    const struct source *outer; /* the nearest bind above, when it is there */
    int fd;                     /* O_PATH on the host, -1: left out */
    int tree;                   /* detached clone, then the mount in the cell; -1 for a symbolic link */
    mode_t mode;
};

static const char *const devices[] = {"null", "zero", "full", "random", "urandom"};
enum { DEVICES = sizeof devices / sizeof devices[0] };

struct plan {
    struct cell *cell;
    const struct wire_cell *spec;
    struct trouble *trouble;
    struct source *sources;
    int devices[DEVICES];
    int root; /* O_PATH of the tmpfs */
};

static int fail(struct plan *plan, enum step step, int error, const char *detail)
{
    return inside_trouble(plan->trouble, step, error, detail);
}

/* ---- 1 ---------------------------------------------------------------------------------------------------------- */

static int own_namespaces(struct plan *plan)
{
    uint64_t mine[INSIDE_NAMESPACES];
    if (unshare(CLONE_NEWNS) < 0)
        return fail(plan, STEP_CELL_MOUNT_NS, errno, "");
    int rc = inside_namespaces(mine);
    if (rc < 0)
        return fail(plan, STEP_CELL_NAMESPACES, rc, "");
    for (size_t i = 0; i < INSIDE_NAMESPACES; i++)
        if (mine[i] == plan->cell->nursery->namespaces[i])
            return fail(plan, STEP_CELL_NAMESPACES, EEXIST, "");
    plan->cell->namespaces = true;
    return 0;
}

/* ---- 2 ---------------------------------------------------------------------------------------------------------- */

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct source *)a)->bind->path, ((const struct source *)b)->bind->path);
}

/* The part of `path` below `root`, or NULL when it is not below it. */
static const char *below(const char *root, const char *path)
{
    size_t len = strlen(root);
    return strncmp(root, path, len) == 0 && path[len] == '/' ? path + len + 1 : NULL;
}

static const struct source *find_outer(const struct plan *plan, size_t index)
{
    const char *path = plan->sources[index].bind->path;
    while (index-- > 0) {
        const struct source *source = &plan->sources[index];
        if (source->fd >= 0 && S_ISDIR(source->mode) && below(source->bind->path, path))
            return source;
    }
    return NULL;
}

static int open_source(const struct plan *plan, const struct source *source)
{
    const char *path = source->bind->path;
    if (source->outer)
        return sys_openat2(source->outer->fd, below(source->outer->bind->path, path), O_PATH | O_NOFOLLOW, NO_LINKS);
    uint64_t follow = strcmp(path, plan->spec->workspace) == 0 ? 0 : O_NOFOLLOW;
    return sys_openat2(AT_FDCWD, path, O_PATH | follow, RESOLVE_NO_MAGICLINKS);
}

static bool is_absence(int rc)
{
    return rc == -ENOENT || rc == -ENOTDIR || rc == -EACCES || rc == -ELOOP || rc == -EXDEV;
}

static int clone_tree(int fd, bool recursive, unsigned flags)
{
    struct mount_attr attr = {.attr_set = MOUNT_ATTR_NOSUID, .propagation = MS_PRIVATE};
    unsigned deep = recursive ? AT_RECURSIVE : 0;
    int tree = open_tree(fd, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | deep);
    if (tree < 0)
        return -errno;
    attr.attr_set |= flags;
    if (mount_setattr(tree, "", AT_EMPTY_PATH | deep, &attr, sizeof attr) < 0) {
        int rc = -errno;
        close(tree);
        return rc;
    }
    return tree;
}

static int take_source(struct plan *plan, size_t index)
{
    struct source *source = &plan->sources[index];
    struct stat st;
    source->outer = find_outer(plan, index);
    source->fd = open_source(plan, source);
    if (source->fd < 0) {
        if (is_absence(source->fd) && !(source->bind->flags & WIRE_BIND_MUST_EXIST))
            return 0;
        return fail(plan, STEP_CELL_SOURCE, source->fd, source->bind->path);
    }
    if (fstat(source->fd, &st) < 0)
        return fail(plan, STEP_CELL_SOURCE, errno, source->bind->path);
    source->mode = st.st_mode;
    if (S_ISLNK(st.st_mode)) {
        if (source->bind->flags & WIRE_BIND_MUST_EXIST)
            return fail(plan, STEP_CELL_SOURCE, ELOOP, source->bind->path);
        return 0;
    }
    unsigned flags = MOUNT_ATTR_NODEV;
    if (!(source->bind->flags & WIRE_BIND_WRITABLE))
        flags |= MOUNT_ATTR_RDONLY;
    if (!(source->bind->flags & WIRE_BIND_EXECUTABLE))
        flags |= MOUNT_ATTR_NOEXEC;
    source->tree = clone_tree(source->fd, true, flags);
    return source->tree < 0 ? fail(plan, STEP_CELL_SOURCE, source->tree, source->bind->path) : 0;
}

static int take_sources(struct plan *plan)
{
    uint32_t count = plan->spec->bind_count;
    plan->sources = cv_zalloc((count + 1) * sizeof *plan->sources);
    for (uint32_t i = 0; i < count; i++)
        plan->sources[i] = (struct source){.bind = &plan->spec->binds[i], .fd = -1, .tree = -1};
    qsort(plan->sources, count, sizeof *plan->sources, by_path);
    for (uint32_t i = 0; i < count; i++)
        if (take_source(plan, i) < 0)
            return -1;
    for (size_t i = 0; i < DEVICES; i++) {
        char path[32];
        snprintf(path, sizeof path, "/dev/%s", devices[i]);
        int fd = sys_openat2(AT_FDCWD, path, O_PATH | O_NOFOLLOW, RESOLVE_NO_SYMLINKS);
        plan->devices[i] = fd < 0 ? fd : clone_tree(fd, false, MOUNT_ATTR_NOEXEC);
        if (plan->devices[i] < 0)
            return fail(plan, STEP_CELL_DEV, plan->devices[i], path);
        close(fd);
    }
    return 0;
}

/* ---- 3 ---------------------------------------------------------------------------------------------------------- */

/* Over /proc, since something has to be covered and the host's /proc is no longer needed. */
static int make_root(struct plan *plan)
{
    if (mount("corvid", "/proc", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0755,size=1m,nr_inodes=8192") < 0 || chdir("/proc") < 0)
        return fail(plan, STEP_CELL_ROOT, errno, "");
    plan->root = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    return plan->root < 0 ? fail(plan, STEP_CELL_ROOT, errno, "") : 0;
}

static int make_scratch(struct plan *plan, const char *path)
{
    char options[64];
    snprintf(options, sizeof options, "mode=1777,size=%llu,nr_inodes=65536", (unsigned long long)plan->spec->tmp_bytes);
    if (mkdir(path, 0755) < 0 || mount("corvid", path, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, options) < 0)
        return fail(plan, STEP_CELL_TMP, errno, path);
    return 0;
}

static int attach(int tree, int target)
{
    return move_mount(tree, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) < 0 ? -errno : 0;
}

static int make_places(struct plan *plan)
{
    if (make_scratch(plan, "tmp") < 0)
        return -1;
    if (mkdir("dev", 0755) < 0)
        return fail(plan, STEP_CELL_DEV, errno, "/dev");
    for (size_t i = 0; i < DEVICES; i++) {
        char path[32];
        snprintf(path, sizeof path, "dev/%s", devices[i]);
        int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
        int rc = fd < 0 ? -errno : 0;
        if (rc == 0 && move_mount(plan->devices[i], "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH) < 0)
            rc = -errno;
        if (fd >= 0)
            close(fd);
        close(plan->devices[i]);
        if (rc < 0)
            return fail(plan, STEP_CELL_DEV, rc, path);
    }
    return make_scratch(plan, "dev/shm");
}

/* ---- 4 ---------------------------------------------------------------------------------------------------------- */

/* Makes the folders above the last component, each step without following links. Gives the parent and the last name. */
static int make_parents(const struct plan *plan, const char *path, const char **name)
{
    int parent = dup(plan->root);
    const char *at = path + 1;
    for (const char *slash; parent >= 0 && (slash = strchr(at, '/')); at = slash + 1) {
        char part[NAME_MAX + 1];
        snprintf(part, sizeof part, "%.*s", (int)(slash - at), at);
        mkdirat(parent, part, 0755);
        int next = sys_openat2(parent, part, O_PATH | O_DIRECTORY | O_NOFOLLOW, NO_LINKS);
        close(parent);
        parent = next;
    }
    *name = at;
    return parent;
}

static int make_target(const struct plan *plan, const struct source *source)
{
    const char *path = source->bind->path;
    const char *name;
    if (source->outer)
        return sys_openat2(plan->root, path + 1, O_PATH | O_NOFOLLOW, NO_LINKS);
    int parent = make_parents(plan, path, &name);
    if (parent < 0)
        return parent;
    if (S_ISDIR(source->mode)) {
        mkdirat(parent, name, 0755);
    } else {
        int fd = openat(parent, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
        if (fd >= 0)
            close(fd);
    }
    int target = sys_openat2(parent, name, O_PATH | O_NOFOLLOW, NO_LINKS);
    close(parent);
    return target;
}

static int place_link(const struct plan *plan, const struct source *source)
{
    char text[PATH_MAX];
    const char *name;
    ssize_t len = readlinkat(source->fd, "", text, sizeof text - 1);
    if (len < 0)
        return -errno;
    text[len] = '\0';
    int parent = make_parents(plan, source->bind->path, &name);
    if (parent < 0)
        return parent;
    int rc = symlinkat(text, parent, name) < 0 && errno != EEXIST ? -errno : 0;
    close(parent);
    return rc;
}

static int place(struct plan *plan, const struct source *source)
{
    int rc = 0;
    if (source->tree < 0) {
        if (!source->outer) /* inside another bind the link is already there */
            rc = place_link(plan, source);
    } else {
        int target = make_target(plan, source);
        rc = target < 0 ? target : attach(source->tree, target);
        if (target >= 0)
            close(target);
    }
    if (is_absence(rc) && !(source->bind->flags & WIRE_BIND_MUST_EXIST))
        return 0;
    return rc < 0 ? fail(plan, STEP_CELL_PLACE, rc, source->bind->path) : 0;
}

/* Covers what the path means inside the cell, links followed: a link can only make more disappear. */
static int hide(struct plan *plan, const char *path, int folder, int file)
{
    struct stat st;
    int target = sys_openat2(plan->root, path, O_PATH, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
    if (target < 0)
        return is_absence(target) ? 0 : fail(plan, STEP_CELL_HIDE, target, path);
    int rc = fstat(target, &st) < 0 ? -errno : 0;
    int cover = rc < 0 ? rc : clone_tree(S_ISDIR(st.st_mode) ? folder : file, false, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
    rc = cover < 0 ? cover : attach(cover, target);
    if (cover >= 0)
        close(cover);
    close(target);
    return rc < 0 ? fail(plan, STEP_CELL_HIDE, rc, path) : 0;
}

static int hide_all(struct plan *plan)
{
    if (plan->spec->hidden_count == 0)
        return 0;
    int made = mkdir(".folder", 0) == 0 ? open(".file", O_CREAT | O_EXCL | O_RDONLY | O_CLOEXEC, 0) : -1;
    if (made < 0)
        return fail(plan, STEP_CELL_HIDE, errno, "");
    close(made);
    int folder = open(".folder", O_PATH | O_DIRECTORY | O_CLOEXEC);
    int file = open(".file", O_PATH | O_CLOEXEC);
    int rc = folder < 0 || file < 0 ? fail(plan, STEP_CELL_HIDE, errno, "") : 0;
    for (uint32_t i = 0; rc == 0 && i < plan->spec->hidden_count; i++)
        rc = hide(plan, plan->spec->hidden[i], folder, file);
    if (rc == 0 && (unlink(".file") < 0 || rmdir(".folder") < 0))
        rc = fail(plan, STEP_CELL_HIDE, errno, "");
    close(folder);
    close(file);
    return rc;
}

/* ---- 5 ---------------------------------------------------------------------------------------------------------- */

static int allow_path(const struct plan *plan, const char *path, uint64_t rights)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    int rc = fd < 0 ? -errno : landlock_allow(plan->cell->ruleset, fd, rights, plan->cell->nursery->landlock_abi);
    if (fd >= 0)
        close(fd);
    return rc;
}

static int make_rules(struct plan *plan)
{
    unsigned abi = plan->cell->nursery->landlock_abi;
    if (abi < LANDLOCK_ABI_NEEDED)
        return fail(plan, STEP_CELL_RULES, ENOSYS, "");
    int ruleset = plan->cell->ruleset = landlock_create(abi);
    if (ruleset < 0)
        return fail(plan, STEP_CELL_RULES, ruleset, "");
    int rc = landlock_allow(ruleset, plan->root, LL_READ_DIR, abi);
    if (rc == 0)
        rc = allow_path(plan, "tmp", landlock_bind_rights(abi, true, false));
    if (rc == 0)
        rc = allow_path(plan, "dev/shm", landlock_bind_rights(abi, true, false));
    if (rc == 0)
        rc = allow_path(plan, "dev", LL_READ_FILE | LL_WRITE_FILE | LL_READ_DIR);
    if (rc == 0) /* by descriptor: it stands at no path of the cell */
        rc = landlock_allow(ruleset, plan->cell->nursery->worker, LL_EXECUTE | LL_READ_FILE, abi);
    for (uint32_t i = 0; rc == 0 && i < plan->spec->bind_count; i++) {
        const struct source *source = &plan->sources[i];
        if (source->tree >= 0)
            rc = landlock_allow(ruleset, source->tree,
                                landlock_bind_rights(abi, source->bind->flags & WIRE_BIND_WRITABLE, source->bind->flags & WIRE_BIND_EXECUTABLE), abi);
    }
    return rc < 0 ? fail(plan, STEP_CELL_RULES, rc, "") : 0;
}

/* ---- 6 ---------------------------------------------------------------------------------------------------------- */

static int leave_host(struct plan *plan)
{
    struct mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC};
    if (mount_setattr(plan->root, "", AT_EMPTY_PATH, &attr, sizeof attr) < 0)
        return fail(plan, STEP_CELL_ROOT, errno, "");
    int rc = sys_pivot_root(".", ".");
    if (rc < 0)
        return fail(plan, STEP_CELL_PIVOT, rc, "");
    if (umount2(".", MNT_DETACH) < 0 || chdir("/") < 0)
        return fail(plan, STEP_CELL_PIVOT, errno, "");
    return 0;
}

static void release(struct plan *plan)
{
    for (uint32_t i = 0; plan->sources && i < plan->spec->bind_count; i++) {
        if (plan->sources[i].fd >= 0)
            close(plan->sources[i].fd);
        if (plan->sources[i].tree >= 0)
            close(plan->sources[i].tree);
    }
    free(plan->sources);
    if (plan->root >= 0)
        close(plan->root);
}

int cellroot_build(struct cell *cell, struct wire_cell *spec, struct trouble *trouble)
{
    struct plan plan = {.cell = cell, .spec = spec, .trouble = trouble, .root = -1};
    int rc = own_namespaces(&plan);
    if (rc == 0)
        rc = take_sources(&plan);
    if (rc == 0)
        rc = make_root(&plan);
    if (rc == 0)
        rc = make_places(&plan);
    for (uint32_t i = 0; rc == 0 && i < spec->bind_count; i++)
        rc = place(&plan, &plan.sources[i]);
    if (rc == 0)
        rc = hide_all(&plan);
    if (rc == 0)
        rc = make_rules(&plan);
    if (rc == 0)
        rc = leave_host(&plan);
    release(&plan);
    return rc;
}
