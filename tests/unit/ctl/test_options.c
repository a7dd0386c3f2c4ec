// SPDX-License-Identifier: MIT
/*
 * test_options.c - the option parser: every form, every complaint, and the nearest word.
 */
#include "fake.h"

#include "daemon/ctl/options.h"

#include <limits.h>

static const struct ctl_option rows[] = {
    {"policy", 0, OPTION_TEXT, "P", NULL, "", 0, 0},
    {"timeout", 0, OPTION_INT, "S", NULL, "", 1, 100},
    {"follow", 'f', OPTION_FLAG, NULL, NULL, "", 0, 0},
    {"set", 0, OPTION_MANY, "NAME", NULL, "", 0, 0},
    {0},
};
static const struct ctl_option globals[] = {{"json", 0, OPTION_FLAG, NULL, NULL, "", 0, 0}, {0}};

static int parse(bool stops, struct options_values *out, struct cv_error *err, const char *const *argv)
{
    int argc = 0;
    while (argv[argc])
        argc++;
    *out = (struct options_values){0};
    *err = CV_ERROR_INIT;
    return options_parse(rows, globals, stops, argc, (char **)argv, out, err);
}
#define PARSE(stops, ...) parse(stops, &v, &err, (const char *const[]){__VA_ARGS__, NULL})

static void forms(void **state)
{
    (void)state;
    struct options_values v;
    struct cv_error err;
    assert_int_equal(PARSE(false, "--policy", "p", "one", "--timeout=7", "-f", "--json", "two", "--", "--policy"), 9);
    assert_string_equal(options_text(&v, "policy"), "p");
    assert_int_equal(options_int(&v, "timeout", 0), 7);
    assert_true(options_has(&v, "follow") && options_has(&v, "json"));
    assert_int_equal(v.word_count, 3);
    assert_string_equal(v.words[0], "one");
    assert_string_equal(v.words[1], "two");
    assert_string_equal(v.words[2], "--policy");
    options_finish(&v);
}

static void last_one_counts(void **state)
{
    (void)state;
    struct options_values v;
    struct cv_error err;
    assert_int_equal(PARSE(false, "--policy", "a", "--policy=b"), 3);
    assert_string_equal(options_text(&v, "policy"), "b");
    assert_int_equal(v.count, 1);
    options_finish(&v);
}

static void each_of_many_counts(void **state)
{
    (void)state;
    struct options_values v;
    struct cv_error err;
    assert_int_equal(PARSE(false, "--set", "a", "--policy", "p", "--set=b", "--set", "a"), 7);
    assert_true(options_has(&v, "set"));
    assert_string_equal(options_each(&v, "set", 0), "a");
    assert_string_equal(options_each(&v, "set", 1), "b");
    assert_string_equal(options_each(&v, "set", 2), "a");
    assert_null(options_each(&v, "set", 3));
    assert_null(options_each(&v, "policy", 0));
    options_finish(&v);
    assert_true(PARSE(false, "--set", "") < 0);
    assert_non_null(strstr(err.text, "the value is empty"));
    options_finish(&v);
}

static void lone_dash_is_a_word(void **state)
{
    (void)state;
    struct options_values v;
    struct cv_error err;
    assert_int_equal(PARSE(false, "-"), 1);
    assert_int_equal(v.word_count, 1);
    options_finish(&v);
}

static void stops_at_the_first_word(void **state)
{
    (void)state;
    struct options_values v;
    struct cv_error err;
    assert_int_equal(PARSE(true, "--timeout", "5", "ls", "--nonsense"), 2);
    options_finish(&v);
    assert_int_equal(PARSE(true, "--json", "--", "--policy"), 2);
    assert_int_equal(v.word_count, 0);
    options_finish(&v);
}

static void complaints(void **state)
{
    (void)state;
    static const struct {
        const char *argv[3];
        const char *text;
    } cases[] = {
        {{"--polcy", "x"}, "did you mean '--policy'"},
        {{"--jsno"}, "did you mean '--json'"},
        {{"--xyzzy"}, "unknown option '--xyzzy'"},
        {{"-x"}, "unknown option '-x'"},
        {{"-ff"}, "unknown option '-ff'"},
        {{"--policy"}, "--policy needs a value: --policy P"},
        {{"--policy", "--json"}, "write --policy=--json"},
        {{"--policy="}, "the value is empty"},
        {{"--follow=yes"}, "takes no value"},
        {{"--timeout", "0"}, "'0' is no whole number from 1 to 100"},
        {{"--timeout", "101"}, "from 1 to 100"},
        {{"--timeout", "5s"}, "'5s' is no whole number"},
        {{"--timeout", "99999999999999999999"}, "no whole number"},
        {{"--timeout", "-5"}, "'-5' is no whole number"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct options_values v;
        struct cv_error err;
        assert_int_equal(parse(false, &v, &err, cases[i].argv), -EINVAL);
        if (!strstr(err.text, cases[i].text))
            fail_msg("case %zu: %s", i, err.text);
        options_finish(&v);
    }
}

static void a_value_that_looks_like_an_option_needs_the_equals_sign(void **state)
{
    (void)state;
    struct options_values v;
    struct cv_error err;
    assert_int_equal(PARSE(false, "--policy=--json"), 1);
    assert_string_equal(options_text(&v, "policy"), "--json");
    assert_false(options_has(&v, "json"));
    options_finish(&v);
}

static void distances(void **state)
{
    (void)state;
    assert_int_equal(options_distance("status", "status"), 0);
    assert_int_equal(options_distance("staus", "status"), 1);
    assert_int_equal(options_distance("shwo", "show"), 1);
    assert_int_equal(options_distance("", "abc"), 3);
    assert_int_equal(options_distance("kitten", "sitting"), 3);
    char huge[200];
    memset(huge, 'a', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    assert_int_equal(options_distance(huge, "a"), INT_MAX);
    int best = INT_MAX;
    assert_true(options_is_nearer("stat", "status", &best));
    assert_false(options_is_nearer("frobnicate", "status", &best));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms),
        cmocka_unit_test(last_one_counts),
        cmocka_unit_test(each_of_many_counts),
        cmocka_unit_test(lone_dash_is_a_word),
        cmocka_unit_test(stops_at_the_first_word),
        cmocka_unit_test(complaints),
        cmocka_unit_test(a_value_that_looks_like_an_option_needs_the_equals_sign),
        cmocka_unit_test(distances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
