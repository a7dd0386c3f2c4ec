// SPDX-License-Identifier: MIT
/*
 * command.h - care for what a command line would lose: which words of it are removed, replaced or moved away, as far as its text
 * tells. A shell computes its words, so this is no wall: what a variable, a script, an interpreter or a redirection does is not
 * seen, and nothing is kept of what a command changes. It stops a model that takes the shell for what fs_remove was refused.
 * Pure; any thread.
 */
#pragma once

#include "daemon/base/buf.h"

#include <stdbool.h>

/* Is this path named by the request or by an observation? `word` is plain: no pattern, no variable. */
typedef bool (*command_knows_fn)(const char *word, void *arg);

/* Adds what `line` (for /bin/sh) would do to the first thing that nobody named, or to more than CARE_MANY of them, and why that is asked
 * about: true. Adds nothing when there is nothing to ask: false. */
bool command_loses(const char *line, command_knows_fn knows, void *arg, struct cv_buf *why);
