// SPDX-License-Identifier: MIT
/*
 * alloc.c - allocations that abort (bounded ones) or return NULL (sizes from outside), and the two assertion
 * levels' last words. Any thread; owns nothing.
 */
#include "daemon/base/alloc.h"

#include "daemon/base/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void cv_require_failed(const char *expr, const char *file, int line, const char *func)
{
    fprintf(stderr, "<2>corvid: %s:%d: %s: requirement '%s' broken, stopping\n", file, line, func, expr);
    abort();
}

bool cv_check_failed(bool *said, const char *expr, const char *file, int line, const char *func)
{
    if (!__atomic_exchange_n(said, true, __ATOMIC_RELAXED))
        fprintf(stderr, "<3>corvid: %s:%d: %s: expectation '%s' broken, going on\n", file, line, func, expr);
    return true;
}

void *cv_zalloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);
    cv_require(p != NULL);
    return p;
}

void *cv_try_alloc(size_t size)
{
    return size ? calloc(1, size) : NULL;
}

void *cv_regrow(void *p, size_t size)
{
    void *q = realloc(p, size ? size : 1);
    cv_require(q != NULL);
    return q;
}

char *cv_strdup(const char *s)
{
    return s ? cv_strndup(s, strlen(s)) : NULL;
}

char *cv_strndup(const char *s, size_t n)
{
    size_t len = strnlen(s, n);
    char *copy = cv_zalloc(len + 1);
    memcpy(copy, s, len);
    return copy;
}

char *cv_format(const char *fmt, ...)
{
    char *text = NULL;
    va_list ap;
    va_start(ap, fmt);
    int n = vasprintf(&text, fmt, ap);
    va_end(ap);
    cv_require(n >= 0);
    return text;
}
