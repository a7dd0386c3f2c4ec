// SPDX-License-Identifier: MIT
/*
 * rank_mix.c - one ranking of words and meaning. Pure; any thread; owns nothing.
 */
#include "agent/rank_mix.h"

#include "agent/rank.h"
#include "daemon/base/alloc.h"

#include <string.h>

enum { FUSION = 60 };

char *mix_text(const struct cv_tool *tool)
{
    char *text = cv_format("%s: %s", tool->name, tool->summary);
    for (char *p = text; *p && *p != ':'; p++)
        if (*p == '_')
            *p = ' ';
    return text;
}

double mix_cosine(const float *a, const float *b, size_t width)
{
    double sum = 0;
    for (size_t i = 0; i < width; i++)
        sum += (double)a[i] * (double)b[i];
    return sum;
}

void mix_scores(const double *words, const double *cosine, size_t count, double *scores)
{
    for (size_t i = 0; i < count; i++) {
        double score = cosine[i] + MIX_WORDS * words[i];
        scores[i] = score > 0 ? score : 0;
    }
}

void mix_fusion(const double *words, const double *cosine, size_t count, double *scores)
{
    for (size_t i = 0; i < count; i++) {
        scores[i] = 1.0 / (double)(FUSION + 1 + rank_of(cosine, count, i));
        if (words[i] > 0)
            scores[i] += 1.0 / (double)(FUSION + 1 + rank_of(words, count, i));
    }
}
