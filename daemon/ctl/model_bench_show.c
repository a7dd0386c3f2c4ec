// SPDX-License-Identifier: MIT
/*
 * model_bench_show.c - `corvid model bench` for people: a line a case where stdout is no terminal (on one, those that are not passed), progress
 * at the bottom, and the tables at the end. Pure output.
 */
#include "daemon/ctl/model_bench.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/ctl/progress.h"
#include "daemon/ctl/show.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- while it goes on --------------------------------------------------------------------------------------------------------------- */

void bench_show_progress(const struct bench *b)
{
    char left[SHOW_SMALL] = "";
    if (b->at >= b->cases.count || !b->begun_us)
        return;
    const struct cv_bench_case *c = &b->cases.list[b->at];
    if (b->at > 0)
        show_duration((cv_clock_mono_us() - b->begun_us) / (int64_t)b->at * (int64_t)(b->cases.count - b->at), left);
    cv_auto_free char *text = cv_format("%zu of %zu, %zu passed%s%s%s: %s", b->at + 1, b->cases.count, b->passed, left[0] ? ", about " : "", left,
                                        left[0] ? " left" : "", c->id);
    progress_show(text);
}

/* "pass", "FAIL", or "----" for what could not be judged. */
static const char *word_of(const json_t *result)
{
    const json_t *passed = json_object_get(result, "passed");
    return json_is_true(passed) ? "pass" : json_is_false(passed) ? "FAIL" : "----";
}

static const char *why(const json_t *result)
{
    const char *first = json_string_value(json_array_get(json_object_get(result, "problems"), 0));
    return first ? first : cv_json_str(result, "error", "");
}

void bench_show_case(const struct bench *b, const json_t *row)
{
    const json_t *result = json_object_get(row, b->sides[0].name), *other = b->side_count == 2 ? json_object_get(row, b->sides[1].name) : NULL;
    const bool passed = json_is_true(json_object_get(result, "passed"));
    if (b->ctl->json) {
        cv_auto_json json_t *line = json_pack("{s:s}", "event", "case");
        json_object_update(line, (json_t *)row);
        show_json(line);
        return;
    }
    if (passed && isatty(STDOUT_FILENO))
        return;
    progress_erase();
    const char *text = why(result);
    printf("%s%s%s %s", show_paint(stdout, passed ? SHOW_GREEN : SHOW_RED), word_of(result), show_paint(stdout, SHOW_PLAIN), cv_json_str(row, "id", "?"));
    if (other)
        printf(" (against: %s)", word_of(other));
    if (text[0])
        fputs(": ", stdout);
    show_line(stdout, text, SIZE_MAX);
    putchar('\n');
    fflush(stdout);
}

/* ---- tables ------------------------------------------------------------------------------------------------------------------------------ */

static const char *percent(const json_t *group, char *out)
{
    const json_t *rate = json_object_get(group, "rate");
    snprintf(out, SHOW_SMALL, rate ? "%.1f %%" : "-", json_number_value(rate));
    return out;
}

static const char *interval(const json_t *group, char *out)
{
    const json_t *both = json_object_get(group, "interval");
    snprintf(out, SHOW_SMALL, both ? "%.1f - %.1f" : "-", json_number_value(json_array_get(both, 0)), json_number_value(json_array_get(both, 1)));
    return out;
}

static void set_text(json_t *row, const char *key, const char *text)
{
    cv_json_set_text(row, key, text, strlen(text));
}

/* One row: name, and for each side passed, rate, interval. `path` is where its group stands, below `above` unless that is NULL. */
static json_t *rate_row(const struct bench *b, const json_t *summary, const char *above, const char *name)
{
    static const char *const keys[2][3] = {{"passed", "rate", "interval"}, {"passed2", "rate2", "interval2"}};
    json_t *row = json_object();
    char small[SHOW_SMALL];
    set_text(row, "name", name);
    for (size_t i = 0; i < b->side_count; i++) {
        const json_t *group = json_object_get(summary, b->sides[i].name);
        if (above)
            group = json_object_get(json_object_get(group, above), name);
        snprintf(small, sizeof small, "%lld of %lld", (long long)cv_json_num(group, "passed", 0), (long long)cv_json_num(group, "judged", 0));
        set_text(row, keys[i][0], small);
        set_text(row, keys[i][1], percent(group, small));
        set_text(row, keys[i][2], interval(group, small));
    }
    return row;
}

static void show_rates(const struct bench *b, const json_t *rows, const char *title)
{
    const struct show_column one[] = {{title, "name", SHOW_TEXT, 0}, {"PASSED", "passed", SHOW_INT, 0}, {"RATE", "rate", SHOW_INT, 0},
                                      {"95 %", "interval", SHOW_INT, 0}, {0}};
    const struct show_column two[] = {{title, "name", SHOW_TEXT, 0},     {"PASSED", "passed", SHOW_INT, 0},   {"RATE", "rate", SHOW_INT, 0},
                                      {"95 %", "interval", SHOW_INT, 0}, {"AGAINST", "passed2", SHOW_INT, 0}, {"RATE", "rate2", SHOW_INT, 0},
                                      {"95 %", "interval2", SHOW_INT, 0}, {0}};
    putchar('\n');
    show_table(b->side_count == 2 ? two : one, rows);
}

/* The groups below `above` (kinds, tools, sets), as they came. With `whole`, all cases stand first. */
static void show_groups(const struct bench *b, const json_t *summary, const char *title, const char *above, bool whole)
{
    const json_t *groups = json_object_get(json_object_get(summary, b->sides[0].name), above);
    cv_auto_json json_t *rows = json_array();
    const char *name;
    json_t *group;
    if (whole)
        json_array_append_new(rows, rate_row(b, summary, NULL, "all"));
    json_object_foreach((json_t *)groups, name, group)
        json_array_append_new(rows, rate_row(b, summary, above, name));
    if (json_array_size(rows) > 0)
        show_rates(b, rows, title);
}

static void add_number(json_t *rows, const struct bench *b, const json_t *summary, const char *name, const char *above, const char *key, int digits)
{
    json_t *row = json_object();
    char small[SHOW_SMALL];
    set_text(row, "name", name);
    for (size_t i = 0; i < b->side_count; i++) {
        const json_t *score = json_object_get(summary, b->sides[i].name);
        const json_t *value = json_object_get(above ? json_object_get(score, above) : score, key);
        snprintf(small, sizeof small, value ? "%.*f" : "-", digits, json_number_value(value));
        set_text(row, b->sides[i].name, small);
    }
    json_array_append_new(rows, row);
}

static void show_numbers(const struct bench *b, const json_t *rows, const char *title)
{
    const struct show_column columns[] = {{title, "name", SHOW_TEXT, 0}, {"MODEL", "model", SHOW_INT, 0}, {b->side_count == 2 ? "AGAINST" : NULL, "against", SHOW_INT, 0}, {0}};
    putchar('\n');
    show_table(columns, rows);
}

static void show_costs(const struct bench *b, const json_t *summary)
{
    static const struct {
        const char *name, *above, *key;
        int digits;
    } lines[] = {
        {"steps", NULL, "steps", 2},
        {"seconds, half of the cases within", NULL, "seconds_p50", 2},
        {"seconds, 95 % within", NULL, "seconds_p95", 2},
        {"seconds a step", NULL, "seconds_step", 2},
        {"tokens of prompts", "tokens", "prompt", 0},
        {"of these cached", "tokens", "cached", 0},
        {"tokens written", "tokens", "generated", 0},
    };
    cv_auto_json json_t *rows = json_array();
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        add_number(rows, b, summary, lines[i].name, lines[i].above, lines[i].key, lines[i].digits);
    show_numbers(b, rows, "A CASE");
}

static void show_failures(const struct bench *b, const json_t *summary)
{
    cv_auto_json json_t *rows = json_array(), *seen = json_object();
    const char *reason;
    json_t *count;
    for (size_t i = 0; i < b->side_count; i++)
        json_object_foreach(json_object_get(json_object_get(summary, b->sides[i].name), "failures"), reason, count) {
            if (json_object_get(seen, reason))
                continue;
            json_object_set_new(seen, reason, json_true());
            add_number(rows, b, summary, reason, "failures", reason, 0);
        }
    if (json_array_size(rows) > 0)
        show_numbers(b, rows, "NOT PASSED");
}

static void show_compare(const json_t *compare)
{
    if (!compare)
        return;
    printf("\nboth %lld, only the model %lld, only the other %lld, neither %lld; by chance: p = %.3g\n", (long long)cv_json_num(compare, "both", 0),
           (long long)cv_json_num(compare, "only_model", 0), (long long)cv_json_num(compare, "only_against", 0), (long long)cv_json_num(compare, "neither", 0),
           json_number_value(json_object_get(compare, "p")));
}

static void show_head(const struct bench *b, const json_t *report)
{
    char small[SHOW_SMALL];
    const bool complete = json_is_true(json_object_get(report, "complete"));
    const json_t *about = b->sides[0].about;
    if (!isatty(STDOUT_FILENO) && json_array_size(b->results) > 0)
        putchar('\n');
    for (size_t i = 0; i < b->side_count; i++) {
        printf("%-8s ", b->sides[i].name);
        show_line(stdout, b->sides[i].label ? b->sides[i].label : "?", SIZE_MAX);
        putchar('\n');
    }
    printf("corvid   %s, prompt %lld\n", cv_json_str(about, "daemon", "?"), (long long)cv_json_num(about, "prompt", 0));
    printf("cases    %zu of %zu%s, in %s\n", json_array_size(b->results), b->cases.count, complete ? "" : ", ended early",
           show_duration((int64_t)(json_number_value(json_object_get(report, "seconds")) * 1e6), small));
}

void bench_show_end(const struct bench *b, const json_t *report)
{
    const json_t *summary = json_object_get(report, "summary");
    progress_erase();
    if (b->ctl->json) {
        cv_auto_json json_t *line = json_pack("{s:s}", "event", "end");
        json_object_update(line, (json_t *)report);
        show_json(line);
        return;
    }
    show_head(b, report);
    if (json_array_size(b->results) == 0)
        return;
    show_groups(b, summary, "KIND", "by_kind", true);
    if (json_array_size(b->sets) > 1)
        show_groups(b, summary, "SET", "by_set", false);
    show_groups(b, summary, "TOOL", "by_tool", false);
    show_costs(b, summary);
    show_failures(b, summary);
    show_compare(json_object_get(summary, "compare"));
    fflush(stdout);
}
