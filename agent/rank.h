// SPDX-License-Identifier: MIT
/*
 * agent/rank.h - which of the plugins' tools a request gets to see. The shipped tools stand in every prompt; of the others only a few
 * may, since each line costs tokens and a small model's attention. A ranker is an interface with one function, so that one by
 * meaning can take the place of the one by words. Room-internal; pure; any thread.
 */
#pragma once

#include "tools/tool.h"

#include <stddef.h>

struct ranker {
    const char *name;
    /* Scores how well each of `count` tools fits the request, into scores[0..count): 0 is "has nothing to do with it". */
    void (*score)(const char *request, const struct cv_tool *const *tools, size_t count, double *scores);
};

/* By words: BM25 (Robertson, Zaragoza: The Probabilistic Relevance Framework, 2009; k1 = 1.2, b = 0.75) over a tool's name, signature and
 * summary, its name counted twice, words in lower case and without the commonest English endings. */
extern const struct ranker ranker_words;

/* How many score better than tool `i`: what stood earlier wins a tie. */
size_t rank_of(const double *scores, size_t count, size_t i) __attribute__((nonnull));

/* Leaves in `tools` the at most `most` with the best scores above 0, in the order in which they stood, and returns how many. */
size_t rank_keep(const double *scores, const struct cv_tool **tools, size_t count, size_t most) __attribute__((nonnull));

/* Leaves in `tools` the at most `most` that fit best, in the order in which they stood, and returns how many. When there is room for
 * all, all stay; else those with score 0 go, whatever room is left. */
size_t rank_choose(const struct ranker *ranker, const char *request, const struct cv_tool **tools, size_t count, size_t most)
    __attribute__((nonnull));
