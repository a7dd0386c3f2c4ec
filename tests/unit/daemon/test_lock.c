// SPDX-License-Identifier: MIT
/*
 * test_lock.c - one daemon to a state folder, and a folder that is this user's alone.
 */
#include "daemon/lock.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void the_second_one_is_told_who_holds_it(void **state)
{
    (void)state;
    char folder[] = "/tmp/corvid-lock-XXXXXX";
    struct cv_error err = CV_ERROR_INIT;
    struct stat st;
    assert_non_null(mkdtemp(folder));
    cv_auto_free char *place = cv_format("%s/a/b", folder);
    cv_auto_free char *file = cv_format("%s/lock", place);
    int fd = cv_lock_take(place, "/run/x.sock", &err);
    assert_true(fd >= 0);
    assert_int_equal(stat(place, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);

    cv_auto_free char *expected = cv_format("already running, pid %d, socket /run/x.sock; try: corvid status", (int)getpid());
    assert_int_equal(cv_lock_take(place, "/run/y.sock", &err), -EBUSY);
    assert_string_equal(err.text, expected);

    close(fd); /* however the first one ends */
    fd = cv_lock_take(place, "/run/y.sock", &err);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(unlink(file), 0);
    assert_int_equal(rmdir(place), 0);
    *strrchr(place, '/') = '\0';
    assert_int_equal(rmdir(place), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void bad_folders_are_refused(void **state)
{
    (void)state;
    char folder[] = "/tmp/corvid-lock-XXXXXX";
    struct cv_error err = CV_ERROR_INIT;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chmod(folder, 0770), 0);
    assert_int_equal(cv_lock_take(folder, "/s", &err), -EPERM);
    assert_non_null(strstr(err.text, "can be written by others (mode 0770): chmod 700 it"));

    /* a link in the place of the lock file leads nowhere */
    cv_auto_free char *file = cv_format("%s/lock", folder);
    assert_int_equal(chmod(folder, 0700), 0);
    assert_int_equal(symlink("/tmp/corvid-lock-elsewhere", file), 0);
    assert_int_equal(cv_lock_take(folder, "/s", &err), -ELOOP);
    assert_int_equal(access("/tmp/corvid-lock-elsewhere", F_OK), -1);
    assert_int_equal(unlink(file), 0);
    assert_int_equal(rmdir(folder), 0);

    assert_true(cv_lock_take("/dev/null/x", "/s", &err) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_second_one_is_told_who_holds_it),
        cmocka_unit_test(bad_folders_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
