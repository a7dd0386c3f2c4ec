// SPDX-License-Identifier: MIT
/*
 * error.c - fills and wraps `struct cv_error`. Any thread, no allocation, never logs: whoever answers a
 * request (a verb, main) logs once.
 */
#include "daemon/base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void one_line(char *text)
{
    for (char *p = text; *p; p++)
        if (*p == '\n' || *p == '\r')
            *p = ' ';
}

static void set_text(struct cv_error *err, const char *fmt, va_list ap)
{
    int n = vsnprintf(err->text, sizeof err->text, fmt, ap);
    if (n >= (int)sizeof err->text)
        memcpy(err->text + sizeof err->text - 4, "...", 4);
    one_line(err->text);
}

int cv_fail(struct cv_error *err, int code, const char *reason, const char *fmt, ...)
{
    if (err) {
        va_list ap;
        va_start(ap, fmt);
        set_text(err, fmt, ap);
        va_end(ap);
        err->code = code;
        err->reason = reason;
        err->guard = NULL;
    }
    return code;
}

int cv_deny(struct cv_error *err, int code, const char *guard, const char *reason, const char *fmt, ...)
{
    if (err) {
        va_list ap;
        va_start(ap, fmt);
        set_text(err, fmt, ap);
        va_end(ap);
        err->code = code;
        err->reason = reason;
        err->guard = guard;
    }
    return code;
}

int cv_error_wrap(struct cv_error *err, int code, const char *fmt, ...)
{
    if (err) {
        char context[CV_ERROR_TEXT];
        char inner[CV_ERROR_TEXT];
        va_list ap;
        va_start(ap, fmt);
        vsnprintf(context, sizeof context, fmt, ap);
        va_end(ap);
        snprintf(inner, sizeof inner, "%s", cv_error_text(err));
        int n = snprintf(err->text, sizeof err->text, "%s: %s", context, inner);
        if (n >= (int)sizeof err->text)
            memcpy(err->text + sizeof err->text - 4, "...", 4);
        one_line(err->text);
        err->code = code;
        if (!err->reason)
            err->reason = "failed";
    }
    return code;
}

const char *cv_error_text(const struct cv_error *err)
{
    if (err->text[0])
        return err->text;
    return strerror(err->code < 0 ? -err->code : err->code);
}
