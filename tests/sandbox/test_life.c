// SPDX-License-Identifier: MIT
/*
 * test_life.c - who dies with whom: cells with their close, everything with the nursery, everything with the daemon, also
 * when it is killed without a chance to say so. And that all layers of this machine work: a missing one fails here.
 */
#include "tests/sandbox/fixture.h"

#include "daemon/base/alloc.h"
#include "daemon/base/check.h"
#include "sandbox/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const char *witness(void)
{
    static char word[64];
    static int count;
    snprintf(word, sizeof word, "corvid-life-%d-%d", getpid(), count++);
    return word;
}

static void start_sleeper(struct outcome *o, struct fixture *fx, struct cv_cell *cell, const char *word)
{
    struct cv_worker_spec spec = {.class = CV_CLASS_X,
                                  .argv = ARGV("/bin/sh", "-c", "setsid -f /bin/sh -c 'sleep 100; true' $0; echo up; sleep 100; true", word)};
    outcome_start(o, fx, cell, &spec);
    while (o->out.len == 0 && o->ends == 0)
        uv_run(cv_loop_uv(fx->loop), UV_RUN_ONCE);
    assert_int_equal(o->ends, 0);
    assert_true(fixture_process_exists(word));
}

/* Children of this process by name. */
static pid_t find_nursery(void)
{
    char path[64];
    char text[4096] = "";
    snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t len = read(fd, text, sizeof text - 1);
    close(fd);
    assert_true(len > 0);
    return (pid_t)atoi(text);
}

static void every_layer_works(void **state)
{
    struct fixture fx;
    size_t count;
    (void)state;
    fixture_open(&fx);
    const struct cv_layer *layers = cv_sandbox_layers(fx.sandbox, &count);
    assert_true(count >= 13);
    for (size_t i = 0; i < count; i++)
        if (layers[i].needed && !layers[i].works)
            fail_msg("%s: %s", layers[i].name, layers[i].detail);
    fixture_close(&fx);
}

static void write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    cv_require(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
}

/* In a user namespace of its own, where the limit is ours to set: 0 when everything was as it should be. */
static int try_without(const char *limit, const char *layer, int parent)
{
    struct fixture fx;
    struct cv_cell *cell = NULL;
    struct cv_error err = CV_ERROR_INIT;
    size_t count;
    char byte = '+';
    char *path = cv_format("/proc/sys/user/%s", limit);
    cv_require(unshare(CLONE_NEWUSER) == 0);
    cv_require(write(parent, &byte, 1) == 1 && read(parent, &byte, 1) == 1); /* it maps our ids meanwhile */
    write_text(path, "0");
    unsetenv("CORVID_TEST_UID");
    fixture_open(&fx); /* the room itself opens: it can say what is wrong */
    const struct cv_layer *layers = cv_sandbox_layers(fx.sandbox, &count);
    bool named = false;
    for (size_t i = 0; i < count; i++)
        named = named || (strcmp(layers[i].name, layer) == 0 && layers[i].needed && !layers[i].works && layers[i].detail[0]);
    struct cv_cell_spec spec = fixture_spec(&fx);
    int rc = cv_cell_create(fx.sandbox, &spec, &cell, &err);
    bool refused = rc == -ENOSYS && err.guard && strcmp(err.guard, layer) == 0;
    fixture_close(&fx);
    free(path);
    return named && refused ? 0 : 1;
}

static void write_map(pid_t pid, const char *file, const char *text)
{
    char *path = cv_format("/proc/%d/%s", pid, file);
    write_text(path, text);
    free(path);
}

static void map_child(pid_t pid, int child)
{
    char byte;
    char uid_map[48];
    char gid_map[48];
    snprintf(uid_map, sizeof uid_map, "%u %u 1", geteuid(), geteuid());
    snprintf(gid_map, sizeof gid_map, "%u %u 1", getegid(), getegid());
    assert_int_equal(read(child, &byte, 1), 1);
    if (geteuid() != 0)
        write_map(pid, "setgroups", "deny");
    write_map(pid, "uid_map", uid_map);
    write_map(pid, "gid_map", gid_map);
    assert_int_equal(write(child, &byte, 1), 1);
}

static void a_missing_layer_is_named_and_nothing_runs(void **state)
{
    static const char *const rows[][2] = {
        {"max_user_namespaces", "user namespaces"}, {"max_net_namespaces", "net namespace"}, {"max_mnt_namespaces", "mount namespace"},
        {"max_pid_namespaces", "pid namespace"},    {"max_ipc_namespaces", "ipc namespace"}, {"max_uts_namespaces", "uts namespace"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int status = 0;
        int pair[2];
        assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
        pid_t pid = fork();
        if (pid == 0)
            _exit(try_without(rows[i][0], rows[i][1], pair[1]));
        map_child(pid, pair[0]);
        close(pair[0]);
        close(pair[1]);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        if (status != 0)
            fail_msg("without %s: status %d", rows[i][1], status);
    }
}

static void closing_a_cell_ends_its_calls(void **state)
{
    struct fixture fx;
    struct outcome a = OUTCOME_INIT;
    struct outcome b = OUTCOME_INIT;
    (void)state;
    fixture_open(&fx);
    struct cv_cell *cell = fixture_cell(&fx);
    char *one = cv_strdup(witness());
    char *two = cv_strdup(witness());
    start_sleeper(&a, &fx, cell, one);
    start_sleeper(&b, &fx, cell, two);
    cv_cell_close(cell);
    assert_int_equal(a.ends + b.ends, 0); /* never inside the function */
    outcome_wait(&a);
    outcome_wait(&b);
    assert_string_equal(a.error.guard, "cancel");
    assert_false(fixture_process_exists(one));
    assert_false(fixture_process_exists(two));
    outcome_finish(&a);
    outcome_finish(&b);
    free(one);
    free(two);
    fixture_close(&fx);
}

static void closing_the_sandbox_ends_everything(void **state)
{
    struct fixture fx;
    struct outcome a = OUTCOME_INIT;
    struct outcome waiting = OUTCOME_INIT;
    const char *word = witness();
    (void)state;
    fixture_open(&fx);
    start_sleeper(&a, &fx, fixture_cell(&fx), word);
    struct cv_worker_spec spec = {.class = CV_CLASS_X, .argv = ARGV("sleep", "100")};
    outcome_start(&waiting, &fx, fixture_cell(&fx), &spec); /* its cell is not even there */
    fixture_close(&fx);
    assert_int_equal(a.ends, 1);
    assert_int_equal(waiting.ends, 1);
    assert_false(fixture_process_exists(word));
    outcome_finish(&a);
    outcome_finish(&waiting);
}

static void the_death_of_the_nursery_is_survived(void **state)
{
    struct fixture fx;
    struct outcome o = OUTCOME_INIT;
    struct cv_error err = CV_ERROR_INIT;
    const char *word = witness();
    (void)state;
    fixture_open(&fx);
    struct cv_cell *cell = fixture_cell(&fx);
    start_sleeper(&o, &fx, cell, word);
    pid_t nursery = find_nursery();
    assert_int_equal(kill(nursery, SIGKILL), 0);
    outcome_wait(&o);
    assert_string_equal(o.error.guard, "nursery");
    assert_true(o.wall_us < 5000000);
    assert_true(fixture_process_ends(word, 200));
    outcome_finish(&o);
    struct cv_worker_spec spec = {.class = CV_CLASS_X, .argv = ARGV("true"), .limits = fixture_limits()};
    struct cv_worker *worker = NULL;
    spec.events.on_gated = (void (*)(const struct cv_enforced *, void *))abort;
    spec.events.on_end = (void (*)(const struct cv_worker_end *, void *))abort;
    assert_int_equal(cv_worker_start(cell, &spec, &worker, &err), -EPIPE); /* that cell is lost */
    assert_string_equal(err.guard, "nursery");
    cv_cell_close(cell);
    cell = fixture_cell(&fx); /* by a new nursery */
    outcome_run(&o, &fx, cell, ARGV("true"));
    assert_int_equal(o.code, 0);
    assert_int_not_equal(find_nursery(), nursery);
    outcome_finish(&o);
    fixture_close(&fx);
}

/* The daemon as a process of its own, killed with calls running. */
static void the_death_of_the_daemon_leaves_nothing(void **state)
{
    char *word = cv_strdup(witness());
    int up[2];
    char byte;
    (void)state;
    assert_int_equal(pipe(up), 0);
    pid_t daemon = fork();
    if (daemon == 0) {
        struct fixture fx;
        struct outcome o = OUTCOME_INIT;
        fixture_open(&fx);
        start_sleeper(&o, &fx, fixture_cell(&fx), word);
        if (write(up[1], fx.base, strlen(fx.base) + 1) < 0)
            _exit(1);
        cv_loop_run(fx.loop);
        _exit(1);
    }
    close(up[1]);
    char base[512] = "";
    size_t len = 0;
    while (len < sizeof base - 1 && read(up[0], &byte, 1) == 1 && (base[len++] = byte))
        ;
    close(up[0]);
    assert_true(len > 1);
    assert_true(fixture_process_exists(word));
    kill(daemon, SIGKILL);
    waitpid(daemon, NULL, 0);
    assert_true(fixture_process_ends(word, 100));
    char *command = cv_format("rm -rf '%s'", base);
    assert_int_equal(system(command), 0);
    free(command);
    free(word);
}

static void a_stopped_nursery_does_not_outlive_a_deadline(void **state)
{
    struct fixture fx;
    struct outcome o = OUTCOME_INIT;
    (void)state;
    fixture_open(&fx);
    kill(find_nursery(), SIGSTOP);
    struct cv_worker_spec spec = {.class = CV_CLASS_X, .argv = ARGV("true"), .limits = fixture_limits()};
    spec.limits.wall_ms = 100;
    outcome_start(&o, &fx, fixture_cell(&fx), &spec);
    outcome_wait(&o);
    assert_string_equal(o.error.guard, "deadline");
    assert_true(o.wall_us < 4000000);
    outcome_finish(&o);
    fixture_close(&fx);
}

static size_t open_descriptors(void)
{
    size_t count = 0;
    DIR *dir = opendir("/proc/self/fd");
    while (readdir(dir))
        count++;
    closedir(dir);
    return count;
}

static void nothing_is_left_open(void **state)
{
    struct fixture fx;
    (void)state;
    fixture_open(&fx);
    struct cv_cell *cell = fixture_cell(&fx);
    struct outcome o = OUTCOME_INIT;
    outcome_run(&o, &fx, cell, ARGV("true"));
    outcome_finish(&o);
    uv_run(cv_loop_uv(fx.loop), UV_RUN_NOWAIT);
    size_t before = open_descriptors();
    for (int i = 0; i < 20; i++) {
        struct cv_cell *other = fixture_cell(&fx);
        outcome_run(&o, &fx, other, ARGV("true"));
        outcome_finish(&o);
        outcome_run(&o, &fx, cell, ARGV("no-such-command"));
        outcome_finish(&o);
        cv_cell_close(other);
    }
    uv_run(cv_loop_uv(fx.loop), UV_RUN_NOWAIT);
    uv_run(cv_loop_uv(fx.loop), UV_RUN_NOWAIT);
    assert_int_equal(open_descriptors(), before);
    fixture_close(&fx);
}

static void a_missing_program_is_named(void **state)
{
    struct cv_loop *loop = NULL;
    struct cv_sandbox *sandbox = NULL;
    struct cv_error err = CV_ERROR_INIT;
    struct cv_sandbox_options options = {.nursery = "/no/such/nursery", .worker = "/bin/true"};
    (void)state;
    assert_int_equal(cv_loop_create(&loop, NULL), 0);
    assert_int_equal(cv_sandbox_create(loop, &options, &sandbox, &err), -ENOENT);
    assert_non_null(strstr(err.text, "/no/such/nursery"));
    options.nursery = "/bin/true"; /* runs, but is none */
    assert_true(cv_sandbox_create(loop, &options, &sandbox, &err) < 0);
    assert_string_equal(err.guard, "nursery");
    cv_loop_destroy(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_layer_works),
        cmocka_unit_test(a_missing_layer_is_named_and_nothing_runs),
        cmocka_unit_test(closing_a_cell_ends_its_calls),
        cmocka_unit_test(closing_the_sandbox_ends_everything),
        cmocka_unit_test(the_death_of_the_nursery_is_survived),
        cmocka_unit_test(the_death_of_the_daemon_leaves_nothing),
        cmocka_unit_test(a_stopped_nursery_does_not_outlive_a_deadline),
        cmocka_unit_test(nothing_is_left_open),
        cmocka_unit_test(a_missing_program_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
