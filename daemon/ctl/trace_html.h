// SPDX-License-Identifier: MIT
/*
 * daemon/ctl/trace_html.h - what the files that make a run's page share. Inside of trace_html.c and trace_steps.c only.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/ctl/trace.h"

const char *trace_html_duration(int64_t us, char *out) __attribute__((nonnull)); /* "12 ms"; out has SHOW_SMALL bytes */
void trace_html_short(struct cv_buf *out, const char *text, size_t max) __attribute__((nonnull)); /* escaped, one line of `max` columns */
const char *trace_html_word(const json_t *step) __attribute__((nonnull)); /* its tool, "answer" or "reply"; borrowed */

/* One step with its calls, as a part of the page that can be folded. */
void trace_html_step(struct cv_buf *out, const json_t *step, const struct trace *trace) __attribute__((nonnull));
