// SPDX-License-Identifier: MIT
/*
 * config.c - reads the form of corvid.conf, one line at a time, and hands each setting on. Owns nothing beyond the call;
 * opens no file and knows no key.
 */
#include "daemon/config.h"

#include "daemon/base/auto.h"
#include "daemon/base/buf.h"

#include <errno.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct line {
    const char *name;
    int number;
    const char *start, *end; /* without the newline and the blanks at its end */
};

int cv_config_fault(const char *name, int line, int column, struct cv_error *err, const char *fmt, ...)
{
    char what[CV_ERROR_TEXT];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    return cv_fail(err, -EINVAL, "option.file", "%s:%d:%d: %s", name, line, column, what);
}

/* The column of a place in the line, counted in characters. */
static int column(const struct line *line, const char *at)
{
    int count = 1;
    for (const char *s = line->start; s < at; s++)
        count += ((unsigned char)*s & 0xC0) != 0x80;
    return count;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Bytes that no line may have: control characters but tab, and what is no UTF-8. */
static int check_bytes(const struct line *line, struct cv_error *err)
{
    for (const char *s = line->start; s < line->end; s++)
        if (((unsigned char)*s < 0x20 && *s != '\t') || *s == 0x7F)
            return cv_config_fault(line->name, line->number, column(line, s), err, "a control character (0x%02x) does not belong here",
                                   (unsigned char)*s);
    cv_auto_json json_t *text = json_stringn(line->start, (size_t)(line->end - line->start));
    return text ? 0 : cv_config_fault(line->name, line->number, 1, err, "this line is no valid UTF-8");
}

/* The value from its opening quote on; nothing may follow the closing one. */
static int unquote(const struct line *line, const char *at, struct cv_buf *value, struct cv_error *err)
{
    const char *s = at + 1;
    for (; s < line->end && *s != '"'; s++) {
        if (*s == '\\' && (s + 1 == line->end || (s[1] != '"' && s[1] != '\\')))
            return cv_config_fault(line->name, line->number, column(line, s), err, "after '\\' expected '\"' or '\\'");
        if (*s == '\\')
            s++;
        cv_buf_putc(value, *s);
    }
    if (s >= line->end)
        return cv_config_fault(line->name, line->number, column(line, at), err, "the quote that begins here is not closed");
    if (s + 1 < line->end)
        return cv_config_fault(line->name, line->number, column(line, s + 1), err, "nothing may follow the closing quote");
    return 0;
}

static int take_line(const struct line *line, cv_config_fn fn, void *arg, struct cv_error *err)
{
    const char *key = line->start;
    while (key < line->end && is_blank(*key))
        key++;
    if (key == line->end || *key == '#')
        return 0;
    const char *key_end = key;
    while (key_end < line->end && *key_end != '=' && !is_blank(*key_end))
        key_end++;
    const char *s = key_end;
    while (s < line->end && is_blank(*s))
        s++;
    if (key == key_end || s == line->end || *s != '=')
        return cv_config_fault(line->name, line->number, column(line, s), err, "expected 'key = value' or '# comment'");
    s++;
    while (s < line->end && is_blank(*s))
        s++;
    cv_auto_buf struct cv_buf name = CV_BUF_INIT, value = CV_BUF_INIT;
    cv_buf_add(&name, key, (size_t)(key_end - key));
    int rc = 0;
    if (s < line->end && *s == '"')
        rc = unquote(line, s, &value, err);
    else
        cv_buf_add(&value, s, (size_t)(line->end - s));
    if (rc < 0)
        return rc;
    const struct cv_config_row row = {cv_buf_text(&name), cv_buf_text(&value), line->number, column(line, key), column(line, s)};
    return fn(&row, arg, err);
}

int cv_config_parse(const char *name, const char *text, size_t len, cv_config_fn fn, void *arg, struct cv_error *err)
{
    const char *end = text + len;
    int number = 1;
    for (const char *s = text; s < end; number++) {
        const char *newline = memchr(s, '\n', (size_t)(end - s));
        const char *stop = newline ? newline : end;
        struct line line = {name, number, s, stop};
        if (line.end > s && line.end[-1] == '\r')
            line.end--;
        int rc = check_bytes(&line, err);
        while (line.end > s && is_blank(line.end[-1]))
            line.end--;
        rc = rc < 0 ? rc : take_line(&line, fn, arg, err);
        if (rc < 0)
            return rc;
        s = newline ? newline + 1 : end;
    }
    return 0;
}
