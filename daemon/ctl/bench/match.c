// SPDX-License-Identifier: MIT
/*
 * match.c - texts as they are compared, and finding one in another at the edges of words. Folding is by Unicode's simple rules for the blocks
 * named in the table; other letters are compared as they are. Pure.
 */
#include "daemon/ctl/bench/bench.h"

#include "daemon/base/utf8.h"

#include <stdint.h>
#include <string.h>

/* ---- characters ----------------------------------------------------------------------------------------------------------- */

/* The character at `s` (not its end), which has *len bytes; a byte that is no UTF-8 is a character of its own. */
static uint32_t decode(const char *s, size_t *len)
{
    const unsigned char *u = (const unsigned char *)s;
    const size_t n = cv_utf8_length(s, strlen(s));
    *len = n ? n : 1;
    switch (n) {
    case 2:
        return (uint32_t)(u[0] & 0x1F) << 6 | (u[1] & 0x3F);
    case 3:
        return (uint32_t)(u[0] & 0x0F) << 12 | (uint32_t)(u[1] & 0x3F) << 6 | (u[2] & 0x3F);
    case 4:
        return (uint32_t)(u[0] & 0x07) << 18 | (uint32_t)(u[1] & 0x3F) << 12 | (uint32_t)(u[2] & 0x3F) << 6 | (u[3] & 0x3F);
    default:
        return u[0];
    }
}

static void add_character(struct cv_buf *out, uint32_t c)
{
    if (c < 0x80) {
        cv_buf_putc(out, (char)c);
    } else if (c < 0x800) {
        const char bytes[] = {(char)(0xC0 | c >> 6), (char)(0x80 | (c & 0x3F))};
        cv_buf_add(out, bytes, sizeof bytes);
    } else {
        const char bytes[] = {(char)(0xE0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3F)), (char)(0x80 | (c & 0x3F))};
        cv_buf_add(out, bytes, sizeof bytes);
    }
}

/* Capital letters: `from` to `to` become small by adding `add`; with `pairs`, only every other one is a capital, beginning with `from`. */
static const struct {
    uint32_t from, to, add;
    bool pairs;
} capitals[] = {
    {'A', 'Z', 32, false},          {0xC0, 0xD6, 32, false},      {0xD8, 0xDE, 32, false},    {0x100, 0x12E, 1, true},      {0x132, 0x136, 1, true},
    {0x139, 0x147, 1, true},        {0x14A, 0x176, 1, true},      {0x179, 0x17D, 1, true},    {0x1CD, 0x1DB, 1, true},      {0x1DE, 0x1EE, 1, true},
    {0x1F8, 0x21E, 1, true},        {0x222, 0x232, 1, true},      {0x391, 0x3A1, 32, false},  {0x3A3, 0x3AB, 32, false},    {0x410, 0x42F, 32, false},
    {0x400, 0x40F, 80, false},      {0x1E00, 0x1E94, 1, true},    {0x1EA0, 0x1EFE, 1, true},
};

/* Characters that are written for a plainer one. */
static const struct {
    uint32_t from, to;
    char plain;
} plainer[] = {
    {0x2018, 0x201B, '\''}, {0x2032, 0x2032, '\''}, {0x2BC, 0x2BC, '\''},   {0x201C, 0x201F, '"'}, {0x2033, 0x2033, '"'}, {0x2010, 0x2013, '-'},
    {0x2212, 0x2212, '-'},  {0xA0, 0xA0, ' '},      {0x2000, 0x200A, ' '},  {0x202F, 0x202F, ' '}, {0x205F, 0x205F, ' '}, {0x3000, 0x3000, ' '},
    {'\t', '\r', ' '},
};

static uint32_t fold(uint32_t c)
{
    for (size_t i = 0; i < sizeof plainer / sizeof plainer[0]; i++)
        if (c >= plainer[i].from && c <= plainer[i].to)
            return (unsigned char)plainer[i].plain;
    for (size_t i = 0; i < sizeof capitals / sizeof capitals[0]; i++)
        if (c >= capitals[i].from && c <= capitals[i].to)
            return capitals[i].pairs && (c - capitals[i].from) % 2 ? c : c + capitals[i].add;
    return c == 0x178 ? 0xFF : c;
}

void cv_bench_fold(const char *text, struct cv_buf *out)
{
    bool blank = false;
    const size_t from = out->len;
    for (size_t len; *text; text += len) {
        const uint32_t raw = decode(text, &len), c = len > 1 || raw < 0x80 ? fold(raw) : raw;
        if (c == ' ') {
            blank = true;
            continue;
        }
        if (blank && out->len > from)
            cv_buf_putc(out, ' ');
        blank = false;
        if (c < 0x10000 && (len > 1 || c < 0x80))
            add_character(out, c);
        else
            cv_buf_add(out, text, len);
    }
}

/* ---- words ------------------------------------------------------------------------------------------------------------------ */

/* Punctuation and signs beyond ASCII, and scripts that are written without blanks between words. */
static const struct {
    uint32_t from, to;
} signs[] = {
    {0x80, 0xA9}, {0xAB, 0xB1}, {0xB4, 0xB4}, {0xB6, 0xB8}, {0xBB, 0xBB}, {0xBF, 0xBF}, {0xD7, 0xD7}, {0xF7, 0xF7}, {0x2000, 0x206F},
    {0x20A0, 0x20CF}, {0x2190, 0x2BFF}, {0x3000, 0x9FFF}, {0xFE00, 0xFE0F}, {0xFF00, 0xFF0F}, {0xFFFC, 0xFFFD}, {0x1F000, 0x1FAFF},
};

static bool is_word(uint32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (c >= signs[i].from && c <= signs[i].to)
            return false;
    return true;
}

/* Is the character at `s` one of a word? Not at the end. */
static bool word_at(const char *s)
{
    size_t len;
    return *s && is_word(decode(s, &len));
}

/* And the one before `s`, in a text that begins at `start`? */
static bool word_before(const char *start, const char *s)
{
    if (s == start)
        return false;
    const char *p = s - 1;
    while (p > start && s - p < 4 && ((unsigned char)*p & 0xC0) == 0x80)
        p--;
    return word_at(p);
}

bool cv_bench_found(const char *text, const char *wanted)
{
    const size_t n = strlen(wanted);
    if (n == 0)
        return false;
    const bool begins = word_at(wanted), ends = word_before(wanted, wanted + n);
    for (const char *p = text; (p = strstr(p, wanted)); p++)
        if (!(begins && word_before(text, p)) && !(ends && word_at(p + n)))
            return true;
    return false;
}
