// SPDX-License-Identifier: MIT
/*
 * jsonpos.c - where in a JSON text a path stands, so that a complaint about a value can say file:line:column
 * (jansson gives positions of syntax errors only). Works on texts that parsed; on others it stops at the end of the
 * text. Pure.
 */
#include "daemon/base/json.h"

#include <stdlib.h>
#include <string.h>

struct scan {
    const char *start;
    const char *p;
};

static void skip_space(struct scan *s)
{
    s->p += strspn(s->p, " \t\r\n");
}

static void skip_string(struct scan *s)
{
    if (*s->p != '"')
        return;
    for (s->p++; *s->p && *s->p != '"'; s->p++)
        if (*s->p == '\\' && s->p[1])
            s->p++;
    if (*s->p)
        s->p++;
}

static void skip_value(struct scan *s)
{
    int depth = 0;
    do {
        skip_space(s);
        if (*s->p == '"') {
            skip_string(s);
        } else if (*s->p == '{' || *s->p == '[') {
            depth++;
            s->p++;
            continue;
        } else if (*s->p == '}' || *s->p == ']') {
            depth--;
            s->p++;
        } else if (*s->p == ',' || *s->p == ':') {
            s->p++;
        } else {
            s->p += strcspn(s->p, ",:{}[] \t\r\n\"");
        }
    } while (depth > 0 && *s->p);
}

/* One component of a path: a word up to '.', '[' or the end. */
static size_t word_length(const char *path)
{
    return strcspn(path, ".[");
}

/* Enters the object at s->p and stops at the key; false when it is not there. */
static bool enter_key(struct scan *s, const char *word, size_t len)
{
    skip_space(s);
    if (*s->p != '{')
        return false;
    s->p++;
    for (;;) {
        skip_space(s);
        if (*s->p != '"')
            return false;
        const char *key = s->p;
        skip_string(s);
        size_t key_len = (size_t)(s->p - key) - 2;
        if (key_len == len && memcmp(key + 1, word, len) == 0) {
            s->p = key;
            return true;
        }
        skip_space(s);
        if (*s->p == ':')
            s->p++;
        skip_value(s);
        skip_space(s);
        if (*s->p != ',')
            return false;
        s->p++;
    }
}

static void after_key(struct scan *s)
{
    skip_string(s);
    skip_space(s);
    if (*s->p == ':')
        s->p++;
    skip_space(s);
}

static bool enter_index(struct scan *s, long index)
{
    skip_space(s);
    if (*s->p != '[')
        return false;
    s->p++;
    for (long i = 0; i < index; i++) {
        skip_value(s);
        skip_space(s);
        if (*s->p != ',')
            return false;
        s->p++;
    }
    skip_space(s);
    return *s->p && *s->p != ']';
}

static struct cv_json_pos position(const struct scan *s)
{
    struct cv_json_pos pos = {1, 1};
    for (const char *q = s->start; q < s->p && *q; q++) {
        if (*q == '\n') {
            pos.line++;
            pos.column = 1;
        } else if ((*q & 0xC0) != 0x80) { /* characters, as jansson counts */
            pos.column++;
        }
    }
    return pos;
}

struct cv_json_pos cv_json_where(const char *text, const char *path, bool key)
{
    struct scan s = {text, text};
    struct scan best;
    skip_space(&s);
    best = s;
    while (*path) {
        if (*path == '.')
            path++;
        if (*path == '[') {
            char *end;
            long index = strtol(path + 1, &end, 10);
            if (index < 0 || !enter_index(&s, index) || *end != ']')
                return position(&best);
            path = end + 1;
        } else {
            size_t n = word_length(path);
            if (n == 0 || !enter_key(&s, path, n))
                return position(&best);
            path += n;
            if (*path == '\0' && key)
                return position(&s);
            after_key(&s);
        }
        best = s;
    }
    return position(&s);
}
