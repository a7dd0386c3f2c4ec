// SPDX-License-Identifier: MIT
/*
 * glob.c - matches names against patterns by following all possible places in the pattern at once, so that no pattern is
 * slow (a backtracking matcher can be made to run for years). Owns the compiled pattern; one thread a pattern.
 */
#include "tools/glob.h"

#include "daemon/base/alloc.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum kind { LITERAL, ONE, SET, STAR, DEEP, FOLDERS };

struct token {
    enum kind kind;
    uint32_t code;        /* LITERAL */
    const char *at, *end; /* SET: between the brackets */
};

struct glob {
    char *pattern;
    struct token *tokens;
    size_t count;
    bool *now, *next; /* which tokens may come next; one more than tokens: the end */
};

/* The next character; a byte that is no UTF-8 stands for itself, outside of Unicode. */
static uint32_t take(const char **text)
{
    const unsigned char *p = (const unsigned char *)*text;
    int more = p[0] >= 0xF0 ? 3 : p[0] >= 0xE0 ? 2 : p[0] >= 0xC2 ? 1 : 0;
    uint32_t code = more == 3 ? p[0] & 7u : more == 2 ? p[0] & 15u : more == 1 ? p[0] & 31u : p[0];
    for (int i = 1; i <= more; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            *text += 1;
            return 0x110000u + p[0];
        }
        code = code << 6 | (p[i] & 63u);
    }
    *text += 1 + more;
    return more || p[0] < 0x80 ? code : 0x110000u + p[0];
}

/* Lower case of the alphabets whose cases lie at a fixed distance: Latin, Greek, Cyrillic. */
static uint32_t lower(uint32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
        return c + 32;
    if (c >= 0x400 && c <= 0x40F)
        return c + 80;
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177))
        return c | 1;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
        return c + (c & 1);
    return c;
}

static const char *set_end(const char *at)
{
    const char *p = at;
    if (*p == '!' || *p == '^')
        p++;
    if (*p == ']')
        p++;
    while (*p && *p != ']')
        p++;
    return *p ? p : NULL;
}

static const char *compile_one(struct glob *glob, const char *p)
{
    struct token *token = &glob->tokens[glob->count++];
    bool starts = p == glob->pattern || p[-1] == '/';
    const char *end;
    if (p[0] == '*' && p[1] == '*') {
        size_t n = strspn(p, "*");
        token->kind = starts && p[n] == '/' ? FOLDERS : DEEP;
        return p + n + (token->kind == FOLDERS);
    }
    if (*p == '*' || *p == '?') {
        token->kind = *p == '*' ? STAR : ONE;
        return p + 1;
    }
    if (*p == '[' && (end = set_end(p + 1))) {
        token->kind = SET;
        token->at = p + 1;
        token->end = end;
        return end + 1;
    }
    if (*p == '\\' && p[1])
        p++;
    token->kind = LITERAL;
    token->code = take(&p);
    return p;
}

struct glob *glob_create(const char *pattern)
{
    struct glob *glob = cv_new(struct glob);
    size_t n = strlen(pattern);
    glob->pattern = cv_strdup(pattern);
    glob->tokens = cv_zalloc((n + 1) * sizeof *glob->tokens);
    for (const char *p = glob->pattern; *p;)
        p = compile_one(glob, p);
    glob->now = cv_zalloc(glob->count + 1);
    glob->next = cv_zalloc(glob->count + 1);
    return glob;
}

void glob_destroy(struct glob *glob)
{
    if (!glob)
        return;
    free(glob->pattern);
    free(glob->tokens);
    free(glob->now);
    free(glob->next);
    free(glob);
}

static bool in_set(const struct token *token, uint32_t c, bool ignore_case)
{
    const char *p = token->at;
    bool not = *p == '!' || *p == '^';
    p += not;
    while (p < token->end) {
        uint32_t from = take(&p);
        uint32_t to = from;
        if (p + 1 < token->end && *p == '-') {
            p++;
            to = take(&p);
        }
        if ((c >= from && c <= to) || (ignore_case && lower(c) >= lower(from) && lower(c) <= lower(to)))
            return !not;
    }
    return not;
}

/* Enters a place; what may match nothing lets the following place in as well. */
static void enter(const struct glob *glob, bool *places, size_t i)
{
    places[i] = true;
    while (i < glob->count && glob->tokens[i].kind >= STAR)
        places[++i] = true;
}

static void step(const struct glob *glob, size_t i, uint32_t c, bool ignore_case)
{
    const struct token *token = &glob->tokens[i];
    bool hit = false;
    switch (token->kind) {
    case LITERAL: hit = ignore_case ? lower(c) == lower(token->code) : c == token->code; break;
    case ONE: hit = c != '/'; break;
    case SET: hit = c != '/' && in_set(token, c, ignore_case); break;
    case STAR:
        if (c != '/')
            enter(glob, glob->next, i);
        break;
    case DEEP: enter(glob, glob->next, i); break;
    case FOLDERS:
        glob->next[i] = true;
        hit = c == '/';
        break;
    }
    if (hit)
        enter(glob, glob->next, i + 1);
}

bool glob_match(struct glob *glob, const char *text, bool ignore_case)
{
    memset(glob->now, 0, glob->count + 1);
    enter(glob, glob->now, 0);
    while (*text) {
        uint32_t c = take(&text);
        memset(glob->next, 0, glob->count + 1);
        for (size_t i = 0; i < glob->count; i++)
            if (glob->now[i])
                step(glob, i, c, ignore_case);
        bool *swap = glob->now;
        glob->now = glob->next;
        glob->next = swap;
    }
    return glob->now[glob->count];
}
