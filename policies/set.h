// SPDX-License-Identifier: MIT
/*
 * set.h - finding policies in folders. Inside the room only.
 */
#pragma once

#include "policies/policy.h"

/* cv_policy_find with the depth of `extends`. */
int set_find(struct cv_policy_set *set, const char *name, int depth, struct cv_policy **out, struct cv_error *err);
