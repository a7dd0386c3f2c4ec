// SPDX-License-Identifier: MIT
/*
 * loop/loop.h - the front door of asynchronous life: the loop, rooms (threads with a letterbox) and timers.
 *
 * The contract, in sentences that everything built on it keeps:
 *  1. A start function either fails and calls nothing, or succeeds and its callback is called exactly once.
 *  2. A callback is never called inside the function that started it: always from the loop, later.
 *  3. Cancelling is asking: the callback still comes exactly once, with -ECANCELED (or the result that won the race).
 *  4. Everything belongs to the loop thread, except inside a room, which touches only what came in the letter.
 *  5. Handles are closed, not freed: memory embedding a handle is released in the close callback.
 *  6. Everything started has an owner and a deadline.
 *  7. cv_loop_destroy refuses (aborts, naming each handle) when a handle is still open or held: a leak is a bug.
 */
#pragma once

#include "daemon/base/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct cv_loop;

typedef void (*cv_loop_fn)(void *arg);

int cv_loop_create(struct cv_loop **out, struct cv_error *err) __attribute__((nonnull(1)));
void cv_loop_destroy(struct cv_loop *loop);           /* NULL is fine; runs what is pending first */
void cv_loop_run(struct cv_loop *loop) __attribute__((nonnull));   /* until nothing is open, held or in the letterbox, or cv_loop_stop */
void cv_loop_stop(struct cv_loop *loop) __attribute__((nonnull));
uv_loop_t *cv_loop_uv(struct cv_loop *loop) __attribute__((nonnull, returns_nonnull));

/* Calls fn(arg) soon, from the loop, in order; the loop does not end before. Loop thread only. Cannot be cancelled. */
void cv_loop_defer(struct cv_loop *loop, cv_loop_fn fn, void *arg) __attribute__((nonnull(1, 2)));

/* Calls fn(arg) from the loop. Any thread. Letters of one sender arrive in order. */
void cv_loop_post(struct cv_loop *loop, cv_loop_fn fn, void *arg) __attribute__((nonnull(1, 2)));

/* While something outside the loop (a room) owes us a letter, hold the loop so that cv_loop_run does not return. Each
 * hold is released once, both on the loop thread. */
void cv_loop_hold(struct cv_loop *loop) __attribute__((nonnull));
void cv_loop_release(struct cv_loop *loop) __attribute__((nonnull));

/* A one-shot timer. `start` replaces what was pending; after `close` the pointer is gone. */
struct cv_timer;
struct cv_timer *cv_timer_create(struct cv_loop *loop, cv_loop_fn fn, void *arg) __attribute__((nonnull(1, 2), returns_nonnull));
void cv_timer_start(struct cv_timer *timer, uint64_t ms) __attribute__((nonnull));
void cv_timer_stop(struct cv_timer *timer) __attribute__((nonnull));
void cv_timer_close(struct cv_timer *timer); /* NULL is fine */

/* A room: one thread that runs the closures posted to it, one after the other. The closure answers by cv_loop_post. */
struct cv_room;
int cv_room_create(const char *name, struct cv_room **out, struct cv_error *err) __attribute__((nonnull(1, 2)));
void cv_room_post(struct cv_room *room, cv_loop_fn fn, void *arg) __attribute__((nonnull(1, 2))); /* any thread */
void cv_room_destroy(struct cv_room *room); /* runs every letter that was posted, then joins; NULL is fine */
