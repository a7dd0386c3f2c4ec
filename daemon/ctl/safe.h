// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/safe.h - text that a model, a tool or a file wrote, made harmless for a terminal: control characters and the marks
 * that turn the direction of text are written as \xNN; and how wide text is there. Pure.
 */
#pragma once

#include "daemon/base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* Bytes at `s` (not its end) that make one character, and whether it may be printed as it is. */
size_t safe_character(const unsigned char *s, bool *printable) __attribute__((nonnull));

/* Columns that the printable character of `n` bytes takes: 0, 1 or 2. */
size_t safe_width(const unsigned char *s, size_t n) __attribute__((nonnull));

/* Adds the text, newlines and tabs kept. */
void safe_add_text(struct cv_buf *out, const char *text) __attribute__((nonnull));

/* Adds at most `max` columns of the text on one line: runs of white space become one blank, a cut ends in "...". Returns how
 * many columns were added. */
size_t safe_add_line(struct cv_buf *out, const char *text, size_t max) __attribute__((nonnull));
