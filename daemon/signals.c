// SPDX-License-Identifier: MIT
/*
 * signals.c - the three signals a daemon listens to, on the loop thread. Owns one handle for each; they do not keep the
 * loop alive.
 */
#include "daemon/signals.h"

#include "daemon/base/alloc.h"

#include <signal.h>
#include <stdlib.h>

static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
enum { COUNT = sizeof numbers / sizeof numbers[0] };

struct cv_signals {
    uv_signal_t handles[COUNT];
    int open; /* handles not yet closed */
    void (*fn)(int signum, void *arg);
    void *arg;
};

static void on_signal(uv_signal_t *handle, int signum)
{
    struct cv_signals *signals = handle->data;
    signals->fn(signum, signals->arg);
}

static void on_closed(uv_handle_t *handle)
{
    struct cv_signals *signals = handle->data;
    if (--signals->open == 0)
        free(signals);
}

int cv_signals_create(struct cv_loop *loop, void (*fn)(int signum, void *arg), void *arg, struct cv_signals **out, struct cv_error *err)
{
    struct cv_signals *signals = cv_new(struct cv_signals);
    signals->fn = fn;
    signals->arg = arg;
    for (int i = 0; i < COUNT; i++) {
        uv_signal_t *handle = &signals->handles[i];
        int rc = uv_signal_init(cv_loop_uv(loop), handle);
        if (rc == 0) {
            signals->open++;
            handle->data = signals;
            rc = uv_signal_start(handle, on_signal, numbers[i]);
        }
        if (rc < 0) {
            if (signals->open == 0)
                free(signals);
            else
                cv_signals_close(signals);
            return cv_fail(err, rc, "signals", "cannot listen to signal %d: %s", numbers[i], uv_strerror(rc));
        }
        uv_unref((uv_handle_t *)handle);
    }
    *out = signals;
    return 0;
}

void cv_signals_close(struct cv_signals *signals)
{
    if (!signals)
        return;
    for (int i = 0, open = signals->open; i < open; i++)
        uv_close((uv_handle_t *)&signals->handles[i], on_closed);
}
