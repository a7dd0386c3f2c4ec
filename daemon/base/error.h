// SPDX-License-Identifier: MIT
/*
 * base/error.h - the one error object.
 *
 * Every function that can fail returns an int: 0 or positive is success, negative errno is failure (libuv's
 * codes are the same numbers on Linux). The text travels in a `struct cv_error` on the caller's stack, passed
 * last, nullable, untouched on success. `reason` is a static dotted word for programs ("policy.denied"); `text`
 * is for people: it names what, where and what would be right, with values in single quotes and no newline.
 * A function that fails leaves no effect behind.
 *
 *     if (fd < 0)
 *         return cv_fail(err, -errno, "file.open", "cannot open '%s': %s", path, strerror(errno));
 *     ...
 *     rc = load(path, err);
 *     if (rc < 0)
 *         return cv_error_wrap(err, rc, "loading '%s'", path);     // "loading 'x': cannot open ..."
 *
 * Any thread; owns nothing; never allocates, never logs. A text is fit for JSON and for a terminal as it is.
 */
#pragma once

#include <stddef.h>

enum { CV_ERROR_TEXT = 480 };

struct cv_error {
    int code;                  /* negative errno, 0 when unset */
    const char *reason;        /* static dotted word, never freed */
    const char *guard;         /* static: who stopped it ("policy", "seccomp", ...), NULL when nobody did */
    char text[CV_ERROR_TEXT];  /* one line of valid UTF-8 without control characters; a longer text ends in "..." */
};

#define CV_ERROR_INIT ((struct cv_error){0})

/* Fills `err` (when not NULL) and returns `code`, which must be negative (-EIO is put in its place when it is not, so that
 * a failure can never pass for success). Clears the guard. The arguments may point into `err` itself. */
int cv_fail(struct cv_error *err, int code, const char *reason, const char *fmt, ...) __attribute__((format(printf, 4, 5), nonnull(3, 4)));

/* The same, naming the guard that spoke. */
int cv_deny(struct cv_error *err, int code, const char *guard, const char *reason, const char *fmt, ...)
    __attribute__((format(printf, 5, 6), nonnull(3, 4, 5)));

/* Prepends context ("context: text") and returns `code`. `err` may be NULL. */
int cv_error_wrap(struct cv_error *err, int code, const char *fmt, ...) __attribute__((format(printf, 3, 4), nonnull(3)));

/* The text, or strerror of the code when no text was set. Borrowed from `err`. */
const char *cv_error_text(const struct cv_error *err) __attribute__((nonnull));
