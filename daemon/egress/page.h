// SPDX-License-Identifier: MIT
/*
 * page.h - what a body is, and its text: the kind by type and first bytes, characters into UTF-8, HTML into readable text. Pure and
 * bounded in memory and time: whatever a server sends, it ends. Used by corvid-egress in a thread of its own.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/base/error.h"

#include <stdbool.h>
#include <stddef.h>

enum page_kind { PAGE_BINARY, PAGE_TEXT, PAGE_HTML };

struct page {
    char *type;     /* as the server named it, with parameters; "" */
    char *url;      /* what links are relative to */
    bool readable;  /* HTML is reduced */
    struct cv_buf bytes;
    /* made of it: */
    struct cv_buf text; /* UTF-8 for text; empty for what is binary and was to be readable */
    char title[256];
    bool is_text;
    struct cv_error error; /* code 0: fine */
};

/* Makes text of bytes; both stay the page's. */
void page_make(struct page *page);
void page_finish(struct page *page);

/* "text/html; charset=x" -> "text/html", lower case, into a buffer. */
void page_type(const char *header, char *out, size_t size);
enum page_kind page_kind(const char *type, const char *bytes, size_t len); /* the plain type */

/* charset.c: the encoding by mark, header or the page's own word; then UTF-8 whatever the bytes are (U+FFFD for what is none). */
void charset_convert(const char *type, const char *bytes, size_t len, struct cv_buf *out);

/* html.c: readable text of HTML in UTF-8. -E2BIG when it needs more memory or time than is good. */
int html_read(const char *html, size_t len, const char *url, char *title, size_t title_size, struct cv_buf *out, struct cv_error *err);
