// SPDX-License-Identifier: MIT
/*
 * test_grant.c - the world that a policy gives: which paths with which rights, which are hidden, the limits, the hash. A
 * path is shown as "PATH:rw", "r" always, "w" writable, "x" executable.
 */
#include "tests/unit/policies/fixture.h"

#include <errno.h>

#define FILES(text) "{'about':'a','files':{" text "}}"
#define P(path) "{'path':'" path "','why':'w'}"

static const struct {
    const char *name, *policy, *workspace, *home;
    const char *paths, *hidden;
} rows[] = {
    {"sorted, all rights", FILES("'read':[" P("/usr") "," P("/etc") "],'write':[" P("$workspace") "],'execute':[" P("/usr") "]"), "/w", "/h",
     "/etc:r /usr:rx /w:rw", ""},
    {"home unknown", FILES("'read':[" P("~/z") "," P("~/x") "," P("/etc") "]"), "/w", NULL, "/etc:r", ""},
    {"home and below", FILES("'read':[" P("~/x") "],'write':[" P("~/y/z") "]"), "/w", "/h", "/h/x:r /h/y/z:rw", ""},
    {"workspace in a readable place", FILES("'read':[" P("/usr") "],'write':[" P("$workspace") "]"), "/usr/src/w", "/h", "/usr:r /usr/src/w:rw", ""},
    {"a readable place in the workspace", FILES("'read':[" P("/srv/w/a") "],'write':[" P("$workspace") "]"), "/srv/w", "/h", "/srv/w:rw", ""},
    {"the same place twice", FILES("'read':[" P("/srv/w") "],'write':[" P("$workspace") "]"), "/srv/w", "/h", "/srv/w:rw", ""},
    {"execute in part of a grant", FILES("'read':[" P("/opt") "],'execute':[" P("/opt/bin") "]"), "/w", "/h", "/opt:r /opt/bin:rx", ""},
    {"execute in part of the workspace", FILES("'write':[" P("$workspace") "],'execute':[" P("$workspace/bin") "]"), "/w", "/h", "/w:rw /w/bin:rwx",
     ""},
    {"execute does not go down into what is writable", FILES("'read':[" P("/usr") "],'write':[" P("/usr/local/w") "],'execute':[" P("/usr") "]"),
     "/w",
     "/h", "/usr:rx /usr/local/w:rw", ""},
    {"unless it is named", FILES("'read':[" P("/usr") "],'write':[" P("/usr/w") "],'execute':[" P("/usr/w") "]"), "/w", "/h", "/usr:r /usr/w:rwx",
     ""},
    {"a workspace in an executable place", FILES("'read':[" P("/usr") "],'write':[" P("$workspace") "],'execute':[" P("/usr") "]"), "/usr/w", "/h",
     "/usr:rx /usr/w:rw", ""},
    {"a folder above", FILES("'read':[" P("/srv") "],'write':[" P("$workspace") "]"), "/srv/a/w", "/h", "/srv:r /srv/a/w:rw", ""},
    {"hidden", FILES("'read':[" P("/etc") "],'deny':[" P("/etc/ssh") "," P("/etc/shadow") "," P("/var/x") "]"), "/w", "/h", "/etc:r",
     "/etc/shadow /etc/ssh"},
    {"hidden in hidden", FILES("'read':[" P("/v") "],'deny':[" P("/v/srv") "," P("$workspace/k") "]"), "/v/w", "/h", "/v:r", "/v/srv /v/w/k"},
    {"hidden by a word", FILES("'read':[" P("/etc") "," P("~/a") "],'deny':[" P("~/a/b") "]"), "/w", "/h", "/etc:r /h/a:r", "/h/a/b"},
    {"a grant in a hidden place", FILES("'read':[" P("~/a") "," P("/etc") "],'deny':[" P("/h") "]"), "/w", "/h", "/etc:r", ""},
    {"nothing", "{'about':'a'}", "/w", "/h", "", ""},
};

static char *show(const struct cv_grant *grant)
{
    struct cv_buf text = CV_BUF_INIT;
    for (size_t i = 0; i < grant->path_count; i++)
        cv_buf_printf(&text, "%s%s:r%s%s", i ? " " : "", grant->paths[i].path, grant->paths[i].writable ? "w" : "",
            grant->paths[i].executable ? "x" : "");
    return cv_buf_take(&text);
}

static char *show_hidden(const struct cv_grant *grant)
{
    struct cv_buf text = CV_BUF_INIT;
    for (size_t i = 0; i < grant->hidden_count; i++)
        cv_buf_printf(&text, "%s%s", i ? " " : "", grant->hidden[i]);
    return cv_buf_take(&text);
}

static void test_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cv_policy *policy = good(rows[i].policy);
        struct cv_policy_scope scope = {rows[i].workspace, rows[i].home};
        struct cv_grant grant;
        struct cv_error err = CV_ERROR_INIT;
        if (cv_policy_grant(policy, &scope, &grant, &err) < 0)
            fail_msg("%s: %s", rows[i].name, err.text);
        cv_auto_free char *paths = show(&grant);
        cv_auto_free char *hidden = show_hidden(&grant);
        if (strcmp(paths, rows[i].paths) != 0 || strcmp(hidden, rows[i].hidden) != 0)
            fail_msg("%s: got '%s' hidden '%s'", rows[i].name, paths, hidden);
        cv_grant_finish(&grant);
        cv_policy_unref(policy);
    }
}

static void test_limits(void **state)
{
    (void)state;
    struct cv_policy *policy = good("{'about':'a','limits':{'cpu_s':1,'wall_s':2,'memory_process':16777216,'memory_tree':16777217,'processes':5,"
                                    "'file_bytes':6,'output_bytes':7,'open_files':{'max':18,'required':true},'tmp_bytes':{'max':4096}}}");
    struct cv_grant grant;
    assert_int_equal(cv_policy_grant(policy, &test_scope, &grant, NULL), 0);
    assert_int_equal(grant.cpu_s, 1);
    assert_int_equal(grant.wall_s, 2);
    assert_int_equal(grant.memory_process, 16777216);
    assert_int_equal(grant.memory_tree, 16777217);
    assert_int_equal(grant.processes, 5);
    assert_int_equal(grant.file_bytes, 6);
    assert_int_equal(grant.output_bytes, 7);
    assert_int_equal(grant.open_files, 18);
    assert_int_equal(grant.tmp_bytes, 4096);
    cv_grant_finish(&grant);
    cv_policy_unref(policy);
}

static void test_hash(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool equal;
    } pairs[] = {
        {FILES("'read':[" P("/a") "," P("/b") "]"), FILES("'read':[" P("/b") "," P("/a") "]"), true},
        {FILES("'read':[" P("/a") "]"), FILES("'write':[" P("/a") "]"), false},
        {FILES("'read':[" P("/a") "]"), FILES("'read':[" P("/a") "],'execute':[" P("/a") "]"), false},
        {FILES("'read':[" P("/a") "]"), FILES("'read':[" P("/a") "],'deny':[" P("/a/b") "]"), false},
        {FILES("'read':[" P("/a") "]"), FILES("'read':[" P("/a") "],'deny':[" P("/c") "]"), true},
        {"{'about':'a'}", "{'about':'another text'}", true},
        {"{'about':'a','limits':{'cpu_s':5}}", "{'about':'a','limits':{'cpu_s':{'max':5}}}", true},
        {"{'about':'a','limits':{'cpu_s':5}}", "{'about':'a','limits':{'wall_s':5}}", false},
        {"{'about':'a','limits':{'cpu_s':5}}", "{'about':'a'}", false},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct cv_policy *a = good(pairs[i].a), *b = good(pairs[i].b);
        struct cv_grant one, two;
        assert_int_equal(cv_policy_grant(a, &test_scope, &one, NULL), 0);
        assert_int_equal(cv_policy_grant(b, &test_scope, &two, NULL), 0);
        if ((strcmp(one.hash, two.hash) == 0) != pairs[i].equal)
            fail_msg("pair %zu", i);
        assert_int_equal(strlen(one.hash), 64);
        cv_grant_finish(&one);
        cv_grant_finish(&two);
        cv_policy_unref(a);
        cv_policy_unref(b);
    }
}

static void test_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *policy;
        int code;
        const char *words;
        bool homeless;
    } bad[] = {
        {"{'about':'a','limits':{'memory_tree':{'max':16777216,'required':true}}}", -ENOSYS,
         "policy 'p' requires limits.memory_tree, which the kernel", false},
        {FILES("'read':[" P("/etc") "],'deny':[" P("/home/u") "]"), -EACCES, "workspace '/home/u/srv': files.deny of policy 'p' hides it", false},
        {FILES("'deny':[" P("$workspace") "]"), -EACCES, "hides it", false},
        {FILES("'read':[" P("/etc") "],'deny':[" P("~/y") "]"), -EINVAL, "policy 'p' hides '~/y' (files.deny[0]), and no home folder is known", true},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct cv_policy *policy = good(bad[i].policy);
        struct cv_grant grant = {.cpu_s = 77};
        struct cv_error err = CV_ERROR_INIT;
        struct cv_policy_scope scope = {.workspace = test_scope.workspace, .home = bad[i].homeless ? NULL : test_scope.home};
        assert_int_equal(cv_policy_grant(policy, &scope, &grant, &err), bad[i].code);
        assert_non_null(strstr(err.text, bad[i].words));
        assert_string_equal(err.guard, "policy");
        assert_int_equal(grant.cpu_s, 77); /* untouched */
        cv_policy_unref(policy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_hash),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
