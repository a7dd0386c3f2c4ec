// SPDX-License-Identifier: MIT
/*
 * frames.c - reads and writes the frames of frames.h. Owns the beginning of a frame that is not yet whole. Never reads or
 * writes a descriptor, never looks into a payload.
 */
#include "daemon/base/frames.h"

#include "daemon/base/limits.h"

#include <errno.h>
#include <string.h>

const struct cv_frame_row cv_frames_of_client[] = {
    {CV_FRAME_STDIN, true, 1, CV_LIMIT_FRAME_BYTES},
    {CV_FRAME_EOF, false, 0, 0},
    {CV_FRAME_SIGNAL, false, 1, 1},
    {CV_FRAME_SIZE, false, 4, 4},
    {CV_FRAME_CANCEL, false, 0, 0},
    {0},
};

const struct cv_frame_row cv_frames_of_daemon[] = {
    {CV_FRAME_STDOUT, true, 1, CV_LIMIT_FRAME_BYTES},
    {CV_FRAME_STDERR, true, 1, CV_LIMIT_FRAME_BYTES},
    {CV_FRAME_TERMINAL, true, 1, CV_LIMIT_FRAME_BYTES},
    {CV_FRAME_ITEM, false, 2, CV_LIMIT_FRAME_BYTES},
    {CV_FRAME_END, false, 2, CV_LIMIT_FRAME_BYTES},
    {0},
};

void cv_frames_init(struct cv_frames *frames, const struct cv_frame_row *rows)
{
    *frames = (struct cv_frames){.rows = rows, .whole = CV_BUF_INIT};
}

void cv_frames_finish(struct cv_frames *frames)
{
    cv_buf_finish(&frames->whole);
}

static int take_head(struct cv_frames *frames, struct cv_error *err)
{
    const uint8_t *head = frames->head;
    uint32_t len = (uint32_t)head[0] | (uint32_t)head[1] << 8 | (uint32_t)head[2] << 16 | (uint32_t)head[3] << 24;
    const struct cv_frame_row *row = frames->rows;
    while (row->kind != 0 && row->kind != head[4])
        row++;
    if (row->kind == 0)
        return cv_fail(err, -EPROTO, "frame.kind", "a frame of kind %u, which is not known here", head[4]);
    if (len < row->min || len > row->max)
        return cv_fail(err, -EMSGSIZE, "frame.size", "a frame of kind %u with %u bytes, expected %u to %u", head[4], len, row->min, row->max);
    frames->row = row;
    frames->left = len;
    frames->have = 0;
    return 0;
}

/* What is here of one that streams, or one that is here as a whole. */
static int give_some(struct cv_frames *frames, const char **at, size_t len, struct cv_frame *out)
{
    *out = (struct cv_frame){.kind = frames->row->kind, .bytes = *at, .len = len};
    *at += len;
    frames->left -= (uint32_t)len;
    if (frames->left == 0)
        frames->row = NULL;
    return 1;
}

static int take_payload(struct cv_frames *frames, const char **at, size_t len, struct cv_frame *out)
{
    if (len > frames->left)
        len = frames->left;
    if (frames->row->streams)
        return len > 0 ? give_some(frames, at, len, out) : 0;
    if (frames->whole.len == 0 && len == frames->left)
        return give_some(frames, at, len, out);
    cv_buf_add(&frames->whole, *at, len);
    *at += len;
    frames->left -= (uint32_t)len;
    if (frames->left > 0)
        return 0;
    *out = (struct cv_frame){.kind = frames->row->kind, .bytes = frames->whole.data, .len = frames->whole.len};
    frames->row = NULL;
    frames->given = true;
    return 1;
}

int cv_frames_next(struct cv_frames *frames, const char **at, const char *end, struct cv_frame *out, struct cv_error *err)
{
    if (frames->given) {
        cv_buf_finish(&frames->whole);
        frames->given = false;
    }
    if (!frames->row) {
        size_t here = (size_t)(end - *at), missing = CV_FRAME_HEAD - frames->have;
        size_t len = here < missing ? here : missing;
        if (len > 0)
            memcpy(frames->head + frames->have, *at, len);
        *at += len;
        frames->have += len;
        if (frames->have < CV_FRAME_HEAD)
            return 0;
        int rc = take_head(frames, err);
        if (rc < 0) {
            *at = end;
            return rc; /* the head stays whole: every later call says the same */
        }
    }
    return take_payload(frames, at, (size_t)(end - *at), out);
}

void cv_frame_head(uint8_t head[CV_FRAME_HEAD], uint8_t kind, uint32_t len)
{
    for (int i = 0; i < 4; i++)
        head[i] = (uint8_t)(len >> (8 * i));
    head[4] = kind;
}

void cv_frame_add(struct cv_buf *out, uint8_t kind, const void *bytes, size_t len)
{
    uint8_t head[CV_FRAME_HEAD];
    cv_frame_head(head, kind, (uint32_t)len);
    cv_buf_add(out, head, sizeof head);
    cv_buf_add(out, bytes, len);
}
