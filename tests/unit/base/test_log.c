// SPDX-License-Identifier: MIT
/*
 * test_log.c - the log: levels, the ring and its reader, clean lines with a priority on stderr, followers, threads.
 */
#include "daemon/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct seen {
    uint64_t count, first, last;
    struct cv_log_entry entry;
};

static void see(const struct cv_log_entry *entry, void *arg)
{
    struct seen *seen = arg;
    if (seen->count++ == 0)
        seen->first = entry->seq;
    else
        assert_true(entry->seq == seen->last + 1);
    seen->last = entry->seq;
    seen->entry = *entry;
}

static uint64_t newest(void)
{
    struct seen seen = {0};
    return cv_log_read(UINT64_MAX - 1, see, &seen);
}

static void keeps_what_was_said(void **state)
{
    (void)state;
    uint64_t before = newest();
    struct seen seen = {0};
    cv_log(CV_LOG_WARNING, "agent/r1", "n=%d", 5);
    assert_true(cv_log_read(before, see, &seen) == before + 1);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.entry.level, CV_LOG_WARNING);
    assert_string_equal(seen.entry.name, "agent/r1");
    assert_string_equal(seen.entry.text, "n=5");
    assert_true(seen.entry.wall_us > 1600000000000000);
}

static void levels_hide_what_is_below(void **state)
{
    (void)state;
    uint64_t before = newest();
    cv_log_set_level(CV_LOG_WARNING);
    cv_log(CV_LOG_INFO, "x", "hidden");
    cv_log(CV_LOG_ERROR, "x", "shown");
    cv_log_set_level(CV_LOG_DEBUG);
    cv_log(CV_LOG_DEBUG, "x", "shown too");
    cv_log_set_level(CV_LOG_INFO);
    struct seen seen = {0};
    cv_log_read(before, see, &seen);
    assert_int_equal(seen.count, 2);
    assert_string_equal(seen.entry.text, "shown too");
}

static void lines_are_clean_and_cut(void **state)
{
    (void)state;
    char longer[2 * CV_LOG_LINE];
    memset(longer, 'a', sizeof longer);
    longer[sizeof longer - 1] = '\0';
    uint64_t before = newest();
    struct seen seen = {0};
    cv_log(CV_LOG_INFO, "na\nme", "two\nlines \x1b[31m \xff");
    cv_log_read(before, see, &seen);
    assert_string_equal(seen.entry.name, "na me");
    assert_string_equal(seen.entry.text, "two lines  [31m ?");
    cv_log(CV_LOG_INFO, longer, "%s", longer);
    cv_log_read(before + 1, see, &seen);
    assert_int_equal(strlen(seen.entry.text), CV_LOG_LINE - 1);
    assert_int_equal(strlen(seen.entry.name), sizeof seen.entry.name - 1);
}

static void the_ring_forgets_the_oldest(void **state)
{
    (void)state;
    uint64_t before = newest();
    for (int i = 0; i < CV_LOG_RING + 10; i++)
        cv_log(CV_LOG_INFO, "ring", "%d", i);
    struct seen seen = {0};
    uint64_t last = cv_log_read(0, see, &seen);
    assert_true(last == before + CV_LOG_RING + 10);
    assert_int_equal(seen.count, CV_LOG_RING);
    assert_true(seen.last == last);
    struct seen few = {0};
    assert_true(cv_log_read(last - 3, see, &few) == last);
    assert_int_equal(few.count, 3);
    struct seen none = {0};
    assert_true(cv_log_read(last, see, &none) == last);
    assert_int_equal(none.count, 0);
}

static void writes_one_line_with_a_priority(void **state)
{
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    int saved = dup(STDERR_FILENO);
    dup2(ends[1], STDERR_FILENO);
    errno = ENOTTY;
    cv_log(CV_LOG_ERROR, "store", "lost\nit");
    int kept = errno;
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(ends[1]);
    char line[256] = "";
    ssize_t n = read(ends[0], line, sizeof line - 1);
    close(ends[0]);
    assert_true(n > 0);
    assert_string_equal(line, "<3>corvidd[store]: lost it\n");
    assert_int_equal(kept, ENOTTY);
}

static void count_up(void *arg)
{
    __atomic_add_fetch((int *)arg, 1, __ATOMIC_RELAXED);
}

static void a_follower_is_called_until_it_is_removed(void **state)
{
    (void)state;
    int calls = 0;
    cv_log_set_follower(count_up, &calls);
    cv_log(CV_LOG_INFO, "x", "1");
    cv_log(CV_LOG_DEBUG, "x", "below the level");
    cv_log(CV_LOG_INFO, "x", "2");
    cv_log_set_follower(NULL, NULL);
    cv_log(CV_LOG_INFO, "x", "3");
    assert_int_equal(calls, 2);
}

enum { THREADS = 4, LINES = 200 };

static void *talk(void *arg)
{
    for (int i = 0; i < LINES; i++)
        cv_log(CV_LOG_INFO, arg, "%d", i);
    return NULL;
}

static void threads_lose_nothing(void **state)
{
    (void)state;
    pthread_t threads[THREADS];
    int calls = 0;
    uint64_t before = newest();
    cv_log_set_follower(count_up, &calls);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, talk, "thread"), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    cv_log_set_follower(NULL, NULL);
    assert_int_equal(calls, THREADS * LINES);
    struct seen seen = {0};
    cv_log_read(before, see, &seen);
    assert_int_equal(seen.count, THREADS * LINES);
}

static void level_words(void **state)
{
    (void)state;
    static const enum cv_log_level all[] = {CV_LOG_ERROR, CV_LOG_WARNING, CV_LOG_INFO, CV_LOG_DEBUG};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        assert_int_equal(cv_log_level_parse(cv_log_level_name(all[i])), all[i]);
    assert_int_equal(cv_log_level_parse("loud"), -EINVAL);
    assert_int_equal(cv_log_level_parse(""), -EINVAL);
    assert_string_equal(cv_log_level_name((enum cv_log_level)99), "unknown");
}

static int saved_stderr;

static int hush(void **state)
{
    (void)state;
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    saved_stderr = dup(STDERR_FILENO);
    dup2(nowhere, STDERR_FILENO);
    return close(nowhere);
}

static int speak(void **state)
{
    (void)state;
    dup2(saved_stderr, STDERR_FILENO);
    return close(saved_stderr);
}

#define HUSHED(test) cmocka_unit_test_setup_teardown(test, hush, speak)

int main(void)
{
    const struct CMUnitTest tests[] = {
        HUSHED(keeps_what_was_said),
        HUSHED(levels_hide_what_is_below),
        HUSHED(lines_are_clean_and_cut),
        HUSHED(the_ring_forgets_the_oldest),
        HUSHED(writes_one_line_with_a_priority),
        HUSHED(a_follower_is_called_until_it_is_removed),
        HUSHED(threads_lose_nothing),
        HUSHED(level_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
