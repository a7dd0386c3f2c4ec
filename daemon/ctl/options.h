// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/options.h - command line options as tables. A verb has one row an option; the parser, `--help` and the
 * error messages are all made from the rows. Forms: --name VALUE, --name=VALUE, --flag, -f (where a row has a letter);
 * `--` ends the options. Options may stand before, between and after the words, unless the verb stops at its first word
 * (exec: what follows belongs to the command). The last of two equal options counts, but for those of type OPTION_MANY.
 *
 * Pure; strings are borrowed from argv and the tables.
 */
#pragma once

#include "daemon/base/error.h"

#include <stdbool.h>
#include <stdint.h>

/* MANY: a text that may be given more than once, and each time counts. */
enum option_type { OPTION_FLAG, OPTION_TEXT, OPTION_INT, OPTION_MANY };

struct ctl_option {
    const char *name;     /* without the dashes */
    char letter;          /* one-letter form, or 0 */
    enum option_type type;
    const char *arg;      /* what stands for the value in help: "DIR"; NULL for a flag */
    const char *fallback; /* the default, for people; NULL when there is none */
    const char *help;     /* one line */
    int64_t min, max;     /* OPTION_INT */
};

enum { OPTIONS_MAX = 32 };

struct options_set {
    const struct ctl_option *row;
    const char *text;
    int64_t number;
};

struct options_values {
    struct options_set set[OPTIONS_MAX];
    int count;
    struct options_set *many; /* every one of type OPTION_MANY in its order; allocated: options_finish */
    int many_count;
    char **words; /* what is no option; `words` itself is allocated: options_finish */
    int word_count;
};

/* Parses argv[0..argc) by the rows of two tables (each ends with name == NULL; `more` may be NULL), adding to `out`
 * (zeroed at first). Returns how many of argv were taken: all, or with `stops` only those before the first word.
 * -EINVAL names the option and what would be right. */
int options_parse(const struct ctl_option *rows, const struct ctl_option *more, bool stops, int argc, char **argv, struct options_values *out,
                  struct cv_error *err) __attribute__((nonnull(1, 5, 6)));
/* Sets a text option as if it had been given; `text` is kept. -EINVAL when no row has the name. */
int options_replace(struct options_values *values, const struct ctl_option *rows, const char *name, const char *text) __attribute__((nonnull));
void options_finish(struct options_values *values) __attribute__((nonnull));

bool options_has(const struct options_values *values, const char *name) __attribute__((nonnull));
const char *options_text(const struct options_values *values, const char *name) __attribute__((nonnull)); /* NULL when not given */
int64_t options_int(const struct options_values *values, const char *name, int64_t fallback) __attribute__((nonnull));
/* The text that an option of type OPTION_MANY was given at the `index`th time, from 0; NULL when it was not given so often. */
const char *options_each(const struct options_values *values, const char *name, int index) __attribute__((nonnull));

/* How many letters must be changed to turn one word into the other (added, dropped, replaced, two neighbours swapped). */
int options_distance(const char *a, const char *b) __attribute__((nonnull));

/* True when `candidate` is near enough to `word` to be what was meant; *best is the distance to beat, lowered then. */
bool options_is_nearer(const char *word, const char *candidate, int *best) __attribute__((nonnull));
