// SPDX-License-Identifier: MIT
/*
 * base/utf8.h - what is valid UTF-8, for text from outside that goes into JSON, an error or a log line. Pure.
 */
#pragma once

#include <stddef.h>

/* Length of the valid sequence at `s` with `left` bytes in sight (RFC 3629: no surrogates, no overlong forms); 0 when
 * it is invalid, cut, or a NUL. */
size_t cv_utf8_length(const char *s, size_t left) __attribute__((nonnull));

/* Makes a C string one line that is valid UTF-8 and harmless on a terminal, in place: control characters become spaces
 * (C1 ones too), bytes that are not UTF-8 become '?'. */
void cv_utf8_tidy(char *text) __attribute__((nonnull));

/* Where to cut `text` so that at most `max` bytes stay and no character is split. */
size_t cv_utf8_boundary(const char *text, size_t len, size_t max) __attribute__((nonnull));
