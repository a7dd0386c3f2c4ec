// SPDX-License-Identifier: MIT
/*
 * trace_html.c - a run as one page: what was asked and answered, where the time went, each step (trace_steps.c), and the
 * records' places in the journal's chain. No script, nothing from outside the page (its policy
 * forbids both); every text of a model, a tool or a person goes through html_add_text. Pure; appends to the buffer it is given.
 */
#include "daemon/ctl/trace_html.h"

#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/json.h"
#include "daemon/ctl/html.h"
#include "daemon/ctl/safe.h"
#include "daemon/ctl/show.h"

#include <stdio.h>
#include <string.h>

enum { LONG_TASK = 160, TITLE_COLUMNS = 80 };

static const char *const kind_classes[TRACE_KINDS] = {
    [TRACE_WAIT] = "wait", [TRACE_PROMPT] = "prompt", [TRACE_DECODE] = "decode", [TRACE_ASK] = "ask", [TRACE_TOOL] = "tool",
};

const char *trace_html_duration(int64_t us, char *out)
{
    if (us < 10000)
        snprintf(out, SHOW_SMALL, us == 0 ? "0 ms" : "%.1f ms", (double)us / 1e3);
    else if (us < 1000000)
        snprintf(out, SHOW_SMALL, "%lld ms", (long long)us / 1000);
    else
        show_duration(us, out);
    return out;
}

void trace_html_short(struct cv_buf *out, const char *text, size_t max)
{
    cv_auto_buf struct cv_buf line = CV_BUF_INIT;
    safe_add_line(&line, text, max);
    html_add_text(out, cv_buf_text(&line));
}

/* ---- the head --------------------------------------------------------------------------------------------------------- */

static const char *status_class(const char *status)
{
    static const char *const bad[] = {"failed", "denied", "deadline", NULL};
    if (strcmp(status, "done") == 0)
        return "pill good";
    for (size_t i = 0; bad[i]; i++)
        if (strcmp(bad[i], status) == 0)
            return "pill bad";
    return strcmp(status, "cancelled") == 0 ? "pill" : "pill warn";
}

static void add_fact(struct cv_buf *out, const char *name, const char *value)
{
    if (!value[0])
        return;
    cv_buf_printf(out, "<div><dt>%s</dt><dd>", name);
    html_add_text(out, value);
    cv_buf_puts(out, "</dd></div>\n");
}

static void add_facts(struct cv_buf *out, const json_t *story, const struct trace *trace)
{
    const json_t *tokens = json_object_get(story, "tokens");
    const json_t *limits = json_object_get(story, "limits");
    char small[SHOW_SMALL], text[200];
    cv_buf_puts(out, "<dl class=\"facts\">\n");
    add_fact(out, "Policy", cv_json_str(story, "policy", ""));
    add_fact(out, "Workspace", cv_json_str(story, "workspace", ""));
    add_fact(out, "Model", cv_json_str(story, "model", ""));
    add_fact(out, "Adapter", cv_json_str(story, "adapter", ""));
    add_fact(out, "Began", show_time(json_object_get(story, "created"), small));
    snprintf(text, sizeof text, "%s%s", trace_html_duration(trace->total_us, small), json_is_null(json_object_get(story, "ended")) ? ", goes on" : "");
    add_fact(out, "Took", text);
    snprintf(text, sizeof text, "%zu of at most %lld", json_array_size(json_object_get(story, "steps")), (long long)cv_json_num(limits, "steps", 0));
    add_fact(out, "Steps", text);
    snprintf(text, sizeof text, "%lld evaluated, %lld cached, %lld generated", (long long)cv_json_num(tokens, "evaluated", 0),
             (long long)cv_json_num(tokens, "cached", 0), (long long)cv_json_num(tokens, "generated", 0));
    add_fact(out, "Tokens", text);
    add_fact(out, "After", cv_json_str(story, "after", ""));
    add_fact(out, "Undone", json_object_get(story, "undone") ? show_time(json_object_get(story, "undone"), small) : "");
    cv_buf_puts(out, "</dl>\n");
}

static void add_head(struct cv_buf *out, const json_t *story)
{
    const char *task = cv_json_str(story, "task", "");
    cv_buf_puts(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
                     "form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"corvid " CORVID_VERSION "\">\n<title>");
    trace_html_short(out, task, TITLE_COLUMNS);
    cv_buf_puts(out, " · Corvid</title>\n<style>\n");
    cv_buf_puts(out, trace_style);
    cv_buf_puts(out, "</style>\n</head>\n<body>\n<main>\n<header>\n<div class=\"top\">");
    html_add_element(out, "span", status_class(cv_json_str(story, "status", "")), cv_json_str(story, "status", "?"));
    cv_buf_puts(out, "<span>run ");
    html_add_element(out, "code", "mono", cv_json_str(story, "id", "?"));
    cv_buf_puts(out, "</span></div>\n");
    html_add_element(out, "h1", strlen(task) > LONG_TASK ? "long" : "task", task);
    cv_buf_putc(out, '\n');
}

static void add_answer(struct cv_buf *out, const json_t *story)
{
    const json_t *error = json_object_get(story, "error");
    const char *answer = cv_json_str(story, "answer", "");
    if (answer[0]) {
        html_add_element(out, "div", "answer", answer);
        cv_buf_putc(out, '\n');
    }
    if (!json_is_object(error))
        return;
    cv_buf_puts(out, "<div class=\"answer bad\">");
    html_add_text(out, cv_json_str(error, "text", ""));
    if (cv_json_str(error, "guard", "")[0]) {
        cv_buf_puts(out, " (guard: ");
        html_add_text(out, cv_json_str(error, "guard", ""));
        cv_buf_puts(out, ")");
    }
    cv_buf_puts(out, "</div>\n");
}

/* ---- time -------------------------------------------------------------------------------------------------------------- */

static double percent(int64_t part, int64_t whole)
{
    return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

static void add_share(struct cv_buf *out, const struct trace *trace)
{
    char small[SHOW_SMALL];
    int64_t rest = trace->total_us;
    cv_buf_puts(out, "<h2>Where the time went</h2>\n<div class=\"share\">");
    for (int i = 0; i < TRACE_KINDS; i++)
        if (trace->sums_us[i] > 0)
            cv_buf_printf(out, "<i class=\"%s\" style=\"width:%.3f%%\"></i>", kind_classes[i], percent(trace->sums_us[i], trace->total_us));
    cv_buf_puts(out, "</div>\n<ul class=\"legend\">\n");
    for (int i = 0; i < TRACE_KINDS; i++) {
        rest -= trace->sums_us[i];
        if (trace->sums_us[i] > 0)
            cv_buf_printf(out, "<li class=\"%s\">%s <b>%s</b></li>\n", kind_classes[i], trace_names[i], trace_html_duration(trace->sums_us[i], small));
    }
    if (rest > 0)
        cv_buf_printf(out, "<li>the rest (journal, door) <b>%s</b></li>\n", trace_html_duration(rest, small));
    cv_buf_puts(out, "</ul>\n");
}

/* What a step came to, in a word: its tool, or its answer. */
const char *trace_html_word(const json_t *step)
{
    const json_t *call = json_array_get(json_object_get(step, "calls"), 0);
    return call ? cv_json_str(call, "tool", "call") : strstr(cv_json_str(step, "reply", ""), "\"final\"") ? "answer" : "reply";
}

static void add_rows(struct cv_buf *out, const json_t *story, const struct trace *trace)
{
    char small[SHOW_SMALL];
    size_t i;
    json_t *step;
    cv_buf_puts(out, "<div class=\"rows\">\n");
    json_array_foreach(json_object_get(story, "steps"), i, step) {
        const int number = (int)cv_json_num(step, "step", 0);
        cv_buf_printf(out, "<a href=\"#step-%d\"><span>%d</span>", number, number);
        html_add_text(out, trace_html_word(step));
        cv_buf_puts(out, "</a><div class=\"track\">");
        for (size_t k = 0; k < trace->count; k++) {
            const struct trace_span *span = &trace->spans[k];
            if (span->step == number)
                cv_buf_printf(out, "<i class=\"%s\" style=\"left:%.3f%%;width:%.3f%%\" title=\"%s, %s\"></i>", kind_classes[span->kind],
                              percent(span->start_us, trace->total_us), percent(span->end_us - span->start_us, trace->total_us),
                              trace_names[span->kind], trace_html_duration(span->end_us - span->start_us, small));
        }
        cv_buf_puts(out, "</div>\n");
    }
    cv_buf_puts(out, "<span></span><div class=\"axis\"><span>0</span>");
    for (int part = 1; part <= 4; part++)
        cv_buf_printf(out, "<span>%s</span>", trace_html_duration(trace->total_us * part / 4, small));
    cv_buf_puts(out, "</div>\n</div>\n");
}

/* ---- records ------------------------------------------------------------------------------------------------------------ */

static void add_records(struct cv_buf *out, const json_t *story)
{
    const json_t *records = json_object_get(story, "records");
    const int64_t begin = cv_json_num(json_array_get(records, 0), "time_us", 0);
    char small[SHOW_SMALL];
    size_t i;
    json_t *record;
    cv_buf_printf(out, "<h2>Records</h2>\n<details>\n<summary class=\"plain\">%zu records of the journal; the hash of each covers the one before it"
                       "</summary>\n<div class=\"wide\"><table>\n<tr><th>number</th><th>at</th><th>kind</th><th>step</th><th>hash</th></tr>\n",
                  json_array_size(records));
    json_array_foreach((json_t *)records, i, record) {
        cv_buf_printf(out, "<tr><td>%lld</td><td>%s</td><td>", (long long)cv_json_num(record, "seq", 0),
                      trace_html_duration(cv_json_num(record, "time_us", 0) - begin, small));
        html_add_text(out, cv_json_str(record, "kind", ""));
        cv_buf_printf(out, "</td><td>%lld</td>", (long long)cv_json_num(record, "step", 0));
        html_add_element(out, "td", "mono", cv_json_str(record, "hash", ""));
        cv_buf_puts(out, "</tr>\n");
    }
    cv_buf_puts(out, "</table></div>\n</details>\n");
}

void trace_html(const json_t *story, struct cv_buf *out)
{
    cv_auto_trace struct trace trace;
    size_t i;
    json_t *step;
    trace_make(story, &trace);
    add_head(out, story);
    add_answer(out, story);
    add_facts(out, story, &trace);
    cv_buf_puts(out, "</header>\n<section>\n");
    add_share(out, &trace);
    add_rows(out, story, &trace);
    cv_buf_puts(out, "</section>\n<section>\n<h2>Step by step</h2>\n");
    json_array_foreach(json_object_get(story, "steps"), i, step)
        trace_html_step(out, step, &trace);
    cv_buf_puts(out, "</section>\n<section>\n");
    add_records(out, story);
    cv_buf_puts(out, "</section>\n<footer>Made by corvid " CORVID_VERSION " from the journal, with <code class=\"mono\">corvid runs trace</code>. "
                     "The page holds everything it shows and asks nobody for more.</footer>\n</main>\n</body>\n</html>\n");
}
