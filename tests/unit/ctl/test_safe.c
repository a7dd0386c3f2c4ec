// SPDX-License-Identifier: MIT
/*
 * test_safe.c - text of others: what is made visible, how wide it is, where it is cut; and the same for a page.
 */
#include "daemon/ctl/html.h"
#include "daemon/ctl/safe.h"

#include "daemon/base/auto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void lines(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t max;
        const char *line;
        size_t columns;
    } rows[] = {
        {"", 5, "", 0},
        {"abc", 3, "abc", 3},
        {"abcd", 3, "...", 3},
        {"abcdefgh", 6, "abc...", 6},
        {" a \n\t b \n", 9, "a b", 3},
        {"ab \n", 2, "ab", 2},
        {"漢字漢字", 8, "漢字漢字", 8},
        {"漢字漢字", 7, "漢字...", 7},
        {"漢字漢字", 6, "漢...", 5}, /* two columns do not fit into one */
        {"e\xcc\x81" "e\xcc\x81", 2, "e\xcc\x81" "e\xcc\x81", 2},
        {"a\033b", 10, "a\\x1bb", 6},
        {"a\033b", 5, "a...", 4}, /* never a piece of \x1b */
        {"\xe2\x80\xae", 20, "\\xe2\\x80\\xae", 12},
        {"\xc2\x9b", 20, "\\xc2\\x9b", 8},
        {"\xff\xc3", 20, "\\xff\\xc3", 8},
        {"\xed", 20, "\\xed", 4},
        {"abc", 1, ".", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cv_auto_buf struct cv_buf out = CV_BUF_INIT;
        size_t columns = safe_add_line(&out, rows[i].text, rows[i].max);
        assert_string_equal(cv_buf_text(&out), rows[i].line);
        assert_int_equal(columns, rows[i].columns);
        assert_true(columns <= rows[i].max);
    }
}

static void whole_texts(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf out = CV_BUF_INIT;
    safe_add_text(&out, "a\tb\nc\r\x07\x7f\xc3\xa4");
    assert_string_equal(cv_buf_text(&out), "a\tb\nc\\x0d\\x07\\x7f\xc3\xa4");
}

static void pages(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf out = CV_BUF_INIT;
    html_add_element(&out, "p", "said", "<a href=\"x\" title='y'>&amp;</a>\033\xe2\x80\xae");
    assert_string_equal(cv_buf_text(&out),
                        "<p class=\"said\">&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;\\x1b\\xe2\\x80\\xae</p>");
    cv_buf_clear(&out);
    cv_auto_json json_t *value = json_pack("{s:s}", "</pre><script>", "</script>");
    html_add_json(&out, value);
    assert_null(strstr(cv_buf_text(&out), "<script"));
    assert_non_null(strstr(cv_buf_text(&out), "&lt;/pre&gt;&lt;script&gt;"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lines), cmocka_unit_test(whole_texts), cmocka_unit_test(pages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
