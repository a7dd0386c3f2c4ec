// SPDX-License-Identifier: MIT
/*
 * test_command.c - commands (class X) in cells: streams, codes, signals, folders, files of the workspace, hidden places,
 * and that ordinary programs of a system run.
 */
#include "tests/sandbox/fixture.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
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

static void true_runs_and_reports_what_is_enforced(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    outcome_run(&o, &fx, cell, ARGV("true"));
    assert_int_equal(o.error.code, 0);
    assert_int_equal(o.code, 0);
    assert_int_equal(o.signal, 0);
    assert_int_equal(o.gates, 1);
    assert_int_equal(o.ends, 1);
    assert_true(o.enforced.landlock_abi >= 3);
    assert_true(o.enforced.no_new_privs && o.enforced.seccomp && o.enforced.capabilities_empty && o.enforced.namespaces);
    assert_int_equal(strlen(o.enforced.filter_hash), 64);
    assert_true(o.memory_peak > 100000);
    assert_true(o.wall_us > 0);
    outcome_finish(&o);
}

static void exit_codes_and_signals_come_back(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    outcome_shell(&o, &fx, cell, "exit 37");
    assert_int_equal(o.code, 37);
    assert_int_equal(o.error.code, 0);
    outcome_finish(&o);
    outcome_shell(&o, &fx, cell, "kill -TERM $$; sleep 5");
    assert_int_equal(o.code, -1);
    assert_int_equal(o.signal, SIGTERM);
    assert_int_equal(o.error.code, 0);
    outcome_finish(&o);
    outcome_shell(&o, &fx, cell, "kill -SEGV $$; sleep 5");
    assert_int_equal(o.signal, SIGSEGV);
    outcome_finish(&o);
}

static void a_command_that_is_not_there_is_told_from_one_that_cannot_start(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    outcome_run(&o, &fx, cell, ARGV("no-such-command"));
    assert_int_equal(o.error.code, -ENOENT);
    assert_string_equal(o.error.reason, "exec.missing");
    assert_non_null(strstr(o.error.text, "no-such-command"));
    outcome_finish(&o);
    outcome_run(&o, &fx, cell, ARGV("/usr/bin/no-such-command"));
    assert_string_equal(o.error.reason, "exec.missing");
    outcome_finish(&o);
    outcome_run(&o, &fx, cell, ARGV("/etc/passwd"));
    assert_int_equal(o.error.code, -EACCES);
    assert_string_equal(o.error.reason, "exec.failed");
    outcome_finish(&o);
    fixture_write(fixture_path(&fx, "no-interpreter"), "#!/no/such/interpreter\n", 0755);
    outcome_run(&o, &fx, cell, ARGV("./no-interpreter"));
    assert_string_equal(o.error.reason, "exec.failed");
    outcome_finish(&o);
}

static void stdin_goes_in_and_comes_back(void **state)
{
    struct outcome o = OUTCOME_INIT;
    struct cv_worker_spec spec = {.class = CV_CLASS_X, .argv = ARGV("cat"), .wants_stdin = true};
    (void)state;
    outcome_start(&o, &fx, cell, &spec);
    assert_int_equal(cv_worker_write(o.worker, "hello ", 6), 0);
    assert_int_equal(cv_worker_write(o.worker, "world\n\0x", 8), 0);
    cv_worker_close_stdin(o.worker);
    assert_int_equal(cv_worker_write(o.worker, "late", 4), -EPIPE);
    outcome_wait(&o);
    assert_int_equal(o.code, 0);
    assert_int_equal(o.out.len, 14);
    assert_memory_equal(o.out.data, "hello world\n\0x", 14);
    assert_int_equal(o.output_bytes, 14);
    outcome_finish(&o);
}

static void without_stdin_there_is_its_end(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    outcome_shell(&o, &fx, cell, "cat; echo end");
    assert_string_equal(cv_buf_text(&o.out), "end\n");
    outcome_finish(&o);
}

static void writing_to_a_command_that_does_not_read_is_no_death(void **state)
{
    struct outcome o = OUTCOME_INIT;
    static char two_megabytes[2 << 20]; /* more than the largest pipe */
    struct cv_worker_spec spec = {.class = CV_CLASS_X, .argv = ARGV("true"), .wants_stdin = true};
    (void)state;
    outcome_start(&o, &fx, cell, &spec);
    assert_int_equal(cv_worker_write(o.worker, two_megabytes, sizeof two_megabytes), 0);
    assert_true(cv_worker_stdin_queued(o.worker) > 0);
    outcome_wait(&o);
    assert_int_equal(o.code, 0);
    outcome_finish(&o);
}

static void large_output_survives_a_pause(void **state)
{
    struct outcome o = OUTCOME_INIT;
    struct cv_worker_spec spec = {.class = CV_CLASS_X, .argv = ARGV("sh", "-c", "head -c 5000000 /dev/zero; echo tail >&2")};
    size_t before = 0;
    (void)state;
    outcome_start(&o, &fx, cell, &spec);
    while (o.out.len == 0)
        uv_run(cv_loop_uv(fx.loop), UV_RUN_ONCE);
    cv_worker_pause(o.worker, true);
    before = o.out.len;
    for (int i = 0; i < 20; i++) {
        uv_run(cv_loop_uv(fx.loop), UV_RUN_NOWAIT);
        usleep(2000);
    }
    assert_int_equal(o.ends, 0); /* the pipe is full, the command waits */
    assert_int_equal(o.out.len, before);
    cv_worker_pause(o.worker, false);
    outcome_wait(&o);
    assert_int_equal(o.out.len, 5000000);
    assert_string_equal(cv_buf_text(&o.err), "tail\n");
    outcome_finish(&o);
}

static void the_folder_and_environment_are_the_given_ones(void **state)
{
    struct outcome o = OUTCOME_INIT;
    struct cv_worker_spec spec = {.class = CV_CLASS_X, .argv = ARGV("/bin/sh", "-c", "pwd; hostname; echo $A; echo $USER; umask"),
                                  .env = ARGV("A=b c", "PATH=/bin:/usr/bin"), .cwd = "/usr/share"};
    (void)state;
    outcome_start(&o, &fx, cell, &spec);
    outcome_wait(&o);
    assert_string_equal(cv_buf_text(&o.out), "/usr/share\ncorvid\nb c\n\n0022\n");
    outcome_finish(&o);
    spec.cwd = "/no/such/folder";
    outcome_start(&o, &fx, cell, &spec);
    outcome_wait(&o);
    assert_int_equal(o.error.code, -ENOENT);
    assert_string_equal(o.error.reason, "worker.cwd");
    assert_int_equal(o.gates, 0);
    outcome_finish(&o);
}

static void what_it_writes_is_on_the_host_and_its_owners(void **state)
{
    struct outcome o = OUTCOME_INIT;
    struct stat st;
    struct cv_buf text = CV_BUF_INIT;
    (void)state;
    outcome_shell(&o, &fx, cell, "mkdir d && echo inside > d/f && ln -s d/f l && ln d/f d/g && mv d/g g");
    assert_int_equal(o.code, 0);
    assert_int_equal(stat(fixture_path(&fx, "d/f"), &st), 0);
    assert_int_equal(st.st_uid, fx.uid);
    assert_int_equal(st.st_gid, fx.gid);
    assert_int_equal(st.st_mode & 07777, 0644);
    assert_int_equal(cv_file_read(fixture_path(&fx, "g"), 100, &text, NULL), 0);
    assert_string_equal(cv_buf_text(&text), "inside\n");
    cv_buf_finish(&text);
    outcome_finish(&o);
}

static void signals_reach_the_command(void **state)
{
    struct outcome o = OUTCOME_INIT;
    struct cv_worker_spec spec = {.class = CV_CLASS_X, .argv = ARGV("/bin/sh", "-c", "trap 'echo got; exit 9' INT; echo ready; while :; do sleep 0.05; done")};
    (void)state;
    outcome_start(&o, &fx, cell, &spec);
    assert_int_equal(cv_worker_signal(o.worker, 0), -EINVAL);
    assert_int_equal(cv_worker_signal(o.worker, 65), -EINVAL);
    while (o.out.len == 0)
        uv_run(cv_loop_uv(fx.loop), UV_RUN_ONCE);
    assert_int_equal(cv_worker_signal(o.worker, SIGINT), 0);
    outcome_wait(&o);
    assert_int_equal(o.code, 9);
    assert_string_equal(cv_buf_text(&o.out), "ready\ngot\n");
    outcome_finish(&o);
}

static void a_signal_before_the_gate_is_kept(void **state)
{
    struct outcome o = OUTCOME_INIT;
    struct cv_worker_spec spec = {.class = CV_CLASS_X, .argv = ARGV("sleep", "100")};
    (void)state;
    outcome_start(&o, &fx, cell, &spec);
    assert_int_equal(cv_worker_signal(o.worker, SIGTERM), 0);
    outcome_wait(&o);
    assert_int_equal(o.error.code, 0);
    assert_int_equal(o.gates, 1);
    assert_int_equal(o.signal, SIGTERM);
    outcome_finish(&o);
}

/* ---- cells with more in them ------------------------------------------------------------------------------------ */

static struct cv_cell *cell_with(const struct cv_bind *more, size_t more_count, const char *const *hidden, size_t hidden_count)
{
    static struct cv_bind binds[32];
    struct cv_cell *made = NULL;
    struct cv_error err = CV_ERROR_INIT;
    struct cv_cell_spec spec = fixture_spec(&fx);
    memcpy(binds, spec.binds, spec.bind_count * sizeof *binds);
    spec.binds = binds;
    for (size_t i = 0; i < more_count; i++)
        binds[spec.bind_count++] = more[i];
    spec.hidden = hidden;
    spec.hidden_count = hidden_count;
    if (cv_cell_create(fx.sandbox, &spec, &made, &err) < 0)
        fail_msg("%s", cv_error_text(&err));
    return made;
}

static void hand_over(const char *path)
{
    if (geteuid() == 0)
        assert_int_equal(lchown(path, fx.uid, fx.gid), 0);
}

static void make_dir(const char *name)
{
    assert_int_equal(mkdir(fixture_path(&fx, name), 0755), 0);
    hand_over(fixture_path(&fx, name));
}

static void make_file(const char *name, const char *text)
{
    fixture_write(fixture_path(&fx, name), text, 0644);
    hand_over(fixture_path(&fx, name));
}

static void hidden_places_are_empty_and_stay_so(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    make_dir("keys");
    make_file("keys/private", "the key\n");
    make_file(".env", "TOKEN=1\n");
    make_file("plain", "plain\n");
    const char *const hidden[] = {fixture_path(&fx, "keys"), fixture_path(&fx, ".env"), fixture_path(&fx, "not-there"), "/etc/shadow", "/outside/of/all"};
    struct cv_cell *c = cell_with(NULL, 0, hidden, 5);
    outcome_shell(&o, &fx, c,
                  "cat keys/private .env /etc/shadow; ls keys; chmod 777 keys .env; echo x > .env; rm -rf keys .env; mv keys k2; mv .env e2; ln .env e3; "
                  "cp .env e4; cat keys/private .env e2 e3 e4 k2/private; cat plain; ls -a / | grep -c '^\\.f'; true");
    assert_int_equal(o.code, 0);
    assert_string_equal(cv_buf_text(&o.out), "plain\n0\n");
    assert_int_equal(access(fixture_path(&fx, "keys/private"), F_OK), 0);
    assert_int_equal(access(fixture_path(&fx, "not-there"), F_OK), -1); /* nothing is left behind on the host */
    outcome_finish(&o);
    cv_cell_close(c);
}

static void a_read_only_place_inside_a_writable_one_holds(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    make_dir("git");
    make_file("git/config", "original\n");
    const struct cv_bind binds[] = {{.source = fixture_path(&fx, "git")}};
    struct cv_cell *c = cell_with(binds, 1, NULL, 0);
    outcome_shell(&o, &fx, c, "echo evil > git/config; echo evil > git/hook; rm -rf git; mv git g2; cat git/config; echo new > beside; cat beside");
    assert_string_equal(cv_buf_text(&o.out), "original\nnew\n");
    outcome_finish(&o);
    cv_cell_close(c);
}

/* What a command left in a writable place must not steer a later bind. */
static void a_link_in_a_workspace_redirects_no_bind(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    char *folder = cv_strdup(fx.secret);
    *strrchr(folder, '/') = '\0';
    assert_int_equal(symlink(folder, fixture_path(&fx, "trap")), 0);
    const struct cv_bind binds[] = {{.source = fixture_path(&fx, "trap"), .writable = true}, {.source = fixture_path(&fx, "trap/secret"), .writable = true}};
    struct cv_cell *c = cell_with(binds, 2, NULL, 0);
    outcome_shell(&o, &fx, c, "cat trap/secret; ls trap/; echo ok");
    assert_string_equal(cv_buf_text(&o.out), "ok\n");
    free(folder);
    outcome_finish(&o);
    cv_cell_close(c);
}

/* The door works a workspace out; a link that stands in its path when the cell is made was put there since. */
static void a_workspace_through_a_link_is_no_workspace(void **state)
{
    struct outcome o = OUTCOME_INIT;
    struct cv_error err = CV_ERROR_INIT;
    struct cv_cell *c = NULL;
    (void)state;
    make_dir("real");
    make_dir("real/inner");
    assert_int_equal(symlink("real", fixture_path(&fx, "swapped")), 0);
    cv_auto_free char *workspace = cv_strdup(fixture_path(&fx, "swapped/inner"));
    const struct cv_bind binds[] = {{.source = "/usr", .executable = true, .must_exist = true}, {.source = workspace, .writable = true, .must_exist = true}};
    struct cv_cell_spec spec = fixture_spec(&fx);
    spec.binds = binds;
    spec.bind_count = 2;
    spec.workspace = workspace;
    assert_int_equal(cv_cell_create(fx.sandbox, &spec, &c, &err), 0);
    outcome_run(&o, &fx, c, ARGV("/usr/bin/true"));
    assert_int_equal(o.error.code, -ELOOP);
    outcome_finish(&o);
    cv_cell_close(c);
}

static void an_executable_place_executes_a_missing_one_is_left_out(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    make_dir("bin");
    fixture_write(fixture_path(&fx, "bin/hello"), "#!/bin/sh\necho hello from $0\n", 0755);
    const struct cv_bind binds[] = {{.source = fixture_path(&fx, "bin"), .executable = true}, {.source = "/no/such/place"}};
    struct cv_cell *c = cell_with(binds, 2, NULL, 0);
    outcome_run(&o, &fx, c, ARGV("bin/hello"));
    assert_string_equal(o.error.text, "");
    assert_int_equal(o.code, 0);
    assert_string_equal(cv_buf_text(&o.out), "hello from bin/hello\n");
    outcome_finish(&o);
    cv_cell_close(c);
}

static void a_bind_of_the_root_means_what_is_in_it(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    struct cv_bind binds[] = {{.source = "/", .executable = true}, {.source = fx.workspace, .writable = true, .must_exist = true}};
    struct cv_cell_spec spec = fixture_spec(&fx);
    struct cv_cell *c = NULL;
    spec.binds = binds;
    spec.bind_count = 2;
    assert_int_equal(cv_cell_create(fx.sandbox, &spec, &c, NULL), 0);
    outcome_shell(&o, &fx, c, "test -d /var && test ! -e /proc/self && test ! -e /sys/kernel && echo x > f && ! echo x > /var/x && ls /dev | wc -l");
    assert_int_equal(o.code, 0);
    assert_string_equal(cv_buf_text(&o.out), "8\n");
    outcome_finish(&o);
    cv_cell_close(c);
}

/* ---- ordinary programs ------------------------------------------------------------------------------------------ */

static void expect_shell(const char *script, const char *out)
{
    struct outcome o = OUTCOME_INIT;
    outcome_shell(&o, &fx, cell, script);
    if (o.code != 0 || strcmp(cv_buf_text(&o.out), out) != 0)
        fprintf(stderr, "%s\n-> %d, signal %d, %s\n%s%s\n", script, o.code, o.signal, o.error.text, cv_buf_text(&o.out), cv_buf_text(&o.err));
    assert_int_equal(o.code, 0);
    assert_string_equal(cv_buf_text(&o.out), out);
    outcome_finish(&o);
}

static void a_shell_with_pipes_and_coreutils_runs(void **state)
{
    (void)state;
    expect_shell("seq 1 1000 | sort -rn | head -2 | tr '\\n' ' ' && echo", "1000 999 \n");
    expect_shell("echo a > x && cp x y && mv y z && touch -d 2020-01-01 z && stat -c %Y z && rm x z && ls -l / > /dev/null && find /etc/passwd", "1577836800\n/etc/passwd\n");
    expect_shell("mkdir -p t/a && echo 1 > t/a/b && tar cf t.tar t && rm -rf t && tar xf t.tar && cat t/a/b && du -s t > /dev/null && df . > /dev/null", "1\n");
    expect_shell("printf 'b\\na\\n' > s && sed -i s/a/c/ s && grep -c . s && awk '{n++} END {print n}' s && xargs -n1 echo < s", "2\n2\nb\nc\n");
    expect_shell("date -d @0 -u +%Y && nproc > /dev/null && env | grep -c PATH && timeout 5 echo in time", "1970\n1\nin time\n");
}

static void git_reads_and_writes_a_repository(void **state)
{
    (void)state;
    expect_shell("export HOME=$PWD GIT_CONFIG_NOSYSTEM=1 && git init -q r && cd r && echo 1 > f && git add f && git -c user.name=a -c user.email=a@b commit -qm one && "
                 "git status --short && git log --format=%s && git diff HEAD --stat",
                 "one\n");
}

static void a_compiler_compiles(void **state)
{
    (void)state;
    expect_shell("echo 'int main(void){return 0;}' > m.c && gcc -O1 -o m m.c && test -s m && echo built", "built\n");
}

static void python_runs(void **state)
{
    (void)state;
    expect_shell("/usr/bin/python3 -c 'import os,subprocess,json,threading,tempfile; "
                 "t=threading.Thread(target=lambda: None); t.start(); t.join(); "
                 "print(subprocess.run([\"echo\",\"from python\"],capture_output=True,text=True).stdout.strip()); tempfile.TemporaryFile().write(b\"x\")'",
                 "from python\n");
}

static void node_spawns(void **state)
{
    (void)state;
    expect_shell("node -e 'const r=require(\"child_process\").spawnSync(\"echo\",[\"from node\"]); process.stdout.write(r.stdout); "
                 "require(\"fs\").writeFileSync(\"n\",\"x\"); setTimeout(()=>console.log(\"later\"),5)'",
                 "from node\nlater\n");
}

/* ---- refusals --------------------------------------------------------------------------------------------------- */

static int create_with(const char *workspace, const char *bind, struct cv_error *err)
{
    struct cv_bind binds[] = {{.source = bind, .writable = true, .must_exist = true}};
    struct cv_cell_spec spec = fixture_spec(&fx);
    struct cv_cell *c = NULL;
    spec.binds = binds;
    spec.bind_count = 1;
    spec.workspace = workspace;
    int rc = cv_cell_create(fx.sandbox, &spec, &c, err);
    if (rc == 0)
        cv_cell_close(c);
    return rc;
}

static void wrong_specifications_are_refused(void **state)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_worker *worker = NULL;
    (void)state;
    assert_int_equal(create_with("relative", "relative", &err), -EINVAL);
    assert_int_equal(create_with("/tmp/../etc", "/tmp/../etc", &err), -EINVAL);
    assert_int_equal(create_with("/proc", "/proc", &err), -EINVAL);
    assert_string_equal(err.guard, "mount namespace");
    assert_int_equal(create_with("/sys/kernel", "/sys/kernel", &err), -EINVAL);
    assert_int_equal(create_with("/dev", "/dev", &err), -EINVAL);
    assert_int_equal(create_with("/etc", "/usr", &err), -EINVAL);
    assert_string_equal(err.reason, "cell.workspace");
    if (geteuid() != 0) {
        struct cv_cell_spec spec = fixture_spec(&fx);
        struct cv_cell *c = NULL;
        spec.uid = 0;
        assert_int_equal(cv_cell_create(fx.sandbox, &spec, &c, &err), -EPERM);
    }
    struct cv_worker_spec spec = {.class = CV_CLASS_X, .argv = ARGV("true")};
    assert_int_equal(cv_worker_start(cell, &spec, &worker, &err), -EINVAL); /* no deadline */
    assert_string_equal(err.reason, "worker.deadline");
    char *long_word = cv_zalloc(300000);
    memset(long_word, 'x', 299999);
    struct outcome o = OUTCOME_INIT;
    outcome_run(&o, &fx, cell, ARGV("echo", long_word));
    assert_int_equal(o.error.code, -E2BIG);
    outcome_finish(&o);
    free(long_word);
}

static void a_cell_for_a_place_that_is_not_there_fails_its_calls(void **state)
{
    struct cv_bind binds[] = {{.source = "/no/such/workspace", .writable = true, .must_exist = true}};
    struct cv_cell_spec spec = fixture_spec(&fx);
    struct cv_cell *c = NULL;
    struct outcome first = OUTCOME_INIT;
    struct outcome second = OUTCOME_INIT;
    (void)state;
    spec.binds = binds;
    spec.bind_count = 1;
    spec.workspace = "/no/such/workspace";
    assert_int_equal(cv_cell_create(fx.sandbox, &spec, &c, NULL), 0);
    outcome_run(&first, &fx, c, ARGV("true"));
    assert_int_equal(first.error.code, -ENOENT);
    assert_string_equal(first.error.reason, "cell.bind");
    assert_non_null(strstr(first.error.text, "/no/such/workspace"));
    assert_int_equal(first.ends, 1);
    outcome_run(&second, &fx, c, ARGV("true")); /* at once this time */
    assert_int_equal(second.error.code, -ENOENT);
    outcome_finish(&first);
    outcome_finish(&second);
    cv_cell_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(true_runs_and_reports_what_is_enforced),
        cmocka_unit_test(exit_codes_and_signals_come_back),
        cmocka_unit_test(a_command_that_is_not_there_is_told_from_one_that_cannot_start),
        cmocka_unit_test(stdin_goes_in_and_comes_back),
        cmocka_unit_test(without_stdin_there_is_its_end),
        cmocka_unit_test(writing_to_a_command_that_does_not_read_is_no_death),
        cmocka_unit_test(large_output_survives_a_pause),
        cmocka_unit_test(the_folder_and_environment_are_the_given_ones),
        cmocka_unit_test(what_it_writes_is_on_the_host_and_its_owners),
        cmocka_unit_test(signals_reach_the_command),
        cmocka_unit_test(a_signal_before_the_gate_is_kept),
        cmocka_unit_test(hidden_places_are_empty_and_stay_so),
        cmocka_unit_test(a_read_only_place_inside_a_writable_one_holds),
        cmocka_unit_test(a_link_in_a_workspace_redirects_no_bind),
        cmocka_unit_test(a_workspace_through_a_link_is_no_workspace),
        cmocka_unit_test(an_executable_place_executes_a_missing_one_is_left_out),
        cmocka_unit_test(a_bind_of_the_root_means_what_is_in_it),
        cmocka_unit_test(a_shell_with_pipes_and_coreutils_runs),
        cmocka_unit_test(git_reads_and_writes_a_repository),
        cmocka_unit_test(a_compiler_compiles),
        cmocka_unit_test(python_runs),
        cmocka_unit_test(node_spawns),
        cmocka_unit_test(wrong_specifications_are_refused),
        cmocka_unit_test(a_cell_for_a_place_that_is_not_there_fails_its_calls),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
