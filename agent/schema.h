// SPDX-License-Identifier: MIT
/*
 * agent/schema.h - the JSON Schema that constrains one step of the model: a call of one of the granted tools, or a final
 * answer. Room-internal; pure; any thread.
 */
#pragma once

#include "tools/tool.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* One branch a tool: {"tool": const, "args": its parameters}, in the order given. What is only for people, and bounds that
 * a grammar would have to count out, are left away: the door checks the whole schema anyhow. Gives an array. */
json_t *schema_branches(const struct cv_tool *const *tools, size_t count) __attribute__((nonnull, returns_nonnull));

/* {"anyOf": [branches..., final]}; with `last` only the final answer. `calls` are the ids a final answer may cite. Gives it. */
json_t *schema_step(const json_t *branches, const json_t *calls, bool last) __attribute__((nonnull, returns_nonnull));
