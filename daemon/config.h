// SPDX-License-Identifier: MIT
/*
 * daemon/config.h - the form of corvid.conf: lines of `key = value`. What the keys are is the table of options (options.h).
 *
 *   # a comment is a line of its own
 *   model = ~/models/small.gguf
 *   state = "/srv/a folder/corvid "      quotes keep blanks at the ends; in them \" and \\ stand for " and \
 *
 * UTF-8; a line ends in a newline (a carriage return before it is dropped). A value without quotes is the rest of its line,
 * a '#' in it included. Pure; any thread.
 */
#pragma once

#include "daemon/base/error.h"

#include <stddef.h>

struct cv_config_row {
    const char *key, *value; /* borrowed for the call */
    int line;                /* counts from 1 */
    int key_column, value_column; /* in characters, from 1 */
};

/* Called for each setting in order; a negative answer ends the reading with it. */
typedef int (*cv_config_fn)(const struct cv_config_row *row, void *arg, struct cv_error *err);

/* Reads a whole file's text. -EINVAL with "NAME:line:column: ..." for what is no such line. */
int cv_config_parse(const char *name, const char *text, size_t len, cv_config_fn fn, void *arg, struct cv_error *err) __attribute__((nonnull(1, 2, 4)));

/* The error for a place in the file: -EINVAL, "NAME:line:column: TEXT". */
int cv_config_fault(const char *name, int line, int column, struct cv_error *err, const char *fmt, ...) __attribute__((format(printf, 5, 6), nonnull(1, 5)));
