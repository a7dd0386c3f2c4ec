// SPDX-License-Identifier: MIT
/*
 * model_bench_ask.c - one request of `corvid model bench`, waited for with everything that may happen meanwhile: Ctrl-C (the first cancels what
 * goes on and waits for its end, a second one leaves), a deadline, a second that passes. Owns nothing.
 */
#include "daemon/ctl/model_bench.h"

#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/ctl/progress.h"
#include "daemon/ctl/stream.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

enum { TICK_MS = 1000, CANCEL_MS = 20000 };

struct asking {
    struct bench *b;
    struct ctl_client *client;
    struct bench_ask *ask;
    struct client_error *error;
    int64_t id, until_us;
    bool cancelled, late;
    json_t *result;
};

bool bench_interrupted(struct bench *b)
{
    while (b->signals >= 0 && stream_signal_read(b->signals) != 0)
        b->interrupts++;
    return b->interrupts > 0;
}

/* Asks for the end, which is then waited for. */
static int cancel(struct asking *a)
{
    int64_t unused;
    if (a->cancelled)
        return 0;
    a->cancelled = true;
    a->until_us = cv_clock_mono_us() + CANCEL_MS * 1000LL;
    if (a->ask->run)
        return client_send(a->client, "run.cancel", json_pack("{s:s}", "id", a->ask->run), &unused, &a->error->local);
    return client_send(a->client, "cancel", json_pack("{s:I}", "id", (json_int_t)a->id), NULL, &a->error->local);
}

static int take_messages(struct asking *a)
{
    int rc = 1;
    while (rc > 0 && !a->result) {
        cv_auto_json json_t *message = NULL;
        json_t *payload = NULL;
        rc = client_next(a->client, 0, &message, &a->error->local);
        if (rc <= 0)
            break;
        switch (client_classify(message, a->id, &payload)) {
        case CLIENT_ITEM:
            if (a->ask->on_item)
                a->ask->on_item(payload, a->ask->arg);
            break;
        case CLIENT_RESULT:
            a->result = json_incref(payload);
            break;
        case CLIENT_ERROR:
            a->error->remote = json_incref(payload);
            return -EREMOTEIO;
        case CLIENT_OTHER:
            break;
        }
    }
    return rc < 0 ? rc : 0;
}

static int interrupt(struct asking *a)
{
    const int before = a->b->interrupts;
    if (!bench_interrupted(a->b) || a->b->interrupts == before)
        return 0;
    if (before > 0 || a->b->interrupts > 1)
        return -EINTR;
    progress_erase();
    fprintf(stderr, "corvid: ending (once more to leave at once)\n");
    return cancel(a);
}

static int wait_more(struct asking *a)
{
    struct pollfd p[] = {{client_fd(a->client), POLLIN, 0}, {a->b->signals, POLLIN, 0}};
    const int64_t left_ms = (a->until_us - cv_clock_mono_us()) / 1000 + 1;
    if (left_ms <= 0 && a->cancelled)
        return cv_fail(&a->error->local, -ETIMEDOUT, "bench.timeout", "the daemon does not end '%s'", a->ask->method);
    if (left_ms <= 0) {
        a->late = true;
        return cancel(a);
    }
    const int ready = poll(p, 2, left_ms < TICK_MS ? (int)left_ms : TICK_MS);
    if (ready < 0 && errno != EINTR)
        return cv_fail(&a->error->local, -errno, "bench.poll", "waiting failed: %s", strerror(errno));
    if (ready == 0)
        bench_show_progress(a->b);
    return interrupt(a);
}

json_t *bench_ask(struct bench *b, struct bench_side *side, struct bench_ask *ask, int *rc, struct client_error *error)
{
    struct asking a = {.b = b, .client = side->client, .ask = ask, .error = error, .until_us = cv_clock_mono_us() + ask->timeout_ms * 1000};
    *rc = client_send(a.client, ask->method, ask->params, &a.id, &error->local);
    if (*rc == 0 && bench_interrupted(b))
        *rc = cancel(&a);
    while (*rc == 0 && (*rc = take_messages(&a)) == 0 && !a.result)
        *rc = wait_more(&a);
    if (*rc == 0 && a.late) {
        *rc = cv_fail(&error->local, -ETIMEDOUT, "bench.timeout", "'%s' took longer than %lld s", ask->method, (long long)ask->timeout_ms / 1000);
        json_decref(a.result);
        a.result = NULL;
    }
    return a.result;
}
