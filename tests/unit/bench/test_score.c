// SPDX-License-Identifier: MIT
/*
 * test_score.c - figures: rates and intervals, what is counted by whom, and two sides compared. Expected values are worked out by hand or from tables.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/bench/bench.h"

#include <math.h>

static void near(double got, double wanted)
{
    if (fabs(got - wanted) > 0.05)
        fail_msg("%g, wanted %g", got, wanted);
}

static void intervals(void **state)
{
    (void)state;
    static const struct {
        size_t passed, count;
        double low, high;
    } rows[] = {{0, 0, 0, 100}, {0, 1, 0, 79.3}, {1, 1, 20.7, 100}, {8, 10, 49.0, 94.3}, {50, 100, 40.4, 59.6}, {0, 100, 0, 3.7}, {100, 100, 96.3, 100}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        double low, high;
        cv_bench_interval(rows[i].passed, rows[i].count, &low, &high);
        near(low, rows[i].low);
        near(high, rows[i].high);
    }
}

static json_t *result(const char *passed, double seconds, int steps, const char *reason)
{
    json_t *out = json_pack("{s:f, s:i, s:{s:i, s:i, s:i}}", "seconds", seconds, "steps", steps, "tokens", "prompt", 10, "cached", 5, "generated", 2);
    json_object_set_new(out, "passed", passed[0] == 'y' ? json_true() : passed[0] == 'n' ? json_false() : json_null());
    if (reason)
        json_object_set_new(out, "reason", json_string(reason));
    return out;
}

static json_t *row(const char *kind, json_t *tools, json_t *model, json_t *against)
{
    json_t *out = json_pack("{s:s, s:s, s:s, s:o, s:o}", "set", "s", "id", "x", "kind", kind, "tools", tools, "model", model);
    if (against)
        json_object_set_new(out, "against", against);
    return out;
}

static void what_is_counted(void **state)
{
    (void)state;
    cv_auto_json json_t *results = json_pack(
        "[o,o,o,o]", row("one", json_pack("[s,s]", "calc", "calc"), result("yes", 1, 2, NULL), NULL),
        row("one", json_pack("[s]", "fs_read"), result("no", 3, 4, "wrong answer"), NULL), row("multi", json_array(), result("no", 2, 3, "wrong answer"), NULL),
        row("honest", json_array(), result("unknown", 9, 9, NULL), NULL));
    cv_auto_json json_t *score = cv_bench_score(results, "model");
    const json_t *kinds = json_object_get(score, "by_kind"), *tools = json_object_get(score, "by_tool");
    assert_int_equal(cv_json_num(score, "cases", 0), 4);
    assert_int_equal(cv_json_num(score, "judged", 0), 3);
    assert_int_equal(cv_json_num(score, "passed", 0), 1);
    near(json_number_value(json_object_get(score, "rate")), 33.3);
    assert_int_equal(cv_json_num(json_object_get(tools, "calc"), "cases", 0), 1);
    assert_int_equal(cv_json_num(json_object_get(kinds, "honest"), "judged", 7), 0);
    assert_null(json_object_get(json_object_get(kinds, "honest"), "rate"));
    assert_int_equal(cv_json_num(json_object_get(score, "failures"), "wrong answer", 0), 2);
    near(json_number_value(json_object_get(score, "steps")), 3);
    near(json_number_value(json_object_get(score, "seconds_p50")), 2);
    near(json_number_value(json_object_get(score, "seconds_p95")), 3);
    near(json_number_value(json_object_get(score, "seconds_step")), 6.0 / 9);
    cv_auto_json json_t *nobody = cv_bench_score(results, "against");
    assert_int_equal(cv_json_num(nobody, "cases", 7), 0);
}

static void two_sides(void **state)
{
    (void)state;
    cv_auto_json json_t *results = json_array();
    for (int i = 0; i < 6; i++) /* six only the one, none only the other: 2 / 2^6 */
        json_array_append_new(results, row("one", json_array(), result("yes", 1, 1, NULL), result("no", 1, 1, "wrong answer")));
    json_array_append_new(results, row("one", json_array(), result("yes", 1, 1, NULL), result("yes", 1, 1, NULL)));
    json_array_append_new(results, row("one", json_array(), result("no", 1, 1, "x"), result("no", 1, 1, "x")));
    json_array_append_new(results, row("one", json_array(), result("?", 1, 1, NULL), result("yes", 1, 1, NULL)));
    cv_auto_json json_t *compared = cv_bench_compare(results, "model", "against");
    assert_int_equal(cv_json_num(compared, "only_model", 0), 6);
    assert_int_equal(cv_json_num(compared, "only_against", 7), 0);
    assert_int_equal(cv_json_num(compared, "both", 0), 1);
    assert_int_equal(cv_json_num(compared, "neither", 0), 1);
    assert_true(fabs(json_number_value(json_object_get(compared, "p")) - 0.03125) < 1e-9);
    cv_auto_json json_t *none = json_array();
    cv_auto_json json_t *nothing = cv_bench_compare(none, "model", "against");
    assert_true(json_number_value(json_object_get(nothing, "p")) == 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals),
        cmocka_unit_test(what_is_counted),
        cmocka_unit_test(two_sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
