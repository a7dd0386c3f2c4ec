// SPDX-License-Identifier: MIT
/*
 * daemon/sched/zone.h - from a calendar time of the daemon's zone to the moment it names. Inside the sched room. Pure but for
 * the process's zone; whoever wants a changed zone seen calls tzset first.
 */
#pragma once

#include <stdint.h>
#include <time.h>

/* The local calendar of a moment (seconds since 1970). */
struct tm zone_local(int64_t moment);

/* The moment of a local calendar time (tm_year, tm_mon, tm_mday, tm_hour, tm_min, tm_sec, normalised). One that exists twice
 * names its first occurrence, one that does not exist the first moment after the gap. */
int64_t zone_moment(const struct tm *local) __attribute__((nonnull));
