// SPDX-License-Identifier: MIT
/*
 * test_schema.c - the schema of a step: what it lets through and what not, checked with the schema checker of the tools, and
 * what must not stand in it because a grammar would have to spell it out.
 */
#include "agent/schema.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static const struct cv_tool odd = {
    .name = "odd",
    .signature = "odd(title)",
    .params = "{\"type\": \"object\", \"x-about\": \"people\", \"$comment\": \"c\", \"description\": \"long\", \"additionalProperties\": false,"
              " \"required\": [\"title\"], \"properties\": {"
              "\"title\": {\"type\": \"string\", \"title\": \"Title\", \"maxLength\": 65536, \"minLength\": 1, \"x-path\": true}, "
              "\"many\": {\"type\": \"array\", \"maxItems\": 5000, \"minItems\": 1,"
              " \"items\": {\"enum\": [\"description\", \"b\"], \"description\": \"d\"}}}}",
};

/* Does one branch of the schema take the reply? (What a grammar of anyOf lets be written.) */
static bool takes(const json_t *schema, const char *reply)
{
    cv_auto_json json_t *value = json_loads(reply, JSON_DECODE_ANY, NULL);
    const json_t *any = json_object_get(schema, "anyOf");
    size_t count = any ? json_array_size(any) : 1;
    assert_non_null(value);
    for (size_t i = 0; i < count; i++) {
        struct cv_error err = CV_ERROR_INIT;
        int rc = cv_schema_check(any ? json_array_get(any, i) : schema, value, "reply", &err);
        if (rc == 0)
            return true;
        assert_null(strstr(err.text, "the schema")); /* a mistake of the schema itself */
    }
    return false;
}

static json_t *shipped(void)
{
    const struct cv_tool *shown[128];
    size_t count = 0;
    for (size_t i = 0; cv_tools[i] && count < 128; i++)
        if (!cv_tools[i]->hidden)
            shown[count++] = cv_tools[i];
    return schema_branches(shown, count);
}

static void test_shipped(void **state)
{
    cv_auto_json json_t *branches = shipped();
    cv_auto_json json_t *none = json_array();
    cv_auto_json json_t *schema = schema_step(branches, none, false);
    (void)state;
    assert_true(takes(schema, "{\"tool\": \"fs_read\", \"args\": {\"path\": \"a\"}}"));
    assert_true(takes(schema, "{\"final\": \"done\"}"));
    assert_false(takes(schema, "{\"tool\": \"fly\", \"args\": {\"path\": \"a\"}}"));
    assert_false(takes(schema, "{\"tool\": \"exec\", \"args\": {\"argv\": [\"true\"]}}"));
    assert_false(takes(schema, "{\"tool\": \"fs_read\", \"args\": {}}"));
    assert_false(takes(schema, "{\"tool\": \"fs_read\", \"args\": {\"path\": \"a\", \"b\": 1}}"));
    assert_false(takes(schema, "{\"tool\": \"fs_read\", \"args\": {\"path\": 1}}"));
    assert_false(takes(schema, "{\"tool\": \"fs_read\"}"));
    assert_false(takes(schema, "{\"final\": 1}"));
    assert_false(takes(schema, "{\"final\": \"x\", \"evidence\": [\"c1\"]}")); /* there are no calls to cite */
    assert_false(takes(schema, "{}"));
    assert_int_equal(json_array_size(branches) + 1, json_array_size(json_object_get(schema, "anyOf"))); /* the branches stay as they were */
}

static void test_evidence(void **state)
{
    cv_auto_json json_t *branches = shipped();
    cv_auto_json json_t *calls = json_pack("[s, s]", "c1", "c2");
    cv_auto_json json_t *schema = schema_step(branches, calls, false);
    (void)state;
    assert_true(takes(schema, "{\"final\": \"x\"}"));
    assert_true(takes(schema, "{\"final\": \"x\", \"evidence\": [\"c1\", \"c2\"]}"));
    assert_false(takes(schema, "{\"final\": \"x\", \"evidence\": [\"c3\"]}"));
    assert_false(takes(schema, "{\"final\": \"x\", \"evidence\": [\"c1\", \"c1\", \"c1\"]}"));
}

static void test_last(void **state)
{
    cv_auto_json json_t *branches = shipped();
    cv_auto_json json_t *none = json_array();
    cv_auto_json json_t *last = schema_step(branches, none, true);
    cv_auto_json json_t *toolless = schema_step(none, none, false);
    (void)state;
    assert_true(takes(last, "{\"final\": \"x\"}"));
    assert_false(takes(last, "{\"tool\": \"fs_read\", \"args\": {\"path\": \"a\"}}"));
    assert_true(takes(toolless, "{\"final\": \"x\"}"));
}

static void test_order_and_slimness(void **state)
{
    const struct cv_tool *tools[] = {&odd};
    cv_auto_json json_t *branches = schema_branches(tools, 1);
    cv_auto_free char *text = cv_json_dump(json_array_get(branches, 0));
    (void)state;
    assert_string_equal(text, "{\"type\":\"object\",\"properties\":{\"tool\":{\"const\":\"odd\"},"
                              "\"args\":{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"title\"],\"properties\":{"
                              "\"title\":{\"type\":\"string\"},"
                              "\"many\":{\"type\":\"array\",\"minItems\":1,\"items\":{\"enum\":[\"description\",\"b\"]}}}}},"
                              "\"required\":[\"tool\",\"args\"],\"additionalProperties\":false}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped),
        cmocka_unit_test(test_evidence),
        cmocka_unit_test(test_last),
        cmocka_unit_test(test_order_and_slimness),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
