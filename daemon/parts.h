// SPDX-License-Identifier: MIT
/*
 * daemon/parts.h - the parts of a daemon as a table: how each is made, how each is undone. Inside daemon/ only.
 */
#pragma once

#include "daemon/daemon.h"

struct part {
    const char *name;
    int (*open)(struct cv_daemon *d, struct cv_error *err);
    void (*close)(struct cv_daemon *d, cv_loop_fn done, void *arg); /* done comes from the loop */
};

extern const struct part daemon_parts[]; /* in the order of making; ends with name == NULL */
