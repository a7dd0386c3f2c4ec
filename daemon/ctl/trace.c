// SPDX-License-Identifier: MIT
/*
 * trace.c - where a run's time went. The journal has when each record was written and how long thinking and calls took; spans are
 * laid out backwards from the record that ended them. Pure; owns the list it makes.
 */
#include "daemon/ctl/trace.h"

#include "daemon/base/alloc.h"
#include "daemon/base/json.h"

#include <stdlib.h>
#include <string.h>

const char *const trace_names[TRACE_KINDS] = {
    [TRACE_WAIT] = "waiting", [TRACE_PROMPT] = "reading the prompt", [TRACE_DECODE] = "writing", [TRACE_ASK] = "asking", [TRACE_TOOL] = "tools",
};

struct making {
    struct trace *trace;
    const json_t *records;
    int64_t begin_us;
    int64_t cursor_us; /* where the last span ended, since the beginning */
};

static int64_t limit(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

static void add_span(struct making *making, int step, enum trace_kind kind, int64_t start_us, int64_t end_us)
{
    struct trace *trace = making->trace;
    end_us = limit(end_us, 0, trace->total_us);
    start_us = limit(start_us, 0, end_us);
    if (end_us == start_us)
        return;
    trace->spans = cv_regrow(trace->spans, (trace->count + 1) * sizeof *trace->spans);
    trace->spans[trace->count++] = (struct trace_span){step, kind, start_us, end_us};
    trace->sums_us[kind] += end_us - start_us;
    making->cursor_us = end_us;
}

/* When the record of this kind (and call, or step) was written, since the beginning; -1 when there is none. */
static int64_t when(const struct making *making, const char *kind, const char *call, int step)
{
    size_t i;
    json_t *record;
    json_array_foreach((json_t *)making->records, i, record) {
        if (strcmp(cv_json_str(record, "kind", ""), kind) != 0)
            continue;
        if (call ? strcmp(cv_json_str(record, "call", ""), call) == 0 : cv_json_num(record, "step", -1) == step)
            return cv_json_num(record, "time_us", 0) - making->begin_us;
    }
    return -1;
}

/* Three spans that end when the reply was recorded. */
static void add_thinking(struct making *making, const json_t *step, int number)
{
    static const char *const keys[] = {[TRACE_WAIT] = "wait", [TRACE_PROMPT] = "prompt", [TRACE_DECODE] = "decode"};
    const json_t *ms = json_object_get(step, "ms");
    int64_t lengths[3], all = 0;
    for (int i = 0; i < 3; i++)
        all += lengths[i] = 1000 * limit(cv_json_num(ms, keys[i], 0), 0, INT64_MAX / 8000);
    int64_t end = when(making, "run.step", NULL, number);
    int64_t at = (end < 0 ? making->cursor_us + all : end) - all;
    for (int i = 0; i < 3; i++) {
        add_span(making, number, (enum trace_kind)i, at, at + lengths[i]);
        at += lengths[i];
    }
}

static void add_call(struct making *making, const json_t *call, int number)
{
    static const char *const ends[] = {"call.result", "call.read", NULL};
    const char *id = cv_json_str(call, "call", "");
    const int64_t length = 1000 * limit(cv_json_num(call, "ms", 0), 0, INT64_MAX / 8000);
    const int64_t asked = when(making, "approval.asked", id, 0), answered = when(making, "approval.answered", id, 0);
    int64_t end = -1;
    for (size_t i = 0; ends[i] && end < 0; i++)
        end = when(making, ends[i], id, 0);
    if (asked >= 0)
        add_span(making, number, TRACE_ASK, asked, answered >= 0 ? answered : end >= 0 ? end : making->trace->total_us);
    if (end < 0 && asked >= 0)
        return;
    int64_t start = (end < 0 ? making->cursor_us + length : end) - length;
    if (answered > start)
        start = answered; /* `ms` counts from the request */
    add_span(making, number, TRACE_TOOL, start, end < 0 ? start + length : end);
}

void trace_make(const json_t *story, struct trace *out)
{
    const json_t *records = json_object_get(story, "records");
    struct making making = {.trace = out, .records = records};
    *out = (struct trace){0};
    making.begin_us = cv_json_num(json_array_get(records, 0), "time_us", 0);
    out->total_us = limit(cv_json_num(json_array_get(records, json_array_size(records) - 1), "time_us", 0) - making.begin_us, 0, INT64_MAX);
    size_t i, k;
    json_t *step, *call;
    json_array_foreach(json_object_get(story, "steps"), i, step) {
        const int number = (int)cv_json_num(step, "step", 0);
        add_thinking(&making, step, number);
        json_array_foreach(json_object_get(step, "calls"), k, call)
            add_call(&making, call, number);
    }
}

void trace_finish(struct trace *trace)
{
    free(trace->spans);
    *trace = (struct trace){0};
}
