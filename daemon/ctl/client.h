// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/client.h - one connection to a daemon, blocking: connect, ask, read answers. Also what tests and other
 * programs in C may use.
 *
 * A request is answered exactly once, by a result or an error; a verb that streams sends items before that. Reading is
 * bounded: a line longer than CV_LIMIT_PEER_QUEUE_BYTES is a protocol error. The peer of the socket is checked: a
 * daemon must belong to this user or to root, so that nobody can pose as one in a shared folder.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/base/error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ctl_client;

/* What went wrong: the daemon's own error object (`remote`), or ours (`local`). */
struct client_error {
    struct cv_error local;
    json_t *remote;
};
void client_error_finish(struct client_error *error) __attribute__((nonnull));
#define cv_auto_client_error __attribute__((cleanup(client_error_finish)))

/* The socket of this user's (or the system's) daemon. Gives it. */
int client_default_path(char **out, struct cv_error *err) __attribute__((nonnull(1)));

/* Connects. -ENOENT and -ECONNREFUSED: nobody there; -EACCES, -EPERM (the daemon is another user's), -ENAMETOOLONG. */
int client_open(const char *path, struct ctl_client **out, struct cv_error *err) __attribute__((nonnull(1, 2)));
void client_close(struct ctl_client *client); /* NULL is fine */
int client_fd(const struct ctl_client *client) __attribute__((nonnull));

/* Sends a request, or with id == NULL a notification; waits until it is written. `params` is taken (NULL: {}). -EMSGSIZE
 * when it does not fit into one line of the wire, -EPIPE when the daemon is gone. */
int client_send(struct ctl_client *client, const char *method, json_t *params, int64_t *id, struct cv_error *err) __attribute__((nonnull(1, 2)));

/* Queues raw bytes (a whole line) and writes what can be written without waiting; client_flush writes more of it. */
int client_queue(struct ctl_client *client, const char *bytes, size_t len, struct cv_error *err) __attribute__((nonnull(1, 2)));
int client_flush(struct ctl_client *client, struct cv_error *err) __attribute__((nonnull(1)));
size_t client_queued(const struct ctl_client *client) __attribute__((nonnull));

/* The next message: 1 and gives *out; 0 when none came within timeout_ms (-1: wait); -EPIPE when the daemon went away;
 * -EPROTO for what is no message. */
int client_next(struct ctl_client *client, int timeout_ms, json_t **out, struct cv_error *err) __attribute__((nonnull(1, 3)));

/* Moves what was received and is no message yet to `out`: after an upgrade of the connection it is no text. */
void client_take_rest(struct ctl_client *client, struct cv_buf *out) __attribute__((nonnull));

/* What a message is to request `id`; *payload is borrowed from it. */
enum client_kind { CLIENT_OTHER, CLIENT_ITEM, CLIENT_RESULT, CLIENT_ERROR };
enum client_kind client_classify(json_t *message, int64_t id, json_t **payload) __attribute__((nonnull));

/* Asks and waits for the end at most timeout_ms (-1: as long as it takes); items go to `on_item` (nullable), borrowed. Gives
 * *result. Negative: see `error`. `params` is taken. */
int client_call(struct ctl_client *client, const char *method, json_t *params, int timeout_ms, void (*on_item)(json_t *item, void *arg), void *arg,
                json_t **result, struct client_error *error) __attribute__((nonnull(1, 2, 7, 8)));
