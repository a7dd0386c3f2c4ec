// SPDX-License-Identifier: MIT
/*
 * daemon/process.h - the state in which the daemon's process lives: no secrets in core files, no foreign descriptors.
 */
#pragma once

#include "daemon/base/error.h"

/* umask 077, not dumpable, no core files, SIGPIPE ignored, descriptors 0 to 2 open, everything from `first_foreign` on
 * closed. Before any thread and any file of ours. */
int cv_process_harden(int first_foreign, struct cv_error *err);
