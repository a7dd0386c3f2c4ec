// SPDX-License-Identifier: MIT
/*
 * raw.h - a connection that was upgraded to binary frames and belongs to one request. Inside the rpc room only. Loop thread.
 */
#pragma once

#include "daemon/rpc/server.h"

/* The line of the upgrade has been handled: what came after it is frames. */
void raw_begin(struct peer *peer) __attribute__((nonnull));

/* Bytes of the client: all of them are taken, whatever the request thinks of them. */
void raw_input(struct peer *peer, const char *bytes, size_t len) __attribute__((nonnull));

/* A frame of JSON (taken). */
void raw_send(struct cv_rpc_request *request, uint8_t kind, json_t *value) __attribute__((nonnull(1)));

/* The request ends: an upgraded connection is closed when everything has been taken. Nothing for others. */
void raw_end(struct cv_rpc_request *request) __attribute__((nonnull));

void raw_finish(struct peer *peer) __attribute__((nonnull)); /* releases the reader */
