// SPDX-License-Identifier: MIT
/*
 * daemon/verbs/stream.h - the events of a run as the items of a request, at the speed of the client: events wait here
 * (by reference, they are the run's) while its output queue is full. Inside the verbs room. Loop thread.
 */
#pragma once

#include "daemon/verbs/common.h"

/* Watches `run` for the request and ends it with the run's end event, or with an error. When the client cancels or leaves:
 * with `cancels`, the run is cancelled and its end is still told; else only the watching stops. */
void stream_run(struct cv_rpc_request *request, const char *run, bool cancels) __attribute__((nonnull));
