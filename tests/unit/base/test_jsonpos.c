// SPDX-License-Identifier: MIT
/*
 * test_jsonpos.c - line and column of a path in a JSON text; texts and paths that are not what they should be.
 */
#include "daemon/base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char text[] = "{\n"
                           "  \"about\": \"a \\\"{[quoted\\\\\",\n"
                           "  \"files\": {\n"
                           "    \"write\": [\n"
                           "      {\"path\": \".\", \"why\": \"x\"},\n"
                           "      {\"path\": \"/a\",\n"
                           "       \"why\": [1, [2, 3], {\"deep\": true}]}\n"
                           "    ]\n"
                           "  },\n"
                           "  \"empty\": {}, \"none\": [], \"n\": -1.5e3, \"last\": null\n"
                           "}\n";

static void finds_values_and_keys(void **state)
{
    (void)state;
    static const struct { const char *path; bool key; int line, column; } rows[] = {
        {"", false, 1, 1},
        {"about", true, 2, 3},
        {"about", false, 2, 12},
        {"files", false, 3, 12},
        {"files.write", true, 4, 5},
        {"files.write", false, 4, 14},
        {"files.write[0]", false, 5, 7},
        {"files.write[0].why", true, 5, 21},
        {"files.write[1].path", false, 6, 16},
        {"files.write[1].why", false, 7, 15},
        {"files.write[1].why[0]", false, 7, 16},
        {"files.write[1].why[1][1]", false, 7, 23},
        {"files.write[1].why[2].deep", false, 7, 36},
        {"empty", true, 10, 3},
        {"none", false, 10, 24},
        {"n", false, 10, 33},
        {"last", false, 10, 49},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cv_json_pos pos = cv_json_where(text, rows[i].path, rows[i].key);
        if (pos.line != rows[i].line || pos.column != rows[i].column)
            fail_msg("'%s' is at %d:%d, expected %d:%d", rows[i].path, pos.line, pos.column, rows[i].line, rows[i].column);
    }
}

static void a_path_that_is_not_there_gives_the_nearest_place_above(void **state)
{
    (void)state;
    static const struct { const char *path; int line, column; } rows[] = {
        {"nowhere", 1, 1},
        {"files.read", 3, 12},
        {"files.write[2]", 4, 14},
        {"files.write[1].zz", 6, 7},
        {"files.write[-1]", 4, 14},
        {"files.write[x]", 4, 14},
        {"files.write[0", 4, 14},
        {"files.write[99999999999999999999]", 4, 14},
        {"files..write", 3, 12},
        {"none[0]", 10, 24},
        {"empty.x", 10, 12},
        {"about.x", 2, 12},
        {"files[0]", 3, 12},
        {".", 1, 1},
        {"[0]", 1, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cv_json_pos pos = cv_json_where(text, rows[i].path, false);
        if (pos.line != rows[i].line || pos.column != rows[i].column)
            fail_msg("'%s' is at %d:%d, expected %d:%d", rows[i].path, pos.line, pos.column, rows[i].line, rows[i].column);
    }
}

static void columns_count_characters(void **state)
{
    (void)state;
    struct cv_json_pos pos = cv_json_where("{\"\xc3\xa9\": \"\xe2\x82\xac\", \"b\": 1}", "b", true);
    assert_int_equal(pos.line, 1);
    assert_int_equal(pos.column, 12);
}

static void arrays_and_scalars_at_the_top(void **state)
{
    (void)state;
    struct cv_json_pos pos = cv_json_where("\n [1,\n 2]", "[1]", false);
    assert_int_equal(pos.line, 3);
    assert_int_equal(pos.column, 2);
    pos = cv_json_where("  7", "", false);
    assert_int_equal(pos.column, 3);
    pos = cv_json_where("  7", "a.b[3]", false);
    assert_int_equal(pos.column, 3);
}

static void broken_texts_end_the_search(void **state)
{
    (void)state;
    static const char *const broken[] = {"", "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":[", "{\"a\":[1", "{\"b\":[[[,\"a\":1", "]", "}}",
                                         "{\"a\\", "{\"b\":\"\\", "{\"b\" \"a\":1", "{,", "[,,,", "{\"b\":}\"a\""};
    static const char *const paths[] = {"", "a", "a[0]", "a.b", "[0]", "[3].x", "a[1][2]"};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        for (size_t j = 0; j < sizeof paths / sizeof paths[0]; j++) {
            struct cv_json_pos pos = cv_json_where(broken[i], paths[j], j % 2);
            assert_int_equal(pos.line, 1);
            assert_in_range(pos.column, 1, 20);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_values_and_keys),
        cmocka_unit_test(a_path_that_is_not_there_gives_the_nearest_place_above),
        cmocka_unit_test(columns_count_characters),
        cmocka_unit_test(arrays_and_scalars_at_the_top),
        cmocka_unit_test(broken_texts_end_the_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
