// SPDX-License-Identifier: MIT
/*
 * page.c - decides what a body is and has its text made. Owns nothing beyond the page it is given.
 */
#include "daemon/egress/page.h"

#include "daemon/base/alloc.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { PROBE = 4096 };

static const char *const html_types[] = {"text/html", "application/xhtml+xml", NULL};
static const char *const text_types[] = {"application/json", "application/xml", "application/javascript", "application/ecmascript", "application/x-ndjson",
                                         "application/ndjson", "application/jsonl", "application/yaml", "application/x-yaml", "application/toml",
                                         "application/sql", "application/x-sh", "application/x-www-form-urlencoded", "application/graphql", NULL};

static bool is_listed(const char *const *list, const char *type)
{
    for (; *list; list++)
        if (strcmp(*list, type) == 0)
            return true;
    return false;
}

static bool ends_in(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && strcmp(text + n - m, end) == 0;
}

void page_type(const char *header, char *out, size_t size)
{
    size_t n = 0;
    while (*header == ' ')
        header++;
    for (; header[n] && header[n] != ';' && header[n] != ' ' && header[n] != ',' && n + 1 < size; n++)
        out[n] = (char)tolower((unsigned char)header[n]);
    out[n] = '\0';
}

static bool has_mark_of_16_bits(const char *bytes, size_t len)
{
    return len >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0);
}

/* Of what has no type: text without NUL, HTML when it begins so. */
static enum page_kind guess(const char *bytes, size_t len)
{
    size_t probe = len < PROBE ? len : PROBE;
    if (memchr(bytes, '\0', probe))
        return PAGE_BINARY;
    while (probe > 0 && strchr(" \t\r\n", *bytes))
        bytes++, probe--;
    if (probe >= 5 && (strncasecmp(bytes, "<!doc", 5) == 0 || strncasecmp(bytes, "<html", 5) == 0))
        return PAGE_HTML;
    return PAGE_TEXT;
}

enum page_kind page_kind(const char *type, const char *bytes, size_t len)
{
    if (!type[0])
        return guess(bytes, len);
    if (is_listed(html_types, type))
        return PAGE_HTML;
    if (strncmp(type, "text/", 5) != 0 && !is_listed(text_types, type) && !ends_in(type, "+json") && !ends_in(type, "+xml"))
        return PAGE_BINARY;
    return memchr(bytes, '\0', len < PROBE ? len : PROBE) && !has_mark_of_16_bits(bytes, len) ? PAGE_BINARY : PAGE_TEXT;
}

void page_make(struct page *page)
{
    char type[128];
    page_type(page->type, type, sizeof type);
    enum page_kind kind = page_kind(type, cv_buf_text(&page->bytes), page->bytes.len);
    page->is_text = kind != PAGE_BINARY;
    if (kind == PAGE_BINARY) {
        if (!page->readable)
            cv_buf_add(&page->text, page->bytes.data, page->bytes.len);
        return;
    }
    struct cv_buf utf8 = CV_BUF_INIT;
    charset_convert(page->type, cv_buf_text(&page->bytes), page->bytes.len, &utf8);
    if (kind == PAGE_HTML && page->readable) {
        html_read(cv_buf_text(&utf8), utf8.len, page->url, page->title, sizeof page->title, &page->text, &page->error);
        cv_buf_finish(&utf8);
    } else {
        page->text = utf8;
    }
}

void page_finish(struct page *page)
{
    free(page->type);
    free(page->url);
    cv_buf_finish(&page->bytes);
    cv_buf_finish(&page->text);
    *page = (struct page){0};
}
