// SPDX-License-Identifier: MIT
/*
 * test_buf.c - growable bytes: the uncounted NUL, growth, dropping from the front, taking, strict base64; and the
 * allocation helpers that buffers stand on.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void starts_empty_and_is_still_a_string(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf buf = CV_BUF_INIT;
    assert_string_equal(cv_buf_text(&buf), "");
    cv_buf_add(&buf, NULL, 0);
    cv_buf_clear(&buf);
    cv_buf_drop(&buf, 10);
    assert_int_equal(buf.len, 0);
    assert_null(buf.data);
}

static void appends_in_order(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf buf = CV_BUF_INIT;
    cv_buf_puts(&buf, "ab");
    cv_buf_putc(&buf, 'c');
    cv_buf_add(&buf, "d\0e", 3);
    cv_buf_printf(&buf, "%s-%d", "f", 7);
    assert_int_equal(buf.len, 9);
    assert_memory_equal(buf.data, "abcd\0ef-7", 10);
}

static void grows_over_many_sizes(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf buf = CV_BUF_INIT;
    for (size_t i = 0; i < 20000; i++) {
        cv_buf_putc(&buf, (char)('a' + i % 26));
        assert_int_equal(buf.data[buf.len], '\0');
        assert_true(buf.cap >= buf.len);
    }
    for (size_t i = 0; i < 20000; i++)
        assert_int_equal(buf.data[i], (char)('a' + i % 26));
}

static void printf_of_an_empty_text_and_of_a_long_one(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf buf = CV_BUF_INIT;
    cv_buf_printf(&buf, "%s", "");
    assert_string_equal(cv_buf_text(&buf), "");
    cv_buf_printf(&buf, "%5000d|", 1);
    assert_int_equal(buf.len, 5001);
    assert_int_equal(buf.data[4999], '1');
}

static void reserve_keeps_the_bytes(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf buf = CV_BUF_INIT;
    cv_buf_puts(&buf, "keep");
    cv_buf_reserve(&buf, 100000);
    assert_true(buf.cap - buf.len >= 100000);
    assert_string_equal(buf.data, "keep");
}

static void drop_takes_from_the_front(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf buf = CV_BUF_INIT;
    cv_buf_puts(&buf, "abcdef");
    cv_buf_drop(&buf, 0);
    cv_buf_drop(&buf, 2);
    assert_string_equal(buf.data, "cdef");
    assert_int_equal(buf.len, 4);
    cv_buf_drop(&buf, 4);
    assert_string_equal(buf.data, "");
    cv_buf_puts(&buf, "x");
    cv_buf_drop(&buf, SIZE_MAX);
    assert_int_equal(buf.len, 0);
}

static void clear_keeps_the_memory(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf buf = CV_BUF_INIT;
    cv_buf_puts(&buf, "abc");
    const char *memory = buf.data;
    cv_buf_clear(&buf);
    assert_ptr_equal(buf.data, memory);
    assert_string_equal(buf.data, "");
}

static void take_gives_the_memory(void **state)
{
    (void)state;
    struct cv_buf buf = CV_BUF_INIT;
    cv_auto_free char *nothing = cv_buf_take(&buf);
    assert_string_equal(nothing, "");
    cv_buf_puts(&buf, "abc");
    cv_auto_free char *text = cv_buf_take(&buf);
    assert_string_equal(text, "abc");
    assert_null(buf.data);
    assert_int_equal(buf.len, 0);
    assert_int_equal(buf.cap, 0);
}

static void base64_of_the_standard(void **state)
{
    (void)state;
    static const struct { const char *plain, *coded; } rows[] = {
        {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cv_auto_buf struct cv_buf coded = CV_BUF_INIT;
        cv_auto_buf struct cv_buf plain = CV_BUF_INIT;
        cv_buf_puts(&coded, ">");
        cv_buf_add_base64(&coded, rows[i].plain, strlen(rows[i].plain));
        assert_string_equal(cv_buf_text(&coded) + 1, rows[i].coded);
        assert_int_equal(cv_buf_add_unbase64(&plain, rows[i].coded, strlen(rows[i].coded)), 0);
        assert_string_equal(cv_buf_text(&plain), rows[i].plain);
        assert_int_equal(plain.len, strlen(rows[i].plain));
    }
}

static void base64_of_all_bytes_goes_round(void **state)
{
    (void)state;
    unsigned char bytes[1021];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 7 + i / 256);
    for (size_t len = 0; len < sizeof bytes; len += 13) {
        cv_auto_buf struct cv_buf coded = CV_BUF_INIT;
        cv_auto_buf struct cv_buf plain = CV_BUF_INIT;
        cv_buf_add_base64(&coded, bytes, len);
        assert_int_equal(cv_buf_add_unbase64(&plain, cv_buf_text(&coded), coded.len), 0);
        assert_int_equal(plain.len, len);
        assert_memory_equal(cv_buf_text(&plain), bytes, len);
    }
}

static void base64_refuses_everything_else(void **state)
{
    (void)state;
    static const char *const bad[] = {"Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v=", "Zg==Zg==", "Zm 9v", " Zm9v   ", "Zm9v\n\n\n\n",
                                      "Zm-_", "Zm9*", "====", "=Zg=", "Zm9v\xff\xff\xff\xff"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        cv_auto_buf struct cv_buf buf = CV_BUF_INIT;
        cv_buf_puts(&buf, "kept");
        if (cv_buf_add_unbase64(&buf, bad[i], strlen(bad[i])) != -EINVAL)
            fail_msg("'%s' was taken for base64", bad[i]);
        assert_string_equal(buf.data, "kept");
        assert_int_equal(buf.len, 4);
    }
    cv_auto_buf struct cv_buf buf = CV_BUF_INIT;
    assert_int_equal(cv_buf_add_unbase64(&buf, "Zg=\0", 4), -EINVAL);
}

static void copies_and_formats(void **state)
{
    (void)state;
    assert_null(cv_strdup(NULL));
    cv_auto_free char *whole = cv_strdup("abc");
    cv_auto_free char *part = cv_strndup("abcdef", 3);
    cv_auto_free char *beyond = cv_strndup("ab", SIZE_MAX);
    cv_auto_free char *text = cv_format("%d-%s", 5, "x");
    assert_string_equal(whole, "abc");
    assert_string_equal(part, "abc");
    assert_string_equal(beyond, "ab");
    assert_string_equal(text, "5-x");
    assert_null(cv_try_alloc(0));
    cv_auto_free unsigned char *zeroed = cv_try_alloc(64);
    for (size_t i = 0; i < 64; i++)
        assert_int_equal(zeroed[i], 0);
}

static void stealing_leaves_nothing_behind(void **state)
{
    (void)state;
    cv_auto_free char *mine = cv_strdup("x");
    cv_auto_free char *yours = cv_steal(&mine);
    assert_null(mine);
    assert_string_equal(yours, "x");
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int taken = cv_steal_fd(&fd);
    assert_int_equal(fd, -1);
    {
        cv_auto_close int closed = taken;
        assert_true(closed >= 0);
    }
    assert_int_equal(fcntl(taken, F_GETFD), -1);
}

/* Runs `fn` in a child with stderr in a pipe; gives what it said and its wait status. */
static int in_child(void (*fn)(void), char *said, size_t size)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        signal(SIGABRT, SIG_DFL);
        fn();
        _exit(0);
    }
    close(ends[1]);
    size_t len = 0;
    for (ssize_t n; len < size - 1 && (n = read(ends[0], said + len, size - 1 - len)) > 0;)
        len += (size_t)n;
    said[len] = '\0';
    close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static void break_a_requirement(void)
{
    cv_require(1 + 1 == 3);
}

static void break_an_expectation_thrice(void)
{
    for (int i = 0; i < 3; i++)
        if (!cv_check(1 + 1 == 3))
            _exit(1);
    if (cv_check(1 + 1 == 2))
        _exit(2);
}

static void a_broken_requirement_stops(void **state)
{
    (void)state;
    char said[4096];
    int status = in_child(break_a_requirement, said, sizeof said);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    assert_non_null(strstr(said, "requirement '1 + 1 == 3' broken"));
}

static void a_broken_expectation_is_said_once_and_handled(void **state)
{
    (void)state;
    char said[4096];
    int status = in_child(break_an_expectation_thrice, said, sizeof said);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    const char *first = strstr(said, "expectation '1 + 1 == 3' broken");
    assert_non_null(first);
    assert_null(strstr(first + 1, "expectation"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starts_empty_and_is_still_a_string),
        cmocka_unit_test(appends_in_order),
        cmocka_unit_test(grows_over_many_sizes),
        cmocka_unit_test(printf_of_an_empty_text_and_of_a_long_one),
        cmocka_unit_test(reserve_keeps_the_bytes),
        cmocka_unit_test(drop_takes_from_the_front),
        cmocka_unit_test(clear_keeps_the_memory),
        cmocka_unit_test(take_gives_the_memory),
        cmocka_unit_test(base64_of_the_standard),
        cmocka_unit_test(base64_of_all_bytes_goes_round),
        cmocka_unit_test(base64_refuses_everything_else),
        cmocka_unit_test(copies_and_formats),
        cmocka_unit_test(stealing_leaves_nothing_behind),
        cmocka_unit_test(a_broken_requirement_stops),
        cmocka_unit_test(a_broken_expectation_is_said_once_and_handled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
