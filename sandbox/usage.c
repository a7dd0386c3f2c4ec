// SPDX-License-Identifier: MIT
/*
 * usage.c - what a call's tree of processes uses, added up from /proc. Everything in a call descends from its reaper,
 * since orphans come back to it. Reads a few small files per process; loop thread, at most every ROOM_USAGE_MS a call.
 */
#include "sandbox/room.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { USAGE_PROCESSES = 4096 };

static pid_t pidfd_pid(int pidfd)
{
    char path[64];
    char line[128];
    pid_t pid = -1;
    snprintf(path, sizeof path, "/proc/self/fdinfo/%d", pidfd);
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "Pid:", 4) == 0)
            pid = (pid_t)strtol(line + 4, NULL, 10);
    if (file)
        fclose(file);
    return pid;
}

static uint64_t resident(pid_t pid)
{
    char path[64];
    unsigned long long total;
    unsigned long long pages = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", pid);
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    if (fscanf(file, "%llu %llu", &total, &pages) != 2)
        pages = 0;
    fclose(file);
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static size_t add_children_of_thread(pid_t pid, const char *thread, pid_t *pids, size_t count)
{
    char path[320];
    int child;
    snprintf(path, sizeof path, "/proc/%d/task/%s/children", pid, thread);
    FILE *file = fopen(path, "re");
    while (file && count < USAGE_PROCESSES && fscanf(file, "%d", &child) == 1)
        pids[count++] = child;
    if (file)
        fclose(file);
    return count;
}

/* Appends the children of one process: the kernel lists them under the thread that made them. */
static size_t add_children(pid_t pid, pid_t *pids, size_t count)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *dir = opendir(path);
    if (!dir)
        return count;
    for (const struct dirent *entry; (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            count = add_children_of_thread(pid, entry->d_name, pids, count);
    closedir(dir);
    return count;
}

int usage_measure(int reaper_pidfd, struct usage *out)
{
    static pid_t pids[USAGE_PROCESSES];
    pid_t reaper = pidfd_pid(reaper_pidfd);
    if (reaper <= 0)
        return -ESRCH;
    *out = (struct usage){0};
    size_t count = add_children(reaper, pids, 0);
    for (size_t i = 0; i < count; i++) {
        out->resident += resident(pids[i]);
        count = add_children(pids[i], pids, count);
    }
    out->processes = count;
    return 0;
}
