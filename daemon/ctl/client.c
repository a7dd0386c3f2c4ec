// SPDX-License-Identifier: MIT
/*
 * client.c - one connection to a daemon: JSON lines over a Unix socket, read and written with poll(2). Owns the socket and
 * two buffers. Single-threaded; never prints, never starts anything.
 */
#include "daemon/ctl/client.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { READ_BYTES = 131072 };

struct ctl_client {
    int fd;
    int64_t last_id;
    struct cv_buf in;  /* bytes received; those before `start` are used up, those before `scanned` hold no newline */
    size_t start, scanned;
    struct cv_buf out; /* bytes to send */
};

void client_error_finish(struct client_error *error)
{
    json_decref(error->remote);
    error->remote = NULL;
}

int client_default_path(char **out, struct cv_error *err)
{
    struct cv_path_dirs dirs;
    int rc = cv_path_dirs(&dirs, err);
    if (rc < 0)
        return rc;
    *out = cv_path_join(dirs.runtime, "corvid.sock");
    cv_path_dirs_finish(&dirs);
    return 0;
}

/* Nobody but this user or root may answer; root itself may talk to anybody's daemon. */
static int check_peer(int fd, const char *path, struct cv_error *err)
{
    struct ucred peer;
    socklen_t len = sizeof peer;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0)
        return cv_fail(err, -errno, "client.peer", "cannot tell whose daemon '%s' is: %s", path, strerror(errno));
    if (peer.uid != geteuid() && peer.uid != 0 && geteuid() != 0)
        return cv_fail(err, -EPERM, "client.peer", "'%s' belongs to user %ld, who is neither you nor root: not trusted", path, (long)peer.uid);
    return 0;
}

int client_open(const char *path, struct ctl_client **out, struct cv_error *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path)
        return cv_fail(err, -ENAMETOOLONG, "client.path", "the socket path '%s' is longer than %zu bytes", path, sizeof address.sun_path - 1);
    memcpy(address.sun_path, path, strlen(path) + 1);
    cv_auto_close int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return cv_fail(err, -errno, "client.socket", "cannot make a socket: %s", strerror(errno));
    int rc;
    do
        rc = connect(fd, (struct sockaddr *)&address, sizeof address);
    while (rc < 0 && errno == EINTR);
    if (rc < 0)
        return cv_fail(err, -errno, "client.connect", "cannot connect to '%s': %s", path, strerror(errno));
    rc = check_peer(fd, path, err);
    if (rc < 0)
        return rc;
    struct ctl_client *client = cv_new(struct ctl_client);
    client->fd = cv_steal_fd(&fd);
    *out = client;
    return 0;
}

void client_close(struct ctl_client *client)
{
    if (!client)
        return;
    close(client->fd);
    cv_buf_finish(&client->in);
    cv_buf_finish(&client->out);
    free(client);
}

int client_fd(const struct ctl_client *client)
{
    return client->fd;
}

static int gone(struct cv_error *err)
{
    return cv_fail(err, -EPIPE, "client.gone", "the daemon went away");
}

int client_flush(struct ctl_client *client, struct cv_error *err)
{
    size_t sent = 0;
    while (sent < client->out.len) {
        ssize_t n = send(client->fd, client->out.data + sent, client->out.len - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            break;
        if (n < 0)
            return gone(err);
        sent += (size_t)n;
    }
    cv_buf_drop(&client->out, sent);
    return 0;
}

size_t client_queued(const struct ctl_client *client)
{
    return client->out.len;
}

int client_queue(struct ctl_client *client, const char *bytes, size_t len, struct cv_error *err)
{
    cv_buf_add(&client->out, bytes, len);
    return client_flush(client, err);
}

static int flush_all(struct ctl_client *client, struct cv_error *err)
{
    int rc = client_flush(client, err);
    while (rc == 0 && client->out.len > 0) {
        struct pollfd p = {client->fd, POLLOUT, 0};
        if (poll(&p, 1, -1) < 0 && errno != EINTR)
            return cv_fail(err, -errno, "client.poll", "waiting for the daemon failed: %s", strerror(errno));
        rc = client_flush(client, err);
    }
    return rc;
}

int client_send(struct ctl_client *client, const char *method, json_t *params, int64_t *id, struct cv_error *err)
{
    cv_auto_json json_t *message = json_object();
    json_object_set_new(message, "jsonrpc", json_string("2.0"));
    if (id)
        json_object_set_new(message, "id", json_integer(client->last_id + 1));
    json_object_set_new(message, "method", json_string(method));
    json_object_set_new(message, "params", params ? params : json_object());
    cv_auto_free char *line = cv_json_dump(message);
    size_t len = strlen(line);
    if (len > CV_LIMIT_FRAME_BYTES)
        return cv_fail(err, -EMSGSIZE, "client.size", "the request has %zu bytes, one line of the wire holds %d", len, CV_LIMIT_FRAME_BYTES);
    if (id)
        *id = ++client->last_id;
    cv_buf_add(&client->out, line, len);
    cv_buf_putc(&client->out, '\n');
    return flush_all(client, err);
}

/* A whole line that is already here: *line and *len, without the newline; false when there is none yet. */
static bool have_line(struct ctl_client *client, const char **line, size_t *len)
{
    if (client->scanned >= client->in.len)
        return false;
    const char *from = client->in.data + client->scanned;
    const char *end = memchr(from, '\n', client->in.len - client->scanned);
    if (!end) {
        client->scanned = client->in.len;
        return false;
    }
    *line = client->in.data + client->start;
    *len = (size_t)(end - *line);
    client->start += *len + 1;
    client->scanned = client->start;
    return true;
}

/* Moves the unfinished rest to the front before more is read. */
static void compact(struct ctl_client *client)
{
    if (client->start == 0)
        return;
    cv_buf_drop(&client->in, client->start);
    client->scanned -= client->start;
    client->start = 0;
}

/* Reads once: 1 when bytes came, 0 when none came in time. */
static int receive(struct ctl_client *client, int timeout_ms, struct cv_error *err)
{
    struct pollfd p = {client->fd, POLLIN, 0};
    int ready = poll(&p, 1, timeout_ms);
    if (ready < 0 && errno == EINTR)
        return 0;
    if (ready < 0)
        return cv_fail(err, -errno, "client.poll", "waiting for the daemon failed: %s", strerror(errno));
    if (ready == 0)
        return 0;
    compact(client);
    if (client->in.len >= CV_LIMIT_PEER_QUEUE_BYTES)
        return cv_fail(err, -EPROTO, "client.line", "the daemon sent a line of more than %d bytes", CV_LIMIT_PEER_QUEUE_BYTES);
    cv_buf_reserve(&client->in, READ_BYTES);
    ssize_t n = recv(client->fd, client->in.data + client->in.len, READ_BYTES, 0);
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return 0;
    if (n <= 0)
        return gone(err);
    client->in.len += (size_t)n;
    client->in.data[client->in.len] = '\0';
    return 1;
}

static int parse_line(const char *line, size_t len, json_t **out, struct cv_error *err)
{
    struct cv_error why = CV_ERROR_INIT;
    json_t *message = NULL;
    int rc = cv_json_parse(line, len, "answer", &message, &why);
    if (rc < 0)
        return cv_fail(err, -EPROTO, "client.protocol", "what answers on the socket does not speak Corvid's protocol (%s)", cv_error_text(&why));
    if (!json_is_object(message)) {
        json_decref(message);
        return cv_fail(err, -EPROTO, "client.protocol", "what answers on the socket does not speak Corvid's protocol (no object)");
    }
    *out = message;
    return 1;
}

int client_next(struct ctl_client *client, int timeout_ms, json_t **out, struct cv_error *err)
{
    int64_t until = timeout_ms > 0 ? cv_clock_mono_us() + (int64_t)timeout_ms * 1000 : 0;
    const char *line = NULL;
    size_t len = 0;
    while (!have_line(client, &line, &len)) {
        int left = timeout_ms;
        if (timeout_ms > 0) {
            int64_t us = until - cv_clock_mono_us();
            left = us <= 0 ? 0 : (int)((us + 999) / 1000);
        }
        int rc = receive(client, left, err);
        if (rc < 0)
            return rc;
        if (rc == 0 && timeout_ms >= 0 && left == 0)
            return 0;
    }
    return parse_line(line, len, out, err);
}

void client_take_rest(struct ctl_client *client, struct cv_buf *out)
{
    if (client->in.len > client->start)
        cv_buf_add(out, client->in.data + client->start, client->in.len - client->start);
    cv_buf_finish(&client->in);
    client->start = client->scanned = 0;
}

enum client_kind client_classify(json_t *message, int64_t id, json_t **payload)
{
    const char *method = cv_json_str(message, "method", NULL);
    if (method) {
        json_t *params = json_object_get(message, "params");
        *payload = json_object_get(params, "item");
        return strcmp(method, "item") == 0 && *payload && cv_json_num(params, "id", -1) == id ? CLIENT_ITEM : CLIENT_OTHER;
    }
    json_t *error = json_object_get(message, "error");
    json_t *its_id = json_object_get(message, "id");
    /* An error without an id answers a line that the daemon could not read at all. */
    bool ours = json_integer_value(its_id) == id || (json_is_object(error) && !json_is_integer(its_id));
    *payload = json_is_object(error) ? error : json_object_get(message, "result");
    if (!ours || !*payload)
        return CLIENT_OTHER;
    return json_is_object(error) ? CLIENT_ERROR : CLIENT_RESULT;
}

int client_call(struct ctl_client *client, const char *method, json_t *params, int timeout_ms, void (*on_item)(json_t *item, void *arg), void *arg,
                json_t **result, struct client_error *error)
{
    int64_t id = 0;
    int rc = client_send(client, method, params, &id, &error->local);
    while (rc >= 0) {
        cv_auto_json json_t *message = NULL;
        json_t *payload = NULL;
        rc = client_next(client, timeout_ms, &message, &error->local);
        if (rc == 0)
            return cv_fail(&error->local, -ETIMEDOUT, "client.timeout", "the daemon did not answer '%s' within %d ms", method, timeout_ms);
        if (rc < 0)
            break;
        switch (client_classify(message, id, &payload)) {
        case CLIENT_ITEM:
            if (on_item)
                on_item(payload, arg);
            break;
        case CLIENT_RESULT:
            *result = json_incref(payload);
            return 0;
        case CLIENT_ERROR:
            error->remote = json_incref(payload);
            return -EREMOTEIO;
        case CLIENT_OTHER:
            break;
        }
    }
    return rc;
}
