// SPDX-License-Identifier: MIT
/*
 * carestep.h - the two steps around a run's command, which the door takes by itself (door/picture.c). They are in the table of the
 * worker's program and not in that of the tools: nobody can call them. Room-internal.
 *
 *   care_picture  {"picture": NAME}  keeps copies of all that the command could change. Result: {"entries", "bytes"}; fails with reason
 *                                    "care.unkept" when there is more than can be kept, or no room
 *   care_compare  {"picture": NAME}  what is there now beside what was there then. Result:
 *                                    "undo"  [] or one effect "command" for fs_undo
 *                                    "lost"  {"count", "items": [{"path", "shown", "how": "removed" or "replaced", "entries"}]}, the first
 *                                            CARE_MANY + 1 things of those whose former content is no longer there
 *                                    "made"  paths of what is new
 */
#pragma once

#include "tools/careindex.h"

extern const struct cv_tool cv_step_care_picture, cv_step_care_compare;

/* The list of that name in the folder of a picture. */
int care_step_read(int picture, const char *name, struct careindex *out);
