// SPDX-License-Identifier: MIT
/*
 * process.h - corvid-egress as a child of the daemon: started with nothing but a socket, watched, ended. Room-internal. Loop thread.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/base/error.h"
#include "daemon/egress/frame.h"
#include "daemon/loop/loop.h"

#include <sys/types.h>

struct process;

struct process_events {
    void (*on_frame)(const struct frame *frame, void *arg);
    void (*on_lost)(const char *why, void *arg); /* it will answer nothing any more; once, from the loop */
    void (*on_gone)(void *arg);                  /* it ended, was reaped, and `process` is free; after on_lost */
    void *arg;
};

int process_start(struct cv_loop *loop, const char *program, const struct process_events *events, struct process **out, struct cv_error *err);
void process_send(struct process *process, struct cv_buf *frames); /* takes what the buffer holds */
void process_end(struct process *process);                         /* kills it; on_lost and on_gone follow */
pid_t process_pid(const struct process *process);
