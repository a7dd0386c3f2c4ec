// SPDX-License-Identifier: MIT
/*
 * careindex.c - looks through what a run may write, writes the list down, reads it again. Runs in a confined worker, one thread; owns
 * its lists; changes nothing but, when it is told to, makes the folder of a picture.
 */
#include "tools/careindex.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/path.h"
#include "tools/fswalk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FRESH_NS = 100 * 1000 * 1000, COARSE_FRESH_S = 3, PATH_BYTES = 65536 };

static const char magic[] = "corvid picture 1\n";

/* ---- entries -------------------------------------------------------------------------------------------------------- */

/* Bytes compared, "/" before all others: what is in a folder follows right after it. */
static int compare_paths(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    int left = *a == '/' ? 1 : *a ? (unsigned char)*a + 1 : 0;
    int right = *b == '/' ? 1 : *b ? (unsigned char)*b + 1 : 0;
    return left - right;
}

static int by_path(const void *a, const void *b)
{
    return compare_paths(((const struct careindex_entry *)a)->path, ((const struct careindex_entry *)b)->path);
}

struct careindex_stamp careindex_stamp_of(const struct stat *st)
{
    return (struct careindex_stamp){.dev = st->st_dev, .ino = st->st_ino, .size = (uint64_t)st->st_size, .atime = st->st_atim, .mtime = st->st_mtim,
                                    .ctime = st->st_ctim, .mode = st->st_mode};
}

static bool same_time(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

bool careindex_is_same(const struct careindex_stamp *a, const struct careindex_stamp *b)
{
    return a->dev == b->dev && a->ino == b->ino && a->size == b->size && a->mode == b->mode && same_time(&a->mtime, &b->mtime) &&
           same_time(&a->ctime, &b->ctime);
}

/* File systems without parts of seconds have a coarse clock, all others one of some milliseconds. */
static bool is_fresh(const struct timespec *changed)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (changed->tv_nsec == 0)
        return now.tv_sec - changed->tv_sec < COARSE_FRESH_S;
    return now.tv_sec < changed->tv_sec || (now.tv_sec - changed->tv_sec) * 1000000000LL + now.tv_nsec - changed->tv_nsec < FRESH_NS;
}

static void add(struct careindex *index, char *path, const struct careindex_stamp *stamp)
{
    if (index->count == index->cap) {
        index->cap = index->cap ? index->cap * 2 : 64;
        index->at = cv_regrow(index->at, index->cap * sizeof *index->at);
    }
    index->at[index->count++] = (struct careindex_entry){.path = path, .stamp = *stamp};
}

void careindex_finish(struct careindex *index)
{
    for (size_t i = 0; i < index->count; i++)
        free(index->at[i].path);
    free(index->at);
    *index = CAREINDEX_INIT;
}

struct careindex_entry *careindex_find(const struct careindex *index, const char *path)
{
    struct careindex_entry key = {.path = (char *)(uintptr_t)path};
    return index->count ? bsearch(&key, index->at, index->count, sizeof key, by_path) : NULL;
}

size_t careindex_after(const struct careindex *index, size_t i)
{
    const char *folder = index->at[i].path;
    size_t len = strcmp(folder, "/") == 0 ? 0 : strlen(folder);
    size_t next = i + 1;
    while (next < index->count && strncmp(index->at[next].path, folder, len) == 0 && index->at[next].path[len] == '/')
        next++;
    return next;
}

/* ---- looking -------------------------------------------------------------------------------------------------------- */

struct look {
    const struct cv_tool_env *env;
    const struct cv_tool_root *root;
    const struct careindex *before;
    struct careindex *index;
    uint64_t bytes;
    size_t entries;
};

static bool is_root(const struct cv_tool_env *env, const char *path)
{
    for (size_t i = 0; i < env->root_count; i++)
        if (strcmp(env->roots[i].path, path) == 0)
            return true;
    return false;
}

/* May what is in the folder be looked at? */
static bool opens(int folder, const char *name)
{
    struct stat st;
    cv_auto_close int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    return fd >= 0 && fstatat(fd, ".", &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* The same, once it is opened to its owner where that is asked for. */
static bool opens_by_force(const struct look *look, int folder, const char *name, const char *path, struct stat *st)
{
    const struct careindex_entry *before = look->before ? careindex_find(look->before, path) : NULL;
    bool was_folder = before && S_ISDIR(before->stamp.mode);
    mode_t more = was_folder ? S_IRUSR | S_IXUSR : S_IRWXU;
    if (opens(folder, name))
        return true;
    if (!look->before || (was_folder && (before->stamp.flags & CAREINDEX_UNREAD)))
        return false;
    return fchmodat(folder, name, (st->st_mode & 07777) | more, 0) == 0 && fstatat(folder, name, st, AT_SYMLINK_NOFOLLOW) == 0 && opens(folder, name);
}

static int note(struct look *look, char *path, const struct stat *st, bool unread)
{
    struct careindex_stamp stamp = careindex_stamp_of(st);
    uint64_t size = S_ISREG(st->st_mode) ? stamp.size : 0;
    if (look->index->count >= look->entries || size > look->bytes - look->index->bytes) {
        free(path);
        look->index->cut = true;
        return FSWALK_STOP;
    }
    if (unread || !(S_ISREG(st->st_mode) || S_ISDIR(st->st_mode) || S_ISLNK(st->st_mode)))
        stamp.flags |= CAREINDEX_UNREAD;
    if (is_fresh(&st->st_ctim))
        stamp.flags |= CAREINDEX_FRESH;
    look->index->bytes += size;
    add(look->index, path, &stamp);
    return stamp.flags & CAREINDEX_UNREAD ? FSWALK_SKIP : FSWALK_ON;
}

static int visit(const struct fswalk_entry *entry, void *arg)
{
    struct look *look = arg;
    struct stat st;
    if (entry->leaving || fstatat(entry->folder, entry->name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return FSWALK_ON;
    char *path = cv_path_join(look->root->path, entry->path);
    if (S_ISDIR(st.st_mode) && is_root(look->env, path)) { /* it is looked at by itself, or may not be written */
        free(path);
        return FSWALK_SKIP;
    }
    bool unread = S_ISDIR(st.st_mode) && !opens_by_force(look, entry->folder, entry->name, path, &st);
    return note(look, path, &st, unread);
}

static int look_at_root(struct look *look)
{
    struct stat st;
    if (fstat(look->root->fd, &st) < 0)
        return 0;
    bool unread = S_ISDIR(st.st_mode) && !opens_by_force(look, look->root->fd, ".", look->root->path, &st);
    if (note(look, cv_strdup(look->root->path), &st, unread) != FSWALK_ON || !S_ISDIR(st.st_mode))
        return 0;
    struct fswalk walk = {.top = look->root->fd, .forgiving = true, .visit = visit, .arg = look};
    int rc = fswalk_run(&walk);
    look->index->cut = look->index->cut || walk.cut;
    fswalk_finish(&walk);
    return rc;
}

int careindex_look(const struct cv_tool_env *env, uint64_t bytes, size_t entries, const struct careindex *before, struct careindex *out)
{
    struct look look = {.env = env, .before = before, .index = out, .bytes = bytes, .entries = entries};
    int rc = 0;
    *out = CAREINDEX_INIT;
    for (size_t i = 0; rc == 0 && !out->cut && i < env->root_count; i++) {
        look.root = &env->roots[i];
        if (look.root->writable)
            rc = look_at_root(&look);
    }
    if (out->count > 0)
        qsort(out->at, out->count, sizeof *out->at, by_path);
    return rc < 0 ? rc : out->cut ? -E2BIG : 0;
}

/* ---- as bytes ------------------------------------------------------------------------------------------------------- */

void careindex_write(const struct careindex *index, struct cv_buf *out)
{
    cv_buf_puts(out, magic);
    for (size_t i = 0; i < index->count; i++) {
        const struct careindex_entry *entry = &index->at[i];
        if (entry->stamp.flags & CAREINDEX_GONE)
            continue;
        cv_buf_add(out, &entry->stamp, sizeof entry->stamp);
        cv_buf_add(out, entry->path, strlen(entry->path) + 1);
    }
}

int careindex_read(const struct cv_buf *text, struct careindex *out)
{
    size_t at = strlen(magic);
    struct careindex_stamp stamp;
    *out = CAREINDEX_INIT;
    if (text->len < at || memcmp(text->data, magic, at) != 0)
        return -EPROTO;
    while (at < text->len) {
        size_t left = text->len - at;
        size_t len = left > sizeof stamp ? strnlen(text->data + at + sizeof stamp, left - sizeof stamp) : 0;
        if (len == 0 || len >= PATH_BYTES || len == left - sizeof stamp || text->data[at + sizeof stamp] != '/') {
            careindex_finish(out);
            return -EPROTO;
        }
        memcpy(&stamp, text->data + at, sizeof stamp);
        add(out, cv_strdup(text->data + at + sizeof stamp), &stamp);
        at += sizeof stamp + len + 1;
    }
    return 0;
}

/* ---- folders -------------------------------------------------------------------------------------------------------- */

int careindex_folder_of(struct careindex_folder *folder, const char *path, const char **name)
{
    const char *slash = strrchr(path, '/');
    size_t len = (size_t)(slash - path);
    *name = slash + 1;
    if (folder->fd >= 0 && strncmp(folder->path, path, len) == 0 && folder->path[len] == '\0')
        return folder->fd;
    careindex_folder_finish(folder);
    cv_auto_free char *above = cv_strndup(path, len);
    int fd = fspath_below(folder->top, len > 1 ? above + 1 : ".", O_PATH | O_DIRECTORY, 0, 0);
    if (fd < 0)
        return fd;
    folder->path = cv_steal(&above);
    folder->fd = fd;
    return fd;
}

void careindex_folder_finish(struct careindex_folder *folder)
{
    if (folder->fd >= 0)
        close(cv_steal_fd(&folder->fd));
    free(cv_steal(&folder->path));
}

int careindex_open_picture(const struct cv_tool_env *env, const json_t *args, bool make, int *picture, struct cv_error *err)
{
    const char *name = cv_json_str(args, "picture", "");
    if (env->keep_fd < 0)
        return cv_deny(err, -ENOENT, "tool", "care.unkept", "there is no place to keep it");
    if (strncmp(name, "picture-", 8) != 0 || strchr(name, '/'))
        return cv_deny(err, -EINVAL, "tool", "tool.refused", "args.picture: expected the name of a picture");
    if (make && mkdirat(env->keep_fd, name, 0700) < 0 && errno != EEXIST)
        return fspath_fail(err, name, -errno);
    *picture = fspath_below(env->keep_fd, name, O_RDONLY | O_DIRECTORY, 0, 0);
    return *picture < 0 ? fspath_fail(err, name, *picture) : 0;
}
