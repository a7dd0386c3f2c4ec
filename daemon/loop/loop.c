// SPDX-License-Identifier: MIT
/*
 * loop.c - the loop and its letterbox. Owns one uv_loop_t, one async handle that wakes it, and the queue of letters
 * (the only thing here behind a lock). Everything but cv_loop_post belongs to the loop thread.
 */
#include "daemon/loop/loop.h"

#include "daemon/base/alloc.h"
#include "daemon/base/check.h"
#include "daemon/loop/letters.h"

#include <stdio.h>
#include <stdlib.h>

struct cv_loop {
    uv_loop_t uv;
    uv_async_t wake;
    struct letters letters;
    unsigned holds;
    bool stopped;
};

/* Runs the letters that have arrived; those that arrive meanwhile wait for the next turn. True when there were any. */
static bool deliver(struct cv_loop *loop)
{
    struct letter *list = letters_take_all(&loop->letters);
    bool any = list != NULL;
    while (list) {
        struct letter *letter = list;
        list = letter->next;
        letter->fn(letter->arg);
        free(letter);
    }
    return any;
}

static void on_wake(uv_async_t *wake)
{
    deliver(wake->data);
}

int cv_loop_create(struct cv_loop **out, struct cv_error *err)
{
    struct cv_loop *loop = cv_new(struct cv_loop);
    int rc = uv_loop_init(&loop->uv);
    if (rc < 0) {
        free(loop);
        return cv_fail(err, rc, "loop.init", "cannot start an event loop: %s", uv_strerror(rc));
    }
    rc = uv_async_init(&loop->uv, &loop->wake, on_wake);
    if (rc < 0) {
        uv_loop_close(&loop->uv);
        free(loop);
        return cv_fail(err, rc, "loop.init", "cannot start an event loop: %s", uv_strerror(rc));
    }
    loop->wake.data = loop;
    uv_unref((uv_handle_t *)&loop->wake);
    letters_init(&loop->letters);
    *out = loop;
    return 0;
}

static void count_handle(uv_handle_t *handle, void *arg)
{
    if (!uv_is_closing(handle)) {
        ++*(int *)arg;
        fprintf(stderr, "<2>corvid: a %s handle is still open\n", uv_handle_type_name(handle->type));
    }
}

void cv_loop_destroy(struct cv_loop *loop)
{
    if (!loop)
        return;
    int open = 0;
    do
        uv_run(&loop->uv, UV_RUN_NOWAIT);
    while (deliver(loop));
    uv_close((uv_handle_t *)&loop->wake, NULL);
    uv_walk(&loop->uv, count_handle, &open);
    cv_require(open == 0);
    do
        uv_run(&loop->uv, UV_RUN_DEFAULT); /* closes and requests that are under way end, and may post a last letter */
    while (deliver(loop));
    cv_require(loop->holds == 0); /* else somebody still owes a letter, to a loop that is gone */
    cv_require(uv_loop_close(&loop->uv) == 0);
    letters_finish(&loop->letters);
    free(loop);
}

void cv_loop_run(struct cv_loop *loop)
{
    for (;;) {
        bool alive = uv_run(&loop->uv, UV_RUN_DEFAULT) != 0;
        if (loop->stopped)
            break;
        if (!deliver(loop) && !alive) /* letters count as open: the wake handle alone does not keep uv_run going */
            break;
    }
    loop->stopped = false;
}

void cv_loop_stop(struct cv_loop *loop)
{
    loop->stopped = true;
    uv_stop(&loop->uv);
}

uv_loop_t *cv_loop_uv(struct cv_loop *loop)
{
    return &loop->uv;
}

void cv_loop_post(struct cv_loop *loop, cv_loop_fn fn, void *arg)
{
    letters_add(&loop->letters, fn, arg);
    uv_async_send(&loop->wake);
}

void cv_loop_hold(struct cv_loop *loop)
{
    if (loop->holds++ == 0)
        uv_ref((uv_handle_t *)&loop->wake);
}

void cv_loop_release(struct cv_loop *loop)
{
    cv_require(loop->holds > 0);
    if (--loop->holds == 0)
        uv_unref((uv_handle_t *)&loop->wake);
}

/* A deferred call holds the loop until it is made: a loop with nothing else open must not end before it. */
struct deferred {
    struct cv_loop *loop;
    cv_loop_fn fn;
    void *arg;
};

static void run_deferred(void *arg)
{
    struct deferred *deferred = arg;
    cv_loop_release(deferred->loop);
    deferred->fn(deferred->arg);
    free(deferred);
}

void cv_loop_defer(struct cv_loop *loop, cv_loop_fn fn, void *arg)
{
    struct deferred *deferred = cv_new(struct deferred);
    *deferred = (struct deferred){.loop = loop, .fn = fn, .arg = arg};
    cv_loop_hold(loop);
    cv_loop_post(loop, run_deferred, deferred);
}

struct cv_timer {
    uv_timer_t uv;
    cv_loop_fn fn;
    void *arg;
};

struct cv_timer *cv_timer_create(struct cv_loop *loop, cv_loop_fn fn, void *arg)
{
    struct cv_timer *timer = cv_new(struct cv_timer);
    timer->fn = fn;
    timer->arg = arg;
    cv_require(uv_timer_init(&loop->uv, &timer->uv) == 0);
    return timer;
}

static void on_timer(uv_timer_t *uv)
{
    struct cv_timer *timer = (struct cv_timer *)uv;
    timer->fn(timer->arg);
}

void cv_timer_start(struct cv_timer *timer, uint64_t ms)
{
    uv_update_time(timer->uv.loop);
    uv_timer_start(&timer->uv, on_timer, ms, 0);
}

void cv_timer_stop(struct cv_timer *timer)
{
    uv_timer_stop(&timer->uv);
}

static void on_timer_closed(uv_handle_t *handle)
{
    free(handle); /* the handle is the first member */
}

void cv_timer_close(struct cv_timer *timer)
{
    if (timer)
        uv_close((uv_handle_t *)&timer->uv, on_timer_closed);
}
