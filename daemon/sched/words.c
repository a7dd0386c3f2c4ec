// SPDX-License-Identifier: MIT
/*
 * words.c - how people write durations and moments. Pure but for the zone; any thread.
 */
#include "daemon/sched/timetable.h"
#include "daemon/sched/zone.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

enum { DAY = 86400, DURATION_MAX = 366 * DAY };

static int64_t unit_seconds(char unit)
{
    static const struct {
        char unit;
        int seconds;
    } units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', DAY}, {'w', 7 * DAY}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (units[i].unit == unit)
            return units[i].seconds;
    return 0;
}

int words_duration(const char *text, int64_t *out, struct cv_error *err)
{
    int64_t sum = 0;
    const char *p = text;
    while (isdigit((unsigned char)*p) && sum <= DURATION_MAX) {
        int64_t number = 0;
        for (; isdigit((unsigned char)*p) && number <= DURATION_MAX; p++)
            number = number * 10 + (*p - '0');
        int64_t unit = unit_seconds(*p);
        if (unit == 0) {
            sum = 0;
            break;
        }
        sum += number * unit;
        p++;
    }
    if (*p || p == text || sum < 1 || sum > DURATION_MAX)
        return cv_fail(err, -EINVAL, "job.every", "'%.60s': expected a duration from 1s to 366d, like '30s', '10m', '2h', '1d', '1w' or '1h30m'", text);
    *out = sum;
    return 0;
}

/* Up to `most` digits, at least one. */
static bool take_number(const char **p, int most, int *out)
{
    int n = 0;
    *out = 0;
    for (; n < most && isdigit((unsigned char)**p); n++, ++*p)
        *out = *out * 10 + (**p - '0');
    return n > 0;
}

static bool take_char(const char **p, char c)
{
    if (**p != c)
        return false;
    ++*p;
    return true;
}

static bool take_word(const char **p, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(*p, word, n) != 0)
        return false;
    *p += n;
    return true;
}

/* "2026-12-01", "today", "tomorrow" or nothing; then a blank or 'T' unless there was nothing. */
static bool take_date(const char **p, struct tm *local)
{
    int year, month, day;
    const char *begin = *p;
    if (take_word(p, "today "))
        return true;
    if (take_word(p, "tomorrow ")) {
        local->tm_mday++;
        return true;
    }
    if (take_number(p, 4, &year) && take_char(p, '-') && take_number(p, 2, &month) && take_char(p, '-') && take_number(p, 2, &day)) {
        static const int longest[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        *local = (struct tm){.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
        return year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= longest[month - 1] && (month != 2 || day < 29 || leap) &&
               (take_char(p, ' ') || take_char(p, 'T'));
    }
    *p = begin;
    return true;
}

static bool take_time(const char **p, struct tm *local)
{
    local->tm_sec = 0;
    if (!take_number(p, 2, &local->tm_hour) || !take_char(p, ':') || !take_number(p, 2, &local->tm_min))
        return false;
    if (take_char(p, ':') && !take_number(p, 2, &local->tm_sec))
        return false;
    return local->tm_hour < 24 && local->tm_min < 60 && local->tm_sec < 60 && **p == '\0';
}

int words_moment(const char *text, int64_t now, int64_t *out, struct cv_error *err)
{
    const char *p = text;
    struct tm local = zone_local(now);
    if (text[0] == '+') {
        int64_t duration;
        int rc = words_duration(text + 1, &duration, err);
        if (rc == 0)
            *out = now + duration;
        return rc;
    }
    if (!take_date(&p, &local) || !take_time(&p, &local))
        return cv_fail(err, -EINVAL, "job.at", "'%.60s': expected a time like '2026-12-01 07:00', '07:00', 'tomorrow 07:00' or '+2h'", text);
    int64_t moment = zone_moment(&local);
    if (moment <= now)
        return cv_fail(err, -ERANGE, "job.at", "'%.60s': that time has passed; expected one to come%s", text,
                       p - text <= 8 ? ", like 'tomorrow 07:00'" : "");
    *out = moment;
    return 0;
}
