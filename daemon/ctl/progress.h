// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/progress.h - one line at the bottom of the terminal that says what is waited for, and is gone when it is over.
 * Nothing is drawn when stderr is no terminal (or TERM=dumb). Whoever writes to stdout or stderr erases it first (show_flush does).
 */
#pragma once

#include <stddef.h>

/* Draws the line anew; text is cut to the terminal's width and made harmless. */
void progress_show(const char *text) __attribute__((nonnull));
void progress_erase(void);

/* Columns of the terminal that stderr is, or `fallback` when it is none. */
size_t progress_columns(size_t fallback);
