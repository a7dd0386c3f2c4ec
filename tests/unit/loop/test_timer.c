// SPDX-License-Identifier: MIT
/*
 * test_timer.c - one-shot timers: once, in order of time, replaced by a new start, silent after stop and close.
 */
#include "daemon/base/clock.h"
#include "daemon/loop/loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct cv_loop *loop;
static char trace[64];

static int create(void **state)
{
    (void)state;
    trace[0] = '\0';
    return cv_loop_create(&loop, NULL);
}

static int destroy(void **state)
{
    (void)state;
    cv_loop_destroy(loop);
    return 0;
}

static void note(void *arg)
{
    strncat(trace, arg, sizeof trace - strlen(trace) - 1);
}

static void fires_once_and_not_early(void **state)
{
    (void)state;
    struct cv_timer *timer = cv_timer_create(loop, note, "t");
    int64_t before = cv_clock_mono_us();
    cv_timer_start(timer, 20);
    assert_string_equal(trace, "");
    cv_loop_run(loop);
    assert_string_equal(trace, "t");
    assert_true(cv_clock_mono_us() - before >= 19000);
    cv_timer_close(timer);
}

static void fire_in_order_of_time(void **state)
{
    (void)state;
    struct cv_timer *late = cv_timer_create(loop, note, "l");
    struct cv_timer *early = cv_timer_create(loop, note, "e");
    cv_timer_start(late, 15);
    cv_timer_start(early, 1);
    cv_loop_run(loop);
    assert_string_equal(trace, "el");
    cv_timer_close(late);
    cv_timer_close(early);
}

static void a_new_start_replaces_the_pending_one(void **state)
{
    (void)state;
    struct cv_timer *timer = cv_timer_create(loop, note, "t");
    struct cv_timer *other = cv_timer_create(loop, note, "o");
    cv_timer_start(timer, 100000);
    cv_timer_start(other, 2);
    cv_timer_start(timer, 0);
    cv_loop_run(loop);
    assert_string_equal(trace, "to");
    cv_timer_start(timer, 1); /* and it can be used again */
    cv_loop_run(loop);
    assert_string_equal(trace, "tot");
    cv_timer_close(timer);
    cv_timer_close(other);
}

static void a_stopped_timer_is_silent(void **state)
{
    (void)state;
    struct cv_timer *timer = cv_timer_create(loop, note, "t");
    cv_timer_stop(timer);
    cv_timer_start(timer, 1);
    cv_timer_stop(timer);
    cv_loop_run(loop);
    assert_string_equal(trace, "");
    cv_timer_close(timer);
}

static void a_closed_timer_is_silent(void **state)
{
    (void)state;
    struct cv_timer *timer = cv_timer_create(loop, note, "t");
    cv_timer_start(timer, 0);
    cv_timer_close(timer);
    cv_timer_close(NULL);
    cv_loop_run(loop);
    assert_string_equal(trace, "");
}

static struct cv_timer *self;

static void close_self(void *arg)
{
    note(arg);
    cv_timer_close(self);
}

static void restart_self(void *arg)
{
    note(arg);
    if (strlen(trace) < 3)
        cv_timer_start(self, 1);
    else
        cv_timer_close(self);
}

static void a_timer_may_close_or_restart_itself(void **state)
{
    (void)state;
    self = cv_timer_create(loop, close_self, "c");
    cv_timer_start(self, 1);
    cv_loop_run(loop);
    assert_string_equal(trace, "c");
    trace[0] = '\0';
    self = cv_timer_create(loop, restart_self, "r");
    cv_timer_start(self, 1);
    cv_loop_run(loop);
    assert_string_equal(trace, "rrr");
}

static void time_does_not_stand_still_in_a_long_callback(void **state)
{
    (void)state;
    struct cv_timer *timer = cv_timer_create(loop, note, "t");
    int64_t until = cv_clock_mono_us() + 30000;
    while (cv_clock_mono_us() < until) /* the loop's cached time grows old */
        ;
    int64_t before = cv_clock_mono_us();
    cv_timer_start(timer, 20);
    cv_loop_run(loop);
    assert_true(cv_clock_mono_us() - before >= 19000);
    cv_timer_close(timer);
}

#define WITH_LOOP(test) cmocka_unit_test_setup_teardown(test, create, destroy)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_LOOP(fires_once_and_not_early),
        WITH_LOOP(fire_in_order_of_time),
        WITH_LOOP(a_new_start_replaces_the_pending_one),
        WITH_LOOP(a_stopped_timer_is_silent),
        WITH_LOOP(a_closed_timer_is_silent),
        WITH_LOOP(a_timer_may_close_or_restart_itself),
        WITH_LOOP(time_does_not_stand_still_in_a_long_callback),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
