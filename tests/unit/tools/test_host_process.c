// SPDX-License-Identifier: MIT
/* test_host_process.c - proc_list on made-up and real processes; proc_signal on real ones: who gets a signal, and who never does. */
#include "hostbox.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

static void put_process(const struct hostbox *h, int pid, const char *name, int parent, unsigned uid, const char *command, size_t command_len)
{
    cv_auto_free char *stat = cv_format("/proc/%d/stat", pid);
    cv_auto_free char *status = cv_format("/proc/%d/status", pid);
    cv_auto_free char *cmdline = cv_format("/proc/%d/cmdline", pid);
    cv_auto_free char *stat_text = cv_format("%d (%s) S %d 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 4242 0 0\n", pid, name, parent);
    cv_auto_free char *status_text = cv_format("Name:\t%s\nUid:\t%u\t%u\t%u\t%u\nVmRSS:\t  2048 kB\n", name, uid, uid, uid, uid);
    hostbox_put(h, stat, stat_text);
    hostbox_put(h, status, status_text);
    hostbox_put_bytes(h, cmdline, command, command_len);
}

static void listed(void **state)
{
    struct hostbox *h = *state;
    put_process(h, 12, "nginx", 1, geteuid(), "nginx\0-g\0secret", 15);
    put_process(h, 7, "odd) S 1 (name", 1, geteuid() + 1, "odd\0password", 12);
    put_process(h, 300, "new\nline", 12, geteuid(), "", 0);
    hostbox_put(h, "/proc/12x/stat", "no process");
    hostbox_put(h, "/proc/55/stat", "55 broken");
    h->env.uid = geteuid();
    if (geteuid() == 0) { /* root sees all command lines: be somebody else as far as rights go */
        hostbox_shows(h, "3 processes\n7 odd) S 1 (name\n12 nginx\n300 new\\nline", "proc_list", NULL, NULL);
        json_t *first = json_array_get(json_object_get(h->box->result, "processes"), 0);
        assert_string_equal(cv_json_str(first, "command", ""), "odd password");
    } else {
        hostbox_shows(h, "3 processes\n7 odd) S 1 (name\n12 nginx\n300 new\\nline", "proc_list", NULL, NULL);
        json_t *first = json_array_get(json_object_get(h->box->result, "processes"), 0);
        assert_null(json_object_get(first, "command"));
    }
    json_t *second = json_array_get(json_object_get(h->box->result, "processes"), 1);
    assert_string_equal(cv_json_str(second, "command", ""), "nginx -g secret");
    assert_int_equal(cv_json_num(second, "memory_kib", 0), 2048);
    assert_int_equal(cv_json_num(second, "start_ticks", 0), 4242);
    hostbox_shows(h, "1 processes\n12 nginx", "proc_list", "name", "GIN");
    hostbox_shows(h, "1 processes\n12 nginx", "proc_list", "name", "n?inx");
    hostbox_shows(h, "0 processes", "proc_list", "name", "apache");
}

/* A root daemon lists for somebody else: with his rights, and back to its own afterwards. */
static void for_somebody_else(void **state)
{
    struct hostbox *h = *state;
    if (geteuid() != 0)
        skip();
    assert_int_equal(chmod(h->box->base, 0755), 0);
    put_process(h, 12, "mine", 1, 65534, "mine\0x", 6);
    put_process(h, 13, "his", 1, 0, "his\0x", 5);
    h->env.uid = h->env.gid = 65534;
    hostbox_shows(h, "2 processes\n12 mine\n13 his", "proc_list", NULL, NULL);
    const json_t *list = json_object_get(h->box->result, "processes");
    assert_string_equal(cv_json_str(json_array_get(list, 0), "command", ""), "mine x");
    assert_null(json_object_get(json_array_get(list, 1), "command"));
    assert_int_equal(chmod(box_path(h->box, "proc"), 0700), 0);
    hostbox_fails(h, "filesystem", "/proc", "proc_list", NULL, NULL);
    box_put(h->box, "outside/check", "root again");
    assert_int_equal(chmod(box_path(h->box, "outside/check"), 0600), 0);
    box_assert_file(h->box, "outside/check", "root again");
}

static void real_ones(void **state)
{
    struct hostbox *h = *state;
    h->env.root = "";
    assert_int_equal(prctl(PR_SET_NAME, "host-test-me"), 0);
    cv_auto_free char *own = cv_format("1 processes\n%d host-test-me", (int)getpid());
    hostbox_has(h, " processes\n", "proc_list", NULL, NULL);
    hostbox_shows(h, own, "proc_list", "name", "host-test-me");
    h->env.root = h->box->base;
}

/* ---- signals ---------------------------------------------------------------------------------------------------- */

static int call_signal(struct hostbox *h, long pid, const char *signal)
{
    cv_auto_free char *text = cv_format("%ld", pid);
    const struct cv_tool *tool = cv_tool_find("proc_signal");
    box_forget(h->box);
    h->box->args = json_object();
    h->box->result = json_object();
    json_object_set_new(h->box->args, "pid", json_string(text));
    if (signal)
        json_object_set_new(h->box->args, "signal", json_string(signal));
    h->env.root = "";
    h->env.deadline_us = cv_clock_mono_us() + 10000000;
    int rc = tool->host(&h->env, h->box->args, h->box->result, &h->box->err);
    if (rc >= 0)
        tool->view(h->box->args, h->box->result, &h->box->view);
    return rc;
}

static void refused(struct hostbox *h, long pid, const char *signal, const char *part)
{
    assert_true(call_signal(h, pid, signal) < 0);
    assert_string_equal(h->box->err.guard, "tool");
    if (!strstr(h->box->err.text, part))
        fail_msg("'%s' is not in: %s", part, h->box->err.text);
}

/* A process that was not started by this one: its parent has ended, so that the system's first process has it. *alive reads EOF when
 * it is gone. */
static pid_t stranger(uid_t uid, int *alive)
{
    int ends[2];
    pid_t pid = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t middle = fork();
    if (middle == 0) {
        pid_t own = fork();
        if (own == 0) {
            if (uid != geteuid() && (setresgid(uid, uid, uid) < 0 || setresuid(uid, uid, uid) < 0))
                _exit(1);
            own = getpid();
            signal(SIGTERM, SIG_DFL);
            if (write(ends[1], &own, sizeof own) != (ssize_t)sizeof own)
                _exit(1);
            for (;;)
                pause();
        }
        _exit(0);
    }
    waitpid(middle, NULL, 0);
    close(ends[1]);
    assert_int_equal(read(ends[0], &pid, sizeof pid), (ssize_t)sizeof pid);
    *alive = ends[0];
    return pid;
}

static bool is_gone(int alive, int ms)
{
    struct pollfd poller = {.fd = alive, .events = POLLIN};
    return poll(&poller, 1, ms) == 1;
}

static void sent(void **state)
{
    struct hostbox *h = *state;
    int alive;
    pid_t pid = stranger(geteuid(), &alive);
    if (call_signal(h, pid, "CONT") < 0)
        fail_msg("%s", h->box->err.text);
    assert_false(is_gone(alive, 0));
    assert_int_equal(call_signal(h, pid, NULL), 0);
    cv_auto_free char *view = cv_format("ok: sent TERM to %d ", (int)pid);
    assert_int_equal(strncmp(cv_buf_text(&h->box->view), view, strlen(view)), 0);
    assert_true(is_gone(alive, 10000));
    close(alive);
    pid = stranger(geteuid(), &alive);
    assert_int_equal(call_signal(h, pid, "sigkill"), 0);
    assert_true(is_gone(alive, 10000));
    close(alive);
    pid = stranger(geteuid(), &alive);
    assert_int_equal(call_signal(h, pid, "15"), 0);
    assert_true(is_gone(alive, 10000));
    close(alive);
}

static void never(void **state)
{
    struct hostbox *h = *state;
    refused(h, 1, "CONT", "process 1");
    refused(h, getpid(), "CONT", "belongs to this daemon");
    if (getppid() > 1)
        refused(h, getppid(), "CONT", "was started by");
    pid_t child = fork();
    if (child == 0)
        for (;;)
            pause();
    refused(h, child, "KILL", "belongs to this daemon");
    assert_int_equal(waitpid(child, NULL, WNOHANG), 0);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    refused(h, child, "KILL", "there is no process");
    refused(h, 999999999, "TERM", "there is no process");
    static const char *const bad[] = {"", "0", "-1", "x", "1x", " 1", "9999999999", "0x10"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct cv_error err = CV_ERROR_INIT;
        cv_auto_json json_t *args = json_object();
        cv_auto_json json_t *result = json_object();
        json_object_set_new(args, "pid", json_string(bad[i]));
        assert_true(cv_tool_find("proc_signal")->host(&h->env, args, result, &err) < 0);
        assert_non_null(strstr(err.text, "is no process number"));
    }
    refused(h, getpid(), "SEGV", "is unknown");
    refused(h, getpid(), "", "is unknown");
}

static void of_others(void **state)
{
    struct hostbox *h = *state;
    if (geteuid() != 0)
        skip();
    int alive;
    pid_t pid = stranger(65534, &alive);
    h->env.uid = 12345;
    refused(h, pid, "KILL", "belongs to user 65534");
    assert_false(is_gone(alive, 0));
    h->env.uid = 65534;
    assert_int_equal(call_signal(h, pid, "KILL"), 0);
    assert_true(is_gone(alive, 10000));
    close(alive);
    pid = stranger(0, &alive);
    refused(h, pid, "KILL", "belongs to user 0");
    assert_false(is_gone(alive, 0));
    kill(pid, SIGKILL);
    close(alive);
}

int main(void)
{
    const struct CMUnitTest tests[] = {HOST_TEST(listed), HOST_TEST(for_somebody_else), HOST_TEST(real_ones), HOST_TEST(sent),
                                       HOST_TEST(never),  HOST_TEST(of_others)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
