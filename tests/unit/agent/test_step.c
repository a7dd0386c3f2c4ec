// SPDX-License-Identifier: MIT
/*
 * test_step.c - replies of a model, good and bad: what each is, or the place that its error names.
 */
#include "agent/step.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

static const struct {
    const char *text;
    enum step_kind kind;
    const char *says; /* of an error: what its text holds */
} replies[] = {
    {"{\"tool\": \"fs_read\", \"args\": {\"path\": \"a\"}}", STEP_CALL, NULL},
    {"{\"thought\": \"hm\", \"tool\": \"fs_list\", \"args\": {}}", STEP_CALL, NULL},
    {" {\"final\": \"\"}\n", STEP_FINAL, NULL},
    {"{\"final\": \"x\", \"evidence\": []}", STEP_FINAL, NULL},
    {"{\"final\": \"x\", \"evidence\": [\"c1\", \"c2\"]}", STEP_FINAL, NULL},
    {"", STEP_NONE, "reply:1:1: empty"},
    {"hello", STEP_NONE, "reply:1:"},
    {"{\"final\": \"x\"} {}", STEP_NONE, "reply:1:"},
    {"{\"final\": \"x\"", STEP_NONE, "reply:1:"},
    {"{\"final\": \"\\u0000\"}", STEP_NONE, "reply:1:"},
    {"{\"final\": \"a\", \"final\": \"b\"}", STEP_NONE, "duplicate"},
    {"[]", STEP_NONE, "got an array"},
    {"\"final\"", STEP_NONE, "got a string"},
    {"{}", STEP_NONE, "expected 'tool' and 'args', or 'final'"},
    {"{\"thought\": \"x\"}", STEP_NONE, "expected 'tool' and 'args', or 'final'"},
    {"{\"args\": {}}", STEP_NONE, "expected 'tool' and 'args', or 'final'"},
    {"{\"tool\": \"fs_read\"}", STEP_NONE, "reply.args: missing, expected the arguments of 'fs_read'"},
    {"{\"tool\": 1, \"args\": {}}", STEP_NONE, "reply.tool: expected a string, got an integer"},
    {"{\"tool\": \"a\", \"args\": []}", STEP_NONE, "reply.args: expected an object, got an array"},
    {"{\"tool\": \"a\", \"args\": {}, \"final\": \"x\"}", STEP_NONE, "reply.final: does not belong to a call"},
    {"{\"tool\": \"a\", \"args\": {}, \"evidence\": []}", STEP_NONE, "reply.evidence: does not belong to a call"},
    {"{\"final\": \"a\", \"args\": {}}", STEP_NONE, "reply.args: does not belong to a final answer"},
    {"{\"final\": null}", STEP_NONE, "reply.final: expected a string, got null"},
    {"{\"final\": \"a\", \"why\": 1}", STEP_NONE, "reply.why: unknown key"},
    {"{\"final\": \"a\", \"thought\": {}}", STEP_NONE, "reply.thought: expected a string"},
    {"{\"final\": \"a\", \"evidence\": \"c1\"}", STEP_NONE, "reply.evidence: expected an array"},
    {"{\"final\": \"a\", \"evidence\": [\"c1\", 2]}", STEP_NONE, "reply.evidence[1]: expected a call id, got an integer"},
};

static void test_replies(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
        struct step step;
        struct cv_error err = CV_ERROR_INIT;
        int rc = step_parse(replies[i].text, strlen(replies[i].text), &step, &err);
        assert_int_equal(step.kind, replies[i].kind);
        if (replies[i].says) {
            assert_int_equal(rc, -EINVAL);
            assert_null(step.root);
            if (!strstr(err.text, replies[i].says))
                fail_msg("'%s' has no '%s'", err.text, replies[i].says);
        } else {
            assert_int_equal(rc, 0);
        }
        step_finish(&step);
    }
}

static void test_parts(void **state)
{
    static const char call[] = "{\"thought\": \"t\", \"tool\": \"fs_read\", \"args\": {\"path\": \"a\"}}trailing";
    struct step step;
    (void)state;
    assert_int_equal(step_parse(call, strlen(call) - strlen("trailing"), &step, NULL), 0); /* the length counts, not a NUL */
    assert_string_equal(step.thought, "t");
    assert_string_equal(step.tool, "fs_read");
    assert_string_equal(json_string_value(json_object_get(step.args, "path")), "a");
    assert_null(step.final);
    step_finish(&step);
    assert_null(step.root);
}

static void test_too_long(void **state)
{
    struct step step;
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_free char *text = cv_zalloc(CV_LIMIT_ARGS_BYTES + 2);
    (void)state;
    memset(text, ' ', CV_LIMIT_ARGS_BYTES + 1);
    assert_int_equal(step_parse(text, CV_LIMIT_ARGS_BYTES + 1, &step, &err), -E2BIG);
}

static void test_evidence(void **state)
{
    static const char text[] = "{\"final\": \"x\", \"evidence\": [\"c1\", \"c2\"]}";
    struct step step;
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_json json_t *both = json_pack("[s, s]", "c2", "c1");
    cv_auto_json json_t *one = json_pack("[s]", "c1");
    (void)state;
    assert_int_equal(step_parse(text, strlen(text), &step, NULL), 0);
    assert_int_equal(step_check_evidence(&step, both, &err), 0);
    assert_int_equal(step_check_evidence(&step, one, &err), -EINVAL);
    assert_non_null(strstr(err.text, "reply.evidence[1]: 'c2'"));
    step_finish(&step);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_replies),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_evidence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
