// SPDX-License-Identifier: MIT
/*
 * files.c - see files.h. A call of a command has up to ten descriptors in the daemon, the rest is journal, libraries and
 * listeners: RESERVE is kept for them, or half where there are few. Owns nothing.
 */
#include "daemon/rpc/files.h"

#include <limits.h>
#include <sys/resource.h>

enum { RESERVE = 1024 };

unsigned long long files_raise(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return 0;
    if (limit.rlim_cur < limit.rlim_max) {
        struct rlimit higher = {.rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max};
        if (setrlimit(RLIMIT_NOFILE, &higher) == 0)
            limit = higher;
    }
    return limit.rlim_cur;
}

int files_clients(unsigned long long files, int wanted)
{
    unsigned long long fit = files >= 2ull * RESERVE ? files - RESERVE : files / 2;
    return fit < (unsigned long long)wanted ? (int)fit : wanted;
}
