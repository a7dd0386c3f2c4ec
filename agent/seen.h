// SPDX-License-Identifier: MIT
/*
 * agent/seen.h - which paths a run has reason to name: those that stand in its request, those that an observation showed, those that it
 * made itself. What would remove, replace or move away anything else is asked about first (tools/care.h), since a small model
 * invents paths. Room-internal; pure; loop thread.
 *
 * A path is known when, as it was written or worked out (absolute, relative to the workspace, from ~), it stands as a whole word in a
 * text that was seen; when its folder is known and its last name stands as a whole word; when fs_list, fs_find or text_search showed
 * it; or when a call of this run made it. What stands in a pattern is no path, and a refusal or error shows none.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct seen {
    char *workspace;
    char *home;     /* or NULL */
    char **texts;
    size_t count;
    json_t *paths;  /* keys: absolute paths */
};

void seen_init(struct seen *seen, const char *workspace, const char *home, const char *task) __attribute__((nonnull(1, 2, 4)));
void seen_finish(struct seen *seen) __attribute__((nonnull));

void seen_text(struct seen *seen, const char *text) __attribute__((nonnull));

/* A call that succeeded: what it showed (`view`, as the model was shown it) and what it made. */
void seen_call(struct seen *seen, const char *tool, const json_t *args, const json_t *result, const char *view) __attribute__((nonnull(1, 2, 5)));

/* `shown` as it was written, `absolute` the same worked out. */
bool seen_knows(const struct seen *seen, const char *shown, const char *absolute) __attribute__((nonnull));
