// SPDX-License-Identifier: MIT
/*
 * careview.c - looks at files as they would be with effects taken back, and makes digests of them. Runs in a confined worker,
 * one thread; owns the view's steps; changes nothing.
 */
#include "tools/careview.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/hash.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"
#include "tools/fswalk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct care_step {
    enum care_think kind;
    char *path;
    char *other;
    off_t size;
};

static const char kept_path[] = "/kept";

void care_view_init(struct care_view *view, const struct cv_tool_env *env)
{
    *view = (struct care_view){.env = env, .kept = {.path = kept_path, .fd = env->keep_fd, .writable = true}};
}

void care_view_finish(struct care_view *view)
{
    for (size_t i = 0; i < view->count; i++) {
        free(view->steps[i].path);
        free(view->steps[i].other);
    }
    free(view->steps);
    *view = (struct care_view){0};
}

void care_view_think(struct care_view *view, enum care_think kind, const char *path, const char *other, off_t size)
{
    view->steps = cv_regrow(view->steps, (view->count + 1) * sizeof *view->steps);
    view->steps[view->count++] = (struct care_step){kind, cv_strdup(path), other ? cv_strdup(other) : NULL, size};
}

/* ---- finding -------------------------------------------------------------------------------------------------------- */

struct place {
    bool there, kept;
    char *path; /* on the host, or below what is kept; owned */
    off_t cut;
};

static const char *rest_of(const struct care_step *step, const char *path)
{
    return path + strlen(step->path);
}

/* The newest step that the path lies in decides; what it says about another place is looked up among the steps before it. */
static struct place look(const struct care_view *view, const char *path, size_t upto)
{
    for (size_t i = upto; i-- > 0;) {
        const struct care_step *step = &view->steps[i];
        if (step->kind == CARE_MODE || !cv_path_inside(step->path, path))
            continue;
        cv_auto_free char *other = cv_format("%s%s", step->other ? step->other : "", rest_of(step, path));
        if (step->kind == CARE_ABSENT)
            return (struct place){.cut = -1};
        if (step->kind == CARE_KEPT)
            return (struct place){.there = true, .kept = true, .path = cv_steal(&other), .cut = -1};
        if (step->kind == CARE_MOVED)
            return look(view, other, i);
        struct place whole = look(view, path, i);
        whole.cut = step->size;
        return whole;
    }
    return (struct place){.there = true, .path = cv_strdup(path), .cut = -1};
}

void care_view_kept(const struct care_view *view, const char *name, struct fspath *out)
{
    *out = (struct fspath){.root = &view->kept, .shown = name, .absolute = cv_path_join(kept_path, name)};
}

int care_view_find(const struct care_view *view, const char *path, struct fspath *out, off_t *cut)
{
    struct place place = look(view, path, view->count);
    cv_auto_free char *where = place.path;
    struct cv_error ignored = CV_ERROR_INIT;
    *cut = place.cut;
    if (!place.there || (place.kept && view->kept.fd < 0))
        return -ENOENT;
    if (place.kept) {
        care_view_kept(view, where, out);
        out->shown = path;
        return 0;
    }
    int rc = fspath_find(view->env, where, CV_PATH_READ, FSPATH_KEEP, out, &ignored);
    if (rc < 0)
        return rc;
    out->shown = path;
    if (strcmp(out->absolute, where) == 0)
        return 0;
    fspath_finish(out); /* a link stands in the way: what was there is not there any more */
    return -ENOENT;
}

/* The permissions that steps give to the folder, or else those that it has. */
static mode_t mode_of(const struct care_view *view, const char *path, mode_t mode, size_t upto)
{
    for (size_t i = upto; i-- > 0;) {
        const struct care_step *step = &view->steps[i];
        if (step->kind == CARE_MODE && strcmp(step->path, path) == 0)
            return (mode_t)step->size;
        if (step->kind == CARE_MODE || step->kind == CARE_CUT || !cv_path_inside(step->path, path))
            continue;
        cv_auto_free char *other = cv_format("%s%s", step->other ? step->other : "", rest_of(step, path));
        return step->kind == CARE_MOVED ? mode_of(view, other, mode, i) : mode;
    }
    return mode;
}

int care_view_mode(const struct care_view *view, const char *path)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    struct stat st;
    off_t cut;
    int rc = care_view_find(view, path, &place, &cut);
    if (rc == 0)
        rc = fspath_stat(&place, &st);
    if (rc < 0)
        return rc;
    return S_ISDIR(st.st_mode) ? (int)mode_of(view, path, st.st_mode & 07777, view->count) : -ENOTDIR;
}

/* ---- digests -------------------------------------------------------------------------------------------------------- */

static int digest(struct care_view *view, const char *path, int depth, struct cv_buf *out);

static int digest_file(struct care_view *view, const struct fspath *place, off_t cut, struct cv_buf *out)
{
    struct stat st;
    struct cv_hash hash;
    cv_auto_close int fd = fspath_open(place, O_RDONLY, 0);
    if (fd < 0 || fstat(fd, &st) < 0)
        return fd < 0 ? fd : -errno;
    if (!S_ISREG(st.st_mode))
        return -ENOENT;
    if ((uint64_t)st.st_size > view->bytes)
        return -E2BIG;
    view->bytes -= (uint64_t)st.st_size;
    int rc = cv_hash_fd(fd, 0, cut >= 0 ? (uint64_t)cut : UINT64_MAX, &hash);
    if (rc == 0)
        cv_buf_printf(out, "f%03o %s", (unsigned)st.st_mode & 0777, hash.hex);
    return rc;
}

static int digest_link(const struct fspath *place, struct cv_buf *out)
{
    char target[PATH_MAX];
    const char *name = NULL;
    cv_auto_close int dir = fspath_parent(place, &name);
    ssize_t n = dir < 0 ? dir : readlinkat(dir, name, target, sizeof target);
    if (n < 0)
        return dir < 0 ? dir : -errno;
    struct cv_hash hash = cv_hash_bytes(target, (size_t)n);
    cv_buf_printf(out, "l %s", hash.hex);
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct fswalk_name *)a)->text, ((const struct fswalk_name *)b)->text);
}

static void add_name(struct fswalk_names *names, const char *text)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->at[i].text, text) == 0)
            return;
    if (names->count == names->cap) {
        names->cap = names->cap ? names->cap * 2 : 16;
        names->at = cv_regrow(names->at, names->cap * sizeof *names->at);
    }
    names->at[names->count++] = (struct fswalk_name){.text = cv_strdup(text)};
}

static bool stands_in(const char *folder, const char *path)
{
    size_t above = (size_t)(strrchr(path, '/') - path);
    return above == strlen(folder) && strncmp(path, folder, above) == 0;
}

/* The names that steps would put into a folder, newest first, up to the step that decides about the folder itself. */
static void add_steps(const struct care_view *view, const char *path, size_t upto, struct fswalk_names *names)
{
    for (size_t i = upto; i-- > 0;) {
        const struct care_step *step = &view->steps[i];
        if (stands_in(path, step->path))
            add_name(names, strrchr(step->path, '/') + 1);
        if (step->kind == CARE_CUT || step->kind == CARE_MODE || !cv_path_inside(step->path, path))
            continue;
        cv_auto_free char *other = cv_format("%s%s", step->other ? step->other : "", rest_of(step, path));
        if (step->kind == CARE_MOVED)
            add_steps(view, other, i, names);
        return;
    }
}

/* The names in a folder, with those that steps would put there; some may turn out to stand for nothing. */
static int read_names(const struct care_view *view, const char *path, const struct fspath *place, struct fswalk_names *names)
{
    cv_auto_close int fd = fspath_open(place, O_RDONLY | O_DIRECTORY, 0);
    int rc = fd < 0 ? fd : fswalk_read(fd, names);
    if (rc < 0)
        return rc;
    add_steps(view, path, view->count, names);
    if (names->count > 0)
        qsort(names->at, names->count, sizeof *names->at, by_name);
    return names->cut ? -E2BIG : 0;
}

static int digest_folder(struct care_view *view, const char *path, const struct fspath *place, mode_t mode, int depth, struct cv_buf *out)
{
    fswalk_auto struct fswalk_names names = FSWALK_NAMES_INIT;
    cv_auto_buf struct cv_buf all = CV_BUF_INIT;
    int rc = depth >= FSWALK_DEPTH ? -E2BIG : read_names(view, path, place, &names);
    for (size_t i = 0; rc == 0 && i < names.count; i++) {
        cv_auto_free char *inner = cv_path_join(path, names.at[i].text);
        size_t mark = all.len;
        cv_buf_add(&all, names.at[i].text, strlen(names.at[i].text) + 1);
        rc = digest(view, inner, depth + 1, &all);
        if (rc == -ENOENT) {
            all.len = mark;
            rc = 0;
        } else {
            cv_buf_putc(&all, '\n');
        }
    }
    if (rc < 0)
        return rc;
    struct cv_hash hash = cv_hash_bytes(cv_buf_text(&all), all.len);
    cv_buf_printf(out, "d%03o %s", (unsigned)mode & 0777, hash.hex);
    return 0;
}

static int digest(struct care_view *view, const char *path, int depth, struct cv_buf *out)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    struct stat st;
    off_t cut;
    int rc = care_view_find(view, path, &place, &cut);
    if (rc == 0)
        rc = fspath_stat(&place, &st);
    if (rc < 0)
        return rc;
    if (view->entries == 0)
        return -E2BIG;
    view->entries--;
    if (S_ISREG(st.st_mode))
        return digest_file(view, &place, cut, out);
    if (S_ISLNK(st.st_mode))
        return digest_link(&place, out);
    if (S_ISDIR(st.st_mode))
        return digest_folder(view, path, &place, mode_of(view, path, st.st_mode, view->count), depth, out);
    cv_buf_printf(out, "o%o", (unsigned)st.st_mode);
    return 0;
}

int care_view_digest(struct care_view *view, const char *path, struct cv_buf *out)
{
    view->bytes = CV_LIMIT_KEPT_BYTES;
    view->entries = CV_LIMIT_KEPT_ENTRIES;
    return digest(view, path, 0, out);
}

int care_view_children(struct care_view *view, const char *path)
{
    fspath_auto struct fspath place = FSPATH_INIT;
    fswalk_auto struct fswalk_names names = FSWALK_NAMES_INIT;
    off_t cut;
    int count = 0;
    int rc = care_view_find(view, path, &place, &cut);
    if (rc == 0)
        rc = read_names(view, path, &place, &names);
    for (size_t i = 0; rc == 0 && i < names.count; i++) {
        cv_auto_free char *inner = cv_path_join(path, names.at[i].text);
        fspath_auto struct fspath child = FSPATH_INIT;
        struct stat st;
        count += care_view_find(view, inner, &child, &cut) == 0 && fspath_stat(&child, &st) == 0;
    }
    return rc < 0 ? rc : count;
}
