// SPDX-License-Identifier: MIT
/*
 * clock.c - the two clocks and the one way a time is written. Any thread; owns nothing.
 */
#include "daemon/base/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t read_us(clockid_t clock)
{
    struct timespec ts;
    clock_gettime(clock, &ts);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t cv_clock_mono_us(void)
{
    return read_us(CLOCK_MONOTONIC);
}

int64_t cv_clock_wall_us(void)
{
    return read_us(CLOCK_REALTIME);
}

void cv_clock_format(int64_t wall_us, char *out, size_t size)
{
    int64_t micros = wall_us % 1000000;
    if (micros < 0)
        micros += 1000000; /* before 1970: the part of a second still counts forwards */
    time_t seconds = (time_t)((wall_us - micros) / 1000000);
    struct tm tm;
    char text[24];
    gmtime_r(&seconds, &tm);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
    snprintf(out, size, "%s.%06dZ", text, (int)micros);
}
