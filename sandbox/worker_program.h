// SPDX-License-Identifier: MIT
/*
 * worker_program.h - what the programs of classes B, A and L share. Such a program is exec'd by descriptor inside a cell after all
 * other walls stand (inside.c) and speaks frames on its control stream (wire.h). Its input comes from the daemon; its output is
 * untrusted there. Everything here ends the process with _exit when the daemon is gone.
 *
 * A program of class B or A is worker_main.c, worker_program.c and wire.c with a worker_code_find of its own.
 */
#pragma once

#include "daemon/base/error.h"

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

/* First of all: filter, report, gate. Gives the request, an object of at most `max` bytes of text. */
json_t *worker_begin(size_t max);

/* Last of all, once: {"ok": true, "result": ...} or what the error says. */
_Noreturn void worker_answer(int rc, json_t *result, struct cv_error *err);

/* Frames in between (class L). worker_receive gives the JSON of one frame of that kind. */
int worker_send(uint32_t kind, const void *bytes, size_t len);
json_t *worker_receive(uint32_t kind, size_t max);

/* What this program can carry out: the tool's row, whose `run` is called; NULL when there is no such tool. Each program of class
 * B or A defines it, as a table of its own tools, so that nothing else is linked into it. */
struct cv_tool;
const struct cv_tool *worker_code_find(const char *name) __attribute__((nonnull));
