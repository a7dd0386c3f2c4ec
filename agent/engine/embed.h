// SPDX-License-Identifier: MIT
/*
 * agent/engine/embed.h - texts to vectors: a small encoder model beside the language model, in a thread of its own. Texts that mean
 * something alike get vectors that point in about the same direction, so that a tool is found for a request that shares no word with it.
 *
 * The guard of this model's file is its hash: only the file that scripts/fetch-model --retrieval makes, byte for byte, is loaded
 * (CV_EMBED_SHA256); any other is refused with both hashes. The file is hashed and loaded when the first text comes, not before: who never
 * asks pays nothing. Loop thread only; what is slow happens in the room.
 */
#pragma once

#include "daemon/base/error.h"
#include "daemon/loop/loop.h"

#include <stddef.h>
#include <stdint.h>

#define CV_EMBED_FILE "all-MiniLM-L6-v2.Q8_0.gguf"
#define CV_EMBED_SHA256 "f9142ed695151f9d7eb5f4fa47e8400748366ae42a4470fb4afb54e58e1a6081"

struct cv_embedder;

enum cv_embedder_phase { CV_EMBEDDER_IDLE, CV_EMBEDDER_LOADING, CV_EMBEDDER_READY, CV_EMBEDDER_FAILED };

struct cv_embedder_status {
    enum cv_embedder_phase phase;
    const char *model;       /* the path; borrowed from the embedder */
    struct cv_error error;   /* FAILED: why */
};

/* Keeps the path, copied; touches no file yet. Gives it. */
struct cv_embedder *cv_embedder_create(struct cv_loop *loop, const char *path) __attribute__((nonnull, returns_nonnull));

/* What is under way ends with -ECANCELED, then `done` (nullable) is called. */
void cv_embedder_close(struct cv_embedder *embedder, cv_loop_fn done, void *arg);

void cv_embedder_status(const struct cv_embedder *embedder, struct cv_embedder_status *out) __attribute__((nonnull));

/* Exactly once, from the loop: `count` vectors of `width` numbers, one after the other, each of length one, borrowed during the call; or
 * err: -ETIMEDOUT, -ECANCELED, or why the model cannot be used. */
typedef void (*cv_embedded_fn)(const float *vectors, size_t width, const struct cv_error *err, void *arg);

/* Copies the texts. Requests are served in the order in which they came. -ENODEV when the model has failed before, -EAGAIN when there is no
 * thread for it, -ESHUTDOWN after close. */
int cv_embedder_embed(struct cv_embedder *embedder, const char *const *texts, size_t count, uint64_t timeout_ms, cv_embedded_fn fn, void *arg,
                      struct cv_error *err) __attribute__((nonnull(1, 2, 5)));
