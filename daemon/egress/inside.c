// SPDX-License-Identifier: MIT
/*
 * inside.c - corvid-egress's side of the socket: requests and cancels in, heads, bodies and ends out. The daemon's end is this
 * process's end, whatever is under way. Owns the loop.
 */
#include "daemon/egress/inside.h"

#include "daemon/base/alloc.h"
#include "daemon/base/check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct sending {
    uv_write_t write;
    char *bytes;
};

static void on_written(uv_write_t *write, int status)
{
    struct sending *sending = (struct sending *)write;
    struct inside *inside = write->data;
    free(sending->bytes);
    free(sending);
    if (status < 0)
        _exit(0); /* nobody is there any more */
    fetch_resume(inside);
}

void inside_send(struct inside *inside, struct cv_buf *frames)
{
    if (frames->len == 0)
        return;
    struct sending *sending = cv_new(struct sending);
    uv_buf_t buf = {.len = frames->len};
    buf.base = sending->bytes = cv_buf_take(frames);
    sending->write.data = inside;
    if (uv_write(&sending->write, (uv_stream_t *)&inside->pipe, &buf, 1, on_written) < 0)
        _exit(0);
}

bool inside_is_full(const struct inside *inside)
{
    return uv_stream_get_write_queue_size((const uv_stream_t *)&inside->pipe) > INSIDE_QUEUE;
}

static void on_alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
    struct inside *inside = handle->data;
    (void)wanted;
    *out = uv_buf_init(inside->read, INSIDE_READ);
}

static void take_frames(struct inside *inside)
{
    struct frame frame;
    long size;
    while ((size = frame_take(&inside->in, FRAME_TO_PROCESS, &frame)) > 0) {
        if (frame.kind == FRAME_REQUEST)
            fetch_start(inside, &frame);
        else if (frame.kind == FRAME_CANCEL)
            fetch_cancel(inside, frame.id);
        else
            _exit(1);
        cv_buf_drop(&inside->in, (size_t)size);
    }
    if (size < 0)
        _exit(1);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    struct inside *inside = stream->data;
    if (n < 0)
        _exit(0); /* the daemon is gone */
    if (n == 0)
        return;
    cv_buf_add(&inside->in, buf->base, (size_t)n);
    take_frames(inside);
}

void inside_run(int fd, const json_t *hello)
{
    struct inside inside = {.read = cv_zalloc(INSIDE_READ)};
    struct cv_buf frame = CV_BUF_INIT;
    TAILQ_INIT(&inside.fetches);
    cv_require(uv_loop_init(&inside.loop) == 0);
    transfer_init(&inside);
    cv_require(uv_pipe_init(&inside.loop, &inside.pipe, 0) == 0);
    inside.pipe.data = &inside;
    cv_require(uv_pipe_open(&inside.pipe, fd) == 0);
    frame_add_json(&frame, FRAME_HELLO, 0, hello);
    inside_send(&inside, &frame);
    cv_require(uv_read_start((uv_stream_t *)&inside.pipe, on_alloc, on_read) == 0);
    uv_run(&inside.loop, UV_RUN_DEFAULT);
    _exit(0);
}
