// SPDX-License-Identifier: MIT
/*
 * test_worker.c - built-in tools (class B) in cells: request and answer, their filter, and everything a worker that was
 * taken over may send to the daemon.
 */
#include "tests/sandbox/fixture.h"

#include "daemon/base/alloc.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"

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

static void run_tool_in(struct outcome *o, enum cv_class class, const char *tool, json_t *args, struct cv_worker_limits limits)
{
    json_t *request = json_pack("{s:s, s:o, s:s, s:s, s:[{s:s, s:b}, {s:s, s:b}]}", "tool", tool, "args", args, "workspace", fx.workspace, "home",
                                "/home/x", "roots", "path", fx.workspace, "writable", 1, "path", "/not/there", "writable", 0);
    struct cv_worker_spec spec = {.class = class, .request = request, .limits = limits};
    outcome_start(o, &fx, cell, &spec);
    json_decref(request);
    outcome_wait(o);
}

static void run_tool(struct outcome *o, const char *tool, json_t *args)
{
    run_tool_in(o, CV_CLASS_B, tool, args, fixture_limits());
}

static void a_tool_gets_its_request_and_answers(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    run_tool(&o, "echo", json_pack("{s:s, s:[i, i]}", "text", "h\xc3\xa9llo", "list", 1, 2));
    assert_string_equal(o.error.text, "");
    assert_int_equal(o.code, 0);
    assert_int_equal(o.gates, 1);
    assert_true(o.enforced.landlock_abi >= 3);
    assert_true(o.enforced.no_new_privs && o.enforced.seccomp && o.enforced.capabilities_empty && o.enforced.namespaces);
    assert_string_equal(cv_json_str(json_object_get(o.result, "args"), "text", ""), "h\xc3\xa9llo");
    assert_string_equal(cv_json_str(o.result, "workspace", ""), fx.workspace);
    assert_string_equal(cv_json_str(o.result, "home", ""), "/home/x");
    assert_int_equal(cv_json_num(o.result, "roots", -1), 1); /* the one that is in the cell */
    assert_true(cv_json_flag(o.result, "writable"));
    outcome_finish(&o);
}

static void a_large_request_arrives_whole(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    char *text = cv_zalloc(500001);
    memset(text, 'a', 500000);
    run_tool(&o, "echo", json_pack("{s:s}", "text", text));
    assert_string_equal(o.error.text, "");
    assert_int_equal(strlen(cv_json_str(json_object_get(o.result, "args"), "text", "")), 500000);
    free(text);
    outcome_finish(&o);
}

static void a_tool_writes_where_its_root_is(void **state)
{
    struct outcome o = OUTCOME_INIT;
    struct cv_buf text = CV_BUF_INIT;
    (void)state;
    run_tool(&o, "write_file", json_object());
    assert_string_equal(o.error.text, "");
    assert_int_equal(cv_file_read(fixture_path(&fx, "from-worker"), 10, &text, NULL), 0);
    assert_string_equal(cv_buf_text(&text), "hello");
    cv_buf_finish(&text);
    outcome_finish(&o);
    run_tool(&o, "write_file", json_object());
    assert_int_equal(o.error.code, -EEXIST);
    assert_string_equal(o.error.guard, "filesystem");
    assert_string_equal(o.error.reason, "file.open");
    assert_null(o.result);
    outcome_finish(&o);
}

static void a_refusal_keeps_its_words(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    run_tool(&o, "refuse", json_object());
    assert_int_equal(o.error.code, -ENOTEMPTY);
    assert_string_equal(o.error.guard, "filesystem");
    assert_string_equal(o.error.reason, "dir.not_empty");
    assert_string_equal(o.error.text, "'x' is not empty");
    outcome_finish(&o);
    run_tool(&o, "no_such_tool", json_object());
    assert_int_equal(o.error.code, -ENOENT);
    assert_string_equal(o.error.reason, "tool.unknown");
    outcome_finish(&o);
}

static void its_filter_has_no_way_out(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    run_tool(&o, "break_out", json_object());
    assert_string_equal(o.error.text, "");
    assert_int_equal(cv_json_num(o.result, "passed", -1), 0);
    outcome_finish(&o);
}

static void a_worker_that_says_nothing_is_an_error(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    run_tool(&o, "leave", json_object());
    assert_int_equal(o.error.code, -EPROTO);
    assert_string_equal(o.error.reason, "tool.silent");
    outcome_finish(&o);
    run_tool(&o, "crash", json_object());
    assert_string_equal(o.error.reason, "tool.crashed");
    assert_int_equal(o.signal, SIGABRT);
    outcome_finish(&o);
}

static void a_worker_that_does_not_end_is_ended(void **state)
{
    struct outcome o = OUTCOME_INIT;
    struct cv_worker_limits limits = fixture_limits();
    (void)state;
    limits.wall_ms = 200;
    run_tool_in(&o, CV_CLASS_B, "spin", json_object(), limits);
    assert_string_equal(o.error.guard, "deadline");
    assert_int_equal(o.error.code, -ETIMEDOUT);
    assert_true(o.wall_us < 400000);
    outcome_finish(&o);
    limits.wall_ms = 20000;
    limits.cpu_s = 1;
    run_tool_in(&o, CV_CLASS_B, "spin", json_object(), limits);
    assert_string_equal(o.error.guard, "rlimit");
    assert_string_equal(o.error.reason, "limit.cpu_s");
    if (o.cpu_us < 500000 || o.cpu_us > 2500000) /* the kernel counts this limit in ticks, the usage exactly */
        fail_msg("%llu us of processor time", (unsigned long long)o.cpu_us);
    outcome_finish(&o);
}

static void too_large_a_result_is_refused(void **state)
{
    struct outcome o = OUTCOME_INIT;
    (void)state;
    run_tool(&o, "large", json_object());
    assert_int_equal(o.error.code, -EPROTO);
    assert_string_equal(o.error.guard, "protocol");
    assert_null(o.result);
    outcome_finish(&o);
}

static void forged_frames_end_the_call(void **state)
{
    static const char *const names[] = {"unknown", "hello", "end", "gate", "report", "filtered", "failure", "huge", "text", "array", "shape", "zero"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct outcome o = OUTCOME_INIT;
        run_tool(&o, "forge", json_pack("{s:s}", "name", names[i]));
        if (o.error.code != -EPROTO)
            fail_msg("%s: %d %s", names[i], o.error.code, o.error.text);
        assert_string_equal(o.error.guard, "protocol");
        assert_string_equal(o.error.reason, "worker.forged");
        assert_true(o.wall_us < 10000000); /* ended by us, not by itself */
        assert_null(o.result);
        outcome_finish(&o);
    }
    struct outcome o = OUTCOME_INIT;
    run_tool(&o, "answer_twice", json_object());
    assert_string_equal(o.error.guard, "protocol");
    assert_null(o.result);
    outcome_finish(&o);
    run_tool(&o, "echo", json_object()); /* the cell goes on */
    assert_int_equal(o.error.code, 0);
    outcome_finish(&o);
}

static void a_gate_that_stays_shut_lets_nothing_happen(void **state)
{
    struct outcome o = {.hold_gate = true};
    struct cv_worker_spec spec = {.class = CV_CLASS_X, .argv = ARGV("touch", "passed-the-gate")};
    (void)state;
    outcome_start(&o, &fx, cell, &spec);
    while (o.gates == 0)
        uv_run(cv_loop_uv(fx.loop), UV_RUN_ONCE);
    cv_worker_kill(o.worker, "cancel");
    cv_worker_open_gate(o.worker); /* too late */
    outcome_wait(&o);
    assert_string_equal(o.error.guard, "cancel");
    assert_int_equal(access(fixture_path(&fx, "passed-the-gate"), F_OK), -1);
    outcome_finish(&o);
}

/* A folder that stands beside nothing: class B writes it by its descriptor, and nobody reaches it or anything from it by a path. */
static void copies_go_where_no_path_leads(void **state)
{
    struct outcome o = OUTCOME_INIT;
    struct outcome look = OUTCOME_INIT;
    struct cv_cell *own = NULL;
    (void)state;
    char *folder = cv_format("%s/keep", fx.base);
    char *beside = cv_format("%s/beside", fx.base);
    char *file = cv_format("%s/beside/file", fx.base);
    assert_int_equal(mkdir(folder, 0700) | mkdir(beside, 0755), 0);
    fixture_write(file, "x", 0666);
    assert_int_equal(chown(folder, fx.uid, fx.gid), 0);
    struct cv_cell_spec spec = fixture_spec(&fx);
    spec.keep = folder;
    assert_int_equal(cv_cell_create(fx.sandbox, &spec, &own, NULL), 0);
    struct cv_cell *usual = cell;
    cell = own;
    run_tool(&o, "keep", json_pack("{s:s}", "secret", fx.secret));
    assert_string_equal(o.error.text, "");
    assert_true(cv_json_flag(o.result, "given") && cv_json_flag(o.result, "written"));
    assert_int_equal(cv_json_num(o.result, "passed", -1), 0);
    char *above = cv_format("%s/new", fx.base);
    assert_int_equal(access(above, F_OK), -1);
    free(above);
    char *copy = cv_format("%s/copy", folder);
    assert_int_equal(access(copy, F_OK), 0);
    char *script = cv_format("for f in 0 1 2 3 4 5 6 7 8 9; do cat /dev/fd/$f/copy; done 2>/dev/null; ls %s/copy 2>/dev/null; "
                             "find / -name copy -not -path '/usr/*' -not -path '/etc/*' 2>/dev/null; wc -c <&0", folder);
    outcome_shell(&look, &fx, own, script);
    assert_string_equal(cv_buf_text(&look.out), "0\n");
    cell = usual;
    outcome_finish(&o);
    outcome_finish(&look);
    cv_cell_close(own);
    run_tool(&o, "keep", json_pack("{s:s}", "secret", fx.secret)); /* a cell without one */
    assert_false(cv_json_flag(o.result, "given"));
    outcome_finish(&o);
    free(folder);
    free(beside);
    free(file);
    free(copy);
    free(script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tool_gets_its_request_and_answers),
        cmocka_unit_test(a_large_request_arrives_whole),
        cmocka_unit_test(a_tool_writes_where_its_root_is),
        cmocka_unit_test(a_refusal_keeps_its_words),
        cmocka_unit_test(its_filter_has_no_way_out),
        cmocka_unit_test(a_worker_that_says_nothing_is_an_error),
        cmocka_unit_test(a_worker_that_does_not_end_is_ended),
        cmocka_unit_test(too_large_a_result_is_refused),
        cmocka_unit_test(forged_frames_end_the_call),
        cmocka_unit_test(a_gate_that_stays_shut_lets_nothing_happen),
        cmocka_unit_test(copies_go_where_no_path_leads),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
