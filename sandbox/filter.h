// SPDX-License-Identifier: MIT
/*
 * filter.h - from the tables of groups.c to a BPF program: libseccomp builds a binary tree once at the daemon's start, a
 * short prologue answers numbers newer than the tables, and the result is a sealed memfd that can be mapped by whoever
 * installs it and changed by nobody. Another architecture or the x32 entry kills the process.
 */
#pragma once

#include "daemon/base/error.h"
#include "sandbox/groups.h"

#include <stddef.h>
#include <stdint.h>

struct sock_filter;

struct filter {
    int fd; /* sealed memfd, close-on-exec */
    struct sock_filter *code;
    size_t length; /* instructions */
    uint64_t checksum;
    char hash[65]; /* SHA-256 of the program */
};

/* Fills *out; release with filter_finish. */
int filter_build(enum wire_class class, struct filter *out, struct cv_error *err) __attribute__((nonnull(2)));
void filter_finish(struct filter *filter) __attribute__((nonnull));

/* "libseccomp 2.5.4" into a static buffer. */
const char *filter_library(void);
