// SPDX-License-Identifier: MIT
/*
 * test_show.c - output for people: nothing that a model or a file wrote can control the terminal, cuts are where they
 * should be, units are right.
 */
#include "fake.h"

#include "daemon/ctl/enforced.h"
#include "daemon/ctl/report.h"
#include "daemon/ctl/show.h"

static char *shown;
static size_t shown_len;

static FILE *begin(void)
{
    free(shown);
    shown = NULL;
    return open_memstream(&shown, &shown_len);
}

static void text_is_made_safe(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"plain\n\ttext", "plain\n\ttext"},
        {"\033[31mred\a", "\\x1b[31mred\\x07"},
        {"a\rb\x7f", "a\\x0db\\x7f"},
        {"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\xa6", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\xa6"},
        {"\xc2\x9b" "31m", "\\xc2\\x9b31m"},
        {"a\xe2\x80\xae" "b", "a\\xe2\\x80\\xaeb"},
        {"\xff\xc3", "\\xff\\xc3"},
        {"\x80" "x", "\\x80x"},
        {"\xed\xa0\x80 \xe0\x80\xaf \xf4\x90\x80\x80", "\\xed\\xa0\\x80 \\xe0\\x80\\xaf \\xf4\\x90\\x80\\x80"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        FILE *out = begin();
        show_text(out, cases[i].in);
        fclose(out);
        assert_string_equal(shown, cases[i].out);
    }
}

static void lines_are_cut(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        size_t max;
        const char *out;
    } cases[] = {
        {"  a\n\n b\tc ", 100, "a b c"}, {"0123456789", 10, "0123456789"}, {"0123456789a", 10, "0123456..."},
        {"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 4, "\xc3\xa9..."}, {"", 5, ""}, {"a\033", 10, "a\\x1b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        FILE *out = begin();
        show_line(out, cases[i].in, cases[i].max);
        fclose(out);
        assert_string_equal(shown, cases[i].out);
    }
}

static void indented(void **state)
{
    (void)state;
    FILE *out = begin();
    show_indented(out, "> ", "a\nb\n\nc\n");
    fclose(out);
    assert_string_equal(shown, "> a\n> b\n> \n> c");
}

static void units(void **state)
{
    (void)state;
    char small[SHOW_SMALL];
    assert_string_equal(show_duration(999, small), "999 us");
    assert_string_equal(show_duration(1500, small), "1.5 ms");
    assert_string_equal(show_duration(2500000, small), "2.5 s");
    assert_string_equal(show_duration(185000000, small), "3 min 5 s");
    assert_string_equal(show_duration(7260LL * 1000000, small), "2 h 1 min");
    assert_string_equal(show_bytes(1023, small), "1023 B");
    assert_string_equal(show_bytes(1536, small), "1.5 KiB");
    assert_string_equal(show_bytes(3 << 20, small), "3.0 MiB");
}

static void times(void **state)
{
    (void)state;
    char small[SHOW_SMALL];
    setenv("TZ", "UTC", 1);
    tzset();
    json_t *text = json_string("2026-11-24T10:12:30.123456Z"), *us = json_integer(1795515150000000LL), *bad = json_string("yesterday");
    assert_string_equal(show_time(text, small), "2026-11-24 10:12:30");
    assert_string_equal(show_time(us, small), "2026-11-24 10:12:30");
    assert_string_equal(show_time(bad, small), "-");
    assert_string_equal(show_time(NULL, small), "-");
    json_decref(text);
    json_decref(us);
    json_decref(bad);
}

static void no_colour_without_a_terminal(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    setenv("TERM", "xterm", 1);
    assert_string_equal(show_paint(file, SHOW_RED), "");
    fclose(file);
}

static void what_was_enforced(void **state)
{
    (void)state;
    json_t *record = json_pack("{s:i,s:s,s:b,s:b}", "landlock_abi", 7, "filter_hash",
                               "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "seccomp", 1, "namespaces", 0);
    FILE *out = begin();
    enforced_show(out, "got: ", record);
    enforced_show(out, "got: ", NULL);
    fclose(out);
    assert_string_equal(shown, "got: landlock abi 7, filter hash 0123456789ab..., seccomp, namespaces NO\n");
    json_decref(record);
}

static void exit_codes(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        int code;
    } statuses[] = {{"done", 0}, {"failed", 1}, {"waiting", 3}, {"denied", 4}, {"deadline", 124}, {"cancelled", 130}, {"odd", 1}},
      guards[] = {{"policy", 4}, {"approval", 4}, {"schema", 2}, {"deadline", 124}, {"cancel", 130}, {"landlock", 1}, {NULL, 1}};
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        assert_int_equal(report_status_code(statuses[i].word), statuses[i].code);
    for (size_t i = 0; i < sizeof guards / sizeof *guards; i++)
        assert_int_equal(report_guard_code(guards[i].word), guards[i].code);
}

static int end(void **state)
{
    (void)state;
    free(shown);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_made_safe), cmocka_unit_test(lines_are_cut), cmocka_unit_test(indented), cmocka_unit_test(units),
        cmocka_unit_test(times), cmocka_unit_test(no_colour_without_a_terminal), cmocka_unit_test(what_was_enforced),
        cmocka_unit_test(exit_codes),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
