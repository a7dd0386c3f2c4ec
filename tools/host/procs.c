// SPDX-License-Identifier: MIT
/*
 * procs.c - reads /proc. Host room; owns nothing; only files that the kernel lets everybody read.
 */
#include "tools/host/procs.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <string.h>

/* "12 (name, perhaps with blanks and brackets) S 1 ..." */
static int parse_stat(const char *text, struct proc *out)
{
    const char *open = strchr(text, '('), *close = strrchr(text, ')');
    long parent = 0;
    if (!open || !close || close < open)
        return -EINVAL;
    size_t n = (size_t)(close - open - 1);
    n = n < sizeof out->name - 1 ? n : sizeof out->name - 1;
    memcpy(out->name, open + 1, n);
    out->name[n] = '\0';
    if (sscanf(close + 1, " %c %ld %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu", &out->state, &parent,
               &out->start_ticks) != 3)
        return -EINVAL;
    out->parent = (pid_t)parent;
    return 0;
}

int procs_read(const struct cv_host_env *env, pid_t pid, struct proc *out)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    cv_auto_free char *stat = cv_format("/proc/%d/stat", (int)pid);
    cv_auto_free char *status = cv_format("/proc/%d/status", (int)pid);
    unsigned long long uids[3] = {0};
    *out = (struct proc){.pid = pid};
    int rc = host_read(env, stat, 4096, &text);
    if (rc < 0 || (rc = parse_stat(cv_buf_text(&text), out)) < 0 || (rc = host_read(env, status, 16384, &text)) < 0)
        return rc;
    if (host_numbers(cv_buf_text(&text), "Uid", uids, 3) != 3)
        return -EINVAL;
    for (int i = 0; i < 3; i++)
        out->uids[i] = (uid_t)uids[i];
    host_numbers(cv_buf_text(&text), "VmRSS", &out->rss_kib, 1);
    return 0;
}

static int by_number(const void *a, const void *b)
{
    pid_t x = *(const pid_t *)a, y = *(const pid_t *)b;
    return (x > y) - (x < y);
}

int procs_all(const struct cv_host_env *env, pid_t **out, size_t *count)
{
    cv_auto_free char *place = host_path(env, "/proc");
    size_t cap = 0;
    DIR *dir = opendir(place);
    if (!dir)
        return -errno;
    *out = NULL;
    *count = 0;
    for (const struct dirent *entry; (entry = readdir(dir)) && *count < CV_LIMIT_HOST_ENTRIES;) {
        size_t digits = strspn(entry->d_name, "0123456789");
        if (digits == 0 || digits > 9 || entry->d_name[digits])
            continue;
        if (*count == cap) {
            cap = cap ? cap * 2 : 256;
            *out = cv_regrow(*out, cap * sizeof **out);
        }
        (*out)[(*count)++] = (pid_t)strtol(entry->d_name, NULL, 10);
    }
    closedir(dir);
    if (*count > 0)
        qsort(*out, *count, sizeof **out, by_number);
    return 0;
}
