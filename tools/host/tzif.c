// SPDX-License-Identifier: MIT
/*
 * tzif.c - reads time zone files: the table of changes, and for moments after the last one the rule at the end. Pure; any thread; reads
 * within the bytes that it is given, whatever they are.
 */
#include "tools/host/tzif.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

enum { HEAD = 44, DAY = 86400, RULE_MAX = 128 };

/* ---- the table -------------------------------------------------------------------------------------------------- */

struct table {
    const unsigned char *times, *kinds, *types, *names;
    uint32_t time_count, type_count, name_count;
    size_t width; /* of one time: 4 or 8 */
    size_t end;   /* offset behind the table */
};

static uint32_t big32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t big(const unsigned char *p, size_t width)
{
    if (width == 4)
        return (int32_t)big32(p);
    return (int64_t)((uint64_t)big32(p) << 32 | big32(p + 4));
}

/* Finds the parts of the table at `from`. */
static int find_table(const unsigned char *bytes, size_t len, size_t from, size_t width, struct table *t)
{
    if (len < from || len - from < HEAD || memcmp(bytes + from, "TZif", 4) != 0)
        return -EINVAL;
    const unsigned char *head = bytes + from + 20;
    uint64_t utc = big32(head), standard = big32(head + 4), leaps = big32(head + 8);
    t->time_count = big32(head + 12);
    t->type_count = big32(head + 16);
    t->name_count = big32(head + 20);
    t->width = width;
    if (t->time_count > 1 << 20 || t->type_count > 256 || t->name_count > 4096 || t->type_count == 0 || t->name_count == 0)
        return -EINVAL;
    uint64_t size = HEAD + (uint64_t)t->time_count * (width + 1) + (uint64_t)t->type_count * 6 + t->name_count + leaps * (width + 4) + standard + utc;
    if (size > len - from)
        return -EINVAL;
    t->times = bytes + from + HEAD;
    t->kinds = t->times + (size_t)t->time_count * width;
    t->types = t->kinds + t->time_count;
    t->names = t->types + (size_t)t->type_count * 6;
    t->end = from + (size_t)size;
    return 0;
}

static int set_type(const struct table *t, uint32_t kind, struct tzif_local *out)
{
    if (kind >= t->type_count)
        return -EINVAL;
    const unsigned char *type = t->types + (size_t)kind * 6;
    if (type[5] >= t->name_count)
        return -EINVAL;
    out->offset = (int32_t)big32(type);
    size_t n = strnlen((const char *)t->names + type[5], t->name_count - type[5]);
    n = n < sizeof out->name - 1 ? n : sizeof out->name - 1;
    memcpy(out->name, t->names + type[5], n);
    out->name[n] = '\0';
    return out->offset > -2 * DAY && out->offset < 2 * DAY ? 0 : -EINVAL;
}

/* Number of changes at or before the moment. */
static uint32_t changes_until(const struct table *t, int64_t unix_s)
{
    uint32_t low = 0, high = t->time_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (big(t->times + (size_t)middle * t->width, t->width) <= unix_s)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first type that is no summer time is what held before the first change. */
static uint32_t first_type(const struct table *t)
{
    for (uint32_t i = 0; i < t->type_count; i++)
        if (t->types[(size_t)i * 6 + 4] == 0)
            return i;
    return 0;
}

/* The rule between two newlines behind the table; false when there is none. */
static bool find_rule(const unsigned char *bytes, size_t len, size_t at, char rule[static RULE_MAX])
{
    if (at >= len || bytes[at] != '\n')
        return false;
    const unsigned char *end = memchr(bytes + at + 1, '\n', len - at - 1);
    size_t n = end ? (size_t)(end - bytes) - at - 1 : 0;
    if (n == 0 || n >= RULE_MAX)
        return false;
    memcpy(rule, bytes + at + 1, n);
    rule[n] = '\0';
    return strlen(rule) == n;
}

int tzif_local(const void *data, size_t len, int64_t unix_s, struct tzif_local *out)
{
    const unsigned char *bytes = data;
    struct table t;
    char rule[RULE_MAX] = "";
    int rc = find_table(bytes, len, 0, 4, &t);
    if (rc == 0 && bytes[4] >= '2') {
        rc = find_table(bytes, len, t.end, 8, &t);
        if (rc == 0 && find_rule(bytes, len, t.end, rule) && changes_until(&t, unix_s) == t.time_count)
            return tzif_rule(rule, unix_s, out);
    }
    if (rc < 0)
        return rc;
    uint32_t n = changes_until(&t, unix_s);
    return set_type(&t, n > 0 ? t.kinds[n - 1] : first_type(&t), out);
}

/* ---- the rule --------------------------------------------------------------------------------------------------- */

struct change {
    char form; /* 'M' month.week.day, 'J' day without 29 February, 'N' day from 0 */
    int month, week, day;
    int32_t time; /* seconds after midnight, local */
};

static bool take_number(const char **at, int max, int *out)
{
    int value = 0, digits = 0;
    while (**at >= '0' && **at <= '9' && digits < 6) {
        value = value * 10 + (**at - '0');
        ++*at;
        digits++;
    }
    *out = value;
    return digits > 0 && value <= max;
}

static bool take_name(const char **at, char *out, size_t size)
{
    bool quoted = **at == '<';
    size_t n = 0;
    *at += quoted;
    for (; (**at >= 'A' && **at <= 'Z') || (**at >= 'a' && **at <= 'z') || (quoted && ((**at >= '0' && **at <= '9') || **at == '+' || **at == '-'));
         ++*at)
        if (n < size - 1)
            out[n++] = **at;
    out[n] = '\0';
    if (quoted && *(*at)++ != '>')
        return false;
    return n > 0;
}

/* [+-]hh[:mm[:ss]] */
static bool take_time(const char **at, int32_t *out)
{
    int sign = **at == '-' ? -1 : 1, hours = 0, minutes = 0, seconds = 0;
    *at += **at == '-' || **at == '+';
    if (!take_number(at, 167, &hours))
        return false;
    if (**at == ':' && (++*at, !take_number(at, 59, &minutes)))
        return false;
    if (**at == ':' && (++*at, !take_number(at, 59, &seconds)))
        return false;
    *out = sign * (hours * 3600 + minutes * 60 + seconds);
    return true;
}

static bool take_change(const char **at, struct change *out)
{
    bool good;
    if (*(*at)++ != ',')
        return false;
    out->time = 2 * 3600;
    out->form = **at == 'M' || **at == 'J' ? *(*at)++ : 'N';
    if (out->form == 'M')
        good = take_number(at, 12, &out->month) && out->month > 0 && *(*at)++ == '.' && take_number(at, 5, &out->week) && out->week > 0 &&
               *(*at)++ == '.' && take_number(at, 6, &out->day);
    else
        good = take_number(at, 365, &out->day) && (out->form != 'J' || out->day > 0);
    if (good && **at == '/')
        good = (++*at, take_time(at, &out->time));
    return good;
}

/* Days from 1970-01-01 to the first of January of a year (proleptic Gregorian). */
static int64_t days_to_year(int64_t year)
{
    int64_t y = year - 1;
    int64_t leaps = (y >= 0 ? y : y - 3) / 4 - (y >= 0 ? y : y - 99) / 100 + (y >= 0 ? y : y - 399) / 400;
    return (year - 1970) * 365 + leaps - 477;
}

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int64_t year_of(int64_t unix_s)
{
    int64_t days = (unix_s >= 0 ? unix_s : unix_s - DAY + 1) / DAY;
    int64_t year = 1970 + days / 366;
    while (days_to_year(year) > days)
        year--;
    while (days_to_year(year + 1) <= days)
        year++;
    return year;
}

/* Seconds since 1970 of a change in a year, on the clock that shows local time. */
static int64_t moment(const struct change *c, int64_t year)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    int64_t day = days_to_year(year);
    if (c->form == 'N') {
        day += c->day;
    } else if (c->form == 'J') {
        day += c->day - 1 + (is_leap(year) && c->day > 59);
    } else {
        int leap = is_leap(year) && c->month > 2;
        int length = before[c->month] - before[c->month - 1] + (is_leap(year) && c->month == 2);
        int64_t first = day + before[c->month - 1] + leap;
        int64_t weekday = ((first + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
        int64_t offset = (c->day - weekday + 7) % 7 + (c->week - 1) * 7;
        while (offset >= length)
            offset -= 7;
        day = first + offset;
    }
    return day * DAY + c->time;
}

int tzif_rule(const char *rule, int64_t unix_s, struct tzif_local *out)
{
    struct tzif_local summer;
    struct change begin, end;
    const char *at = rule;
    if (unix_s < -INT64_C(100000000000) || unix_s > INT64_C(1000000000000))
        return -EINVAL;
    if (!take_name(&at, out->name, sizeof out->name) || !take_time(&at, &out->offset))
        return -EINVAL;
    out->offset = -out->offset; /* written as hours west */
    if (!*at)
        return 0;
    summer.offset = out->offset + 3600;
    if (!take_name(&at, summer.name, sizeof summer.name))
        return -EINVAL;
    if (*at != ',') {
        if (!take_time(&at, &summer.offset))
            return -EINVAL;
        summer.offset = -summer.offset;
    }
    if (!take_change(&at, &begin) || !take_change(&at, &end) || *at)
        return -EINVAL;
    int64_t year = year_of(unix_s + out->offset);
    int64_t from = moment(&begin, year) - out->offset, until = moment(&end, year) - summer.offset;
    bool is_summer = from < until ? unix_s >= from && unix_s < until : unix_s >= from || unix_s < until;
    if (is_summer)
        *out = summer;
    return 0;
}
