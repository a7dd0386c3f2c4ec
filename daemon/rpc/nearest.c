// SPDX-License-Identifier: MIT
/*
 * nearest.c - the edit distance of two short words, and the table entry that has the least. Pure, any thread, bounded:
 * words over 48 characters are not compared.
 */
#include "daemon/rpc/nearest.h"

#include <string.h>

enum { LONGEST = 48 };

static size_t least(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

static size_t distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t row[LONGEST + 1];
    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t above = row[j];
            row[j] = least(row[j - 1] + 1, above + 1, corner + (a[i - 1] != b[j - 1]));
            corner = above;
        }
    }
    return row[b_len];
}

const char *cv_nearest(const char *word, cv_nearest_fn words, const void *table)
{
    size_t len = strlen(word), best = 0;
    const char *found = NULL, *known;
    if (len == 0 || len > LONGEST)
        return NULL;
    for (size_t i = 0; (known = words(table, i)) != NULL; i++) {
        size_t known_len = strlen(known);
        if (known_len > LONGEST)
            continue;
        size_t d = distance(word, len, known, known_len);
        size_t longer = len > known_len ? len : known_len;
        if (d <= (longer + 2) / 3 && (!found || d < best)) {
            found = known;
            best = d;
        }
    }
    return found;
}
