// SPDX-License-Identifier: MIT
/*
 * buf.c - growable bytes and base64 (nettle). Any thread, one owner per buffer.
 */
#include "daemon/base/buf.h"

#include "daemon/base/alloc.h"
#include "daemon/base/check.h"

#include <errno.h>
#include <nettle/base64.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void cv_buf_finish(struct cv_buf *buf)
{
    free(buf->data);
    *buf = CV_BUF_INIT;
}

void cv_buf_clear(struct cv_buf *buf)
{
    buf->len = 0;
    if (buf->data)
        buf->data[0] = '\0';
}

void cv_buf_reserve(struct cv_buf *buf, size_t more)
{
    cv_require(more < SIZE_MAX / 4 - buf->len);
    if (buf->data && buf->cap - buf->len >= more)
        return;
    size_t cap = buf->cap ? buf->cap : 64;
    while (cap - buf->len < more)
        cap *= 2;
    buf->data = cv_regrow(buf->data, cap + 1);
    buf->data[buf->len] = '\0';
    buf->cap = cap;
}

void cv_buf_add(struct cv_buf *buf, const void *bytes, size_t len)
{
    if (len == 0)
        return;
    cv_buf_reserve(buf, len);
    memcpy(buf->data + buf->len, bytes, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void cv_buf_puts(struct cv_buf *buf, const char *s)
{
    cv_buf_add(buf, s, strlen(s));
}

void cv_buf_putc(struct cv_buf *buf, char c)
{
    cv_buf_add(buf, &c, 1);
}

void cv_buf_printf(struct cv_buf *buf, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    cv_require(n >= 0);
    cv_buf_reserve(buf, (size_t)n);
    va_start(ap, fmt);
    vsnprintf(buf->data + buf->len, (size_t)n + 1, fmt, ap);
    va_end(ap);
    buf->len += (size_t)n;
}

void cv_buf_drop(struct cv_buf *buf, size_t n)
{
    if (n >= buf->len) {
        cv_buf_clear(buf);
        return;
    }
    memmove(buf->data, buf->data + n, buf->len - n + 1);
    buf->len -= n;
}

const char *cv_buf_text(const struct cv_buf *buf)
{
    return buf->data ? buf->data : "";
}

char *cv_buf_take(struct cv_buf *buf)
{
    cv_buf_reserve(buf, 0);
    char *text = buf->data ? buf->data : cv_zalloc(1);
    *buf = CV_BUF_INIT;
    return text;
}

void cv_buf_add_base64(struct cv_buf *buf, const void *bytes, size_t len)
{
    size_t out = BASE64_ENCODE_RAW_LENGTH(len);
    cv_buf_reserve(buf, out);
    base64_encode_raw(buf->data + buf->len, len, bytes);
    buf->len += out;
    buf->data[buf->len] = '\0';
}

static bool has_space(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r'))
            return true;
    return false;
}

int cv_buf_add_unbase64(struct cv_buf *buf, const char *text, size_t len)
{
    struct base64_decode_ctx ctx;
    if (len % 4 != 0 || has_space(text, len)) /* nettle skips white space; the standard does not */
        return -EINVAL;
    base64_decode_init(&ctx);
    cv_buf_reserve(buf, BASE64_DECODE_LENGTH(len));
    size_t got = BASE64_DECODE_LENGTH(len);
    if (!base64_decode_update(&ctx, &got, (uint8_t *)buf->data + buf->len, len, text) || !base64_decode_final(&ctx)) {
        buf->data[buf->len] = '\0';
        return -EINVAL;
    }
    buf->len += got;
    buf->data[buf->len] = '\0';
    return 0;
}
