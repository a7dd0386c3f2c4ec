// SPDX-License-Identifier: MIT
/*
 * agent/fold.h - makes room in a long run's prompt: old turns shrink to a line each. Nothing is lost: the journal has every reply and
 * result whole, `read_result` shows a result again by its step, and a final answer may still cite every call.
 *
 * Folding is a pure function of the turns and of sizes, so the same run folds the same way. It is done seldom and much at a time, since
 * what is folded changes the prompt's middle and everything behind it must be evaluated once more: over FOLD_FROM of the context, the
 * oldest turns are folded until the prompt is expected to be under FOLD_TO. Room-internal; pure; any thread.
 */
#pragma once

#include "agent/prompt.h"

#include <stddef.h>

enum {
    FOLD_FROM = 60, /* percent of the context: a step may write 2,048 of 8,192 tokens, and an observation brings up to 1,000 */
    FOLD_TO = 40,
    FOLD_KEEP = 2,  /* the newest turns are never folded */
};

/* What is known of the prompt that comes next, in tokens. */
struct fold_size {
    int prompt;   /* of the last step's prompt, 0 at first */
    int reply;    /* written in that step */
    int context;  /* of the engine; 0: nothing is folded */
};

/* How many turns, from the first on, should be folded, given that `folded` are; never less than that. The last turn came after the last prompt. */
size_t fold_plan(const struct cv_prompt_turn *turns, size_t count, size_t folded, const struct fold_size *size) __attribute__((nonnull(4)));

/* A turn in its folded form: an observation of at most a line, a reply whose long texts are named by their sizes. Short ones stay as they
 * are. `step` is the turn's number where read_result is offered, which shows it again; else 0. Gives them. */
char *fold_observation(const char *observation, int step) __attribute__((nonnull, returns_nonnull));
char *fold_reply(const char *reply) __attribute__((nonnull, returns_nonnull));
