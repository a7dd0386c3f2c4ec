// SPDX-License-Identifier: MIT
/*
 * probe.h - has a model file parsed and run for one token by a worker in a cell, before the daemon loads it: llama.cpp may
 * abort on a malformed file. Or has only its header read, there too, for the facts in it. Inside the engine room only; loop thread.
 */
#pragma once

#include "daemon/loop/loop.h"
#include "sandbox/sandbox.h"

#include <jansson.h>
#include <stdint.h>

struct probe_spec {
    struct cv_sandbox *sandbox;
    const char *program;   /* corvid-probe */
    const char *model;     /* absolute */
    const char *adapter;   /* absolute, or NULL */
    int prompt;            /* the version of prompts that an adapter must be made for */
    uint64_t bytes;        /* size of both files together, for the limits */
    bool facts;            /* only what the header of `model` says, which may be an adapter as well */
};

struct probe_result {
    bool ok;               /* the file can be loaded */
    bool lasting;          /* the verdict is about the file, not about this moment's machine */
    char text[CV_ERROR_TEXT]; /* what the model is, or why it cannot be loaded */
    const json_t *facts;   /* what the header says, as the probe wrote it: borrowed, an object; NULL unless it was asked for and ok */
};

struct probe;

/* Calls `fn` exactly once, from the loop. Strings are copied. */
int probe_start(struct cv_loop *loop, const struct probe_spec *spec, void (*fn)(const struct probe_result *result, void *arg), void *arg,
                struct probe **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3, 5)));

/* Kills the worker; `fn` still comes, with what that gave. */
void probe_stop(struct probe *probe) __attribute__((nonnull));
