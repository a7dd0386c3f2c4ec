// SPDX-License-Identifier: MIT
/*
 * view.h - what views and results of tools have in common: names made safe to show, texts and lists cut to what a model
 * may see, arrays that stay below the bounds of a result. Room-internal; pure; any thread.
 */
#pragma once

#include "daemon/base/buf.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { VIEW_PATH = 600 }; /* bytes of a path in an observation */

/* Adds at most `max` bytes of `text` with control characters written as "\n", "\t", "\x1b"; a cut one ends in "...". */
void view_name(struct cv_buf *out, const char *text, size_t max);

/* Adds `text`; when out would grow over CV_LIMIT_VIEW_BYTES it is cut and a line "[cut: N of M bytes shown]" follows.
 * `total` is the size of the whole, of which `text` may already be the head. */
void view_text(struct cv_buf *out, const char *text, size_t len, size_t total);

/* "COUNT NOUN", then a line for each item of `items` as `line` writes it, as many as fit; then "[cut: N of M NOUN shown]" when
 * not all did, and with `more` a line that says that the search itself was cut. */
typedef void (*view_line_fn)(const json_t *item, struct cv_buf *out);
void view_list(struct cv_buf *out, const json_t *items, size_t count, bool more, const char *noun, view_line_fn line);

/* "ok: VERB PATH" and the same with two paths, taken from args. */
void view_done(struct cv_buf *out, const char *verb, const char *path);

/* "exit N" and the output of a command: the view of every class X tool. */
void view_command(const json_t *args, const json_t *result, struct cv_buf *out);

/* A result's array that is kept below CV_LIMIT_LIST_ENTRIES and three quarters of CV_LIMIT_RESULT_BYTES. */
struct view_rows {
    json_t *items; /* borrowed from the result */
    size_t bytes;
    bool full;     /* something was left out */
};

/* Appends (takes) `item`, or drops it and sets `full`. */
void view_rows_add(struct view_rows *rows, json_t *item);
