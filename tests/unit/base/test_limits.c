// SPDX-License-Identifier: MIT
/*
 * test_limits.c - the table of bounds: complete, unique, the same numbers for code and for people.
 */
#include "daemon/base/limits.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void rows_say_everything(void **state)
{
    (void)state;
    size_t count = 0;
    for (const struct cv_limit *row = cv_limits; row->name; row++, count++) {
        assert_true(row->value > 0);
        assert_non_null(row->unit);
        if (strlen(row->what) < 8 || strlen(row->then) < 8)
            fail_msg("limit %s does not say what it bounds and what happens at it", row->name);
        for (const char *p = row->name; *p; p++)
            assert_true(isupper((unsigned char)*p) || isdigit((unsigned char)*p) || *p == '_');
        assert_null(strpbrk(row->what, "|\n"));
        assert_null(strpbrk(row->then, "|\n"));
    }
    assert_true(count > 10);
}

static void names_are_unique(void **state)
{
    (void)state;
    for (const struct cv_limit *a = cv_limits; a->name; a++)
        for (const struct cv_limit *b = a + 1; b->name; b++)
            assert_string_not_equal(a->name, b->name);
}

static void bytes_have_a_unit(void **state)
{
    (void)state;
    for (const struct cv_limit *row = cv_limits; row->name; row++)
        if (strstr(row->name, "_BYTES") && strcmp(row->unit, "bytes") != 0)
            fail_msg("limit %s has the unit '%s'", row->name, row->unit);
}

static void code_and_table_agree(void **state)
{
    (void)state;
    static const struct { const char *name; int64_t value; } rows[] = {
#define ROW(name, value, unit, what, then) {#name, CV_LIMIT_##name},
        CV_LIMIT_MAP(ROW)
#undef ROW
    };
    size_t i = 0;
    for (const struct cv_limit *row = cv_limits; row->name; row++, i++) {
        assert_string_equal(row->name, rows[i].name);
        assert_true(row->value == rows[i].value);
    }
    assert_int_equal(i, sizeof rows / sizeof rows[0]);
}

static void limits_fit_into_each_other(void **state)
{
    (void)state;
    assert_true(CV_LIMIT_ARGS_BYTES < CV_LIMIT_FRAME_BYTES);
    assert_true(CV_LIMIT_TASK_BYTES < CV_LIMIT_FRAME_BYTES);
    assert_true(CV_LIMIT_PEER_QUEUE_BYTES >= 2 * CV_LIMIT_FRAME_BYTES);
    assert_true(CV_LIMIT_VIEW_BYTES < CV_LIMIT_RESULT_BYTES);
    assert_true(CV_LIMIT_FILE_VIEW_BYTES < CV_LIMIT_RESULT_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_say_everything), cmocka_unit_test(names_are_unique),          cmocka_unit_test(bytes_have_a_unit),
        cmocka_unit_test(code_and_table_agree), cmocka_unit_test(limits_fit_into_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
