// SPDX-License-Identifier: MIT
/* test_shell.c - the argv of class X tools and how a command's end is shown. */
#include "toolbox.h"

static void shell_argv(void **state)
{
    (void)state;
    char **argv = NULL;
    cv_auto_json json_t *args = json_pack("{s:s}", "command", "echo 'a b' | cat; exit 3");
    assert_int_equal(cv_tool_find("shell")->argv(args, &argv, NULL), 0);
    assert_string_equal(argv[0], "/bin/sh");
    assert_string_equal(argv[1], "-c");
    assert_string_equal(argv[2], "echo 'a b' | cat; exit 3");
    assert_null(argv[3]);
    cv_tool_argv_free(argv);
    cv_tool_argv_free(NULL);
    cv_auto_json json_t *none = json_object();
    struct cv_error err = CV_ERROR_INIT;
    argv = NULL;
    assert_int_equal(cv_tool_find("shell")->argv(none, &argv, &err), -EINVAL);
    assert_null(argv);
}

static void exec_argv(void **state)
{
    (void)state;
    char **argv = NULL;
    cv_auto_json json_t *args = json_pack("{s:[s,s,s]}", "argv", "printf", "%s", "");
    assert_int_equal(cv_tool_find("exec")->argv(args, &argv, NULL), 0);
    assert_string_equal(argv[0], "printf");
    assert_string_equal(argv[1], "%s");
    assert_string_equal(argv[2], "");
    assert_null(argv[3]);
    cv_tool_argv_free(argv);
}

static void exec_bad_argv(void **state)
{
    (void)state;
    static const char *const bad[] = {"{}", "{\"argv\":[]}", "{\"argv\":\"ls\"}", "{\"argv\":[1]}", "{\"argv\":[\"ls\",null]}", "{\"argv\":[\"\"]}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char **argv = NULL;
        struct cv_error err = CV_ERROR_INIT;
        cv_auto_json json_t *args = json_loads(bad[i], 0, NULL);
        assert_int_equal(cv_tool_find("exec")->argv(args, &argv, &err), -EINVAL);
        assert_int_equal(strncmp(err.text, "args.argv", 9), 0);
        assert_null(argv);
    }
}

static const char *shown(const char *result_text)
{
    static struct cv_buf out;
    static char text[4096];
    cv_auto_json json_t *result = json_loads(result_text, 0, NULL);
    cv_auto_json json_t *args = json_object();
    assert_non_null(result);
    cv_tool_find("shell")->view(args, result, &out);
    snprintf(text, sizeof text, "%s", cv_buf_text(&out));
    cv_buf_finish(&out);
    return text;
}

static void views(void **state)
{
    (void)state;
    assert_string_equal(shown("{\"exit\":0,\"output\":\"output\\n\",\"truncated\":false}"), "exit 0\noutput");
    assert_string_equal(shown("{\"exit\":2,\"output\":\"a\\nb\\n\\n\"}"), "exit 2\na\nb");
    assert_string_equal(shown("{\"exit\":0,\"output\":\"\"}"), "exit 0");
    assert_string_equal(shown("{\"exit\":1}"), "exit 1");
    assert_string_equal(shown("{\"exit\":-1,\"signal\":9,\"output\":\"x\"}"), "exit 137\nx");
    cv_auto_buf struct cv_buf longer = CV_BUF_INIT;
    cv_buf_puts(&longer, "{\"exit\":0,\"output\":\"");
    for (int i = 0; i < 5000; i++)
        cv_buf_putc(&longer, 'o');
    cv_buf_puts(&longer, "\"}");
    const char *text = shown(cv_buf_text(&longer));
    assert_true(strlen(text) <= CV_LIMIT_VIEW_BYTES);
    assert_non_null(strstr(text, "of 5000 bytes shown]"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shell_argv), cmocka_unit_test(exec_argv), cmocka_unit_test(exec_bad_argv), cmocka_unit_test(views),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
