// SPDX-License-Identifier: MIT
/*
 * test_set.c - policies in folders: finding, listing, extending one another; and the shipped ones, which must load, pass
 * their own tests and keep what they promise.
 */
#include "tests/unit/policies/fixture.h"

#include "daemon/base/file.h"

#include <errno.h>
#include <sys/stat.h>

struct fixture {
    char root[64];
    char *mine, *system;
    struct cv_policy_set *set;
};

static int setup(void **state)
{
    struct fixture *f = cv_new(struct fixture);
    snprintf(f->root, sizeof f->root, "%s", "/tmp/corvid-policies-XXXXXX");
    assert_non_null(mkdtemp(f->root));
    f->mine = cv_format("%s/mine", f->root);
    f->system = cv_format("%s/system", f->root);
    const char *const folders[] = {f->mine, "/nonexistent/folder", f->system};
    assert_int_equal(mkdir(f->mine, 0755), 0);
    assert_int_equal(mkdir(f->system, 0755), 0);
    assert_int_equal(cv_policy_set_create(folders, 3, &f->set, NULL), 0);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    cv_auto_free char *remove = cv_format("rm -rf '%s'", f->root);
    assert_int_equal(system(remove), 0);
    cv_policy_set_destroy(f->set);
    free(f->mine);
    free(f->system);
    free(f);
    return 0;
}

static void put_file(const char *folder, const char *file, const char *text)
{
    cv_auto_free char *path = cv_format("%s/%s", folder, file);
    cv_auto_free char *json = double_quotes(text);
    assert_int_equal(cv_file_write(path, 0644, json, strlen(json), NULL), 0);
}

static void test_find(void **state)
{
    struct fixture *f = *state;
    struct cv_policy *policy = NULL;
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(cv_policy_find(f->set, "a", &policy, &err), -ENOENT);
    assert_string_equal(err.text, "there is no policy 'a': expected one of (none is installed)");
    put_file(f->system, "b.json", "{'about':'b of the system'}");
    put_file(f->system, "a.json", "{'about':'a of the system'}");
    put_file(f->mine, "a.json", "{'about':'a of mine'}");
    put_file(f->mine, "schema.json", "{}");
    put_file(f->mine, "Upper.json", "{}");
    put_file(f->mine, "notes.txt", "{}");
    assert_int_equal(cv_policy_find(f->set, "a", &policy, &err), 0);
    cv_auto_json json_t *json = cv_policy_json(policy);
    assert_string_equal(cv_json_str(json, "about", ""), "a of mine");
    assert_string_equal(cv_policy_name(policy), "a");
    cv_policy_unref(policy);
    put_file(f->mine, "a.json", "{'about':'edited'}"); /* seen by the next one who asks */
    assert_int_equal(cv_policy_find(f->set, "a", &policy, &err), 0);
    cv_auto_json json_t *edited = cv_policy_json(policy);
    assert_string_equal(cv_json_str(edited, "about", ""), "edited");
    cv_policy_unref(policy);
    const char *const unknown[] = {"c", "", "../system/a", "a.json", "schema", "Upper", "/etc/passwd", "a/b"};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        assert_int_equal(cv_policy_find(f->set, unknown[i], &policy, &err), -ENOENT);
        assert_non_null(strstr(err.text, "expected one of a, b"));
    }
}

static void test_a_broken_one_hides_nothing(void **state)
{
    struct fixture *f = *state;
    struct cv_policy *policy = NULL;
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_free char *folder = cv_format("%s/c.json", f->mine);
    cv_auto_free char *place = cv_format("%s/a.json:1:1: 'about' is missing", f->mine);
    put_file(f->system, "a.json", "{'about':'good'}");
    put_file(f->mine, "a.json", "{}"); /* wrong, and in front of a good one: an error, not the good one */
    assert_int_equal(cv_policy_find(f->set, "a", &policy, &err), -EINVAL);
    assert_non_null(strstr(err.text, place));
    put_file(f->system, "c.json", "{'about':'good'}");
    assert_int_equal(mkdir(folder, 0755), 0);
    assert_int_equal(cv_policy_find(f->set, "c", &policy, &err), -EISDIR);
    cv_auto_json json_t *list = cv_policy_list(f->set);
    assert_int_equal(json_array_size(list), 2);
    assert_non_null(strstr(cv_json_str(json_array_get(list, 0), "error", ""), place));
    assert_string_equal(cv_json_str(json_array_get(list, 1), "path", ""), folder);
}

static void test_list(void **state)
{
    struct fixture *f = *state;
    put_file(f->system, "z.json", "{'about':'last'}");
    put_file(f->system, "b.json", "{'about':'hidden by mine'}");
    put_file(f->mine, "b.json", "{'about':'first'}");
    cv_auto_json json_t *list = cv_policy_list(f->set);
    assert_int_equal(json_array_size(list), 2);
    assert_string_equal(cv_json_str(json_array_get(list, 0), "name", ""), "b");
    assert_string_equal(cv_json_str(json_array_get(list, 0), "about", ""), "first");
    assert_null(json_object_get(json_array_get(list, 0), "error"));
    assert_string_equal(cv_json_str(json_array_get(list, 1), "name", ""), "z");
}

static void test_extends(void **state)
{
    struct fixture *f = *state;
    struct cv_policy *policy = NULL;
    struct cv_error err = CV_ERROR_INIT;
    put_file(f->system, "base.json",
             "{'about':'base','files':{'read':[{'path':'/usr','why':'w'}]},'limits':{'cpu_s':5,'wall_s':6},"
             "'tools':{'allow':[{'tool':'fs_*','why':'w'}]},'tests':[{'tool':'calc','verdict':'deny'}]}");
    int rc = parse(f->set, "child",
                   "{'about':'child','extends':'base','files':{'read':[{'path':'/opt','why':'w'}],'write':[{'path':'/usr/w','why':'w'}]},"
                   "'limits':{'cpu_s':{'max':9}},'tools':{'allow':[{'tool':'calc','why':'w'}],'deny':[{'tool':'fs_remove','why':'w'}]},"
                   "'tests':[{'tool':'calc','verdict':'allow'},{'tool':'fs_list','read':['/usr/x'],'verdict':'allow'},"
                   "{'tool':'fs_remove','verdict':'deny'}]}",
                   &policy, &err);
    if (rc < 0)
        fail_msg("%s", err.text);
    cv_auto_free char *wanted = double_quotes(
        "{'about':'child','files':{'read':[{'path':'/usr','why':'w'},{'path':'/opt','why':'w'}],'write':[{'path':'/usr/w','why':'w'}]},"
        "'limits':{'cpu_s':{'max':9},'wall_s':6},"
        "'tools':{'allow':[{'tool':'fs_*','why':'w'},{'tool':'calc','why':'w'}],'deny':[{'tool':'fs_remove','why':'w'}]},"
        "'tests':[{'tool':'calc','verdict':'allow'},{'tool':'fs_list','read':['/usr/x'],'verdict':'allow'},{'tool':'fs_remove','verdict':'deny'}]}");
    cv_auto_json json_t *expected = json_loads(wanted, 0, NULL);
    cv_auto_json json_t *json = cv_policy_json(policy);
    assert_true(json_equal(json, expected));
    cv_policy_unref(policy);
}

static void test_extends_wrongly(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *text, *words;
    } rows[] = {
        {"{'about':'a','extends':'second'}",
         "c.json:1:24: extends: %s/second.json:1:24: extends: policy 'second' is extended by another one and extends "
                                             "'base' itself: one level only"},
        {"{'about':'a','extends':'ring'}",
         "c.json:1:24: extends: %s/ring.json:1:24: extends: policy 'ring' is extended by another one and extends 'c' itself"},
        {"{'about':'a','extends':'self'}", "%s/self.json:1:24: extends: policy 'self' extends itself"},
        {"{'about':'a','extends':'none'}", "c.json:1:24: extends: there is no policy 'none': expected one of base, broken, ring, second, self"},
        {"{'about':'a','extends':'../base'}", "extends: there is no policy '../base'"},
        {"{'about':'a','extends':'broken'}", "c.json:1:24: extends: %s/broken.json:1:2: x: unknown key"},
        {"{'about':'a','extends':'base','files':{'read':[{'path':'/usr/lib','why':'w'}]}}",
         "c.json:1:48: files.read[0]: this line can never decide anything: files.read[0] of the policy it extends grants it already"},
        {"{'about':'a','extends':'base','tools':{'allow':[{'tool':'shell','why':'w'}]}}",
         "tools.allow[0]: this line can never decide anything: tools.deny[0] of the policy it extends denies it"},
        {"{'about':'a','extends':'base','tests':[{'tool':'x','verdict':'allow'}]}",
         "c.json:1:40: tests[0]: this call must get 'allow', and gets 'deny'"},
    };
    put_file(f->system, "base.json", "{'about':'base','files':{'read':[{'path':'/usr','why':'w'}]},'tools':{'deny':[{'tool':'shell','why':'w'}]}}");
    put_file(f->system, "second.json", "{'about':'b','extends':'base'}");
    put_file(f->system, "ring.json", "{'about':'b','extends':'c'}");
    put_file(f->system, "self.json", "{'about':'b','extends':'self'}");
    put_file(f->system, "broken.json", "{'x':1}");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cv_policy *policy = NULL;
        struct cv_error err = CV_ERROR_INIT;
        cv_auto_buf struct cv_buf words = CV_BUF_INIT;
        const char *mark = strstr(rows[i].words, "%s");
        cv_buf_add(&words, rows[i].words, mark ? (size_t)(mark - rows[i].words) : strlen(rows[i].words));
        if (mark)
            cv_buf_printf(&words, "%s%s", f->system, mark + 2);
        assert_int_equal(parse(f->set, "c.json", rows[i].text, &policy, &err), -EINVAL);
        if (!strstr(err.text, cv_buf_text(&words)))
            fail_msg("row %zu: expected %s\n  got %s", i, cv_buf_text(&words), err.text);
    }
}

static void test_folders_are_absolute(void **state)
{
    (void)state;
    const char *const folders[] = {"policies"};
    struct cv_policy_set *set = NULL;
    assert_int_equal(cv_policy_set_create(folders, 1, &set, NULL), -EINVAL);
}

/* ---- shipped ---- */

static struct cv_policy *shipped(const char *name)
{
    const char *const folders[] = {CORVID_SOURCE_DIR "/policies"};
    struct cv_policy_set *set = NULL;
    struct cv_policy *policy = NULL;
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(cv_policy_set_create(folders, 1, &set, NULL), 0);
    if (cv_policy_find(set, name, &policy, &err) < 0)
        fail_msg("%s", err.text);
    cv_policy_set_destroy(set);
    return policy;
}

static void test_shipped(void **state)
{
    (void)state;
    static const char *const names[] = {"readonly", "workspace", "networked", "admin"};
    for (size_t i = 0; i < 4; i++) {
        struct cv_policy *policy = shipped(names[i]);
        struct cv_grant grant;
        cv_auto_json json_t *json = cv_policy_json(policy);
        assert_true(json_array_size(json_object_get(json, "tests")) >= 4);
        assert_int_equal(cv_policy_grant(policy, &test_scope, &grant, NULL), 0);
        assert_true(grant.wall_s > 0 && grant.cpu_s > 0 && grant.memory_process > 0 && grant.memory_tree > 0 && grant.processes > 0);
        assert_true(grant.file_bytes > 0 && grant.output_bytes > 0 && grant.open_files > 0 && grant.tmp_bytes > 0);
        assert_int_equal(grant.hidden_count, 8);
        for (size_t p = 0; p < grant.path_count; p++) {
            bool workspace = strcmp(grant.paths[p].path, test_scope.workspace) == 0;
            assert_int_equal(grant.paths[p].writable, workspace && i > 0);
            assert_false(workspace && grant.paths[p].executable);
            assert_false(i == 0 && grant.paths[p].executable);
        }
        cv_grant_finish(&grant);
        cv_policy_unref(policy);
    }
}

static enum cv_verdict_kind verdict_of(const struct cv_policy *policy, const char *tool)
{
    struct cv_policy_question question = {.tool = tool};
    struct cv_verdict verdict;
    cv_policy_decide(policy, &test_scope, &question, &verdict);
    return verdict.kind;
}

static void test_shipped_tools(void **state)
{
    (void)state;
    static const struct {
        const char *tool;
        enum cv_verdict_kind readonly, workspace;
    } rows[] = {
        {"fs_list", CV_VERDICT_ALLOW, CV_VERDICT_ALLOW},   {"fs_read", CV_VERDICT_ALLOW, CV_VERDICT_ALLOW},    {"fs_find", CV_VERDICT_ALLOW,
         CV_VERDICT_ALLOW},
        {"text_search", CV_VERDICT_ALLOW, CV_VERDICT_ALLOW}, {"text_count", CV_VERDICT_ALLOW, CV_VERDICT_ALLOW}, {"calc", CV_VERDICT_ALLOW,
         CV_VERDICT_ALLOW},
        {"fs_write", CV_VERDICT_DENY, CV_VERDICT_ALLOW},   {"fs_append", CV_VERDICT_DENY, CV_VERDICT_ALLOW},   {"fs_remove", CV_VERDICT_DENY,
         CV_VERDICT_ALLOW},
        {"fs_move", CV_VERDICT_DENY, CV_VERDICT_ALLOW},    {"fs_edit", CV_VERDICT_DENY, CV_VERDICT_ALLOW},     {"shell", CV_VERDICT_DENY,
         CV_VERDICT_ALLOW},
        {"exec", CV_VERDICT_DENY, CV_VERDICT_ALLOW},       {"http_get", CV_VERDICT_DENY, CV_VERDICT_DENY},     {"job_schedule", CV_VERDICT_DENY,
         CV_VERDICT_DENY},
    };
    struct cv_policy *readonly = shipped("readonly"), *workspace = shipped("workspace"), *networked = shipped("networked");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(verdict_of(readonly, rows[i].tool), rows[i].readonly);
        assert_int_equal(verdict_of(workspace, rows[i].tool), rows[i].workspace);
        enum cv_verdict_kind more = strcmp(rows[i].tool, "http_get") == 0 ? CV_VERDICT_ALLOW : rows[i].workspace;
        assert_int_equal(verdict_of(networked, rows[i].tool), more);
    }
    cv_policy_unref(readonly);
    cv_policy_unref(workspace);
    cv_policy_unref(networked);
}

static void test_schema_knows_every_key(void **state)
{
    (void)state;
    cv_auto_json json_t *schema = NULL;
    assert_int_equal(cv_json_load(CORVID_SOURCE_DIR "/policies/schema.json", 1 << 20, &schema, NULL, NULL), 0);
    json_t *properties = json_object_get(schema, "properties");
    static const char *const names[] = {"readonly", "workspace", "networked", "admin"};
    for (size_t i = 0; i < 4; i++) {
        cv_auto_free char *path = cv_format("%s/policies/%s.json", CORVID_SOURCE_DIR, names[i]);
        cv_auto_json json_t *policy = NULL;
        const char *key;
        json_t *value;
        assert_int_equal(cv_json_load(path, 1 << 20, &policy, NULL, NULL), 0);
        json_object_foreach(policy, key, value)
            assert_non_null(json_object_get(properties, key));
    }
    for (int i = 0; i < LISTS; i++) {
        json_t *place = list_rows[i].section ? json_object_get(json_object_get(properties, list_rows[i].section), "properties") : properties;
        assert_non_null(json_object_get(place, list_rows[i].key));
    }
}

static void test_docs_name_everything(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    assert_int_equal(cv_file_read(CORVID_SOURCE_DIR "/docs/policy.md", 1 << 20, &text, NULL), 0);
    for (int i = 0; i < LISTS; i++) {
        cv_auto_free char *name = cv_format("`%s`", list_rows[i].name);
        assert_non_null(strstr(cv_buf_text(&text), name));
    }
    for (const struct group *group = groups; group->name; group++) {
        cv_auto_free char *name = cv_format("`%s`", group->name);
        const char *place = strstr(cv_buf_text(&text), name), *refused = strstr(cv_buf_text(&text), "Naming another group");
        assert_non_null(place);
        assert_int_equal(group->standard, place < refused); /* on the side of the sentence where it belongs */
    }
}

static void test_docs_example_loads(void **state)
{
    (void)state;
    static const char start[] = "```json\n";
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    struct cv_policy *policy = NULL;
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(cv_file_read(CORVID_SOURCE_DIR "/docs/policy.md", 1 << 20, &text, NULL), 0);
    const char *json = strstr(cv_buf_text(&text), start);
    assert_non_null(json);
    json += strlen(start);
    if (cv_policy_parse(NULL, "example", json, (size_t)(strstr(json, "```") - json), &policy, &err) < 0)
        fail_msg("%s", err.text);
    cv_policy_unref(policy);
}

/* Each row of the docs' table of limits is what the check does at both ends. */
static void test_docs_have_the_limits(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    assert_int_equal(cv_file_read(CORVID_SOURCE_DIR "/docs/policy.md", 1 << 20, &text, NULL), 0);
    int rows = 0;
    for (const char *p = strstr(cv_buf_text(&text), "\n| `cpu_s` |"); p && p[1] == '|'; p = strchr(p + 1, '\n'), rows++) {
        char name[32];
        long long ends[2];
        assert_int_equal(sscanf(p, "\n| `%31[a-z_]` | %*s | %lld | %lld |", name, &ends[0], &ends[1]), 3);
        for (int end = 0; end < 2; end++)
            for (int over = 0; over < 2; over++) {
                struct cv_policy *policy = NULL;
                cv_auto_free char *policy_text = cv_format("{'about':'a','limits':{'%s':%lld}}", name, ends[end] + (end ? over : -over));
                assert_int_equal(parse(NULL, "p", policy_text, &policy, NULL), over ? -EINVAL : 0);
                cv_policy_unref(policy);
            }
    }
    assert_int_equal(rows, 9);
}

#define SET_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SET_TEST(test_find),
        SET_TEST(test_a_broken_one_hides_nothing),
        SET_TEST(test_list),
        SET_TEST(test_extends),
        SET_TEST(test_extends_wrongly),
        cmocka_unit_test(test_folders_are_absolute),
        cmocka_unit_test(test_shipped),
        cmocka_unit_test(test_shipped_tools),
        cmocka_unit_test(test_docs_name_everything),
        cmocka_unit_test(test_docs_example_loads),
        cmocka_unit_test(test_docs_have_the_limits),
        cmocka_unit_test(test_schema_knows_every_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
