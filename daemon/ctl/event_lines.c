// SPDX-License-Identifier: MIT
/*
 * event_lines.c - one event of a run as a line or a few on stderr. Pure output; everything that a model or a tool wrote is
 * made harmless first.
 */
#include "daemon/ctl/event_lines.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/progress.h"
#include "daemon/ctl/safe.h"
#include "daemon/ctl/show.h"

#include <stdio.h>
#include <string.h>

enum {
    INDENT = 5,
    FLAT_COLUMNS = 160, /* of a line that goes to no terminal */
    ARGS_LEAST = 12,    /* of the arguments, however long the rest of the line is */
    NAME_COLUMNS = 60,
};

static const char indent[] = "     ";

static size_t columns(void)
{
    return progress_columns(FLAT_COLUMNS);
}

static void paint(enum show_colour colour)
{
    fputs(show_paint(stderr, colour), stderr);
}

/* One indented line, cut to the width. */
static void line(enum show_colour colour, const char *text)
{
    fputs(indent, stderr);
    paint(colour);
    show_line(stderr, text, columns() - INDENT);
    paint(SHOW_PLAIN);
    fputc('\n', stderr);
}

/* The whole text, every line indented. */
static void whole(enum show_colour colour, const char *text)
{
    paint(colour);
    show_indented(stderr, "     | ", text);
    paint(SHOW_PLAIN);
    fputc('\n', stderr);
}

static void show_tools(const json_t *tools)
{
    cv_auto_buf struct cv_buf names = CV_BUF_INIT;
    size_t i;
    json_t *tool;
    json_array_foreach((json_t *)tools, i, tool)
        cv_buf_printf(&names, "%s%s", i ? " " : "", json_is_string(tool) ? json_string_value(tool) : "?");
    cv_buf_puts(&names, "\n");
    whole(SHOW_DIM, cv_buf_text(&names));
}

void event_lines_plan(const json_t *event, bool verbose)
{
    const json_t *limits = json_object_get(event, "limits");
    cv_auto_buf struct cv_buf plan = CV_BUF_INIT;
    paint(SHOW_BOLD);
    fputs("run ", stderr);
    show_line(stderr, cv_json_str(event, "run", "?"), NAME_COLUMNS);
    paint(SHOW_PLAIN);
    fputs("  policy ", stderr);
    show_line(stderr, cv_json_str(event, "policy", "?"), NAME_COLUMNS);
    fputs(", ", stderr);
    show_line(stderr, cv_json_str(event, "workspace", "?"), columns());
    fputc('\n', stderr);
    cv_buf_printf(&plan, "plan: at most %lld steps, %lld s; %zu tools; model %s", (long long)cv_json_num(limits, "steps", 0),
                  (long long)cv_json_num(limits, "seconds", 0), json_array_size(json_object_get(event, "tools")), cv_json_str(event, "model", "?"));
    line(SHOW_DIM, cv_buf_text(&plan));
    if (verbose)
        show_tools(json_object_get(event, "tools"));
}

static void show_spent(const json_t *event)
{
    const json_t *tokens = json_object_get(event, "tokens");
    const json_t *ms = json_object_get(event, "ms");
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    cv_buf_printf(&text, "prompt %lld tokens (%lld cached, %lld evaluated), generated %lld", (long long)cv_json_num(tokens, "prompt", 0),
                  (long long)cv_json_num(tokens, "cached", 0), (long long)cv_json_num(tokens, "evaluated", 0),
                  (long long)cv_json_num(tokens, "generated", 0));
    if (ms)
        cv_buf_printf(&text, "; waited %lld ms, prompt %lld ms, decoding %lld ms", (long long)cv_json_num(ms, "wait", 0),
                      (long long)cv_json_num(ms, "prompt", 0), (long long)cv_json_num(ms, "decode", 0));
    line(SHOW_DIM, cv_buf_text(&text));
}

void event_lines_think(const json_t *event, bool verbose)
{
    const char *text = cv_json_str(event, "text", "");
    cv_auto_json json_t *reply = NULL;
    const char *thought = "";
    if (cv_json_parse(text, strlen(text), "reply", &reply, NULL) == 0)
        thought = cv_json_str(reply, "thought", "");
    if (verbose) {
        show_spent(event);
        whole(SHOW_DIM, text);
    } else if (thought[0]) {
        line(SHOW_DIM, thought);
    }
}

/* "allow, 5 ms"; another verdict with its rule. */
static void add_verdict(struct cv_buf *out, const json_t *call, const json_t *observation)
{
    const char *verdict = cv_json_str(call, "verdict", "?");
    const char *rule = cv_json_str(call, "rule", "");
    safe_add_line(out, verdict, NAME_COLUMNS);
    if (strcmp(verdict, "allow") != 0 && rule[0]) {
        cv_buf_puts(out, " (");
        safe_add_line(out, rule, NAME_COLUMNS);
        cv_buf_putc(out, ')');
    }
    const int64_t ms = cv_json_num(observation, "ms", -1);
    char small[SHOW_SMALL];
    if (ms >= 0 && ms < 1000)
        cv_buf_printf(out, ", %lld ms", (long long)ms);
    else if (ms >= 0)
        cv_buf_printf(out, ", %s", show_duration(ms * 1000, small));
}

void event_lines_call(const json_t *call, const json_t *observation)
{
    cv_auto_buf struct cv_buf name = CV_BUF_INIT, end = CV_BUF_INIT;
    size_t used = INDENT + safe_add_line(&name, cv_json_str(call, "tool", "?"), NAME_COLUMNS) + 1;
    add_verdict(&end, call, observation);
    used += 2 + end.len; /* ASCII but for a rule of another script */
    const size_t room = columns();
    fprintf(stderr, "%3lld  %s%s%s ", (long long)cv_json_num(call, "step", 0), show_paint(stderr, SHOW_BOLD), cv_buf_text(&name),
            show_paint(stderr, SHOW_PLAIN));
    show_args(stderr, json_object_get(call, "args"), room > used + ARGS_LEAST ? room - used : ARGS_LEAST);
    const bool allowed = strcmp(cv_json_str(call, "verdict", ""), "allow") == 0;
    fprintf(stderr, "  %s%s%s\n", show_paint(stderr, allowed ? SHOW_DIM : SHOW_YELLOW), cv_buf_text(&end), show_paint(stderr, SHOW_PLAIN));
}

void event_lines_observation(const json_t *event, bool verbose)
{
    const json_t *error = json_object_get(event, "error");
    const char *text = cv_json_str(event, "text", cv_json_str(error, "text", ""));
    const enum show_colour colour = cv_json_flag(event, "ok") ? SHOW_DIM : SHOW_RED;
    verbose ? whole(colour, text) : line(colour, text);
    const char *hint = cv_json_str(error, "hint", "");
    if (!hint[0])
        return;
    fputs("     would allow it: ", stderr);
    show_line(stderr, hint, SIZE_MAX);
    fputc('\n', stderr);
}
