// SPDX-License-Identifier: MIT
/* test_registry.c - the table of tools: order, the words of the prompt, schemas that are sound, effects, classes. */
#include "toolbox.h"

/* Signature and summary exactly as the model was trained on, in the order of the prompt. */
static const char *const prompt[] = {
    "fs_list(path): List the files in a folder",
    "fs_read(path): Read the text of a file",
    "fs_write(path, text): Write text to a file, replacing it",
    "fs_append(path, text): Add text to the end of a file",
    "fs_mkdir(path): Make a folder",
    "fs_move(from, to): Move or rename a file or folder",
    "fs_copy(from, to): Copy a file",
    "fs_remove(path): Delete a file or folder",
    "fs_find(path, pattern): Find files by name pattern",
    "text_search(path, query): Search file contents for a string",
    "text_count(path): Count lines, words and bytes of a file",
    "calc(expression): Evaluate an arithmetic expression",
    "shell(command): Run a shell command",
};

static void prompt_lines(void **state)
{
    (void)state;
    size_t n = 0;
    for (size_t i = 0; cv_tools[i]; i++) {
        if (cv_tools[i]->hidden)
            continue;
        assert_true(n < sizeof prompt / sizeof prompt[0]);
        cv_auto_free char *line = cv_format("%s: %s", cv_tools[i]->signature, cv_tools[i]->summary);
        assert_string_equal(line, prompt[n++]);
    }
    assert_int_equal(n, sizeof prompt / sizeof prompt[0]);
    assert_true(cv_tool_find("exec")->hidden);
}

static void effects_and_classes(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum cv_effect effect;
        enum cv_class class;
    } rows[] = {
        {"fs_list", CV_EFFECT_READ, CV_CLASS_B},     {"fs_read", CV_EFFECT_READ, CV_CLASS_B},     {"fs_write", CV_EFFECT_FILE, CV_CLASS_B},
        {"fs_append", CV_EFFECT_FILE, CV_CLASS_B},   {"fs_mkdir", CV_EFFECT_FILE, CV_CLASS_B},    {"fs_move", CV_EFFECT_FILE, CV_CLASS_B},
        {"fs_copy", CV_EFFECT_FILE, CV_CLASS_B},     {"fs_remove", CV_EFFECT_FILE, CV_CLASS_B},   {"fs_find", CV_EFFECT_READ, CV_CLASS_B},
        {"text_search", CV_EFFECT_READ, CV_CLASS_B}, {"text_count", CV_EFFECT_READ, CV_CLASS_B},  {"calc", CV_EFFECT_READ, CV_CLASS_B},
        {"shell", CV_EFFECT_OPAQUE, CV_CLASS_X},     {"exec", CV_EFFECT_OPAQUE, CV_CLASS_X},
    };
    size_t n = sizeof rows / sizeof rows[0];
    for (size_t i = 0; i < n; i++) {
        const struct cv_tool *tool = cv_tool_find(rows[i].name);
        assert_non_null(tool);
        assert_ptr_equal(tool, cv_tools[i]);
        assert_int_equal(tool->effect, rows[i].effect);
        assert_int_equal(tool->class, rows[i].class);
        assert_true((tool->run != NULL) == (tool->class == CV_CLASS_B));
        assert_true((tool->argv != NULL) == (tool->class == CV_CLASS_X));
    }
    assert_null(cv_tools[n]);
    assert_null(cv_tool_find(""));
    assert_null(cv_tool_find("fs_rea"));
    assert_null(cv_tool_find("FS_READ"));
}

static void effect_names(void **state)
{
    (void)state;
    assert_string_equal(cv_effect_name(CV_EFFECT_READ), "READ");
    assert_string_equal(cv_effect_name(CV_EFFECT_TXN), "TXN");
    assert_string_equal(cv_effect_name(CV_EFFECT_FILE), "FILE");
    assert_string_equal(cv_effect_name(CV_EFFECT_KEYED), "KEYED");
    assert_string_equal(cv_effect_name(CV_EFFECT_OPAQUE), "OPAQUE");
    assert_string_equal(cv_effect_name((enum cv_effect)99), "OPAQUE");
}

/* The argument names of "name(a, b?)" are those of the schema, in its order; all are strings, bounded and described. */
static void check_schema(const struct cv_tool *tool)
{
    cv_auto_json json_t *schema = NULL;
    struct cv_error err = CV_ERROR_INIT;
    if (cv_json_parse(tool->params, strlen(tool->params), tool->name, &schema, &err) < 0)
        fail_msg("%s", err.text);
    assert_true(json_is_false(json_object_get(schema, "additionalProperties")));
    cv_auto_buf struct cv_buf signature = CV_BUF_INIT;
    cv_buf_printf(&signature, "%s(", tool->name);
    const char *key;
    json_t *own;
    json_object_foreach(json_object_get(schema, "properties"), key, own) {
        cv_buf_printf(&signature, "%s%s", signature.data[signature.len - 1] == '(' ? "" : ", ", key);
        assert_non_null(json_object_get(own, "description"));
        if (tool->hidden)
            continue;
        assert_string_equal(cv_json_str(own, "type", ""), "string");
        assert_true(cv_json_num(own, "maxLength", 0) > 0);
    }
    cv_buf_putc(&signature, ')');
    assert_string_equal(cv_buf_text(&signature), tool->signature);
    for (const struct cv_tool_path *path = tool->paths; path && path->arg; path++)
        assert_non_null(json_object_get(json_object_get(schema, "properties"), path->arg));
}

static void schemas_fit(void **state)
{
    (void)state;
    for (size_t i = 0; cv_tools[i]; i++)
        check_schema(cv_tools[i]);
}

/* The call that the help shows is a call that the schema takes. */
static void help_examples(void **state)
{
    (void)state;
    for (size_t i = 0; cv_tools[i]; i++) {
        cv_auto_free char *lead = cv_format("corvid tool call %s --args '", cv_tools[i]->name);
        const char *at = strstr(cv_tools[i]->help, lead);
        assert_non_null(at);
        at += strlen(lead);
        cv_auto_json json_t *args = NULL;
        struct cv_error err = CV_ERROR_INIT;
        assert_int_equal(cv_json_parse(at, strcspn(at, "'"), "help", &args, &err), 0);
        if (cv_tool_check_args(cv_tools[i], args, &err) < 0)
            fail_msg("%s: %s", cv_tools[i]->name, err.text);
    }
}

static void paths_say_their_use(void **state)
{
    (void)state;
    for (size_t i = 0; cv_tools[i]; i++) {
        bool writes = false, reads = false;
        for (const struct cv_tool_path *path = cv_tools[i]->paths; path && path->arg; path++) {
            writes |= path->use == CV_PATH_WRITE;
            reads |= path->use == CV_PATH_READ;
        }
        assert_int_equal(writes, strstr(cv_tools[i]->capabilities, "files.write") != NULL);
        assert_int_equal(reads, strstr(cv_tools[i]->capabilities, "files.read") != NULL);
        assert_int_equal(writes, cv_tools[i]->effect == CV_EFFECT_FILE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prompt_lines),  cmocka_unit_test(effects_and_classes), cmocka_unit_test(effect_names),
        cmocka_unit_test(schemas_fit),   cmocka_unit_test(help_examples),       cmocka_unit_test(paths_say_their_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
