// SPDX-License-Identifier: MIT
/*
 * html.c - text escaped for HTML. Pure; appends to the buffer it is given. The only place where text from outside becomes part of
 * a page.
 */
#include "daemon/ctl/html.h"

#include "daemon/base/auto.h"
#include "daemon/ctl/safe.h"

#include <string.h>

static const char *reference(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void html_add_text(struct cv_buf *out, const char *text)
{
    cv_auto_buf struct cv_buf safe = CV_BUF_INIT;
    safe_add_text(&safe, text);
    for (const char *s = cv_buf_text(&safe); *s; s++) {
        const char *as = reference(*s);
        if (as)
            cv_buf_puts(out, as);
        else
            cv_buf_putc(out, *s);
    }
}

void html_add_element(struct cv_buf *out, const char *tag, const char *class, const char *text)
{
    cv_buf_printf(out, "<%s class=\"%s\">", tag, class);
    html_add_text(out, text);
    cv_buf_printf(out, "</%s>", tag);
}

void html_add_json(struct cv_buf *out, const json_t *value)
{
    cv_auto_free char *text = value ? json_dumps(value, JSON_INDENT(2) | JSON_ENCODE_ANY) : NULL;
    cv_buf_puts(out, "<pre>");
    html_add_text(out, text ? text : "");
    cv_buf_puts(out, "</pre>\n");
}
