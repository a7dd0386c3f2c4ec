// SPDX-License-Identifier: MIT
/*
 * test_set.c - the installed plugins: installing, replacing, removing, names that are taken, files that changed, rows that stay.
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
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char base[64];
static char *own, *hashes;

static int setup(void **state)
{
    (void)state;
    strcpy(base, "/tmp/corvid-plugins-XXXXXX");
    assert_non_null(mkdtemp(base));
    own = cv_format("%s/own", base);
    hashes = cv_format("%s/hashes.json", base);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    cv_auto_free char *remove = cv_format("rm -rf '%s'", base);
    free(own);
    free(hashes);
    return system(remove);
}

static struct cv_plugin *make(const char *name, const char *tool, const char *lua)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_plugin *plugin = NULL;
    cv_auto_free char *manifest = cv_format("{\"name\": \"%s\", \"version\": \"1.0.0\", \"about\": \"a\", \"tools\": [{\"name\": \"%s\", \"summary\": \"s\", "
                                            "\"params\": {\"type\": \"object\"}, \"effect\": \"READ\"}]}", name, tool);
    cv_auto_json json_t *files = json_pack("{s:s, s:s}", "plugin.json", manifest, "main.lua", lua);
    if (cv_plugin_make(name, files, &plugin, &err) < 0)
        fail_msg("%s", err.text);
    return plugin;
}

static int install(struct cv_plugins *set, const char *name, const char *tool, const char *lua, struct cv_error *err)
{
    struct cv_plugin *plugin = make(name, tool, lua);
    int rc = cv_plugins_install(set, plugin, err);
    cv_plugin_destroy(plugin);
    return rc;
}

static void test_life(void **state)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_plugins *set;
    (void)state;
    assert_int_equal(cv_plugins_create(NULL, own, hashes, &set, &err), 0);
    assert_int_equal(install(set, "one", "one_go", "-- 1", &err), 0);
    const struct cv_tool *first = cv_plugins_tool(set, "one_go");
    assert_non_null(first);
    assert_int_equal(first->carrier, CV_BY_PLUGIN);
    assert_int_equal(install(set, "two", "one_go", "", &err), -EEXIST);
    assert_non_null(strstr(err.text, "'two': its tool 'one_go' is called like one of the plugin 'one'"));
    assert_int_equal(install(set, "two", "fs_read", "", &err), -EEXIST);
    assert_non_null(strstr(err.text, "built-in"));
    assert_int_equal(install(set, "one", "one_go", "-- 2", &err), 0);
    const struct cv_tool *second = cv_plugins_tool(set, "one_go");
    assert_ptr_not_equal(first, second);
    assert_string_equal(first->name, "one_go"); /* still there for who holds it */
    assert_string_not_equal(cv_plugin_hash(cv_plugin_of(first)), cv_plugin_hash(cv_plugin_of(second)));
    assert_int_equal(cv_plugins_remove(set, "one", &err), 0);
    assert_null(cv_plugins_tool(set, "one_go"));
    assert_int_equal(cv_plugins_remove(set, "one", &err), -ENOENT);
    assert_int_equal(cv_plugins_remove(set, "../one", &err), -ENOENT);
    cv_plugins_destroy(set);
}

/* Former rows stay for who holds them, so there is an end to changing. */
static void test_changes_are_bounded(void **state)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_plugins *set;
    int rc = 0, n = 0;
    (void)state;
    assert_int_equal(cv_plugins_create(NULL, own, hashes, &set, &err), 0);
    while (rc == 0 && n <= CV_LIMIT_PLUGINS_RETIRED + 1) {
        cv_auto_free char *lua = cv_format("-- %d", ++n);
        rc = install(set, "one", "one_go", lua, &err);
    }
    assert_int_equal(n, CV_LIMIT_PLUGINS_RETIRED + 2); /* the first one retired nothing */
    assert_int_equal(rc, -EDQUOT);
    assert_non_null(strstr(err.text, "restart it first"));
    const struct cv_plugin *last = cv_plugin_of(cv_plugins_tool(set, "one_go"));
    assert_int_equal(cv_plugin_check_disk(last, &err), 0); /* nothing was changed by the refusal */
    cv_auto_free char *lua = cv_format("%s/one/main.lua", own);
    assert_int_equal(cv_file_write(lua, 0644, "-- x", 4, NULL), 0);
    cv_plugins_reload(set);
    assert_ptr_equal(cv_plugin_of(cv_plugins_tool(set, "one_go")), last);
    assert_int_equal(cv_plugin_check_disk(last, &err), -ESTALE);
    cv_plugins_destroy(set);
}

static void test_changed(void **state)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_plugins *set;
    size_t count;
    (void)state;
    assert_int_equal(cv_plugins_create(NULL, own, hashes, &set, &err), 0);
    assert_int_equal(install(set, "one", "one_go", "-- 1", &err), 0);
    const struct cv_plugin *plugin = cv_plugin_of(cv_plugins_tool(set, "one_go"));
    assert_int_equal(cv_plugin_check_disk(plugin, &err), 0);
    cv_auto_free char *lua = cv_format("%s/one/main.lua", own);
    assert_int_equal(cv_file_write(lua, 0644, "-- 3", 4, NULL), 0);
    assert_int_equal(cv_plugin_check_disk(plugin, &err), -ESTALE);
    assert_string_equal(err.guard, "plugin");
    cv_plugins_destroy(set);
    assert_int_equal(cv_plugins_create(NULL, own, hashes, &set, &err), 0); /* nor is it taken at the next start */
    assert_int_equal(cv_plugin_check_disk(cv_plugin_of(cv_plugins_tool(set, "one_go")), &err), -ESTALE);
    cv_auto_free const struct cv_tool **tools = cv_plugins_tools(set, &count);
    assert_int_equal(count, 0);
    assert_int_equal(install(set, "one", "one_go", "-- 4", &err), 0);
    assert_int_equal(cv_plugin_check_disk(cv_plugin_of(cv_plugins_tool(set, "one_go")), &err), 0);
    cv_plugins_destroy(set);
}

static void test_bad_files(void **state)
{
    static const char *const names[] = {"../x.lua", "/x.lua", ".x", "", "a b", "-x", "a/b.lua"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct cv_error err = CV_ERROR_INIT;
        struct cv_plugin *plugin = NULL;
        cv_auto_json json_t *files = json_pack("{s:s, s:s, s:s}", "plugin.json", "{}", "main.lua", "", names[i], "x");
        assert_int_equal(cv_plugin_make("m", files, &plugin, &err), -EINVAL);
        assert_string_equal(err.reason, "plugin.file");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_life, setup, teardown),
        cmocka_unit_test_setup_teardown(test_changed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_changes_are_bounded, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bad_files, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
