// SPDX-License-Identifier: MIT
/*
 * frame.h - bytes of a stream, cut into lines: the framing of the wire, and nothing about what a line means. Inside the
 * rpc room and its fuzz target. Pure: no file, no clock, no loop.
 */
#pragma once

#include "daemon/base/buf.h"

struct frame {
    struct cv_buf bytes; /* what came and was not consumed */
    size_t start;        /* the next line begins here */
    size_t scanned;      /* no newline before here */
    size_t max;          /* longest line, without its newline */
};

void frame_init(struct frame *frame, size_t max) __attribute__((nonnull));
void frame_finish(struct frame *frame) __attribute__((nonnull));

/* Adds bytes (copied). Callers consume all lines before they feed again, so at most `max` and one piece are kept. */
void frame_feed(struct frame *frame, const char *bytes, size_t len) __attribute__((nonnull(1)));

/* What came after the last line that was given; borrowed until the next call. For a stream that is no longer lines. */
void frame_rest(const struct frame *frame, const char **bytes, size_t *len) __attribute__((nonnull));

/* 1 and the next line without its newline (borrowed until the next call), 0 when more bytes are needed, -EMSGSIZE when the
 * line is longer than `max`: the stream cannot be followed after that, every later call says the same. */
int frame_next(struct frame *frame, const char **line, size_t *len) __attribute__((nonnull));
