// SPDX-License-Identifier: MIT
/*
 * test_path.c - paths as text: working out, being inside, joining, and the folders of user and system.
 */
#include "daemon/base/auto.h"
#include "daemon/base/path.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void works_out_paths(void **state)
{
    (void)state;
    static const struct { const char *base, *home, *path, *want; } rows[] = {
        {"/w", NULL, "a", "/w/a"},
        {"/w", NULL, "", "/w"},
        {"/w", NULL, ".", "/w"},
        {"/w", NULL, "/a/./b/../c/", "/a/c"},
        {"/w", NULL, "//a///b", "/a/b"},
        {"/w", NULL, "..", "/"},
        {"/w", NULL, "../../../..", "/"},
        {"/w", NULL, "../../etc/passwd", "/etc/passwd"},
        {"/w/x", NULL, "../y", "/w/y"},
        {"/w", NULL, "/", "/"},
        {"/w", NULL, "/..", "/"},
        {"/", NULL, "a", "/a"},
        {"/w/./x/..", NULL, "a", "/w/a"},
        {"/w", NULL, "...", "/w/..."},
        {"/w", NULL, "..a/.b", "/w/..a/.b"},
        {"/w", NULL, "a/..", "/w"},
        {"/w", "/home/u", "~", "/home/u"},
        {"/w", "/home/u", "~/x", "/home/u/x"},
        {"/w", "/home/u", "~/../v", "/home/v"},
        {"/w", "/home/u", "~v/x", "/w/~v/x"},
        {"/w", "/home/u", "a/~", "/w/a/~"},
        {"/w", NULL, "~/x", "/w/~/x"},
        {"/w", NULL, "a b\n\xff", "/w/a b\n\xff"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cv_auto_free char *got = cv_path_absolute(rows[i].base, rows[i].home, rows[i].path);
        assert_string_equal(got, rows[i].want);
    }
}

static void working_out_is_stable(void **state)
{
    (void)state;
    static const char *const paths[] = {"a/../..//b/./c/", "/", "..", "x/y/z/../../..", "/a//b/"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        cv_auto_free char *once = cv_path_absolute("/base", NULL, paths[i]);
        cv_auto_free char *twice = cv_path_absolute("/other", NULL, once);
        assert_string_equal(once, twice);
    }
}

static void inside_means_the_root_or_below(void **state)
{
    (void)state;
    assert_true(cv_path_inside("/a", "/a"));
    assert_true(cv_path_inside("/a", "/a/b/c"));
    assert_true(cv_path_inside("/", "/"));
    assert_true(cv_path_inside("/", "/a"));
    assert_false(cv_path_inside("/a", "/ab"));
    assert_false(cv_path_inside("/a", "/"));
    assert_false(cv_path_inside("/a/b", "/a"));
    assert_false(cv_path_inside("/a", "/b/a"));
}

static void nothing_relative_is_inside(void **state)
{
    (void)state;
    assert_false(cv_path_inside("", "/a"));
    assert_false(cv_path_inside("", ""));
    assert_false(cv_path_inside("/", "a"));
    assert_false(cv_path_inside("/a", ""));
    assert_false(cv_path_inside("a", "a/b"));
}

static void joins_with_one_slash(void **state)
{
    (void)state;
    static const struct { const char *a, *b, *want; } rows[] = {
        {"a", "b", "a/b"}, {"a/", "/b", "a/b"}, {"a//", "b", "a/b"}, {"/", "b", "/b"}, {"/", "/b", "/b"},
        {"//", "b", "/b"}, {"a", "", "a/"}, {"", "b", "b"}, {"", "/b", "b"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cv_auto_free char *got = cv_path_join(rows[i].a, rows[i].b);
        assert_string_equal(got, rows[i].want);
    }
}

static const char *const variables[] = {"HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "CORVID_USER_DIRS"};

static int bare(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
        unsetenv(variables[i]);
    return 0;
}

static void folders_of_a_user(void **state)
{
    (void)state;
    struct cv_path_dirs dirs = {0};
    char runtime[64];
    setenv("CORVID_USER_DIRS", "1", 1);
    setenv("HOME", "/home/u", 1);
    assert_int_equal(cv_path_dirs(&dirs, NULL), 0);
    snprintf(runtime, sizeof runtime, "/tmp/corvid-%ld", (long)geteuid());
    assert_string_equal(dirs.runtime, runtime);
    assert_string_equal(dirs.state, "/home/u/.local/state/corvid");
    assert_string_equal(dirs.config, "/home/u/.config/corvid");
    assert_string_equal(dirs.data, "/home/u/.local/share/corvid");
    cv_path_dirs_finish(&dirs);
    assert_null(dirs.runtime);
}

static void xdg_variables_win(void **state)
{
    (void)state;
    struct cv_path_dirs dirs = {0};
    setenv("HOME", "/home/u", 1);
    setenv("CORVID_USER_DIRS", "1", 1);
    setenv("XDG_RUNTIME_DIR", "/run/user/7/", 1);
    setenv("XDG_STATE_HOME", "/s", 1);
    setenv("XDG_CONFIG_HOME", "relative/is/ignored", 1);
    setenv("XDG_DATA_HOME", "", 1);
    assert_int_equal(cv_path_dirs(&dirs, NULL), 0);
    assert_string_equal(dirs.runtime, "/run/user/7/corvid");
    assert_string_equal(dirs.state, "/s/corvid");
    assert_string_equal(dirs.config, "/home/u/.config/corvid");
    assert_string_equal(dirs.data, "/home/u/.local/share/corvid");
    cv_path_dirs_finish(&dirs);
}

static void no_home_is_an_error_that_leaves_nothing(void **state)
{
    (void)state;
    struct cv_path_dirs dirs = {0};
    struct cv_error err = CV_ERROR_INIT;
    setenv("CORVID_USER_DIRS", "1", 1);
    assert_int_equal(cv_path_dirs(&dirs, &err), -ENOENT);
    assert_string_equal(err.text, "neither XDG_STATE_HOME nor HOME is set to an absolute folder");
    assert_null(dirs.runtime);
    setenv("HOME", "relative", 1);
    assert_int_equal(cv_path_dirs(&dirs, &err), -ENOENT);
}

static void folders_of_the_system(void **state)
{
    (void)state;
    struct cv_path_dirs dirs = {0};
    if (geteuid() != 0)
        skip();
    setenv("HOME", "/home/u", 1);
    setenv("CORVID_USER_DIRS", "0", 1);
    assert_int_equal(cv_path_dirs(&dirs, NULL), 0);
    assert_string_equal(dirs.runtime, "/run/corvid");
    assert_string_equal(dirs.state, "/var/lib/corvid");
    assert_string_equal(dirs.config, "/etc/corvid");
    assert_string_equal(dirs.data, "/var/lib/corvid/data");
    cv_path_dirs_finish(&dirs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(works_out_paths),
        cmocka_unit_test(working_out_is_stable),
        cmocka_unit_test(inside_means_the_root_or_below),
        cmocka_unit_test(nothing_relative_is_inside),
        cmocka_unit_test(joins_with_one_slash),
        cmocka_unit_test_setup(folders_of_a_user, bare),
        cmocka_unit_test_setup(xdg_variables_win, bare),
        cmocka_unit_test_setup(no_home_is_an_error_that_leaves_nothing, bare),
        cmocka_unit_test_setup(folders_of_the_system, bare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
