// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/prompt.h - a line typed at a terminal, with editing and a history (libedit; ~/.editrc is read). The prompt stands on
 * stderr, so that stdout stays the answers'. The history is a text file of the user's alone, a line a message.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/base/error.h"

struct prompt;

/* `history`: the file (its folder is made, 0700), or NULL for none. -EIO when the terminal cannot be used. A history that cannot be
 * read is left alone and not written. While a prompt is open, INT and TERM are blocked. */
int prompt_open(const char *history, struct prompt **out, struct cv_error *err) __attribute__((nonnull(2)));
void prompt_close(struct prompt *prompt); /* NULL is fine */

enum prompt_end {
    PROMPT_LINE,        /* *out has it, without the newline */
    PROMPT_INTERRUPTED, /* Ctrl-C: what was typed is thrown away */
    PROMPT_END,         /* Ctrl-D on an empty line, TERM, or the terminal is gone */
};
enum prompt_end prompt_read(struct prompt *prompt, const char *words, struct cv_buf *out) __attribute__((nonnull));

/* Keeps a line, also for the next time. */
void prompt_remember(struct prompt *prompt, const char *line) __attribute__((nonnull));
