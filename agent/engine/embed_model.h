// SPDX-License-Identifier: MIT
/*
 * embed_model.h - an encoder model of llama.cpp that makes one vector of a text, synchronously. Inside the engine room, and for developer
 * programs and tests; one thread at a time. Nothing is checked here: embed.c is the one who lets only a known file come this far.
 */
#pragma once

#include "daemon/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct embed_model;

/* Loads a GGUF with an encoder (architecture bert) that pools its tokens to one vector. Without llama.cpp: -ENODEV. Blocking. Gives *out. */
int embed_model_load(const char *path, struct embed_model **out, struct cv_error *err) __attribute__((nonnull(1, 2)));
void embed_model_free(struct embed_model *model); /* NULL is fine */

/* How many numbers a vector has. */
size_t embed_model_width(const struct embed_model *model) __attribute__((nonnull));

/* The vector of a text, of length one, into out[0..width). What is beyond EMBED_TOKENS tokens is not read. The same text gives the same
 * numbers, whatever was embedded before. Blocking: some milliseconds. */
enum { EMBED_TOKENS = 256 };
int embed_model_run(struct embed_model *model, const char *text, float *out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));
