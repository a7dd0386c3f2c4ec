// SPDX-License-Identifier: MIT
/*
 * glob.c - patterns for one word: a tool's name or one argument of a command. Pure; linear space, no recursion, so that a
 * pattern from a file can cost at most pattern times text.
 */
#include "policies/internal.h"

#include <string.h>

bool pattern_match(const char *pattern, const char *text)
{
    const char *star = NULL, *retry = NULL;
    while (*text) {
        if (*pattern == '*') {
            star = pattern++;
            retry = text;
            continue;
        }
        const char *literal = *pattern == '\\' && pattern[1] ? pattern + 1 : pattern;
        if (*pattern == '?' || (*literal && *literal == *text)) {
            pattern = *pattern == '?' ? pattern + 1 : literal + 1;
            text++;
            continue;
        }
        if (!star)
            return false;
        pattern = star + 1;
        text = ++retry;
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}

bool glob_covers(const char *wide, const char *narrow)
{
    if (strcmp(wide, narrow) == 0 || strcmp(wide, "*") == 0)
        return true;
    if (!strpbrk(narrow, "*?\\"))
        return pattern_match(wide, narrow);
    size_t literal = strcspn(wide, "*?\\"); /* "abc*" covers whatever begins with abc */
    return wide[literal] == '*' && wide[literal + 1] == '\0' && strncmp(wide, narrow, literal) == 0;
}
