// SPDX-License-Identifier: MIT
/*
 * test_cron.c - cron lines as tables: what is refused and why, and which local times the slots after a moment are, in zones
 * whose clocks go forward and back by an hour, by half an hour, and over a whole day.
 */
#include "daemon/sched/cron.h"
#include "daemon/sched/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void set_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

static const struct {
    const char *line, *part; /* part: NULL when it is good */
} lines[] = {
    {"* * * * *", NULL}, {"0 3 * * 1-5", NULL}, {"*/15 0-6,22-23 1,15 jan-mar,dec sun", NULL}, {"5 4 * * SAT-SUN", NULL}, {"0 0 * * 7", NULL},
    {"0 0 * * 5-7", NULL}, {"59 23 31 12 *", NULL}, {"@daily", NULL}, {"@Yearly", NULL}, {"  0\t0  29 2 * ", NULL}, {"0 0 31 2 mon", NULL},
    {"0-59/7 1-23/2 * * *", NULL}, {"1,2,3,3 * * * *", NULL},
    {"", "has 0 fields"}, {"* * * *", "has 4 fields"}, {"* * * * * *", "more than 5 fields"}, {"60 * * * *", "minute '60'"},
    {"* 24 * * *", "hour '24'"}, {"* * 0 * *", "day of month '0'"}, {"* * 32 * *", "day of month '32'"}, {"* * * 13 *", "month '13'"},
    {"* * * 0 *", "month '0'"}, {"* * * * 8", "day of week '8'"}, {"* * * foo *", "month 'foo'"}, {"* * * janu *", "month 'janu'"},
    {"mon * * * *", "minute 'mon'"}, {"5-1 * * * *", "minute '5-1'"}, {"*/0 * * * *", "minute '*/0'"}, {"*/ * * * *", "minute '*/'"},
    {"5/10 * * * *", "minute '5/10'"}, {"1, * * * *", "minute '1,'"}, {",1 * * * *", "minute ',1'"}, {"1- * * * *", "minute '1-'"},
    {"1--2 * * * *", "minute '1--2'"}, {"-1 * * * *", "minute '-1'"}, {"** * * * *", "minute '**'"}, {"99999 * * * *", "minute '99999'"},
    {"0 0 31 2 *", "no such day"}, {"0 0 30 2 *", "no such day"}, {"0 0 31 4,6,9,11 *", "no such day"}, {"@reboot", "@hourly"}, {"@", "@hourly"},
};

static void test_lines(void **state)
{
    (void)state;
    set_zone("UTC");
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct cron cron = {.minutes = 77};
        struct cv_error err = CV_ERROR_INIT;
        int rc = cron_parse(lines[i].line, &cron, &err);
        if (!lines[i].part && rc < 0)
            fail_msg("'%s': %s", lines[i].line, err.text);
        if (lines[i].part && (rc == 0 || !strstr(err.text, lines[i].part)))
            fail_msg("'%s': got %d '%s', wanted '%s'", lines[i].line, rc, err.text, lines[i].part);
        if (rc < 0)
            assert_int_equal(cron.minutes, 77); /* no effect when it fails */
        else
            assert_true(cron_next(&cron, 1700000000) > 1700000000);
    }
    char line[CRON_TEXT_MAX + 10];
    memset(line, '*', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    struct cron cron;
    assert_true(cron_parse(line, &cron, NULL) < 0);
}

static int64_t moment(const char *text)
{
    struct tm local = {0};
    assert_non_null(strptime(text, "%Y-%m-%d %H:%M:%S", &local));
    return zone_moment(&local);
}

/* The slots after a local time, as local times with their offsets. */
static const struct {
    const char *zone, *line, *after, *slots;
} rows[] = {
    {"UTC", "*/20 * * * *", "2026-12-31 23:30:00", "2026-12-31 23:40 +0000, 2027-01-01 00:00 +0000, 2027-01-01 00:20 +0000"},
    {"UTC", "0 0 29 2 *", "2026-01-01 00:00:00", "2028-02-29 00:00 +0000, 2032-02-29 00:00 +0000"},
    {"UTC", "0 0 29 2 *", "2096-03-01 00:00:00", "2104-02-29 00:00 +0000"}, /* 2100 is no leap year */
    {"UTC", "0 0 29 2 */7", "2033-01-01 00:00:00", "2060-02-29 00:00 +0000, 2088-02-29 00:00 +0000"}, /* on a Sunday */
    {"UTC", "0 0 29 2 */7", "2088-03-01 00:00:00", "2128-02-29 00:00 +0000"},
    {"UTC", "0 12 31 * *", "2026-01-31 12:00:00", "2026-03-31 12:00 +0000, 2026-05-31 12:00 +0000"},
    {"UTC", "0 0 * * 0", "2026-11-25 00:00:00", "2026-11-29 00:00 +0000, 2026-12-06 00:00 +0000"},
    {"UTC", "0 0 * * 7", "2026-11-25 00:00:00", "2026-11-29 00:00 +0000"},
    {"UTC", "0 0 13 * fri", "2026-11-25 00:00:00", "2026-11-27 00:00 +0000, 2026-12-04 00:00 +0000, 2026-12-11 00:00 +0000, 2026-12-13 00:00 +0000"},
    {"UTC", "0 0 */2 * fri", "2026-11-25 00:00:00", "2026-11-27 00:00 +0000, 2026-12-11 00:00 +0000"}, /* begins with '*': both must fit */
    {"UTC", "0 0 13 * */2", "2026-11-25 00:00:00", "2026-12-13 00:00 +0000, 2027-02-13 00:00 +0000"},
    {"UTC", "30 3 * * mon-fri", "2026-11-27 03:30:00", "2026-11-30 03:30 +0000"},
    {"UTC", "0 0 * * *", "2026-11-25 00:00:01", "2026-11-26 00:00 +0000"},
    {"UTC", "@yearly", "2026-11-25 00:00:00", "2027-01-01 00:00 +0000"},
    /* 29 March 2026, 02:00 +0100 becomes 03:00 +0200 */
    {"Europe/Berlin", "30 2 * * *", "2026-03-28 12:00:00", "2026-03-29 03:00 +0200, 2026-03-30 02:30 +0200"},
    {"Europe/Berlin", "*/20 2 * * *", "2026-03-28 12:00:00", "2026-03-29 03:00 +0200, 2026-03-30 02:00 +0200"},
    {"Europe/Berlin", "0 * * * *", "2026-03-29 00:30:00", "2026-03-29 01:00 +0100, 2026-03-29 03:00 +0200, 2026-03-29 04:00 +0200"},
    {"Europe/Berlin", "0 2,3 * * *", "2026-03-28 12:00:00", "2026-03-29 03:00 +0200, 2026-03-30 02:00 +0200"},
    /* 25 October 2026, 03:00 +0200 becomes 02:00 +0100 */
    {"Europe/Berlin", "30 2 * * *", "2026-10-24 12:00:00", "2026-10-25 02:30 +0200, 2026-10-26 02:30 +0100"},
    {"Europe/Berlin", "*/30 * * * *", "2026-10-25 01:45:00",
     "2026-10-25 02:00 +0200, 2026-10-25 02:30 +0200, 2026-10-25 03:00 +0100, 2026-10-25 03:30 +0100"},
    {"America/New_York", "30 2 * * *", "2026-03-07 12:00:00", "2026-03-08 03:00 -0400, 2026-03-09 02:30 -0400"},
    {"America/New_York", "30 1 * * *", "2026-10-31 12:00:00", "2026-11-01 01:30 -0400, 2026-11-02 01:30 -0500"},
    /* Half an hour: 4 October 2026, 02:00 +1030 becomes 02:30 +1100; 5 April 2026, 02:00 +1100 becomes 01:30 +1030 */
    {"Australia/Lord_Howe", "15 2 * * *", "2026-10-03 12:00:00", "2026-10-04 02:30 +1100, 2026-10-05 02:15 +1100"},
    {"Australia/Lord_Howe", "45 2 * * *", "2026-10-03 12:00:00", "2026-10-04 02:45 +1100"},
    {"Australia/Lord_Howe", "*/15 1 * * *", "2026-04-05 01:10:00",
     "2026-04-05 01:15 +1100, 2026-04-05 01:30 +1100, 2026-04-05 01:45 +1100, 2026-04-06 01:00 +1030"},
    /* 30 December 2011 did not exist there */
    {"Pacific/Apia", "0 12 * * *", "2011-12-29 11:00:00", "2011-12-29 12:00 -1000, 2011-12-31 00:00 +1400, 2011-12-31 12:00 +1400"},
    {"Asia/Kathmandu", "0 0 * * *", "2026-11-25 00:00:00", "2026-11-26 00:00 +0545"},
};

static void test_slots(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[400] = "";
        struct cron cron;
        set_zone(rows[i].zone);
        assert_int_equal(cron_parse(rows[i].line, &cron, NULL), 0);
        int64_t slot = moment(rows[i].after);
        while (strlen(text) < strlen(rows[i].slots)) {
            char one[40];
            slot = cron_next(&cron, slot);
            struct tm local = zone_local(slot);
            strftime(one, sizeof one, "%Y-%m-%d %H:%M %z", &local);
            assert_int_equal(local.tm_sec, 0);
            snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", text[0] ? ", " : "", one);
        }
        if (strcmp(text, rows[i].slots) != 0)
            fail_msg("%s '%s' after %s:\n got    %s\n wanted %s", rows[i].zone, rows[i].line, rows[i].after, text, rows[i].slots);
    }
}

/* Slots never go back and never stand still, through two years of every zone above. */
static void test_always_forward(void **state)
{
    static const char *const zones[] = {"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca"};
    static const char *const all[] = {"17 * * * *", "*/29 1-3 * * *", "0 0 * * *"};
    (void)state;
    for (size_t z = 0; z < sizeof zones / sizeof zones[0]; z++) {
        set_zone(zones[z]);
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
            struct cron cron;
            assert_int_equal(cron_parse(all[i], &cron, NULL), 0);
            for (int64_t slot = 1293840000, end = slot + 2 * 366 * 86400, next; slot < end; slot = next) {
                next = cron_next(&cron, slot);
                if (next <= slot || next - slot > 3 * 86400 || cron_next(&cron, next - 1) != next)
                    fail_msg("%s '%s': after %lld comes %lld", zones[z], all[i], (long long)slot, (long long)next);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lines), cmocka_unit_test(test_slots), cmocka_unit_test(test_always_forward)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
