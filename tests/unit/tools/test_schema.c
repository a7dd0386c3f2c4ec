// SPDX-License-Identifier: MIT
/* test_schema.c - the schema checker: every word, both sides, and the messages people read. */
#include "toolbox.h"

/* What the checker says about a value, "ok" when nothing. */
static const char *verdict(const char *schema_text, const char *value_text)
{
    static struct cv_error err;
    cv_auto_json json_t *schema = NULL;
    cv_auto_json json_t *value = NULL;
    err = CV_ERROR_INIT;
    assert_int_equal(cv_json_parse(schema_text, strlen(schema_text), "schema", &schema, NULL), 0);
    assert_int_equal(cv_json_parse(value_text, strlen(value_text), "value", &value, NULL), 0);
    int rc = cv_schema_check(schema, value, "args", &err);
    assert_true(rc == 0 || rc == -EINVAL);
    return rc == 0 ? "ok" : err.text;
}

static void rows(void **state)
{
    (void)state;
    static const struct {
        const char *schema, *value, *expected;
    } table[] = {
        {"{}", "1", "ok"},
        {"{\"type\":\"string\"}", "\"a\"", "ok"},
        {"{\"type\":\"string\"}", "1", "args: expected a string, got an integer"},
        {"{\"type\":\"integer\"}", "1.5", "args: expected an integer, got a number"},
        {"{\"type\":\"number\"}", "1", "ok"},
        {"{\"type\":\"boolean\"}", "true", "ok"},
        {"{\"type\":\"boolean\"}", "\"true\"", "args: expected true or false, got a string"},
        {"{\"type\":\"null\"}", "null", "ok"},
        {"{\"type\":[\"string\",\"null\"]}", "null", "ok"},
        {"{\"type\":[\"string\",\"null\"]}", "[]", "args: expected a string or null, got an array"},
        {"{\"type\":\"text\"}", "\"a\"", "args: the schema has a type that is none of JSON's"},
        {"{\"type\":\"object\",\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"string\"}}}", "{}", "args.a: missing, expected a string"},
        {"{\"required\":[\"a\"],\"properties\":{\"a\":{\"type\":\"string\",\"description\":\"a name\"}}}", "{}",
         "args.a: missing, expected a string (a name)"},
        {"{\"properties\":{\"a\":{\"type\":\"string\"}}}", "{\"a\":7}", "args.a: expected a string, got an integer"},
        {"{\"additionalProperties\":false,\"properties\":{\"a\":{},\"b\":{}}}", "{\"c\":1}", "args.c: unknown, expected only a, b"},
        {"{\"additionalProperties\":false}", "{\"c\":1}", "args.c: unknown, expected nothing here"},
        {"{\"additionalProperties\":true}", "{\"c\":1}", "ok"},
        {"{\"additionalProperties\":{\"type\":\"string\"}}", "{\"c\":1}", "args.c: expected a string, got an integer"},
        {"{\"enum\":[\"a\",2]}", "2", "ok"},
        {"{\"enum\":[\"a\",2]}", "\"b\"", "args: expected one of 'a', 2, got 'b'"},
        {"{\"const\":\"x\"}", "\"x\"", "ok"},
        {"{\"const\":\"x\"}", "{}", "args: expected 'x', got an object"},
        {"{\"minLength\":1}", "\"\"", "args: expected at least 1 characters, got 0 characters"},
        {"{\"maxLength\":2}", "\"\\u00e9\\u00e9\"", "ok"},
        {"{\"maxLength\":2}", "\"abc\"", "args: expected at most 2 characters, got 3 characters"},
        {"{\"minimum\":1}", "0", "args: expected at least 1, got 0"},
        {"{\"maximum\":2.5}", "2.5", "ok"},
        {"{\"maximum\":2.5}", "3", "args: expected at most 2.5, got 3"},
        {"{\"minItems\":1}", "[]", "args: expected at least 1 items, got 0 items"},
        {"{\"maxItems\":1}", "[1,2]", "args: expected at most 1 items, got 2 items"},
        {"{\"items\":{\"type\":\"string\"}}", "[\"a\",{\"b\":1}]", "args[1]: expected a string, got an object"},
        {"{\"properties\":{\"a\":{\"items\":{\"properties\":{\"b\":{\"minimum\":3}}}}}}", "{\"a\":[{\"b\":1}]}",
         "args.a[0].b: expected at least 3, got 1"},
        {"{\"minLength\":3,\"minimum\":3,\"minItems\":3}", "true", "ok"},
        {"{\"pattern\":\"a\"}", "\"b\"", "args: the schema uses the word 'pattern', which Corvid does not know"},
        {"{\"properties\":{\"a\":{\"oneOf\":[]}}}", "{\"a\":1}", "args.a: the schema uses the word 'oneOf', which Corvid does not know"},
        {"[]", "1", "args: the schema is an array, expected an object"},
        {"{\"title\":\"t\",\"description\":\"d\",\"default\":1,\"examples\":[]}", "1", "ok"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        assert_string_equal(verdict(table[i].schema, table[i].value), table[i].expected);
}

static void missing_value(void **state)
{
    (void)state;
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(cv_tool_check_args(cv_tool_find("fs_read"), NULL, &err), -EINVAL);
    assert_string_equal(err.text, "args: expected an object, got nothing");
    assert_string_equal(err.guard, "schema");
    assert_int_equal(cv_tool_check_args(cv_tool_find("fs_read"), NULL, NULL), -EINVAL);
}

static void inner_nul(void **state)
{
    (void)state;
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_json json_t *args = json_object();
    json_object_set_new(args, "path", json_stringn_nocheck("a\0b", 3));
    assert_int_equal(cv_tool_check_args(cv_tool_find("fs_read"), args, &err), -EINVAL);
    assert_string_equal(err.text, "args.path: expected text, got a text with a NUL character in it");
}

static void unknown_key_is_shown_safely(void **state)
{
    (void)state;
    assert_string_equal(verdict("{\"additionalProperties\":false}", "{\"a\\nb\":1}"), "args.a\\nb: unknown, expected nothing here");
}

/* A value that fits. */
static json_t *sample(const json_t *own)
{
    const json_t *choice = json_array_get(json_object_get(own, "enum"), 0);
    const char *type = cv_json_str(own, "type", "");
    if (choice)
        return json_incref((json_t *)choice);
    if (strcmp(type, "integer") == 0)
        return json_integer((json_int_t)cv_json_num(own, "minimum", 0));
    return strcmp(type, "boolean") == 0 ? json_false() : strcmp(type, "array") == 0 ? json_pack("[s]", "x") : json_string("x");
}

static bool has_type(const json_t *own, const json_t *value)
{
    const char *type = cv_json_str(own, "type", "");
    return (strcmp(type, "integer") == 0 && json_is_integer(value)) || (strcmp(type, "boolean") == 0 && json_is_boolean(value)) ||
           (strcmp(type, "object") == 0 && json_is_object(value));
}

/* Every argument of every tool: another type, too long, missing, one too many. */
static void every_tool(void **state)
{
    (void)state;
    cv_auto_free char *huge = cv_zalloc(1048577);
    memset(huge, 'a', 1048576);
    for (size_t i = 0; cv_tools[i]; i++) {
        cv_auto_json json_t *schema = json_loads(cv_tools[i]->params, 0, NULL);
        const char *key;
        json_t *own;
        json_object_foreach(json_object_get(schema, "properties"), key, own) {
            json_t *bad[] = {json_integer(1), json_null(), json_true(), json_object(), json_string(huge)};
            for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
                struct cv_error err = CV_ERROR_INIT;
                cv_auto_json json_t *args = json_object();
                const char *other;
                json_t *unused;
                json_object_foreach(json_object_get(schema, "properties"), other, unused)
                    json_object_set_new(args, other, sample(unused));
                json_object_set_new(args, key, bad[k]);
                if (has_type(own, bad[k]))
                    continue;
                assert_int_equal(cv_tool_check_args(cv_tools[i], args, &err), -EINVAL);
                cv_auto_free char *where = cv_format("args.%s: expected ", key);
                assert_int_equal(strncmp(err.text, where, strlen(where)), 0);
            }
        }
        cv_auto_json json_t *empty = json_object();
        cv_auto_json json_t *more = json_pack("{s:s}", "surplus", "x");
        assert_int_equal(cv_tool_check_args(cv_tools[i], empty, NULL), json_array_size(json_object_get(schema, "required")) ? -EINVAL : 0);
        assert_int_equal(cv_tool_check_args(cv_tools[i], more, NULL), -EINVAL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows),       cmocka_unit_test(missing_value), cmocka_unit_test(inner_nul),
        cmocka_unit_test(every_tool), cmocka_unit_test(unknown_key_is_shown_safely),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
