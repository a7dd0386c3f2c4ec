// SPDX-License-Identifier: MIT
/*
 * desk.h - what the files of the desk share: one tool's row, and how an answer of the store finds its call. Loop thread.
 */
#pragma once

#include "tools/door/internal.h"

struct desk_row {
    const char *tool;
    int (*check)(const struct cv_call *call, struct cv_error *err); /* nullable: as in struct carrier */
    void (*go)(struct cv_call *call);                               /* ends in call_done or call_failed */
    bool whole; /* what was handed to the store is done or not, never half: a cancel or the deadline waits for the answer */
    bool asks;  /* a person answers: the call has the person's deadline */
};
extern const struct desk_row desk_memory_save, desk_memory_search, desk_read_result, desk_ask_user;

/* For calls that wait for a letter: hand `desk_wait` to who will answer, and take it back with `desk_waited`, which gives the call,
 * or NULL when it has ended meanwhile. Each once. */
void *desk_wait(struct cv_call *call);
struct cv_call *desk_waited(void *wait);
