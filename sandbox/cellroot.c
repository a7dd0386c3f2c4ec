// SPDX-License-Identifier: MIT
/*
 * cellroot.c - a cell's file tree, in two parts. Ahead of any request (cellroot_prepare):
 *
 *   1  proof that every namespace is the cell's own, while the host's /proc still answers
 *   2  the devices, a tmpfs as the new root, the devices in it
 *   3  pivot_root, the host's tree detached
 *
 * On request (cellroot_finish), with the mounts that cellsource.c took hold of:
 *
 *   4  /tmp and /dev/shm
 *   5  each source at its own path, outer ones first; covers over what is hidden, and no folder above one can be renamed
 *   6  Landlock rules for what stands there
 *   7  the root read-only
 *
 * Runs once, in PID 1 of the cell, as the user the cell is for, before any user code.
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

static const char *const devices[] = {"null", "zero", "full", "random", "urandom", "tty"};
enum { DEVICES = sizeof devices / sizeof devices[0] };

struct plan {
    struct cell *cell;
    const struct wire_cell *spec;
    struct trouble *trouble;
    struct source *sources;
};

static int fail(struct plan *plan, enum step step, int error, const char *detail)
{
    return inside_trouble(plan->trouble, step, error, detail);
}

static int attach(int tree, int target)
{
    return move_mount(tree, "", target, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) < 0 ? -errno : 0;
}

/* ---- 1 ---------------------------------------------------------------------------------------------------------- */

static int own_namespaces(struct plan *plan)
{
    uint64_t mine[INSIDE_NAMESPACES];
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

static int take_devices(struct plan *plan, int *trees)
{
    for (size_t i = 0; i < DEVICES; i++) {
        char path[32];
        snprintf(path, sizeof path, "/dev/%s", devices[i]);
        int fd = sys_openat2(AT_FDCWD, path, O_PATH | O_NOFOLLOW, RESOLVE_NO_SYMLINKS);
        trees[i] = fd < 0 ? fd : source_clone(fd, false, MOUNT_ATTR_NOEXEC);
        if (trees[i] < 0)
            return fail(plan, STEP_CELL_DEV, trees[i], path);
        close(fd);
    }
    return 0;
}

/* Over /proc, since something has to be covered and the host's /proc is no longer needed. */
static int make_root(struct plan *plan)
{
    if (mount("corvid", "/proc", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0755,size=1m,nr_inodes=8192") < 0 || chdir("/proc") < 0)
        return fail(plan, STEP_CELL_ROOT, errno, "");
    plan->cell->root = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    return plan->cell->root < 0 ? fail(plan, STEP_CELL_ROOT, errno, "") : 0;
}

static int place_devices(struct plan *plan, const int *trees)
{
    if (mkdir("dev", 0755) < 0 || mkdir("dev/shm", 0755) < 0 || mkdir("dev/pts", 0755) < 0 || mkdir("tmp", 0755) < 0)
        return fail(plan, STEP_CELL_DEV, errno, "/dev");
    for (size_t i = 0; i < DEVICES; i++) {
        char path[32];
        snprintf(path, sizeof path, "dev/%s", devices[i]);
        int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
        int rc = fd < 0 ? -errno : 0;
        if (rc == 0 && move_mount(trees[i], "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH) < 0)
            rc = -errno;
        if (fd >= 0)
            close(fd);
        close(trees[i]);
        if (rc < 0)
            return fail(plan, STEP_CELL_DEV, rc, path);
    }
    return 0;
}

/* ---- 3 ---------------------------------------------------------------------------------------------------------- */

static int leave_host(struct plan *plan)
{
    int rc = sys_pivot_root(".", ".");
    if (rc < 0)
        return fail(plan, STEP_CELL_PIVOT, rc, "");
    if (umount2(".", MNT_DETACH) < 0 || chdir("/") < 0)
        return fail(plan, STEP_CELL_PIVOT, errno, "");
    return 0;
}

int cellroot_prepare(struct cell *cell, struct trouble *trouble)
{
    struct plan plan = {.cell = cell, .trouble = trouble};
    int trees[DEVICES];
    int rc = own_namespaces(&plan);
    if (rc == 0)
        rc = take_devices(&plan, trees);
    if (rc == 0)
        rc = make_root(&plan);
    if (rc == 0)
        rc = place_devices(&plan, trees);
    return rc == 0 ? leave_host(&plan) : rc;
}

/* ---- 4 ---------------------------------------------------------------------------------------------------------- */

static int make_scratch(struct plan *plan, const char *path)
{
    char options[64];
    snprintf(options, sizeof options, "mode=1777,size=%llu,nr_inodes=65536", (unsigned long long)plan->spec->tmp_bytes);
    if (mount("corvid", path, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, options) < 0)
        return fail(plan, STEP_CELL_TMP, errno, path);
    return 0;
}

/* ---- 5 ---------------------------------------------------------------------------------------------------------- */

/* Makes the folders above the last component, each step without following links. Gives the parent and the last name. */
static int make_parents(const struct plan *plan, const char *path, const char **name)
{
    int parent = dup(plan->cell->root);
    const char *at = path + 1;
    for (const char *slash; parent >= 0 && (slash = strchr(at, '/')); at = slash + 1) {
        char part[NAME_MAX + 1];
        snprintf(part, sizeof part, "%.*s", (int)(slash - at), at);
        mkdirat(parent, part, 0755);
        int next = sys_openat2(parent, part, O_PATH | O_DIRECTORY | O_NOFOLLOW, SOURCE_NO_LINKS);
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
    if (source->nested)
        return sys_openat2(plan->cell->root, path + 1, O_PATH | O_NOFOLLOW, SOURCE_NO_LINKS);
    int parent = make_parents(plan, path, &name);
    if (parent < 0)
        return parent;
    if (source->kind == SOURCE_FOLDER) {
        mkdirat(parent, name, 0755);
    } else {
        int fd = openat(parent, name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
        if (fd >= 0)
            close(fd);
    }
    int target = sys_openat2(parent, name, O_PATH | O_NOFOLLOW, SOURCE_NO_LINKS);
    close(parent);
    return target;
}

static int place_link(const struct plan *plan, const struct source *source)
{
    const char *name;
    int parent = make_parents(plan, source->bind->path, &name);
    if (parent < 0)
        return parent;
    int rc = symlinkat(source->link, parent, name) < 0 && errno != EEXIST ? -errno : 0;
    close(parent);
    return rc;
}

/* A cover, or a read-only place inside a writable one, can be got around by renaming a folder above it: a mount point cannot be
 * renamed, but what it stands in can, and the next cell would look for the place where it no longer is. So every folder between a
 * mount and such a place becomes a mount point too, by being bound onto itself. Links are not followed: behind one, what is renamed
 * is the link. */
static int pin(struct plan *plan, const char *folder, enum step step)
{
    struct statx stx;
    int target = sys_openat2(plan->cell->root, folder, O_PATH | O_DIRECTORY | O_NOFOLLOW, SOURCE_NO_LINKS);
    if (target < 0)
        return source_is_absence(target) ? 0 : fail(plan, step, target, folder);
    int rc = statx(target, "", AT_EMPTY_PATH, 0, &stx) < 0 ? -errno : 0;
    if (rc == 0 && !(stx.stx_attributes & STATX_ATTR_MOUNT_ROOT)) {
        int itself = source_clone(target, true, 0);
        rc = itself < 0 ? itself : attach(itself, target);
        if (itself >= 0)
            close(itself);
    }
    close(target);
    return rc < 0 ? fail(plan, step, rc, folder) : 0;
}

static int pin_above(struct plan *plan, const char *path, enum step step)
{
    char folder[PATH_MAX];
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - path - 1), path + 1); /* relative to the root */
        int rc = pin(plan, folder, step);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static int hold(struct plan *plan, const struct source *source)
{
    if (source->tree < 0 || source->kind != SOURCE_FOLDER)
        return 0;
    plan->cell->keep = fcntl(source->tree, F_DUPFD_CLOEXEC, 3);
    return plan->cell->keep < 0 ? fail(plan, STEP_CELL_PLACE, errno, source->bind->path) : 0;
}

static int place(struct plan *plan, const struct source *source)
{
    if (source->bind->flags & WIRE_BIND_KEEP)
        return hold(plan, source);
    bool is_kept = source->nested && !(source->bind->flags & WIRE_BIND_WRITABLE);
    int rc = is_kept ? pin_above(plan, source->bind->path, STEP_CELL_PLACE) : 0;
    if (rc < 0)
        return rc;
    if (source->kind == SOURCE_LINK && !source->nested) { /* inside another source the link is already there */
        rc = place_link(plan, source);
    } else if (source->tree >= 0) {
        int target = make_target(plan, source);
        rc = target < 0 ? target : attach(source->tree, target);
        if (target >= 0)
            close(target);
    }
    if (source_is_absence(rc) && !(source->bind->flags & WIRE_BIND_MUST_EXIST))
        return 0;
    return rc < 0 ? fail(plan, STEP_CELL_PLACE, rc, source->bind->path) : 0;
}

/* Covers what the path means inside the cell, links followed: a link can only make more disappear. */
static int hide(struct plan *plan, const char *path, int folder, int file)
{
    struct stat st;
    int target = sys_openat2(plan->cell->root, path, O_PATH, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
    if (target < 0)
        return source_is_absence(target) ? 0 : fail(plan, STEP_CELL_HIDE, target, path);
    int rc = fstat(target, &st) < 0 ? -errno : 0;
    int cover = rc < 0 ? rc : source_clone(S_ISDIR(st.st_mode) ? folder : file, false, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
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
        if ((rc = pin_above(plan, plan->spec->hidden[i], STEP_CELL_HIDE)) == 0)
            rc = hide(plan, plan->spec->hidden[i], folder, file);
    if (rc == 0 && (unlink(".file") < 0 || rmdir(".folder") < 0))
        rc = fail(plan, STEP_CELL_HIDE, errno, "");
    close(folder);
    close(file);
    return rc;
}

/* ---- 6 ---------------------------------------------------------------------------------------------------------- */

static int allow_path(const struct plan *plan, const char *path, uint64_t rights)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    int rc = fd < 0 ? -errno : landlock_allow(plan->cell->ruleset, fd, rights, plan->cell->nursery->landlock_abi);
    if (fd >= 0)
        close(fd);
    return rc;
}

static int allow_workers(int ruleset, const int *workers, unsigned abi)
{
    int rc = 0;
    for (int i = 0; rc == 0 && i < WIRE_CLASSES; i++)
        if (workers[i] >= 0)
            rc = landlock_allow(ruleset, workers[i], LL_EXECUTE | LL_READ_FILE, abi);
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
    int rc = landlock_allow(ruleset, plan->cell->root, LL_READ_DIR, abi);
    if (rc == 0)
        rc = allow_path(plan, "tmp", landlock_bind_rights(abi, true, false));
    if (rc == 0)
        rc = allow_path(plan, "dev/shm", landlock_bind_rights(abi, true, false));
    if (rc == 0)
        rc = allow_path(plan, "dev", LL_READ_FILE | LL_WRITE_FILE | LL_READ_DIR);
    if (rc == 0) /* by descriptor: they stand at no path of the cell */
        rc = allow_workers(ruleset, plan->cell->nursery->workers, abi);
    for (uint32_t i = 0; rc == 0 && i < plan->spec->bind_count; i++) {
        const struct source *source = &plan->sources[i];
        if (source->tree >= 0)
            rc = landlock_allow(ruleset, source->tree,
                                landlock_bind_rights(abi, source->bind->flags & WIRE_BIND_WRITABLE, source->bind->flags & WIRE_BIND_EXECUTABLE), abi);
    }
    return rc < 0 ? fail(plan, STEP_CELL_RULES, rc, "") : 0;
}

/* ---- 7 ---------------------------------------------------------------------------------------------------------- */

static int close_root(struct plan *plan)
{
    struct mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC};
    if (mount_setattr(plan->cell->root, "", AT_EMPTY_PATH, &attr, sizeof attr) < 0)
        return fail(plan, STEP_CELL_ROOT, errno, "");
    close(plan->cell->root);
    plan->cell->root = -1;
    return 0;
}

int cellroot_finish(struct cell *cell, const struct wire_cell *spec, struct source *sources, struct trouble *trouble)
{
    struct plan plan = {.cell = cell, .spec = spec, .trouble = trouble, .sources = sources};
    int rc = make_scratch(&plan, "tmp");
    if (rc == 0)
        rc = make_scratch(&plan, "dev/shm");
    for (uint32_t i = 0; rc == 0 && i < spec->bind_count; i++)
        rc = place(&plan, &sources[i]);
    if (rc == 0)
        rc = hide_all(&plan);
    if (rc == 0)
        rc = make_rules(&plan);
    return rc == 0 ? close_root(&plan) : rc;
}
