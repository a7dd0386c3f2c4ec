// SPDX-License-Identifier: MIT
/*
 * test_json.c - parsing that names the place, typed getters and their words, canonical text, and bytes from outside made
 * valid UTF-8.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/utf8.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static json_t *parse(const char *text)
{
    json_t *value = NULL;
    struct cv_error err = CV_ERROR_INIT;
    if (cv_json_parse(text, strlen(text), "t", &value, &err) < 0)
        fail_msg("%s", err.text);
    return value;
}

static void parses_any_value(void **state)
{
    (void)state;
    static const char *const good[] = {"{}", "[]", "1", "\"x\"", "null", "true", " {\"a\": [1, 2.5, {}]} ", "\"\xc3\xa9\""};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        cv_auto_json json_t *value = parse(good[i]);
        assert_non_null(value);
    }
}

static void refuses_what_is_not_json(void **state)
{
    (void)state;
    static const char *const bad[] = {"",          " ",       "{",      "{\"a\":1,\"a\":2}", "{} {}",     "[1,]",     "{'a':1}", "nul",
                                      "\"\\u0000\"", "\"\xff\"", "\"\xc0\x80\"", "1e999",           "\"a\nb\"", "{\"\\u0000\":1}", "01", "\"\\ud800\""};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        json_t *value = (json_t *)&value;
        struct cv_error err = CV_ERROR_INIT;
        if (cv_json_parse(bad[i], strlen(bad[i]), "p.json", &value, &err) != -EINVAL)
            fail_msg("'%s' was taken for JSON", bad[i]);
        assert_ptr_equal(value, &value);
        assert_string_equal(err.reason, "json.syntax");
        assert_memory_equal(err.text, "p.json:", 7);
    }
}

static void an_inner_nul_ends_nothing(void **state)
{
    (void)state;
    json_t *value = NULL;
    assert_int_equal(cv_json_parse("{}\0{}", 5, "t", &value, NULL), -EINVAL);
    assert_null(value);
}

static void depth_is_bounded(void **state)
{
    (void)state;
    enum { DEPTH = 100000 };
    cv_auto_free char *deep = cv_zalloc(DEPTH + 1);
    memset(deep, '[', DEPTH);
    json_t *value = NULL;
    assert_int_equal(cv_json_parse(deep, DEPTH, "t", &value, NULL), -EINVAL);
}

static void syntax_errors_name_line_and_column(void **state)
{
    (void)state;
    json_t *value = NULL;
    struct cv_error err = CV_ERROR_INIT;
    const char *text = "{\n  \"a\": 1,\n  \"b\" 2\n}";
    assert_int_equal(cv_json_parse(text, strlen(text), "dir/p.json", &value, &err), -EINVAL);
    assert_memory_equal(err.text, "dir/p.json:3:", 13);
}

static void complaints_are_words_for_people(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"", "p:1:1: empty, expected JSON"},
        {" \n\t", "p:1:1: empty, expected JSON"},
        {"{\"a\":\"x\\u0000y\"}", "p:1:15: a text holds \\u0000, which is not allowed here"},
        {"{\"a\\u0000\":1}", "p:1:10: a text holds \\u0000, which is not allowed here"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        json_t *value = NULL;
        struct cv_error err = CV_ERROR_INIT;
        assert_int_equal(cv_json_parse(rows[i][0], strlen(rows[i][0]), "p", &value, &err), -EINVAL);
        assert_string_equal(err.text, rows[i][1]);
    }
}

static void loads_a_file_and_its_text(void **state)
{
    (void)state;
    char path[] = "/tmp/corvid-test-json-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, "{\"a\":1}", 7) == 7);
    close(fd);
    cv_auto_json json_t *value = NULL;
    cv_auto_free char *text = NULL;
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(cv_json_load(path, 7, &value, &text, &err), 0);
    assert_string_equal(text, "{\"a\":1}");
    assert_int_equal(cv_json_num(value, "a", 0), 1);
    cv_auto_json json_t *again = NULL;
    assert_int_equal(cv_json_load(path, 6, &again, NULL, &err), -EFBIG);
    assert_null(again);
    assert_int_equal(cv_json_load(path, 100, &again, NULL, &err), 0);
    assert_int_equal(cv_file_write(path, 0600, "{\"a\"", 4, &err), 0);
    cv_auto_json json_t *broken = NULL;
    assert_int_equal(cv_json_load(path, 100, &broken, NULL, &err), -EINVAL);
    assert_non_null(strstr(err.text, path));
    unlink(path);
    assert_int_equal(cv_json_load(path, 100, &broken, NULL, &err), -ENOENT);
    assert_null(broken);
}

static void canonical_text_does_not_depend_on_order(void **state)
{
    (void)state;
    cv_auto_json json_t *a = parse("{\"b\": 1, \"a\": {\"d\": [1, 2], \"c\": null}}");
    cv_auto_json json_t *b = parse("{\"a\":{\"c\":null,\"d\":[1,2]},\"b\":1}");
    cv_auto_free char *one = cv_json_canonical(a);
    cv_auto_free char *two = cv_json_canonical(b);
    cv_auto_free char *plain = cv_json_dump(a);
    assert_string_equal(one, "{\"a\":{\"c\":null,\"d\":[1,2]},\"b\":1}");
    assert_string_equal(one, two);
    assert_string_equal(plain, "{\"b\":1,\"a\":{\"d\":[1,2],\"c\":null}}");
}

static void dumps_any_value_on_one_line(void **state)
{
    (void)state;
    cv_auto_json json_t *value = parse("\"a\\nb\"");
    cv_auto_free char *text = cv_json_dump(value);
    assert_string_equal(text, "\"a\\nb\"");
}

static void types_have_words(void **state)
{
    (void)state;
    static const struct { const char *text, *word; } rows[] = {
        {"{}", "an object"}, {"[]", "an array"}, {"\"\"", "a string"}, {"1", "an integer"},
        {"1.5", "a number"}, {"true", "a boolean"}, {"false", "a boolean"}, {"null", "null"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cv_auto_json json_t *value = parse(rows[i].text);
        assert_string_equal(cv_json_type(value), rows[i].word);
    }
    assert_string_equal(cv_json_type(NULL), "nothing");
}

static void needed_values(void **state)
{
    (void)state;
    cv_auto_json json_t *obj = parse("{\"s\":\"x\",\"i\":5,\"o\":{},\"n\":null,\"r\":1.0}");
    struct cv_error err = CV_ERROR_INIT;
    const char *s = NULL;
    int64_t i = 0;
    json_t *o = NULL;
    assert_true(cv_json_need_string(obj, "s", "params", &s, &err) >= 0);
    assert_string_equal(s, "x");
    assert_true(cv_json_need_int(obj, "i", "params", &i, &err) >= 0);
    assert_int_equal(i, 5);
    assert_true(cv_json_need_object(obj, "o", "params", &o, &err) >= 0);
    assert_ptr_equal(o, json_object_get(obj, "o"));
    assert_int_equal(err.code, 0);

    assert_int_equal(cv_json_need_string(obj, "zz", "params", &s, &err), -EINVAL);
    assert_string_equal(err.text, "params.zz: missing, expected a string");
    assert_string_equal(err.reason, "json.missing");
    assert_int_equal(cv_json_need_string(obj, "i", "params", &s, &err), -EINVAL);
    assert_string_equal(err.text, "params.i: expected a string, got an integer");
    assert_string_equal(err.reason, "json.type");
    assert_int_equal(cv_json_need_string(obj, "n", "params", &s, &err), -EINVAL);
    assert_string_equal(err.text, "params.n: expected a string, got null");
    assert_int_equal(cv_json_need_int(obj, "r", "params", &i, &err), -EINVAL);
    assert_int_equal(cv_json_need_object(obj, "s", "params", &o, &err), -EINVAL);
    assert_int_equal(cv_json_need_string(NULL, "s", "params", &s, &err), -EINVAL);
    assert_string_equal(s, "x");
    assert_int_equal(i, 5);
}

static void optional_values_keep_their_default(void **state)
{
    (void)state;
    cv_auto_json json_t *obj = parse("{\"s\":\"x\",\"i\":5,\"b\":true,\"o\":{}}");
    struct cv_error err = CV_ERROR_INIT;
    const char *s = "default";
    int64_t i = 3;
    bool b = false;
    json_t *o = NULL;
    assert_int_equal(cv_json_opt_string(obj, "none", "p", &s, &err), 0);
    assert_string_equal(s, "default");
    assert_int_equal(cv_json_opt_int(obj, "none", "p", 0, 9, &i, &err), 0);
    assert_int_equal(i, 3);
    assert_int_equal(cv_json_opt_bool(obj, "none", "p", &b, &err), 0);
    assert_int_equal(cv_json_opt_object(obj, "none", "p", &o, &err), 0);
    assert_true(cv_json_opt_bool(obj, "b", "p", &b, &err) > 0);
    assert_true(b);
    assert_int_equal(cv_json_opt_bool(obj, "i", "p", &b, &err), -EINVAL);
    assert_string_equal(err.text, "p.i: expected true or false, got an integer");
    assert_int_equal(cv_json_opt_object(obj, "s", "p", &o, &err), -EINVAL);
    assert_null(o);
}

static void integers_have_a_range(void **state)
{
    (void)state;
    cv_auto_json json_t *obj = parse("{\"i\":5,\"min\":-9223372036854775808,\"max\":9223372036854775807}");
    struct cv_error err = CV_ERROR_INIT;
    int64_t i = 1;
    assert_true(cv_json_opt_int(obj, "i", "p", 5, 5, &i, &err) > 0);
    i = 1;
    assert_int_equal(cv_json_opt_int(obj, "i", "p", 6, 9, &i, &err), -ERANGE);
    assert_string_equal(err.text, "p.i: 5 is outside 6 to 9");
    assert_int_equal(cv_json_opt_int(obj, "i", "p", 0, 4, &i, &err), -ERANGE);
    assert_int_equal(i, 1);
    assert_true(cv_json_need_int(obj, "min", "p", &i, &err) >= 0);
    assert_true(i == INT64_MIN);
    assert_true(cv_json_need_int(obj, "max", "p", &i, &err) >= 0);
    assert_true(i == INT64_MAX);
}

static void plain_reads_fall_back(void **state)
{
    (void)state;
    cv_auto_json json_t *obj = parse("{\"s\":\"x\",\"i\":5,\"t\":true,\"f\":false}");
    assert_string_equal(cv_json_str(obj, "s", "-"), "x");
    assert_string_equal(cv_json_str(obj, "i", "-"), "-");
    assert_null(cv_json_str(NULL, "s", NULL));
    assert_int_equal(cv_json_num(obj, "i", 1), 5);
    assert_int_equal(cv_json_num(obj, "s", 1), 1);
    assert_true(cv_json_flag(obj, "t"));
    assert_false(cv_json_flag(obj, "f"));
    assert_false(cv_json_flag(obj, "i"));
    assert_false(cv_json_flag(obj, "none"));
}

#define BAD "\xef\xbf\xbd"

static void bytes_from_outside_become_valid_text(void **state)
{
    (void)state;
    static const struct { const char *bytes; size_t len; const char *text; bool replaced; } rows[] = {
        {"plain", 5, "plain", false},
        {"", 0, "", false},
        {"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 9, "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", false},
        {"a\0b", 3, "a" BAD "b", true},
        {"\xff", 1, BAD, true},
        {"\xc3", 1, BAD, true},                        /* cut */
        {"\xe2\x82", 2, BAD BAD, true},                /* cut */
        {"\xc0\xaf", 2, BAD BAD, true},                /* overlong */
        {"\xe0\x80\xaf", 3, BAD BAD BAD, true},        /* overlong */
        {"\xf0\x80\x80\xaf", 4, BAD BAD BAD BAD, true},/* overlong */
        {"\xed\xa0\x80", 3, BAD BAD BAD, true},        /* surrogate */
        {"\xf4\x90\x80\x80", 4, BAD BAD BAD BAD, true},/* above U+10FFFF */
        {"\xf4\x8f\xbf\xbf", 4, "\xf4\x8f\xbf\xbf", false},
        {"\xed\x9f\xbf", 3, "\xed\x9f\xbf", false},
        {"\x80", 1, BAD, true},
        {"x\xc3(", 3, "x" BAD "(", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cv_auto_json json_t *obj = json_object();
        assert_int_equal(cv_json_set_text(obj, "k", rows[i].bytes, rows[i].len), rows[i].replaced);
        assert_string_equal(cv_json_str(obj, "k", NULL), rows[i].text);
        cv_auto_json json_t *value = cv_json_text(rows[i].bytes, rows[i].len);
        assert_string_equal(json_string_value(value), rows[i].text);
    }
}

static void every_two_bytes_survive_a_round(void **state)
{
    (void)state;
    for (int first = 0; first < 256; first++) {
        for (int second = 0; second < 256; second++) {
            const char bytes[2] = {(char)first, (char)second};
            cv_auto_json json_t *value = cv_json_text(bytes, 2);
            cv_auto_free char *text = cv_json_dump(value);
            cv_auto_json json_t *back = parse(text);
            assert_true(json_equal(value, back));
        }
    }
}

static void tidy_makes_one_harmless_line(void **state)
{
    (void)state;
    static const struct { const char *in, *out; } rows[] = {
        {"", ""}, {"plain", "plain"}, {"a\tb\nc", "a b c"}, {"\x1b[2J", " [2J"}, {"\x7f", " "},
        {"\xc2\x9b" "31m", "  31m"}, {"\xc2\xa0", "\xc2\xa0"}, {"\xff\xc3", "??"}, {"\xe2\x82\xac", "\xe2\x82\xac"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cv_auto_free char *text = cv_strdup(rows[i].in);
        cv_utf8_tidy(text);
        assert_string_equal(text, rows[i].out);
    }
    assert_int_equal(cv_utf8_length("\xc3\xa9", 1), 0);
    assert_int_equal(cv_utf8_length("", 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_any_value),
        cmocka_unit_test(refuses_what_is_not_json),
        cmocka_unit_test(an_inner_nul_ends_nothing),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(syntax_errors_name_line_and_column),
        cmocka_unit_test(complaints_are_words_for_people),
        cmocka_unit_test(loads_a_file_and_its_text),
        cmocka_unit_test(canonical_text_does_not_depend_on_order),
        cmocka_unit_test(dumps_any_value_on_one_line),
        cmocka_unit_test(types_have_words),
        cmocka_unit_test(needed_values),
        cmocka_unit_test(optional_values_keep_their_default),
        cmocka_unit_test(integers_have_a_range),
        cmocka_unit_test(plain_reads_fall_back),
        cmocka_unit_test(bytes_from_outside_become_valid_text),
        cmocka_unit_test(every_two_bytes_survive_a_round),
        cmocka_unit_test(tidy_makes_one_harmless_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
