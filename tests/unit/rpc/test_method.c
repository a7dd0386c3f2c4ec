// SPDX-License-Identifier: MIT
/*
 * test_method.c - the verb table: broken rows are refused at start, unknown verbs name the nearest, roles and parameters
 * are checked, and the table comes out as data.
 */
#include "daemon/rpc/method.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/rpc/nearest.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void nothing(struct cv_rpc_request *request, const json_t *params)
{
    (void)request;
    (void)params;
}

#define ID "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"string\"}},\"required\":[\"id\"],\"additionalProperties\":false}"

static const struct cv_rpc_verb good[] = {
    {"daemon.stop", "stops", "{}", "{}", "own", false, nothing},
    {"run.show", "shows", ID, "{}", "use", false, nothing},
    {"run.watch", "watches", ID, "{}", "use", true, nothing},
    {0},
};

static void broken_rows_are_refused(void **state)
{
    (void)state;
    static const struct {
        struct cv_rpc_verb row;
        const char *text;
    } rows[] = {
        {{"x", "s", "{", "{}", "use", false, nothing}, "params of verb x:1:"},
        {{"x", "s", "{}", "[]", "use", false, nothing}, "result of verb x: expected an object"},
        {{"x", "s", "{}", "{}", "root", false, nothing}, "verb x: role 'root', expected 'use' or 'own'"},
        {{"x", NULL, "{}", "{}", "use", false, nothing}, "verb x: a row needs"},
        {{"x", "s", "{}", "{}", "use", false, NULL}, "verb x: a row needs"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cv_rpc_verb table[] = {good[0], rows[i].row, {0}};
        struct methods methods = {0};
        struct cv_error err = CV_ERROR_INIT;
        assert_int_equal(methods_init(&methods, table, &err), -EINVAL);
        assert_non_null(strstr(err.text, rows[i].text));
        assert_null(methods.rows);
    }
}

static void verbs_are_found_or_the_nearest_is_named(void **state)
{
    (void)state;
    struct methods methods;
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(methods_init(&methods, good, &err), 0);
    assert_ptr_equal(method_find(&methods, "run.watch", &err)->verb, &good[2]);
    assert_null(method_find(&methods, "run.wach", &err));
    assert_string_equal(err.text, "no verb 'run.wach', did you mean 'run.watch'?");
    assert_null(method_find(&methods, "", &err));
    assert_null(method_find(&methods, "RUN.SHOWS.EVERYTHING.AND.MORE", &err));
    assert_null(strstr(err.text, "did you mean"));
    methods_finish(&methods);
}

static void roles_let_in_whom_they_should(void **state)
{
    (void)state;
    struct methods methods;
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(methods_init(&methods, good, &err), 0);
    const struct method *stop = method_find(&methods, "daemon.stop", &err), *show = method_find(&methods, "run.show", &err);
    assert_int_equal(method_check_role(stop, 1000, 1000, &err), 0);
    assert_int_equal(method_check_role(stop, 0, 1000, &err), 0);
    assert_int_equal(method_check_role(stop, 1001, 1000, &err), -EPERM);
    assert_string_equal(err.guard, "role");
    assert_int_equal(method_check_role(stop, 1001, 0, &err), -EPERM);
    assert_int_equal(method_check_role(show, 1001, 1000, &err), 0);
    methods_finish(&methods);
}

static void parameters_are_checked(void **state)
{
    (void)state;
    static const struct {
        const char *params;
        int rc;
    } rows[] = {
        {"{\"id\":\"r1\"}", 0},
        {"{}", -EINVAL}, {"{\"id\":1}", -EINVAL}, {"{\"id\":\"r1\",\"x\":1}", -EINVAL}, {"[]", -EINVAL}, {"[\"id\"]", -EINVAL},
    };
    struct methods methods;
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(methods_init(&methods, good, &err), 0);
    const struct method *show = method_find(&methods, "run.show", &err);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cv_auto_json json_t *params = json_loads(rows[i].params, 0, NULL);
        assert_int_equal(method_check_params(show, params, &err), rows[i].rc);
        if (rows[i].rc < 0)
            assert_memory_equal(err.text, "params", 6);
    }
    methods_finish(&methods);
}

static void the_table_is_served_as_data(void **state)
{
    (void)state;
    cv_auto_json json_t *rows = cv_rpc_describe(good);
    assert_int_equal(json_array_size(rows), 3);
    const json_t *row = json_array_get(rows, 1);
    assert_string_equal(cv_json_str(row, "name", ""), "run.show");
    assert_string_equal(cv_json_str(row, "role", ""), "use");
    assert_false(cv_json_flag(row, "streams"));
    assert_true(cv_json_flag(json_array_get(rows, 2), "streams"));
    cv_auto_json json_t *schema = json_loads(ID, 0, NULL);
    assert_true(json_equal(json_object_get(row, "params"), schema));
}

static const char *word_at(const void *table, size_t index)
{
    return ((const char *const *)table)[index];
}

static void nearest_words(void **state)
{
    (void)state;
    static const char *const words[] = {"state", "socket", "model", "log-level", NULL};
    assert_string_equal(cv_nearest("sate", word_at, words), "state");
    assert_string_equal(cv_nearest("stats", word_at, words), "state");
    assert_string_equal(cv_nearest("loglevel", word_at, words), "log-level");
    assert_string_equal(cv_nearest("socket", word_at, words), "socket");
    assert_null(cv_nearest("x", word_at, words));
    assert_null(cv_nearest("", word_at, words));
    assert_null(cv_nearest("a-word-that-is-much-longer-than-anything-that-is-compared", word_at, words));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(broken_rows_are_refused),      cmocka_unit_test(verbs_are_found_or_the_nearest_is_named),
        cmocka_unit_test(roles_let_in_whom_they_should), cmocka_unit_test(parameters_are_checked),
        cmocka_unit_test(the_table_is_served_as_data),  cmocka_unit_test(nearest_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
