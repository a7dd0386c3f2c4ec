// SPDX-License-Identifier: MIT
/*
 * test_builtin.c - the real built-in tools in a real worker: the filter of class B lets them do their work, and what they
 * may not reach is not there.
 */
#include "tests/sandbox/fixture.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <setjmp.h>
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

static void call_limited(struct outcome *o, const char *tool, json_t *args, struct cv_worker_limits limits)
{
    json_t *request = json_pack("{s:s, s:o, s:s, s:n, s:[{s:s, s:b}, {s:s, s:b}]}", "tool", tool, "args", args, "workspace", fx.workspace, "home", "roots",
                                "path", fx.workspace, "writable", 1, "path", "/etc", "writable", 0);
    struct cv_worker_spec spec = {.class = CV_CLASS_B, .request = request, .limits = limits};
    outcome_start(o, &fx, cell, &spec);
    json_decref(request);
    outcome_wait(o);
}

static void call(struct outcome *o, const char *tool, json_t *args)
{
    call_limited(o, tool, args, fixture_limits());
}

static void expect_works(const char *tool, json_t *args)
{
    struct outcome o = OUTCOME_INIT;
    call(&o, tool, args);
    if (o.error.code != 0)
        fail_msg("%s: %s (%s, %s)", tool, o.error.text, o.error.reason, o.error.guard ? o.error.guard : "no guard");
    assert_true(json_is_object(o.result));
    outcome_finish(&o);
}

static void every_tool_does_its_work(void **state)
{
    (void)state;
    expect_works("fs_write", json_pack("{s:s, s:s}", "path", "a.txt", "text", "one\ntwo\n"));
    expect_works("fs_write", json_pack("{s:s, s:s}", "path", "a.txt", "text", "one\ntwo, again\n"));
    expect_works("fs_append", json_pack("{s:s, s:s}", "path", "a.txt", "text", "three\n"));
    expect_works("fs_read", json_pack("{s:s}", "path", "a.txt"));
    expect_works("fs_mkdir", json_pack("{s:s}", "path", "d/e"));
    expect_works("fs_copy", json_pack("{s:s, s:s}", "from", "a.txt", "to", "d/b.txt"));
    expect_works("fs_move", json_pack("{s:s, s:s}", "from", "d/b.txt", "to", "d/e/c.txt"));
    expect_works("fs_copy", json_pack("{s:s, s:s}", "from", "d", "to", "copy"));
    expect_works("fs_list", json_pack("{s:s}", "path", "d"));
    expect_works("fs_find", json_pack("{s:s, s:s}", "path", ".", "pattern", "*.txt"));
    expect_works("text_search", json_pack("{s:s, s:s}", "path", ".", "query", "three"));
    expect_works("text_count", json_pack("{s:s}", "path", "a.txt"));
    expect_works("calc", json_pack("{s:s}", "expression", "2^10 + sqrt(16)"));
    expect_works("fs_remove", json_pack("{s:s}", "path", "a.txt"));
    expect_works("fs_read", json_pack("{s:s}", "path", "/etc/passwd"));
    struct stat st;
    assert_int_equal(stat(fixture_path(&fx, "copy/e/c.txt"), &st), 0);
    assert_int_equal(st.st_uid, fx.uid);
    assert_int_equal(stat(fixture_path(&fx, "a.txt"), &st), -1);
}

static void expect_refused(const char *tool, json_t *args)
{
    struct outcome o = OUTCOME_INIT;
    call(&o, tool, args);
    assert_true(o.error.code < 0);
    assert_non_null(o.error.guard);
    assert_null(o.result);
    outcome_finish(&o);
}

static void what_is_not_granted_is_refused(void **state)
{
    (void)state;
    expect_refused("fs_read", json_pack("{s:s}", "path", fx.secret));
    expect_refused("fs_read", json_pack("{s:s}", "path", "../elsewhere/secret"));
    expect_refused("fs_write", json_pack("{s:s, s:s}", "path", "/etc/motd", "text", "x"));
    expect_refused("fs_write", json_pack("{s:s, s:s}", "path", "/usr/evil", "text", "x"));
    assert_int_equal(symlink(fx.secret, fixture_path(&fx, "pointer")), 0);
    expect_refused("fs_read", json_pack("{s:s}", "path", "pointer"));
}

/* The limit is met by the tool, which tidies up and answers, and not by a signal that leaves half a file behind. */
static void a_file_that_grows_too_large_is_an_answer(void **state)
{
    struct outcome o = OUTCOME_INIT;
    struct cv_worker_limits limits = fixture_limits();
    cv_auto_free char *text = cv_zalloc(200001);
    (void)state;
    memset(text, 'x', 200000);
    limits.file_bytes = 100000;
    call_limited(&o, "fs_write", json_pack("{s:s, s:s}", "path", "large/file.txt", "text", text), limits);
    assert_true(o.error.code < 0);
    assert_string_equal(o.error.guard, "filesystem");
    assert_int_equal(o.signal, 0);
    if (access(fixture_path(&fx, "large"), F_OK) == 0)
        assert_int_equal(rmdir(fixture_path(&fx, "large")), 0); /* nothing is left in it */
    outcome_finish(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tool_does_its_work),
        cmocka_unit_test(what_is_not_granted_is_refused),
        cmocka_unit_test(a_file_that_grows_too_large_is_an_answer),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
