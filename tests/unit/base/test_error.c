// SPDX-License-Identifier: MIT
/*
 * test_error.c - the error object: untouched on success, one clean line of UTF-8, context in front, never a failure
 * that passes for success.
 */
#include "daemon/base/error.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void fail_fills_and_returns_the_code(void **state)
{
    (void)state;
    struct cv_error err = CV_ERROR_INIT;
    err.guard = "policy";
    assert_int_equal(cv_fail(&err, -ENOENT, "file.open", "cannot open '%s'", "/x"), -ENOENT);
    assert_int_equal(err.code, -ENOENT);
    assert_string_equal(err.reason, "file.open");
    assert_string_equal(err.text, "cannot open '/x'");
    assert_null(err.guard);
}

static void deny_names_the_guard(void **state)
{
    (void)state;
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(cv_deny(&err, -EACCES, "policy", "policy.denied", "tool '%s' may not", "shell"), -EACCES);
    assert_string_equal(err.guard, "policy");
    assert_string_equal(err.reason, "policy.denied");
    assert_string_equal(err.text, "tool 'shell' may not");
    assert_int_equal(cv_fail(&err, -EIO, "x", "y"), -EIO);
    assert_null(err.guard);
}

static void no_error_object_is_fine(void **state)
{
    (void)state;
    assert_int_equal(cv_fail(NULL, -EIO, "x", "y %d", 1), -EIO);
    assert_int_equal(cv_deny(NULL, -EPERM, "g", "x", "y"), -EPERM);
    assert_int_equal(cv_error_wrap(NULL, -EIO, "z"), -EIO);
}

static void wrap_prepends_and_keeps_reason_and_guard(void **state)
{
    (void)state;
    struct cv_error err = CV_ERROR_INIT;
    cv_deny(&err, -EACCES, "landlock", "file.denied", "inner");
    assert_int_equal(cv_error_wrap(&err, -EINVAL, "loading '%s'", "p.json"), -EINVAL);
    assert_string_equal(err.text, "loading 'p.json': inner");
    assert_string_equal(err.reason, "file.denied");
    assert_string_equal(err.guard, "landlock");
    assert_int_equal(err.code, -EINVAL);
}

static void wrap_of_an_unset_error_names_the_errno(void **state)
{
    (void)state;
    struct cv_error err = CV_ERROR_INIT;
    err.code = -ENOENT;
    cv_error_wrap(&err, -ENOENT, "starting");
    assert_string_equal(err.text, "starting: No such file or directory");
    assert_string_equal(err.reason, "failed");
}

static void text_falls_back_to_the_code(void **state)
{
    (void)state;
    struct cv_error err = {.code = -EACCES};
    assert_string_equal(cv_error_text(&err), "Permission denied");
    cv_fail(&err, -EIO, "x", "own words");
    assert_string_equal(cv_error_text(&err), "own words");
}

static void long_text_is_cut_and_says_so(void **state)
{
    (void)state;
    struct cv_error err = CV_ERROR_INIT;
    char longer[2 * CV_ERROR_TEXT];
    memset(longer, 'a', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    cv_fail(&err, -EIO, "x", "%s", longer);
    assert_int_equal(strlen(err.text), CV_ERROR_TEXT - 1);
    assert_string_equal(err.text + CV_ERROR_TEXT - 5, "a...");
    cv_error_wrap(&err, -EIO, "outer");
    assert_memory_equal(err.text, "outer: aaa", 10);
    assert_string_equal(err.text + CV_ERROR_TEXT - 5, "a...");
}

static void text_of_exactly_the_size_is_kept_whole(void **state)
{
    (void)state;
    struct cv_error err = CV_ERROR_INIT;
    char text[CV_ERROR_TEXT];
    memset(text, 'b', sizeof text);
    text[sizeof text - 1] = '\0';
    cv_fail(&err, -EIO, "x", "%s", text);
    assert_string_equal(err.text, text);
}

static void text_is_one_clean_line(void **state)
{
    (void)state;
    struct cv_error err = CV_ERROR_INIT;
    cv_fail(&err, -EIO, "x", "a\nb\r\x1b[31mc\x7f \xff '\xc3\xa9' \xc2\x9b");
    assert_string_equal(err.text, "a b  [31mc  ? '\xc3\xa9'   ");
}

static void a_cut_in_mid_character_stays_utf8(void **state)
{
    (void)state;
    struct cv_error err = CV_ERROR_INIT;
    char text[2 * CV_ERROR_TEXT] = "x";
    for (size_t i = 1; i + 2 < sizeof text; i += 2)
        memcpy(text + i, "\xc3\xa9", 3);
    cv_fail(&err, -EIO, "x", "%s", text);
    const char *tail = err.text + CV_ERROR_TEXT - 4;
    assert_string_equal(tail, "...");
    assert_true((tail[-1] & 0x80) == 0 || (tail[-1] & 0xC0) == 0x80);
    assert_int_not_equal((unsigned char)tail[-1], 0xC3);
}

static void arguments_may_lie_in_the_error_itself(void **state)
{
    (void)state;
    struct cv_error err = CV_ERROR_INIT;
    cv_fail(&err, -EIO, "x", "inner");
    cv_fail(&err, -EINVAL, "y", "outer (%s)", err.text);
    assert_string_equal(err.text, "outer (inner)");
    cv_error_wrap(&err, -EINVAL, "again %s", err.text);
    assert_string_equal(err.text, "again outer (inner): outer (inner)");
}

static void a_failure_never_passes_for_success(void **state)
{
    (void)state;
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(cv_fail(&err, 0, "x", "errno was lost"), -EIO);
    assert_int_equal(err.code, -EIO);
    assert_int_equal(cv_error_wrap(&err, EINVAL, "wrong sign"), -EIO);
    assert_int_equal(cv_deny(&err, 1, "g", "x", "wrong sign"), -EIO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fail_fills_and_returns_the_code),
        cmocka_unit_test(deny_names_the_guard),
        cmocka_unit_test(no_error_object_is_fine),
        cmocka_unit_test(wrap_prepends_and_keeps_reason_and_guard),
        cmocka_unit_test(wrap_of_an_unset_error_names_the_errno),
        cmocka_unit_test(text_falls_back_to_the_code),
        cmocka_unit_test(long_text_is_cut_and_says_so),
        cmocka_unit_test(text_of_exactly_the_size_is_kept_whole),
        cmocka_unit_test(text_is_one_clean_line),
        cmocka_unit_test(a_cut_in_mid_character_stays_utf8),
        cmocka_unit_test(arguments_may_lie_in_the_error_itself),
        cmocka_unit_test(a_failure_never_passes_for_success),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
