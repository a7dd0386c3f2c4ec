// SPDX-License-Identifier: MIT
/* test_text.c - searching in files and counting what is in them. */
#include "toolbox.h"

static void searches(void **state)
{
    struct box *box = *state;
    box_mkdir(box, "ws/dir");
    box_mkdir(box, "ws/dir/.git");
    box_put(box, "ws/dir/a.c", "one\ntwo the line\nthree\n");
    box_put(box, "ws/dir/b.c", "the line");
    box_put(box, "ws/dir/.git/config", "the line\n");
    box_put(box, "ws/dir/win.txt", "x\r\nthe line\r\n");
    box_put_bytes(box, "ws/dir/bin", "\0the line\n", 10);
    box_link(box, "a.c", "ws/dir/link");
    box_shows(box, "3 lines\ndir/a.c:2: two the line\ndir/b.c:1: the line\ndir/win.txt:2: the line", "text_search", "path", "dir", "query",
              "the line");
    assert_int_equal(cv_json_num(box->result, "binary", -1), 1);
    box_shows(box, "1 lines\ndir/a.c:2: two the line", "text_search", "path", "dir/a.c", "query", "two");
    box_shows(box, "1 lines\ndir/a.c:2: two the line", "text_search", "path", "dir/link", "query", "two");
    box_shows(box, "1 lines\ndir/.git/config:1: the line", "text_search", "path", "dir/.git", "query", "the");
    box_shows(box, "0 lines", "text_search", "path", ".", "query", "The line");
    box_shows(box, "0 lines", "text_search", "path", ".", "query", ".*");
    box_fails(box, "tool", "args.query: expected text of one line, got several lines", "text_search", "path", ".", "query", "a\nb");
    box_fails(box, "filesystem", "nope: no such file or folder", "text_search", "path", "nope", "query", "x");
}

/* Lines across blocks, matches across the parts of an endless line, numbers that stay right. */
static void long_lines(void **state)
{
    struct box *box = *state;
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    cv_buf_puts(&text, "first\n");
    for (int i = 0; i < 70000; i++)
        cv_buf_putc(&text, 'x');
    cv_buf_puts(&text, "needle\n");
    size_t at = text.len;
    while (text.len < at + 1048576 + 65536 - 10) /* the needle lies across a place where the line is looked at */
        cv_buf_putc(&text, 'y');
    cv_buf_puts(&text, "needle and needle again needle");
    while (text.len < at + 3000000)
        cv_buf_putc(&text, 'z');
    cv_buf_puts(&text, "needle\nlast needle");
    box_put_bytes(box, "ws/long", text.data, text.len);
    assert_int_equal(box_call(box, "text_search", "path", "long", "query", "needle"), 0);
    const json_t *lines = json_object_get(box->result, "lines");
    assert_int_equal(json_array_size(lines), 3);
    assert_int_equal(cv_json_num(json_array_get(lines, 0), "line", 0), 2);
    assert_int_equal(cv_json_num(json_array_get(lines, 1), "line", 0), 3);
    assert_int_equal(cv_json_num(json_array_get(lines, 2), "line", 0), 4);
    const char *shown = cv_json_str(json_array_get(lines, 0), "text", "");
    assert_true(strlen(shown) < 400);
    assert_non_null(strstr(shown, "needle"));
    assert_int_equal(strncmp(shown, "...xxx", 6), 0);
    /* every way in which a needle can lie across the parts */
    for (size_t shift = 0; shift < 12; shift++) {
        cv_buf_clear(&text);
        while (text.len < 1048576 + 65536 - 12 + shift)
            cv_buf_putc(&text, 'y');
        cv_buf_puts(&text, "needle");
        box_put_bytes(box, "ws/long", text.data, text.len);
        assert_int_equal(box_call(box, "text_search", "path", "long", "query", "needle"), 0);
        assert_int_equal(cv_json_num(box->result, "count", 0), 1);
    }
}

static void many_lines(void **state)
{
    struct box *box = *state;
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    for (int i = 0; i < 3000; i++)
        cv_buf_printf(&text, "hit %d\n", i);
    box_put(box, "ws/a", cv_buf_text(&text));
    box_put(box, "ws/b", cv_buf_text(&text));
    assert_int_equal(box_call(box, "text_search", "path", ".", "query", "hit"), 0);
    assert_int_equal(cv_json_num(box->result, "count", 0), CV_LIMIT_LIST_ENTRIES);
    assert_true(cv_json_flag(box->result, "truncated"));
    assert_non_null(strstr(box->view.data, "of 2000 lines shown]\n[cut: there may be more]"));
}

static void lines_are_shown_as_one_line(void **state)
{
    struct box *box = *state;
    box_put(box, "ws/new\nname", "\x1b[2Jclear\ttab \xFF hit\n");
    box_shows(box, "1 lines\nnew\\nname:1: \\x1b[2Jclear\\ttab \xEF\xBF\xBD hit", "text_search", "path", ".", "query", "hit");
}

static void counts(void **state)
{
    struct box *box = *state;
    static const struct {
        const char *text, *view;
    } rows[] = {
        {"", "lines 0\nwords 0\nbytes 0"},
        {"a", "lines 0\nwords 1\nbytes 1"},
        {"one two\nthree\n", "lines 2\nwords 3\nbytes 14"},
        {" \t\n\v\f\r ", "lines 1\nwords 0\nbytes 7"},
        {"\xC3\xA9 \xFF\xFE\n", "lines 1\nwords 2\nbytes 6"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        box_put(box, "ws/f", rows[i].text);
        box_shows(box, rows[i].view, "text_count", "path", "f", NULL, NULL);
    }
    cv_auto_buf struct cv_buf text = CV_BUF_INIT; /* words and lines across blocks */
    for (int i = 0; i < 50000; i++)
        cv_buf_puts(&text, "abc de\n");
    box_put(box, "ws/f", cv_buf_text(&text));
    box_shows(box, "lines 50000\nwords 100000\nbytes 350000", "text_count", "path", "f", NULL, NULL);
    box_fails(box, "filesystem", ".: is a folder, expected a file", "text_count", "path", ".", NULL, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOX_TEST(searches), BOX_TEST(long_lines), BOX_TEST(many_lines), BOX_TEST(lines_are_shown_as_one_line), BOX_TEST(counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
