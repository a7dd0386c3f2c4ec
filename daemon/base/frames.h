// SPDX-License-Identifier: MIT
/*
 * base/frames.h - the binary frames of a connection that was upgraded (exec.start with "raw"): a length (u32, little endian, of
 * the payload), a kind (u8), the payload. Both ends read with the same reader and the tables below.
 *
 *     struct cv_frames in;
 *     cv_frames_init(&in, cv_frames_of_client);
 *     while ((rc = cv_frames_next(&in, &at, end, &frame, err)) == 1)
 *         take(frame.kind, frame.bytes, frame.len);
 *
 * The reader takes bytes in any pieces. What streams (stdin, stdout, stderr, terminal) is handed on as it comes, without a copy, so that one frame
 * may come as several; everything else comes whole. It keeps at most one frame that does not stream, and refuses a length that
 * its kind does not allow before a byte of the payload is taken. Pure; any thread.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cv_frame_kind {
    /* from the client */
    CV_FRAME_STDIN = 1,  /* bytes for the command */
    CV_FRAME_EOF = 2,    /* no more of them; empty */
    CV_FRAME_SIGNAL = 3, /* u8: its number */
    CV_FRAME_SIZE = 4,   /* u16 rows, u16 columns, little endian: the terminal's new size */
    CV_FRAME_CANCEL = 5, /* end the call; empty */
    /* from the daemon */
    CV_FRAME_STDOUT = 17,
    CV_FRAME_STDERR = 18,
    CV_FRAME_ITEM = 19, /* JSON: an item other than output */
    CV_FRAME_END = 20,  /* JSON: {"result":{...}} or {"error":{...}}; the last frame */
    CV_FRAME_TERMINAL = 21, /* what was written to a terminal that is neither stdout nor stderr */
};

enum { CV_FRAME_HEAD = 5 };

struct cv_frame_row {
    uint8_t kind;      /* 0 ends a table */
    bool streams;      /* handed on in pieces */
    uint32_t min, max; /* bytes of payload */
};

extern const struct cv_frame_row cv_frames_of_client[];
extern const struct cv_frame_row cv_frames_of_daemon[];

struct cv_frame {
    uint8_t kind;
    const char *bytes; /* borrowed until the next call */
    size_t len;
};

struct cv_frames {
    const struct cv_frame_row *rows;
    const struct cv_frame_row *row; /* of the frame under way, NULL: in its head */
    uint8_t head[CV_FRAME_HEAD];
    size_t have;          /* bytes of the head */
    uint32_t left;        /* of the payload */
    struct cv_buf whole;  /* the beginning of one that does not stream */
    bool given;           /* `whole` was handed out */
};

void cv_frames_init(struct cv_frames *frames, const struct cv_frame_row *rows) __attribute__((nonnull));
void cv_frames_finish(struct cv_frames *frames) __attribute__((nonnull));

/* 1 and a frame (or a piece of one), taken from *at, which moves on; 0 when everything is taken; -EPROTO for a kind that is not
 * in the table, -EMSGSIZE for a length that it cannot have: the bytes cannot be followed after that. */
int cv_frames_next(struct cv_frames *frames, const char **at, const char *end, struct cv_frame *out, struct cv_error *err)
    __attribute__((nonnull(1, 2, 3, 4)));

void cv_frame_head(uint8_t head[CV_FRAME_HEAD], uint8_t kind, uint32_t len) __attribute__((nonnull));

/* Appends a whole frame. */
void cv_frame_add(struct cv_buf *out, uint8_t kind, const void *bytes, size_t len) __attribute__((nonnull(1)));
