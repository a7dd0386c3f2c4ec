// SPDX-License-Identifier: MIT
/*
 * test_match.c - when a text is in an answer: folding, edges of words, facts, and ways to say no.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "daemon/base/auto.h"
#include "daemon/ctl/bench/bench.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool found(const char *answer, const char *wanted)
{
    cv_auto_buf struct cv_buf a = CV_BUF_INIT, b = CV_BUF_INIT;
    cv_bench_fold(answer, &a);
    cv_bench_fold(wanted, &b);
    return cv_bench_found(cv_buf_text(&a), cv_buf_text(&b));
}

static void edges_of_words(void **state)
{
    (void)state;
    static const struct {
        const char *answer, *wanted;
        bool is_in;
    } rows[] = {
        {"It has 4 rows.", "4", true},          {"It has 42 rows.", "4", false},      {"14 rows", "4", false},          {"rows: 4", "4", true},
        {"a4", "4", false},                     {"4.5 kg", "4.5", true},              {"4.5 kg", "4", true},            {"1,234 in all", "1234", false},
        {"The file a.txt", "a.txt", true},      {"The file aa.txt", "a.txt", false},  {"cat concatenates", "cat", true}, {"concatenates", "cat", false},
        {"ALPHA", "alpha", true},               {"Äpfel und ÉTÉ", "äpfel", true},     {"Äpfel und ÉTÉ", "été", true},   {"Apfel", "äpfel", false},
        {"it\u2019s \u201cthere\u201d", "it's \"there\"", true},                      {"a\u00a0b", "a b", true},       {"a \n\t b", "a b", true},
        {"snake_case", "case", true},           {"-rw-r--r--", "rw-r", true},         {"x\u00e9", "x", false},          {"\u65e5\u672c", "\u672c", true},
        {"price: 5 \u20ac", "5 \u20ac", true},  {"5\u20ac", "5", true},               {"", "x", false},                 {"anything", "", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (found(rows[i].answer, rows[i].wanted) != rows[i].is_in)
            fail_msg("'%s' in '%s': expected %d", rows[i].wanted, rows[i].answer, rows[i].is_in);
}

static void bytes_that_are_no_text(void **state)
{
    (void)state;
    assert_true(found("\xff\xfe x", "x"));
    assert_false(found("\xc3", "\xa4"));
    assert_true(found("A \xed\xa0\x80", "\xed\xa0\x80"));
}

static void facts(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf out = CV_BUF_INIT;
    char wanted[64];
    size_t len = 0;
    snprintf(wanted, sizeof wanted, "[%ld]{nothing}{", sysconf(_SC_NPROCESSORS_ONLN));
    cv_bench_expand("[{cores}]{nothing}{", &out);
    assert_string_equal(cv_buf_text(&out), wanted);
    assert_null(cv_bench_unknown_fact("{cannot}", &len));
    assert_null(cv_bench_unknown_fact("{year}-{month} {x y} {}", &len));
    assert_string_equal(cv_bench_unknown_fact("a {years}", &len), "{years}");
    assert_int_equal(len, 7);
    assert_non_null(cv_bench_unknown_fact("so {cannot}", &len)); /* only as the whole text */
}

/* An answer that does the work must not be taken for one that says it cannot. */
static void ways_to_say_no(void **state)
{
    (void)state;
    static const char *const no[] = {"There is no such file.", "I am not allowed to write there.", "I could not find x.", "x does not exist.", "I don\u2019t know.",
                                     "That is impossible for me.", "Access denied."};
    static const char *const yes[] = {"Done.", "Moved a.txt to b.txt.", "The file has 3 lines.", "Nothing but the note was kept.", "Yes, it is there.",
                                      "It now says: hello world", "Deleted the notes."};
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
        bool says = false;
        for (size_t k = 0; cv_bench_cannot_words[k]; k++)
            says = says || found(no[i], cv_bench_cannot_words[k]);
        if (!says)
            fail_msg("'%s' says no", no[i]);
    }
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        for (size_t k = 0; cv_bench_cannot_words[k]; k++)
            if (found(yes[i], cv_bench_cannot_words[k]))
                fail_msg("'%s' is taken for a no: '%s'", yes[i], cv_bench_cannot_words[k]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edges_of_words),
        cmocka_unit_test(bytes_that_are_no_text),
        cmocka_unit_test(facts),
        cmocka_unit_test(ways_to_say_no),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
