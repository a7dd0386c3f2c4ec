// SPDX-License-Identifier: MIT
/*
 * trace_steps.c - one step of a run on its page: tokens, thought, call, verdict, observation, what was enforced, what an undo
 * would put back, and what the model wrote. Pure; every text from outside goes through html_add_text.
 */
#include "daemon/ctl/trace_html.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/enforced.h"
#include "daemon/ctl/html.h"
#include "daemon/ctl/show.h"

#include <stdbool.h>
#include <string.h>

enum { ARGS_COLUMNS = 90, HASH_SHORT = 15 };

static void add_tokens(struct cv_buf *out, const json_t *step)
{
    static const struct {
        const char *key, *words;
    } rows[] = {{"prompt", "tokens in the prompt"}, {"cached", "of them cached"}, {"evaluated", "evaluated"}, {"generated", "generated"}};
    static const struct {
        const char *key, *words;
    } times[] = {{"wait", "waiting"}, {"prompt", "reading"}, {"decode", "writing"}};
    const json_t *tokens = json_object_get(step, "tokens"), *ms = json_object_get(step, "ms");
    char small[SHOW_SMALL];
    cv_buf_puts(out, "<div class=\"tokens\">");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cv_buf_printf(out, "<span><b>%lld</b> %s</span>", (long long)cv_json_num(tokens, rows[i].key, 0), rows[i].words);
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        if (cv_json_num(ms, times[i].key, 0) > 0)
            cv_buf_printf(out, "<span>%s <b>%s</b></span>", times[i].words,
                          trace_html_duration(cv_json_num(ms, times[i].key, 0) * 1000, small));
    cv_buf_puts(out, "</div>\n");
}

static bool is_hash(const json_t *value)
{
    return json_string_length(value) == 64;
}

/* What stood around the worker; or who carried the call out when it had no walls. */
static void add_enforced(struct cv_buf *out, const json_t *call)
{
    const json_t *enforced = json_object_get(call, "enforced");
    const char *key, *carrier = enforced_carrier(enforced);
    json_t *value;
    if (!json_is_object(enforced))
        return;
    if (carrier) {
        cv_buf_puts(out, "<h3>Carried out by</h3>\n");
        html_add_element(out, "p", "by", carrier);
        return;
    }
    cv_buf_puts(out, "<h3>Enforced by the kernel</h3>\n<ul class=\"chips\">");
    json_object_foreach((json_t *)enforced, key, value) {
        cv_auto_buf struct cv_buf name = CV_BUF_INIT;
        for (const char *s = key; *s; s++)
            cv_buf_putc(&name, *s == '_' ? ' ' : *s);
        if (is_hash(value)) {
            cv_buf_puts(out, "<li title=\"");
            html_add_text(out, json_string_value(value));
            cv_buf_puts(out, "\">");
        } else {
            cv_buf_puts(out, json_is_false(value) ? "<li class=\"no\">" : "<li>");
        }
        html_add_text(out, cv_buf_text(&name));
        if (!json_is_true(value)) {
            cv_auto_free char *text = json_is_string(value) ? strdup(json_string_value(value)) : json_is_false(value) ? strdup("NO") : cv_json_dump(value);
            cv_buf_putc(out, ' ');
            trace_html_short(out, text ? text : "", is_hash(value) ? HASH_SHORT : ARGS_COLUMNS);
        }
        cv_buf_puts(out, "</li>");
    }
    cv_buf_puts(out, "</ul>\n");
}

static void add_observation(struct cv_buf *out, const json_t *of)
{
    const json_t *error = json_object_get(of, "error");
    const char *text = cv_json_str(of, "text", cv_json_str(error, "text", ""));
    if (!json_object_get(of, "ok") && !text[0])
        return;
    cv_buf_puts(out, "<h3>Observation</h3>\n");
    html_add_element(out, "pre", cv_json_flag(of, "ok") ? "good" : "bad", text[0] ? text : "(nothing)");
    const char *guard = cv_json_str(error, "guard", ""), *hint = cv_json_str(error, "hint", "");
    if (guard[0]) {
        cv_buf_puts(out, "<p>stopped by the guard ");
        html_add_element(out, "code", "mono", guard);
        cv_buf_puts(out, "</p>\n");
    }
    if (hint[0]) {
        cv_buf_puts(out, "<p>would allow it: ");
        html_add_text(out, hint);
        cv_buf_puts(out, "</p>\n");
    }
}

/* The effects that are kept for `corvid runs undo`, and those that are lost. */
static void add_undo(struct cv_buf *out, const json_t *call)
{
    const json_t *undo = json_object_get(call, "undo");
    size_t i;
    json_t *effect;
    if (json_array_size(undo) == 0)
        return;
    cv_buf_puts(out, "<h3>Kept for an undo</h3>\n<ul class=\"chips\">");
    json_array_foreach((json_t *)undo, i, effect) {
        const char *op = cv_json_str(effect, "op", "?"), *to = cv_json_str(effect, "to", cv_json_str(effect, "why", ""));
        cv_buf_puts(out, strcmp(op, "lost") == 0 ? "<li class=\"no\">" : "<li>");
        html_add_text(out, op);
        cv_buf_putc(out, ' ');
        html_add_text(out, cv_json_str(effect, "path", ""));
        cv_buf_puts(out, to[0] ? ": " : "");
        html_add_text(out, to);
        cv_buf_puts(out, "</li>");
    }
    cv_buf_puts(out, "</ul>\n");
}

/* Arguments by name; a text stands as it is, with its lines, anything else as JSON. */
static void add_args(struct cv_buf *out, const json_t *args)
{
    const char *key;
    json_t *value;
    cv_buf_puts(out, "<dl class=\"args\">\n");
    json_object_foreach((json_t *)args, key, value) {
        html_add_element(out, "dt", "mono", key);
        cv_buf_puts(out, "<dd>");
        if (json_is_string(value))
            html_add_element(out, "pre", "text", json_string_value(value)[0] ? json_string_value(value) : "(empty)");
        else
            html_add_json(out, value);
        cv_buf_puts(out, "</dd>\n");
    }
    cv_buf_puts(out, "</dl>\n");
}

static const char *verdict_class(const char *verdict)
{
    return strcmp(verdict, "allow") == 0 ? "pill good" : strcmp(verdict, "deny") == 0 ? "pill bad" : "pill warn";
}

static void add_call(struct cv_buf *out, const json_t *call)
{
    const json_t *error = json_object_get(call, "error");
    const char *verdict = cv_json_str(call, "verdict", "deny");
    const char *rule = cv_json_str(call, "rule", cv_json_str(error, "rule", ""));
    cv_buf_puts(out, "<h3>Call</h3>\n<p>");
    html_add_element(out, "span", verdict_class(verdict), verdict);
    cv_buf_puts(out, rule[0] ? " by rule " : "");
    html_add_element(out, "code", "mono", rule);
    if (cv_json_str(call, "effect", "")[0]) {
        cv_buf_puts(out, ", effect ");
        html_add_element(out, "code", "mono", cv_json_str(call, "effect", ""));
    }
    cv_buf_puts(out, ", ");
    html_add_element(out, "code", "mono", cv_json_str(call, "call", ""));
    cv_buf_puts(out, "</p>\n");
    add_args(out, json_object_get(call, "args"));
    add_observation(out, call);
    add_undo(out, call);
    add_enforced(out, call);
}

/* What the reply says for people: a thought, an answer. */
static void add_reply(struct cv_buf *out, const char *text)
{
    cv_auto_json json_t *reply = NULL;
    if (cv_json_parse(text, strlen(text), "reply", &reply, NULL) < 0)
        return;
    const char *thought = cv_json_str(reply, "thought", ""), *final = cv_json_str(reply, "final", "");
    if (thought[0]) {
        cv_buf_puts(out, "<h3>Thought</h3>\n");
        html_add_element(out, "p", "said", thought);
    }
    if (final[0]) {
        cv_buf_puts(out, "<h3>Answer</h3>\n");
        html_add_element(out, "p", "said", final);
    }
}

static int64_t step_us(const struct trace *trace, int number)
{
    int64_t sum = 0;
    for (size_t i = 0; i < trace->count; i++)
        sum += trace->spans[i].step == number ? trace->spans[i].end_us - trace->spans[i].start_us : 0;
    return sum;
}

void trace_html_step(struct cv_buf *out, const json_t *step, const struct trace *trace)
{
    const int number = (int)cv_json_num(step, "step", 0);
    const json_t *calls = json_object_get(step, "calls"), *call = json_array_get(calls, 0);
    char small[SHOW_SMALL];
    size_t i;
    json_t *one;
    cv_buf_printf(out, "<details class=\"step\" id=\"step-%d\" open>\n<summary><span class=\"n\">%d</span><span class=\"what\">", number, number);
    html_add_text(out, trace_html_word(step));
    cv_buf_puts(out, "</span><span class=\"args mono\">");
    cv_auto_free char *args = show_args_text(json_object_get(call, "args"), ARGS_COLUMNS);
    html_add_text(out, args);
    cv_buf_puts(out, "</span>");
    if (call && !cv_json_flag(call, "ok"))
        html_add_element(out, "span", "pill bad", cv_json_str(json_object_get(call, "error"), "guard", "error"));
    cv_buf_printf(out, "<span class=\"time\">%s</span></summary>\n<div class=\"inside\">\n", trace_html_duration(step_us(trace, number), small));
    add_tokens(out, step);
    add_reply(out, cv_json_str(step, "reply", ""));
    json_array_foreach((json_t *)calls, i, one)
        add_call(out, one);
    if (!call)
        add_observation(out, step);
    cv_buf_puts(out, "<details>\n<summary class=\"plain\">What the model wrote</summary>\n");
    html_add_element(out, "pre", "reply", cv_json_str(step, "reply", ""));
    cv_buf_puts(out, "</details>\n");
    cv_buf_puts(out, "</div>\n</details>\n");
}
