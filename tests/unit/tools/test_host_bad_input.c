// SPDX-License-Identifier: MIT
/*
 * test_host_bad_input.c - every host tool with every bad value in every argument, schema unchecked, on this machine and on one whose
 * files are all broken: an error or a bounded result within the deadline, nothing leaked.
 */
#include "hostbox.h"

static json_t *values(void)
{
    static const char *const texts[] = {"",
                                        " ",
                                        ".",
                                        "..",
                                        "/",
                                        "~",
                                        "//",
                                        "*",
                                        "?",
                                        "[",
                                        "\\",
                                        "-",
                                        "--help",
                                        "\n",
                                        "\t",
                                        "\x1b[2J",
                                        "a\nb",
                                        "%s%n",
                                        "$(id)",
                                        "../../../etc/passwd",
                                        "/dev/zero",
                                        "/proc/self/root",
                                        "/proc/1/root",
                                        "\xEF\xBF\xBD",
                                        "\xE2\x80\xAEx",
                                        "0",
                                        "-1",
                                        "1.service",
                                        "2147483648",
                                        "99999999999999999999",
                                        "a;b=c,d:e",
                                        "UTC\n",
                                        "Europe/",
                                        ".mount"};
    cv_auto_free char *huge = cv_zalloc(1048577);
    json_t *all = json_array();
    memset(huge, 'h', 1048576);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        json_array_append_new(all, json_string(texts[i]));
    json_array_append_new(all, json_string(huge));
    json_array_append_new(all, json_integer(1));
    json_array_append_new(all, json_null());
    json_array_append_new(all, json_array());
    json_array_append_new(all, json_object());
    return all;
}

static void try_value(const struct cv_host_env *env, const struct cv_tool *tool, const char *bad_key, json_t *bad)
{
    cv_auto_json json_t *schema = json_loads(tool->params, 0, NULL);
    cv_auto_json json_t *args = json_object();
    cv_auto_json json_t *result = json_object();
    cv_auto_buf struct cv_buf view = CV_BUF_INIT;
    struct cv_error err = CV_ERROR_INIT;
    struct cv_host_env own = *env;
    const char *key;
    json_t *property;
    json_object_foreach(json_object_get(schema, "properties"), key, property) json_object_set_new(args, key, json_string("999999999"));
    json_object_set(args, bad_key, bad);
    own.deadline_us = cv_clock_mono_us() + 20000000;
    int rc = tool->host(&own, args, result, &err);
    if (rc < 0) {
        assert_int_equal(err.code, rc);
        assert_null(strchr(err.text, '\n'));
        assert_null(strchr(err.text, '\x1b'));
        return;
    }
    if (!json_is_string(bad))
        fail_msg("%s took %s for %s", tool->name, cv_json_type(bad), bad_key);
    tool->view(args, result, &view);
    assert_true(view.len <= CV_LIMIT_VIEW_BYTES);
    assert_null(strchr(cv_buf_text(&view), '\x1b'));
}

static void all_values(struct hostbox *h)
{
    cv_auto_json json_t *bad = values();
    for (size_t i = 0; cv_tools[i]; i++) {
        cv_auto_json json_t *schema = json_loads(cv_tools[i]->params, 0, NULL);
        const char *key;
        json_t *property;
        if (!cv_tools[i]->host)
            continue;
        json_object_foreach(json_object_get(schema, "properties"), key, property) for (size_t k = 0; k < json_array_size(bad); k++)
            try_value(&h->env, cv_tools[i], key, json_array_get(bad, k));
    }
}

static void on_this_machine(void **state)
{
    struct hostbox *h = *state;
    h->env.root = "";
    setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent", 1);
    all_values(h);
    unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
    h->env.root = h->box->base;
}

static void on_a_broken_one(void **state)
{
    static const char *const files[] = {"/proc/self/mountinfo",
                                        "/proc/meminfo",
                                        "/proc/cpuinfo",
                                        "/proc/uptime",
                                        "/proc/5/stat",
                                        "/proc/5/status",
                                        "/proc/6/stat",
                                        "/etc/os-release",
                                        "/etc/localtime",
                                        "/usr/share/zoneinfo/tzdata.zi",
                                        "/var/lib/dpkg/status",
                                        "/var/log/a.log",
                                        "/var/log/b.gz",
                                        "/usr/lib/systemd/system/999999999.service",
                                        "/sys/fs/cgroup/system.slice/999999999.service/cgroup.procs"};
    struct hostbox *h = *state;
    cv_auto_free char *noise = cv_zalloc(70001);
    uint32_t seed = 3;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 70000; i++) {
            seed = seed * 1103515245u + 12345u;
            noise[i] = round == 0 ? (char)(seed >> 16) : "\n: =/-0P()\"' \xFF"[(seed >> 16) % 15];
        }
        for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
            hostbox_put_bytes(h, files[i], noise, round == 2 ? 0 : 70000);
        all_values(h);
        for (size_t i = 0; cv_tools[i]; i++) {
            cv_auto_json json_t *args = json_object();
            cv_auto_json json_t *result = json_object();
            cv_auto_buf struct cv_buf view = CV_BUF_INIT;
            h->env.deadline_us = cv_clock_mono_us() + 20000000;
            if (cv_tools[i]->host && cv_tools[i]->host(&h->env, args, result, NULL) >= 0) {
                cv_tools[i]->view(args, result, &view);
                assert_true(view.len <= CV_LIMIT_VIEW_BYTES);
            }
        }
    }
}

/* Results whose every text is nothing but control characters: the views stay bounded. */
static void worst_views(void **state)
{
    (void)state;
    static const char *const words[] = {"system", "kernel",    "machine",     "cpu",      "host", "text", "unit",
                                        "state",  "sub_state", "description", "at_start", "note", "name", "signal"};
    static const char *const lists[] = {"filesystems", "processes", "packages", "lines", "failed"};
    char worst[3000];
    memset(worst, 1, sizeof worst - 1);
    worst[sizeof worst - 1] = '\0';
    for (int with_lists = 0; with_lists < 2; with_lists++) {
        cv_auto_json json_t *result =
            json_pack("{s:i,s:i,s:i,s:I}", "count", 500, "cores", 5, "main_pid", 7, "since_us", (json_int_t)1795514400000000);
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            json_object_set_new(result, words[i], json_string(worst));
        for (size_t i = 0; with_lists && i < sizeof lists / sizeof lists[0]; i++) {
            json_t *list = json_array();
            for (int k = 0; k < 500; k++)
                json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:s,s:s}", "path", worst, "name", worst, "version", worst,
                                                      "architecture", worst, "summary", worst, "source", worst, "line", worst, "unit", worst));
            json_object_set_new(result, lists[i], list);
        }
        for (size_t i = 0; cv_tools[i]; i++) {
            cv_auto_buf struct cv_buf view = CV_BUF_INIT;
            cv_auto_json json_t *args = json_object();
            if (!cv_tools[i]->host)
                continue;
            cv_tools[i]->view(args, result, &view);
            if (view.len > CV_LIMIT_VIEW_BYTES)
                fail_msg("%s shows %zu bytes", cv_tools[i]->name, view.len);
            assert_null(strchr(cv_buf_text(&view), 1));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {HOST_TEST(on_this_machine), HOST_TEST(on_a_broken_one), cmocka_unit_test(worst_views)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
