// SPDX-License-Identifier: MIT
/*
 * safe.c - text of others made harmless, and its width on a terminal. Pure; appends to the buffer it is given.
 */
#include "daemon/ctl/safe.h"

#include <stdint.h>
#include <string.h>

size_t safe_character(const unsigned char *s, bool *printable)
{
    size_t n = s[0] < 0xC2 ? 1 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
    *printable = false;
    if ((s[0] >= 0x80 && s[0] < 0xC2) || s[0] > 0xF4)
        return 1;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 1;
    if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) || (s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F))
        return 1; /* written too long, a surrogate, beyond U+10FFFF: no UTF-8 */
    *printable = n > 1 || (s[0] >= 0x20 && s[0] != 0x7F);
    if ((n == 2 && s[0] == 0xC2 && s[1] < 0xA0) || (n == 3 && s[0] == 0xE2 && s[1] == 0x80 && s[2] >= 0xAA && s[2] <= 0xAE) ||
        (n == 3 && s[0] == 0xE2 && s[1] == 0x81 && s[2] >= 0xA6 && s[2] <= 0xA9))
        *printable = false; /* C1 controls (U+0080 to U+009F); marks of direction (U+202A to U+202E, U+2066 to U+2069) */
    return n;
}

static uint32_t code_point(const unsigned char *s, size_t n)
{
    static const unsigned char masks[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t c = s[0] & masks[n];
    for (size_t i = 1; i < n; i++)
        c = c << 6 | (s[i] & 0x3F);
    return c;
}

/* Ranges whose characters do not take one column: joined to the one before, or as wide as two. */
static const struct {
    uint32_t first, last;
    size_t columns;
} ranges[] = {
    {0x0300, 0x036F, 0},   {0x0483, 0x0489, 0},   {0x0591, 0x05BD, 0},   {0x064B, 0x065F, 0},   {0x1100, 0x115F, 2}, {0x1AB0, 0x1AFF, 0},
    {0x1DC0, 0x1DFF, 0},   {0x200B, 0x200F, 0},   {0x20D0, 0x20FF, 0},   {0x231A, 0x231B, 2},   {0x2E80, 0x303E, 2}, {0x3041, 0x33FF, 2},
    {0x3400, 0x4DBF, 2},   {0x4E00, 0x9FFF, 2},   {0xA000, 0xA4CF, 2},   {0xAC00, 0xD7A3, 2},   {0xF900, 0xFAFF, 2}, {0xFE00, 0xFE0F, 0},
    {0xFE20, 0xFE2F, 0},   {0xFE30, 0xFE6F, 2},   {0xFEFF, 0xFEFF, 0},   {0xFF00, 0xFF60, 2},   {0xFFE0, 0xFFE6, 2}, {0x1F300, 0x1F64F, 2},
    {0x1F680, 0x1F6FF, 2}, {0x1F900, 0x1F9FF, 2}, {0x20000, 0x3FFFD, 2}, {0xE0100, 0xE01EF, 0},
};

size_t safe_width(const unsigned char *s, size_t n)
{
    uint32_t c = code_point(s, n);
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0] && c >= ranges[i].first; i++)
        if (c <= ranges[i].last)
            return ranges[i].columns;
    return 1;
}

/* Adds one character; returns its columns. */
static size_t add_character(struct cv_buf *out, const unsigned char *s, size_t n, bool printable)
{
    if (printable) {
        cv_buf_add(out, s, n);
        return safe_width(s, n);
    }
    for (size_t i = 0; i < n; i++)
        cv_buf_printf(out, "\\x%02x", s[i]);
    return 4 * n;
}

void safe_add_text(struct cv_buf *out, const char *text)
{
    for (const unsigned char *s = (const unsigned char *)text; *s;) {
        bool printable = false;
        size_t n = safe_character(s, &printable);
        if (*s == '\n' || *s == '\t')
            cv_buf_putc(out, (char)*s);
        else
            add_character(out, s, n, printable);
        s += n;
    }
}

size_t safe_add_line(struct cv_buf *out, const char *text, size_t max)
{
    static const char dots[] = "...";
    const size_t room = max < 3 ? 0 : max - 3; /* what may stay in front of the dots */
    size_t columns = 0, mark = out->len, mark_columns = 0;
    const unsigned char *s = (const unsigned char *)text + strspn(text, " \t\r\n");
    while (*s) {
        const size_t blank = strspn((const char *)s, " \t\r\n");
        bool printable = false;
        const size_t n = blank ? blank : safe_character(s, &printable);
        if (blank && !s[blank])
            break; /* nothing follows */
        columns += blank ? add_character(out, (const unsigned char *)" ", 1, true) : add_character(out, s, n, printable);
        s += n;
        if (columns > max) {
            out->len = mark;
            cv_buf_add(out, dots, max < 3 ? max : 3);
            return mark_columns + (max < 3 ? max : 3);
        }
        if (columns <= room) {
            mark = out->len;
            mark_columns = columns;
        }
    }
    return columns;
}
