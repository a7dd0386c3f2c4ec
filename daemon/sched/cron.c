// SPDX-License-Identifier: MIT
/*
 * cron.c - parses cron lines into bits and walks the calendar day by day to the next slot. What fields there are is a table.
 * Any thread; owns nothing.
 */
#include "daemon/sched/cron.h"

#include "daemon/sched/zone.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

enum {
    FIELDS = 5,
    LOOKS_MAX = 41 * 12 * 32, /* days looked at: 29 February on a given weekday may be forty years away */
    DAY_MINUTES = 24 * 60,
    SHIFT_MINUTES = 180, /* no zone shifts its clocks by more within a day */
};

static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", NULL};
static const char *const weekdays[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL};

static const struct field {
    const char *name;
    int min, max;
    const char *const *names; /* of `min` and those after it */
} fields[FIELDS] = {
    {"minute", 0, 59, NULL}, {"hour", 0, 23, NULL}, {"day of month", 1, 31, NULL}, {"month", 1, 12, months}, {"day of week", 0, 7, weekdays},
};

static const struct {
    const char *name, *line;
} nicknames[] = {
    {"@hourly", "0 * * * *"}, {"@daily", "0 0 * * *"},  {"@midnight", "0 0 * * *"}, {"@weekly", "0 0 * * 0"},
    {"@monthly", "0 0 1 * *"}, {"@yearly", "0 0 1 1 *"}, {"@annually", "0 0 1 1 *"},
};

/* One number or name at *p; moves on. -1 when there is none. */
static int take_value(const struct field *field, const char **p)
{
    size_t n = 0;
    int value = 0;
    if (isdigit((unsigned char)**p)) {
        for (; isdigit((unsigned char)(*p)[n]) && n < 4; n++)
            value = value * 10 + ((*p)[n] - '0');
        *p += n;
        return value;
    }
    while (isalpha((unsigned char)(*p)[n]))
        n++;
    for (int i = 0; n == 3 && field->names && field->names[i]; i++) {
        if (strncasecmp(*p, field->names[i], n) != 0)
            continue;
        *p += n;
        return field->min + i;
    }
    return -1;
}

/* Adds "*", "a", "a-b", "*" "/" n or "a-b/n" at *p; false when it is none of them. */
static bool take_range(const struct field *field, const char **p, uint64_t *bits)
{
    int first = field->min, last = field->max, step = 1;
    bool range = true;
    if (**p == '*') {
        ++*p;
        last = field->max == 7 ? 6 : field->max;
    } else {
        first = last = take_value(field, p);
        range = **p == '-';
        if (range) {
            ++*p;
            last = take_value(field, p);
            if (last == 0 && field->max == 7 && first > 0)
                last = 7; /* sat-sun */
        }
    }
    if (range && **p == '/') {
        ++*p;
        step = isdigit((unsigned char)**p) ? take_value(field, p) : 0;
    }
    if (first < field->min || last > field->max || first > last || step < 1 || (**p && **p != ','))
        return false;
    for (int i = first; i <= last; i += step)
        *bits |= UINT64_C(1) << (field->max == 7 && i == 7 ? 0 : i);
    return true;
}

static int parse_field(const struct field *field, const char *text, uint64_t *bits, struct cv_error *err)
{
    const char *p = text;
    *bits = 0;
    for (;;) {
        if (!take_range(field, &p, bits))
            return cv_fail(err, -EINVAL, "job.cron", "cron: %s '%.60s': expected numbers from %d to %d%s, like '*', '5', '1,15', '1-5' or '*/10'",
                           field->name, text, field->min, field->max, field->names ? " or names (three letters)" : "");
        if (!*p)
            return 0;
        p++; /* the comma */
    }
}

/* Does a day of these months and days exist, in one year or another? */
static bool is_possible(const struct cron *cron)
{
    static const int longest[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (cron->any_day || !cron->any_weekday)
        return true;
    for (int month = 1; month <= 12; month++)
        for (int day = 1; day <= longest[month - 1]; day++)
            if ((cron->months >> month & 1) && (cron->days >> day & 1))
                return true;
    return false;
}

static const char *expand(const char *text)
{
    for (size_t i = 0; i < sizeof nicknames / sizeof nicknames[0]; i++)
        if (strcasecmp(text, nicknames[i].name) == 0)
            return nicknames[i].line;
    return text;
}

int cron_parse(const char *text, struct cron *out, struct cv_error *err)
{
    char line[CRON_TEXT_MAX], *words[FIELDS + 1], *state = NULL;
    uint64_t bits[FIELDS];
    int count = 0;
    const char *full = expand(text);
    if (strlen(full) >= sizeof line)
        return cv_fail(err, -EINVAL, "job.cron", "cron: the line has %zu characters, expected at most %d", strlen(full), CRON_TEXT_MAX - 1);
    memcpy(line, full, strlen(full) + 1);
    if (line[0] == '@')
        return cv_fail(err, -EINVAL, "job.cron", "cron: '%.40s': expected @hourly, @daily, @weekly, @monthly, @yearly or five fields", line);
    for (char *word = strtok_r(line, " \t", &state); word && count <= FIELDS; word = strtok_r(NULL, " \t", &state))
        words[count++] = word;
    if (count != FIELDS)
        return cv_fail(err, -EINVAL, "job.cron", "cron: '%.100s' has %s%d fields, expected 5: minute hour day-of-month month day-of-week", full,
                       count > FIELDS ? "more than " : "", count > FIELDS ? FIELDS : count);
    for (int i = 0; i < FIELDS; i++) {
        int rc = parse_field(&fields[i], words[i], &bits[i], err);
        if (rc < 0)
            return rc;
    }
    const struct cron cron = {.minutes = bits[0], .hours = (uint32_t)bits[1], .days = (uint32_t)bits[2], .months = (uint16_t)bits[3],
                              .weekdays = (uint8_t)bits[4], .any_day = words[2][0] == '*', .any_weekday = words[4][0] == '*'};
    if (!is_possible(&cron))
        return cv_fail(err, -EINVAL, "job.cron", "cron: '%.100s': there is no such day in any year", full);
    *out = cron;
    return 0;
}

/* In a month that fits. */
static bool day_fits(const struct cron *cron, const struct tm *day)
{
    bool by_day = cron->days >> day->tm_mday & 1, by_weekday = cron->weekdays >> day->tm_wday & 1;
    return cron->any_day || cron->any_weekday ? by_day && by_weekday : by_day || by_weekday;
}

/* The first slot of a day that fits, after a moment; minutes of the day before `from` are not looked at. -1: none. */
static int64_t slot_of_day(const struct cron *cron, struct tm day, int from, int64_t after)
{
    for (int minute = from < 0 ? 0 : from; minute < DAY_MINUTES; minute++) {
        day.tm_hour = minute / 60;
        day.tm_min = minute % 60;
        if (!(cron->hours >> day.tm_hour & 1)) {
            minute += 59 - day.tm_min;
            continue;
        }
        if (!(cron->minutes >> day.tm_min & 1))
            continue;
        int64_t moment = zone_moment(&day);
        if (moment > after)
            return moment;
    }
    return -1;
}

int64_t cron_next(const struct cron *cron, int64_t after)
{
    struct tm now = zone_local(after);
    struct tm day = {.tm_year = now.tm_year, .tm_mon = now.tm_mon, .tm_mday = now.tm_mday};
    for (int i = 0; i < LOOKS_MAX && day.tm_year < 7100; i++) {
        timegm(&day); /* normalises and finds the weekday */
        if (!(cron->months >> (day.tm_mon + 1) & 1)) { /* on with the next month */
            day = (struct tm){.tm_year = day.tm_year, .tm_mon = day.tm_mon + 1, .tm_mday = 1};
            continue;
        }
        int64_t slot = day_fits(cron, &day) ? slot_of_day(cron, day, i == 0 ? now.tm_hour * 60 + now.tm_min - SHIFT_MINUTES : 0, after) : -1;
        if (slot >= 0)
            return slot;
        day = (struct tm){.tm_year = day.tm_year, .tm_mon = day.tm_mon, .tm_mday = day.tm_mday + 1};
    }
    return INT64_MAX;
}
