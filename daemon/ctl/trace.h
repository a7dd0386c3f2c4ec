// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/trace.h - where a run's time went, worked out from its story and the times of its records. Pure.
 */
#pragma once

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

enum trace_kind {
    TRACE_WAIT,   /* for a place in the engine */
    TRACE_PROMPT, /* the prompt was evaluated */
    TRACE_DECODE, /* the reply was written */
    TRACE_ASK,    /* a person was asked */
    TRACE_TOOL,   /* a tool worked */
    TRACE_KINDS,
};
extern const char *const trace_names[TRACE_KINDS]; /* "waiting", "prompt", ... */

struct trace_span {
    int step;
    enum trace_kind kind;
    int64_t start_us, end_us; /* since the run began */
};

struct trace {
    int64_t total_us; /* from the first record to the last */
    int64_t sums_us[TRACE_KINDS];
    struct trace_span *spans; /* in the order of steps */
    size_t count;
};

/* `story` is what run.show answers with "records". Spans lie within the run. */
void trace_make(const json_t *story, struct trace *out) __attribute__((nonnull));
void trace_finish(struct trace *trace) __attribute__((nonnull));
#define cv_auto_trace __attribute__((cleanup(trace_finish)))

/* The whole page; everything that came from outside is escaped. Appends to `out`. */
struct cv_buf;
void trace_html(const json_t *story, struct cv_buf *out) __attribute__((nonnull));

extern const char trace_style[]; /* its style sheet */
