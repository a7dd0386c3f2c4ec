// SPDX-License-Identifier: MIT
/*
 * model_file.h - rows of model.list and model.show made ready for people. Inside the client's room. Pure but for model_file_unread.
 */
#pragma once

#include <jansson.h>
#include <stdint.h>

enum { MODEL_COUNT = 32 };

/* A number of parameters: "134.5M", "6.7B"; `out` has MODEL_COUNT bytes. */
const char *model_file_count(int64_t count, char *out) __attribute__((nonnull, returns_nonnull));

/* "2 of 8", or "" for a model that is no mixture of experts; `out` has MODEL_COUNT bytes. */
const char *model_file_experts(const json_t *row, char *out) __attribute__((nonnull(2), returns_nonnull));

/* Says on stderr why nothing is known of a file; nothing when something is. */
void model_file_unread(const json_t *row);
