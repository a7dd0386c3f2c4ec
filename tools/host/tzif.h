// SPDX-License-Identifier: MIT
/*
 * tzif.h - what a time zone's file (TZif, RFC 8536) says about one moment. The C library can do this only for the whole process at
 * once, by its environment, which a daemon with threads must not touch. Pure; any thread; any bytes are a file.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct tzif_local {
    int32_t offset; /* seconds east of UTC */
    char name[16];  /* "CET", "+03" */
};

/* The local time of `unix_s` by the file's bytes. 0 or -EINVAL when they are no TZif file. */
int tzif_local(const void *bytes, size_t len, int64_t unix_s, struct tzif_local *out);

/* The same by the rule that stands at a file's end, like "CET-1CEST,M3.5.0,M10.5.0/3" (the POSIX TZ variable). */
int tzif_rule(const char *rule, int64_t unix_s, struct tzif_local *out);
