// SPDX-License-Identifier: MIT
/*
 * test_open.c - what the store says about files that are no journal of its own: folders, other programs' files, newer and
 * damaged databases, folders without permission. Each row makes the file and names the words that must be in the error.
 */
#include "daemon/base/file.h"
#include "tests/unit/store/fixture.h"

#include <errno.h>
#include <sys/stat.h>
#include <sys/wait.h>

static int setup(void **state)
{
    struct fixture *f = cv_new(struct fixture);
    fixture_folder(f);
    *state = f;
    return 0;
}

static void write_file(const struct fixture *f, const void *bytes, size_t len)
{
    assert_int_equal(cv_file_write(f->path, 0600, bytes, len, NULL), 0);
}

static void make_journal(struct fixture *f)
{
    assert_int_equal(fixture_open(f, NULL), 0);
    append(f, "run.created", "r1", 0, "");
    for (int i = 0; i < 40; i++)
        append(f, "run.step", "r1", i, "");
    fixture_close(f);
}

static void overwrite(const struct fixture *f, long offset, const char *bytes, size_t len)
{
    FILE *file = fopen(f->path, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, offset, SEEK_SET), 0);
    assert_int_equal(fwrite(bytes, 1, len, file), len);
    fclose(file);
}

static void make_text(struct fixture *f)
{
    char text[5000];
    memset(text, 'x', sizeof text);
    write_file(f, text, sizeof text);
}

static void make_folder(struct fixture *f)
{
    assert_int_equal(mkdir(f->path, 0700), 0);
}

static void make_fifo(struct fixture *f)
{
    assert_int_equal(mkfifo(f->path, 0600), 0);
}

static void make_foreign(struct fixture *f)
{
    tamper(f->path, "CREATE TABLE notes (text)");
}

static void make_newer(struct fixture *f)
{
    make_journal(f);
    tamper(f->path, "PRAGMA user_version = 99");
}

static void make_without_table(struct fixture *f)
{
    make_journal(f);
    tamper(f->path, "DROP TABLE object");
}

static void make_changed_tail(struct fixture *f)
{
    make_journal(f);
    tamper(f->path, "DROP TRIGGER event_is_never_changed; UPDATE event SET payload = '{}' WHERE seq = 41");
}

static void make_bad_schema_page(struct fixture *f)
{
    make_journal(f);
    char junk[200];
    memset(junk, 0xff, sizeof junk);
    overwrite(f, 100, junk, sizeof junk);
}

static void make_cut(struct fixture *f)
{
    make_journal(f);
    assert_int_equal(truncate(f->path, 4096 * 2), 0);
}

static void make_no_parent(struct fixture *f)
{
    free(f->path);
    f->path = cv_format("%s/not/there/journal.db", f->folder);
}

static const struct {
    const char *name;
    void (*make)(struct fixture *f);
    int code;
    const char *words;
} rows[] = {
    {"text", make_text, -EUCLEAN, "this is no journal (no SQLite database): move it aside"},
    {"folder", make_folder, -EISDIR, "it is a folder, expected a file"},
    {"fifo", make_fifo, -EINVAL, "it is no regular file"},
    {"foreign", make_foreign, -EUCLEAN, "SQLite database of another program"},
    {"newer", make_newer, -EPROTO, "written by a newer Corvid (schema 99, this one knows 2)"},
    {"without table", make_without_table, -EUCLEAN, "its tables are not as they should be (no such table: "},
    {"changed tail", make_changed_tail, -EUCLEAN, "event 41, the last one, does not fit its hash"},
    {"bad schema page", make_bad_schema_page, -EUCLEAN, "the file is damaged: keep it and its '-wal' neighbour"},
    {"cut", make_cut, -EUCLEAN, "the file is damaged"},
    {"no parent", make_no_parent, -ENOENT, "No such file or directory"},
};

static void test_bad_files(void **state)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        void *fresh = NULL;
        setup(&fresh);
        struct fixture *f = fresh;
        struct cv_error err = CV_ERROR_INIT;
        rows[i].make(f);
        int rc = fixture_open(f, &err);
        if (rc != rows[i].code || !strstr(err.text, rows[i].words) || !strstr(err.text, f->path))
            fail_msg("%s: got %d '%s'", rows[i].name, rc, err.text);
        fixture_teardown(&fresh);
    }
    (void)state;
}

static void test_refusing_changes_nothing(void **state)
{
    struct fixture *f = *state;
    make_foreign(f);
    cv_auto_buf struct cv_buf before = CV_BUF_INIT, after = CV_BUF_INIT;
    assert_int_equal(cv_file_read(f->path, 1 << 20, &before, NULL), 0);
    assert_true(fixture_open(f, NULL) < 0);
    assert_int_equal(cv_file_read(f->path, 1 << 20, &after, NULL), 0);
    assert_int_equal(before.len, after.len);
    assert_memory_equal(before.data, after.data, before.len);
}

/* Permissions mean nothing to root, so a child without privileges looks. */
static void test_folder_without_permission(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(chmod(f->folder, 0555), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct cv_error err = CV_ERROR_INIT;
        if (geteuid() == 0 && (setegid(65534) < 0 || seteuid(65534) < 0))
            _exit(3);
        int rc = fixture_open(f, &err);
        _exit(rc == -EACCES && strstr(err.text, f->path) && strstr(err.text, "Permission denied") ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(chmod(f->folder, 0755), 0);
    assert_int_equal(status, 0);
}

static void test_file_is_private(void **state)
{
    struct fixture *f = *state;
    struct stat st;
    umask(0);
    assert_int_equal(fixture_open(f, NULL), 0);
    append(f, "daemon.started", "", 0, "");
    const char *const ends[] = {"", "-wal", "-shm"};
    for (int i = 0; i < 3; i++) {
        cv_auto_free char *path = cv_format("%s%s", f->path, ends[i]);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
}

/* Damage in the middle is found by verify, by number. */
static void test_damaged_middle(void **state)
{
    struct fixture *f = *state;
    static const char words[] = "\"evaluated\":1";
    make_journal(f);
    assert_int_equal(fixture_open(f, NULL), 0);
    append(f, "daemon.stopped", "", 0, ""); /* the last event is looked at when the store opens */
    fixture_close(f);
    cv_auto_buf struct cv_buf bytes = CV_BUF_INIT;
    assert_int_equal(cv_file_read(f->path, 1 << 20, &bytes, NULL), 0);
    int damaged = 0;
    for (char *place = bytes.data; (place = memmem(place, bytes.len - (size_t)(place - bytes.data), words, strlen(words))); place++, damaged++)
        overwrite(f, place - bytes.data, "\"evaluated\":7", strlen(words)); /* pages keep old copies: all of them */
    assert_true(damaged >= 40);
    assert_int_equal(fixture_open(f, NULL), 0);
    struct answered answered = verify(f);
    assert_false(cv_json_flag(answered.value, "ok"));
    assert_int_equal(cv_json_num(answered.value, "seq", 0), 2);
    assert_string_equal(cv_json_str(answered.value, "why", ""), "its content does not fit its hash");
    json_decref(answered.value);
}

static void test_migrates_once(void **state)
{
    struct fixture *f = *state;
    make_journal(f);
    assert_int_equal(fixture_open(f, NULL), 0);
    struct answered ok = verify(f);
    assert_int_equal(cv_json_num(ok.value, "events", 0), 41);
    json_decref(ok.value);
    fixture_close(f);
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &row, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(row, 0), 2);
    sqlite3_finalize(row);
    sqlite3_close(db);
}

/* A journal of the first schema: what the later ones brought is made, what is there stays. */
static void test_migrates_old(void **state)
{
    struct fixture *f = *state;
    make_journal(f);
    tamper(f->path, "DROP INDEX event_by_family; DROP TRIGGER memory_is_found; DROP TABLE memory_words; DROP TABLE memory; DROP TABLE kept;"
                    "PRAGMA user_version = 1");
    assert_int_equal(fixture_open(f, NULL), 0);
    struct answered ok = verify(f);
    assert_int_equal(cv_json_num(ok.value, "events", 0), 41);
    assert_true(cv_json_flag(ok.value, "ok"));
    json_decref(ok.value);
    struct answered found = {0};
    cv_store_events(f->store, "run.", 0, 100, on_answered, &found);
    found = finish_read(f, &found);
    assert_int_equal(json_array_size(found.value), 41);
    json_decref(found.value);
    assert_int_equal(append(f, "memory.saved", "", 0, "").err.code, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_files),
        cmocka_unit_test_setup_teardown(test_refusing_changes_nothing, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_folder_without_permission, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_file_is_private, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_damaged_middle, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_migrates_once, setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(test_migrates_old, setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
