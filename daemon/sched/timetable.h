// SPDX-License-Identifier: MIT
/*
 * daemon/sched/timetable.h - when a job is due: every so often, at one moment, or by a cron line. Inside the sched room.
 *
 *   every  "30s", "10m", "2h", "1d", "1w", "1h30m": multiples of a duration since the job's creation
 *   at     "2026-12-01 07:00", "07:00", "tomorrow 07:00", "+2h": one slot, in the daemon's zone
 *   cron   a line of cron.h
 *
 * A slot is a moment in whole seconds since 1970 (UTC). Pure functions but for the zone.
 */
#pragma once

#include "daemon/sched/cron.h"

#include <jansson.h>

enum timetable_kind { TIMETABLE_EVERY, TIMETABLE_AT, TIMETABLE_CRON, TIMETABLE_KINDS };

struct timetable {
    enum timetable_kind kind;
    int64_t seconds; /* every: the duration; at: the moment */
    struct cron cron;
    char text[CRON_TEXT_MAX]; /* as it was written */
};

enum { TIMETABLE_NONE = -1 };

/* "every", "at", "cron". */
const char *timetable_word(enum timetable_kind kind) __attribute__((returns_nonnull));

/* `now` is what relative times are counted from. -EINVAL for what is no such text, -ERANGE for a moment in the past. */
int timetable_parse(enum timetable_kind kind, const char *text, int64_t now, struct timetable *out, struct cv_error *err)
    __attribute__((nonnull(2, 4)));

/* As events keep it: {"every":SECONDS,"text":...}, {"at":MOMENT,...} or {"cron":LINE}. Gives it. */
json_t *timetable_json(const struct timetable *table) __attribute__((nonnull, returns_nonnull));
int timetable_read(const json_t *value, struct timetable *out, struct cv_error *err) __attribute__((nonnull(2)));

/* The first slot after a moment, TIMETABLE_NONE when there is none. `anchor` is the moment of the job's creation. */
int64_t timetable_next(const struct timetable *table, int64_t anchor, int64_t after) __attribute__((nonnull));

/* The last slot after `after` and not after `until`, TIMETABLE_NONE when there is none; *count is how many there are (of a
 * cron line: at most TIMETABLE_COUNTED). */
enum { TIMETABLE_COUNTED = 100 };
int64_t timetable_last(const struct timetable *table, int64_t anchor, int64_t after, int64_t until, int64_t *count) __attribute__((nonnull));

/* words.c: "1h30m" as seconds, "tomorrow 07:00" as a moment. */
int words_duration(const char *text, int64_t *out, struct cv_error *err) __attribute__((nonnull(1, 2)));
int words_moment(const char *text, int64_t now, int64_t *out, struct cv_error *err) __attribute__((nonnull(1, 3)));
