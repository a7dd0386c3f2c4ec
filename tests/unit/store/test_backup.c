// SPDX-License-Identifier: MIT
/*
 * test_backup.c - a copy of the journal: whole, private, verified, made while events are appended; refused where something
 * is already; nothing left behind when it fails or the store is closed.
 */
#include "daemon/base/file.h"
#include "tests/unit/store/fixture.h"

#include <errno.h>
#include <sys/stat.h>

static struct answered backup(struct fixture *f, const char *path)
{
    struct answered answered = {0};
    cv_store_backup(f->store, path, on_answered, &answered);
    return finish_read(f, &answered);
}

static void expect_whole(struct fixture *f, const char *path, int64_t events)
{
    struct fixture copy = {.loop = f->loop, .path = (char *)path};
    struct cv_error err = CV_ERROR_INIT;
    if (fixture_open(&copy, &err) < 0)
        fail_msg("%s", err.text);
    struct answered whole = verify(&copy);
    assert_true(cv_json_flag(whole.value, "ok"));
    assert_int_equal(cv_json_num(whole.value, "events", 0), events);
    json_decref(whole.value);
    fixture_close(&copy);
}

static void test_copy(void **state)
{
    struct fixture *f = *state;
    struct stat st;
    struct answered answered = {0};
    cv_auto_free char *path = cv_format("%s/copy.db", f->folder);
    cv_auto_free char *wal = cv_format("%s-wal", path);
    append(f, "run.created", "r1", 0, "");
    for (int i = 0; i < 500; i++) /* posted before, not waited for: they are in the copy */
        cv_store_append(f->store, &(struct cv_event){"run.step", "r1", i, "", good_payload("run.step")}, NULL, NULL);
    cv_store_backup(f->store, path, on_answered, &answered);
    for (int i = 0; i < 500; i++)
        cv_store_append(f->store, &(struct cv_event){"run.step", "r1", i, "", good_payload("run.step")}, NULL, NULL);
    answered = finish_read(f, &answered);
    if (answered.err.code)
        fail_msg("%s", answered.err.text);
    int64_t events = cv_json_num(answered.value, "events", 0);
    assert_true(events >= 501 && events <= 1001);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_int_equal(st.st_size, cv_json_num(answered.value, "bytes", 0));
    assert_int_not_equal(stat(wal, &st), 0);
    json_decref(answered.value);
    expect_whole(f, path, events);
    struct answered again = backup(f, path);
    assert_int_equal(again.err.code, -EEXIST);
    assert_non_null(strstr(again.err.text, "it exists already"));
    expect_whole(f, path, events);
    struct answered whole = verify(f); /* and the store is as it was */
    assert_int_equal(cv_json_num(whole.value, "events", 0), 1001);
    json_decref(whole.value);
}

static void test_refused(void **state)
{
    struct fixture *f = *state;
    struct stat st;
    cv_auto_free char *missing = cv_format("%s/no/copy.db", f->folder);
    cv_auto_free char *link_path = cv_format("%s/link", f->folder);
    cv_auto_free char *target = cv_format("%s/target", f->folder);
    const struct {
        const char *path;
        int code;
    } rows[] = {{"relative.db", -EINVAL}, {"", -EINVAL}, {missing, -ENOENT}, {f->folder, -EEXIST}, {link_path, -EEXIST}, {f->path, -EEXIST},
                {"/proc/copy.db", -ENOENT}, {"/dev/null", -EEXIST}};
    append(f, "daemon.started", "", 0, "");
    assert_int_equal(symlink(target, link_path), 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct answered answered = backup(f, rows[i].path);
        if (answered.err.code != rows[i].code)
            fail_msg("'%s': %d %s", rows[i].path, answered.err.code, answered.err.text);
    }
    assert_int_not_equal(lstat(target, &st), 0);
    assert_false(cv_store_failed(f->store, NULL));
    assert_int_equal(append(f, "daemon.stopped", "", 0, "").err.code, 0);
}

/* A disk that fills up while the copy is written: nothing of it stays. */
static void test_no_space(void **state)
{
    struct fixture *f = *state;
    struct stat st;
    if (geteuid() != 0 || access("/dev/shm", W_OK) != 0)
        skip();
    cv_auto_free char *place = cv_format("%s/small", f->folder);
    cv_auto_free char *path = cv_format("%s/copy.db", place);
    cv_auto_free char *mount = cv_format("mkdir '%s' && mount -t tmpfs -o size=64k none '%s' 2>/dev/null", place, place);
    cv_auto_free char *unmount = cv_format("umount '%s'", place);
    if (system(mount) != 0)
        skip();
    append(f, "run.created", "r1", 0, "");
    for (int i = 0; i < 500; i++)
        cv_store_append(f->store, &(struct cv_event){"run.step", "r1", i, "", good_payload("run.step")}, NULL, NULL);
    struct answered answered = backup(f, path);
    int there = stat(path, &st);
    assert_int_equal(system(unmount), 0);
    assert_int_equal(answered.err.code, -ENOSPC);
    assert_int_not_equal(there, 0);
    assert_false(cv_store_failed(f->store, NULL));
}

static void test_closing(void **state)
{
    struct fixture *f = *state;
    struct answered answered = {0};
    struct stat st;
    cv_auto_free char *path = cv_format("%s/copy.db", f->folder);
    append(f, "run.created", "r1", 0, "");
    for (int i = 0; i < 20; i++) {
        json_t *payload = good_payload("run.step");
        cv_auto_free char *reply = cv_zalloc(1000001);
        memset(reply, 'x', 1000000);
        json_object_set_new(payload, "reply", json_string(reply));
        append_payload(f, "run.step", "r1", i, "", payload);
    }
    cv_store_backup(f->store, path, on_answered, &answered);
    fixture_close(f);
    assert_int_equal(answered.calls, 1);
    if (answered.err.code) { /* it may have been faster */
        assert_int_equal(answered.err.code, -ECANCELED);
        assert_int_not_equal(stat(path, &st), 0);
    } else {
        expect_whole(f, path, cv_json_num(answered.value, "events", 0));
    }
    json_decref(answered.value);
    assert_int_equal(fixture_open(f, NULL), 0);
}

int main(void)
{
#define ROW(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {ROW(test_copy), ROW(test_refused), ROW(test_no_space), ROW(test_closing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
