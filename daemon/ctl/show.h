// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/show.h - output for people: text made safe for a terminal, colours (only on a terminal, never with NO_COLOR
 * or TERM=dumb), tables, durations, and JSON lines.
 *
 * What a model, a tool or a file wrote may hold control sequences that would take over the terminal: everything of
 * theirs is printed by show_text or show_line, which make control characters visible.
 */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum show_colour { SHOW_PLAIN, SHOW_BOLD, SHOW_DIM, SHOW_RED, SHOW_GREEN, SHOW_YELLOW };

/* The sequence that switches to a colour on this stream, or "". Static. */
const char *show_paint(FILE *out, enum show_colour colour) __attribute__((nonnull));

/* Text with control characters (all but newline and tab) written as \xNN. */
void show_text(FILE *out, const char *text) __attribute__((nonnull));

/* The same on one line of at most `max` columns: white space runs become one blank, a cut ends in "...". */
void show_line(FILE *out, const char *text, size_t max) __attribute__((nonnull));

/* Every line of the text behind `indent`, without a newline after the last. */
void show_indented(FILE *out, const char *indent, const char *text) __attribute__((nonnull));

/* One JSON value as one line on stdout, flushed. */
void show_json(const json_t *value) __attribute__((nonnull));

/* The arguments of a call, short: path="a.txt" text="hello ..." */
void show_args(FILE *out, const json_t *args, size_t max) __attribute__((nonnull(1)));
char *show_args_text(const json_t *args, size_t max) __attribute__((returns_nonnull)); /* gives it */

enum show_kind { SHOW_TEXT, SHOW_INT, SHOW_TIME, SHOW_STATUS };

struct show_column {
    const char *title;
    const char *key;
    enum show_kind kind;
    size_t max; /* columns at most; 0: as many as it takes */
};

/* An array of objects as a table on stdout, columns as wide as their contents. `columns` ends with title == NULL. */
void show_table(const struct show_column *columns, const json_t *rows) __attribute__((nonnull(1)));

enum { SHOW_SMALL = 48 };
const char *show_duration(int64_t us, char *out) __attribute__((nonnull)); /* "1.2 ms"; out has SHOW_SMALL bytes */
const char *show_bytes(int64_t bytes, char *out) __attribute__((nonnull)); /* "3.4 MiB" */

/* A point in time, given as the text "2026-11-24T10:12:30.1Z" or microseconds, in local time; "-" for anything else. */
const char *show_time(const json_t *value, char *out) __attribute__((nonnull(2)));

/* stdout is written before stderr goes on; a line of progress is erased. */
void show_flush(void);
