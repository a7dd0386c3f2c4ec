// SPDX-License-Identifier: MIT
/*
 * exec_link.c - the connection of one command. With --json, or with a daemon that does not upgrade it, lines of JSON with the
 * bytes in base64; else frames (daemon/base/frames.h), whose bytes are written from where they were received and sent from where they
 * were read. Owns the buffers of struct exec. Never waits.
 */
#include "daemon/ctl/exec.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LINE_CHUNK = 65536, LINES_MAX = 262144, FRAME_CHUNK = 262144, IN_BYTES = 524288 };

/* ---- from the daemon -------------------------------------------------------------------------------------------------- */

bool link_blocked(const struct exec *e)
{
    for (int fd = 0; fd < EXEC_SINKS; fd++)
        if (e->sinks[fd].left > 0)
            return true;
    return false;
}

/* The command takes no more: whoever feeds us is told the way pipes tell it. */
static void close_stdin(struct exec *e)
{
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    e->reads_stdin = false;
    if (null >= 0) {
        dup2(null, STDIN_FILENO);
        close(null);
    }
}

static void begin_frames(struct exec *e)
{
    struct cv_buf rest = CV_BUF_INIT;
    client_take_rest(e->client, &rest);
    cv_frames_init(&e->frames, cv_frames_of_daemon);
    size_t room = rest.len > IN_BYTES ? rest.len : IN_BYTES;
    e->in = cv_zalloc(room);
    e->out = cv_zalloc(CV_FRAME_HEAD + FRAME_CHUNK);
    if (rest.len > 0)
        memcpy(e->in, rest.data, rest.len);
    e->in_at = e->in;
    e->in_end = e->in + rest.len;
    cv_buf_finish(&rest);
    e->form = EXEC_FRAMES;
}

static void take_item(struct exec *e, json_t *item)
{
    const json_t *approval = json_object_get(item, "approval");
    const char *word = cv_json_str(item, "stdin", NULL);
    if (e->ctl->json)
        show_json(item);
    if (approval) {
        terminal_restore(); /* a line is to be typed */
        asker_begin(&e->asker, approval);
    }
    if (strcmp(cv_json_str(item, "terminal", ""), "wanted") == 0 && e->waits) {
        e->waits = false;
        exec_set_mode(e); /* before what follows is shown: it may ask for a password */
    }
    if (word && strcmp(word, "closed") == 0 && !e->terminal)
        close_stdin(e);
    else if (word)
        e->holds_stdin = strcmp(word, "pause") == 0;
}

/* fd 0 is our terminal, where it is neither stdout nor stderr. */
static int take_output(struct exec *e, int64_t fd, const char *bytes, size_t len)
{
    asker_forget(&e->asker);
    return output_write(&e->sinks[fd == STDERR_FILENO || (fd == STDIN_FILENO && e->terminal) ? fd : STDOUT_FILENO], bytes, len, &e->error.local);
}

static int take_line_item(struct exec *e, json_t *item)
{
    const json_t *data = json_object_get(item, "data");
    if (e->form == EXEC_UNKNOWN && cv_json_flag(item, "raw")) {
        begin_frames(e);
        return 0;
    }
    take_item(e, item);
    if (!json_is_string(data) || e->ctl->json)
        return 0;
    cv_buf_clear(&e->bytes);
    if (cv_buf_add_unbase64(&e->bytes, json_string_value(data), json_string_length(data)) < 0)
        return cv_fail(&e->error.local, -EPROTO, "exec.data", "the daemon sent output that is no base64");
    return take_output(e, cv_json_num(item, "fd", 1), cv_buf_text(&e->bytes), e->bytes.len);
}

static int take_lines(struct exec *e)
{
    int rc = 1;
    while (rc > 0 && !e->result && e->form != EXEC_FRAMES && !link_blocked(e)) {
        cv_auto_json json_t *message = NULL;
        json_t *payload = NULL;
        rc = client_next(e->client, 0, &message, &e->error.local);
        if (rc <= 0)
            break;
        switch (client_classify(message, e->id, &payload)) {
        case CLIENT_ITEM:
            rc = take_line_item(e, payload) < 0 ? e->error.local.code : 1;
            if (e->form == EXEC_UNKNOWN)
                e->form = EXEC_LINES;
            break;
        case CLIENT_RESULT:
            e->result = json_incref(payload);
            break;
        case CLIENT_ERROR:
            e->error.remote = json_incref(payload);
            rc = -EREMOTEIO;
            break;
        case CLIENT_OTHER:
            break;
        }
    }
    return rc < 0 ? rc : 0;
}

static int take_json_frame(struct exec *e, const struct cv_frame *frame)
{
    cv_auto_json json_t *value = NULL;
    int rc = cv_json_parse(frame->bytes, frame->len, "frame", &value, &e->error.local);
    if (rc < 0)
        return rc;
    if (frame->kind == CV_FRAME_ITEM) {
        take_item(e, value);
        return 0;
    }
    json_t *result = json_object_get(value, "result");
    if (result) {
        e->result = json_incref(result);
        return 0;
    }
    e->error.remote = json_incref(json_object_get(value, "error"));
    return -EREMOTEIO;
}

static int fd_of(uint8_t kind)
{
    return kind == CV_FRAME_STDOUT ? STDOUT_FILENO : kind == CV_FRAME_STDERR ? STDERR_FILENO : STDIN_FILENO;
}

/* What has been received, as far as output is taken. */
static int take_received(struct exec *e)
{
    struct cv_frame frame;
    int rc = 0;
    while (rc == 0 && !e->result && !link_blocked(e)) {
        rc = cv_frames_next(&e->frames, &e->in_at, e->in_end, &frame, &e->error.local);
        if (rc <= 0)
            return rc;
        if (frame.kind == CV_FRAME_STDOUT || frame.kind == CV_FRAME_STDERR || frame.kind == CV_FRAME_TERMINAL)
            rc = take_output(e, fd_of(frame.kind), frame.bytes, frame.len);
        else
            rc = take_json_frame(e, &frame);
    }
    return rc;
}

static int take_frames(struct exec *e)
{
    for (;;) {
        int rc = take_received(e);
        if (rc < 0 || e->result || link_blocked(e))
            return rc;
        ssize_t n = recv(client_fd(e->client), e->in, IN_BYTES, MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EINTR))
            return 0;
        if (n <= 0)
            return cv_fail(&e->error.local, -EPIPE, "client.gone", "the daemon went away");
        e->in_at = e->in;
        e->in_end = e->in + n;
    }
}

int link_take(struct exec *e)
{
    int rc = e->form == EXEC_FRAMES ? 0 : take_lines(e);
    return rc == 0 && e->form == EXEC_FRAMES ? take_frames(e) : rc;
}

/* ---- to the command: lines ------------------------------------------------------------------------------------------------ */

/* {"jsonrpc":"2.0","method":"input","params":{"id":ID, ...}} with the rest as given; written without a tree of values. */
static void begin_line(struct exec *e)
{
    cv_buf_clear(&e->line);
    cv_buf_printf(&e->line, "{\"jsonrpc\":\"2.0\",\"method\":\"input\",\"params\":{\"id\":%lld,", (long long)e->id);
}

static int end_line(struct exec *e, const char *rest)
{
    cv_buf_puts(&e->line, rest);
    return client_queue(e->client, cv_buf_text(&e->line), e->line.len, &e->error.local);
}

static int forward_line(struct exec *e)
{
    char chunk[LINE_CHUNK];
    ssize_t n = read(STDIN_FILENO, chunk, sizeof chunk);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return 0;
    begin_line(e);
    if (n <= 0) { /* the end, or an error that ends it */
        e->reads_stdin = false;
        return end_line(e, "\"eof\":true}}\n");
    }
    cv_buf_puts(&e->line, "\"data\":\"");
    cv_buf_add_base64(&e->line, chunk, (size_t)n);
    return end_line(e, "\"}}\n");
}

/* ---- to the command: frames ----------------------------------------------------------------------------------------------- */

/* Sends as much as the socket takes: how much, or -EPIPE. */
static ssize_t send_some(struct exec *e, const char *bytes, size_t len)
{
    size_t done = 0;
    while (done < len) {
        ssize_t n = send(client_fd(e->client), bytes + done, len - done, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            break;
        if (n < 0)
            return cv_fail(&e->error.local, -EPIPE, "client.gone", "the daemon went away");
        done += (size_t)n;
    }
    return (ssize_t)done;
}

/* A frame that was begun is brought to its end before small ones go ahead of the next. */
static int flush_frames(struct exec *e)
{
    if (e->out_at == 0 && e->line.len > 0) {
        ssize_t n = send_some(e, e->line.data, e->line.len);
        if (n < 0)
            return (int)n;
        cv_buf_drop(&e->line, (size_t)n);
        if (e->line.len > 0)
            return 0;
    }
    ssize_t n = send_some(e, e->out + e->out_at, e->out_len - e->out_at);
    if (n < 0)
        return (int)n;
    e->out_at += (size_t)n;
    if (e->out_at < e->out_len)
        return 0;
    bool whole = e->out_len > 0;
    e->out_at = e->out_len = 0;
    return whole && e->line.len > 0 ? flush_frames(e) : 0;
}

static int send_frame(struct exec *e, uint8_t kind, const void *bytes, size_t len)
{
    cv_frame_add(&e->line, kind, bytes, len);
    return flush_frames(e);
}

static int forward_frame(struct exec *e)
{
    ssize_t n = read(STDIN_FILENO, e->out + CV_FRAME_HEAD, FRAME_CHUNK);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return 0;
    if (n <= 0) {
        e->reads_stdin = false;
        return send_frame(e, CV_FRAME_EOF, "", 0);
    }
    cv_frame_head((uint8_t *)e->out, CV_FRAME_STDIN, (uint32_t)n);
    e->out_len = CV_FRAME_HEAD + (size_t)n;
    return flush_frames(e);
}

/* ---- to the command: either ----------------------------------------------------------------------------------------------- */

int link_forward_stdin(struct exec *e)
{
    return e->form == EXEC_FRAMES ? forward_frame(e) : forward_line(e);
}

int link_send_signal(struct exec *e, int number)
{
    if (e->form == EXEC_FRAMES) {
        uint8_t byte = (uint8_t)number;
        return send_frame(e, CV_FRAME_SIGNAL, &byte, 1);
    }
    begin_line(e);
    cv_buf_printf(&e->line, "\"signal\":%d", number);
    return end_line(e, "}}\n");
}

int link_send_size(struct exec *e)
{
    unsigned short rows, columns;
    terminal_numbers(&rows, &columns);
    if (e->form == EXEC_FRAMES) {
        uint8_t bytes[4] = {(uint8_t)rows, (uint8_t)(rows >> 8), (uint8_t)columns, (uint8_t)(columns >> 8)};
        return send_frame(e, CV_FRAME_SIZE, bytes, sizeof bytes);
    }
    begin_line(e);
    cv_buf_printf(&e->line, "\"size\":{\"rows\":%d,\"columns\":%d}", (int)rows, (int)columns);
    return end_line(e, "}}\n");
}

int link_flush(struct exec *e)
{
    return e->form == EXEC_FRAMES ? flush_frames(e) : client_flush(e->client, &e->error.local);
}

bool link_queued(const struct exec *e)
{
    return e->form == EXEC_FRAMES ? e->line.len > 0 || e->out_len > 0 : client_queued(e->client) > 0;
}

bool link_takes_stdin(const struct exec *e)
{
    bool room = e->form == EXEC_FRAMES ? e->out_len == 0 : client_queued(e->client) < LINES_MAX;
    return e->form != EXEC_UNKNOWN && room && e->reads_stdin && !e->holds_stdin && !e->waits;
}

void link_finish(struct exec *e)
{
    cv_buf_finish(&e->bytes);
    cv_buf_finish(&e->line);
    cv_frames_finish(&e->frames);
    free(e->in);
    free(e->out);
}
