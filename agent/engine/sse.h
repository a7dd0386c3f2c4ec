// SPDX-License-Identifier: MIT
/*
 * sse.h - server-sent events out of a stream of bytes, however it is cut: lines end in LF, CR or CRLF, "data:" lines of one event are
 * joined by newlines, comments and other fields are left out. Inside the engine room only; pure.
 */
#pragma once

#include "daemon/base/buf.h"

#include <stdbool.h>

enum { SSE_EVENT_BYTES = 1048576 };

struct sse {
    struct cv_buf line;
    struct cv_buf data;
    bool has_data;
    bool after_cr; /* an LF that follows belongs to the CR */
};

/* Calls `event` for each event that is complete. -EMSGSIZE when one is longer than SSE_EVENT_BYTES. `event` returns false to stop: what
 * follows is not looked at any more. */
int sse_feed(struct sse *sse, const char *bytes, size_t len, bool (*event)(const char *data, size_t len, void *arg), void *arg);
void sse_finish(struct sse *sse);
