// SPDX-License-Identifier: MIT
/*
 * daemon/options.h - what corvidd can be told: one table row an option. The row is the option: parser, configuration file,
 * --help and the manual page are made of it.
 *
 * Values come from the command line, else from the configuration file (corvid.conf: `key = value` with the same names without
 * dashes, see config.h), else from the defaults (cv_options_defaults). Paths on the command line are relative to the current folder, those in the file to
 * the file's folder; "~" is the home folder. Any thread; the strings are the options'.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/base/error.h"
#include "daemon/base/path.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum cv_option_type {
    CV_OPTION_COUNT,   /* int, 1 to 256 */
    CV_OPTION_FLAG,    /* bool */
    CV_OPTION_PATH,    /* char *, made absolute */
    CV_OPTION_MODEL,   /* char *: "none", "http:URL", "script:FILE" or a file's path, made absolute */
    CV_OPTION_ADAPTER, /* char *: "none" or a file's path, made absolute */
    CV_OPTION_TEXT,    /* char *, as it is */
    CV_OPTION_LEVEL,   /* enum cv_log_level */
};

struct cv_option {
    const char *name; /* without dashes */
    enum cv_option_type type;
    size_t offset;        /* of its field in struct cv_options */
    const char *arg;      /* "DIR"; NULL for a flag */
    const char *fallback; /* the default, in words */
    const char *range;    /* what is allowed, in words */
    bool in_file;         /* may stand in the configuration file */
    const char *text;
};
extern const struct cv_option cv_option_table[]; /* ends with name == NULL */

struct cv_options {
    char *model_name, *model_key; /* of a served model, or NULL */
    char *state, *socket, *config, *model, *adapter, *policies; /* NULL until given or defaulted; policies may stay NULL */
    int log_level;
    int threads;              /* of the engine; 0: as many as there are processors */
    bool foreground, version, help, check_config, describe;
    bool file_read;           /* there was a configuration file; `config` is its path */
    int file_rows;            /* settings in it */
    bool default_model;       /* the model was not named: the one of the data folder, or none */
    struct cv_path_dirs dirs; /* filled by cv_options_parse */
    char *zone;               /* TZ as it was at the start, or NULL; filled by cv_options_parse */
    char *programs;           /* folder of corvid-nursery and its like, filled by cv_options_defaults */
};

/* Reads argv, then the configuration file. -EINVAL names the option or FILE:LINE:COLUMN and what would be right; the
 * configuration file's own -ENOENT when it was named. On failure nothing is kept. */
int cv_options_parse(int argc, char *const *argv, struct cv_options *out, struct cv_error *err) __attribute__((nonnull(2, 3)));

/* Fills what was not given from the XDG folders. */
int cv_options_defaults(struct cv_options *options, struct cv_error *err) __attribute__((nonnull(1)));

/* The real path of what Corvid brings, `below` the running program's folder ("../share/corvid/policies"), so that an
 * installed prefix may lie anywhere. Gives it; NULL with errno when it is not there. */
char *cv_options_near(const char *below) __attribute__((nonnull));

/* The text of --help. */
void cv_options_usage(struct cv_buf *out) __attribute__((nonnull));

/* The table for whoever makes manual pages of it: {"options":[{"name","arg","default","range","in_file","text"}]}. Gives it. */
json_t *cv_options_describe(void) __attribute__((returns_nonnull));
void cv_options_finish(struct cv_options *options) __attribute__((nonnull));
