// SPDX-License-Identifier: MIT
/*
 * agent/prompt.h - what the model is shown. One function makes the messages of a step of (system text, task, turns so far);
 * the same function makes training data. Room-internal; pure; any thread.
 *
 * The format is that of the adapter, to the byte (agent/README.md); its number stands in each run.created. Prompts only
 * grow, but for folding (fold.h): what was shown stays as it was, so that the engine evaluates what is new and nothing else.
 */
#pragma once

#include "agent/agent.h"
#include "tools/tool.h"

#include <stddef.h>

/* The first message: one line of instruction, "Tools:", one line a tool. Hidden tools are left out. `tools` ends with NULL.
 * Gives it. */
char *cv_prompt_system(const struct cv_tool *const *tools) __attribute__((nonnull, returns_nonnull));

/* The same text with a second block: the tools of plugins that were chosen for this request, one line each. Gives it. */
char *cv_prompt_extend(const char *system, const struct cv_tool *const *tools, size_t count) __attribute__((nonnull, returns_nonnull));

struct cv_prompt_turn {
    const char *reply;       /* exactly as the model wrote it */
    const char *observation; /* exactly as it was shown: see cv_prompt_view */
};

/* Everything that a prompt is made of; texts and arrays are borrowed. */
struct cv_prompt {
    const char *system;
    const json_t *history; /* [{"task","reply"}]: earlier exchanges of a conversation, oldest first; NULL: none */
    const char *task;
    const struct cv_prompt_turn *turns;
    size_t turn_count;
};

/* Gives an array of `*count` messages (release with free) that borrows all texts. */
struct cv_message *cv_prompt_render(const struct cv_prompt *prompt, size_t *count) __attribute__((nonnull, returns_nonnull));

/* An observation as the model sees it: valid UTF-8, at most CV_LIMIT_VIEW_BYTES of it; a cut ends at a character and is named
 * in a last line. Gives it. */
char *cv_prompt_view(const char *view) __attribute__((nonnull, returns_nonnull));
