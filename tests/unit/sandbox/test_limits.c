// SPDX-License-Identifier: MIT
/*
 * test_limits.c - the limits of a worker as they are told: those that are set, with who holds it to them.
 */
#include "sandbox/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *by(const json_t *list, const char *name)
{
    size_t i;
    json_t *row;
    json_array_foreach((json_t *)list, i, row) {
        if (strcmp(json_string_value(json_object_get(row, "name")), name) == 0)
            return json_string_value(json_object_get(row, "by"));
    }
    return NULL;
}

static void each_says_who_holds_to_it(void **state)
{
    static const struct cv_worker_limits limits = {.wall_ms = 1000, .cpu_s = 2, .memory_process = 3, .memory_tree = 4, .processes = 5,
                                                   .file_bytes = 6, .open_files = 7, .output_bytes = 8};
    (void)state;
    json_t *list = cv_limits_json(&limits, 1000);
    assert_int_equal(json_array_size(list), 8);
    assert_string_equal(by(list, "wall_ms"), "timer");
    assert_string_equal(by(list, "cpu_s"), "rlimit");
    assert_string_equal(by(list, "memory_tree"), "polled");
    assert_string_equal(by(list, "processes"), "rlimit");
    assert_string_equal(by(list, "output_bytes"), "counted");
    assert_int_equal(json_integer_value(json_object_get(json_array_get(list, 0), "value")), 1000);
    json_decref(list);
    list = cv_limits_json(&limits, 0);
    assert_string_equal(by(list, "processes"), "polled"); /* the kernel exempts root */
    json_decref(list);
}

static void what_is_not_set_is_not_told(void **state)
{
    static const struct cv_worker_limits limits = {.wall_ms = 5};
    (void)state;
    json_t *list = cv_limits_json(&limits, 0);
    assert_int_equal(json_array_size(list), 1);
    assert_null(by(list, "memory_tree"));
    json_decref(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_says_who_holds_to_it),
        cmocka_unit_test(what_is_not_set_is_not_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
