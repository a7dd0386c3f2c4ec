// SPDX-License-Identifier: MIT
/*
 * reply.h - errors that answer no request (they have no id, or none that can be read). Inside the rpc room only. The four
 * answers to a request are in rpc.h.
 */
#pragma once

#include "daemon/rpc/server.h"

enum {
    RPC_PARSE = -32700,
    RPC_INVALID = -32600,
    RPC_NO_VERB = -32601,
    RPC_PARAMS = -32602,
    RPC_FAILED = -32000,
    RPC_DENIED = -32001,
    RPC_BUSY = -32002,
};

json_t *reply_error_object(int code, const struct cv_error *err) __attribute__((nonnull)); /* {"code","message","data"}; gives it */

/* One error line as text; `id` borrowed, NULL becomes null. Gives it and its length. */
char *reply_error_line(const json_t *id, int code, const struct cv_error *err, size_t *len) __attribute__((nonnull(3, 4)));
void reply_error(struct peer *peer, const json_t *id, int code, const struct cv_error *err) __attribute__((nonnull(1, 4)));

/* Asks the verb to end the request; once. From the loop only. */
void request_cancel(struct cv_rpc_request *request) __attribute__((nonnull));

/* The request of this id that goes on, or NULL. */
struct cv_rpc_request *request_find(const struct peer *peer, const json_t *id) __attribute__((nonnull));

/* Makes a request of `peer` (its id is increfed) and starts its verb. */
void request_start(struct peer *peer, const struct method *method, json_t *id, const json_t *params) __attribute__((nonnull));
