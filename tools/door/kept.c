// SPDX-License-Identifier: MIT
/*
 * kept.c - the folder with what runs removed or replaced, one folder a run, kept for `runs undo`: made when a run's first cell is,
 * removed again when nothing came into it, and the oldest ones removed when all of them grow over CV_LIMIT_KEPT_TOTAL_BYTES. Looking
 * through and removing happens in a room of its own, by descriptors, never following a link. Else loop thread.
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
#include <sys/stat.h>
#include <unistd.h>

enum { DEPTH = 300 };

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
    int64_t time;
    uint64_t bytes;
};

/* The folder opened for reading, by whatever its permissions were. */
static int enter(int dir, const char *name)
{
    int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0 || errno != EACCES || fchmodat(dir, name, 0700, 0) < 0)
        return fd;
    return openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

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
        if (removing)
            unlinkat(fd, entry->d_name, S_ISDIR(st.st_mode) ? AT_REMOVEDIR : 0);
    }
    closedir(list);
    return bytes;
}

static int by_age(const void *a, const void *b)
{
    const struct one *left = a, *right = b;
    return left->time < right->time ? -1 : left->time > right->time;
}

/* The runs' folders, oldest first. Gives the array. */
static struct one *take_stock(int top, size_t *count, uint64_t *total)
{
    struct one *all = NULL;
    int fd = fcntl(top, F_DUPFD_CLOEXEC, 3);
    DIR *list = fd < 0 ? NULL : fdopendir(fd);
    *count = 0;
    *total = 0;
    for (const struct dirent *entry; list && (entry = readdir(list));) {
        struct stat st;
        if (entry->d_name[0] == '.' || fstatat(top, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISDIR(st.st_mode))
            continue;
        all = cv_regrow(all, (*count + 1) * sizeof *all);
        all[*count] = (struct one){cv_strdup(entry->d_name), (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec,
                                   sweep(top, entry->d_name, false, 0)};
        *total += all[(*count)++].bytes;
    }
    if (list)
        closedir(list);
    else if (fd >= 0)
        close(fd);
    if (*count > 0)
        qsort(all, *count, sizeof *all, by_age);
    return all;
}

struct prune {
    char *folder;
    uint64_t limit;
};

static void in_room(void *arg)
{
    struct prune *prune = arg;
    size_t count;
    uint64_t total;
    cv_auto_close int top = open(prune->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct one *all = top < 0 ? NULL : take_stock(top, &count, &total);
    for (size_t i = 0; all && i < count; i++) {
        if (total > prune->limit) {
            sweep(top, all[i].name, true, 0);
            unlinkat(top, all[i].name, AT_REMOVEDIR);
            total -= all[i].bytes;
            cv_log(CV_LOG_DEBUG, "door", "what run %s removed or replaced is no longer kept: %d bytes are the limit for all runs", all[i].name,
                   (int)prune->limit);
        }
        free(all[i].name);
    }
    free(all);
    free(prune->folder);
    free(prune);
}

/* ---- on the loop ------------------------------------------------------------------------------------------------------ */

void kept_prune(struct cv_door *door)
{
    struct cv_error why = CV_ERROR_INIT;
    if (!door->undo)
        return;
    if (!door->kept_room && cv_room_create("corvid-kept", &door->kept_room, &why) < 0) {
        cv_log(CV_LOG_DEBUG, "door", "cannot look through what is kept: %s", cv_error_text(&why));
        return;
    }
    struct prune *prune = cv_new(struct prune);
    *prune = (struct prune){cv_strdup(door->undo), CV_LIMIT_KEPT_TOTAL_BYTES};
    cv_room_post(door->kept_room, in_room, prune);
}

void kept_close(struct cv_access *access)
{
    cv_auto_free char *folder = kept_folder(access);
    if (folder && access->cell && rmdir(folder) < 0 && errno != ENOENT && access->kept_entries > 0)
        kept_prune(access->door);
}
