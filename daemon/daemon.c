// SPDX-License-Identifier: MIT
/*
 * daemon.c - the life of a daemon: its parts made in order, the loop, the end of its work, its parts undone in reverse.
 *
 *   starting -> serving -> draining (no new work, what goes on comes to its end) -> stopping (what is left is cancelled)
 *
 * SIGTERM, SIGINT and daemon.stop drain; a second one of them stops. Owns struct cv_daemon. Loop thread; logs what a
 * person who looks after the machine wants to know.
 */
#include "daemon/daemon.h"

#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/log.h"
#include "daemon/lock.h"
#include "daemon/notify.h"
#include "daemon/options.h"
#include "daemon/parts.h"
#include "daemon/signals.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

enum {
    WATCH_MS = 2000, /* how late a failed store is noticed when nobody asks */
    DRAIN_MS = 50,
};

/* ---- undoing -------------------------------------------------------------------------------------------------------- */

static void undo_next(void *arg)
{
    struct cv_daemon *d = arg;
    if (d->parts > 0) {
        const struct part *part = &daemon_parts[--d->parts];
        cv_log(CV_LOG_DEBUG, "daemon", "closing %s", part->name);
        part->close(d, undo_next, d);
        return;
    }
    cv_timer_close(cv_steal(&d->watch));
    cv_signals_close(cv_steal(&d->signals));
    cv_loop_release(d->loop);
}

static void stop(struct cv_daemon *d)
{
    if (d->stopping)
        return;
    d->stopping = true;
    cv_timer_stop(d->watch);
    undo_next(d);
}

/* ---- draining ------------------------------------------------------------------------------------------------------- */

int cv_daemon_active(const struct cv_daemon *d)
{
    return cv_agents_active(d->agents) + cv_door_active(d->door);
}

int cv_daemon_may_start(const struct cv_daemon *d, struct cv_error *err)
{
    if (d->draining || d->stopping)
        return cv_fail(err, -ESHUTDOWN, "daemon.stopping", "the daemon is stopping: it takes no new work");
    struct cv_error why = CV_ERROR_INIT;
    if (cv_store_failed(d->store, &why))
        return cv_fail(err, why.code ? why.code : -EIO, "store.failed", "no new work is taken: %s", cv_error_text(&why));
    return 0;
}

void cv_daemon_drain(struct cv_daemon *d)
{
    if (d->stopping)
        return;
    if (d->draining) {
        cv_log(CV_LOG_INFO, "daemon", "stopping now: what goes on is cancelled");
        stop(d);
        return;
    }
    d->draining = true;
    cv_notify_send(d->notify, "STOPPING=1\nSTATUS=stopping; runs and calls to be waited for: %d", cv_daemon_active(d));
    cv_log(CV_LOG_INFO, "daemon", "stopping; runs and calls to be waited for: %d", cv_daemon_active(d));
    cv_rpc_stop_accepting(d->rpc);
    cv_door_drain(d->door); /* nobody can connect to give an answer */
    cv_timer_start(d->watch, 0);
}

static void on_watch(void *arg)
{
    struct cv_daemon *d = arg;
    struct cv_error why = CV_ERROR_INIT;
    if (!d->told_store && cv_store_failed(d->store, &why)) {
        d->told_store = true;
        cv_log(CV_LOG_ERROR, "store", "no new work is taken: %s", cv_error_text(&why));
        cv_notify_send(d->notify, "STATUS=the journal cannot be written: %s", cv_error_text(&why));
    }
    if (d->draining && cv_daemon_active(d) == 0)
        stop(d);
    else
        cv_timer_start(d->watch, d->draining ? DRAIN_MS : WATCH_MS);
}

static void on_signal(int signum, void *arg)
{
    struct cv_daemon *d = arg;
    if (signum == SIGHUP)
        cv_log(CV_LOG_INFO, "daemon", "SIGHUP: nothing to read again: policies are read at each use, options at start");
    else
        cv_daemon_drain(d);
}

/* ---- starting ------------------------------------------------------------------------------------------------------- */

/* The path of a socket that was handed over, for status; "" when it has none. */
static void name_of_socket(int fd, char *out, size_t size)
{
    struct sockaddr_un address = {0};
    socklen_t len = sizeof address - 1;
    out[0] = '\0';
    if (getsockname(fd, (struct sockaddr *)&address, &len) == 0 && address.sun_path[0] == '/')
        snprintf(out, size, "%s", address.sun_path);
}

static int make_parts(struct cv_daemon *d, struct cv_error *err)
{
    for (const struct part *part = daemon_parts; part->name; part++) {
        int rc = part->open(d, err);
        if (rc < 0)
            return cv_error_wrap(err, rc, "%s", part->name);
        d->parts++;
    }
    return 0;
}

static int serve(struct cv_daemon *d, struct cv_error *err)
{
    int rc = cv_signals_create(d->loop, on_signal, d, &d->signals, err);
    if (rc < 0)
        return rc;
    cv_loop_hold(d->loop); /* released when the last part is undone */
    d->watch = cv_timer_create(d->loop, on_watch, d);
    rc = make_parts(d, err);
    if (rc == 0) {
        cv_log(CV_LOG_INFO, "daemon", "corvidd %s, pid %d, serves %s, state %s, model %s", CORVID_VERSION, (int)getpid(), d->socket,
               d->options->state, d->options->model);
        cv_notify_send(d->notify, "READY=1\nMAINPID=%d", (int)getpid());
        cv_timer_start(d->watch, WATCH_MS);
    } else {
        stop(d);
    }
    cv_loop_run(d->loop);
    if (rc == 0 && d->told_store)
        rc = cv_fail(err, -EIO, "store.failed", "the journal could not be written");
    return rc;
}

int cv_daemon_run(const struct cv_options *options, const struct cv_rpc_verb *verbs, int listen_fd, struct cv_error *err)
{
    char given[sizeof(struct sockaddr_un)];
    cv_auto_close int lock = -1;
    struct cv_daemon d = {.options = options, .verbs = verbs, .socket = options->socket, .listen_fd = listen_fd, .started_us = cv_clock_mono_us()};
    if (listen_fd >= 0) {
        name_of_socket(listen_fd, given, sizeof given);
        d.socket = given;
    }
    int rc = lock = cv_lock_take(options->state, d.socket, err);
    if (rc < 0)
        return rc;
    rc = cv_notify_create(&d.notify, err);
    if (rc == 0)
        rc = cv_loop_create(&d.loop, err);
    if (rc == 0)
        rc = serve(&d, err);
    cv_loop_destroy(d.loop);
    cv_notify_destroy(d.notify);
    if (d.listen_fd >= 0)
        close(d.listen_fd);
    if (rc == 0)
        cv_log(CV_LOG_INFO, "daemon", "ended in good order");
    return rc;
}
