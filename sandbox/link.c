// SPDX-License-Identifier: MIT
/*
 * link.c - packet sockets on the loop. Owns the descriptor and the queue; one receive buffer serves all links, since a
 * packet is handled before the next one is read.
 */
#include "sandbox/link.h"

#include "daemon/base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct link_packet {
    struct link_packet *next;
    struct wire_out bytes;
    int fds[WIRE_FDS];
    size_t fd_count;
};

static void on_ready(uv_poll_t *poll, int status, int events);

static void watch(struct link *link)
{
    uv_poll_start(&link->poll, UV_READABLE | (link->first ? UV_WRITABLE : 0), on_ready);
}

static void free_packet(struct link_packet *packet)
{
    while (packet->fd_count > 0)
        close(packet->fds[--packet->fd_count]);
    free(packet->bytes.bytes);
    free(packet);
}

static int queue_packet(struct link *link, const struct wire_out *packet, const int *fds, size_t fd_count)
{
    struct link_packet *copy = cv_new(struct link_packet);
    copy->bytes.bytes = cv_zalloc(packet->len);
    copy->bytes.len = copy->bytes.cap = packet->len;
    memcpy(copy->bytes.bytes, packet->bytes, packet->len);
    for (size_t i = 0; i < fd_count; i++) {
        int fd = fcntl(fds[i], F_DUPFD_CLOEXEC, 0);
        if (fd < 0) {
            int rc = -errno;
            free_packet(copy);
            return rc;
        }
        copy->fds[copy->fd_count++] = fd;
    }
    *link->last = copy;
    link->last = &copy->next;
    watch(link);
    return 0;
}

static void send_queued(struct link *link)
{
    while (link->first) {
        struct link_packet *packet = link->first;
        int rc = wire_send(link->fd, &packet->bytes, packet->fds, packet->fd_count);
        if (rc == -EAGAIN)
            return;
        link->first = packet->next; /* any other failure shows as the end of the socket */
        if (!link->first)
            link->last = &link->first;
        free_packet(packet);
    }
    watch(link);
}

static void tell_gone(struct link *link)
{
    if (link->gone || link->closed)
        return;
    link->gone = true;
    uv_poll_stop(&link->poll);
    link->events->on_gone(link);
}

static void receive(struct link *link)
{
    static uint8_t bytes[WIRE_PACKET];
    while (!link->closed && !link->gone) {
        int fds[WIRE_FDS];
        size_t fd_count;
        long len = wire_receive(link->fd, bytes, sizeof bytes, fds, &fd_count);
        if (len == -EAGAIN)
            return;
        if (len == -ECONNRESET) /* it left before it read everything; what it sent comes after this */
            continue;
        if (len <= 0) {
            tell_gone(link);
            return;
        }
        struct wire_in in = {.at = bytes, .end = bytes + len};
        link->events->on_packet(link, &in, fds, fd_count);
        for (size_t i = 0; i < fd_count; i++)
            if (fds[i] >= 0)
                close(fds[i]);
    }
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    struct link *link = (struct link *)poll; /* first member */
    if (events & UV_WRITABLE)
        send_queued(link);
    if (status < 0 || (events & UV_READABLE))
        receive(link);
}

int link_open(struct link *link, uv_loop_t *loop, int fd, const struct link_events *events)
{
    *link = (struct link){.fd = fd, .events = events};
    link->last = &link->first;
    int rc = fcntl(fd, F_SETFL, O_NONBLOCK) < 0 ? -errno : uv_poll_init(loop, &link->poll, fd);
    if (rc < 0) {
        close(fd);
        return rc;
    }
    watch(link);
    return 0;
}

int link_send(struct link *link, const struct wire_out *packet, const int *fds, size_t fd_count)
{
    if (link->closed || link->gone)
        return -EPIPE;
    if (packet->full)
        return -E2BIG;
    if (link->first)
        return queue_packet(link, packet, fds, fd_count);
    int rc = wire_send(link->fd, packet, fds, fd_count);
    if (rc == -EPIPE || rc == -ECONNRESET) /* what it said before it left is still to be read: on_packet, then on_gone */
        return 0;
    return rc == -EAGAIN ? queue_packet(link, packet, fds, fd_count) : rc;
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct link *link = (struct link *)handle;
    link->on_closed(link);
}

void link_close(struct link *link, void (*on_closed)(struct link *link))
{
    if (link->closed)
        return;
    link->closed = true;
    link->on_closed = on_closed;
    while (link->first) {
        struct link_packet *packet = link->first;
        link->first = packet->next;
        free_packet(packet);
    }
    uv_poll_stop(&link->poll);
    uv_close((uv_handle_t *)&link->poll, on_handle_closed);
    close(link->fd);
    link->fd = -1;
}
