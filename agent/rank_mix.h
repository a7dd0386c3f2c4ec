// SPDX-License-Identifier: MIT
/*
 * agent/rank_mix.h - tools by meaning and by words together. What a tool means is the vector of a short text (mix_text), how near a request
 * is to it the cosine of both vectors; the ranking by words knows names, which a vector blurs. Room-internal; pure; any thread.
 */
#pragma once

#include "tools/tool.h"

#include <stddef.h>

/* What is embedded of a tool: the words of its name, then its summary. Gives it. */
char *mix_text(const struct cv_tool *tool) __attribute__((nonnull, returns_nonnull));

/* Of two vectors of length one. */
double mix_cosine(const float *a, const float *b, size_t width) __attribute__((nonnull));

/* From scores by words (0: shares none) and cosines to one score a tool: cosine + MIX_WORDS * words, never below 0. There is no least
 * cosine: each that was tried cost more right tools than it saved lines (models/retrieval/README.md). */
#define MIX_WORDS 0.005
void mix_scores(const double *words, const double *cosine, size_t count, double *scores) __attribute__((nonnull));

/* Another way to mix, measured beside it: reciprocal rank fusion (Cormack, Clarke, Buettcher: Reciprocal Rank Fusion outperforms Condorcet,
 * 2009; k = 60), where a tool that shares no word gets nothing for its place by words. */
void mix_fusion(const double *words, const double *cosine, size_t count, double *scores) __attribute__((nonnull));
