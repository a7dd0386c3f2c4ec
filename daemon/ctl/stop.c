// SPDX-License-Identifier: MIT
/*
 * stop.c - `corvid stop`.
 *
 * Purpose: end the daemon: it takes no new work, lets runs and calls end, and is gone. Params: none. Result: waits until
 * the connection is closed and the process is gone, so that the next one can start at once. Errors: 5 when there is none. Caveats: Ctrl-C while it waits cancels
 * what still runs; a second one stops the waiting.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/report.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/stream.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ANSWER_TIMEOUT_MS = 10000, SAY_AFTER_MS = 1000, LAST_STEPS_MS = 15000 };

/* A handle on the daemon's process that becomes readable when it has ended; -1 when there is none to be had. */
static int daemon_handle(const struct ctl_client *client)
{
    struct ucred peer = {0};
    socklen_t len = sizeof peer;
    if (getsockopt(client_fd(client), SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0 || peer.pid <= 1)
        return -1; /* pid 1 listens for a daemon that the service manager starts */
    return (int)syscall(SYS_pidfd_open, peer.pid, 0);
}

/* After the connection is closed the daemon still puts its journal away and lets go of its lock. */
static bool wait_ended(int handle)
{
    struct pollfd p = {handle, POLLIN, 0};
    return handle < 0 || poll(&p, 1, LAST_STEPS_MS) > 0;
}

/* Reads until the daemon closes the connection; true when it did, false when the waiting was given up. */
static bool wait_gone(struct ctl_client *client, int signals)
{
    struct cv_error err = CV_ERROR_INIT;
    bool said = false, asked_again = false;
    int64_t id = 0;
    for (;;) {
        struct pollfd p[] = {{client_fd(client), POLLIN, 0}, {signals, POLLIN, 0}};
        cv_auto_json json_t *message = NULL;
        if (client_next(client, 0, &message, &err) < 0)
            return true;
        if (message)
            continue;
        int ready = poll(p, 2, said ? -1 : SAY_AFTER_MS);
        if (ready == 0) {
            fprintf(stderr, "corvid: waiting for runs and calls to end (Ctrl-C cancels them)\n");
            said = true;
        }
        if (ready > 0 && p[1].revents && stream_signal_read(signals) != 0) {
            if (asked_again)
                return false;
            asked_again = true;
            if (client_send(client, "daemon.stop", NULL, &id, &err) < 0)
                return true;
        }
    }
}

int verb_stop(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_client_error struct client_error error = {0};
    cv_auto_json json_t *result = NULL;
    struct ctl_client *client = verbs_connect(ctl, &code);
    if (!client)
        return code;
    cv_auto_close int handle = daemon_handle(client);
    int rc = client_call(client, "daemon.stop", json_object(), ANSWER_TIMEOUT_MS, NULL, NULL, &result, &error);
    if (rc < 0 && error.local.code != -EPIPE) {
        code = report_failure(ctl, &error);
        client_close(client);
        return code;
    }
    bool is_gone = true;
    if (rc == 0) {
        cv_auto_close int signals = stream_signals(false);
        is_gone = wait_gone(client, signals);
    }
    client_close(client);
    if (!is_gone)
        return CTL_CANCELLED;
    if (!wait_ended(handle)) {
        fprintf(stderr, "corvid: the daemon has let go of its clients, but its process is still there; see its log\n");
        return CTL_FAILED;
    }
    if (ctl->json && result)
        show_json(result);
    else
        printf("the daemon has ended\n");
    return CTL_OK;
}
