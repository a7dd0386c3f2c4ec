// SPDX-License-Identifier: MIT
/*
 * zone.c - calendar times and moments. Works by offsets alone: those a day before and a day after are tried; where neither
 * gives the wanted time back, it lies in a gap, whose end is searched for. Any thread; owns nothing.
 */
#include "daemon/sched/zone.h"

enum { DAY = 86400 };

struct tm zone_local(int64_t moment)
{
    time_t seconds = (time_t)moment;
    struct tm local = {0};
    localtime_r(&seconds, &local);
    return local;
}

static long offset_at(int64_t moment)
{
    return zone_local(moment).tm_gmtoff;
}

/* Between two moments with different offsets: the first one with the later offset. */
static int64_t end_of_gap(int64_t low, int64_t high)
{
    long before = offset_at(low);
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (offset_at(middle) == before)
            low = middle;
        else
            high = middle;
    }
    return high;
}

int64_t zone_moment(const struct tm *local)
{
    struct tm copy = *local;
    int64_t wanted = timegm(&copy); /* as if this were UTC */
    long before = offset_at(wanted - DAY), after = offset_at(wanted + DAY);
    int64_t first = wanted - before, second = wanted - after;
    int64_t early = first < second ? first : second, late = first < second ? second : first;
    if (early + offset_at(early) == wanted)
        return early;
    if (late + offset_at(late) == wanted)
        return late;
    return end_of_gap(early - 1, late + 1);
}
