// SPDX-License-Identifier: MIT
/*
 * test_common.c - ends of calls and approvals as JSON: every member where clients look for it, bytes from outside made safe.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_success(void **state)
{
    (void)state;
    cv_auto_json json_t *result = json_pack("{s:i}", "n", 1);
    const struct cv_enforced enforced = {.landlock_abi = 7, .filter_hash = "ab", .no_new_privs = true, .seccomp = true, .namespaces = true};
    const struct cv_worker_end worker = {.wall_us = 5, .cpu_us = 4, .memory_peak = 3, .output_bytes = 2};
    const struct cv_call_end end = {.id = "c1", .ok = true, .result = result, .rule = "", .hint = "", .view = "one",
                                    .enforced = &enforced, .worker = &worker};
    cv_auto_json json_t *value = verb_call_json(&end);
    cv_auto_free char *text = cv_json_dump(value);
    assert_string_equal(text, "{\"call\":\"c1\",\"ok\":true,\"view\":\"one\",\"result\":{\"n\":1},\"enforced\":{\"landlock_abi\":7,"
                              "\"filter_hash\":\"ab\","
                              "\"no_new_privs\":true,\"seccomp\":true,\"capabilities_empty\":false,\"namespaces\":true},"
                              "\"stats\":{\"wall_us\":5,\"cpu_us\":4,\"memory_peak\":3,\"output_bytes\":2}}");
}

static void a_denial(void **state)
{
    (void)state;
    struct cv_call_end end = {.id = "c1", .rule = "files.deny", .hint = "take it out", .view = "bad \xff bytes"};
    cv_deny(&end.error, -EACCES, "policy", "policy.denied", "'%s': not allowed", "/x");
    cv_auto_json json_t *value = verb_call_json(&end);
    const json_t *error = json_object_get(value, "error");
    assert_false(cv_json_flag(value, "ok"));
    assert_string_equal(cv_json_str(value, "view", ""), "bad \xEF\xBF\xBD bytes");
    assert_string_equal(cv_json_str(error, "guard", ""), "policy");
    assert_string_equal(cv_json_str(error, "reason", ""), "policy.denied");
    assert_string_equal(cv_json_str(error, "text", ""), "'/x': not allowed");
    assert_string_equal(cv_json_str(error, "rule", ""), "files.deny");
    assert_string_equal(cv_json_str(error, "hint", ""), "take it out");
    assert_null(json_object_get(value, "enforced"));
    assert_null(json_object_get(value, "result"));
    assert_int_equal(cv_json_num(json_object_get(value, "stats"), "wall_us", -1), 0);
}

static void a_failure_of_the_tool_itself_has_no_guard(void **state)
{
    (void)state;
    struct cv_call_end end = {.id = "c1", .rule = "", .hint = "", .view = ""};
    cv_fail(&end.error, -ENOENT, "tool.failed", "no such file");
    cv_auto_json json_t *value = verb_call_json(&end);
    assert_true(json_is_null(json_object_get(json_object_get(value, "error"), "guard")));
}

static void an_approval(void **state)
{
    (void)state;
    const struct cv_approval approval = {.id = "a1", .hash = "h", .question = "May \xff run?", .expires_us = 1000000};
    cv_auto_json json_t *value = verb_approval_json("c1", &approval);
    const json_t *inner = json_object_get(value, "approval");
    assert_string_equal(cv_json_str(inner, "call", ""), "c1");
    assert_string_equal(cv_json_str(inner, "approval", ""), "a1");
    assert_string_equal(cv_json_str(inner, "hash", ""), "h");
    assert_string_equal(cv_json_str(inner, "question", ""), "May \xEF\xBF\xBD run?");
    assert_string_equal(cv_json_str(inner, "expires", ""), "1970-01-01T00:00:01.000000Z");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_success),
        cmocka_unit_test(a_denial),
        cmocka_unit_test(a_failure_of_the_tool_itself_has_no_guard),
        cmocka_unit_test(an_approval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
