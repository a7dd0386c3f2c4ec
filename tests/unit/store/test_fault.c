// SPDX-License-Identifier: MIT
/*
 * test_fault.c - a disk that fails. A VFS shim in front of the real one makes the Nth write or sync fail, for every N until
 * a whole life of the store passes; each time: what was acknowledged is there afterwards, the first failure is final, and
 * nothing is written after it.
 */
#include "tests/unit/store/fixture.h"

#include <errno.h>

/* ---- the shim ---- */

struct shim_file {
    sqlite3_file base;
    sqlite3_file *real;
};

static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    int countdown; /* the operation that fails, 0 never */
    int result;    /* with what */
    bool syncs;    /* count syncs instead of writes */
    bool tripped;
    int after; /* operations of that sort after the failure */
} shim;

static bool trip(bool sync)
{
    if (sync != shim.syncs)
        return false;
    if (shim.tripped)
        shim.after++;
    if (shim.countdown == 0 || --shim.countdown > 0)
        return false;
    shim.tripped = true;
    return true;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct shim_file *)file)->real;
}

static int shim_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int shim_read(sqlite3_file *file, void *bytes, int len, sqlite3_int64 at)
{
    return real_of(file)->pMethods->xRead(real_of(file), bytes, len, at);
}

static int shim_write(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 at)
{
    if (trip(false)) {
        real_of(file)->pMethods->xWrite(real_of(file), bytes, len / 2, at); /* torn */
        return shim.result;
    }
    return real_of(file)->pMethods->xWrite(real_of(file), bytes, len, at);
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int shim_sync(sqlite3_file *file, int flags)
{
    return trip(true) ? shim.result : real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int shim_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int shim_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int shim_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int shim_reserved(sqlite3_file *file, int *out)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int shim_control(sqlite3_file *file, int op, void *arg)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), op, arg);
}

static int shim_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int shim_traits(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int shim_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, out);
}

static int shim_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void shim_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int shim_shm_unmap(sqlite3_file *file, int remove)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

static const sqlite3_io_methods shim_methods = {
    .iVersion = 2,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_reserved,
    .xFileControl = shim_control,
    .xSectorSize = shim_sector,
    .xDeviceCharacteristics = shim_traits,
    .xShmMap = shim_shm_map,
    .xShmLock = shim_shm_lock,
    .xShmBarrier = shim_shm_barrier,
    .xShmUnmap = shim_shm_unmap,
};

static int shim_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out)
{
    struct shim_file *shimmed = (struct shim_file *)file;
    (void)vfs;
    shimmed->real = (sqlite3_file *)(shimmed + 1);
    shimmed->base.pMethods = NULL;
    int rc = shim.real->xOpen(shim.real, name, shimmed->real, flags, out);
    if (shimmed->real->pMethods)
        shimmed->base.pMethods = &shim_methods;
    return rc;
}

static int shim_install(void **state)
{
    (void)state;
    shim.real = sqlite3_vfs_find(NULL);
    shim.vfs = *shim.real;
    shim.vfs.zName = "shim";
    shim.vfs.pNext = NULL;
    shim.vfs.szOsFile += (int)sizeof(struct shim_file);
    shim.vfs.xOpen = shim_open;
    return sqlite3_vfs_register(&shim.vfs, 1);
}

/* ---- the sweep ---- */

enum { EVENTS = 8 };

static void fail_at(int n, bool syncs, int result)
{
    shim.countdown = n;
    shim.syncs = syncs;
    shim.result = result;
    shim.tripped = false;
    shim.after = 0;
}

/* One life; returns how many events were acknowledged. */
static int live(struct fixture *f, int expected_code)
{
    struct cv_error err = CV_ERROR_INIT;
    int acknowledged = 0;
    if (fixture_open(f, &err) < 0) {
        assert_int_equal(err.code, expected_code);
        return 0;
    }
    for (int i = 0; i < EVENTS; i++) {
        struct appended appended = i == 0 ? append(f, "run.created", "r1", 0, "") : append(f, "run.step", "r1", i, "");
        if (appended.err.code == 0) {
            assert_false(cv_store_failed(f->store, NULL));
            acknowledged++;
            assert_int_equal(appended.seq, acknowledged);
            continue;
        }
        assert_int_equal(appended.err.code, expected_code);
        assert_int_equal(appended.seq, 0);
        assert_true(cv_store_failed(f->store, &err));
        assert_string_equal(err.text, appended.err.text);
        assert_non_null(strstr(err.text, "the journal takes no more events"));
        int operations = shim.after;
        struct appended later = append(f, "daemon.stopped", "", 0, ""); /* final, though the disk works again */
        assert_string_equal(later.err.text, appended.err.text);
        assert_int_equal(shim.after, operations);
        fixture_close(f);
        assert_int_equal(shim.after, operations); /* the log is left for the next start */
        return acknowledged;
    }
    fixture_close(f);
    return acknowledged;
}

static void check_afterwards(struct fixture *f, int acknowledged)
{
    struct cv_error err = CV_ERROR_INIT;
    fail_at(0, false, 0);
    if (fixture_open(f, &err) < 0)
        fail_msg("after %d acknowledged: %s", acknowledged, err.text);
    struct answered answered = verify(f);
    assert_true(cv_json_flag(answered.value, "ok"));
    assert_true(cv_json_num(answered.value, "events", -1) >= acknowledged);
    json_decref(answered.value);
    fixture_close(f);
}

static void sweep(void **state, bool syncs, int result, int code, int at_least)
{
    struct fixture *f = *state;
    int n;
    for (n = 1; n < 500; n++) {
        const char *const ends[] = {"", "-wal", "-shm"};
        for (int i = 0; i < 3; i++) {
            cv_auto_free char *path = cv_format("%s%s", f->path, ends[i]);
            unlink(path);
        }
        fail_at(n, syncs, result);
        int acknowledged = live(f, code);
        bool tripped = shim.tripped;
        check_afterwards(f, acknowledged);
        if (!tripped)
            break;
    }
    assert_in_range(n, at_least, 499);
}

static void test_disk_full(void **state)
{
    sweep(state, false, SQLITE_FULL, -ENOSPC, 20);
}

static void test_write_error(void **state)
{
    sweep(state, false, SQLITE_IOERR_WRITE, -EIO, 20);
}

static void test_sync_error(void **state)
{
    sweep(state, true, SQLITE_IOERR_FSYNC, -EIO, 10);
}

static void test_whole_batch_is_lost(void **state)
{
    struct fixture *f = *state;
    struct appended appended[20] = {0};
    assert_int_equal(fixture_open(f, NULL), 0);
    assert_int_equal(append(f, "daemon.started", "", 0, "").seq, 1);
    fail_at(1, true, SQLITE_IOERR_FSYNC);
    for (int i = 0; i < 20; i++) {
        struct cv_event event = {"daemon.started", "", 0, "", good_payload("daemon.started")};
        cv_store_append(f->store, &event, on_appended, &appended[i]);
    }
    cv_loop_run(f->loop);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(appended[i].calls, 1);
        assert_int_equal(appended[i].err.code, -EIO);
        assert_string_equal(appended[i].err.reason, "store.io");
    }
    struct answered runs = {0}; /* reads go on */
    cv_store_list_runs(f->store, -1, 1, on_answered, &runs);
    runs = finish_read(f, &runs);
    assert_int_equal(json_array_size(runs.value), 0);
    json_decref(runs.value);
    fixture_close(f);
    check_afterwards(f, 1);
}

static int setup(void **state)
{
    struct fixture *f = cv_new(struct fixture);
    fixture_folder(f);
    *state = f;
    return 0;
}

#define FAULT_TEST(name) cmocka_unit_test_setup_teardown(name, setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAULT_TEST(test_disk_full),
        FAULT_TEST(test_write_error),
        FAULT_TEST(test_sync_error),
        FAULT_TEST(test_whole_batch_is_lost),
    };
    return cmocka_run_group_tests(tests, shim_install, NULL);
}
