// SPDX-License-Identifier: MIT
/*
 * frame.c - cuts a stream into lines of a bounded length. Owns the bytes that are not yet a line. Each byte is looked at
 * once for its newline and moved at most once for each piece fed. Never reads or writes a descriptor, never parses.
 */
#include "daemon/rpc/frame.h"

#include <errno.h>
#include <string.h>

void frame_init(struct frame *frame, size_t max)
{
    *frame = (struct frame){.bytes = CV_BUF_INIT, .max = max};
}

void frame_finish(struct frame *frame)
{
    cv_buf_finish(&frame->bytes);
}

void frame_feed(struct frame *frame, const char *bytes, size_t len)
{
    if (frame->start > 0) {
        cv_buf_drop(&frame->bytes, frame->start);
        frame->scanned -= frame->start;
        frame->start = 0;
    }
    cv_buf_add(&frame->bytes, bytes, len);
}

void frame_rest(const struct frame *frame, const char **bytes, size_t *len)
{
    *bytes = cv_buf_text(&frame->bytes) + frame->start;
    *len = frame->bytes.len - frame->start;
}

int frame_next(struct frame *frame, const char **line, size_t *len)
{
    size_t left = frame->bytes.len - frame->scanned;
    const char *from = cv_buf_text(&frame->bytes);
    const char *newline = left ? memchr(from + frame->scanned, '\n', left) : NULL;
    size_t end = newline ? (size_t)(newline - from) : frame->bytes.len;

    if (end - frame->start > frame->max)
        return -EMSGSIZE;
    if (!newline) {
        frame->scanned = frame->bytes.len;
        if (frame->start == frame->bytes.len) { /* nothing is kept: give the memory back */
            cv_buf_finish(&frame->bytes);
            frame->start = frame->scanned = 0;
        }
        return 0;
    }
    *line = from + frame->start;
    *len = end - frame->start;
    frame->start = frame->scanned = end + 1;
    return 1;
}
