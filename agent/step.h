// SPDX-License-Identifier: MIT
/*
 * agent/step.h - one reply of the model, understood. Room-internal; pure; any thread.
 *
 *   {"tool": NAME, "args": {...}}                    a call
 *   {"final": TEXT, "evidence": [call ids]}          the answer; evidence may be missing
 *
 * Either may begin with "thought": TEXT. Nothing else is allowed in it. The grammar lets a model write nothing else; a
 * recorded reply may be anything.
 */
#pragma once

#include "daemon/base/error.h"

#include <jansson.h>
#include <stddef.h>

enum step_kind { STEP_NONE, STEP_CALL, STEP_FINAL };

struct step {
    enum step_kind kind;
    json_t *root;            /* owns what the others borrow; NULL when there is none */
    const char *thought;     /* or NULL */
    const char *tool;        /* a call: */
    const json_t *args;      /* an object */
    const char *final;       /* an answer: */
    const json_t *evidence;  /* an array of strings, or NULL */
};

/* Parses. -EINVAL with "reply.args: expected an object, got a string"; then *out is empty. Release with step_finish. */
int step_parse(const char *text, size_t len, struct step *out, struct cv_error *err) __attribute__((nonnull(1, 3)));
void step_finish(struct step *step) __attribute__((nonnull));

/* Every id that the evidence cites must be in `calls` (an array of strings). -EINVAL names the first that is not. */
int step_check_evidence(const struct step *step, const json_t *calls, struct cv_error *err) __attribute__((nonnull(1, 2)));
