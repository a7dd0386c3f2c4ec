// SPDX-License-Identifier: MIT
/*
 * agent/prompt.h - what the model is shown. One function makes the messages of a step of (system text, task, turns so far);
 * the same function makes training data. Room-internal; pure; any thread.
 *
 * The format is that of the adapter, to the byte (agent/README.md); its number stands in each run.created. Prompts only
 * grow: what was shown stays as it was, so that the engine evaluates what is new and nothing else.
 */
#pragma once

#include "agent/engine/engine.h"
#include "tools/tool.h"

#include <stddef.h>

enum { CV_PROMPT_VERSION = 1 };

/* The first message: one line of instruction, "Tools:", one line a tool. Hidden tools are left out. `tools` ends with NULL.
 * Gives it. */
char *cv_prompt_system(const struct cv_tool *const *tools) __attribute__((nonnull, returns_nonnull));

struct cv_prompt_turn {
    const char *reply;       /* exactly as the model wrote it */
    const char *observation; /* exactly as it was shown: see cv_prompt_view */
};

/* Gives an array of `*count` messages (release with free) that borrows all texts. */
struct cv_message *cv_prompt_render(const char *system, const char *task, const struct cv_prompt_turn *turns, size_t turn_count, size_t *count)
    __attribute__((nonnull(1, 2, 5), returns_nonnull));

/* An observation as the model sees it: valid UTF-8, at most CV_LIMIT_VIEW_BYTES of it; a cut ends at a character and is named
 * in a last line. Gives it. */
char *cv_prompt_view(const char *view) __attribute__((nonnull, returns_nonnull));
