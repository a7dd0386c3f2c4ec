// SPDX-License-Identifier: MIT
/*
 * test_manifest.c - manifests that are right and, by table, every way of being wrong, each with its line and column.
 */
#include "plugins/plugin.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define TOOL "{\"name\": \"note_add\", \"summary\": \"Keep a note\", \"params\": {\"type\": \"object\"}, \"effect\": \"TXN\"}"
#define HEAD "{\"name\": \"notes\", \"version\": \"1.0.0\", \"about\": \"keeps notes\",\n"

static const char good[] =
    HEAD "\"capabilities\": [{\"capability\": \"store\", \"why\": \"that is where they are\"}],\n"
         "\"tools\": [{\"name\": \"note_add\", \"summary\": \"Keep a note\", \"effect\": \"TXN\",\n"
         "  \"params\": {\"type\": \"object\", \"properties\": {\"text\": {}, \"tag\": {}}, \"required\": [\"text\"]}}]}";

static const struct {
    const char *text, *error;
} bad[] = {
    {"[]", "m/plugin.json:1:1: expected an object, got an array"},
    {"{\"name\": 1", "m/plugin.json:1:10: "},
    {"{\"name\": \"Notes\", \"version\": \"1.0.0\", \"about\": \"x\", \"tools\": [" TOOL "]}", "m/plugin.json:1:10: name: 'Notes': expected a lower-case letter"},
    {"{\"name\": \"n\", \"version\": \"1.0\", \"about\": \"x\", \"tools\": [" TOOL "]}", "version: '1.0': expected three numbers"},
    {"{\"name\": \"n\", \"version\": \"1.0.0\", \"tools\": [" TOOL "]}", "'about' is missing: expected one line"},
    {HEAD "\"tools\": []}", "m/plugin.json:2:10: tools: expected at least one tool"},
    {HEAD "\"tools\": {}}", "m/plugin.json:2:10: tools: expected an array, got an object"},
    {HEAD "\"tools\": [7]}", "m/plugin.json:2:11: tools[0]: expected an object, got an integer"},
    {HEAD "\"tools\": [" TOOL ",\n" TOOL "]}", "m/plugin.json:3:1: tools[1]: 'note_add' stands twice"},
    {HEAD "\"colour\": 1, \"tools\": [" TOOL "]}", "m/plugin.json:2:1: colour: unknown key 'colour'"},
    {HEAD "\"capabilities\": [{\"capability\": \"root\", \"why\": \"w\"}], \"tools\": [" TOOL "]}",
     "m/plugin.json:2:33: capabilities[0].capability: 'root': expected one of fs.read"},
    {HEAD "\"capabilities\": [{\"capability\": \"log\"}], \"tools\": [" TOOL "]}", "capabilities[0]: 'why' is missing: expected the reason"},
    {HEAD "\"capabilities\": [{\"capability\": \"log\", \"why\": \"\"}], \"tools\": [" TOOL "]}", "capabilities[0].why: '': expected the reason"},
    {HEAD "\"tools\": [{\"name\": \"a\", \"summary\": \"b\", \"params\": {\"type\": \"object\"}, \"effect\": \"MAGIC\"}]}",
     "tools[0].effect: 'MAGIC': expected one of READ"},
    {HEAD "\"tools\": [{\"name\": \"a\", \"summary\": \"b\", \"params\": {\"type\": \"array\"}, \"effect\": \"READ\"}]}",
     "tools[0].params: expected a JSON Schema"},
    {HEAD "\"tools\": [{\"name\": \"a\", \"summary\": \"two\\nlines\", \"params\": {\"type\": \"object\"}, \"effect\": \"READ\"}]}",
     "tools[0].summary: 'two lines': expected one line"},
    {HEAD "\"about\": \"again\", \"tools\": [" TOOL "]}", "duplicate"},
};

static int make(const char *text, size_t len, struct cv_plugin **out, struct cv_error *err)
{
    cv_auto_json json_t *files = json_pack("{s:o, s:s}", "plugin.json", json_stringn(text, len), "main.lua", "");
    return cv_plugin_make("m", files, out, err);
}

static void test_good(void **state)
{
    (void)state;
    struct cv_error err = CV_ERROR_INIT;
    struct cv_plugin *plugin = NULL;
    if (make(good, strlen(good), &plugin, &err) < 0)
        fail_msg("%s", err.text);
    assert_string_equal(cv_plugin_name(plugin), "notes");
    assert_string_equal(cv_plugin_version(plugin), "1.0.0");
    cv_auto_json json_t *json = cv_plugin_json(plugin);
    const json_t *tool = json_array_get(json_object_get(json, "tools"), 0);
    assert_string_equal(cv_json_str(tool, "signature", ""), "note_add(text, tag?)");
    assert_string_equal(cv_json_str(tool, "effect", ""), "TXN");
    cv_plugin_destroy(plugin);
}

static void test_bad(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct cv_error err = CV_ERROR_INIT;
        struct cv_plugin *plugin = NULL;
        assert_int_equal(make(bad[i].text, strlen(bad[i].text), &plugin, &err), -EINVAL);
        if (!strstr(err.text, bad[i].error))
            fail_msg("case %zu: wanted '%s' in '%s'", i, bad[i].error, err.text);
        assert_null(plugin);
    }
}

static void test_too_many_tools(void **state)
{
    (void)state;
    struct cv_error err = CV_ERROR_INIT;
    struct cv_plugin *plugin = NULL;
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    cv_buf_puts(&text, HEAD "\"tools\": [");
    for (int i = 0; i <= CV_LIMIT_PLUGIN_TOOLS; i++)
        cv_buf_printf(&text, "%s{\"name\": \"t%d\", \"summary\": \"s\", \"params\": {\"type\": \"object\"}, \"effect\": \"READ\"}", i ? "," : "", i);
    cv_buf_puts(&text, "]}");
    assert_int_equal(make(cv_buf_text(&text), text.len, &plugin, &err), -EINVAL);
    assert_non_null(strstr(err.text, "tools: 65 entries, the limit is 64"));
}

static void test_folder(void **state)
{
    (void)state;
    char dir[] = "/tmp/corvid-plugin-XXXXXX";
    struct cv_error err = CV_ERROR_INIT;
    struct cv_plugin *plugin = NULL;
    assert_non_null(mkdtemp(dir));
    cv_auto_free char *right = cv_format("%s/notes", dir);
    cv_auto_free char *wrong = cv_format("%s/other", dir);
    assert_int_equal(cv_plugin_load(right, &plugin, &err), -ENOENT);
    for (int i = 0; i < 2; i++) {
        const char *folder = i ? wrong : right;
        cv_auto_free char *file = cv_format("%s/plugin.json", folder);
        assert_int_equal(cv_file_mkdirs(folder, 0755, NULL), 0);
        cv_auto_free char *lua = cv_format("%s/main.lua", folder);
        assert_int_equal(cv_file_write(file, 0644, good, strlen(good), NULL), 0);
        assert_int_equal(cv_plugin_load(folder, &plugin, &err), -ENOENT); /* no main.lua */
        assert_int_equal(cv_file_write(lua, 0644, "", 0, NULL), 0);
        assert_int_equal(cv_plugin_load(folder, &plugin, &err), i ? -EINVAL : 0);
        if (i)
            assert_non_null(strstr(err.text, "folder must be too"));
        else
            cv_plugin_destroy(plugin);
    }
    cv_auto_free char *remove = cv_format("rm -rf '%s'", dir);
    assert_int_equal(system(remove), 0);
}

static void test_capabilities_are_described(void **state)
{
    (void)state;
    for (const struct cv_capability *c = cv_capabilities; c->name; c++)
        assert_true(c->summary[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_too_many_tools),
        cmocka_unit_test(test_folder),
        cmocka_unit_test(test_capabilities_are_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
