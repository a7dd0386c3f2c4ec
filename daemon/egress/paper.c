// SPDX-License-Identifier: MIT
/*
 * paper.c - puts readable text down. What is owed (breaks, blanks, a prefix) is written when a letter follows, so that nothing empty is
 * ever written. Pure.
 */
#include "daemon/egress/paper.h"

#include "daemon/base/utf8.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Control characters that no page needs and a terminal might obey. */
static bool is_control(const char *text, size_t n)
{
    unsigned char c = (unsigned char)text[0];
    return (n == 1 && (c < 0x20 || c == 0x7f)) || (n == 2 && c == 0xc2 && (unsigned char)text[1] < 0xa0);
}

static void settle(struct paper *paper)
{
    if (paper->bars > 0 && paper->row && paper->out->len > 0)
        cv_buf_putc(paper->out, '\n');
    paper->row = false;
    for (int i = 0; i < paper->bars; i++)
        cv_buf_puts(paper->out, i == 0 ? " | " : "| ");
    if (paper->bars > 0) /* a cell's own blocks do not break the row */
        paper->breaks = paper->bars = 0;
    else if (paper->out->len > 0 && paper->breaks > 0)
        for (int i = 0; i < paper->breaks; i++)
            cv_buf_putc(paper->out, '\n');
    else if (paper->out->len > 0 && paper->blank)
        cv_buf_putc(paper->out, ' ');
    paper->breaks = 0;
    paper->blank = false;
    if (paper->prefix)
        cv_buf_puts(paper->out, paper->prefix);
    paper->prefix = NULL;
}

void paper_text(struct paper *paper, const char *text, size_t len)
{
    for (size_t i = 0; i < len;) {
        size_t n = cv_utf8_length(text + i, len - i);
        n = n ? n : 1;
        if (paper->pre && text[i] == '\n') {
            paper->breaks++;
        } else if (is_blank(text[i]) && !paper->pre) {
            paper->blank = true;
        } else if (text[i] == '\t' || !is_control(text + i, n)) {
            settle(paper);
            cv_buf_add(paper->out, text + i, n);
        }
        i += n;
    }
}

void paper_mark(struct paper *paper, const char *text)
{
    if (paper->breaks > 0)
        paper->blank = false;
    bool blank = paper->blank;
    if (text[0] == ' ')
        paper->blank = false; /* it brings its own, and what was owed comes after it */
    settle(paper);
    cv_buf_puts(paper->out, text);
    paper->blank = blank && text[0] == ' ';
}

void paper_prefix(struct paper *paper, const char *prefix)
{
    paper->prefix = prefix;
}

void paper_break(struct paper *paper, int lines)
{
    paper->blank = false;
    if (paper->breaks < lines)
        paper->breaks = lines;
}

void paper_row(struct paper *paper)
{
    paper->cells = paper->bars = 0;
    paper->row = true;
    paper_break(paper, 1);
}

void paper_cell(struct paper *paper)
{
    if (paper->cells++ > 0)
        paper->bars++;
    paper->blank = false;
}

void paper_finish(struct paper *paper, const char *links)
{
    if (links[0]) {
        paper->prefix = NULL;
        paper->breaks = 2;
        settle(paper);
        cv_buf_puts(paper->out, "Links:\n");
        cv_buf_puts(paper->out, links);
    } else if (paper->out->len > 0) {
        cv_buf_putc(paper->out, '\n');
    }
}

void paper_line(const char *text, char *out, size_t size)
{
    size_t n = 0;
    bool blank = false;
    for (; *text; text++) {
        if (is_blank(*text)) {
            blank = n > 0;
            continue;
        }
        if (n + 2 >= size)
            break;
        if (blank)
            out[n++] = ' ';
        blank = false;
        out[n++] = *text;
    }
    while (n > 0 && ((unsigned char)*text & 0xc0) == 0x80 && ((unsigned char)out[n - 1] & 0xc0) == 0x80)
        n--; /* cut inside a character: take it out whole */
    if (n > 0 && ((unsigned char)*text & 0xc0) == 0x80)
        n--;
    out[n] = '\0';
    cv_utf8_tidy(out);
}
