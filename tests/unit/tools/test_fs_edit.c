// SPDX-License-Identifier: MIT
/* test_fs_edit.c - fs_edit, fs_hash and fs_stat: what they show, what they refuse, that a refusal changes nothing. */
#include "toolbox.h"

#include "tools/fsfile.h"

#include <stdlib.h>

static int edit(struct box *box, const char *path, const char *old, const char *new, const char *all)
{
    json_t *args = json_pack("{s:s, s:s, s:s, s:s*}", "path", path, "old", old, "new", new, "all", all);
    return box_run(box, "fs_edit", args);
}

static const struct {
    const char *before, *old, *new, *all;
    const char *after; /* NULL: refused with `text` */
    const char *text;
} edits[] = {
    {"one two three", "two", "2", NULL, "one 2 three", "ok: replaced 1 place in f"},
    {"one two three", "one two three", "", NULL, "", "ok: replaced 1 place in f"},
    {"a\nb\nc\n", "a\nb", "x", NULL, "x\nc\n", "ok: replaced 1 place in f"},
    {"aXbXc", "X", "YY", "yes", "aYYbYYc", "ok: replaced 2 places in f"},
    {"aaaa", "aa", "b", "yes", "bb", "ok: replaced 2 places in f"},
    {"aX", "X", "XX", "yes", "aXX", "ok: replaced 1 place in f"},
    {"h\xC3\xA9llo", "\xC3\xA9", "e", NULL, "hello", "ok: replaced 1 place in f"},
    {"a.b", ".", "$&", NULL, "a$&b", "ok: replaced 1 place in f"},
    {"one", "two", "2", NULL, NULL, "f: text not found: two"},
    {"", "two", "2", NULL, NULL, "f: text not found: two"},
    {"one", "One", "2", NULL, NULL, "f: text not found: One"},
    {"one", "a\nb", "2", NULL, NULL, "f: text not found: a\\nb"},
    {"xx", "x", "y", NULL, NULL, "f: the text stands there 2 times: give more of what is around it, or \"all\": \"yes\" to replace every one"},
    {"xx", "x", "y", "no", NULL, "f: the text stands there 2 times: give more of what is around it, or \"all\": \"yes\" to replace every one"},
    {"one", "one", "one", NULL, NULL, "f: old and new text are the same, nothing would change"},
    {"one", "", "x", NULL, NULL, "f: the text to be replaced is empty, expected a piece of the file"},
};

static void edits_and_refuses(void **state)
{
    struct box *box = *state;
    for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
        struct stat before, after;
        box_put(box, "ws/f", edits[i].before);
        assert_int_equal(chmod(box_path(box, "ws/f"), 0640), 0);
        assert_int_equal(stat(box_path(box, "ws/f"), &before), 0);
        int rc = edit(box, "f", edits[i].old, edits[i].new, edits[i].all);
        assert_string_equal(rc < 0 ? box->err.text : cv_buf_text(&box->view), edits[i].text);
        assert_int_equal(rc >= 0, edits[i].after != NULL);
        box_assert_file(box, "ws/f", edits[i].after ? edits[i].after : edits[i].before);
        assert_int_equal(stat(box_path(box, "ws/f"), &after), 0);
        assert_int_equal(after.st_mode & 07777, 0640);
        if (rc < 0)
            assert_int_equal(after.st_ino, before.st_ino);
    }
}

static void edits_bytes(void **state)
{
    struct box *box = *state;
    static const char bytes[] = "a\0b\xFF" "c two d\0";
    box_put_bytes(box, "ws/f", bytes, sizeof bytes);
    assert_int_equal(edit(box, "f", "two", "2", NULL), 0);
    cv_auto_free char *text = box_get(box, "ws/f");
    assert_memory_equal(text, "a\0b\xFF" "c 2 d\0", sizeof bytes - 2);
}

static void refuses_what_is_no_file(void **state)
{
    struct box *box = *state;
    box_mkdir(box, "ws/d");
    box_fifo(box, "ws/pipe");
    box_put(box, "lib/x", "two");
    box_link(box, "../lib/x", "ws/leads");
    static const char *const paths[] = {"d", "pipe", "missing", "../lib/x", "leads", "/dev/null", "../outside/secret.txt", "f/"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        assert_true(edit(box, paths[i], "two", "2", NULL) < 0);
    box_assert_file(box, "lib/x", "two");
}

static void refuses_a_large_file(void **state)
{
    struct box *box = *state;
    box_put(box, "ws/f", "two");
    assert_int_equal(truncate(box_path(box, "ws/f"), CV_LIMIT_EDIT_BYTES + 1), 0);
    assert_true(edit(box, "f", "two", "2", NULL) < 0);
    assert_int_equal(box->err.code, -EFBIG);
}

static void leaves_nothing_behind(void **state)
{
    struct box *box = *state;
    box_put(box, "ws/f", "one");
    edit(box, "f", "two", "2", NULL);
    edit(box, "f", "one", "1", NULL);
    DIR *dir = opendir(box_path(box, "ws"));
    int n = 0;
    while (readdir(dir))
        n++;
    closedir(dir);
    assert_int_equal(n, 3);
}

/* What somebody else does between reading and renaming is noticed, and nothing is written. */
static void notices_a_change_meanwhile(void **state)
{
    struct box *box = *state;
    static const char *const commands[] = {"printf 2 > f", "touch f", "rm f", "rm f; printf one > f", "mv f g; cp g f", "chmod 600 f", "rm f; mkdir f", "rm f; ln -s g f"};
    cv_auto_close int dir = open(box_path(box, "ws"), O_PATH | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        struct stat st;
        cv_auto_free char *sweep = cv_format("cd '%s' && rm -rf ./* && printf one > f && touch -d 2020-01-01 f", box_path(box, "ws"));
        cv_auto_free char *command = cv_format("cd '%s' && %s", box_path(box, "ws"), commands[i]);
        assert_int_equal(system(sweep), 0);
        assert_int_equal(stat(box_path(box, "ws/f"), &st), 0);
        assert_int_equal(system(command), 0);
        if (fsfile_publish(dir, "f", 0644, "mine", 4, &st) != -ESTALE)
            fail_msg("not noticed: %s", commands[i]);
    }
    cv_auto_free char *sweep = cv_format("cd '%s' && rm -rf ./* && printf one > f", box_path(box, "ws"));
    struct stat st;
    assert_int_equal(system(sweep), 0);
    assert_int_equal(stat(box_path(box, "ws/f"), &st), 0);
    assert_int_equal(fsfile_publish(dir, "f", 0644, "mine", 4, &st), 0);
    box_assert_file(box, "ws/f", "mine");
}

/* ---- fs_hash, fs_stat ----------------------------------------------------------------------------------------------- */

static void hashes(void **state)
{
    struct box *box = *state;
    box_put(box, "ws/empty", "");
    box_put(box, "ws/abc", "abc");
    box_link(box, "abc", "ws/link");
    box_mkdir(box, "ws/d");
    box_fifo(box, "ws/pipe");
    const char *abc = "sha256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    box_shows(box, "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "fs_hash", "path", "empty", NULL, NULL);
    box_shows(box, abc, "fs_hash", "path", "abc", NULL, NULL);
    box_shows(box, abc, "fs_hash", "path", "link", NULL, NULL);
    static const char *const bad[] = {"d", "pipe", "missing", "../outside/secret.txt", "/dev/zero"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_true(box_call(box, "fs_hash", "path", bad[i], NULL, NULL) < 0);
}

static void tells_what_a_path_is(void **state)
{
    struct box *box = *state;
    static const struct {
        const char *path, *type, *part;
    } rows[] = {
        {"f", "file", "size 3\nmode 0604\n"}, {"d", "folder", "mode 0755\n"}, {"pipe", "pipe", "type pipe\n"},
        {"link", "link", "\nleads to f"},     {"dangling", "link", "\nleads to no\\nwhere"}, {".", "folder", "type folder\n"},
    };
    box_put(box, "ws/f", "abc");
    assert_int_equal(chmod(box_path(box, "ws/f"), 0604), 0);
    box_mkdir(box, "ws/d");
    box_fifo(box, "ws/pipe");
    box_link(box, "f", "ws/link");
    box_link(box, "no\nwhere", "ws/dangling");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (box_call(box, "fs_stat", "path", rows[i].path, NULL, NULL) < 0)
            fail_msg("%s: %s", rows[i].path, box->err.text);
        assert_string_equal(cv_json_str(box->result, "type", ""), rows[i].type);
        assert_non_null(strstr(cv_buf_text(&box->view), rows[i].part));
        assert_non_null(strstr(cv_buf_text(&box->view), "\nmodified 20"));
    }
    assert_true(box_call(box, "fs_stat", "path", "missing", NULL, NULL) < 0);
    assert_true(box_call(box, "fs_stat", "path", "../outside/secret.txt", NULL, NULL) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOX_TEST(edits_and_refuses), BOX_TEST(edits_bytes), BOX_TEST(refuses_what_is_no_file), BOX_TEST(refuses_a_large_file),
        BOX_TEST(leaves_nothing_behind), BOX_TEST(notices_a_change_meanwhile), BOX_TEST(hashes), BOX_TEST(tells_what_a_path_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
