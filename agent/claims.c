// SPDX-License-Identifier: MIT
/*
 * claims.c - looks for the words of a deed at the beginning of a sentence. Two tables; owns nothing; knows nothing of the run.
 */
#include "agent/claims.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

static const char *const deeds[] = {
    "added",  "appended", "archived", "changed", "cleared",  "compressed", "copied",   "corrected", "created",  "deleted", "edited",     "emptied",
    "erased", "extracted", "fixed",   "inserted", "made",    "moved",      "overwrote", "packed",   "put",      "remembered", "removed", "renamed",
    "replaced", "saved",  "set",      "sorted",  "swapped",  "unpacked",   "updated",  "wrote",     "zipped",   NULL,
};

/* What may stand before it: each may be there or not, in this order. */
static const char *const leads[] = {"done", "ok", "okay", "yes", "i", "have", "ve", "just", "successfully", "now", NULL};

static size_t word_length(const char *text)
{
    size_t n = 0;
    while (isalpha((unsigned char)text[n]))
        n++;
    return n;
}

static bool is_word(const char *text, size_t n, const char *word)
{
    return strlen(word) == n && strncasecmp(text, word, n) == 0;
}

/* The place behind blanks and light punctuation. */
static const char *skip(const char *text)
{
    return text + strspn(text, " \t,:;!-'");
}

static const char *deed_at(const char *sentence, int *len)
{
    const char *p = skip(sentence);
    for (size_t i = 0; leads[i]; i++)
        if (is_word(p, word_length(p), leads[i]))
            p = skip(p + word_length(p));
    const size_t n = word_length(p);
    for (size_t i = 0; deeds[i]; i++)
        if (is_word(p, n, deeds[i])) {
            *len = (int)n;
            return p;
        }
    return NULL;
}

const char *claims_deed(const char *answer, int *len)
{
    const char *sentence = answer;
    while (*sentence) {
        const char *deed = deed_at(sentence, len);
        if (deed)
            return deed;
        sentence += strcspn(sentence, ".!?\n");
        sentence += strspn(sentence, ".!?\n");
    }
    return NULL;
}
