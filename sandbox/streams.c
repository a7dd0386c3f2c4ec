// SPDX-License-Identifier: MIT
/*
 * streams.c - a call's streams in the daemon: pipes for stdin, stdout and stderr, or one terminal in the place of some, and the
 * control stream. Output is read in large pieces into one buffer of the room and handed on before the next read; input is
 * written at once as far as the pipe takes it, the rest is copied and waits. A pipe that carries much is made larger when
 * that shows. Loop thread.
 */
#include "sandbox/room.h"

#include "daemon/base/alloc.h"
#include "daemon/base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PIPE_BYTES = 65536 /* as they are born */, LARGE_PIPE = 1 << 20, READ_BYTES = 1 << 18, DRAINED_BYTES = 65536 };

static const char END_OF_INPUT = 4; /* Ctrl-D: what a terminal takes for the end */

/* ---- closing ---------------------------------------------------------------------------------------------------- */

static void on_closed(uv_handle_t *handle)
{
    worker_release(((struct stream *)handle)->worker);
}

void stream_close(struct stream *stream)
{
    stream->open = false;
    if (!uv_is_closing((uv_handle_t *)&stream->pipe))
        uv_close((uv_handle_t *)&stream->pipe, on_closed);
}

/* ---- output ----------------------------------------------------------------------------------------------------- */

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    static char bytes[READ_BYTES]; /* consumed before the next read */
    (void)handle;
    (void)suggested;
    *buf = uv_buf_init(bytes, sizeof bytes);
}

/* The kernel may refuse it (a user's share of pipe memory): then it stays as it is. */
static void make_large(struct stream *stream)
{
    uv_os_fd_t fd;
    if (stream->large)
        return;
    stream->large = true;
    if (uv_fileno((const uv_handle_t *)&stream->pipe, &fd) == 0)
        fcntl(fd, F_SETPIPE_SZ, LARGE_PIPE);
}

/* The descriptor that the terminal is, for whoever gets its bytes. */
static int terminal_fd(const struct cv_worker *worker)
{
    if (!(worker->terminal_how & CV_TERMINAL_NOT_STDOUT))
        return WORKER_STDOUT;
    return worker->terminal_how & CV_TERMINAL_NOT_STDERR ? WORKER_STDIN : WORKER_STDERR;
}

static void hand_over(struct cv_worker *worker, int fd, const char *bytes, size_t len)
{
    uint64_t max = worker->limits.output_bytes;
    bool over = max > 0 && worker->output_bytes + len > max;
    if (over)
        len = (size_t)(max - worker->output_bytes);
    worker->output_bytes += len;
    if (len > 0 && worker->events.on_output)
        worker->events.on_output(fd, bytes, len, worker->arg);
    if (over)
        cv_worker_kill(worker, "output_bytes");
}

static void on_read(uv_stream_t *uv, ssize_t n, const uv_buf_t *buf)
{
    struct stream *stream = (struct stream *)uv;
    struct cv_worker *worker = stream->worker;
    int index = (int)(stream - worker->streams);
    if (n == 0 || worker->finished)
        return;
    if (n < 0) { /* its end; of a terminal too, as EIO */
        stream_close(stream);
        worker_stream_ended(worker);
    } else if (index == WORKER_CONTROL) {
        control_input(worker, buf->base, (size_t)n);
    } else {
        if (n >= PIPE_BYTES)
            make_large(stream);
        hand_over(worker, index == WORKER_STDIN ? terminal_fd(worker) : index, buf->base, (size_t)n);
    }
}

static int start_reading(struct stream *stream)
{
    return uv_read_start((uv_stream_t *)&stream->pipe, on_alloc, on_read);
}

void cv_worker_pause(struct cv_worker *worker, bool paused)
{
    if (worker->finished || worker->killed || worker->paused == paused)
        return;
    worker->paused = paused;
    for (int fd = worker->terminal ? WORKER_STDIN : WORKER_STDOUT; fd <= WORKER_STDERR; fd++) {
        struct stream *stream = &worker->streams[fd];
        if (!stream->open)
            continue;
        if (paused)
            uv_read_stop((uv_stream_t *)&stream->pipe);
        else
            start_reading(stream);
    }
}

/* ---- input ------------------------------------------------------------------------------------------------------ */

struct write {
    uv_write_t uv; /* first */
    char bytes[];
};

/* The terminal comes with the news that the call has started. */
static bool is_being_made(const struct cv_worker *worker)
{
    return worker->pidfds[0] < 0 && !worker->ended && !worker->finished;
}

static void on_written(uv_write_t *uv, int status)
{
    struct stream *stream = (struct stream *)uv->handle;
    struct cv_worker *worker = stream->worker;
    free(uv);
    if (status < 0)
        worker->stdin_broken = true;
    if (status != UV_ECANCELED && !worker->finished && worker->events.on_drain && cv_worker_stdin_queued(worker) < DRAINED_BYTES)
        worker->events.on_drain(worker->arg);
}

static int queue_write(struct stream *stream, const char *bytes, size_t len)
{
    struct write *write = cv_zalloc(sizeof *write + len);
    memcpy(write->bytes, bytes, len);
    uv_buf_t buf = uv_buf_init(write->bytes, (unsigned)len);
    int rc = uv_write(&write->uv, (uv_stream_t *)&stream->pipe, &buf, 1, on_written);
    if (rc < 0)
        free(write);
    return rc;
}

int cv_worker_write(struct cv_worker *worker, const char *bytes, size_t len)
{
    struct stream *stream = &worker->streams[WORKER_STDIN];
    if (worker->terminal && is_being_made(worker))
        return -EAGAIN;
    if (!stream->open || worker->stdin_broken || worker->finished)
        return -EPIPE;
    if (len == 0)
        return 0;
    if (len >= PIPE_BYTES)
        make_large(stream);
    uv_buf_t all = uv_buf_init((char *)(uintptr_t)bytes, (unsigned)len);
    int taken = uv_stream_get_write_queue_size((uv_stream_t *)&stream->pipe) > 0 ? UV_EAGAIN : uv_try_write((uv_stream_t *)&stream->pipe, &all, 1);
    if (taken < 0 && taken != UV_EAGAIN) {
        worker->stdin_broken = true;
        return -EPIPE;
    }
    size_t done = taken > 0 ? (size_t)taken : 0;
    worker->input_bytes += len;
    return done == len ? 0 : queue_write(stream, bytes + done, len - done);
}

static void on_shutdown(uv_shutdown_t *shutdown, int status)
{
    struct stream *stream = (struct stream *)shutdown->handle;
    (void)status;
    free(shutdown);
    if (!uv_is_closing((uv_handle_t *)&stream->pipe))
        stream_close(stream);
}

void cv_worker_close_stdin(struct cv_worker *worker)
{
    struct stream *stream = &worker->streams[WORKER_STDIN];
    if (worker->terminal && is_being_made(worker))
        worker->ends_input = true;
    if (!stream->open)
        return;
    if (worker->terminal) {
        cv_worker_write(worker, &END_OF_INPUT, 1);
        return;
    }
    stream->open = false;
    uv_shutdown_t *shutdown = cv_new(uv_shutdown_t);
    if (uv_shutdown(shutdown, (uv_stream_t *)&stream->pipe, on_shutdown) < 0) {
        free(shutdown);
        stream_close(stream);
    }
}

size_t cv_worker_stdin_queued(const struct cv_worker *worker)
{
    const struct stream *stream = &worker->streams[WORKER_STDIN];
    return stream->open ? uv_stream_get_write_queue_size((const uv_stream_t *)&stream->pipe) : 0;
}

/* ---- the terminal ----------------------------------------------------------------------------------------------- */

static void set_size(struct cv_worker *worker)
{
    struct winsize size = {.ws_row = worker->rows, .ws_col = worker->columns};
    uv_os_fd_t fd;
    if (worker->streams[WORKER_STDIN].open && uv_fileno((const uv_handle_t *)&worker->streams[WORKER_STDIN].pipe, &fd) == 0)
        ioctl(fd, TIOCSWINSZ, &size); /* the kernel tells the command, by SIGWINCH */
}

void cv_worker_resize(struct cv_worker *worker, unsigned short rows, unsigned short columns)
{
    if (!worker->terminal || worker->finished || rows == 0 || columns == 0)
        return;
    worker->rows = rows;
    worker->columns = columns;
    set_size(worker);
}

void stream_open_terminal(struct cv_worker *worker, int master)
{
    struct stream *stream = &worker->streams[WORKER_STDIN];
    if (!worker->terminal || stream->open || worker->finished || uv_is_closing((uv_handle_t *)&stream->pipe)) {
        close(master);
        return;
    }
    if (uv_pipe_open(&stream->pipe, master) < 0) {
        close(master);
        cv_fail(&worker->error, -EIO, "worker.terminal", "cannot take the command's terminal");
        worker_fail(worker, "terminal");
        return;
    }
    stream->open = true;
    stream->large = true; /* no pipe */
    set_size(worker);     /* it may have changed since the call was asked for */
    if (worker->ends_input)
        cv_worker_close_stdin(worker);
    if (!worker->paused)
        start_reading(stream);
}

/* ---- opening ---------------------------------------------------------------------------------------------------- */

/* A terminal takes the place of the streams that it is. */
static bool is_piped(const struct cv_worker_spec *spec, int index)
{
    if (spec->class != CV_CLASS_X)
        return false;
    if (index == WORKER_STDIN)
        return spec->wants_stdin && !spec->terminal;
    return !spec->terminal || (spec->terminal_how & (index == WORKER_STDOUT ? CV_TERMINAL_NOT_STDOUT : CV_TERMINAL_NOT_STDERR));
}

/* The pair of descriptors of one stream: ours goes to libuv, theirs to the cell. */
static int make_pair(const struct cv_worker_spec *spec, int index, int null_fd, int *ours, int *theirs)
{
    int pair[2];
    *ours = -1;
    *theirs = -1;
    if (index != WORKER_CONTROL && !is_piped(spec, index)) {
        *theirs = fcntl(null_fd, F_DUPFD_CLOEXEC, 3);
        return *theirs < 0 ? -errno : 0;
    }
    if (index == WORKER_CONTROL ? socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0 : pipe2(pair, O_CLOEXEC) < 0)
        return -errno;
    *ours = pair[index == WORKER_STDIN];
    *theirs = pair[index != WORKER_STDIN];
    return 0;
}

static int open_stream(struct cv_worker *worker, int index, int fd)
{
    struct stream *stream = &worker->streams[index];
    if (fd < 0)
        return 0;
    int rc = uv_pipe_open(&stream->pipe, fd);
    if (rc < 0) {
        close(fd);
        return rc;
    }
    stream->open = true;
    return index == WORKER_STDIN ? 0 : start_reading(stream);
}

int streams_open(struct cv_worker *worker, const struct cv_worker_spec *spec, streams_send_fn send)
{
    int ours[WORKER_STREAMS] = {-1, -1, -1, -1};
    int theirs[WORKER_STREAMS] = {-1, -1, -1, -1};
    int rc = 0;
    for (int i = 0; rc == 0 && i < WORKER_STREAMS; i++)
        rc = make_pair(spec, i, worker->cell->sandbox->null_fd, &ours[i], &theirs[i]);
    if (rc == 0)
        rc = send(worker, spec, theirs);
    for (int i = 0; i < WORKER_STREAMS; i++) {
        if (theirs[i] >= 0)
            close(theirs[i]);
        if (rc == 0)
            rc = open_stream(worker, i, ours[i]);
        else if (ours[i] >= 0)
            close(ours[i]);
    }
    return rc;
}
