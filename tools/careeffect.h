// SPDX-License-Identifier: MIT
/*
 * careeffect.h - what a call did to files, one thing each, as fs_undo takes it back. Tools tell theirs in the result (care.h). A command
 * may do a thousand: it tells one effect "command", whose list stands beside the copies that it speaks of, named by its hash.
 * Room-internal; worker side only.
 */
#pragma once

#include "daemon/base/buf.h"
#include "tools/tool.h"

#include <sys/types.h>

struct care_effect {
    const char *op;    /* fs_undo.c has the table */
    const char *path;
    const char *other; /* "to", or the name of what is kept ("kept") */
    const char *hash;  /* of what was left there; "" where that was too large */
    const char *why;
    off_t size;
    size_t bytes;
    mode_t mode, now;  /* permissions before and after */
};

struct care_effects {
    struct care_effect *at;
    size_t count, cap;
    char **texts; /* of the lists, owned */
    size_t text_count;
};

#define CARE_EFFECTS_INIT ((struct care_effects){0})
#define care_effects_auto __attribute__((cleanup(care_effects_finish)))

#define CARE_EFFECT_LIST "list" /* the file, in a folder of what is kept */

/* Adds one to a list as a command tells it; of `other`, the name in the same folder. */
void care_effect_write(struct cv_buf *list, const struct care_effect *effect);

/* Reads effects as they were recorded; a command whose list is no longer there is an effect "lost". What is read borrows from `effects`. */
void care_effects_read(const struct cv_tool_env *env, const json_t *effects, struct care_effects *out);
void care_effects_finish(struct care_effects *effects);
