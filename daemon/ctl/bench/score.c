// SPDX-License-Identifier: MIT
/*
 * score.c - from the results of cases to figures: rates with their intervals, by kind, tool and set; steps, seconds, tokens; and how two
 * sides differ. Pure; owns nothing.
 */
#include "daemon/ctl/bench/bench.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void cv_bench_interval(size_t passed, size_t count, double *low, double *high)
{
    const double z = 1.959963984540054, n = (double)count, p = count ? (double)passed / n : 0;
    *low = 0;
    *high = 100;
    if (count == 0)
        return;
    const double middle = p + z * z / (2 * n), spread = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)), whole = 1 + z * z / n;
    *low = passed == 0 ? 0 : 100 * (middle - spread) / whole;
    *high = passed == count ? 100 : 100 * (middle + spread) / whole;
}

/* ---- counting --------------------------------------------------------------------------------------------------------------- */

/* Figures that people read: one digit behind the point is enough. */
static json_t *real(double value, double unit)
{
    return json_real(round(value / unit) * unit);
}

static void add(json_t *to, const char *key, int64_t more)
{
    json_object_set_new(to, key, json_integer((json_int_t)(cv_json_num(to, key, 0) + more)));
}

/* Counts one case in the group `name` of `groups`, NULL: in `groups` itself. */
static void count_in(json_t *groups, const char *name, const json_t *passed)
{
    json_t *group = groups;
    if (name) {
        group = json_object_get(groups, name);
        if (!group) {
            group = json_pack("{s:i, s:i, s:i}", "cases", 0, "judged", 0, "passed", 0);
            json_object_set_new(groups, name, group);
        }
    }
    add(group, "cases", 1);
    add(group, "judged", json_is_boolean(passed));
    add(group, "passed", json_is_true(passed));
}

static void finish_group(json_t *group)
{
    const int64_t judged = cv_json_num(group, "judged", 0), passed = cv_json_num(group, "passed", 0);
    double low, high;
    if (judged <= 0)
        return;
    cv_bench_interval((size_t)passed, (size_t)judged, &low, &high);
    json_object_set_new(group, "rate", real(100.0 * (double)passed / (double)judged, 0.1));
    json_object_set_new(group, "interval", json_pack("[o, o]", real(low, 0.1), real(high, 0.1)));
}

static void finish_groups(json_t *groups)
{
    const char *name;
    json_t *group;
    json_object_foreach(groups, name, group)
        finish_group(group);
}

/* A case counts for each of its tools, once. */
static void count_tools(json_t *by_tool, const json_t *tools, const json_t *passed)
{
    size_t i;
    json_t *tool;
    json_array_foreach((json_t *)tools, i, tool) {
        size_t k = 0;
        while (k < i && !json_equal(json_array_get(tools, k), tool))
            k++;
        if (k == i)
            count_in(by_tool, json_string_value(tool), passed);
    }
}

/* ---- how long -------------------------------------------------------------------------------------------------------------------- */

struct spent {
    double *seconds; /* of each case that was judged */
    size_t count;
    double seconds_all;
    int64_t steps, prompt, cached, generated;
};

static void spend(struct spent *spent, const json_t *side)
{
    const json_t *tokens = json_object_get(side, "tokens");
    const double seconds = json_number_value(json_object_get(side, "seconds"));
    spent->seconds = cv_regrow(spent->seconds, (spent->count + 1) * sizeof *spent->seconds);
    spent->seconds[spent->count++] = seconds;
    spent->seconds_all += seconds;
    spent->steps += cv_json_num(side, "steps", 0);
    spent->prompt += cv_json_num(tokens, "prompt", 0);
    spent->cached += cv_json_num(tokens, "cached", 0);
    spent->generated += cv_json_num(tokens, "generated", 0);
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The nearest rank. */
static double percentile(const struct spent *spent, double part)
{
    const double rank = ceil(part * (double)spent->count);
    return spent->seconds[rank < 1 ? 0 : (size_t)rank - 1];
}

static void finish_spent(struct spent *spent, json_t *out)
{
    const double n = (double)spent->count;
    if (spent->count > 0) {
        qsort(spent->seconds, spent->count, sizeof *spent->seconds, by_size);
        json_object_set_new(out, "steps", real((double)spent->steps / n, 0.01));
        json_object_set_new(out, "seconds_p50", real(percentile(spent, 0.50), 0.001));
        json_object_set_new(out, "seconds_p95", real(percentile(spent, 0.95), 0.001));
        if (spent->steps > 0)
            json_object_set_new(out, "seconds_step", real(spent->seconds_all / (double)spent->steps, 0.001));
        json_object_set_new(out, "tokens", json_pack("{s:o, s:o, s:o}", "prompt", real((double)spent->prompt / n, 0.1), "cached",
                                                     real((double)spent->cached / n, 0.1), "generated", real((double)spent->generated / n, 0.1)));
    }
    free(spent->seconds);
}

json_t *cv_bench_score(const json_t *results, const char *side)
{
    json_t *out = json_pack("{s:i, s:i, s:i}", "cases", 0, "judged", 0, "passed", 0);
    json_t *by_kind = json_object(), *by_tool = json_object(), *by_set = json_object(), *failures = json_object();
    struct spent spent = {0};
    size_t i;
    json_t *row;
    json_array_foreach((json_t *)results, i, row) {
        const json_t *result = json_object_get(row, side), *passed = json_object_get(result, "passed");
        if (!result)
            continue;
        count_in(out, NULL, passed);
        count_in(by_kind, cv_json_str(row, "kind", "?"), passed);
        count_in(by_set, cv_json_str(row, "set", "?"), passed);
        count_tools(by_tool, json_object_get(row, "tools"), passed);
        if (json_is_false(passed))
            add(failures, cv_json_str(result, "reason", "?"), 1);
        if (json_is_boolean(passed))
            spend(&spent, result);
    }
    finish_group(out);
    finish_groups(by_kind);
    finish_groups(by_tool);
    finish_groups(by_set);
    finish_spent(&spent, out);
    json_object_set_new(out, "by_kind", by_kind);
    json_object_set_new(out, "by_tool", by_tool);
    json_object_set_new(out, "by_set", by_set);
    json_object_set_new(out, "failures", failures);
    return out;
}

/* ---- two sides --------------------------------------------------------------------------------------------------------------------- */

/* That of n tosses of a coin, the rarer side shows k times or fewer, either way. */
static double chance(size_t k, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i <= k; i++)
        sum += exp(lgamma((double)n + 1) - lgamma((double)i + 1) - lgamma((double)(n - i) + 1) - (double)n * log(2));
    return 2 * sum > 1 ? 1 : 2 * sum;
}

json_t *cv_bench_compare(const json_t *results, const char *side, const char *against)
{
    size_t counts[2][2] = {{0, 0}, {0, 0}}, i;
    json_t *row;
    json_array_foreach((json_t *)results, i, row) {
        const json_t *a = json_object_get(json_object_get(row, side), "passed"), *b = json_object_get(json_object_get(row, against), "passed");
        if (json_is_boolean(a) && json_is_boolean(b))
            counts[json_is_true(a)][json_is_true(b)]++;
    }
    const size_t only = counts[1][0], other = counts[0][1];
    cv_auto_free char *only_side = cv_format("only_%s", side), *only_against = cv_format("only_%s", against);
    return json_pack("{s:I, s:I, s:I, s:I, s:f}", "both", (json_int_t)counts[1][1], only_side, (json_int_t)only, only_against, (json_int_t)other,
                     "neither", (json_int_t)counts[0][0], "p", chance(only < other ? only : other, only + other));
}
