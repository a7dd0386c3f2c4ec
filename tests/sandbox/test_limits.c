// SPDX-License-Identifier: MIT
/*
 * test_limits.c - that every call ends: deadlines against what does not want to end, resource limits, output limits, and
 * that nothing is left afterwards. Each command carries a word in its arguments by which a witness looks for it in /proc.
 */
#include "tests/sandbox/fixture.h"

#include "daemon/base/alloc.h"
#include "daemon/base/check.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct fixture fx;
static struct cv_cell *cell;

static int setup(void **state)
{
    (void)state;
    fixture_open(&fx);
    cell = fixture_cell(&fx);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    fixture_close(&fx);
    return 0;
}

static const char *witness(void)
{
    static char word[64];
    static int count;
    snprintf(word, sizeof word, "corvid-witness-%d-%d", getpid(), count++);
    return word;
}

static void run_limited(struct outcome *o, const char *script, const char *word, struct cv_worker_limits limits)
{
    struct cv_worker_spec spec = {.class = CV_CLASS_X, .argv = ARGV("/bin/sh", "-c", script, word), .limits = limits};
    outcome_start(o, &fx, cell, &spec);
    outcome_wait(o);
}

static void a_deadline_takes_the_whole_tree(void **state)
{
    static const char *const scripts[] = {
        "sleep 100",
        "trap '' TERM INT HUP QUIT; while :; do sleep 1; done",
        "for i in 1 2 3 4 5; do (trap '' TERM; /bin/sh -c 'sleep 100; true' $0) & done; wait",
        "setsid -f /bin/sh -c 'sleep 100; true' $0; (setsid /bin/sh -c 'sleep 100; true' $0 &) ; sleep 100",
        "kill -STOP $$",
        "while :; do :; done",
    };
    (void)state;
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        struct outcome o = OUTCOME_INIT;
        const char *word = witness();
        struct cv_worker_limits limits = fixture_limits();
        limits.wall_ms = 300;
        run_limited(&o, scripts[i], word, limits);
        assert_string_equal(o.error.guard, "deadline");
        assert_int_equal(o.error.code, -ETIMEDOUT);
        assert_true(o.wall_us >= 290000 && o.wall_us < 400000);
        assert_false(fixture_process_exists(word)); /* at once: on_end comes after the last process */
        outcome_finish(&o);
    }
}

static void what_a_command_leaves_behind_ends_with_it(void **state)
{
    struct outcome o = OUTCOME_INIT;
    const char *word = witness();
    (void)state;
    run_limited(&o, "setsid -f /bin/sh -c 'sleep 100; true' $0; (sleep 100 &); echo left", word, fixture_limits());
    assert_int_equal(o.code, 0);
    assert_int_equal(o.error.code, 0);
    assert_string_equal(cv_buf_text(&o.out), "left\n");
    assert_true(o.wall_us < 5000000);
    assert_false(fixture_process_exists(word));
    outcome_finish(&o);
}

static void a_fork_bomb_ends_by_its_limits(void **state)
{
    struct outcome o = OUTCOME_INIT;
    const char *word = witness();
    struct cv_worker_limits limits = fixture_limits();
    (void)state;
    limits.wall_ms = 1000;
    limits.processes = 40;
    /* The shell that is watched starts nothing more itself: one that cannot fork would end, and not by a limit's word. */
    run_limited(&o, "b() { b & b & wait; }; b 2>/dev/null & while :; do :; done", word, limits);
    assert_true(o.error.guard && (strcmp(o.error.guard, "deadline") == 0 || strcmp(o.error.guard, "processes") == 0));
    assert_false(fixture_process_exists(word));
    outcome_finish(&o);
    outcome_run(&o, &fx, cell, ARGV("true")); /* the cell is as good as before */
    assert_int_equal(o.code, 0);
    outcome_finish(&o);
}

static void processor_time_is_limited(void **state)
{
    struct outcome o = OUTCOME_INIT;
    struct cv_worker_limits limits = fixture_limits();
    (void)state;
    limits.cpu_s = 1;
    run_limited(&o, "exec 2>&-; while :; do :; done", "x", limits);
    assert_string_equal(o.error.guard, "rlimit");
    assert_string_equal(o.error.reason, "limit.cpu_s");
    assert_int_equal(o.signal, SIGXCPU);
    outcome_finish(&o);
    run_limited(&o, "trap '' XCPU; while :; do :; done", "x", limits);
    assert_string_equal(o.error.reason, "limit.cpu_s");
    outcome_finish(&o);
}

static void file_size_memory_and_descriptors_are_limited(void **state)
{
    struct outcome o = OUTCOME_INIT;
    struct cv_worker_limits limits = fixture_limits();
    (void)state;
    limits.file_bytes = 100000;
    run_limited(&o, "exec head -c 1000000 /dev/zero > big", "x", limits);
    assert_string_equal(o.error.reason, "limit.file_bytes");
    assert_int_equal(o.signal, SIGXFSZ);
    outcome_finish(&o);
    limits = fixture_limits();
    limits.memory_process = 200 << 20;
    run_limited(&o, "/usr/bin/python3 -c 'x = bytearray(400 << 20)' 2>&1 | grep -c MemoryError", "x", limits);
    assert_string_equal(cv_buf_text(&o.out), "1\n");
    outcome_finish(&o);
    limits = fixture_limits();
    limits.open_files = 20;
    run_limited(&o, "ulimit -n; ulimit -Hn; ulimit -c; ulimit -Hn 21 || echo no", "x", limits);
    assert_string_equal(cv_buf_text(&o.out), "20\n20\n0\nno\n");
    outcome_finish(&o);
    run_limited(&o, "head -c 200000000 /dev/zero > /tmp/fill || echo full; head -c 200000000 /dev/zero > /dev/shm/fill || echo full", "x", fixture_limits());
    assert_string_equal(cv_buf_text(&o.out), "full\nfull\n");
    outcome_finish(&o);
}

static void memory_of_the_tree_is_watched(void **state)
{
    struct outcome o = OUTCOME_INIT;
    struct cv_worker_limits limits = fixture_limits();
    const char *word = witness();
    (void)state;
    limits.memory_tree = 120 << 20;
    run_limited(&o,
                "for i in 1 2 3; do /usr/bin/python3 -c 'import time; x = bytearray(60 << 20); time.sleep(20)' & done; wait", word, limits);
    assert_string_equal(o.error.guard, "memory_tree");
    assert_int_equal(o.error.code, -ENOMEM);
    assert_true(o.wall_us < 10000000);
    assert_false(fixture_process_exists(word));
    outcome_finish(&o);
}

static void output_is_limited(void **state)
{
    struct outcome o = OUTCOME_INIT;
    struct cv_worker_limits limits = fixture_limits();
    (void)state;
    limits.output_bytes = 100000;
    run_limited(&o, "yes", "x", limits);
    assert_string_equal(o.error.guard, "output_bytes");
    assert_int_equal(o.out.len, 100000);
    assert_int_equal(o.output_bytes, 100000);
    outcome_finish(&o);
    run_limited(&o, "head -c 100000 /dev/zero", "x", limits); /* exactly as much is no offence */
    assert_int_equal(o.error.code, 0);
    assert_int_equal(o.out.len, 100000);
    outcome_finish(&o);
}

static void a_paused_call_meets_its_deadline_too(void **state)
{
    struct outcome o = OUTCOME_INIT;
    struct cv_worker_limits limits = fixture_limits();
    struct cv_worker_spec spec = {.class = CV_CLASS_X, .argv = ARGV("yes"), .limits = limits};
    (void)state;
    spec.limits.wall_ms = 200;
    outcome_start(&o, &fx, cell, &spec);
    while (o.out.len == 0)
        uv_run(cv_loop_uv(fx.loop), UV_RUN_ONCE);
    cv_worker_pause(o.worker, true);
    outcome_wait(&o);
    assert_string_equal(o.error.guard, "deadline");
    assert_true(o.wall_us < 400000);
    outcome_finish(&o);
}

static void many_calls_run_at_once(void **state)
{
    static struct outcome all[40];
    struct cv_cell *second = fixture_cell(&fx);
    (void)state;
    for (int i = 0; i < 40; i++) {
        struct cv_worker_spec spec = {.class = CV_CLASS_X, .argv = ARGV("/bin/sh", "-c", "sleep 0.1; echo $0", i % 2 ? "odd" : "even")};
        outcome_start(&all[i], &fx, i % 2 ? cell : second, &spec);
    }
    for (int i = 0; i < 40; i++) {
        outcome_wait(&all[i]);
        assert_int_equal(all[i].code, 0);
        assert_int_equal(all[i].ends, 1);
        assert_string_equal(cv_buf_text(&all[i].out), i % 2 ? "odd\n" : "even\n");
        outcome_finish(&all[i]);
    }
    cv_cell_close(second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deadline_takes_the_whole_tree),
        cmocka_unit_test(what_a_command_leaves_behind_ends_with_it),
        cmocka_unit_test(a_fork_bomb_ends_by_its_limits),
        cmocka_unit_test(processor_time_is_limited),
        cmocka_unit_test(file_size_memory_and_descriptors_are_limited),
        cmocka_unit_test(memory_of_the_tree_is_watched),
        cmocka_unit_test(output_is_limited),
        cmocka_unit_test(a_paused_call_meets_its_deadline_too),
        cmocka_unit_test(many_calls_run_at_once),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
