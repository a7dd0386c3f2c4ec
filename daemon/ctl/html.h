// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/html.h - text put into an HTML page so that it stays text: in content and in double-quoted attributes. Pure.
 */
#pragma once

#include "daemon/base/buf.h"

#include <jansson.h>

/* Adds the text: markup characters as references, control characters and marks of direction as \xNN, newlines and tabs kept. */
void html_add_text(struct cv_buf *out, const char *text) __attribute__((nonnull));

/* <TAG class="CLASS">text</TAG>; `tag` and `class` are ours, never what came from outside. */
void html_add_element(struct cv_buf *out, const char *tag, const char *class, const char *text) __attribute__((nonnull));

/* A JSON value, indented, in a <pre>. */
void html_add_json(struct cv_buf *out, const json_t *value) __attribute__((nonnull(1)));
