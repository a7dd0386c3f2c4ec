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
#include "daemon/rpc/reply.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

enum { HALF_BYTES = CV_LIMIT_PEER_QUEUE_BYTES / 2 };

struct line_write {
    uv_write_t uv; /* first */
    char *text;
};

static size_t queued(const struct peer *peer)
{
    return uv_stream_get_write_queue_size((const uv_stream_t *)&peer->pipe);
}

static bool should_read(const struct peer *peer)
{
    return !peer->full && peer->input_holds == 0 && !peer->ended && !peer->finishing && !peer->closing;
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
    frame_finish(&peer->frame);
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
    if (peer->full && queued(peer) < HALF_BYTES) {
        peer->full = false;
        tell_drained(peer);
    }
    peer_settle(peer);
}

/* Queues what the socket did not take at once. False when the peer is gone. */
static bool queue_rest(struct peer *peer, char *line, size_t len, size_t taken)
{
    struct line_write *write = cv_new(struct line_write);
    uv_buf_t rest = uv_buf_init(line + taken, (unsigned)(len - taken));
    write->text = line;
    if (uv_write(&write->uv, (uv_stream_t *)&peer->pipe, &rest, 1, on_written) == 0)
        return true;
    free(line);
    free(write);
    return false;
}

void peer_write(struct peer *peer, char *line, size_t len)
{
    line[len++] = '\n'; /* over the NUL: lines have a length */
    ssize_t taken = 0;
    if (!peer->closing && queued(peer) == 0) {
        uv_buf_t all = uv_buf_init(line, (unsigned)len);
        taken = uv_try_write((uv_stream_t *)&peer->pipe, &all, 1);
        if (taken == UV_EAGAIN)
            taken = 0;
    }
    if (peer->closing || taken < 0 || (size_t)taken == len) {
        free(line);
        if (taken < 0)
            peer_drop(peer, NULL); /* it left */
        return;
    }
    if (!queue_rest(peer, line, len, (size_t)taken)) {
        peer_drop(peer, NULL);
        return;
    }
    size_t waiting = queued(peer);
    if (waiting > CV_LIMIT_PEER_QUEUE_BYTES) {
        peer_drop(peer, "it does not read its answers, the queue is over its bound");
    } else if (waiting >= HALF_BYTES && !peer->full) {
        peer->full = true;
        peer_settle(peer);
    }
}

/* ---- bytes in ------------------------------------------------------------------------------------------------------- */

static void consume(struct peer *peer)
{
    while (should_read(peer)) {
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
        frame_feed(&peer->frame, buf->base, (size_t)n);
        consume(peer);
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
    if (rpc->peer_count > CV_LIMIT_PEERS)
        return cv_fail(err, -EBUSY, "rpc.peers", "%d clients are connected already, which is the limit", CV_LIMIT_PEERS);
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
