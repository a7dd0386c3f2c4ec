// SPDX-License-Identifier: MIT
/*
 * base/alloc.h - memory. Small bounded allocations abort when memory is gone (`cv_new`, `cv_strdup`, `cv_format`):
 * no caller can do better. Sizes that come from outside use `cv_try_alloc`, which returns NULL, after a check
 * against base/limits.h. All memory is released with free().
 */
#pragma once

#include <stddef.h>

/* Zeroed memory for one object; aborts when there is none. Gives it to the caller. */
void *cv_zalloc(size_t size) __attribute__((malloc, returns_nonnull));
#define cv_new(type) ((type *)cv_zalloc(sizeof(type)))

/* NULL when there is no memory or `size` is 0. Gives it to the caller. */
void *cv_try_alloc(size_t size) __attribute__((malloc));

/* Grows `p` to `size`; aborts when there is no memory. */
void *cv_regrow(void *p, size_t size) __attribute__((returns_nonnull));

/* Copies; NULL in, NULL out. cv_strndup copies at most `n` bytes and stops at a NUL, like strndup(3). */
char *cv_strdup(const char *s);
char *cv_strndup(const char *s, size_t n) __attribute__((nonnull));

/* A formatted string; gives it to the caller. */
char *cv_format(const char *fmt, ...) __attribute__((format(printf, 1, 2), malloc, returns_nonnull));
