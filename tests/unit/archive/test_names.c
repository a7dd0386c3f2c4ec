// SPDX-License-Identifier: MIT
/* test_names.c - which names and links of an archive are taken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "daemon/base/auto.h"
#include "daemon/base/limits.h"
#include "tools/archive/room.h"

#include <string.h>

static void good_names(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"a", "a"},
        {"./a", "a"},
        {"a/", "a"},
        {"a//b", "a/b"},
        {"a/./b", "a/b"},
        {".", ""},
        {"./", ""},
        {"...", "..."},
        {"a..b/..c", "a..b/..c"},
        {"\xC3\xA9/x", "\xC3\xA9/x"},
        {"-rf", "-rf"},
        {"a\\..\\b", "a\\..\\b"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cv_auto_free char *out = NULL;
        const char *why = NULL;
        assert_int_equal(names_check(rows[i][0], &out, &why), 0);
        assert_string_equal(out, rows[i][1]);
    }
}

static void bad_names(void **state)
{
    (void)state;
    static const char *const rows[] = {"",     "/",         "/etc/passwd", "//a",     "..",   "../a",   "a/..", "a/../b",
                                       "./..", "a/./../..", "a\nb",        "\x1b[2J", "\xFF", "a/\xC3", "\x7f"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *out = NULL;
        const char *why = NULL;
        assert_true(names_check(rows[i], &out, &why) < 0);
        assert_non_null(why);
        assert_null(out);
    }
    char longest[CV_LIMIT_ARCHIVE_NAME_BYTES + 2];
    memset(longest, 'a', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    char *out = NULL;
    const char *why = NULL;
    assert_true(names_check(longest, &out, &why) < 0);
    char deep[CV_LIMIT_ARCHIVE_DEPTH * 2 + 4] = "";
    for (int i = 0; i <= CV_LIMIT_ARCHIVE_DEPTH; i++)
        strcat(deep, "a/");
    assert_true(names_check(deep, &out, &why) < 0);
    deep[CV_LIMIT_ARCHIVE_DEPTH * 2] = '\0';
    assert_int_equal(names_check(deep, &out, &why), 0);
    free(out);
}

static void links(void **state)
{
    (void)state;
    static const struct {
        const char *name, *target;
        bool stays;
    } rows[] = {
        {"l", "a", true},      {"l", "a/b", true},           {"l", ".", true},          {"d/l", "..", true},
        {"d/l", "../a", true}, {"d/e/l", "../../a/b", true}, {"l", "./a/./b", true},    {"l", "..", false},
        {"l", "../a", false},  {"d/l", "../..", false},      {"l", "/etc", false},      {"l", "", false},
        {"l", "a/..", false},  {"d/l", "a/../b", false},     {"d/l", "./../..", false}, {"l", "\xFF", false},
        {"l", "a\nb", false},  {"d/l", "../a/..", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (names_link_stays(rows[i].name, rows[i].target) != rows[i].stays)
            fail_msg("%s -> %s", rows[i].name, rows[i].target);
}

static void suffixes(void **state)
{
    (void)state;
    static const char *const good[] = {"a.tar", "x/a.tar.gz", "A.TGZ", "a.tar.bz2", "a.tar.xz", "a.tar.zst", "a b.zip"};
    static const char *const bad[] = {"", "a", ".zip", "x/.tar", "a.rar", "a.gz", "a.tar/", "a.7z", "a.zip.txt", "a.zip/b"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_non_null(formats_find(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_null(formats_find(bad[i]));
    assert_string_equal(formats_find("a.tar.xz")->name, "tar with xz");
    assert_string_equal(formats_find("a.tgz")->name, "tar with gzip");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(good_names), cmocka_unit_test(bad_names), cmocka_unit_test(links),
                                       cmocka_unit_test(suffixes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
