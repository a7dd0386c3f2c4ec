// SPDX-License-Identifier: MIT
/*
 * units.h - a systemd unit as its files show it, for machines where no manager answers. Room-internal.
 */
#pragma once

#include "tools/host/host.h"

/* Fills description, at_start, state ("active" when its control group holds processes, else "inactive"), main_pid when there is exactly
 * one process, and a note that says where this is from. -ENOENT when there is no such unit. */
int units_read(const struct cv_host_env *env, const char *unit, json_t *result, struct cv_error *err);
