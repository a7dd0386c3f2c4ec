// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/enforced.h - what the kernel enforced on a call and what the call took, in words. Shared by `exec --stats`,
 * `tool call` and `runs show`.
 */
#pragma once

#include <jansson.h>
#include <stdio.h>

/* Who did a call that had no walls, in words; NULL when a worker behind walls did it. Static. */
const char *enforced_carrier(const json_t *enforced);

/* "PREFIX landlock ABI 7, seccomp 1f2e3d4c, ..." and a newline; nothing when `enforced` is no object. */
void enforced_show(FILE *out, const char *prefix, const json_t *enforced) __attribute__((nonnull(1, 2)));

/* "PREFIXno sandbox: the daemon itself looked at the host: /proc/meminfo, uname" and a newline, for a call that the daemon carried out on
 * the host; nothing for any other. `result` may be NULL. */
void enforced_show_source(FILE *out, const char *prefix, const json_t *enforced, const json_t *result) __attribute__((nonnull(1, 2)));

/* "PREFIX wall ms 600000 (timer), cpu s 60 (rlimit), ..." and a newline; nothing when `limits` is no array. */
void enforced_show_limits(FILE *out, const char *prefix, const json_t *limits) __attribute__((nonnull(1, 2)));

/* "PREFIX wall 1.2 ms, cpu 0.8 ms, memory 3.4 MiB" and a newline. */
void enforced_show_stats(FILE *out, const char *prefix, const json_t *stats) __attribute__((nonnull(1, 2)));
