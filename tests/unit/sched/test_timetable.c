// SPDX-License-Identifier: MIT
/*
 * test_timetable.c - durations and moments as people write them, slots of every, at and cron, how many were passed, and that
 * a timetable read back from its event is the same.
 */
#include "daemon/base/auto.h"
#include "daemon/sched/timetable.h"
#include "daemon/sched/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void set_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

static void test_durations(void **state)
{
    static const struct {
        const char *text;
        int64_t seconds; /* 0: refused */
    } rows[] = {
        {"1s", 1}, {"30s", 30}, {"10m", 600}, {"2h", 7200}, {"1d", 86400}, {"1w", 604800}, {"1h30m", 5400}, {"366d", 366 * 86400},
        {"", 0}, {"s", 0}, {"10", 0}, {"0s", 0}, {"-1s", 0}, {"1x", 0}, {"1.5h", 0}, {"367d", 0}, {"99999999999999999999s", 0}, {"1 h", 0}, {"1h ", 0},
        {"+1h", 0}, {"1h30", 0}, {"1d1d1d1d1d1d1d1d1d1d", 10 * 86400}, {"53w", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t seconds = 0;
        int rc = words_duration(rows[i].text, &seconds, NULL);
        if (rc != (rows[i].seconds ? 0 : -EINVAL) || seconds != rows[i].seconds)
            fail_msg("'%s': %d, %lld", rows[i].text, rc, (long long)seconds);
    }
}

/* Now is 2026-11-25 08:00:00 in Berlin (+0100). */
static void test_moments(void **state)
{
    static const int64_t now = 1795590000;
    static const struct {
        const char *text;
        int64_t delta; /* seconds from now; 0: refused with `code` */
        int code;
    } rows[] = {
        {"2026-11-25 09:00", 3600, 0}, {"2026-11-25T09:00", 3600, 0}, {"09:00", 3600, 0}, {"today 09:00", 3600, 0}, {"9:00", 3600, 0},
        {"09:00:30", 3630, 0}, {"tomorrow 07:00", 23 * 3600, 0}, {"+2h", 7200, 0}, {"+1s", 1, 0}, {"2027-03-28 02:30", 10605600, 0},
        {"07:00", 0, -ERANGE}, {"08:00", 0, -ERANGE}, {"2020-01-01 00:00", 0, -ERANGE}, {"today 07:59:59", 0, -ERANGE},
        {"", 0, -EINVAL}, {"noon", 0, -EINVAL}, {"24:00", 0, -EINVAL}, {"09:60", 0, -EINVAL}, {"9", 0, -EINVAL}, {"2026-02-30 07:00", 0, -EINVAL},
        {"2027-02-29 07:00", 0, -EINVAL}, {"2026-13-01 07:00", 0, -EINVAL}, {"2026-12-01", 0, -EINVAL}, {"2026-12-01 07:00 ", 0, -EINVAL},
        {"2026-12-0107:00", 0, -EINVAL}, {"+", 0, -EINVAL}, {"+0s", 0, -EINVAL}, {"tomorrow", 0, -EINVAL}, {"1900-01-01 07:00", 0, -EINVAL},
        {"99999-01-01 07:00", 0, -EINVAL},
    };
    (void)state;
    set_zone("Europe/Berlin");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t moment = now;
        struct cv_error err = CV_ERROR_INIT;
        int rc = words_moment(rows[i].text, now, &moment, &err);
        if (rc != rows[i].code || moment - now != rows[i].delta)
            fail_msg("'%s': %d, %lld seconds from now (%s)", rows[i].text, rc, (long long)(moment - now), err.text);
    }
}

static struct timetable make(enum timetable_kind kind, const char *text, int64_t now)
{
    struct timetable table;
    struct cv_error err = CV_ERROR_INIT;
    if (timetable_parse(kind, text, now, &table, &err) < 0)
        fail_msg("%s", err.text);
    return table;
}

static void test_slots(void **state)
{
    static const struct {
        enum timetable_kind kind;
        const char *text;
        int64_t after, next, until, last, count; /* anchor 1000 */
    } rows[] = {
        {TIMETABLE_EVERY, "10s", 1000, 1010, 1009, TIMETABLE_NONE, 0},
        {TIMETABLE_EVERY, "10s", 1000, 1010, 1010, 1010, 1},
        {TIMETABLE_EVERY, "10s", 1010, 1020, 1055, 1050, 4},
        {TIMETABLE_EVERY, "10s", 1015, 1020, 1020, 1020, 1},
        {TIMETABLE_EVERY, "10s", 0, 1010, 1010, 1010, 1},          /* the clock was set back before the job's creation */
        {TIMETABLE_EVERY, "1s", 1000, 1001, 32000000, 32000000, 31999000},
        {TIMETABLE_AT, "+500s", 1000, 1500, 1499, TIMETABLE_NONE, 0},
        {TIMETABLE_AT, "+500s", 1000, 1500, 9999, 1500, 1},
        {TIMETABLE_AT, "+500s", 1500, TIMETABLE_NONE, 9999, TIMETABLE_NONE, 0},
        {TIMETABLE_CRON, "*/5 * * * *", 1000, 1200, 1199, TIMETABLE_NONE, 0},
        {TIMETABLE_CRON, "*/5 * * * *", 1000, 1200, 1500, 1500, 2},
        {TIMETABLE_CRON, "*/5 * * * *", 1200, 1500, 1499, TIMETABLE_NONE, 0},
        {TIMETABLE_CRON, "* * * * *", 1000, 1020, 40 * 86400, 40 * 86400, TIMETABLE_COUNTED},
        {TIMETABLE_CRON, "0 0 1 1 *", 1000, 31536000, 3 * 366 * 86400, 94694400, 3},
        {TIMETABLE_CRON, "0 0 29 2 *", 1000, 68169600, 365 * 86400, TIMETABLE_NONE, 0},
    };
    (void)state;
    set_zone("UTC");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t count = -1;
        struct timetable table = make(rows[i].kind, rows[i].text, 1000);
        int64_t next = timetable_next(&table, 1000, rows[i].after);
        int64_t last = timetable_last(&table, 1000, rows[i].after, rows[i].until, &count);
        if (next != rows[i].next || last != rows[i].last || count != rows[i].count)
            fail_msg("row %zu: next %lld, last %lld, count %lld", i, (long long)next, (long long)last, (long long)count);
    }
}

static void test_events(void **state)
{
    static const struct {
        enum timetable_kind kind;
        const char *text;
    } rows[] = {{TIMETABLE_EVERY, "1h30m"}, {TIMETABLE_AT, "+2h"}, {TIMETABLE_CRON, "0 3 * * mon"}, {TIMETABLE_CRON, "@daily"}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct timetable table = make(rows[i].kind, rows[i].text, 1000), again;
        cv_auto_json json_t *value = timetable_json(&table);
        assert_int_equal(timetable_read(value, &again, NULL), 0);
        assert_int_equal(again.kind, table.kind);
        assert_int_equal(again.seconds, table.seconds);
        assert_memory_equal(&again.cron, &table.cron, sizeof again.cron);
        assert_string_equal(again.text, rows[i].text);
    }
    cv_auto_json json_t *empty = json_object();
    struct timetable table;
    assert_int_equal(timetable_read(empty, &table, NULL), -EINVAL);
    assert_int_equal(timetable_read(NULL, &table, NULL), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_durations), cmocka_unit_test(test_moments), cmocka_unit_test(test_slots),
                                       cmocka_unit_test(test_events)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
