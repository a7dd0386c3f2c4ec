// SPDX-License-Identifier: MIT
/*
 * test_checked.c - that what a sanitizer finds in nursery-checked is seen by the tests that run with it: a wrong thing done
 * on purpose is counted, and without the file to count in the program does not start. One process at a time.
 */
#include "tests/sandbox/checked.h"

#include "daemon/base/alloc.h"

#include <fcntl.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static int run_checked(const char *program, char *env)
{
    posix_spawn_file_actions_t actions;
    char *argv[] = {(char *)(uintptr_t)program, NULL};
    char *envp[] = {env, NULL};
    pid_t pid;
    int status;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    assert_int_equal(posix_spawn(&pid, program, &actions, NULL, argv, envp), 0);
    posix_spawn_file_actions_destroy(&actions);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Runs it beside a fresh file of reports. */
static struct checked_reports run_counted(char *env, int *code)
{
    struct checked_reports seen = {0};
    char base[] = "/tmp/corvid-checked-XXXXXX";
    assert_non_null(mkdtemp(base));
    char *program = cv_format("%s/nursery", base);
    assert_int_equal(link(CORVID_BIN_DIR "/nursery-checked", program) == 0 || symlink(CORVID_BIN_DIR "/nursery-checked", program) == 0, 1);
    /* /proc/self/exe is the file itself when the name is a link to another file system */
    char *real = realpath(program, NULL);
    char *beside = cv_format("%s.reports", real);
    int fd = open(beside, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, &seen, sizeof seen), sizeof seen);
    *code = run_checked(program, env);
    assert_int_equal(pread(fd, &seen, sizeof seen, 0), sizeof seen);
    close(fd);
    unlink(beside);
    unlink(program);
    rmdir(base);
    free(beside);
    free(real);
    free(program);
    return seen;
}

static void a_memory_error_is_counted(void **state)
{
    int code;
    char env[] = "CORVID_TEST_BREAK=memory";
    (void)state;
    struct checked_reports seen = run_counted(env, &code);
    assert_int_equal(seen.starts, 1);
    assert_int_equal(seen.errors, 1);
    assert_int_equal(code, 99);
}

static void undefined_behaviour_is_counted(void **state)
{
    int code;
    char env[] = "CORVID_TEST_BREAK=arithmetic";
    (void)state;
    struct checked_reports seen = run_counted(env, &code);
    assert_int_equal(seen.starts, 1);
    assert_true(seen.errors >= 1);
    assert_true(code != 0 && code != 2);
}

static void a_sound_run_counts_nothing(void **state)
{
    int code;
    (void)state;
    struct checked_reports seen = run_counted(NULL, &code);
    assert_int_equal(seen.starts, 1);
    assert_int_equal(seen.errors, 0);
    assert_int_equal(code, 2); /* not started by corvidd */
}

static void without_a_place_to_count_it_does_not_start(void **state)
{
    (void)state;
    assert_int_equal(run_checked(CORVID_BIN_DIR "/nursery-checked", NULL), 98);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_memory_error_is_counted),
        cmocka_unit_test(undefined_behaviour_is_counted),
        cmocka_unit_test(a_sound_run_counts_nothing),
        cmocka_unit_test(without_a_place_to_count_it_does_not_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
