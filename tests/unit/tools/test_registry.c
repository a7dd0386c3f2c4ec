// SPDX-License-Identifier: MIT
/* test_registry.c - the table of tools: order, the words of the prompt, schemas that are sound, effects, classes. */
#include "toolbox.h"

/* In the order of the prompt: signature and summary exactly as the model was trained on, or the name of a tool that it was not
 * trained on. */
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
    "fs_edit(path, old, new): Replace a piece of text in a file",
    "fs_hash(path): Compute the SHA-256 checksum of a file",
    "fs_stat",
    "archive_create(path, archive): Pack files into a tar or zip archive",
    "archive_extract(archive, path?): Unpack a tar or zip archive into a folder",
    "http_get(url): Download a web page",
    "http_post",
    "sys_info(): Show the operating system, CPU and memory",
    "sys_disk(path?): Show free and used disk space",
    "proc_list(name?): List running processes",
    "proc_signal",
    "time_now(zone?): Tell the current date and time",
    "memory_save(text): Remember a fact for later",
    "memory_search(query): Recall remembered facts",
    "read_result",
    "ask_user(question): Ask the person a question",
    "package_query",
    "service_status",
    "log_search",
    "git_status",
    "git_log",
    "git_diff",
    "desktop_notify",
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
        assert_string_equal(strchr(prompt[n], ':') ? line : cv_tools[i]->name, prompt[n]);
        n++;
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
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct cv_tool *tool = cv_tool_find(rows[i].name);
        assert_non_null(tool);
        assert_int_equal(tool->effect, rows[i].effect);
        assert_int_equal(tool->class, rows[i].class);
        assert_int_equal(tool->carrier, CV_BY_WORKER);
    }
    assert_null(cv_tool_find(""));
    assert_null(cv_tool_find("fs_rea"));
    assert_null(cv_tool_find("FS_READ"));
}

/* Each tool has the half that its carrier calls, and no other. */
static void carriers_have_their_half(void **state)
{
    (void)state;
    for (size_t i = 0; cv_tools[i]; i++) {
        const struct cv_tool *tool = cv_tools[i];
        bool worker = tool->carrier == CV_BY_WORKER;
        assert_int_equal(tool->run != NULL, worker && tool->class == CV_CLASS_B);
        assert_int_equal(tool->argv != NULL, worker && tool->class == CV_CLASS_X);
        assert_true(!tool->parse || tool->argv);
        assert_int_equal(tool->host != NULL, tool->carrier == CV_BY_HOST);
        assert_int_equal(tool->fetch != NULL, tool->carrier == CV_BY_EGRESS);
        assert_int_equal(tool->fetched != NULL, tool->carrier == CV_BY_EGRESS);
        assert_true(tool->view != NULL);
    }
    assert_string_equal(cv_carrier_name(CV_BY_DESK), "desk");
    assert_string_equal(cv_carrier_name((enum cv_carrier)99), "nobody");
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

/* The argument names of "name(a, b?)" are those of the schema, in its order; all are described, and bounded texts or numbers. */
static bool is_needed(const json_t *schema, const char *key)
{
    size_t i;
    json_t *name;
    json_array_foreach(json_object_get(schema, "required"), i, name)
        if (strcmp(json_string_value(name), key) == 0)
            return true;
    return false;
}

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
        if (cv_json_flag(own, "x-people")) /* not for the prompt */
            continue;
        cv_buf_printf(&signature, "%s%s%s", signature.data[signature.len - 1] == '(' ? "" : ", ", key, is_needed(schema, key) ? "" : "?");
        assert_non_null(json_object_get(own, "description"));
        if (tool->hidden)
            continue;
        bool is_number = strcmp(cv_json_str(own, "type", ""), "integer") == 0;
        if (is_number ? !json_object_get(own, "minimum") : cv_json_num(own, "maxLength", 0) <= 0)
            fail_msg("%s: %s has no bound", tool->name, key);
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
        cv_auto_free char *lead = cv_format("corvid tool call %s ", cv_tools[i]->name);
        const char *line = strstr(cv_tools[i]->help, lead);
        const char *at = line ? strstr(line, "--args '") : NULL;
        if (!at && cv_tools[i]->hidden)
            continue;
        if (!at)
            fail_msg("%s: its help shows no call", cv_tools[i]->name);
        at += strlen("--args '");
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
        bool says_writes = strstr(cv_tools[i]->capabilities, "files.write") != NULL;
        bool says_reads = strstr(cv_tools[i]->capabilities, "files.read") != NULL;
        if (cv_tools[i]->hidden)
            continue; /* not for a model: their arguments are the daemon's or a person's */
        if (writes != says_writes || (reads != says_reads && !writes) || writes != (cv_tools[i]->effect == CV_EFFECT_FILE))
            fail_msg("%s: paths, capabilities and effect do not agree", cv_tools[i]->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prompt_lines),  cmocka_unit_test(effects_and_classes), cmocka_unit_test(carriers_have_their_half),
        cmocka_unit_test(effect_names),
        cmocka_unit_test(schemas_fit),   cmocka_unit_test(help_examples),       cmocka_unit_test(paths_say_their_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
