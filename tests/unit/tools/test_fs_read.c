// SPDX-License-Identifier: MIT
/* test_fs_read.c - text, cuts, sizes and bytes that are no text. */
#include "toolbox.h"

static void fill(const struct box *box, const char *rest, const char *piece, size_t bytes)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    while (text.len < bytes)
        cv_buf_puts(&text, piece);
    box_put_bytes(box, rest, text.data, bytes);
}

static void the_text_itself(void **state)
{
    struct box *box = *state;
    box_put(box, "ws/a.txt", "hello\n\xC3\xA9\n");
    box_put(box, "ws/empty", "");
    box_shows(box, "hello\n\xC3\xA9\n", "fs_read", "path", "a.txt", NULL, NULL);
    assert_int_equal(cv_json_num(box->result, "size", -1), 9);
    assert_false(cv_json_flag(box->result, "truncated"));
    assert_false(cv_json_flag(box->result, "binary"));
    assert_string_equal(cv_json_str(box->result, "path", ""), "a.txt");
    box_shows(box, "", "fs_read", "path", "empty", NULL, NULL);
    box_mkdir(box, "ws/sub");
    box_fails(box, "filesystem", "sub: is a folder, expected a file", "fs_read", "path", "sub", NULL, NULL);
    box_fails(box, "filesystem", ".: is a folder, expected a file", "fs_read", "path", ".", NULL, NULL);
}

static void view_is_cut(void **state)
{
    struct box *box = *state;
    fill(box, "ws/fits", "0123456789", 2000);
    fill(box, "ws/long", "0123456789", 2001);
    fill(box, "ws/wide", "\xE2\x82\xAC", 3000);
    assert_int_equal(box_call(box, "fs_read", "path", "fits", NULL, NULL), 0);
    assert_int_equal(box->view.len, 2000);
    assert_null(strstr(box->view.data, "[cut"));
    assert_int_equal(box_call(box, "fs_read", "path", "long", NULL, NULL), 0);
    assert_string_equal(strstr(box->view.data, "\n["), "\n[cut: 1920 of 2001 bytes shown]");
    assert_int_equal(json_string_length(json_object_get(box->result, "text")), 2001);
    assert_int_equal(box_call(box, "fs_read", "path", "wide", NULL, NULL), 0);
    cv_auto_json json_t *whole = json_string(box->view.data); /* NULL when a character was split */
    assert_non_null(whole);
    assert_non_null(strstr(box->view.data, "of 3000 bytes shown]"));
}

static void large_files_give_their_head(void **state)
{
    struct box *box = *state;
    fill(box, "ws/exact", "abcdefgh", CV_LIMIT_FILE_VIEW_BYTES);
    fill(box, "ws/large", "abcdefg\n", CV_LIMIT_FILE_VIEW_BYTES + 1);
    fill(box, "ws/wide", "x\xC3\xA9", CV_LIMIT_FILE_VIEW_BYTES + 2); /* a character across the bound */
    assert_int_equal(box_call(box, "fs_read", "path", "exact", NULL, NULL), 0);
    assert_false(cv_json_flag(box->result, "truncated"));
    assert_int_equal(box_call(box, "fs_read", "path", "large", NULL, NULL), 0);
    assert_true(cv_json_flag(box->result, "truncated"));
    assert_int_equal(cv_json_num(box->result, "size", 0), CV_LIMIT_FILE_VIEW_BYTES + 1);
    assert_int_equal(json_string_length(json_object_get(box->result, "text")), CV_LIMIT_FILE_VIEW_BYTES);
    assert_non_null(strstr(box->view.data, "of 262145 bytes shown]"));
    assert_int_equal(box_call(box, "fs_read", "path", "wide", NULL, NULL), 0);
    assert_null(strstr(json_string_value(json_object_get(box->result, "text")), "\xEF\xBF\xBD"));
}

static void binary_files_give_their_size(void **state)
{
    struct box *box = *state;
    box_put_bytes(box, "ws/nul", "ab\0cd", 5);
    fill(box, "ws/ff", "\xFF\xFE\xFD", 600);
    fill(box, "ws/ctl", "\x01\x02", 400);
    box_shows(box, "binary file, 5 bytes", "fs_read", "path", "nul", NULL, NULL);
    assert_string_equal(cv_json_str(box->result, "text", "?"), "");
    assert_true(cv_json_flag(box->result, "binary"));
    box_shows(box, "binary file, 600 bytes", "fs_read", "path", "ff", NULL, NULL);
    box_shows(box, "binary file, 400 bytes", "fs_read", "path", "ctl", NULL, NULL);
}

static void a_few_bad_bytes_are_replaced(void **state)
{
    struct box *box = *state;
    box_put(box, "ws/latin1", "a long enough line with one Latin-1 \xE9 in it\n");
    box_shows(box, "a long enough line with one Latin-1 \xEF\xBF\xBD in it\n", "fs_read", "path", "latin1", NULL, NULL);
}

/* A file that looks like text at first and whose rest would grow sixfold as JSON still fits into a result. */
static void results_stay_bounded(void **state)
{
    struct box *box = *state;
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    for (int i = 0; i < 9000; i++)
        cv_buf_putc(&text, 'a');
    for (int i = 0; i < 250000; i++)
        cv_buf_putc(&text, '\x01');
    box_put_bytes(box, "ws/grows", text.data, text.len);
    assert_int_equal(box_call(box, "fs_read", "path", "grows", NULL, NULL), 0);
    assert_true(cv_json_flag(box->result, "truncated"));
    fill(box, "ws/tail", "a", 9000);
    int fd = open(box_path(box, "ws/tail"), O_WRONLY | O_APPEND | O_CLOEXEC);
    for (int i = 0; i < 3000; i++)
        assert_int_equal(write(fd, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80", 10), 10);
    close(fd);
    assert_int_equal(box_call(box, "fs_read", "path", "tail", NULL, NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOX_TEST(the_text_itself), BOX_TEST(view_is_cut), BOX_TEST(large_files_give_their_head), BOX_TEST(binary_files_give_their_size),
        BOX_TEST(a_few_bad_bytes_are_replaced), BOX_TEST(results_stay_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
