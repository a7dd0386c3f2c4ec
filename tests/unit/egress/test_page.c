// SPDX-License-Identifier: MIT
/*
 * test_page.c - what a body is, characters into UTF-8, HTML into readable text, and hostile pages that end in bounded time.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/egress/page.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void kinds_are_told_by_type_and_first_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *type, *bytes;
        size_t len;
        enum page_kind kind;
    } rows[] = {
        {"text/html", "x", 1, PAGE_HTML},           {"application/xhtml+xml", "x", 1, PAGE_HTML}, {"text/plain", "x", 1, PAGE_TEXT},
        {"application/json", "{}", 2, PAGE_TEXT},   {"application/ld+json", "{}", 2, PAGE_TEXT},  {"application/rss+xml", "<", 1, PAGE_TEXT},
        {"image/png", "x", 1, PAGE_BINARY},         {"application/octet-stream", "x", 1, PAGE_BINARY}, {"application/pdf", "%PDF", 4, PAGE_BINARY},
        {"text/plain", "a\0b", 3, PAGE_BINARY},     {"text/plain", "\xff\xfe" "a\0", 4, PAGE_TEXT},   {"", "plain", 5, PAGE_TEXT},
        {"", " <!DOCTYPE html>", 16, PAGE_HTML},    {"", "<html>", 6, PAGE_HTML},                 {"", "\0", 1, PAGE_BINARY},
        {"", "", 0, PAGE_TEXT},                     {"image/svg+xml", "<svg", 4, PAGE_TEXT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(page_kind(rows[i].type, rows[i].bytes, rows[i].len), rows[i].kind);
    char type[32];
    page_type(" Text/HTML ; charset=x", type, sizeof type);
    assert_string_equal(type, "text/html");
    page_type("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", type, sizeof type);
    assert_int_equal(strlen(type), 31);
}

static void characters_become_utf8(void **state)
{
    (void)state;
    static const struct {
        const char *type, *bytes;
        size_t len;
        const char *text;
    } rows[] = {
        {"text/plain", "gr\xc3\xbc\xc3\x9f", 6, "gr\xc3\xbc\xc3\x9f"},
        {"text/plain; charset=ISO-8859-1", "\xfc\x80", 2, "\xc3\xbc\xe2\x82\xac"},
        {"text/plain; charset=\"windows-1251\"", "\xcf\xf0", 2, "\xd0\x9f\xd1\x80"},
        {"text/plain; charset=Shift_JIS", "\x93\xfa", 2, "\xe6\x97\xa5"},
        {"text/plain; charset=utf-16", "\xff\xfe" "a\0", 4, "a"},
        {"text/plain", "\xef\xbb\xbfx", 4, "x"},
        {"text/plain; charset=utf-8", "a\xff" "b", 3, "a\xef\xbf\xbd" "b"},
        {"text/plain; charset=nonsense//IGNORE", "a\xff", 2, "a\xef\xbf\xbd"},
        {"text/plain; charset=ISO-2022-CN-EXT", "a", 1, "a"},
        {"text/plain; charset=UTF-7", "+ADw-", 5, "+ADw-"},
        {"text/plain; charset=euc-jp", "\x8f", 1, "\xef\xbf\xbd"},
        {"text/html", "<meta charset='iso-8859-1'>\xfc", 28, "<meta charset='iso-8859-1'>\xc3\xbc"},
        {"text/html; charset=utf-8", "<meta charset=iso-8859-1>\xc3\xbc", 27, "<meta charset=iso-8859-1>\xc3\xbc"},
        {"text/html", "<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>\xd0", 67,
         "<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>\xd0\xbf"},
        {"text/html", "<meta charset=utf-16>x", 22, "<meta charset=utf-16>x"},
        {"text/plain", "a\0b", 3, "a\xef\xbf\xbd" "b"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cv_auto_buf struct cv_buf out = CV_BUF_INIT;
        charset_convert(rows[i].type, rows[i].bytes, rows[i].len, &out);
        assert_string_equal(cv_buf_text(&out), rows[i].text);
    }
}

static void pages_become_readable(void **state)
{
    (void)state;
    static const struct {
        const char *html, *text;
    } rows[] = {
        {"", ""},
        {"plain", "plain\n"},
        {"<h1>One</h1><h3>Three</h3>text", "# One\n\n### Three\n\ntext\n"},
        {"<p>a\n  b\t c</p><p></p><p>d</p>", "a b c\n\nd\n"},
        {"<div>a</div><div><div>b</div></div>", "a\nb\n"},
        {"<ul><li>a<li>b <b>bold</b><ul><li>c</ul></ul>after", "- a\n- b bold\n- c\nafter\n"},
        {"<ul><li></li><li> </li></ul>x", "x\n"},
        {"<table><tr><th>a<th>b<tr><td>1<td><p>2</p><td></table>", "a | b\n1 | 2\n"},
        {"<table><tr><td>1<td><td>3<tr><td><td>b</table>", "1 | | 3\n | b\n"},
        {"a<br>b<hr>c", "a\nb\n\n---\n\nc\n"},
        {"<pre>  x\n    y\n</pre>z", "  x\n    y\n\nz\n"},
        {"<body><script>a</script><style>b</style><noscript>c</noscript><template>d</template><svg><text>e</text></svg>x", "x\n"},
        {"<p hidden>a</p><p style='display : none'>b</p><p style='VISIBILITY:hidden'>c</p><p aria-hidden=true>d</p><p>e", "e\n"},
        {"<a href='/x'>one</a>, <a href=two>two</a> <a href='https://o.org/?a=1&amp;b=2'>three</a>",
         "one [1], two [2] three [3]\n\nLinks:\n[1] http://h.org/x\n[2] http://h.org/d/two\n[3] https://o.org/?a=1&b=2\n"},
        {"<a href='#here'>a</a> <a href='javascript:x'>b</a> <a href='mailto:c'>c</a> <a>d</a>", "a b c d\n"},
        {"<img src=x alt='A cat'> <img src=y alt=' '><img>", "[A cat]\n"},
        {"&lt;b&gt; &amp; &eacute; &#0; &#x1b;[31m", "<b> & \xc3\xa9 \xef\xbf\xbd [31m\n"},
        {"<select><option>a</select><textarea>b</textarea><button>c</button>", "c\n"},
        {"<title>T</title>", ""},
        {"<p>a<!-- no -->b", "ab\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cv_auto_buf struct cv_buf out = CV_BUF_INIT;
        char title[64];
        struct cv_error err = CV_ERROR_INIT;
        assert_int_equal(html_read(rows[i].html, strlen(rows[i].html), "http://h.org/d/page", title, sizeof title, &out, &err), 0);
        assert_string_equal(cv_buf_text(&out), rows[i].text);
    }
}

static void titles_are_one_short_line(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf out = CV_BUF_INIT;
    char title[16];
    static const char html[] = "<title> A\n\t title \xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc\xc3\xbc</title><title>other</title>";
    assert_int_equal(html_read(html, strlen(html), "", title, sizeof title, &out, NULL), 0);
    assert_string_equal(title, "A title \xc3\xbc\xc3\xbc\xc3\xbc");
}

static char *repeat(const char *text, size_t count)
{
    size_t n = strlen(text);
    char *all = cv_zalloc(n * count + 1);
    for (size_t i = 0; i < count; i++)
        memcpy(all + i * n, text, n);
    return all;
}

/* Deep nesting, formatting elements that multiply, endless attributes: each ends, with text or an error that says why. */
static void hostile_pages_end(void **state)
{
    (void)state;
    static const char *const pieces[] = {"<div>", "<b>", "<a><b><i>", "<table><tr><td>", "<p><b><font a=b>", "<a href=x>y</a>", "<x y=z", "<!--", "<svg>",
                                         "<template>", "<li>", "</p>", "<b></p>", "&#x41;", "<select>"};
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        cv_auto_buf struct cv_buf out = CV_BUF_INIT;
        cv_auto_free char *html = repeat(pieces[i], 200000 / strlen(pieces[i]));
        char title[64];
        struct cv_error err = CV_ERROR_INIT;
        int64_t start = cv_clock_mono_us();
        int rc = html_read(html, strlen(html), "http://h.org/", title, sizeof title, &out, &err);
        assert_true(cv_clock_mono_us() - start < 60000000);
        assert_true(rc == 0 || rc == -E2BIG);
        if (rc < 0)
            assert_string_equal(err.guard, "egress");
        assert_true(out.len <= strlen(html) * 2 + 65536);
    }
}

static void a_binary_page_that_nobody_reads_stays_whole(void **state)
{
    (void)state;
    struct page page = {.type = cv_strdup("image/png"), .url = cv_strdup("http://h.org/")};
    cv_buf_add(&page.bytes, "a\0b", 3);
    page_make(&page);
    assert_false(page.is_text);
    assert_int_equal(page.text.len, 3);
    cv_buf_clear(&page.text);
    page.readable = true;
    page_make(&page);
    assert_int_equal(page.text.len, 0);
    page_finish(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_told_by_type_and_first_bytes),
        cmocka_unit_test(characters_become_utf8),
        cmocka_unit_test(pages_become_readable),
        cmocka_unit_test(titles_are_one_short_line),
        cmocka_unit_test(hostile_pages_end),
        cmocka_unit_test(a_binary_page_that_nobody_reads_stays_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
