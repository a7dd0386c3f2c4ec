// SPDX-License-Identifier: MIT
/*
 * kept.c - the folder with what runs removed or replaced, one folder a run, kept for `runs undo`: made when a run's first cell is,
 * removed again when nothing came into it, and a user's oldest ones removed when all of that user grow over CV_LIMIT_KEPT_TOTAL_BYTES. A
 * picture in it (picture.c) goes with its access, one that a daemon left behind at the next start; but not one that a command's changes
 * were never compared with: that is kept like the rest.
 * Looking through and removing happens in a room of its own, by descriptors, never following a link, and with the file system rights
 * of the user whose folder it is, who may change it meanwhile: what root removed for him could be something of others that he moved
 * there. Else loop thread.
 */
#include "tools/door/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"
#include "daemon/base/log.h"
#include "daemon/base/path.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { DEPTH = 400, ENTRY_BYTES = 4096 /* what any entry counts as, however little is in it */ };

/* ---- one run's folder ------------------------------------------------------------------------------------------------- */

char *kept_folder(const struct cv_access *access)
{
    const char *name = access->keep;
    if (!access->door->undo || !name || !name[0] || name[0] == '.' || strchr(name, '/'))
        return NULL;
    return cv_path_join(access->door->undo, name);
}

/* The folder is the peer's: the worker that fills it is. */
int kept_make(const struct cv_access *access, const char *folder)
{
    if (mkdir(folder, 0700) < 0 && errno != EEXIST)
        return -errno;
    if (access->uid != geteuid() && lchown(folder, access->uid, access->gid) < 0)
        return -errno;
    return 0;
}

/* ---- in the room ------------------------------------------------------------------------------------------------------ */

struct one {
    char *name;
    uid_t uid;
    gid_t gid;
    int64_t time;
    uint64_t bytes;
};

/* The folder opened for reading, by whatever its permissions were. */
static int enter(int dir, const char *name)
{
    int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0 || errno != EACCES || fchmodat(dir, name, 0700, AT_SYMLINK_NOFOLLOW) < 0)
        return fd;
    return openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static const char picture_prefix[] = "picture-";

/* Adds up what is in a folder, or with `removing` takes it away. */
static uint64_t sweep(int dir, const char *name, bool removing, int depth)
{
    uint64_t bytes = 0;
    int fd = depth < DEPTH ? enter(dir, name) : -1;
    DIR *list = fd < 0 ? NULL : fdopendir(fd);
    if (!list) {
        if (fd >= 0)
            close(fd);
        return 0;
    }
    if (removing)
        fchmod(fd, 0700);
    for (const struct dirent *entry; (entry = readdir(list));) {
        struct stat st;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 || fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0)
            continue;
        if (S_ISDIR(st.st_mode))
            bytes += sweep(fd, entry->d_name, removing, depth + 1);
        else
            bytes += (uint64_t)st.st_size;
        bytes += ENTRY_BYTES;
        if (removing)
            unlinkat(fd, entry->d_name, S_ISDIR(st.st_mode) ? AT_REMOVEDIR : 0);
    }
    closedir(list);
    return bytes;
}

/* The user whose folder it is, for the file system. Only this thread's rights change, the system calls' and not the C library's. */
static bool become(const struct one *one)
{
    if (geteuid() != 0 || one->uid == 0)
        return true;
    if (syscall(SYS_setgroups, 0, NULL) < 0)
        return false;
    setfsgid(one->gid);
    setfsuid(one->uid);
    return setfsuid((uid_t)-1) == (int)one->uid && setfsgid((gid_t)-1) == (int)one->gid;
}

static void become_oneself(void)
{
    setfsuid(geteuid());
    setfsgid(getegid());
}

static uint64_t sweep_as(int top, const struct one *one, bool removing)
{
    uint64_t bytes = become(one) ? sweep(top, one->name, removing, 0) : 0;
    become_oneself();
    return bytes;
}

static void drop_picture(int top, const struct one *one, const char *name)
{
    cv_auto_free char *path = cv_format("%s/%s", one->name, name);
    if (become(one)) {
        sweep(top, path, true, 0);
        unlinkat(top, path, AT_REMOVEDIR);
    }
    become_oneself();
}

/* Names of the pictures in a run's folder, but for `own`, in which nothing is open. */
static json_t *closed_pictures(int top, const struct one *one, const char *own)
{
    json_t *names = json_array();
    int fd = become(one) ? openat(top, one->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
    DIR *list = fd < 0 ? NULL : fdopendir(fd);
    for (const struct dirent *entry; list && (entry = readdir(list));) {
        struct stat st;
        cv_auto_free char *open_list = cv_format("%s/open", entry->d_name);
        if (strncmp(entry->d_name, picture_prefix, strlen(picture_prefix)) == 0 && strcmp(entry->d_name, own) != 0 &&
            fstatat(fd, open_list, &st, AT_SYMLINK_NOFOLLOW) < 0)
            json_array_append_new(names, json_string(entry->d_name));
    }
    if (list)
        closedir(list);
    else if (fd >= 0)
        close(fd);
    become_oneself();
    return names;
}

static bool has_picture(int top, const struct one *one, const char *name)
{
    struct stat st;
    cv_auto_free char *path = cv_format("%s/%s", one->name, name);
    return fstatat(top, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static int by_user_and_age(const void *a, const void *b)
{
    const struct one *left = a, *right = b;
    if (left->uid != right->uid)
        return left->uid < right->uid ? -1 : 1;
    return left->time < right->time ? -1 : left->time > right->time;
}

struct prune {
    char *folder;
    char *own;     /* pictures of this daemon */
    char *run;     /* whose picture goes; NULL: what is kept is looked through */
    uint64_t limit;
};

/* What earlier daemons left behind goes first. */
static void drop_left(int top, const struct one *one, const char *own)
{
    size_t i;
    json_t *name;
    cv_auto_json json_t *names = closed_pictures(top, one, own);
    json_array_foreach(names, i, name)
        drop_picture(top, one, json_string_value(name));
}

static bool read_one(int top, const char *name, struct one *out)
{
    struct stat st;
    if (name[0] == '.' || fstatat(top, name, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISDIR(st.st_mode))
        return false;
    *out = (struct one){.name = cv_strdup(name), .uid = st.st_uid, .gid = st.st_gid,
                        .time = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec};
    return true;
}

/* The runs' folders, one user's after another's, oldest first, but for those with a picture of this daemon: they are in use. */
static struct one *take_stock(int top, const char *own, size_t *count)
{
    struct one *all = NULL, one;
    int fd = fcntl(top, F_DUPFD_CLOEXEC, 3);
    DIR *list = fd < 0 ? NULL : fdopendir(fd);
    *count = 0;
    for (const struct dirent *entry; list && (entry = readdir(list));) {
        if (!read_one(top, entry->d_name, &one))
            continue;
        if (has_picture(top, &one, own)) {
            free(one.name);
            continue;
        }
        drop_left(top, &one, own);
        one.bytes = sweep_as(top, &one, false);
        all = cv_regrow(all, (*count + 1) * sizeof *all);
        all[(*count)++] = one;
    }
    if (list)
        closedir(list);
    else if (fd >= 0)
        close(fd);
    if (*count > 0)
        qsort(all, *count, sizeof *all, by_user_and_age);
    return all;
}

/* What is kept of the user whose first one this is. */
static uint64_t total_of(const struct one *all, size_t count, size_t first)
{
    uint64_t total = 0;
    for (size_t i = first; i < count && all[i].uid == all[first].uid; i++)
        total += all[i].bytes;
    return total;
}

static void look_through(int top, const struct prune *prune)
{
    size_t count = 0;
    uint64_t total = 0;
    struct one *all = take_stock(top, prune->own, &count);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || all[i].uid != all[i - 1].uid)
            total = total_of(all, count, i);
        if (total <= prune->limit)
            continue;
        total -= all[i].bytes;
        sweep_as(top, &all[i], true);
        unlinkat(top, all[i].name, AT_REMOVEDIR);
        cv_log(CV_LOG_DEBUG, "door", "what run %s removed or replaced is no longer kept: %d bytes are the limit for all runs of user %u",
               all[i].name, (int)prune->limit, (unsigned)all[i].uid);
    }
    for (size_t i = 0; i < count; i++)
        free(all[i].name);
    free(all);
}

static void drop_of_run(int top, const struct prune *prune)
{
    struct one one;
    if (!read_one(top, prune->run, &one))
        return;
    drop_picture(top, &one, prune->own);
    unlinkat(top, one.name, AT_REMOVEDIR); /* when nothing else came into it */
    free(one.name);
}

static void in_room(void *arg)
{
    struct prune *prune = arg;
    cv_auto_close int top = open(prune->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (top >= 0)
        (prune->run ? drop_of_run : look_through)(top, prune);
    free(prune->folder);
    free(prune->own);
    free(prune->run);
    free(prune);
}

/* ---- on the loop ------------------------------------------------------------------------------------------------------ */

const char *kept_picture(struct cv_door *door)
{
    const struct cv_id id = cv_id_new('p');
    if (!door->picture)
        door->picture = cv_format("%s%s", picture_prefix, id.text);
    return door->picture;
}

static void post(struct cv_door *door, const char *run)
{
    struct cv_error why = CV_ERROR_INIT;
    if (!door->undo)
        return;
    if (!door->kept_room && cv_room_create("corvid-kept", &door->kept_room, &why) < 0) {
        cv_log(CV_LOG_DEBUG, "door", "cannot look through what is kept: %s", cv_error_text(&why));
        return;
    }
    struct prune *prune = cv_new(struct prune);
    *prune = (struct prune){.folder = cv_strdup(door->undo), .own = cv_strdup(kept_picture(door)), .run = cv_strdup(run),
                            .limit = CV_LIMIT_KEPT_TOTAL_BYTES};
    cv_room_post(door->kept_room, in_room, prune);
}

void kept_prune(struct cv_door *door)
{
    post(door, NULL);
}

void kept_close(struct cv_access *access)
{
    cv_auto_free char *folder = kept_folder(access);
    if (!folder || !access->cell)
        return;
    if (access->pictured && !access->picture_open)
        post(access->door, access->keep);
    else if (!access->pictured && rmdir(folder) == 0)
        return;
    if (access->kept_entries > 0)
        kept_prune(access->door);
}
