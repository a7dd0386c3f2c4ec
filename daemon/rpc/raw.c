// SPDX-License-Identifier: MIT
/*
 * raw.c - a connection upgraded to binary frames: it carries one request, exec's, at the speed of the socket. Owns the reader
 * of its frames. A frame that cannot be followed is answered with an end frame that says why, then the connection closes and the
 * request is cancelled. Loop thread.
 */
#include "daemon/rpc/raw.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/rpc/peer.h"
#include "daemon/rpc/reply.h"

#include <errno.h>
#include <string.h>

int cv_rpc_upgrade(struct cv_rpc_request *request, const struct cv_frame_row *rows, struct cv_error *err)
{
    struct peer *peer = request->peer;
    if (!peer || peer->request_count != 1)
        return cv_fail(err, -EBUSY, "rpc.raw", "other requests of this connection are not answered yet: 'raw' needs a connection of its own");
    cv_rpc_item(request, json_pack("{s:b}", "raw", 1));
    peer->raw = cv_new(struct cv_frames);
    cv_frames_init(peer->raw, rows);
    peer->upgraded = request;
    request->is_raw = true;
    return 0;
}

bool cv_rpc_upgraded(const struct cv_rpc_request *request)
{
    return request->is_raw;
}

void cv_rpc_frame(struct cv_rpc_request *request, uint8_t kind, const void *bytes, size_t len)
{
    cv_require(request->is_raw && !request->ended && len <= CV_LIMIT_FRAME_BYTES);
    if (request->peer && !request->peer->refused)
        peer_write_frame(request->peer, kind, bytes, len);
}

void raw_send(struct cv_rpc_request *request, uint8_t kind, json_t *value)
{
    cv_auto_json json_t *kept = value;
    cv_require(kept != NULL);
    cv_auto_free char *text = cv_json_dump(kept);
    size_t len = strlen(text);
    cv_require(len <= CV_LIMIT_FRAME_BYTES); /* items and results of exec are small */
    if (!request->peer->refused)
        peer_write_frame(request->peer, kind, text, len);
}

static void refuse(struct peer *peer, const struct cv_error *err)
{
    cv_auto_json json_t *end = json_pack("{s:o}", "error", reply_error_object(RPC_INVALID, err));
    cv_auto_free char *text = cv_json_dump(end);
    peer_write_frame(peer, CV_FRAME_END, text, strlen(text));
    peer->refused = true;
    peer_finish(peer);
}

void raw_input(struct peer *peer, const char *bytes, size_t len)
{
    struct cv_error err = CV_ERROR_INIT;
    const char *at = bytes;
    struct cv_frame frame;
    int rc = 0;
    while (!peer->closing && !peer->finishing && (rc = cv_frames_next(peer->raw, &at, bytes + len, &frame, &err)) == 1) {
        struct cv_rpc_request *request = peer->upgraded; /* what comes after its end is for nobody */
        if (request && request->hooks.on_frame && !request->cancelled)
            request->hooks.on_frame(&frame, request->arg);
    }
    if (rc < 0)
        refuse(peer, &err);
}

void raw_begin(struct peer *peer)
{
    const char *bytes;
    size_t len;
    frame_rest(&peer->frame, &bytes, &len);
    raw_input(peer, bytes, len);
    frame_finish(&peer->frame);
}

void raw_end(struct cv_rpc_request *request)
{
    struct peer *peer = request->peer;
    if (!request->is_raw)
        return;
    peer->upgraded = NULL;
    peer->ended = true; /* peer_settle closes it when its queue is empty */
}

void raw_finish(struct peer *peer)
{
    if (!peer->raw)
        return;
    cv_frames_finish(peer->raw);
    free(peer->raw);
    peer->raw = NULL;
}
