// SPDX-License-Identifier: MIT
/*
 * server.h - a web server on 127.0.0.1 that plays canned bytes by path, on the loop of the test; and one request with what came of it.
 * For the tests of egress only.
 */
#pragma once

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/egress/egress.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct page_row {
    const char *path;
    const char *answer; /* all of it; NULL: nothing is ever said */
    size_t len;         /* 0: a string */
    bool stays;         /* the connection is not closed afterwards */
};

struct server {
    uv_tcp_t listener;
    int port;
    const struct page_row *rows;
    struct cv_buf last;   /* the last request */
    int connections, count;
};

struct peer {
    uv_tcp_t tcp;
    uv_write_t write;
    struct server *server;
    struct cv_buf in;
    bool answered;
    char *copy;
};

static inline void peer_closed(uv_handle_t *handle)
{
    struct peer *peer = handle->data;
    peer->server->connections--;
    cv_buf_finish(&peer->in);
    free(peer->copy);
    free(peer);
}

static inline void peer_close(struct peer *peer)
{
    if (!uv_is_closing((uv_handle_t *)&peer->tcp))
        uv_close((uv_handle_t *)&peer->tcp, peer_closed);
}

static inline void peer_written(uv_write_t *write, int status)
{
    struct peer *peer = write->data;
    (void)status;
    if (!peer->answered)
        peer_close(peer);
}

/* "%PORT" in an answer is the server's port. */
static inline void peer_answer(struct peer *peer)
{
    struct server *server = peer->server;
    char path[256] = "";
    sscanf(cv_buf_text(&peer->in), "%*s %255s", path);
    path[strcspn(path, "?")] = '\0';
    cv_buf_clear(&server->last);
    cv_buf_add(&server->last, peer->in.data, peer->in.len);
    server->count++;
    for (const struct page_row *row = server->rows; row->path; row++) {
        if (strcmp(row->path, path) != 0)
            continue;
        if (!row->answer)
            return;
        struct cv_buf bytes = CV_BUF_INIT;
        const char *mark = row->len ? NULL : strstr(row->answer, "%PORT");
        if (mark) {
            cv_buf_add(&bytes, row->answer, (size_t)(mark - row->answer));
            cv_buf_printf(&bytes, "%d%s", server->port, mark + 5);
        } else {
            cv_buf_add(&bytes, row->answer, row->len ? row->len : strlen(row->answer));
        }
        uv_buf_t buf = {.len = bytes.len};
        buf.base = peer->copy = cv_buf_take(&bytes);
        peer->answered = row->stays;
        peer->write.data = peer;
        assert_int_equal(uv_write(&peer->write, (uv_stream_t *)&peer->tcp, &buf, 1, peer_written), 0);
        return;
    }
    peer_close(peer);
}

static inline void peer_alloc(uv_handle_t *handle, size_t wanted, uv_buf_t *out)
{
    static char bytes[65536];
    (void)handle, (void)wanted;
    *out = uv_buf_init(bytes, sizeof bytes);
}

static inline void peer_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    struct peer *peer = stream->data;
    if (n < 0) {
        peer_close(peer);
        return;
    }
    cv_buf_add(&peer->in, buf->base, (size_t)n);
    const char *end = strstr(cv_buf_text(&peer->in), "\r\n\r\n"), *length = strcasestr(cv_buf_text(&peer->in), "content-length: ");
    size_t want = length ? (size_t)atol(length + 16) : 0;
    if (end && !peer->copy && peer->in.len >= (size_t)(end + 4 - peer->in.data) + want)
        peer_answer(peer);
}

static inline void server_connection(uv_stream_t *listener, int status)
{
    struct server *server = listener->data;
    struct peer *peer = cv_new(struct peer);
    assert_int_equal(status, 0);
    peer->server = server;
    server->connections++;
    assert_int_equal(uv_tcp_init(listener->loop, &peer->tcp), 0);
    peer->tcp.data = peer;
    assert_int_equal(uv_accept(listener, (uv_stream_t *)&peer->tcp), 0);
    uv_read_start((uv_stream_t *)&peer->tcp, peer_alloc, peer_read);
}

static inline void server_open(struct server *server, struct cv_loop *loop, const struct page_row *rows)
{
    struct sockaddr_in address;
    int size = sizeof address;
    *server = (struct server){.rows = rows};
    uv_ip4_addr("127.0.0.1", 0, &address);
    uv_tcp_init(cv_loop_uv(loop), &server->listener);
    server->listener.data = server;
    assert_int_equal(uv_tcp_bind(&server->listener, (struct sockaddr *)&address, 0), 0);
    assert_int_equal(uv_listen((uv_stream_t *)&server->listener, 64, server_connection), 0);
    uv_tcp_getsockname(&server->listener, (struct sockaddr *)&address, &size);
    server->port = ntohs(address.sin_port);
}

static inline void close_peer(uv_handle_t *handle, void *arg)
{
    if (handle->type == UV_TCP && handle != (uv_handle_t *)&((struct server *)arg)->listener && !uv_is_closing(handle))
        uv_close(handle, peer_closed);
}

static inline void server_close(struct server *server)
{
    uv_loop_t *loop = server->listener.loop;
    uv_walk(loop, close_peer, server);
    uv_close((uv_handle_t *)&server->listener, NULL);
    while (server->connections > 0)
        uv_run(loop, UV_RUN_ONCE);
    uv_run(loop, UV_RUN_NOWAIT);
    cv_buf_finish(&server->last);
}

/* ---- a request ------------------------------------------------------------------------------------------------------ */

struct got {
    bool over;
    int heads, pieces;
    int head_status;
    struct cv_error error; /* code 0: an answer */
    int status;
    char type[64], url[256], title[128];
    struct cv_buf body;
    uint64_t bytes;
    bool truncated, is_text;
    json_t *headers;
};

static inline void got_finish(struct got *got)
{
    cv_buf_finish(&got->body);
    json_decref(got->headers);
}
#define got_auto __attribute__((cleanup(got_finish)))

static inline void got_head(int status, const char *type, void *arg)
{
    struct got *got = arg;
    got->heads++;
    got->head_status = status;
    snprintf(got->type, sizeof got->type, "%s", type);
}

static inline void got_body(const char *bytes, size_t len, void *arg)
{
    struct got *got = arg;
    assert_false(got->over);
    got->pieces++;
    cv_buf_add(&got->body, bytes, len);
}

static inline void got_end(const struct cv_http_answer *answer, const struct cv_error *err, void *arg)
{
    struct got *got = arg;
    assert_false(got->over);
    assert_true((answer == NULL) != (err == NULL));
    got->over = true;
    if (err) {
        got->error = *err;
        return;
    }
    got->status = answer->status;
    snprintf(got->type, sizeof got->type, "%s", answer->content_type);
    snprintf(got->url, sizeof got->url, "%s", answer->url);
    snprintf(got->title, sizeof got->title, "%s", answer->title);
    if (answer->body)
        cv_buf_add(&got->body, answer->body, answer->body_len);
    got->bytes = answer->bytes;
    got->truncated = answer->truncated;
    got->is_text = answer->is_text;
    got->headers = json_incref((json_t *)answer->headers);
}

static inline void wait_for(struct cv_loop *loop, const bool *flag)
{
    while (!*flag)
        uv_run(cv_loop_uv(loop), UV_RUN_ONCE);
}
