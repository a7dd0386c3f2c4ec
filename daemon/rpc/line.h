// SPDX-License-Identifier: MIT
/*
 * line.h - what one line of a client means. Inside the rpc room only. Loop thread.
 */
#pragma once

#include "daemon/rpc/server.h"

/* Starts the verb, gives input to a request that goes on, or cancels one; what is wrong is answered with an error line. */
void line_handle(struct peer *peer, const char *line, size_t len) __attribute__((nonnull));
