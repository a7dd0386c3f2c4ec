// SPDX-License-Identifier: MIT
/*
 * daemon/sched/cron.h - cron lines as in cron(5): five fields (minute, hour, day of month, month, day of week) with '*',
 * lists, ranges, steps and names, or @hourly, @daily (@midnight), @weekly, @monthly, @yearly (@annually). Inside the sched
 * room. Pure but for the zone.
 *
 * When both days are restricted (neither begins with '*'), a day fits that fits one of them. A local time that does not exist
 * because clocks go forward fires at the end of the gap (once, however many slots lie in it); one that exists twice fires at
 * its first occurrence.
 */
#pragma once

#include "daemon/base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct cron {
    uint64_t minutes; /* bit 0 to 59 */
    uint32_t hours;   /* bit 0 to 23 */
    uint32_t days;    /* bit 1 to 31 */
    uint16_t months;  /* bit 1 to 12 */
    uint8_t weekdays; /* bit 0 (Sunday) to 6 */
    bool any_day;     /* the field began with '*' */
    bool any_weekday;
};

enum { CRON_TEXT_MAX = 256 };

/* -EINVAL names the field and what would be right; also for a line that no day ever fits ("0 0 31 2 *"). */
int cron_parse(const char *text, struct cron *out, struct cv_error *err) __attribute__((nonnull(1, 2)));

/* The first slot after a moment, seconds since 1970. Always there for a line that was parsed; INT64_MAX past the year 9000. */
int64_t cron_next(const struct cron *cron, int64_t after) __attribute__((nonnull));
