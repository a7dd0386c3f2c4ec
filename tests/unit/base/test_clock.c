// SPDX-License-Identifier: MIT
/*
 * test_clock.c - the two clocks and how a time is written, before 1970 and far from now too.
 */
#include "daemon/base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void writes_utc_with_microseconds(void **state)
{
    (void)state;
    static const struct { int64_t us; const char *text; } rows[] = {
        {0, "1970-01-01T00:00:00.000000Z"},
        {1, "1970-01-01T00:00:00.000001Z"},
        {-1, "1969-12-31T23:59:59.999999Z"},
        {-1000000, "1969-12-31T23:59:59.000000Z"},
        {1795515150123456, "2026-11-24T10:12:30.123456Z"},
        {951782400000000, "2000-02-29T00:00:00.000000Z"},
        {253402300799999999, "9999-12-31T23:59:59.999999Z"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[CV_CLOCK_TEXT];
        cv_clock_format(rows[i].us, text, sizeof text);
        assert_string_equal(text, rows[i].text);
    }
}

static void never_writes_beyond_the_buffer(void **state)
{
    (void)state;
    char text[CV_CLOCK_TEXT + 1];
    memset(text, '#', sizeof text);
    cv_clock_format(INT64_MAX, text, CV_CLOCK_TEXT);
    assert_int_equal(text[CV_CLOCK_TEXT], '#');
    assert_true(strnlen(text, CV_CLOCK_TEXT) < CV_CLOCK_TEXT);
    cv_clock_format(INT64_MIN, text, 5);
    assert_int_equal(strnlen(text, 5), 4);
}

static void the_monotonic_clock_never_goes_back(void **state)
{
    (void)state;
    int64_t last = cv_clock_mono_us();
    for (int i = 0; i < 100000; i++) {
        int64_t now = cv_clock_mono_us();
        assert_true(now >= last);
        last = now;
    }
}

static void the_wall_clock_is_the_system_s(void **state)
{
    (void)state;
    time_t before = time(NULL);
    int64_t now = cv_clock_wall_us();
    assert_true(now / 1000000 >= before - 1 && now / 1000000 <= time(NULL) + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_utc_with_microseconds),
        cmocka_unit_test(never_writes_beyond_the_buffer),
        cmocka_unit_test(the_monotonic_clock_never_goes_back),
        cmocka_unit_test(the_wall_clock_is_the_system_s),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
