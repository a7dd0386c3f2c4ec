// SPDX-License-Identifier: MIT
/*
 * error.c - fills and wraps `struct cv_error`. Any thread, no allocation, never logs: whoever answers a
 * request (a verb, main) logs once.
 */
#include "daemon/base/error.h"

#include "daemon/base/check.h"
#include "daemon/base/utf8.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* By way of a buffer of its own: the arguments may point into `err`. */
static void __attribute__((format(printf, 2, 0))) set_text(struct cv_error *err, const char *fmt, va_list ap)
{
    char text[CV_ERROR_TEXT];
    int n = vsnprintf(text, sizeof text, fmt, ap);
    if (n >= (int)sizeof text)
        memcpy(text + sizeof text - 4, "...", 4);
    cv_utf8_tidy(text);
    memcpy(err->text, text, sizeof text);
}

static int negative(int code)
{
    return cv_check(code < 0) ? -EIO : code;
}

int cv_fail(struct cv_error *err, int code, const char *reason, const char *fmt, ...)
{
    code = negative(code);
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
    code = negative(code);
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

static void wrap_text(struct cv_error *err, const char *context, const char *inner)
{
    char text[CV_ERROR_TEXT];
    int n = snprintf(text, sizeof text, "%s: %s", context, inner);
    if (n >= (int)sizeof text)
        memcpy(text + sizeof text - 4, "...", 4);
    cv_utf8_tidy(text);
    memcpy(err->text, text, sizeof text);
}

int cv_error_wrap(struct cv_error *err, int code, const char *fmt, ...)
{
    code = negative(code);
    if (err) {
        char context[CV_ERROR_TEXT];
        va_list ap;
        va_start(ap, fmt);
        vsnprintf(context, sizeof context, fmt, ap);
        va_end(ap);
        wrap_text(err, context, cv_error_text(err));
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
