// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/story.h - the story of a run on stdout, for people. Defined in runs_show.c, used by `runs trace` too.
 */
#pragma once

#include <jansson.h>

/* `story` is what run.show answers. */
void story_show(const json_t *story) __attribute__((nonnull));
