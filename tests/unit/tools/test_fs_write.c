// SPDX-License-Identifier: MIT
/* test_fs_write.c - writing, appending and making folders: exact bytes, modes, parents, and nothing left after a failure. */
#include "toolbox.h"

#include <signal.h>
#include <sys/resource.h>

static int entries_of(const struct box *box, const char *rest)
{
    int n = -2; /* "." and ".." */
    DIR *dir = opendir(box_path(box, rest));
    assert_non_null(dir);
    while (readdir(dir))
        n++;
    closedir(dir);
    return n;
}

static void writes_exactly(void **state)
{
    struct box *box = *state;
    box_shows(box, "ok: wrote 11 bytes to a.txt", "fs_write", "path", "a.txt", "text", "hello world");
    box_assert_file(box, "ws/a.txt", "hello world");
    assert_true(cv_json_flag(box->result, "created"));
    box_shows(box, "ok: wrote 0 bytes to ./a.txt", "fs_write", "path", "./a.txt", "text", "");
    box_assert_file(box, "ws/a.txt", "");
    assert_false(cv_json_flag(box->result, "created"));
    box_shows(box, "ok: wrote 3 bytes to \xC3\xA9.txt", "fs_write", "path", "\xC3\xA9.txt", "text", "\xE2\x82\xAC");
    box_shows(box, "ok: wrote 1 bytes to x\\ny", "fs_write", "path", "x\ny", "text", "x");
    assert_true(box_exists(box, "ws/x\ny"));
    assert_int_equal(entries_of(box, "ws"), 3);
}

static void keeps_the_mode(void **state)
{
    struct box *box = *state;
    struct stat st;
    box_put(box, "ws/run.sh", "old");
    assert_int_equal(chmod(box_path(box, "ws/run.sh"), 0750), 0);
    assert_int_equal(box_call(box, "fs_write", "path", "run.sh", "text", "new"), 0);
    assert_int_equal(stat(box_path(box, "ws/run.sh"), &st), 0);
    assert_int_equal(st.st_mode & 07777, 0750);
    mode_t mask = umask(022);
    umask(mask);
    assert_int_equal(box_call(box, "fs_write", "path", "fresh", "text", "new"), 0);
    assert_int_equal(stat(box_path(box, "ws/fresh"), &st), 0);
    assert_int_equal(st.st_mode & 07777, 0666 & ~mask);
}

static void makes_parents(void **state)
{
    struct box *box = *state;
    box_shows(box, "ok: wrote 1 bytes to a/b/c.txt", "fs_write", "path", "a/b/c.txt", "text", "x");
    assert_int_equal(cv_json_num(box->result, "folders_made", -1), 2);
    box_shows(box, "ok: appended 1 bytes to a/d/e.txt", "fs_append", "path", "a/d/e.txt", "text", "x");
    assert_int_equal(cv_json_num(box->result, "folders_made", -1), 1);
    box_fails(box, "filesystem", "a/b/c.txt/d/e: a part of the path is a file, expected a folder", "fs_write", "path", "a/b/c.txt/d/e", "text", "x");
}

/* A name too long for the last step: the folders made on the way there go again. */
static void failures_leave_nothing(void **state)
{
    struct box *box = *state;
    cv_auto_buf struct cv_buf path = CV_BUF_INIT;
    cv_buf_puts(&path, "p/q/");
    for (int i = 0; i < 300; i++)
        cv_buf_putc(&path, 'n');
    assert_int_equal(box_call(box, "fs_write", "path", cv_buf_text(&path), "text", "x"), -ENAMETOOLONG);
    assert_int_equal(box_call(box, "fs_append", "path", cv_buf_text(&path), "text", "x"), -ENAMETOOLONG);
    cv_buf_puts(&path, "/r/s");
    assert_int_equal(box_call(box, "fs_mkdir", "path", cv_buf_text(&path), NULL, NULL), -ENAMETOOLONG);
    assert_int_equal(box_call(box, "fs_write", "path", cv_buf_text(&path), "text", "x"), -ENAMETOOLONG);
    assert_int_equal(entries_of(box, "ws"), 0);
    assert_int_equal(json_object_size(box->result), 0);
}

/* The file size limit stands for a full disk: a write fails in the middle. */
static void no_room(void **state)
{
    struct box *box = *state;
    struct rlimit before, small;
    cv_auto_free char *text = cv_zalloc(20001);
    memset(text, 't', 20000);
    box_put(box, "ws/a.txt", "old\n");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_IGN);
    small = before;
    small.rlim_cur = 10000;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    int rc[3] = {box_call(box, "fs_write", "path", "a.txt", "text", text), box_call(box, "fs_append", "path", "a.txt", "text", text),
                 box_call(box, "fs_append", "path", "new/b.txt", "text", text)};
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, SIG_DFL);
    for (int i = 0; i < 3; i++)
        assert_int_equal(rc[i], -EFBIG);
    assert_string_equal(box->err.text, "new/b.txt: the file would be larger than this run may write");
    box_assert_file(box, "ws/a.txt", "old\n");
    assert_int_equal(entries_of(box, "ws"), 1);
}

static void refuses_folders(void **state)
{
    struct box *box = *state;
    box_mkdir(box, "ws/sub");
    box_fails(box, "filesystem", "sub: is a folder, expected a file", "fs_write", "path", "sub", "text", "x");
    box_fails(box, "filesystem", ".: is a folder, expected a file", "fs_write", "path", ".", "text", "x");
    box_fails(box, "filesystem", "sub: is a folder, expected a file", "fs_append", "path", "sub", "text", "x");
    box_fails(box, "tool", "new/: names a folder (it ends in '/'), expected a file name", "fs_write", "path", "new/", "text", "x");
    box_fails(box, "tool", "new/: names a folder (it ends in '/'), expected a file name", "fs_append", "path", "new/", "text", "x");
    assert_int_equal(entries_of(box, "ws"), 1);
}

static void appends_lines(void **state)
{
    struct box *box = *state;
    static const struct {
        const char *before, *text, *after, *view;
        bool newline;
    } rows[] = {
        {"", "x", "x", "ok: appended 1 bytes to a", false},
        {"one\n", "two\n", "one\ntwo\n", "ok: appended 4 bytes to a", false},
        {"one", "two", "one\ntwo", "ok: appended 4 bytes to a", true},
        {"one", "\ntwo", "one\ntwo", "ok: appended 4 bytes to a", false},
        {"one", "", "one", "ok: appended 0 bytes to a", false},
        {"\xC3\xA9", "x", "\xC3\xA9\nx", "ok: appended 2 bytes to a", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        box_put(box, "ws/a", rows[i].before);
        box_shows(box, rows[i].view, "fs_append", "path", "a", "text", rows[i].text);
        box_assert_file(box, "ws/a", rows[i].after);
        assert_int_equal(cv_json_flag(box->result, "newline_added"), rows[i].newline);
    }
    box_shows(box, "ok: appended 2 bytes to new", "fs_append", "path", "new", "text", "a\n");
    assert_true(cv_json_flag(box->result, "created"));
}

static void makes_folders(void **state)
{
    struct box *box = *state;
    box_shows(box, "ok: made a/b/c", "fs_mkdir", "path", "a/b/c", NULL, NULL);
    assert_int_equal(cv_json_num(box->result, "folders_made", -1), 3);
    assert_false(cv_json_flag(box->result, "existed"));
    box_shows(box, "ok: made a/b/", "fs_mkdir", "path", "a/b/", NULL, NULL);
    assert_true(cv_json_flag(box->result, "existed"));
    box_shows(box, "ok: made .", "fs_mkdir", "path", ".", NULL, NULL);
    box_put(box, "ws/f", "x");
    box_fails(box, "tool", "f: exists already and is a file, expected a folder or a free name", "fs_mkdir", "path", "f", NULL, NULL);
    box_fails(box, "filesystem", "f/g: a part of the path is a file, expected a folder", "fs_mkdir", "path", "f/g", NULL, NULL);
    box_shows(box, "ok: made x\\ny", "fs_mkdir", "path", "x\ny", NULL, NULL);
}

/* A hard link of the old text, and somebody who reads it, keep the old text: the new one is another file. */
static void replacing_is_a_rename(void **state)
{
    struct box *box = *state;
    box_put(box, "ws/a", "old");
    assert_int_equal(link(box_path(box, "ws/a"), box_path(box, "ws/b")), 0);
    assert_int_equal(box_call(box, "fs_write", "path", "a", "text", "new"), 0);
    box_assert_file(box, "ws/a", "new");
    box_assert_file(box, "ws/b", "old");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOX_TEST(writes_exactly),  BOX_TEST(keeps_the_mode), BOX_TEST(makes_parents), BOX_TEST(failures_leave_nothing), BOX_TEST(no_room),
        BOX_TEST(refuses_folders), BOX_TEST(appends_lines),  BOX_TEST(makes_folders), BOX_TEST(replacing_is_a_rename),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
