// SPDX-License-Identifier: MIT
/*
 * peerkit.h - for the tests of the rpc room: a server in a private folder, and clients that are plain blocking sockets
 * on the same thread. `kit_turn` lets the loop work until a condition holds, with a deadline that fails the test.
 */
#pragma once

#include "daemon/base/alloc.h"
#include "daemon/base/buf.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/rpc/rpc.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

struct kit {
    struct cv_loop *loop;
    struct cv_rpc *rpc;
    char folder[64];
    char path[96];
    bool closed;
};

struct client {
    int fd;
    struct cv_buf in;
    bool eof;
};

static inline void kit_open_for(struct kit *kit, const struct cv_rpc_verb *verbs, void *context, int most_peers)
{
    struct cv_error err = CV_ERROR_INIT;
    signal(SIGPIPE, SIG_IGN); /* as the daemon does */
    *kit = (struct kit){0};
    snprintf(kit->folder, sizeof kit->folder, "/tmp/corvid-rpc-XXXXXX");
    assert_non_null(mkdtemp(kit->folder));
    snprintf(kit->path, sizeof kit->path, "%s/run/corvid.sock", kit->folder);
    assert_int_equal(cv_loop_create(&kit->loop, &err), 0);
    struct cv_rpc_options options = {.path = kit->path, .fd = -1, .mode = 0600, .verbs = verbs, .context = context, .most_peers = most_peers};
    if (cv_rpc_listen(kit->loop, &options, &kit->rpc, &err) < 0)
        fail_msg("%s", err.text);
}

static inline void kit_open(struct kit *kit, const struct cv_rpc_verb *verbs, void *context)
{
    kit_open_for(kit, verbs, context, 0);
}

static inline void kit_on_closed(void *arg)
{
    struct kit *kit = arg;
    kit->closed = true;
}

/* One turn of the loop; never blocks longer than 10 ms. */
static inline void kit_step(struct kit *kit)
{
    uv_loop_t *uv = cv_loop_uv(kit->loop);
    uv_run(uv, UV_RUN_NOWAIT);
    usleep(500);
}

#define kit_turn(kit, condition)                                                                                                           \
    do {                                                                                                                                   \
        int64_t kit_until = cv_clock_mono_us() + 10000000;                                                                                 \
        while (!(condition)) {                                                                                                             \
            if (cv_clock_mono_us() > kit_until)                                                                                            \
                fail_msg("'%s' did not come true in 10 s", #condition);                                                                    \
            kit_step(kit);                                                                                                                 \
        }                                                                                                                                  \
    } while (0)

static inline void kit_close(struct kit *kit)
{
    char run[80];
    cv_rpc_close(kit->rpc, kit_on_closed, kit);
    kit_turn(kit, kit->closed);
    cv_loop_destroy(kit->loop);
    snprintf(run, sizeof run, "%s/run", kit->folder);
    assert_int_equal(rmdir(run), 0); /* fails when the socket's file was left */
    assert_int_equal(rmdir(kit->folder), 0);
}

static inline struct client client_open(struct kit *kit)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct client client = {.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    assert_true(client.fd >= 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", kit->path);
    assert_int_equal(connect(client.fd, (struct sockaddr *)&address, sizeof address), 0);
    return client;
}

static inline void client_close(struct client *client)
{
    if (client->fd >= 0)
        close(client->fd);
    cv_buf_finish(&client->in);
    client->fd = -1;
}

static inline void client_send(struct kit *kit, struct client *client, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = send(client->fd, bytes, len, MSG_NOSIGNAL);
        if (n < 0 && (errno == EPIPE || errno == ECONNRESET))
            return; /* the server has closed: the test looks at what it said */
        if (n < 0)
            assert_int_equal(errno, EAGAIN);
        else
            bytes += n, len -= (size_t)n;
        if (len > 0)
            kit_step(kit);
    }
}

static inline void client_say(struct kit *kit, struct client *client, const char *line)
{
    client_send(kit, client, line, strlen(line));
    client_send(kit, client, "\n", 1);
}

static inline bool client_has_line(struct client *client)
{
    char bytes[65536];
    ssize_t n;
    while (!client->eof && (n = recv(client->fd, bytes, sizeof bytes, 0)) != -1) {
        if (n == 0)
            client->eof = true;
        cv_buf_add(&client->in, bytes, (size_t)n);
    }
    if (!client->eof && errno != EAGAIN)
        client->eof = true;
    return client->in.len > 0 && memchr(client->in.data, '\n', client->in.len) != NULL;
}

/* The next line as JSON; give it back with json_decref. */
static inline json_t *client_line(struct kit *kit, struct client *client)
{
    struct cv_error err = CV_ERROR_INIT;
    json_t *value = NULL;
    kit_turn(kit, client_has_line(client));
    size_t len = (size_t)((char *)memchr(client->in.data, '\n', client->in.len) - client->in.data);
    if (cv_json_parse(client->in.data, len, "line", &value, &err) < 0)
        fail_msg("%s", err.text);
    cv_buf_drop(&client->in, len + 1);
    return value;
}

/* Sends a line, returns "code: message" of the error it is answered with (borrowed until the next call). */
static inline const char *client_error(struct kit *kit, struct client *client, const char *line)
{
    static char text[700];
    client_say(kit, client, line);
    json_t *answer = client_line(kit, client);
    const json_t *error = json_object_get(answer, "error");
    snprintf(text, sizeof text, "%lld: %s", (long long)cv_json_num(error, "code", 0), cv_json_str(error, "message", "no error"));
    json_decref(answer);
    return text;
}
