// SPDX-License-Identifier: MIT
/*
 * carrier.c - who carries a call out: the table by kind, and what carriers without a worker have in common: being ready, a
 * deadline, being stopped, one end. Loop thread. A call that is being stopped ends by that alone: what its carrier still
 * answers is dropped, so that nobody ends a call twice.
 */
#include "tools/door/internal.h"

#include "daemon/base/check.h"
#include "daemon/base/clock.h"

#include <errno.h>
#include <string.h>

enum { DEFAULT_WALL_S = 120 };

static const struct carrier *const carriers[] = {
    [CV_BY_WORKER] = &carrier_worker, [CV_BY_HOST] = &carrier_host,     [CV_BY_DESK] = &carrier_desk,
    [CV_BY_EGRESS] = &carrier_egress, [CV_BY_PLUGIN] = &carrier_plugin,
};

const struct carrier *carrier_of(const struct cv_call *call)
{
    cv_require(call->tool && (size_t)call->tool->carrier < sizeof carriers / sizeof carriers[0]);
    return carriers[call->tool->carrier];
}

uint64_t carrier_wall_ms(const struct cv_call *call)
{
    uint64_t wall_s = call->access->grant.wall_s;
    uint64_t wall_ms = (wall_s ? wall_s : DEFAULT_WALL_S) * 1000;
    return call->timeout_ms && call->timeout_ms < wall_ms ? call->timeout_ms : wall_ms;
}

void carrier_begin(struct cv_call *call)
{
    if (call->cancelled) {
        cv_deny(&call->error, -ECANCELED, "cancel", "cancelled", "the call was cancelled before it began");
        call_step(call, CALL_EV_OVER);
        return;
    }
    carrier_of(call)->begin(call);
}

/* ---- those without a worker ------------------------------------------------------------------------------------------- */

static void on_ready(void *arg)
{
    struct cv_call *call = arg;
    if (call->stop)
        return; /* its end follows */
    call->was_gated = true;
    call_step(call, CALL_EV_GATED);
}

void call_ready(struct cv_call *call)
{
    cv_loop_defer(call->door->loop, on_ready, call);
}

static void on_deadline(void *arg)
{
    struct cv_call *call = arg;
    carrier_of(call)->cancel(call, "deadline");
}

void carrier_go(struct cv_call *call)
{
    const struct carrier *carrier = carrier_of(call);
    if (call->stop)
        return;
    if (!carrier->walls) {
        call->went_us = cv_clock_mono_us();
        call->was_spawned = true;
        call->timer = cv_timer_create(call->door->loop, on_deadline, call);
        if (!desk_asks(call->tool)) /* who waits for a person has the person's deadline, or an earlier one that was asked for */
            cv_timer_start(call->timer, carrier_wall_ms(call));
        else if (call->timeout_ms)
            cv_timer_start(call->timer, call->timeout_ms);
    }
    carrier->go(call);
}

static void over(struct cv_call *call)
{
    if (call->timer)
        cv_timer_stop(call->timer);
    if (call->went_us)
        call->end.wall_us = (uint64_t)(cv_clock_mono_us() - call->went_us);
    call_step(call, CALL_EV_OVER);
}

void call_done(struct cv_call *call, json_t *result)
{
    if (call->stop) {
        json_decref(result);
        return;
    }
    call->result = result;
    over(call);
}

void call_failed(struct cv_call *call)
{
    if (!call->stop)
        over(call);
}

/* ---- being stopped ---------------------------------------------------------------------------------------------------- */

static const struct {
    const char *guard;
    int code;
    const char *reason;
    const char *text;
} stops[] = {
    {"cancel", -ECANCELED, "cancelled", "the call was cancelled"},
    {"deadline", -ETIMEDOUT, "deadline", "the time of the call was up"},
    {"store", -EIO, "store.failed", "the start of the call could not be recorded"},
};

static void on_stopped(void *arg)
{
    struct cv_call *call = arg;
    size_t i = 0;
    while (i + 1 < sizeof stops / sizeof stops[0] && strcmp(stops[i].guard, call->stop) != 0)
        i++;
    cv_deny(&call->error, stops[i].code, stops[i].guard, stops[i].reason, "%s: %s", call->tool_name, stops[i].text);
    over(call);
}

void call_stop(struct cv_call *call, const char *guard)
{
    if (call->stop)
        return;
    call->stop = guard;
    cv_loop_defer(call->door->loop, on_stopped, call);
}
