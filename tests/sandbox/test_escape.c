// SPDX-License-Identifier: MIT
/*
 * test_escape.c - what a command in a cell must not be able to do, tried for real by try-syscall. Every attempt has one
 * expected answer, and an attempt without an expectation, or the other way round, is a failure too: nothing is skipped.
 */
#include "tests/sandbox/fixture.h"

#include "daemon/base/alloc.h"
#include "daemon/base/check.h"
#include "daemon/base/file.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct expectation {
    const char *name;
    const char *answers; /* words, any of which is right */
};

static const struct expectation expectations[] = {
    /* outside paths do not exist */
    {"open", "ENOENT"}, {"opath", "ENOENT"}, {"stat", "ENOENT"}, {"chmod", "ENOENT"}, {"utime", "ENOENT"}, {"setxattr", "ENOENT"},
    {"chdir", "ENOENT"}, {"inotify", "ENOENT"}, {"truncate", "ENOENT"}, {"hardlink", "ENOENT"}, {"rename_out", "ENOENT"}, {"dotdot", "ENOENT"},
    {"symlink", "ENOENT"}, {"open_dir_escape", "ENOENT"}, {"proc_root", "ENOENT"}, {"proc_mem", "ENOENT"}, {"tty", "ENXIO"},
    /* the system is read-only; devices and sockets cannot be made */
    {"write_system", "EROFS EACCES"}, {"chmod_system", "EROFS"}, {"write_root", "EROFS EACCES"}, {"write_dev", "EROFS EACCES"}, {"mknod", "EPERM"},
    {"unix_node", "EPERM"},
    /* what must work */
    {"fifo", "OK"}, {"write_workspace", "OK"}, {"dev_null", "OK"}, {"tmp", "OK"}, {"shm", "OK"}, {"fork", "OK"}, {"pair_stream", "OK"},
    {"pair_packet", "OK"},
    /* mounts and namespaces */
    {"mount", "EPERM"}, {"remount", "EPERM"}, {"umount", "EPERM"}, {"pivot", "EPERM"}, {"chroot", "EPERM"}, {"fsopen", "EPERM"}, {"open_tree", "EPERM"},
    {"move_mount", "EPERM"}, {"mount_setattr", "EPERM"}, {"setns", "EPERM"}, {"unshare_user", "EPERM"}, {"unshare_mount", "EPERM"},
    {"unshare_files", "EPERM"}, {"clone3", "ENOSYS"}, {"name_to_handle", "EPERM"}, {"open_by_handle", "EPERM"}, {"quotactl", "EPERM"},
    {"hostname", "EPERM"}, {"clone_user", "EPERM"}, {"clone_net", "EPERM"}, {"clone_high", "EPERM"},
    /* new programs and new privileges */
    {"exec_workspace", "EACCES"}, {"exec_tmp", "EACCES"}, {"exec_shm", "EACCES"}, {"execveat", "EPERM"}, {"memfd", "EPERM"}, {"memfd_secret", "EPERM"},
    {"personality", "EPERM"}, {"userfaultfd", "EPERM"}, {"bpf", "EPERM"}, {"perf", "EPERM"}, {"init_module", "EPERM"}, {"kexec", "EPERM"},
    {"reboot", "EPERM"}, {"swapon", "EPERM"}, {"syslog", "EPERM"}, {"settime", "EPERM"}, {"io_uring_setup", "EPERM"}, {"io_uring_enter", "EPERM"},
    {"io_uring_register", "EPERM"}, {"seccomp_listener", "EPERM"}, {"dumpable", "EPERM"}, {"ptracer", "EPERM"}, {"set_mm", "EPERM"},
    {"subreaper", "EPERM"}, {"setuid", "EPERM"}, {"capset", "EPERM"}, {"raise_limit", "EPERM"},
    /* the filter's edges */
    {"number_999", "ENOSYS"}, {"number_460", "ENOSYS"}, {"x32", "SIGSYS"},
#ifdef __x86_64__
    {"int80", "SIGSYS"}, {"modify_ldt", "EPERM"}, {"iopl", "EPERM"},
#endif
    {"socket_high", "EPERM"}, {"tiocsti", "EPERM"}, {"tiocsti_high", "EPERM"}, {"tioclinux", "EPERM"}, {"tiocsctty", "EPERM"}, {"setflags", "EPERM"},
    {"setown", "EPERM"},
    /* other processes */
    {"kill_daemon", "ESRCH"}, {"kill_all", "OK"}, {"kill_init", "EPERM OK" /* Landlock scopes signals since ABI 6 */}, {"ptrace", "EPERM"}, {"traceme", "EPERM"}, {"vm_readv", "EPERM"},
    {"vm_writev", "EPERM"}, {"pidfd_open", "EPERM"}, {"pidfd_getfd", "EPERM"}, {"kcmp", "EPERM"}, {"prlimit_set", "EPERM"}, {"setpriority", "EPERM"},
    {"affinity", "EPERM"},
    /* talk */
    {"unix", "EPERM"}, {"tcp", "EPERM"}, {"tcp6", "EPERM"}, {"udp", "EPERM"}, {"mptcp", "EPERM"}, {"sctp", "EPERM"}, {"raw", "EPERM"},
    {"netlink", "EPERM"}, {"vsock", "EPERM"}, {"alg", "EPERM"}, {"packet", "EPERM"}, {"xdp", "EPERM"}, {"connect", "EPERM"}, {"bind", "EPERM"},
    {"accept", "EPERM"}, {"pair_dgram", "EPERM"}, {"shmget", "EPERM"}, {"semget", "EPERM"}, {"msgget", "EPERM"}, {"mq_open", "EPERM"},
    {"keyctl", "EPERM"}, {"add_key", "EPERM"}, {"request_key", "EPERM"},
    /* what the process is */
    {"see_descriptors", "OK"}, {"see_capabilities", "OK"}, {"see_no_new_privs", "OK"}, {"see_seccomp", "OK"}, {"see_session", "OK"},
    {"see_processes", "OK"},
};
enum { EXPECTATIONS = sizeof expectations / sizeof expectations[0] };

static bool is_among(const char *words, const char *word)
{
    size_t len = strlen(word);
    for (const char *at = words; (at = strstr(at, word)); at += len)
        if ((at == words || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
            return true;
    return false;
}

static int check_line(const char *name, const char *answer, bool *seen)
{
    for (size_t i = 0; i < EXPECTATIONS; i++) {
        if (strcmp(expectations[i].name, name) != 0)
            continue;
        seen[i] = true;
        if (is_among(expectations[i].answers, answer))
            return 0;
        fprintf(stderr, "%s: %s, expected %s\n", name, answer, expectations[i].answers);
        return 1;
    }
    fprintf(stderr, "%s: %s, and nothing was expected\n", name, answer);
    return 1;
}

static void every_attempt_has_the_expected_answer(void **state)
{
    struct fixture fx;
    struct outcome o = OUTCOME_INIT;
    bool seen[EXPECTATIONS] = {false};
    int wrong = 0;
    char *program;
    char *pid;
    (void)state;
    fixture_open(&fx);
    struct cv_cell *cell = fixture_cell(&fx);
    program = cv_format("%s/try-syscall", fx.programs);
    pid = cv_format("%d", getpid());
    outcome_run(&o, &fx, cell, ARGV(program, fx.secret, pid, fx.workspace));
    assert_int_equal(o.error.code, 0);
    assert_int_equal(o.code, 0);
    char *rest = NULL;
    cv_buf_reserve(&o.out, 0);
    for (char *line = strtok_r(o.out.data, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
        char *space = strchr(line, ' ');
        assert_non_null(space);
        *space = '\0';
        wrong += check_line(line, space + 1, seen);
    }
    for (size_t i = 0; i < EXPECTATIONS; i++)
        if (!seen[i] && ++wrong)
            fprintf(stderr, "%s was not tried\n", expectations[i].name);
    assert_int_equal(wrong, 0);
    outcome_finish(&o);
    free(program);
    free(pid);
    fixture_close(&fx);
}

static void the_secret_is_untouched(void **state)
{
    struct fixture fx;
    struct outcome o = OUTCOME_INIT;
    struct cv_buf text = CV_BUF_INIT;
    (void)state;
    fixture_open(&fx);
    struct cv_cell *cell = fixture_cell(&fx);
    char *script = cv_format("cat %s; echo x > %s; ls -R /tmp; ls /proc /sys /root /home /var; echo done", fx.secret, fx.secret);
    outcome_shell(&o, &fx, cell, script);
    assert_int_equal(o.code, 0);
    assert_null(strstr(cv_buf_text(&o.out), "the secret"));
    assert_null(strstr(cv_buf_text(&o.out), "elsewhere"));
    assert_non_null(strstr(cv_buf_text(&o.out), "done"));
    assert_int_equal(cv_file_read(fx.secret, 100, &text, NULL), 0);
    assert_string_equal(cv_buf_text(&text), "the secret\n");
    cv_buf_finish(&text);
    free(script);
    outcome_finish(&o);
    fixture_close(&fx);
}

/* ld.so as a way around noexec and Landlock's execute right. */
static void the_loader_runs_nothing_from_the_workspace(void **state)
{
    struct fixture fx;
    struct outcome o = OUTCOME_INIT;
    (void)state;
    fixture_open(&fx);
    struct cv_cell *cell = fixture_cell(&fx);
    outcome_shell(&o, &fx, cell, "cp /bin/echo run-me && chmod 755 run-me; for f in /lib64/ld-linux-*.so.2 /lib/ld-linux-*.so.1; do [ -e $f ] && $f ./run-me ESCAPED; done; ./run-me ESCAPED; true");
    assert_int_equal(o.code, 0);
    assert_null(strstr(cv_buf_text(&o.out), "ESCAPED"));
    outcome_finish(&o);
    fixture_close(&fx);
}

static void set_user_id_programs_gain_nothing(void **state)
{
    struct fixture fx;
    struct outcome o = OUTCOME_INIT;
    (void)state;
    fixture_open(&fx);
    struct cv_cell *cell = fixture_cell(&fx);
    outcome_shell(&o, &fx, cell, "for p in su passwd mount; do [ -e /usr/bin/$p ] && /usr/bin/$p --version >/dev/null 2>&1; done; id -u");
    char uid[16];
    snprintf(uid, sizeof uid, "%u\n", fx.uid);
    assert_string_equal(cv_buf_text(&o.out), uid);
    outcome_finish(&o);
    fixture_close(&fx);
}

static void descriptors_of_the_daemon_stay_with_it(void **state)
{
    struct fixture fx;
    struct outcome o = OUTCOME_INIT;
    int leaked[50];
    (void)state;
    for (int i = 0; i < 50; i++)
        leaked[i] = dup(2); /* without close-on-exec */
    fixture_open(&fx);
    struct cv_cell *cell = fixture_cell(&fx);
    char *program = cv_format("%s/try-syscall", fx.programs);
    outcome_run(&o, &fx, cell, ARGV(program, fx.secret, "1", fx.workspace));
    assert_non_null(strstr(cv_buf_text(&o.out), "see_descriptors OK"));
    outcome_finish(&o);
    free(program);
    fixture_close(&fx);
    for (int i = 0; i < 50; i++)
        close(leaked[i]);
}

/* Two calls of one cell share its files and nothing else. */
static void calls_do_not_see_each_other(void **state)
{
    struct fixture fx;
    struct outcome a = OUTCOME_INIT;
    struct outcome b = OUTCOME_INIT;
    (void)state;
    fixture_open(&fx);
    struct cv_cell *cell = fixture_cell(&fx);
    struct cv_worker_spec sleeper = {.class = CV_CLASS_X, .argv = ARGV("/bin/sh", "-c", "echo $$; exec sleep 100")};
    outcome_start(&a, &fx, cell, &sleeper);
    while (a.out.len == 0)
        uv_run(cv_loop_uv(fx.loop), UV_RUN_ONCE);
    outcome_shell(&b, &fx, cell, "kill -9 -1; i=3; while [ $i -lt 200 ]; do kill -9 $i 2>/dev/null; i=$((i+1)); done; echo $$");
    assert_int_equal(a.ends, 0);
    assert_string_equal(cv_buf_text(&a.out), "2\n"); /* pid 2 of its own namespace, both */
    cv_worker_kill(a.worker, "cancel");
    outcome_wait(&a);
    assert_string_equal(a.error.guard, "cancel");
    outcome_finish(&a);
    outcome_finish(&b);
    fixture_close(&fx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_attempt_has_the_expected_answer), cmocka_unit_test(the_secret_is_untouched),
        cmocka_unit_test(the_loader_runs_nothing_from_the_workspace), cmocka_unit_test(set_user_id_programs_gain_nothing),
        cmocka_unit_test(descriptors_of_the_daemon_stay_with_it), cmocka_unit_test(calls_do_not_see_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
