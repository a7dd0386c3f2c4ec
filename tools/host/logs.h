// SPDX-License-Identifier: MIT
/*
 * logs.h - searching the two kinds of logs. Room-internal; called with the peer's rights taken on (host_become).
 */
#pragma once

#include "tools/host/host.h"

enum { LOGS_LINES_MAX = 500 };

struct logs_query {
    const char *text; /* case ignored */
    const char *unit; /* NULL: all */
    size_t lines;     /* how many of each kind */
};

struct logs_found {
    json_t *lines;     /* [{"source","line"}], newest last; borrowed */
    size_t count;      /* lines that fit, also those left out */
    size_t files;      /* text logs that were read */
    size_t entries;    /* journal entries that were looked at */
    size_t unreadable; /* logs that the peer may not read */
    bool cut;          /* a bound was met */
};

void logs_prepare(void); /* before the peer's rights are taken on: loads what is needed */
int logs_files(const struct cv_host_env *env, const struct logs_query *query, struct logs_found *found, struct cv_error *err);
int logs_journal(const struct cv_host_env *env, const struct logs_query *query, struct logs_found *found, struct cv_error *err);
