// SPDX-License-Identifier: MIT
/*
 * utf8.c - recognises UTF-8 and makes a text fit to be shown. Pure: any thread, owns nothing, never allocates.
 */
#include "daemon/base/utf8.h"

#include <stdbool.h>
#include <string.h>

static bool continues(const unsigned char *s, size_t count)
{
    for (size_t i = 1; i <= count; i++)
        if ((s[i] & 0xC0) != 0x80)
            return false;
    return true;
}

size_t cv_utf8_length(const char *text, size_t left)
{
    const unsigned char *s = (const unsigned char *)text;
    if (left == 0 || s[0] == 0)
        return 0;
    if (s[0] < 0x80)
        return 1;
    if (s[0] >= 0xC2 && s[0] <= 0xDF)
        return left >= 2 && continues(s, 1) ? 2 : 0;
    if (s[0] >= 0xE0 && s[0] <= 0xEF) {
        if (left < 3 || !continues(s, 2))
            return 0;
        return (s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) ? 0 : 3;
    }
    if (s[0] >= 0xF0 && s[0] <= 0xF4) {
        if (left < 4 || !continues(s, 3))
            return 0;
        return (s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F) ? 0 : 4;
    }
    return 0;
}

void cv_utf8_tidy(char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        size_t n = cv_utf8_length(text, left);
        unsigned char first = (unsigned char)text[0];
        bool c1 = n == 2 && first == 0xC2 && (unsigned char)text[1] < 0xA0;
        if (n == 0) {
            text[0] = '?';
            n = 1;
        } else if (first < 0x20 || first == 0x7F || c1) {
            memset(text, ' ', n);
        }
        text += n;
        left -= n;
    }
}

size_t cv_utf8_boundary(const char *text, size_t len, size_t max)
{
    if (len <= max)
        return len;
    size_t end = max;
    while (end > 0 && max - end < 4 && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    return max - end < 4 ? end : max; /* more than three continuation bytes are no character */
}
