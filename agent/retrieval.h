// SPDX-License-Identifier: MIT
/*
 * agent/retrieval.h - finds tools of plugins by what they mean. Each tool's description is embedded once, when it is first seen, and its
 * vector kept as long as the daemon runs; a request is embedded when a run begins, in the embedder's room, and compared with them. It is used
 * when more tools of plugins are there than a prompt shows; who has fewer never loads the model. Whatever goes wrong, the run begins all
 * the same: its tools are chosen by words (rank.h). Loop thread only.
 */
#pragma once

#include "agent/engine/embed.h"
#include "tools/tool.h"

#include <stdbool.h>

struct cv_retrieval;

/* The model's file is not touched before the first use. `failed` (nullable) is called, from the loop, each time that a choice is left to
 * words or descriptions could not be embedded, with why; not for those that follow once the model cannot be used. Gives it. */
struct cv_retrieval *cv_retrieval_create(struct cv_loop *loop, const char *model, void (*failed)(const struct cv_error *why, void *arg), void *arg)
    __attribute__((nonnull(1, 2), returns_nonnull));
void cv_retrieval_close(struct cv_retrieval *retrieval, cv_loop_fn done, void *arg); /* after the agents that use it; NULL is fine */

/* Has these tools embedded now, so that no run waits for it; does nothing when a prompt has room for them all. Rows must live as long. */
void cv_retrieval_learn(struct cv_retrieval *retrieval, const struct cv_tool *const *tools, size_t count) __attribute__((nonnull));

struct cv_retrieval_status {
    struct cv_embedder_status embedder;
    size_t known; /* tools whose vectors are there */
};
void cv_retrieval_status(const struct cv_retrieval *retrieval, struct cv_retrieval_status *out) __attribute__((nonnull));

/* ---- inside the agent ------------------------------------------------------------------------------------------------------ */

/* Scores of the tools for a request, as mix_scores gives them, borrowed during the call; NULL: choose by words. Exactly once, from the loop. */
typedef void (*retrieval_fn)(const double *scores, void *arg);

/* False: nothing was started, choose by words. Copies the request and the list. The answer comes within RETRIEVAL_MS. */
enum { RETRIEVAL_MS = 1000 };
bool retrieval_ask(struct cv_retrieval *retrieval, const char *request, const struct cv_tool *const *tools, size_t count, retrieval_fn fn, void *arg)
    __attribute__((nonnull(1, 2, 3, 5)));
