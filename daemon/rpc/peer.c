// SPDX-License-Identifier: MIT
/*
 * peer.c - one client of the socket: who it is (from the kernel), its lines in, its lines out. Owns the connection and the
 * bytes under way. A peer is not read while its own output waits (half of CV_LIMIT_PEER_QUEUE_BYTES) and is dropped when
 * it never reads (the whole of it). Loop thread; a verb is only started from a read or a timer, never from inside an answer.
 */
#include "daemon/rpc/peer.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/log.h"
#include "daemon/rpc/line.h"
#include "daemon/rpc/raw.h"
#include "daemon/rpc/reply.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

enum { HALF_BYTES = CV_LIMIT_PEER_QUEUE_BYTES / 2, SMALL_BYTES = 65536 };

#define HELD_TOO_MUCH "what waits for all clients together is over its bound"

struct line_write {
    uv_write_t uv; /* first */
    char *text;
};

static size_t queued(const struct peer *peer)
{
    return uv_stream_get_write_queue_size((const uv_stream_t *)&peer->pipe);
}

/* Counts what waits of this peer. False when it has much and all together have too much. */
static bool account(struct peer *peer)
{
    size_t now = queued(peer) + peer->frame.bytes.len;
    peer->rpc->held = peer->rpc->held - peer->held + now;
    peer->held = now;
    return now < SMALL_BYTES || peer->rpc->held <= CV_LIMIT_PEERS_HELD_BYTES;
}

static bool should_read(const struct peer *peer)
{
    return (!peer->full || peer->raw) && peer->input_holds == 0 && !peer->ended && !peer->finishing && !peer->closing;
}

static int fd_of(const struct peer *peer)
{
    uv_os_fd_t fd = -1;
    uv_fileno((const uv_handle_t *)&peer->pipe, &fd);
    return fd;
}

/* ---- leaving -------------------------------------------------------------------------------------------------------- */

static void cancel_requests(struct peer *peer)
{
    for (struct cv_rpc_request *r = peer->requests; r;) { /* a cancel may end its request: look again from the first */
        if (!r->cancelled) {
            request_cancel(r);
            r = peer->requests;
        } else {
            r = r->next;
        }
    }
}

static void on_closed(uv_handle_t *handle)
{
    struct peer *peer = (struct peer *)handle;
    struct cv_rpc *rpc = peer->rpc;
    cancel_requests(peer);
    for (struct cv_rpc_request *r = peer->requests; r; r = r->next)
        r->peer = NULL; /* they end without anybody to answer to */
    if (peer->prev)
        peer->prev->next = peer->next;
    else
        rpc->peers = peer->next;
    if (peer->next)
        peer->next->prev = peer->prev;
    rpc->peer_count--;
    rpc->held -= peer->held;
    frame_finish(&peer->frame);
    raw_finish(peer);
    free(peer);
    rpc_release(rpc);
}

void peer_drop(struct peer *peer, const char *why)
{
    if (peer->closing)
        return;
    if (why)
        cv_log(CV_LOG_WARNING, "rpc", "client %u (uid %u, pid %d) dropped: %s", peer->number, (unsigned)peer->uid, (int)peer->pid, why);
    peer->closing = true;
    cv_timer_close(cv_steal(&peer->timer));
    uv_close((uv_handle_t *)&peer->pipe, on_closed);
}

void peer_finish(struct peer *peer)
{
    if (peer->closing || peer->finishing)
        return;
    peer->finishing = true;
    peer->flush_by_us = cv_clock_mono_us() + RPC_FLUSH_MS * 1000;
    cancel_requests(peer);
    peer_settle(peer);
}

/* ---- bytes out ------------------------------------------------------------------------------------------------------ */

static void tell_drained(struct peer *peer)
{
    for (struct cv_rpc_request *r = peer->requests; r; r = r->next)
        r->drain_owed = true;
    for (struct cv_rpc_request *r = peer->requests; r;) { /* the verb may end its request: look again from the first */
        if (!r->drain_owed) {
            r = r->next;
            continue;
        }
        r->drain_owed = false;
        if (r->hooks.on_drain)
            r->hooks.on_drain(r->arg);
        r = peer->requests;
    }
}

static void on_written(uv_write_t *uv, int status)
{
    struct line_write *write = (struct line_write *)uv;
    struct peer *peer = uv->handle->data;
    free(write->text);
    free(write);
    if (peer->closing)
        return;
    if (status < 0) {
        peer_drop(peer, NULL); /* it left while we wrote */
        return;
    }
    account(peer);
    if (peer->full && queued(peer) < (peer->raw ? 1 : HALF_BYTES)) {
        peer->full = false;
        tell_drained(peer);
    }
    peer_settle(peer);
}

/* Queues what the socket did not take at once (taken); `done` bytes of it have gone. False when the peer is gone. */
static bool queue_rest(struct peer *peer, char *text, size_t len, size_t done)
{
    struct line_write *write = cv_new(struct line_write);
    uv_buf_t rest = uv_buf_init(text + done, (unsigned)(len - done));
    write->text = text;
    if (uv_write(&write->uv, (uv_stream_t *)&peer->pipe, &rest, 1, on_written) == 0)
        return true;
    free(text);
    free(write);
    return false;
}

/* A slow client is bounded: its producers stop, then it is dropped. Frames come from producers that stop at once. */
static void bound_queue(struct peer *peer)
{
    size_t waiting = queued(peer);
    if (!account(peer)) {
        peer_drop(peer, HELD_TOO_MUCH);
    } else if (waiting > CV_LIMIT_PEER_QUEUE_BYTES) {
        peer_drop(peer, "it does not read its answers, the queue is over its bound");
    } else if (waiting >= (peer->raw ? 1 : HALF_BYTES) && !peer->full) {
        peer->full = true;
        peer_settle(peer);
    }
}

/* How much of it the socket took at once; negative when the peer has left. */
static ssize_t try_write(struct peer *peer, uv_buf_t *parts, unsigned count)
{
    if (queued(peer) > 0)
        return 0;
    ssize_t taken = uv_try_write((uv_stream_t *)&peer->pipe, parts, count);
    return taken == UV_EAGAIN ? 0 : taken;
}

void peer_write(struct peer *peer, char *line, size_t len)
{
    line[len++] = '\n'; /* over the NUL: lines have a length */
    uv_buf_t all = uv_buf_init(line, (unsigned)len);
    ssize_t taken = peer->closing ? (ssize_t)len : try_write(peer, &all, 1);
    if (taken < 0 || (size_t)taken == len) {
        free(line);
        if (taken < 0)
            peer_drop(peer, NULL); /* it left */
        return;
    }
    if (queue_rest(peer, line, len, (size_t)taken))
        bound_queue(peer);
    else
        peer_drop(peer, NULL);
}

void peer_write_frame(struct peer *peer, uint8_t kind, const void *bytes, size_t len)
{
    uint8_t head[CV_FRAME_HEAD];
    if (peer->closing)
        return;
    cv_frame_head(head, kind, (uint32_t)len);
    uv_buf_t parts[2] = {uv_buf_init((char *)head, sizeof head), uv_buf_init((char *)(uintptr_t)bytes, (unsigned)len)};
    ssize_t taken = try_write(peer, parts, len > 0 ? 2 : 1);
    size_t all = sizeof head + len, done = taken > 0 ? (size_t)taken : 0;
    if (taken < 0)
        peer_drop(peer, NULL);
    if (taken < 0 || done == all)
        return;
    size_t skip = done < sizeof head ? 0 : done - sizeof head; /* of the payload */
    struct cv_buf rest = CV_BUF_INIT;
    cv_buf_reserve(&rest, all - done);
    if (done < sizeof head)
        cv_buf_add(&rest, head + done, sizeof head - done);
    cv_buf_add(&rest, (const char *)bytes + skip, len - skip);
    size_t rest_len = rest.len;
    if (queue_rest(peer, cv_buf_take(&rest), rest_len, 0))
        bound_queue(peer);
    else
        peer_drop(peer, NULL);
}

/* ---- bytes in ------------------------------------------------------------------------------------------------------- */

static void consume(struct peer *peer)
{
    while (should_read(peer) && !peer->raw) {
        const char *line;
        size_t len;
        int rc = frame_next(&peer->frame, &line, &len);
        if (rc == 0)
            return;
        if (rc < 0) {
            struct cv_error err;
            cv_fail(&err, rc, "rpc.line", "a line is longer than %d bytes, the connection is closed", CV_LIMIT_FRAME_BYTES);
            reply_error(peer, NULL, RPC_INVALID, &err);
            peer_finish(peer);
            return;
        }
        line_handle(peer, line, len);
        if (peer->raw)
            raw_begin(peer);
    }
}

static void on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buf)
{
    struct peer *peer = (struct peer *)handle;
    (void)size;
    *buf = uv_buf_init(peer->rpc->chunk, sizeof peer->rpc->chunk);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    struct peer *peer = (struct peer *)stream;
    if (n == 0)
        return;
    if (n == UV_EOF) {
        peer->ended = true;
    } else if (n < 0) {
        peer_drop(peer, NULL);
        return;
    } else {
        if (peer->raw) {
            raw_input(peer, buf->base, (size_t)n);
        } else {
            frame_feed(&peer->frame, buf->base, (size_t)n);
            consume(peer);
            if (!peer->closing && !account(peer))
                peer_drop(peer, HELD_TOO_MUCH);
        }
    }
    peer_settle(peer);
}

static bool has_left(const struct peer *peer)
{
    struct pollfd look = {.fd = fd_of(peer), .events = 0};
    return poll(&look, 1, 0) == 1 && (look.revents & (POLLHUP | POLLERR)) != 0;
}

static void on_tick(void *arg)
{
    struct peer *peer = arg;
    if (should_read(peer)) {
        consume(peer);
        if (should_read(peer) && !peer->reading) {
            int rc = uv_read_start((uv_stream_t *)&peer->pipe, on_alloc, on_read);
            if (rc < 0)
                peer_drop(peer, uv_strerror(rc));
            else
                peer->reading = true;
        }
    } else if (has_left(peer)) {
        peer_drop(peer, NULL);
    } else if (peer->finishing && cv_clock_mono_us() >= peer->flush_by_us) {
        peer_drop(peer, NULL);
    }
    peer_settle(peer);
}

void peer_settle(struct peer *peer)
{
    if (peer->closing)
        return;
    if ((peer->ended || peer->finishing) && !peer->requests && queued(peer) == 0) {
        peer_drop(peer, NULL);
        return;
    }
    if (should_read(peer)) {
        if (!peer->reading)
            cv_timer_start(peer->timer, 0);
        return;
    }
    if (peer->reading) {
        uv_read_stop((uv_stream_t *)&peer->pipe);
        peer->reading = false;
    }
    if (peer->ended && !peer->finishing && has_left(peer))
        peer_drop(peer, NULL);
    else
        cv_timer_start(peer->timer, RPC_LOOK_MS);
}

/* ---- arriving ------------------------------------------------------------------------------------------------------- */

static bool in_group(int fd, gid_t primary, gid_t wanted)
{
    gid_t groups[1024];
    socklen_t len = sizeof groups;
    if (primary == wanted)
        return true;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &len) < 0)
        return false;
    for (size_t i = 0; i < len / sizeof groups[0]; i++)
        if (groups[i] == wanted)
            return true;
    return false;
}

/* A user among others has a share, so that nobody can take it all. */
static bool takes_too_much(const struct peer *peer)
{
    int n = 0;
    if (peer->uid == 0 || peer->uid == peer->rpc->own)
        return false;
    for (const struct peer *p = peer->rpc->peers; p; p = p->next)
        n += p->uid == peer->uid;
    return n > CV_LIMIT_USER_PEERS;
}

static int admit(struct peer *peer, struct cv_error *err)
{
    struct cv_rpc *rpc = peer->rpc;
    struct ucred cred;
    socklen_t len = sizeof cred;
    int fd = fd_of(peer);
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &len) < 0)
        return cv_fail(err, -errno, "rpc.peer", "cannot tell who connects: %s", strerror(errno));
    peer->uid = cred.uid;
    peer->gid = cred.gid;
    peer->pid = cred.pid;
    if (cred.uid != rpc->own && cred.uid != 0 && !(rpc->has_group && in_group(fd, cred.gid, rpc->group)))
        return cv_deny(err, -EPERM, "peer", "rpc.peer", "this daemon serves uid %u, root%s, you are uid %u", (unsigned)rpc->own,
                       rpc->has_group ? " and the members of its socket's group" : "", (unsigned)cred.uid);
    if (rpc->peer_count > rpc->most_peers)
        return cv_fail(err, -EBUSY, "rpc.peers", "%d clients are connected already, which is the limit", rpc->most_peers);
    if (takes_too_much(peer))
        return cv_fail(err, -EBUSY, "rpc.peers", "%d clients of user %u are connected already, which is the limit", CV_LIMIT_USER_PEERS,
                       (unsigned)peer->uid);
    return 0;
}

void peer_accept(struct cv_rpc *rpc)
{
    struct cv_error err = CV_ERROR_INIT;
    struct peer *peer = cv_new(struct peer);
    cv_require(uv_pipe_init(cv_loop_uv(rpc->loop), &peer->pipe, 0) == 0);
    peer->pipe.data = peer;
    peer->rpc = rpc;
    peer->number = ++rpc->last_number;
    peer->timer = cv_timer_create(rpc->loop, on_tick, peer);
    peer->next = rpc->peers;
    if (rpc->peers)
        rpc->peers->prev = peer;
    rpc->peers = peer;
    rpc->peer_count++;
    rpc_hold(rpc);
    frame_init(&peer->frame, CV_LIMIT_FRAME_BYTES);
    if (uv_accept((uv_stream_t *)&rpc->listener, (uv_stream_t *)&peer->pipe) < 0) {
        peer_drop(peer, NULL);
        return;
    }
    int rc = admit(peer, &err);
    if (rc < 0) {
        cv_log(CV_LOG_WARNING, "rpc", "client %u refused: %s", peer->number, cv_error_text(&err));
        reply_error(peer, NULL, rc == -EBUSY ? RPC_BUSY : RPC_DENIED, &err);
        peer_finish(peer);
        return;
    }
    peer_settle(peer);
}
