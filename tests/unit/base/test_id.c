// SPDX-License-Identifier: MIT
/*
 * test_id.c - ids have their shape, differ, and sort by the time they were made.
 */
#include "daemon/base/clock.h"
#include "daemon/base/id.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void an_id_has_its_shape(void **state)
{
    (void)state;
    struct cv_id id = cv_id_new('r');
    assert_int_equal(strlen(id.text), CV_ID_LEN);
    assert_int_equal(id.text[0], 'r');
    assert_true(cv_id_is(id.text, 'r'));
    assert_false(cv_id_is(id.text, 'c'));
}

static void other_texts_are_no_ids(void **state)
{
    (void)state;
    static const char *const bad[] = {"", "r", "r0000000000000000000", "r00000000000000000", "r0000000000000000/0", "R000000000000000000",
                                      "r00000000000000000l", "r00000000000000000U", "r../../../../../../"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (cv_id_is(bad[i], 'r'))
            fail_msg("'%s' was taken for an id", bad[i]);
    assert_true(cv_id_is("r000000000000000000", 'r'));
}

static int64_t time_of(const struct cv_id *id)
{
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
    int64_t ms = 0;
    for (int i = 1; i <= 9; i++)
        ms = ms * 32 + (strchr(digits, id->text[i]) - digits);
    return ms;
}

static void an_id_holds_the_time(void **state)
{
    (void)state;
    int64_t before = cv_clock_wall_us() / 1000;
    struct cv_id id = cv_id_new('c');
    int64_t after = cv_clock_wall_us() / 1000;
    assert_true(time_of(&id) >= before && time_of(&id) <= after);
}

static void later_ids_sort_later(void **state)
{
    (void)state;
    struct cv_id first = cv_id_new('r');
    int64_t start = time_of(&first);
    while (cv_clock_wall_us() / 1000 <= start)
        ;
    struct cv_id second = cv_id_new('r');
    assert_true(strcmp(first.text, second.text) < 0);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(((const struct cv_id *)a)->text, ((const struct cv_id *)b)->text);
}

static void ids_differ(void **state)
{
    (void)state;
    enum { COUNT = 20000 };
    struct cv_id *ids = calloc(COUNT, sizeof *ids);
    assert_non_null(ids);
    for (int i = 0; i < COUNT; i++)
        ids[i] = cv_id_new('r');
    qsort(ids, COUNT, sizeof *ids, by_text);
    for (int i = 1; i < COUNT; i++)
        assert_string_not_equal(ids[i - 1].text, ids[i].text);
    free(ids);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_has_its_shape),  cmocka_unit_test(other_texts_are_no_ids), cmocka_unit_test(an_id_holds_the_time),
        cmocka_unit_test(later_ids_sort_later), cmocka_unit_test(ids_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
