// SPDX-License-Identifier: MIT
/*
 * frame.h - how daemon and corvid-egress speak: frames over one stream socket, each with a length, the request's id and a
 * kind. Most frames hold JSON; a body travels in pieces of its own, byte for byte. Room-internal; pure. Neither side trusts the
 * other's lengths: a frame over its bound ends the conversation.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/base/limits.h"

#include <jansson.h>
#include <stdint.h>

enum frame_kind {
    FRAME_HELLO = 1, /* process: {"landlock", "uid"}: confined and ready */
    FRAME_REFUSED,   /* process: {"text", "guard"}: a wall is missing, it ends now */
    FRAME_REQUEST,   /* daemon: JSON, NUL, the body */
    FRAME_CANCEL,    /* daemon: nothing */
    FRAME_HEAD,      /* process: {"status", "type"} */
    FRAME_BODY,      /* process: bytes */
    FRAME_END,       /* process: {"status", "type", "url", "title", "bytes", "truncated", "is_text", "headers"} or {"code", "reason", "guard", "text"} */
};

struct frame {
    uint32_t kind;
    uint32_t id;
    const char *bytes; /* inside the buffer it was read from; a NUL follows when it was the last of it */
    size_t len;
};

enum {
    FRAME_HEADER = 12,
    FRAME_PIECE = 65536,                                     /* of a body */
    FRAME_TO_PROCESS = 1048576 + CV_LIMIT_HTTP_BODY_BYTES,   /* the largest frame it takes */
    FRAME_TO_DAEMON = 1048576,
};

void frame_add(struct cv_buf *out, enum frame_kind kind, uint32_t id, const void *bytes, size_t len) __attribute__((nonnull(1)));
void frame_add_json(struct cv_buf *out, enum frame_kind kind, uint32_t id, const json_t *json) __attribute__((nonnull));

/* The first frame of what was read: its size with the header, 0 when it is not whole yet, -EMSGSIZE when it is longer than `max`. */
long frame_take(const struct cv_buf *in, size_t max, struct frame *out) __attribute__((nonnull));
