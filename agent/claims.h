// SPDX-License-Identifier: MIT
/*
 * agent/claims.h - a final answer that says something was done. Small models say so without a call now and then: "Deleted a.txt." A run in which no
 * call with an effect succeeded sends such an answer back, once. Room-internal; pure; any thread.
 */
#pragma once

/* The word in which the answer claims a deed ("Deleted" of "Deleted a.txt.", "moved" of "I have moved it."), or NULL. Only what stands at the beginning
 * of a sentence counts, after "I", "I have" and the like: "It was deleted last year" may be what a file says. `*len` is its length. English only. */
const char *claims_deed(const char *answer, int *len) __attribute__((nonnull));
