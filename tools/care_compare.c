// SPDX-License-Identifier: MIT
/*
 * care_compare.c - the step after a run's command: what is no longer as the picture has it (care_picture.c). Copies of what was removed or
 * changed leave the picture and stay, beside a list of everything that fs_undo needs; the others serve the next picture. Like that one
 * the door's own. Runs in a confined worker, one thread; changes only what is kept of the run.
 *
 * What was there before is looked for one by one, so that a command which makes more than can be looked at hides nothing by it. A folder
 * that the command closed to its own user is opened to him again, for the same reason.
 */
#include "tools/care.h"
#include "tools/careeffect.h"
#include "tools/careindex.h"
#include "tools/carestep.h"
#include "tools/careview.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/hash.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "tools/fsfile.h"
#include "tools/fswalk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MADE_BYTES = CV_LIMIT_RESULT_BYTES / 2 };

struct compare {
    const struct cv_tool_env *env;
    struct careindex before, now;
    struct careindex_folder tree, disk; /* the copies, and what there is */
    char *name;                         /* of the folder in which what is lost is kept; NULL: there is none yet */
    int kept;
    unsigned number;
    struct cv_buf modes, lost, created; /* effects, in the order in which they are told: fs_undo begins with the last one */
    size_t effects, entries;
    uint64_t bytes;
    size_t count; /* of what is lost */
    json_t *items, *made;
    size_t made_bytes;
};

/* ---- what there is -------------------------------------------------------------------------------------------------- */

/* The list of what there is may have been cut: then what it lacks is looked at by itself. */
static bool look_up(struct compare *all, const char *path, struct careindex_stamp *out)
{
    struct stat st;
    const char *name;
    const struct careindex_entry *entry = careindex_find(&all->now, path);
    if (entry)
        *out = entry->stamp;
    if (entry || !all->now.cut)
        return entry;
    int dir = careindex_folder_of(&all->disk, path, &name);
    if (dir < 0 || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return false;
    *out = careindex_stamp_of(&st);
    return true;
}

static bool same_type(const struct careindex_stamp *a, const struct careindex_stamp *b)
{
    return (a->mode & S_IFMT) == (b->mode & S_IFMT);
}

static int open_in(struct careindex_folder *folder, const char *path)
{
    const char *name;
    int dir = careindex_folder_of(folder, path, &name);
    int fd = dir < 0 ? dir : openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    return fd < 0 && dir >= 0 ? -errno : fd;
}

/* Has `now`, perhaps after it, all that the copy has? */
static bool holds_copy(int copy, int now)
{
    char a[32768], b[32768];
    off_t at = 0;
    for (;;) {
        ssize_t n = pread(copy, a, sizeof a, at);
        if (n <= 0)
            return n == 0;
        ssize_t m = pread(now, b, (size_t)n, at);
        if (m <= 0 || memcmp(a, b, (size_t)m) != 0)
            return false;
        at += m;
    }
}

static bool same_target(struct compare *all, const char *path)
{
    char a[PATH_MAX], b[PATH_MAX];
    const char *name;
    int copy = careindex_folder_of(&all->tree, path, &name);
    int now = careindex_folder_of(&all->disk, path, &name);
    ssize_t n = copy < 0 ? -1 : readlinkat(copy, name, a, sizeof a);
    ssize_t m = now < 0 ? -1 : readlinkat(now, name, b, sizeof b);
    return n >= 0 && n == m && memcmp(a, b, (size_t)n) == 0;
}

/* ---- what is asked about -------------------------------------------------------------------------------------------- */

/* What git keeps for itself is undone like anything, but nobody names it: it counts only when the folder .git itself goes. */
static bool is_inside_git(struct compare *all, const char *path)
{
    const char *git = strstr(path, "/.git/");
    struct careindex_stamp stamp;
    if (!git)
        return false;
    cv_auto_free char *folder = cv_strndup(path, (size_t)(git - path) + 5);
    return look_up(all, folder, &stamp) && S_ISDIR(stamp.mode);
}

static void lose(struct compare *all, const char *path, const char *how, size_t entries)
{
    if (is_inside_git(all, path))
        return;
    all->count += 1 + entries;
    if (json_array_size(all->items) > CARE_MANY)
        return;
    cv_auto_free char *shown = fspath_name(all->env, path);
    json_array_append_new(all->items, json_pack("{s:o, s:o, s:s, s:I}", "path", cv_json_text(path, strlen(path)), "shown",
                                                cv_json_text(shown, strlen(shown)), "how", how, "entries", (json_int_t)entries));
}

/* ---- keeping -------------------------------------------------------------------------------------------------------- */

static void effect(struct compare *all, struct cv_buf *list, const struct care_effect *effect)
{
    care_effect_write(list, effect);
    all->effects++;
}

static void effect_lost(struct compare *all, const char *path, const char *why)
{
    effect(all, &all->lost, &(struct care_effect){.op = "lost", .path = path, .why = why});
}

static int make_kept(struct compare *all)
{
    if (all->name)
        return 0;
    if (!(all->name = care_new_name()))
        return -EAGAIN;
    if (mkdirat(all->env->keep_fd, all->name, 0700) < 0)
        return -errno;
    all->kept = fspath_below(all->env->keep_fd, all->name, O_RDONLY | O_DIRECTORY, 0, 0);
    return all->kept < 0 ? all->kept : 0;
}

/* A copy in the tree has permissions and times of its own. Where it stays it gets those of what it is a copy of, and is made durable. */
static int make_exact(struct careindex_folder *folder, const char *path, const struct careindex_stamp *stamp)
{
    const char *name;
    const struct timespec times[2] = {stamp->atime, stamp->mtime};
    int dir = careindex_folder_of(folder, path, &name);
    if (dir < 0)
        return dir;
    if (S_ISREG(stamp->mode)) {
        cv_auto_close int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
        if (fd >= 0)
            fsync(fd);
    }
    if (!S_ISLNK(stamp->mode) && fchmodat(dir, name, stamp->mode & 07777, 0) < 0)
        return -errno;
    return utimensat(dir, name, times, AT_SYMLINK_NOFOLLOW) < 0 ? -errno : 0;
}

/* Takes the copies of the entries from `i` up to `end`, one thing with all that was in it, out of the tree. */
static int keep(struct compare *all, size_t i, size_t end, char **number)
{
    const char *name, *top = all->before.at[i].path;
    int rc = make_kept(all);
    int dir = rc < 0 ? rc : careindex_folder_of(&all->tree, top, &name);
    if (dir < 0)
        return dir;
    *number = cv_format("%u", all->number++);
    rc = renameat(dir, name, all->kept, *number) < 0 ? -errno : 0;
    careindex_folder_finish(&all->tree); /* it may be a folder that went */
    careindex_folder_auto struct careindex_folder folder = CAREINDEX_FOLDER(all->kept);
    for (size_t k = end; rc == 0 && k-- > i;) {
        const struct careindex_entry *entry = &all->before.at[k];
        cv_auto_free char *path = cv_format("/%s%s", *number, entry->path + strlen(top));
        if (!(entry->stamp.flags & CAREINDEX_UNREAD))
            rc = make_exact(&folder, path, &entry->stamp);
        all->entries++;
        all->bytes += S_ISREG(entry->stamp.mode) ? entry->stamp.size : 0;
    }
    return rc;
}

/* ---- one thing ------------------------------------------------------------------------------------------------------ */

static const char unread[] = "it could not be copied before: it is no file, link or folder, or could not be read";

static void digest_of(struct compare *all, const char *path, struct cv_buf *out)
{
    care_view_auto struct care_view view;
    care_view_init(&view, all->env);
    if (care_view_digest(&view, path, out) < 0)
        cv_buf_clear(out);
}

static int take_removed(struct compare *all, size_t i, size_t end)
{
    const char *path = all->before.at[i].path;
    cv_auto_free char *number = NULL;
    lose(all, path, "removed", end - i - 1);
    for (size_t k = i; k < end; k++)
        if (all->before.at[k].stamp.flags & CAREINDEX_UNREAD)
            effect_lost(all, all->before.at[k].path, unread);
    if (all->before.at[i].stamp.flags & CAREINDEX_UNREAD)
        return 0;
    int rc = keep(all, i, end, &number);
    if (rc == -ENOENT)
        effect_lost(all, path, "its copy is not there any more");
    else if (rc == 0)
        effect(all, &all->lost, &(struct care_effect){.op = "removed", .path = path, .other = number});
    return rc == -ENOENT ? 0 : rc;
}

static int take_replaced(struct compare *all, size_t i, bool is_lost)
{
    const char *path = all->before.at[i].path;
    cv_auto_buf struct cv_buf digest = CV_BUF_INIT;
    cv_auto_free char *number = NULL;
    if (is_lost)
        lose(all, path, "replaced", 0);
    int rc = keep(all, i, i + 1, &number);
    if (rc == -ENOENT)
        effect_lost(all, path, "its copy is not there any more");
    if (rc < 0)
        return rc == -ENOENT ? 0 : rc;
    digest_of(all, path, &digest);
    effect(all, &all->lost, &(struct care_effect){.op = "replaced", .path = path, .other = number, .hash = cv_buf_text(&digest)});
    return 0;
}

static int see_file(struct compare *all, size_t i, const struct careindex_stamp *now)
{
    const struct careindex_entry *entry = &all->before.at[i];
    bool same_stamp = careindex_is_same(&entry->stamp, now);
    if (same_stamp && !(entry->stamp.flags & CAREINDEX_FRESH))
        return 0;
    cv_auto_close int copy = open_in(&all->tree, entry->path);
    cv_auto_close int file = open_in(&all->disk, entry->path);
    bool holds = copy >= 0 && file >= 0 && holds_copy(copy, file);
    bool equal = holds && entry->stamp.size == now->size;
    bool looks_equal = entry->stamp.mode == now->mode && entry->stamp.mtime.tv_sec == now->mtime.tv_sec && entry->stamp.mtime.tv_nsec == now->mtime.tv_nsec;
    return equal && looks_equal ? 0 : take_replaced(all, i, !holds);
}

static int see_link(struct compare *all, size_t i, const struct careindex_stamp *now)
{
    const struct careindex_entry *entry = &all->before.at[i];
    if (careindex_is_same(&entry->stamp, now) && !(entry->stamp.flags & CAREINDEX_FRESH))
        return 0;
    return same_target(all, entry->path) ? 0 : take_replaced(all, i, true);
}

static void see_folder(struct compare *all, const struct careindex_entry *entry, const struct careindex_stamp *now)
{
    mode_t mode = entry->stamp.mode & 07777, is = now->mode & 07777;
    if (mode != is)
        effect(all, &all->modes, &(struct care_effect){.op = "mode", .path = entry->path, .mode = mode, .now = is});
}

static int see_before(struct compare *all)
{
    struct careindex_stamp now;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < all->before.count; i++) {
        const struct careindex_entry *entry = &all->before.at[i];
        if (!look_up(all, entry->path, &now) || !same_type(&entry->stamp, &now)) {
            size_t end = careindex_after(&all->before, i);
            rc = take_removed(all, i, end);
            i = end - 1;
        } else if (S_ISDIR(now.mode)) {
            see_folder(all, entry, &now);
        } else if (!(entry->stamp.flags & CAREINDEX_UNREAD)) {
            rc = S_ISREG(now.mode) ? see_file(all, i, &now) : see_link(all, i, &now);
        } else if (!careindex_is_same(&entry->stamp, &now)) {
            lose(all, entry->path, "replaced", 0);
            effect_lost(all, entry->path, unread);
        }
    }
    return rc;
}

/* ---- what is new ---------------------------------------------------------------------------------------------------- */

/* What stands in a folder that could not be looked into before is not known to be new. */
static bool was_hidden(const struct compare *all, const char *path)
{
    cv_auto_free char *above = cv_strdup(path);
    for (char *slash; (slash = strrchr(above, '/')) && slash > above;) {
        *slash = '\0';
        const struct careindex_entry *entry = careindex_find(&all->before, above);
        if (entry)
            return S_ISDIR(entry->stamp.mode) && (entry->stamp.flags & CAREINDEX_UNREAD);
    }
    return false;
}

static void tell_made(struct compare *all, const char *path)
{
    size_t len = strlen(path);
    if (json_array_size(all->made) >= CV_LIMIT_LIST_ENTRIES || all->made_bytes + len > MADE_BYTES)
        return;
    all->made_bytes += len + 3;
    json_array_append_new(all->made, cv_json_text(path, len));
}

static void see_new(struct compare *all)
{
    size_t inside = 0; /* up to here entries are in a new folder, which is told as one thing */
    for (size_t i = 0; i < all->now.count; i++) {
        const struct careindex_entry *entry = &all->now.at[i];
        const struct careindex_entry *before = careindex_find(&all->before, entry->path);
        if ((before && same_type(&before->stamp, &entry->stamp)) || was_hidden(all, entry->path))
            continue;
        tell_made(all, entry->path);
        if (i < inside)
            continue;
        inside = careindex_after(&all->now, i);
        cv_auto_buf struct cv_buf digest = CV_BUF_INIT;
        digest_of(all, entry->path, &digest);
        effect(all, &all->created, &(struct care_effect){.op = "created", .path = entry->path, .hash = cv_buf_text(&digest)});
    }
    if (all->now.cut)
        effect_lost(all, all->env->workspace, "more is there than can be looked at");
}

/* ---- telling -------------------------------------------------------------------------------------------------------- */

static int write_list(struct compare *all, json_t *undo)
{
    const struct cv_buf *const parts[] = {&all->modes, &all->lost, &all->created};
    cv_auto_buf struct cv_buf list = CV_BUF_INIT;
    if (all->effects == 0)
        return 0;
    int rc = make_kept(all);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        cv_buf_add(&list, cv_buf_text(parts[i]), parts[i]->len);
    cv_auto_close int fd = openat(all->kept, CARE_EFFECT_LIST, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    rc = fd < 0 ? -errno : cv_file_put(fd, cv_buf_text(&list), list.len);
    if (rc < 0 || fsync(fd) < 0)
        return rc < 0 ? rc : -errno;
    fsfile_sync_folder(all->kept);
    fsfile_sync_folder(all->env->keep_fd);
    struct cv_hash hash = cv_hash_bytes(cv_buf_text(&list), list.len);
    json_array_append_new(undo, json_pack("{s:s, s:s, s:s, s:I, s:I, s:I}", "op", "command", "kept", all->name, "list", hash.hex, "effects",
                                          (json_int_t)all->effects, "entries", (json_int_t)all->entries + 1, "bytes",
                                          (json_int_t)(all->bytes + list.len)));
    return 0;
}

static int compare_all(struct compare *all, json_t *result)
{
    json_t *undo = json_array();
    json_object_set_new(result, "undo", undo);
    int rc = careindex_look(all->env, UINT64_MAX, CV_LIMIT_WALK_ENTRIES, &all->before, &all->now);
    if (rc < 0 && rc != -E2BIG)
        return rc;
    rc = see_before(all);
    if (rc == 0) {
        see_new(all);
        rc = write_list(all, undo);
    }
    json_object_set_new(result, "lost", json_pack("{s:I, s:O}", "count", (json_int_t)all->count, "items", all->items));
    json_object_set(result, "made", all->made);
    return rc;
}

static void finish(struct compare *all)
{
    careindex_finish(&all->before);
    careindex_finish(&all->now);
    careindex_folder_finish(&all->tree);
    careindex_folder_finish(&all->disk);
    cv_buf_finish(&all->modes);
    cv_buf_finish(&all->lost);
    cv_buf_finish(&all->created);
    json_decref(all->items);
    json_decref(all->made);
    free(all->name);
    if (all->kept >= 0)
        close(all->kept);
}

static int run(const struct cv_tool_env *env, const json_t *args, json_t *result, struct cv_error *err)
{
    cv_auto_close int picture = -1;
    int rc = careindex_open_picture(env, args, false, &picture, err);
    if (rc < 0)
        return rc;
    cv_auto_close int tree = fspath_below(picture, CAREINDEX_TREE, O_RDONLY | O_DIRECTORY, 0, 0);
    cv_auto_close int top = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct compare all = {.env = env, .tree = CAREINDEX_FOLDER(tree), .disk = CAREINDEX_FOLDER(top), .kept = -1, .items = json_array(),
                          .made = json_array()};
    rc = tree < 0 ? tree : top < 0 ? -errno : care_step_read(picture, CAREINDEX_OPEN, &all.before);
    if (rc == 0)
        rc = compare_all(&all, result);
    finish(&all);
    if (rc == 0 && renameat(picture, CAREINDEX_OPEN, picture, CAREINDEX_CLOSED) < 0)
        rc = -errno;
    return rc < 0 ? cv_deny(err, rc, "tool", "care.compare", "what it changed could not be worked out: %s", strerror(-rc)) : 0;
}

const struct cv_tool cv_step_care_compare = {.name = "care_compare", .effect = CV_EFFECT_FILE, .class = CV_CLASS_B, .hidden = true, .run = run};
