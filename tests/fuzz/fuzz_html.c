// SPDX-License-Identifier: MIT
/*
 * fuzz_html.c - any bytes as the body of an answer: its first line is the content type. Checked: the text is valid UTF-8 without control
 * characters that a terminal might obey, bounded by what came, and the same when it is made again; a refusal leaves nothing.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/utf8.h"
#include "daemon/egress/page.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void make(const char *type, const uint8_t *data, size_t size, struct page *page)
{
    *page = (struct page){.type = cv_strdup(type), .url = cv_strdup("http://example.org/a/b"), .readable = true};
    cv_buf_add(&page->bytes, data, size);
    page_make(page);
}

static void check_text(const struct page *page, bool is_html)
{
    for (size_t i = 0; i < page->text.len;) {
        size_t n = cv_utf8_length(page->text.data + i, page->text.len - i);
        cv_require(n > 0);
        unsigned char c = (unsigned char)page->text.data[i];
        cv_require(!is_html || c >= 0x20 || c == '\n' || c == '\t');
        i += n;
    }
    for (const char *p = page->title; *p; p++)
        cv_require((unsigned char)*p >= 0x20);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct page page, again;
    char type[128];
    const uint8_t *line = size ? memchr(data, '\n', size) : NULL;
    size_t n = line ? (size_t)(line - data) : 0;
    cv_auto_free char *header = cv_strndup((const char *)data, n);
    const uint8_t *body = line ? line + 1 : data;
    size -= (size_t)(body - data);
    make(header, body, size, &page);
    page_type(header, type, sizeof type);
    enum page_kind kind = page_kind(type, (const char *)body, size);
    cv_require(page.is_text == (kind != PAGE_BINARY) && (page.is_text || page.text.len == 0) && (page.error.code == 0 || page.text.len == 0));
    cv_require(page.text.len <= 64 * size + 65536);
    check_text(&page, kind == PAGE_HTML);
    make(header, body, size, &again);
    if (page.error.code == 0 && again.error.code == 0)
        cv_require(page.text.len == again.text.len && memcmp(cv_buf_text(&page.text), cv_buf_text(&again.text), page.text.len) == 0);
    page_finish(&page);
    page_finish(&again);
    return 0;
}
