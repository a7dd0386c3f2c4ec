// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/event_lines.h - how one event of a run looks on stderr: one line a call, one an observation, cut to the
 * terminal's width; with `verbose` all there is.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>

void event_lines_plan(const json_t *event, bool verbose) __attribute__((nonnull));
void event_lines_think(const json_t *event, bool verbose) __attribute__((nonnull));

/* A call, with how long it took when its observation is given (nullable). */
void event_lines_call(const json_t *call, const json_t *observation) __attribute__((nonnull(1)));
void event_lines_observation(const json_t *event, bool verbose) __attribute__((nonnull));
