// SPDX-License-Identifier: MIT
/*
 * rank.c - chooses tools for a request: BM25 over words. Pure; any thread; owns nothing, remembers nothing: the same request
 * and the same tools give the same choice, which the run's record names.
 */
#include "agent/rank.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MAX = 32, REQUEST_WORDS = 128, TOOL_WORDS = 64, NAME_COUNTS = 2 };

static const double K1 = 1.2, B = 0.75;

struct words {
    size_t count, max;
    char (*list)[WORD_MAX];
};

/* "searching", "searched" and "searches" are "search"; what would be shorter than three letters stays. */
static void stem(char *word)
{
    static const char *const endings[][2] = {{"ies", "y"},  {"ches", "ch"}, {"shes", "sh"}, {"sses", "ss"}, {"xes", "x"},
                                             {"ing", ""},   {"ed", ""},     {"ss", "ss"},   {"s", ""}};
    size_t len = strlen(word);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t n = strlen(endings[i][0]), kept = strlen(endings[i][1]);
        if (len - n + kept < 3 || len < n || strcmp(word + len - n, endings[i][0]) != 0)
            continue;
        memcpy(word + len - n, endings[i][1], kept + 1);
        return;
    }
}

/* Words that say nothing about what is wanted. */
static bool is_empty(const char *word)
{
    static const char *const words[] = {"a",  "an", "and", "are", "as", "at", "be",  "by",   "for",  "from", "in", "into", "is",
                                        "it", "me", "my",  "of",  "on", "or", "the", "this", "that", "to",   "up", "what", "with"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i], word) == 0)
            return true;
    return false;
}

static bool is_letter(unsigned char c)
{
    return isalnum(c) || c >= 0x80;
}

static void add_words(struct words *words, const char *text)
{
    while (words->count < words->max) {
        while (*text && !is_letter((unsigned char)*text))
            text++;
        if (!*text)
            return;
        char *word = words->list[words->count++];
        size_t n = 0;
        for (; is_letter((unsigned char)*text); text++)
            if (n < WORD_MAX - 1)
                word[n++] = (char)tolower((unsigned char)*text);
        word[n] = '\0';
        if (is_empty(word))
            words->count--;
        else
            stem(word);
    }
}

static size_t occurrences(const struct words *words, const char *word)
{
    size_t n = 0;
    for (size_t i = 0; i < words->count; i++)
        n += strcmp(words->list[i], word) == 0;
    return n;
}

static void words_of(const struct cv_tool *tool, struct words *words)
{
    for (int i = 1; i < NAME_COUNTS; i++)
        add_words(words, tool->name);
    add_words(words, tool->signature); /* begins with the name */
    add_words(words, tool->summary);
}

static void score_word(const struct words *docs, size_t count, double average, const char *word, double *scores)
{
    size_t holders = 0;
    for (size_t i = 0; i < count; i++)
        holders += occurrences(&docs[i], word) > 0;
    if (holders == 0)
        return;
    double rarity = log(1 + ((double)(count - holders) + 0.5) / ((double)holders + 0.5));
    for (size_t i = 0; i < count; i++) {
        double times = (double)occurrences(&docs[i], word);
        scores[i] += rarity * times * (K1 + 1) / (times + K1 * (1 - B + B * (double)docs[i].count / average));
    }
}

static void score_by_words(const char *request, const struct cv_tool *const *tools, size_t count, double *scores)
{
    char asked_list[REQUEST_WORDS][WORD_MAX];
    struct words asked = {.max = REQUEST_WORDS, .list = asked_list};
    cv_auto_free struct words *docs = cv_zalloc((count + 1) * sizeof *docs);
    cv_auto_free char(*lists)[WORD_MAX] = cv_zalloc((count + 1) * TOOL_WORDS * sizeof *lists);
    double total = 0;
    for (size_t i = 0; i < count; i++) {
        docs[i] = (struct words){.max = TOOL_WORDS, .list = lists + i * TOOL_WORDS};
        words_of(tools[i], &docs[i]);
        total += (double)docs[i].count;
        scores[i] = 0;
    }
    add_words(&asked, request);
    for (size_t i = 0; i < asked.count; i++) {
        bool repeated = false;
        for (size_t k = 0; k < i; k++)
            repeated = repeated || strcmp(asked.list[k], asked.list[i]) == 0;
        if (!repeated)
            score_word(docs, count, total / (double)(count ? count : 1), asked.list[i], scores);
    }
}

const struct ranker ranker_words = {"words", score_by_words};

size_t rank_of(const double *scores, size_t count, size_t i)
{
    size_t better = 0;
    for (size_t k = 0; k < count; k++)
        better += scores[k] > scores[i] || (scores[k] == scores[i] && k < i);
    return better;
}

size_t rank_keep(const double *scores, const struct cv_tool **tools, size_t count, size_t most)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (scores[i] > 0 && rank_of(scores, count, i) < most)
            tools[kept++] = tools[i];
    return kept;
}

size_t rank_choose(const struct ranker *ranker, const char *request, const struct cv_tool **tools, size_t count, size_t most)
{
    if (count <= most)
        return count;
    cv_auto_free double *scores = cv_zalloc(count * sizeof *scores);
    ranker->score(request, tools, count, scores);
    return rank_keep(scores, tools, count, most);
}
