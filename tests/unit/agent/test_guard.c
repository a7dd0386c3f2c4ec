// SPDX-License-Identifier: MIT
/*
 * test_guard.c - what counts as going round in circles, and what does not; the budget's arithmetic beside it.
 */
#include "agent/budget.h"
#include "agent/guard.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

static struct guard guard;

/* One call with one argument; its result is `result`, or an error when that is NULL. */
static enum guard_answer call(const char *tool, const char *args, const char *result, bool acts)
{
    cv_auto_json json_t *arguments = json_loads(args, 0, NULL);
    cv_auto_json json_t *value = result ? json_pack("{s:s}", "text", result) : NULL;
    assert_non_null(arguments);
    return guard_observe(&guard, tool, arguments, value, "error: it failed", acts);
}

static void test_third_time(void **state)
{
    (void)state;
    assert_int_equal(call("read", "{\"a\": 1, \"b\": 2}", "x", false), GUARD_FRESH);
    assert_int_equal(call("read", "{\"b\": 2, \"a\": 1}", "x", false), GUARD_REPEATED); /* the order of keys is nothing */
    assert_int_equal(call("other", "{\"a\": 1, \"b\": 2}", "x", false), GUARD_FRESH);
    assert_int_equal(call("read", "{\"a\": 1, \"b\": 2}", "x", false), GUARD_STOP);
    guard_finish(&guard);
}

static void test_another_result(void **state)
{
    (void)state;
    assert_int_equal(call("read", "{}", "x", false), GUARD_FRESH);
    assert_int_equal(call("read", "{}", "x", false), GUARD_REPEATED);
    assert_int_equal(call("read", "{}", "y", false), GUARD_FRESH);
    assert_int_equal(call("read", "{}", "x", false), GUARD_FRESH);
    guard_finish(&guard);
}

static void test_errors(void **state)
{
    (void)state;
    assert_int_equal(call("read", "{}", NULL, false), GUARD_FRESH);
    assert_int_equal(call("read", "{}", NULL, false), GUARD_REPEATED);
    assert_int_equal(call("read", "{}", NULL, false), GUARD_STOP);
    guard_finish(&guard);
}

static void test_a_deed_between(void **state)
{
    (void)state;
    assert_int_equal(call("read", "{}", "x", false), GUARD_FRESH);
    assert_int_equal(call("read", "{}", "x", false), GUARD_REPEATED);
    assert_int_equal(call("write", "{\"n\": 1}", "ok", true), GUARD_FRESH);
    assert_int_equal(call("read", "{}", "x", false), GUARD_FRESH); /* everything may look different now */
    guard_finish(&guard);
}

static void test_same_deed_again(void **state)
{
    (void)state;
    assert_int_equal(call("write", "{}", "ok", true), GUARD_FRESH);
    assert_int_equal(call("write", "{}", "ok", true), GUARD_REPEATED);
    assert_int_equal(call("write", "{}", "ok", true), GUARD_STOP);
    guard_finish(&guard);
}

static void test_two_deeds_in_turn(void **state)
{
    enum guard_answer answer = GUARD_FRESH;
    int calls = 0;
    (void)state;
    while (answer != GUARD_STOP && calls < 20)
        answer = call("write", ++calls % 2 ? "{\"n\": 1}" : "{\"n\": 2}", "ok", true);
    assert_int_equal(answer, GUARD_STOP);
    assert_in_range(calls, 5, 7);
    guard_finish(&guard);
}

/* ---- budget ----------------------------------------------------------------------------------------------------------- */

static void test_budget(void **state)
{
    struct budget budget;
    struct cv_error err = CV_ERROR_INIT;
    struct cv_generated used = {.prompt_tokens = 100, .cached_tokens = 60, .evaluated_tokens = 40, .generated_tokens = 10};
    (void)state;
    assert_int_equal(budget_init(&budget, 0, 0, 0, NULL), 0);
    assert_int_equal(budget.max_steps, BUDGET_STEPS);
    assert_int_equal(budget.seconds, BUDGET_SECONDS);
    assert_int_equal(budget_left_ms(&budget, 1000000), (BUDGET_SECONDS - 1) * 1000);
    assert_int_equal(budget_left_ms(&budget, INT64_MAX), 1); /* never zero, never negative */
    assert_int_equal(budget_step_tokens(&budget), CV_LIMIT_STEP_TOKENS);
    budget.max_tokens = 60;
    budget_charge(&budget, &used);
    assert_int_equal(budget_step_tokens(&budget), 10); /* cached tokens cost nothing */
    assert_int_equal(budget_check(&budget, &err), 0);
    budget_charge(&budget, &used);
    assert_int_equal(budget_check(&budget, &err), -EDQUOT);
    assert_string_equal(err.guard, "budget");
    assert_int_equal(budget_step_tokens(&budget), 1);
}

static void test_budget_steps(void **state)
{
    struct budget budget;
    struct cv_error err = CV_ERROR_INIT;
    (void)state;
    assert_int_equal(budget_init(&budget, 2, 5, 0, NULL), 0);
    assert_false(budget_is_last(&budget));
    budget.steps = 1;
    assert_int_equal(budget_check(&budget, &err), 0);
    budget.steps = 2;
    assert_true(budget_is_last(&budget));
    assert_int_equal(budget_check(&budget, &err), -EDQUOT);
    assert_non_null(strstr(err.text, "--max-steps"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_third_time), cmocka_unit_test(test_another_result),    cmocka_unit_test(test_errors),
        cmocka_unit_test(test_a_deed_between), cmocka_unit_test(test_same_deed_again), cmocka_unit_test(test_two_deeds_in_turn),
        cmocka_unit_test(test_budget),     cmocka_unit_test(test_budget_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
