// SPDX-License-Identifier: MIT
/*
 * care_picture.c - the step before a run's command: copies of everything that the command could change, so that what it removes or
 * overwrites can be worked out afterwards (care_compare.c) and put back (fs_undo.c). No tool that anybody can call: the door's own
 * (door/picture.c). Runs in a confined worker, one thread; changes only the picture's folder among what is kept of the run.
 *
 * A picture is a folder with a list (careindex.h) and a tree of copies. A further command of the same run finds the copies of what has
 * not changed since, so that only the first one pays for them.
 */
#include "tools/careindex.h"
#include "tools/carestep.h"
#include "tools/fsfile.h"
#include "tools/fstree.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

struct picture {
    struct careindex_folder from, to;
    const struct careindex *former; /* whose copies are in the tree */
};

/* ---- copying -------------------------------------------------------------------------------------------------------- */

/* What says that this one cannot be copied, rather than that none can. */
static bool is_its_own(int code)
{
    return code == -EACCES || code == -EPERM || code == -ELOOP || code == -ENXIO || code == -ENAMETOOLONG;
}

/* Is there a copy of it from before? */
static bool is_copied(const struct picture *picture, const struct careindex_entry *entry)
{
    const struct careindex_entry *former = careindex_find(picture->former, entry->path);
    return former && !former->stamp.flags && careindex_is_same(&former->stamp, &entry->stamp);
}

static int pump(int from, int dir, const char *name)
{
    cv_auto_close int to = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    return to < 0 ? -errno : fsfile_pump(from, to);
}

/* The bytes that are copied are those the list speaks of, or its entry is fresh. */
static int copy_file(int source, const char *name, int dir, struct careindex_entry *entry)
{
    struct stat before, after;
    cv_auto_close int from = openat(source, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (from < 0 || fstat(from, &before) < 0)
        return -errno;
    if (!S_ISREG(before.st_mode))
        return -ENXIO;
    int rc = pump(from, dir, name);
    if (rc < 0 || fstat(from, &after) < 0)
        return rc < 0 ? rc : -errno;
    struct careindex_stamp now = careindex_stamp_of(&after);
    if (!careindex_is_same(&entry->stamp, &now))
        entry->stamp.flags |= CAREINDEX_FRESH;
    return 0;
}

static int copy_link(int source, const char *name, int dir)
{
    char target[PATH_MAX];
    ssize_t n = readlinkat(source, name, target, sizeof target - 1);
    if (n < 0)
        return -errno;
    target[n] = '\0';
    return symlinkat(target, dir, name) < 0 ? -errno : 0;
}

static int copy_entry(struct picture *picture, struct careindex_entry *entry)
{
    const char *name;
    struct stat st;
    if (strcmp(entry->path, "/") == 0)
        return 0;
    int dir = careindex_folder_of(&picture->to, entry->path, &name);
    if (dir < 0)
        return dir;
    bool is_there = fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
    if (is_there && S_ISDIR(st.st_mode) && S_ISDIR(entry->stamp.mode))
        return 0;
    if (is_there)
        fstree_discard(dir, name);
    if (S_ISDIR(entry->stamp.mode))
        return mkdirat(dir, name, 0700) < 0 ? -errno : 0;
    int source = careindex_folder_of(&picture->from, entry->path, &name);
    if (source < 0)
        return source;
    return S_ISLNK(entry->stamp.mode) ? copy_link(source, name, dir) : copy_file(source, name, dir, entry);
}

static int copy_all(struct picture *picture, struct careindex *index)
{
    for (size_t i = 0; i < index->count; i++) {
        struct careindex_entry *entry = &index->at[i];
        bool skipped = (entry->stamp.flags & CAREINDEX_UNREAD) && !S_ISDIR(entry->stamp.mode);
        int rc = skipped || is_copied(picture, entry) ? 0 : copy_entry(picture, entry);
        if (rc == -ENOENT)
            entry->stamp.flags |= CAREINDEX_GONE;
        else if (is_its_own(rc))
            entry->stamp.flags |= CAREINDEX_UNREAD;
        else if (rc < 0)
            return rc;
    }
    return 0;
}

/* The folders above a root have no entry, but a place in the tree. */
static int make_above(int tree, const char *path)
{
    cv_auto_free char *work = cv_strdup(path);
    for (char *slash = strchr(work + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdirat(tree, work + 1, 0700) < 0 && errno != EEXIST)
            return -errno;
        *slash = '/';
    }
    return 0;
}

/* Copies of what is no longer there go first: in their place there may be something else now. */
static void drop_former(struct careindex_folder *to, const struct careindex *former, const struct careindex *index)
{
    const char *name;
    for (size_t i = 0; i < former->count; i++) {
        const struct careindex_entry *now = careindex_find(index, former->at[i].path);
        if (now || strcmp(former->at[i].path, "/") == 0)
            continue;
        int dir = careindex_folder_of(to, former->at[i].path, &name);
        if (dir >= 0)
            fstree_discard(dir, name);
        i = careindex_after(former, i) - 1;
    }
}

/* ---- the list ------------------------------------------------------------------------------------------------------- */

int care_step_read(int picture, const char *name, struct careindex *out)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    *out = CAREINDEX_INIT;
    cv_auto_close int fd = openat(picture, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    int rc = fd < 0 ? -errno : cv_file_take(fd, SIZE_MAX, &text);
    return rc < 0 ? rc : careindex_read(&text, out);
}

/* Whatever was written before does not count: the tree is about to change. */
static void take_former(int picture, struct careindex *former)
{
    if (care_step_read(picture, CAREINDEX_CLOSED, former) < 0 && care_step_read(picture, CAREINDEX_OPEN, former) < 0)
        fstree_discard(picture, CAREINDEX_TREE); /* copies that no list tells of */
    unlinkat(picture, CAREINDEX_CLOSED, 0);
    unlinkat(picture, CAREINDEX_OPEN, 0);
}

static int write_list(int picture, const struct careindex *index)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    careindex_write(index, &text);
    cv_auto_close int fd = openat(picture, CAREINDEX_OPEN, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    return fd < 0 ? -errno : cv_file_put(fd, cv_buf_text(&text), text.len);
}

static int draw(const struct cv_tool_env *env, int folder, struct careindex *index)
{
    careindex_auto struct careindex former = CAREINDEX_INIT;
    take_former(folder, &former);
    if (mkdirat(folder, CAREINDEX_TREE, 0700) < 0 && errno != EEXIST)
        return -errno;
    cv_auto_close int tree = fspath_below(folder, CAREINDEX_TREE, O_RDONLY | O_DIRECTORY, 0, 0);
    int rc = tree < 0 ? tree : 0;
    for (size_t i = 0; rc == 0 && i < env->root_count; i++)
        rc = env->roots[i].writable ? make_above(tree, env->roots[i].path) : 0;
    if (rc < 0)
        return rc;
    cv_auto_close int top = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    careindex_folder_auto struct careindex_folder to = CAREINDEX_FOLDER(tree);
    struct picture picture = {.from = CAREINDEX_FOLDER(top), .to = CAREINDEX_FOLDER(tree), .former = &former};
    drop_former(&to, &former, index);
    rc = top < 0 ? -errno : copy_all(&picture, index);
    careindex_folder_finish(&picture.from);
    careindex_folder_finish(&picture.to);
    return rc < 0 ? rc : write_list(folder, index);
}

/* ---- the step ------------------------------------------------------------------------------------------------------- */

static int too_much(const struct cv_tool_env *env, struct cv_error *err)
{
    return cv_deny(err, -E2BIG, "tool", "care.unkept", "what it may write is more than the %llu bytes or %llu files and folders that can still be kept of one run",
                   (unsigned long long)env->keep_bytes, (unsigned long long)env->keep_entries);
}

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    careindex_auto struct careindex index = CAREINDEX_INIT;
    cv_auto_close int folder = -1;
    int rc = careindex_open_picture(env, args, true, &folder, err);
    if (rc < 0)
        return rc;
    rc = careindex_look(env, env->keep_bytes, env->keep_entries, NULL, &index);
    if (rc == -E2BIG)
        return too_much(env, err);
    if (rc == 0)
        rc = draw(env, folder, &index);
    if (rc < 0) {
        fstree_discard(folder, CAREINDEX_TREE);
        return cv_deny(err, rc, "tool", "care.unkept", "what it may write could not be copied before: %s", strerror(-rc));
    }
    json_object_set_new(result, "entries", json_integer((json_int_t)index.count));
    json_object_set_new(result, "bytes", json_integer((json_int_t)index.bytes));
    return 0;
}

const struct cv_tool cv_step_care_picture = {.name = "care_picture", .effect = CV_EFFECT_FILE, .class = CV_CLASS_B, .hidden = true, .run = run};
