// SPDX-License-Identifier: MIT
/*
 * test_command.c - commands (class X) in cells: that they run at all, with their streams, codes, signals and folders.
 */
#include "tests/sandbox/fixture.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static void runs_true(void **state)
{
    struct fixture fx;
    struct outcome o = OUTCOME_INIT;
    (void)state;
    fixture_open(&fx);
    struct cv_cell *cell = fixture_cell(&fx);
    outcome_run(&o, &fx, cell, ARGV("/bin/true"));
    if (o.error.code)
        fprintf(stderr, "%d %s %s\n", o.error.code, o.error.reason, cv_error_text(&o.error));
    assert_int_equal(o.code, 0);
    outcome_finish(&o);
    outcome_shell(&o, &fx, cell, "id; ls -la / /dev /tmp .; echo oops >&2; exit 3");
    printf("%s%s%d %s\n", cv_buf_text(&o.out), cv_buf_text(&o.err), o.code, cv_error_text(&o.error));
    outcome_finish(&o);
    fixture_close(&fx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
