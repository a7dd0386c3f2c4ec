// SPDX-License-Identifier: MIT
/*
 * daemon/verbs/exec.h - one command of `exec.start` on its way: what exec_start.c (beginning, end) and exec_streams.c (its
 * bytes, both ways) share. Inside the verbs room. Loop thread.
 */
#pragma once

#include "daemon/verbs/common.h"

#include "daemon/base/buf.h"

struct exec {
    struct cv_rpc_request *request;
    struct cv_access *access;
    struct cv_call *call;   /* NULL after its end */
    struct cv_timer *timer; /* tries again while input waits for a command that is not there yet */
    struct cv_buf input;    /* came before there was anybody to take it */
    bool wants_stdin;
    bool eof;               /* the client sends no more */
    bool closed;            /* the command's stdin is closed, or it was told so */
    bool refused;           /* the command takes no more: the client was told */
    bool paused;            /* the client was asked to pause */
    bool output_paused;
    json_t *end;
};

/* exec_streams.c */
extern const struct cv_rpc_hooks exec_hooks;
void exec_pump(void *arg); /* hands over what waits; for the timer */
void exec_on_output(int fd, const char *bytes, size_t len, void *arg);
void exec_on_drain(void *arg); /* of the command's stdin */
void exec_on_terminal(void *arg); /* the command wants the terminal in whose background it was */
