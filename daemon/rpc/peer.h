// SPDX-License-Identifier: MIT
/*
 * peer.h - one client: its bytes in, its requests, its bytes out. Inside the rpc room only. Loop thread.
 */
#pragma once

#include "daemon/rpc/server.h"

/* Takes the next connection of the listener; refused ones get one error line and are closed. */
void peer_accept(struct cv_rpc *rpc) __attribute__((nonnull));

/* Closes now; what is queued is lost, requests are cancelled from the loop. `why` goes to the log, NULL for a plain leave. */
void peer_drop(struct peer *peer, const char *why) __attribute__((nonnull(1)));

/* Serves no more: cancels what goes on, lets the last answers out for RPC_FLUSH_MS, then closes. */
void peer_finish(struct peer *peer) __attribute__((nonnull));

/* Sends one line (taken; its NUL becomes the newline). A queue over its bound drops the peer. */
void peer_write(struct peer *peer, char *line, size_t len) __attribute__((nonnull));

/* Sends head and payload of a frame: not copied but for what the socket does not take at once. */
void peer_write_frame(struct peer *peer, uint8_t kind, const void *bytes, size_t len) __attribute__((nonnull(1)));

/* Reads or stops reading, as the state of the peer says; closes one that has nothing more to wait for. */
void peer_settle(struct peer *peer) __attribute__((nonnull));
