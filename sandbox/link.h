// SPDX-License-Identifier: MIT
/*
 * link.h - the daemon's end of a packet socket (to the nursery, to a cell): sends at once or queues, hands over packets
 * from the loop, says once when the other end is gone. Loop thread. A link is embedded in its owner, which may be freed
 * in the `closed` callback and not before.
 */
#pragma once

#include "sandbox/wire.h"

#include <stdbool.h>
#include <uv.h>

struct link;
struct link_packet; /* queued */

struct link_events {
    void (*on_packet)(struct link *link, struct wire_in *in, int *fds, size_t fd_count); /* descriptors taken are set to -1 */
    void (*on_gone)(struct link *link); /* the other end closed; at most once; not after link_close */
};

struct link {
    uv_poll_t poll;
    int fd;
    const struct link_events *events;
    struct link_packet *first;
    struct link_packet **last;
    bool closed;
    bool gone;
    void (*on_closed)(struct link *link);
};

/* Takes the descriptor, success or not. */
int link_open(struct link *link, uv_loop_t *loop, int fd, const struct link_events *events);

/* Sends or queues; descriptors are copied when they have to wait, and stay the caller's. When the other end is gone but
 * that was not seen yet this is a success, and on_gone follows. */
int link_send(struct link *link, const struct wire_out *packet, const int *fds, size_t fd_count);

void link_close(struct link *link, void (*on_closed)(struct link *link));
