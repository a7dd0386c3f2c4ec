// SPDX-License-Identifier: MIT
/*
 * base/buf.h - growable bytes. A `struct cv_buf` is the caller's (init with CV_BUF_INIT, release with
 * cv_buf_finish or `cv_auto_buf`). Contents are always followed by a NUL that is not counted, so `data` is a C string
 * when the bytes have no NUL. Appends abort when memory is gone; callers bound what comes from outside. What is appended must not lie in the
 * buffer itself.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct cv_buf {
    char *data;   /* NULL while empty and never grown */
    size_t len;   /* bytes in use */
    size_t cap;   /* bytes allocated, without the NUL */
};

#define CV_BUF_INIT ((struct cv_buf){0})

void cv_buf_finish(struct cv_buf *buf) __attribute__((nonnull));
void cv_buf_clear(struct cv_buf *buf) __attribute__((nonnull)); /* keeps the memory */
void cv_buf_reserve(struct cv_buf *buf, size_t more) __attribute__((nonnull));
void cv_buf_add(struct cv_buf *buf, const void *bytes, size_t len) __attribute__((nonnull(1)));
void cv_buf_puts(struct cv_buf *buf, const char *s) __attribute__((nonnull));
void cv_buf_putc(struct cv_buf *buf, char c) __attribute__((nonnull));
void cv_buf_printf(struct cv_buf *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3), nonnull));

/* Drops `n` bytes (at most len) from the front. */
void cv_buf_drop(struct cv_buf *buf, size_t n) __attribute__((nonnull));

/* The text ("" when empty), borrowed until the next change. */
const char *cv_buf_text(const struct cv_buf *buf) __attribute__((nonnull, returns_nonnull));

/* Gives the memory to the caller (a NUL-terminated string) and leaves the buffer empty. */
char *cv_buf_take(struct cv_buf *buf) __attribute__((nonnull, returns_nonnull));

/* Standard base64 (RFC 4648: padded, no white space). Decoding returns -EINVAL on anything else and adds nothing. */
void cv_buf_add_base64(struct cv_buf *buf, const void *bytes, size_t len) __attribute__((nonnull(1)));
int cv_buf_add_unbase64(struct cv_buf *buf, const char *text, size_t len) __attribute__((nonnull));

#define cv_auto_buf __attribute__((cleanup(cv_buf_finish)))
