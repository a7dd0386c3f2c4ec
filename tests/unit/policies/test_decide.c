// SPDX-License-Identifier: MIT
/*
 * test_decide.c - verdicts: which list decides, in which words, and that the hint, put into the policy, does allow the
 * call. A table of calls against one policy, then what a table cannot say.
 */
#include "tests/unit/policies/fixture.h"

static const char policy_text[] =
    "{'about':'a',"
    "'files':{'read':[{'path':'/usr','why':'w'},{'path':'~/docs','why':'w'}],"
    "         'write':[{'path':'$workspace','why':'w'}],"
    "         'deny':[{'path':'/usr/secret','why':'it is secret'},{'path':'$workspace/.git','why':'history stays'}]},"
    "'commands':[{'argv':['git','status','*'],'why':'w'},{'argv':['ls','...'],'why':'w'},{'argv':['echo','a\\\\*b'],'why':'w'}],"
    "'tools':{'allow':[{'tool':'fs_*','why':'files'},{'tool':'exec','why':'commands'}],"
    "         'ask':[{'tool':'fs_move','why':'moves lose names'}],"
    "         'deny':[{'tool':'fs_remove','why':'nothing is deleted here'}]}}";

static const struct {
    const char *tool, *read, *write, *argv; /* argv: words with one space between */
    enum cv_verdict_kind kind;
    const char *rule, *text, *hint;
} rows[] = {
    {"fs_read", "/usr/lib/x", NULL, NULL, CV_VERDICT_ALLOW, "tools.allow[0]", "fs_read: files", ""},
    {"fs_read", "/home/u/srv/a", NULL, NULL, CV_VERDICT_ALLOW, "tools.allow[0]", "fs_read: files", ""},
    {"fs_read", "/home/u/docs", NULL, NULL, CV_VERDICT_ALLOW, "tools.allow[0]", "fs_read: files", ""},
    {"fs_read", NULL, NULL, NULL, CV_VERDICT_ALLOW, "tools.allow[0]", "fs_read: files", ""},
    {"fs_write", NULL, "/home/u/srv/not/there/yet", NULL, CV_VERDICT_ALLOW, "tools.allow[0]", "fs_write: files", ""},
    {"fs_move", "/home/u/srv/a", "/home/u/srv/b", NULL, CV_VERDICT_ASK, "tools.ask[0]", "fs_move: moves lose names", ""},
    {"fs_read", "/etc/passwd", NULL, NULL, CV_VERDICT_DENY, "files.read", "/etc/passwd: not allowed",
     "add to files.read in policy 'p': {\"path\": \"/etc/passwd\", \"why\": \"...\"}"},
    {"fs_read", "/usrlocal", NULL, NULL, CV_VERDICT_DENY, "files.read", "/usrlocal: not allowed",
     "add to files.read in policy 'p': {\"path\": \"/usrlocal\", \"why\": \"...\"}"},
    {"fs_write", NULL, "/usr/lib/x", NULL, CV_VERDICT_DENY, "files.write", "/usr/lib/x: not allowed",
     "add to files.write in policy 'p': {\"path\": \"/usr/lib/x\", \"why\": \"...\"}"},
    {"fs_copy", "/usr/x", "/home/u/docs/y", NULL, CV_VERDICT_DENY, "files.write", "/home/u/docs/y: not allowed",
     "add to files.write in policy 'p': {\"path\": \"/home/u/docs/y\", \"why\": \"...\"}"},
    {"fs_move", "/home/u/srv/a", "/tmp/b", NULL, CV_VERDICT_DENY, "files.write", "/tmp/b: not allowed",
     "add to files.write in policy 'p': {\"path\": \"/tmp/b\", \"why\": \"...\"}"},
    {"fs_read", "/usr/secret/key", NULL, NULL, CV_VERDICT_DENY, "files.deny", "/usr/secret/key: not allowed",
     "files.deny[0] of policy 'p' hides it (it is secret); only taking that line out allows it"},
    {"fs_write", NULL, "/home/u/srv/.git", NULL, CV_VERDICT_DENY, "files.deny", "/home/u/srv/.git: not allowed",
     "files.deny[1] of policy 'p' hides it (history stays); only taking that line out allows it"},
    {"fs_read", "/usr/secrets", NULL, NULL, CV_VERDICT_ALLOW, "tools.allow[0]", "fs_read: files", ""},
    {"fs_remove", NULL, "/home/u/srv/a", NULL, CV_VERDICT_DENY, "tools.deny[0]", "fs_remove: not allowed: nothing is deleted here",
     "take tools.deny[0] out of policy 'p' (it stands there because: nothing is deleted here)"},
    {"http_get", NULL, NULL, NULL, CV_VERDICT_DENY, "tools", "http_get: not allowed",
     "add to tools.allow in policy 'p': {\"tool\": \"http_get\", \"why\": \"...\"}"},
    {"exec", NULL, NULL, "ls", CV_VERDICT_ALLOW, "tools.allow[1]", "exec: commands", ""},
    {"exec", NULL, NULL, "ls -l /x", CV_VERDICT_ALLOW, "tools.allow[1]", "exec: commands", ""},
    {"exec", NULL, NULL, "git status -s", CV_VERDICT_ALLOW, "tools.allow[1]", "exec: commands", ""},
    {"exec", NULL, NULL, "echo a*b", CV_VERDICT_ALLOW, "tools.allow[1]", "exec: commands", ""},
    {"exec", NULL, NULL, "echo axb", CV_VERDICT_DENY, "commands", "echo axb: not allowed",
     "add to commands in policy 'p': {\"argv\": [\"echo\", \"axb\"], \"why\": \"...\"}"},
    {"exec", NULL, NULL, "git status", CV_VERDICT_DENY, "commands", "git status: not allowed",
     "add to commands in policy 'p': {\"argv\": [\"git\", \"status\"], \"why\": \"...\"}"},
    {"exec", NULL, NULL, "git status a b", CV_VERDICT_DENY, "commands", "git status a b: not allowed",
     "add to commands in policy 'p': {\"argv\": [\"git\", \"status\", \"a\", \"b\"], \"why\": \"...\"}"},
    {"exec", NULL, NULL, "find -name *.c", CV_VERDICT_DENY, "commands", "find -name *.c: not allowed",
     "add to commands in policy 'p': {\"argv\": [\"find\", \"-name\", \"\\\\*.c\"], \"why\": \"...\"}"},
    {"exec", NULL, NULL, NULL, CV_VERDICT_ALLOW, "tools.allow[1]", "exec: commands", ""},
};

static void decide(const struct cv_policy *policy, const struct cv_policy_scope *scope, size_t row, struct cv_verdict *verdict)
{
    struct cv_policy_path paths[2];
    const char *argv[8] = {0};
    cv_auto_free char *words = cv_strdup(rows[row].argv);
    size_t count = 0, n = 0;
    if (rows[row].read)
        paths[count++] = (struct cv_policy_path){rows[row].read, rows[row].read, false};
    if (rows[row].write)
        paths[count++] = (struct cv_policy_path){rows[row].write, rows[row].write, true};
    for (char *word = words ? strtok(words, " ") : NULL; word; word = strtok(NULL, " "))
        argv[n++] = word;
    struct cv_policy_question question = {.tool = rows[row].tool, .paths = paths, .path_count = count, .argv = words ? argv : NULL};
    cv_policy_decide(policy, scope, &question, verdict);
}

static void test_table(void **state)
{
    (void)state;
    struct cv_policy *policy = good(policy_text);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cv_verdict verdict;
        decide(policy, &test_scope, i, &verdict);
        if (verdict.kind != rows[i].kind || strcmp(verdict.rule, rows[i].rule) != 0 || strcmp(verdict.text, rows[i].text) != 0 ||
            strcmp(verdict.hint, rows[i].hint) != 0)
            fail_msg("row %zu: got %d '%s' '%s' '%s'", i, verdict.kind, verdict.rule, verdict.text, verdict.hint);
    }
    cv_policy_unref(policy);
}

/* "add to LIST in policy 'p': LINE" is followed to the letter. */
static struct cv_policy *follow(const struct cv_policy *policy, const char *hint)
{
    char list[32];
    cv_auto_json json_t *json = cv_policy_json(policy);
    assert_int_equal(sscanf(hint, "add to %31s in policy 'p': ", list), 1);
    json_t *line = json_loads(strchr(hint, '{'), 0, NULL);
    assert_non_null(line);
    for (int i = 0; i < LISTS; i++)
        if (strcmp(list_rows[i].name, list) == 0)
            json_array_append(list_of(json, (enum policy_list)i), line);
    json_decref(line);
    struct cv_policy *changed = NULL;
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_free char *text = cv_json_dump(json);
    if (cv_policy_parse(NULL, "p", text, strlen(text), &changed, &err) < 0)
        fail_msg("%s: %s", hint, err.text);
    return changed;
}

static void test_hints_are_true(void **state)
{
    (void)state;
    struct cv_policy *policy = good(policy_text);
    int followed = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cv_verdict verdict;
        if (strncmp(rows[i].hint, "add to", 6) != 0)
            continue;
        struct cv_policy *changed = follow(policy, rows[i].hint);
        decide(changed, &test_scope, i, &verdict);
        assert_int_not_equal(verdict.kind, CV_VERDICT_DENY);
        cv_policy_unref(changed);
        followed++;
    }
    assert_true(followed >= 9);
    cv_policy_unref(policy);
}

static void test_unknown_home(void **state)
{
    (void)state;
    struct cv_policy *policy = good(policy_text);
    struct cv_policy_scope scope = {.workspace = "/srv/w", .home = NULL};
    struct cv_policy_path path = {"/home/u/docs/a", "~/docs/a", false};
    struct cv_policy_question question = {.tool = "fs_read", .paths = &path, .path_count = 1};
    struct cv_verdict verdict;
    cv_policy_decide(policy, &scope, &question, &verdict);
    assert_int_equal(verdict.kind, CV_VERDICT_DENY);
    assert_string_equal(verdict.text, "~/docs/a: not allowed"); /* as it was written */
    cv_policy_unref(policy);
}

static void test_long_and_strange_words(void **state)
{
    (void)state;
    struct cv_policy *policy = good(policy_text);
    char name[3001];
    struct cv_verdict verdict;
    for (size_t start = 0; start < 4; start++) { /* cut anywhere in a character of two bytes, the text stays valid */
        memset(name, 'a', sizeof name);
        name[0] = '/';
        for (size_t i = 1 + start; i + 1 < 3000; i += 2)
            memcpy(name + i, "\xc3\xa9", 2);
        name[2999] = '\0';
        if ((unsigned char)name[2998] == 0xc3)
            name[2998] = '\0';
        struct cv_policy_path path = {name, name, false};
        struct cv_policy_question question = {.tool = "fs_read", .paths = &path, .path_count = 1};
        cv_policy_decide(policy, &test_scope, &question, &verdict);
        assert_int_equal(verdict.kind, CV_VERDICT_DENY);
        cv_auto_json json_t *text = json_string(verdict.text), *hint = json_string(verdict.hint);
        assert_non_null(text);
        assert_non_null(hint);
        assert_string_equal(verdict.text + strlen(verdict.text) - 3, "...");
    }
    const char *const argv[] = {name, "x\ny", NULL};
    struct cv_policy_question question = {.tool = "exec", .paths = NULL, .path_count = 0, .argv = argv};
    cv_policy_decide(policy, &test_scope, &question, &verdict);
    assert_int_equal(verdict.kind, CV_VERDICT_DENY);
    cv_auto_json json_t *text = json_string(verdict.text);
    assert_non_null(text);
    assert_non_null(strstr(verdict.text, ": not allowed"));
    const char *const lines[] = {"x\ny", NULL};
    question.argv = lines;
    cv_policy_decide(policy, &test_scope, &question, &verdict);
    assert_string_equal(verdict.text, "x y: not allowed");
    cv_policy_unref(policy);
}

static void test_nothing_granted(void **state)
{
    (void)state;
    struct cv_policy *policy = good("{'about':'a','tools':{'allow':[{'tool':'*','why':'w'}]}}");
    const char *const argv[] = {"true", NULL};
    struct cv_policy_path path = {"/", "/", false};
    struct cv_policy_question read = {.tool = "x", .paths = &path, .path_count = 1, .argv = NULL}, run = {.tool = "x", .paths = NULL, .path_count = 0, .argv = argv};
    struct cv_verdict verdict;
    cv_policy_decide(policy, &test_scope, &read, &verdict);
    assert_string_equal(verdict.rule, "files.read");
    assert_non_null(strstr(verdict.hint, "no policy can allow it: the whole tree"));
    path.path = path.shown = "/proc/self/environ";
    cv_policy_decide(policy, &test_scope, &read, &verdict);
    assert_string_equal(verdict.hint, "no policy can allow it: nothing of that part of the host can be in a cell");
    cv_policy_decide(policy, &test_scope, &run, &verdict);
    assert_string_equal(verdict.rule, "commands");
    cv_policy_unref(policy);
}

static void test_deny_over_ask_over_allow(void **state)
{
    (void)state;
    struct cv_policy *policy = good("{'about':'a','tools':{'allow':[{'tool':'*','why':'w'}],'ask':[{'tool':'fs_*','why':'w'}],"
                                    "'deny':[{'tool':'fs_remove','why':'w'}]}}");
    static const struct {
        const char *tool;
        enum cv_verdict_kind kind;
    } tools[] = {{"calc", CV_VERDICT_ALLOW}, {"fs_list", CV_VERDICT_ASK}, {"fs_remove", CV_VERDICT_DENY}};
    for (size_t i = 0; i < 3; i++) {
        struct cv_policy_question question = {.tool = tools[i].tool};
        struct cv_verdict verdict;
        cv_policy_decide(policy, &test_scope, &question, &verdict);
        assert_int_equal(verdict.kind, tools[i].kind);
    }
    cv_policy_unref(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),          cmocka_unit_test(test_hints_are_true),         cmocka_unit_test(test_unknown_home),
        cmocka_unit_test(test_nothing_granted), cmocka_unit_test(test_long_and_strange_words),
        cmocka_unit_test(test_deny_over_ask_over_allow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
