// SPDX-License-Identifier: MIT
/*
 * exec_streams.c - the bytes of a command: output to the client, input, signals and sizes to the command, both as lines of JSON
 * and as frames. Owns nothing but what waits for a command that has not begun. Loop thread.
 *
 * Output: the command's pipe is not read while the client's queue is full; what was read is never dropped. Input: what the command does not
 * take waits in its queue; over STDIN_PAUSE bytes the client is asked to pause, over CV_LIMIT_STDIN_BYTES the connection is not read until less than
 * STDIN_RESUME wait. A command that closed its stdin is told to the client once, and what still comes is dropped.
 */
#include "daemon/verbs/exec.h"

#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <string.h>

enum {
    OUTPUT_CHUNK = 65536, /* of a line */
    STDIN_PAUSE = 262144,
    STDIN_RESUME = 65536,
    PUMP_MS = 1,
    MOST_SIGNAL = 64,
    MOST_SIDE = 65535, /* rows or columns */
};

/* ---- output --------------------------------------------------------------------------------------------------------- */

static const uint8_t frame_kinds[] = {CV_FRAME_TERMINAL, CV_FRAME_STDOUT, CV_FRAME_STDERR};

static void send_line(struct exec *exec, int fd, const char *bytes, size_t len)
{
    struct cv_buf text = CV_BUF_INIT;
    cv_buf_add_base64(&text, bytes, len);
    json_t *data = json_stringn_nocheck(text.data, text.len); /* base64 is ASCII */
    cv_buf_finish(&text);
    cv_rpc_item(exec->request, json_pack("{s:i, s:o}", "fd", fd, "data", data));
}

static void pause_output(struct exec *exec, bool paused)
{
    if (exec->output_paused == paused || !exec->call)
        return;
    exec->output_paused = paused;
    cv_call_pause(exec->call, paused);
}

void exec_on_output(int fd, const char *bytes, size_t len, void *arg)
{
    struct exec *exec = arg;
    if (cv_rpc_upgraded(exec->request)) {
        cv_rpc_frame(exec->request, frame_kinds[fd], bytes, len);
    } else {
        for (size_t at = 0; at < len; at += OUTPUT_CHUNK)
            send_line(exec, fd, bytes + at, len - at < OUTPUT_CHUNK ? len - at : OUTPUT_CHUNK);
    }
    if (cv_rpc_full(exec->request))
        pause_output(exec, true);
}

static void on_client_drained(void *arg)
{
    pause_output(arg, false);
}

/* ---- input ---------------------------------------------------------------------------------------------------------- */

static void say_stdin(struct exec *exec, const char *word)
{
    cv_rpc_item(exec->request, json_pack("{s:s}", "stdin", word));
}

static void steer_client(struct exec *exec)
{
    size_t waiting = exec->input.len + cv_call_stdin_queued(exec->call);
    if (waiting > STDIN_PAUSE && !exec->paused) {
        exec->paused = true;
        say_stdin(exec, "pause");
    }
    if (waiting > CV_LIMIT_STDIN_BYTES)
        cv_rpc_pause(exec->request, true);
    if (waiting < STDIN_RESUME) {
        cv_rpc_pause(exec->request, false);
        if (exec->paused) {
            exec->paused = false;
            say_stdin(exec, "resume");
        }
    }
}

/* False when it has to wait for the command to begin. */
static bool hand_over(struct exec *exec, const char *bytes, size_t len)
{
    int rc = cv_call_write(exec->call, bytes, len);
    if (rc == -EAGAIN)
        return false;
    if (rc == -EPIPE && !exec->refused && !exec->closed) {
        exec->refused = true;
        say_stdin(exec, "closed");
    }
    return true;
}

void exec_pump(void *arg)
{
    struct exec *exec = arg;
    if (!exec->call)
        return;
    if (exec->input.len > 0 && hand_over(exec, exec->input.data, exec->input.len))
        cv_buf_finish(&exec->input);
    if (exec->eof && exec->input.len == 0 && !exec->closed) {
        exec->closed = true;
        cv_call_close_stdin(exec->call);
    }
    steer_client(exec);
    if (exec->input.len > 0)
        cv_timer_start(exec->timer, PUMP_MS);
}

void exec_on_drain(void *arg)
{
    exec_pump(arg);
}

void exec_on_terminal(void *arg)
{
    const struct exec *exec = arg;
    cv_rpc_item(exec->request, json_pack("{s:s}", "terminal", "wanted"));
}

static void take_input(struct exec *exec, const char *bytes, size_t len)
{
    if (!exec->wants_stdin || exec->eof || exec->refused)
        return;
    if (exec->input.len > 0 || !hand_over(exec, bytes, len))
        cv_buf_add(&exec->input, bytes, len);
    exec_pump(exec);
}

static void take_eof(struct exec *exec)
{
    exec->eof = true;
    exec_pump(exec);
}

static void take_signal(struct exec *exec, int64_t number)
{
    if (number >= 1 && number <= MOST_SIGNAL)
        (void)!cv_call_signal(exec->call, (int)number); /* after the end there is nobody */
}

static void take_size(struct exec *exec, int64_t rows, int64_t columns)
{
    if (rows >= 1 && rows <= MOST_SIDE && columns >= 1 && columns <= MOST_SIDE)
        cv_call_resize(exec->call, (unsigned short)rows, (unsigned short)columns);
}

/* As lines. */
static void on_input(const json_t *params, void *arg)
{
    struct exec *exec = arg;
    const json_t *data = json_object_get(params, "data");
    const json_t *size = json_object_get(params, "size");
    struct cv_buf bytes = CV_BUF_INIT;
    if (!exec->call)
        return;
    if (json_is_string(data) && cv_buf_add_unbase64(&bytes, json_string_value(data), json_string_length(data)) == 0 && bytes.len > 0)
        take_input(exec, bytes.data, bytes.len); /* what is no base64 adds nothing */
    cv_buf_finish(&bytes);
    if (cv_json_flag(params, "eof"))
        take_eof(exec);
    take_signal(exec, cv_json_num(params, "signal", 0));
    if (json_is_object(size))
        take_size(exec, cv_json_num(size, "rows", 0), cv_json_num(size, "columns", 0));
}

/* ---- as frames ------------------------------------------------------------------------------------------------------ */

static void on_cancel(void *arg)
{
    struct exec *exec = arg;
    if (exec->call)
        cv_call_cancel(exec->call);
}

static unsigned side_at(const char *bytes)
{
    return (unsigned)(uint8_t)bytes[0] | (unsigned)(uint8_t)bytes[1] << 8;
}

/* Their lengths were checked by the reader. */
static void on_frame(const struct cv_frame *frame, void *arg)
{
    struct exec *exec = arg;
    if (!exec->call)
        return;
    switch ((enum cv_frame_kind)frame->kind) {
    case CV_FRAME_STDIN:
        take_input(exec, frame->bytes, frame->len);
        break;
    case CV_FRAME_EOF:
        take_eof(exec);
        break;
    case CV_FRAME_SIGNAL:
        take_signal(exec, (uint8_t)frame->bytes[0]);
        break;
    case CV_FRAME_SIZE:
        take_size(exec, side_at(frame->bytes), side_at(frame->bytes + 2));
        break;
    case CV_FRAME_CANCEL:
        on_cancel(exec);
        break;
    default: /* those of the daemon are not in the table that the reader was given */
        break;
    }
}

const struct cv_rpc_hooks exec_hooks = {.on_cancel = on_cancel, .on_input = on_input, .on_frame = on_frame, .on_drain = on_client_drained};
