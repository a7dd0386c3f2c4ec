// SPDX-License-Identifier: MIT
/*
 * nearest.h - "did you mean ...": the known word that is closest to an unknown one. Pure.
 */
#pragma once

#include <stddef.h>

/* Walks known words: index 0, 1, ...; NULL ends. */
typedef const char *(*cv_nearest_fn)(const void *table, size_t index);

/* The closest known word (insertions, deletions, changes of a character), or NULL when none is near: more than a third of
 * the word would have to change. Borrowed from the table. Words longer than 48 characters are near to nothing. */
const char *cv_nearest(const char *word, cv_nearest_fn words, const void *table) __attribute__((nonnull(1, 2)));
