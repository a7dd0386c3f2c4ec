// SPDX-License-Identifier: MIT
/* test_fs_list.c - listings and finding by name: the trained format, order, odd names, bounds. */
#include "toolbox.h"

static void trained_format(void **state)
{
    struct box *box = *state;
    box_put(box, "ws/b.md", "");
    box_mkdir(box, "ws/sub");
    box_put(box, "ws/a.txt", "12345");
    box_shows(box, "3 entries\na.txt\nb.md\nsub/", "fs_list", "path", ".", NULL, NULL);
    const json_t *first = json_array_get(json_object_get(box->result, "entries"), 0);
    assert_string_equal(cv_json_str(first, "type", ""), "file");
    assert_int_equal(cv_json_num(first, "size", -1), 5);
    box_shows(box, "0 entries", "fs_list", "path", "sub", NULL, NULL);
    box_put(box, "ws/sub/one", "");
    box_shows(box, "1 entries\none", "fs_list", "path", "sub/", NULL, NULL);
    box_fails(box, "filesystem", "a.txt: is a file, expected a folder", "fs_list", "path", "a.txt", NULL, NULL);
    box_fails(box, "filesystem", "nope: no such file or folder", "fs_list", "path", "nope", NULL, NULL);
}

static void odd_names(void **state)
{
    struct box *box = *state;
    box_put(box, "ws/new\nline", "");
    box_put(box, "ws/\x1b[31mred", "");
    box_put(box, "ws/bad\xFF" "byte", "");
    box_put(box, "ws/.hidden", "");
    box_put(box, "ws/ space ", "");
    box_link(box, "/etc", "ws/link");
    box_shows(box, "6 entries\n\\x1b[31mred\n space \n.hidden\nbad\xEF\xBF\xBD" "byte\nlink\nnew\\nline", "fs_list", "path", ".", NULL, NULL);
    box_shows(box, "1 found\nbad\xEF\xBF\xBD" "byte", "fs_find", "path", ".", "pattern", "bad*");
}

static void long_lists_are_cut(void **state)
{
    struct box *box = *state;
    for (int i = 0; i < 2500; i++) {
        cv_auto_free char *name = cv_format("ws/%04d.txt", i);
        box_put(box, name, "");
    }
    assert_int_equal(box_call(box, "fs_list", "path", ".", NULL, NULL), 0);
    assert_int_equal(strncmp(box->view.data, "2500 entries\n0000.txt\n0001.txt\n", 30), 0);
    assert_non_null(strstr(box->view.data, " of 2500 entries shown]"));
    assert_int_equal(json_array_size(json_object_get(box->result, "entries")), CV_LIMIT_LIST_ENTRIES);
    assert_true(cv_json_flag(box->result, "truncated"));
    assert_int_equal(box_call(box, "fs_find", "path", ".", "pattern", "*"), 0);
    assert_int_equal(strncmp(box->view.data, "2500 found\n0000.txt\n", 20), 0);
    assert_non_null(strstr(box->view.data, " of 2500 found shown]"));
    assert_int_equal(json_array_size(json_object_get(box->result, "found")), CV_LIMIT_LIST_ENTRIES);
}

/* Names that are as long in JSON as can be: the result keeps its bound (box_run checks it). */
static void heavy_names(void **state)
{
    struct box *box = *state;
    for (int i = 0; i < 1500; i++) {
        char name[240];
        memset(name, 1, sizeof name);
        snprintf(name + 230, 10, "%d", i);
        cv_auto_free char *rest = cv_format("ws/%s", name);
        box_put(box, rest, "");
    }
    assert_int_equal(box_call(box, "fs_list", "path", ".", NULL, NULL), 0);
    assert_true(cv_json_flag(box->result, "truncated"));
    assert_int_equal(box_call(box, "fs_find", "path", ".", "pattern", "*"), 0);
}

static void make_tree(const struct box *box)
{
    box_mkdir(box, "ws/dir");
    box_mkdir(box, "ws/dir/sub");
    box_put(box, "ws/dir/a.c", "");
    box_put(box, "ws/dir/b.c", "");
    box_put(box, "ws/dir/B.H", "");
    box_put(box, "ws/dir/sub/.c.c", "");
    box_put(box, "ws/dir-x.c", "");
    box_link(box, ".", "ws/dir/loop");
    box_link(box, "../outside", "ws/out");
}

static void finds(void **state)
{
    struct box *box = *state;
    make_tree(box);
    box_shows(box, "2 found\ndir/a.c\ndir/b.c", "fs_find", "path", "dir", "pattern", "?.c");
    box_shows(box, "4 found\ndir-x.c\ndir/a.c\ndir/b.c\ndir/sub/.c.c", "fs_find", "path", ".", "pattern", "*.c");
    box_shows(box, "1 found\ndir/sub/", "fs_find", "path", ".", "pattern", "sub");
    box_shows(box, "1 found\ndir/sub/", "fs_find", "path", ".", "pattern", "s*/");
    box_shows(box, "2 found\ndir/a.c\ndir/b.c", "fs_find", "path", ".", "pattern", "dir/*.c");
    box_shows(box, "1 found\ndir/a.c", "fs_find", "path", ".", "pattern", "./dir/a.c");
    box_shows(box, "1 found\ndir/sub/.c.c", "fs_find", "path", ".", "pattern", "**/sub/*.c");
    box_shows(box, "0 found", "fs_find", "path", ".", "pattern", "secret*");
    box_shows(box, "1 found\nout", "fs_find", "path", ".", "pattern", "out");
    box_shows(box, "1 found\ndir/loop", "fs_find", "path", ".", "pattern", "loop");
    box_fails(box, "filesystem", "dir/a.c: is a file, expected a folder", "fs_find", "path", "dir/a.c", "pattern", "*");
    box_fails(box, "filesystem", "nope: no such file or folder", "fs_find", "path", "nope", "pattern", "*");
}

static void case_second(void **state)
{
    struct box *box = *state;
    make_tree(box);
    box_shows(box, "1 found\ndir/B.H", "fs_find", "path", ".", "pattern", "*.h");
    assert_true(cv_json_flag(box->result, "case_ignored"));
    box_shows(box, "1 found\ndir/b.c", "fs_find", "path", ".", "pattern", "b.*");
    assert_false(cv_json_flag(box->result, "case_ignored"));
}

static void outside_of_the_workspace(void **state)
{
    struct box *box = *state;
    box_put(box, "lib/l.c", "find me\n");
    cv_auto_free char *lib = cv_strdup(box->paths[1]);
    cv_auto_free char *view = cv_format("1 found\n%s/l.c", lib);
    cv_auto_free char *lines = cv_format("1 lines\n%s/l.c:1: find me", lib);
    box_shows(box, view, "fs_find", "path", lib, "pattern", "*.c");
    box_shows(box, lines, "text_search", "path", lib, "query", "me");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOX_TEST(trained_format), BOX_TEST(odd_names),   BOX_TEST(long_lists_are_cut),       BOX_TEST(heavy_names),
        BOX_TEST(finds),          BOX_TEST(case_second), BOX_TEST(outside_of_the_workspace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
