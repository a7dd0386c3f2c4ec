// SPDX-License-Identifier: MIT
/* test_glob.c - name patterns, and that none of them is slow. */
#include "toolbox.h"

#include "tools/glob.h"

static bool matches(const char *pattern, const char *text, bool ignore_case)
{
    struct glob *glob = glob_create(pattern);
    bool result = glob_match(glob, text, ignore_case);
    glob_destroy(glob);
    return result;
}

static const struct {
    const char *pattern, *text;
    bool exact, folded;
} rows[] = {
    {"a.txt", "a.txt", true, true},
    {"a.txt", "a.txtx", false, false},
    {"a.txt", "A.TXT", false, true},
    {"*", "anything", true, true},
    {"*", "", true, true},
    {"*", ".hidden", true, true},
    {"*", "a/b", false, false},
    {"*.c", "x.c", true, true},
    {"*.c", ".c", true, true},
    {"*.c", "x.cc", false, false},
    {"a*b*c", "axxbyyc", true, true},
    {"a*b*c", "axxcyyb", false, false},
    {"?", "a", true, true},
    {"?", "\xC3\xA9", true, true},
    {"?", "\xFF", true, true},
    {"?", "", false, false},
    {"?", "/", false, false},
    {"[abc]", "b", true, true},
    {"[a-c]x", "bx", true, true},
    {"[!a-c]", "b", false, false},
    {"[!a-c]", "d", true, true},
    {"[^a-c]", "d", true, true},
    {"[]]", "]", true, true},
    {"[a-c]", "B", false, true},
    {"[a", "[a", true, true},
    {"[", "[", true, true},
    {"\\*", "*", true, true},
    {"\\*", "a", false, false},
    {"a\\", "a\\", true, true},
    {"\xC3\x89t\xC3\xA9*", "\xC3\xA9t\xC3\xA9.md", false, true},
    {"\xD0\x9F*", "\xD0\xBF.txt", false, true},
    {"src/*.c", "src/a.c", true, true},
    {"src/*.c", "src/b/a.c", false, false},
    {"**/*.c", "a.c", true, true},
    {"**/*.c", "x/y/a.c", true, true},
    {"**/b", "ab", false, false},
    {"**/b", "a/b", true, true},
    {"a/**/b", "a/b", true, true},
    {"a/**/b", "a/x/y/b", true, true},
    {"a/**/b", "a/xb", false, false},
    {"a/**", "a/x/y", true, true},
    {"", "", true, true},
    {"", "a", false, false},
};

static void all_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (matches(rows[i].pattern, rows[i].text, false) != rows[i].exact)
            fail_msg("'%s' on '%s': not %d", rows[i].pattern, rows[i].text, rows[i].exact);
        if (matches(rows[i].pattern, rows[i].text, true) != rows[i].folded)
            fail_msg("'%s' on '%s' without case: not %d", rows[i].pattern, rows[i].text, rows[i].folded);
    }
}

/* With a backtracking matcher this would not end. */
static void no_pattern_is_slow(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf pattern = CV_BUF_INIT;
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    for (int i = 0; i < 300; i++)
        cv_buf_puts(&pattern, "*a");
    cv_buf_puts(&pattern, "*b");
    for (int i = 0; i < 4000; i++)
        cv_buf_putc(&text, 'a');
    assert_false(matches(cv_buf_text(&pattern), cv_buf_text(&text), true));
}

/* Bytes that are no text, everywhere: nothing but an answer. */
static void any_bytes(void **state)
{
    (void)state;
    unsigned seed = 7;
    for (int round = 0; round < 5000; round++) {
        char pattern[12] = {0}, text[12] = {0};
        for (size_t i = 0; i < 11; i++) {
            seed = seed * 1664525u + 1013904223u;
            pattern[i] = (char)(seed >> 24);
            seed = seed * 1664525u + 1013904223u;
            text[i] = "*?[]!-\\/a\xC3\xFF"[(seed >> 24) % 11];
        }
        matches(pattern, text, true);
        matches(text, pattern, true);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_rows), cmocka_unit_test(no_pattern_is_slow), cmocka_unit_test(any_bytes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
