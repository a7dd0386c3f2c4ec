// SPDX-License-Identifier: MIT
/*
 * test_parse.c - every complaint about a policy's text, with its place and its words; and texts that are right.
 */
#include "tests/unit/policies/fixture.h"

#include "daemon/base/limits.h"

#include <errno.h>

#define ABOUT "{'about':'a',\n"

static const struct {
    const char *text, *expect;
} wrong[] = {
    /* syntax and shape */
    {"{'about': 'a',\n  'about': 'b'}", "p.json:2:9: duplicate object key near '\"about\"'"},
    {"{'about': 'a'", "p.json:1:13: '}' expected near end of file"},
    {"", "p.json:1:1: empty, expected JSON"},
    {"[]", "p.json:1:1: expected an object, got an array"},
    {"{}", "p.json:1:1: 'about' is missing: say in a sentence what the policy is for"},
    {"{'about': 7}", "p.json:1:11: about: expected a text, got an integer"},
    {"{'about': ' \\t'}", "p.json:1:11: about: it is empty: say in a sentence what the policy is for"},
    {ABOUT "  'filse': {}}",
     "p.json:2:3: filse: unknown key: expected one of about extends files commands network tools limits system_calls approve effects tests"},
    {ABOUT "'files': []}", "p.json:2:10: files: expected an object with some of read write execute deny, got an array"},
    {ABOUT "'files': {'reed': []}}", "p.json:2:11: files.reed: unknown key: expected one of read write execute deny"},
    {ABOUT "'files': {'read': {}}}", "p.json:2:19: files.read: expected an array of objects, got an object"},
    {ABOUT "'tools': {'permit': []}}", "p.json:2:11: tools.permit: unknown key: expected one of allow ask deny"},
    /* entries */
    {ABOUT "'files': {'read': ['/usr']}}", "p.json:2:20: files.read[0]: expected an object with path why, got a string"},
    {ABOUT "'files': {'read': [{'path': '/usr'}]}}", "p.json:2:20: files.read[0]: 'why' is missing: every grant says why it is there"},
    {ABOUT "'files': {'read': [{'path': '/usr', 'why': ''}]}}", "p.json:2:44: files.read[0].why: it is empty: every grant says why it is there"},
    {ABOUT "'files': {'read': [{'path': '/usr', 'why': 'w', 'x': 1}]}}", "p.json:2:49: files.read[0].x: unknown key: expected one of path why"},
    {ABOUT "'files': {'read': [{'why': 'w'}]}}", "p.json:2:20: files.read[0].path: expected a path, got nothing"},
    {ABOUT "'files': {'read': [{'path': '', 'why': 'w'}]}}",
     "p.json:2:29: files.read[0].path: '': it is empty: expected an absolute path, $workspace or ~"},
    {ABOUT "'files': {'write': [{'path': '/a', 'why': 'w'},\n {'path': 'usr/lib', 'why': 'w'}]}}",
     "p.json:3:11: files.write[1].path: 'usr/lib': it is relative: expected an absolute path, $workspace or ~"},
    {ABOUT "'files': {'read': [{'path': '$home/x', 'why': 'w'}]}}",
     "p.json:2:29: files.read[0].path: '$home/x': it begins with an unknown word: expected $workspace, ~ or an absolute path"},
    {ABOUT "'files': {'read': [{'path': '~bob', 'why': 'w'}]}}",
     "p.json:2:29: files.read[0].path: '~bob': it begins with an unknown word: expected $workspace, ~ or an absolute path"},
    {ABOUT "'files': {'read': [{'path': '/', 'why': 'w'}]}}",
     "p.json:2:29: files.read[0].path: '/': the whole tree cannot be in a cell: name the folders that are needed"},
    {ABOUT "'files': {'write': [{'path': '/proc/self', 'why': 'w'}]}}",
     "p.json:2:30: files.write[0].path: '/proc/self': nothing of the host's '/proc' can be in a cell"},
    {ABOUT "'files': {'execute': [{'path': '/dev', 'why': 'w'}]}}",
     "p.json:2:32: files.execute[0].path: '/dev': nothing of the host's '/dev' can be in a cell"},
    {ABOUT "'files': {'read': [{'path': '/usr/', 'why': 'w'}]}}", "p.json:2:29: files.read[0].path: '/usr/': it is not worked out: expected '/usr'"},
    {ABOUT "'files': {'read': [{'path': '/usr/../etc', 'why': 'w'}]}}",
     "p.json:2:29: files.read[0].path: '/usr/../etc': it is not worked out: expected '/etc'"},
    {ABOUT "'files': {'read': [{'path': '$workspace/..', 'why': 'w'}]}}",
     "p.json:2:29: files.read[0].path: '$workspace/..': it is not worked out: expected '$workspace'"},
    {ABOUT "'files': {'read': [{'path': '$workspace/', 'why': 'w'}]}}",
     "p.json:2:29: files.read[0].path: '$workspace/': it is not worked out: expected '$workspace'"},
    {ABOUT "'files': {'read': [{'path': '/home/*', 'why': 'w'}]}}",
     "p.json:2:29: files.read[0].path: '/home/*': patterns are not possible in paths: name the folder, it holds everything below it"},
    {ABOUT "'files': {'read': [{'path': '/a\\nb', 'why': 'w'}]}}", "p.json:2:29: files.read[0].path: '/a b': it holds a control character"},
    {ABOUT "'commands': [{'argv': 'ls', 'why': 'w'}]}",
     "p.json:2:23: commands[0].argv: expected the words of a command, like [\"git\", \"status\", \"...\"], got a string"},
    {ABOUT "'commands': [{'argv': [], 'why': 'w'}]}",
     "p.json:2:23: commands[0].argv: expected the words of a command, like [\"git\", \"status\", \"...\"], got none"},
    {ABOUT "'commands': [{'argv': ['ls', 7], 'why': 'w'}]}", "p.json:2:30: commands[0].argv[1]: expected a word or a pattern, got an integer"},
    {ABOUT "'commands': [{'argv': ['...', 'x'], 'why': 'w'}]}",
     "p.json:2:24: commands[0].argv[0]: '...' means any further arguments: expected it last, or nothing after it"},
    {ABOUT "'commands': [{'argv': [''], 'why': 'w'}]}",
     "p.json:2:24: commands[0].argv[0]: a command cannot be empty: expected its name, or \"...\" for any command"},
    {ABOUT "'network': [{'host': 'Example.org', 'ports': [443], 'methods': ['GET'], 'why': 'w'}]}",
     "p.json:2:22: network[0].host: 'Example.org' is no host: expected example.org, *.example.org, an address or *, in lower case"},
    {ABOUT "'network': [{'host': 'a*', 'ports': [443], 'methods': ['GET'], 'why': 'w'}]}",
     "p.json:2:22: network[0].host: 'a*' is no host: expected example.org, *.example.org, an address or *, in lower case"},
    {ABOUT "'network': [{'host': '*', 'ports': [0], 'methods': ['GET'], 'why': 'w'}]}",
     "p.json:2:36: network[0].ports: expected port numbers from 1 to 65535"},
    {ABOUT "'network': [{'host': '*', 'methods': ['GET'], 'why': 'w'}]}", "p.json:2:13: network[0].ports: expected port numbers, like [443]"},
    {ABOUT "'network': [{'host': '*', 'ports': [1], 'methods': ['get'], 'why': 'w'}]}",
     "p.json:2:52: network[0].methods: expected some of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"},
    {ABOUT "'tools': {'allow': [{'tool': 'Fs', 'why': 'w'}]}}",
     "p.json:2:30: tools.allow[0].tool: 'Fs' cannot be a tool's name: expected lower-case letters, digits, _ . - and the signs * and ?"},
    {ABOUT "'tools': {'ask': [{'tool': 1, 'why': 'w'}]}}",
     "p.json:2:28: tools.ask[0].tool: expected a tool's name or a pattern, like \"fs_*\", got an integer"},
    /* limits, system calls, approve, effects */
    {ABOUT "'limits': {'cpu': 1}}", "p.json:2:12: limits.cpu: there is no such limit: expected one of cpu_s, wall_s, memory_process, memory_tree, "
                                    "processes, file_bytes, output_bytes, open_files, tmp_bytes"},
    {ABOUT "'limits': {'cpu_s': 0}}", "p.json:2:21: limits.cpu_s: 0 is out of range: expected 1 to 86400 seconds"},
    {ABOUT "'limits': {'cpu_s': 1.5}}", "p.json:2:21: limits.cpu_s: expected a number of seconds, got a number"},
    {ABOUT "'limits': {'memory_tree': {'max': 5}}}",
     "p.json:2:35: limits.memory_tree.max: 5 is out of range: expected 16777216 to 1099511627776 bytes"},
    {ABOUT "'limits': {'cpu_s': {'required': true}}}", "p.json:2:21: limits.cpu_s.max: expected a number of seconds, got nothing"},
    {ABOUT "'limits': {'cpu_s': {'max': 1, 'required': 1}}}", "p.json:2:44: limits.cpu_s.required: expected true or false, got an integer"},
    {ABOUT "'limits': {'cpu_s': {'max': 1, 'hard': true}}}", "p.json:2:32: limits.cpu_s.hard: unknown key: expected one of max required"},
    {ABOUT "'limits': {'disk_written': 100}}",
     "p.json:2:12: limits.disk_written: nothing enforces it in this version: leave it out (file_bytes bounds each "
                                               "file, tmp_bytes the private /tmp)"},
    {ABOUT "'limits': []}", "p.json:2:11: limits: expected an object, got an array"},
    {ABOUT "'system_calls': [{'group': '@mount', 'why': 'w'}]}",
     "p.json:2:28: system_calls[0].group: '@mount' (mount, unmount, change the root) cannot be granted: the system call filters of the worker "
     "classes are fixed in this version"},
    {ABOUT "'approve': {'timeout_s': 0}}", "p.json:2:26: approve.timeout_s: expected 1 to 86400 seconds"},
    {ABOUT "'approve': {'unattended': 'allow'}}", "p.json:2:27: approve.unattended: expected \"deny\""},
    {ABOUT "'approve': {'unattended': 'stage'}}", "p.json:2:27: approve.unattended: 'stage' is not available in this version: expected 'deny'"},
    {ABOUT "'approve': {'who': 'root'}}", "p.json:2:13: approve.who: unknown key: expected one of timeout_s unattended"},
    {ABOUT "'effects': 'staged'}", "p.json:2:12: effects: 'staged' is not available in this version: expected 'direct'"},
    {ABOUT "'effects': 'none'}", "p.json:2:12: effects: expected \"direct\", got none"},
    /* extends */
    {ABOUT "'extends': 1}", "p.json:2:12: extends: expected the name of a policy, got an integer"},
    {ABOUT "'extends': 'p'}", "p.json:2:12: extends: policy 'p' extends itself: expected another policy"},
    {ABOUT "'extends': 'q'}", "p.json:2:12: extends: there is no folder of policies here to find 'q' in"},
    /* dead rules */
    {ABOUT "'files': {'read': [{'path': '/usr', 'why': 'w'},\n {'path': '/usr/lib', 'why': 'w'}]}}",
     "p.json:3:2: files.read[1]: this line can never decide anything: files.read[0] grants it already; take one of them out"},
    {ABOUT "'files': {'read': [{'path': '/usr/lib', 'why': 'w'},\n {'path': '/usr', 'why': 'w'}]}}",
     "p.json:2:20: files.read[0]: this line can never decide anything: files.read[1] grants it already; take one of them out"},
    {ABOUT "'files': {'read': [{'path': '/usr', 'why': 'w'},\n {'path': '/usr', 'why': 'v'}]}}",
     "p.json:3:2: files.read[1]: this line can never decide anything: files.read[0] grants it already; take one of them out"},
    {ABOUT "'files': {'read': [{'path': '$workspace/a', 'why': 'w'}],\n 'write': [{'path': '$workspace', 'why': 'w'}]}}",
     "p.json:2:20: files.read[0]: this line can never decide anything: files.write[0] grants it already (write implies read); take one of them out"},
    {ABOUT "'files': {'read': [{'path': '~', 'why': 'w'}, {'path': '~/a', 'why': 'w'}]}}",
     "p.json:2:47: files.read[1]: this line can never decide anything: files.read[0] grants it already; take one of them out"},
    {ABOUT "'files': {'write': [{'path': '/etc/ssh/x', 'why': 'w'}],\n 'deny': [{'path': '/etc/ssh', 'why': 'w'}]}}",
     "p.json:2:21: files.write[0]: this line can never decide anything: files.deny[0] hides it; take one of them out"},
    {ABOUT "'files': {'deny': [{'path': '/etc', 'why': 'w'}, {'path': '/etc/ssh', 'why': 'w'}]}}",
     "p.json:2:50: files.deny[1]: this line can never decide anything: files.deny[0] hides it already; take one of them out"},
    {ABOUT "'files': {'execute': [{'path': '/opt', 'why': 'w'}], 'read': [{'path': '/opt/a', 'why': 'w'}]}}",
     "p.json:2:23: files.execute[0]: no files.read or files.write grant holds '/opt', so nothing in it can be executed: add one"},
    {ABOUT "'commands': [{'argv': ['git', '...'], 'why': 'w'}, {'argv': ['git', 'st*'], 'why': 'w'}]}",
     "p.json:2:52: commands[1]: this line can never decide anything: commands[0] allows it already; take one of them out"},
    {ABOUT "'network': [{'host': '*', 'ports': [80, 443], 'methods': ['GET'], 'why': 'w'},\n"
           "{'host': 'a.b', 'ports': [443], 'methods': ['GET'], 'why': 'w'}]}",
     "p.json:3:1: network[1]: this line can never decide anything: network[0] grants it already; take one of them out"},
    {ABOUT "'tools': {'allow': [{'tool': 'fs_read', 'why': 'w'}], 'deny': [{'tool': 'fs_*', 'why': 'w'}]}}",
     "p.json:2:21: tools.allow[0]: this line can never decide anything: tools.deny[0] denies it; take one of them out"},
    {ABOUT "'tools': {'allow': [{'tool': 'shell', 'why': 'w'}], 'ask': [{'tool': 'shell', 'why': 'w'}]}}",
     "p.json:2:21: tools.allow[0]: this line can never decide anything: tools.ask[0] asks about it; take one of them out"},
    {ABOUT "'tools': {'allow': [{'tool': '*', 'why': 'w'}, {'tool': 'fs_*', 'why': 'w'}]}}",
     "p.json:2:48: tools.allow[1]: this line can never decide anything: tools.allow[0] allows it already; take one of them out"},
    {ABOUT "'system_calls': [{'group': '@timer', 'why': 'w'}, {'group': '@timer', 'why': 'w'}]}",
     "p.json:2:51: system_calls[1]: this line can never decide anything: system_calls[0] grants it already; take one of them out"},
    /* tests */
    {ABOUT "'tests': {}}", "p.json:2:10: tests: expected an array, got an object"},
    {ABOUT "'tests': [{'tool': 'calc'}]}", "p.json:2:11: tests[0]: 'verdict' is missing: expected allow, ask or deny"},
    {ABOUT "'tests': [{'tool': 'calc', 'verdict': 'no'}]}", "p.json:2:39: tests[0].verdict: expected allow, ask or deny"},
    {ABOUT "'tests': [{'verdict': 'deny'}]}", "p.json:2:11: tests[0]: 'tool' is missing: name the tool that is called"},
    {ABOUT "'tests': [{'tool': 'x', 'args': {}, 'verdict': 'deny'}]}",
     "p.json:2:25: tests[0].args: unknown key: expected one of tool read write argv url method verdict why"},
    {ABOUT "'tests': [{'tool': 'x', 'write': ['b'], 'verdict': 'deny'}]}",
     "p.json:2:35: tests[0].write[0]: 'b': it is relative: expected an absolute path, $workspace or ~"},
    {ABOUT "'tools': {'allow': [{'tool': 'calc', 'why': 'w'}]},\n"
           "'tests': [{'tool': 'calc', 'verdict': 'allow'},\n {'tool': 'calc', 'verdict': 'deny'}]}",
     "p.json:4:2: tests[1]: this call must get 'deny', and gets 'allow' by tools.allow[0] (calc: w)"},
};

static void test_complaints(void **state)
{
    (void)state;
    int failed = 0;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct cv_policy *policy = NULL;
        struct cv_error err = CV_ERROR_INIT;
        int rc = parse(NULL, "p.json", wrong[i].text, &policy, &err);
        if (rc == -EINVAL && strcmp(err.text, wrong[i].expect) == 0)
            continue;
        print_error("row %zu: %s\n  expected (%d) %s\n  got      (%d) %s\n", i, wrong[i].text, -EINVAL, wrong[i].expect, rc, err.text);
        failed++;
    }
    assert_int_equal(failed, 0);
}

static void test_unknown_group_lists_all(void **state)
{
    (void)state;
    struct cv_policy *policy = NULL;
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(parse(NULL, "p.json", ABOUT "'system_calls': [{'group': 'files', 'why': 'w'}]}", &policy, &err), -EINVAL);
    assert_non_null(strstr(err.text, "p.json:2:28: system_calls[0].group: there is no group 'files': expected one of @basic-io, "));
    for (const struct group *group = groups; group->name; group++) {
        assert_non_null(strstr(err.text, group->name));
        assert_true(strlen(group->help) > 10);
        if (group[1].name)
            assert_true(strcmp(group->name, group[1].name) < 0);
    }
}

static const char *const right[] = {
    "{'about': 'grants nothing'}",
    ABOUT "'effects': 'direct', 'approve': {'timeout_s': 60, 'unattended': 'deny'}, 'limits': {}, 'files': {}, 'tools': {}, 'tests': []}",
    ABOUT "'files': {'read': [{'path': '/srv', 'why': 'w'}, {'path': '$workspace', 'why': 'w'}, {'path': '~/x y', 'why': 'w'}]}}",
    ABOUT "'files': {'read': [{'path': '/usr', 'why': 'w'}, {'path': '/usrlocal', 'why': 'w'}], 'write': [{'path': '/usr/x', 'why': 'w'}]}}",
    ABOUT "'files': {'read': [{'path': '/etc', 'why': 'w'}], 'deny': [{'path': '/etc/ssh', 'why': 'w'}]}}",
    ABOUT "'commands': [{'argv': ['git', 'status'], 'why': 'w'}, {'argv': ['git', 'log', '...'], 'why': 'w'}, {'argv': ['make'], 'why': 'w'}]}",
    ABOUT "'tools': {'allow': [{'tool': '*', 'why': 'w'}], 'ask': [{'tool': 'shell', 'why': 'w'}], 'deny': [{'tool': 'fs_remove', 'why': 'w'}]}}",
    ABOUT "'system_calls': [{'group': '@file-system', 'why': 'w'}]}",
    ABOUT "'limits': {'cpu_s': {'max': 60, 'required': true}, 'tmp_bytes': 4096}}",
};

static void test_right_ones(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
        cv_policy_unref(good(right[i]));
}

static void test_too_large(void **state)
{
    (void)state;
    struct cv_policy *policy = NULL;
    struct cv_error err = CV_ERROR_INIT;
    char *text = cv_zalloc(CV_LIMIT_POLICY_BYTES + 2);
    memset(text, ' ', CV_LIMIT_POLICY_BYTES + 1);
    assert_int_equal(cv_policy_parse(NULL, "p", text, CV_LIMIT_POLICY_BYTES + 1, &policy, &err), -EFBIG);
    free(text);
    cv_auto_buf struct cv_buf many = CV_BUF_INIT;
    cv_buf_puts(&many, "{'about':'a','tools':{'allow':[");
    for (int i = 0; i <= CV_LIMIT_POLICY_RULES; i++)
        cv_buf_printf(&many, "%s{'tool':'t%d','why':'w'}", i ? "," : "", i);
    cv_buf_puts(&many, "]}}");
    assert_int_equal(parse(NULL, "p", cv_buf_text(&many), &policy, &err), -EINVAL);
    assert_string_equal(err.text, "p:1:31: tools.allow: 1025 entries, the limit is 1024");
}

/* Patterns that nearly match cost the product of their lengths and of the words that are held against them: anybody who is served
 * could keep the daemon busy with a text of that kind. */
static void test_patterns_are_bounded(void **state)
{
    (void)state;
    struct cv_policy *policy = NULL;
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_buf struct cv_buf patterns = CV_BUF_INIT, words = CV_BUF_INIT;
    cv_buf_puts(&patterns, "{'about':'a','commands':[");
    cv_buf_puts(&words, "{'about':'a','tests':[");
    for (int i = 0; i < 40; i++) {
        char *many = cv_zalloc(501);
        memset(many, 'a', 500);
        cv_buf_printf(&patterns, "%s{'argv':['*%sb%d'],'why':'w'}", i ? "," : "", many, i);
        cv_buf_printf(&words, "%s{'tool':'exec','argv':['%s%d'],'verdict':'deny'}", i ? "," : "", many, i);
        free(many);
    }
    cv_buf_puts(&patterns, "]}");
    cv_buf_puts(&words, "]}");
    assert_int_equal(parse(NULL, "p", cv_buf_text(&patterns), &policy, &err), -EINVAL);
    assert_non_null(strstr(err.text, "the patterns in commands and tools have 20"));
    assert_int_equal(parse(NULL, "p", cv_buf_text(&words), &policy, &err), -EINVAL);
    assert_non_null(strstr(err.text, "tests: their words have 20"));
}

static void test_hash_is_of_the_meaning(void **state)
{
    (void)state;
    struct cv_policy *a = good("{'about':'a','effects':'direct'}"), *b = good("{ 'effects':'direct',\n'about':'a' }"), *c = good("{'about':'b'}");
    assert_string_equal(cv_policy_hash(a), cv_policy_hash(b));
    assert_string_not_equal(cv_policy_hash(a), cv_policy_hash(c));
    assert_int_equal(strlen(cv_policy_hash(a)), 64);
    assert_string_equal(cv_policy_name(a), "p");
    cv_policy_unref(cv_policy_ref(a));
    cv_auto_json json_t *json = cv_policy_json(a);
    json_object_clear(json); /* a copy: the policy stays as it is */
    cv_auto_json json_t *again = cv_policy_json(a);
    assert_int_equal(json_object_size(again), 2);
    cv_policy_unref(a);
    cv_policy_unref(b);
    cv_policy_unref(c);
}

static void test_name_from_file(void **state)
{
    (void)state;
    struct cv_policy *policy = NULL;
    assert_int_equal(parse(NULL, "/etc/x/mine.json", "{'about':'a'}", &policy, NULL), 0);
    assert_string_equal(cv_policy_name(policy), "mine");
    cv_policy_unref(policy);
}

static void test_globs(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        bool match;
    } rows[] = {
        {"", "", true},        {"", "a", false},      {"*", "", true},        {"*", "abc", true},     {"a*c", "abbc", true}, {"a*c", "abcb", false},
        {"a?c", "abc", true},  {"a?c", "ac", false},  {"\\*", "*", true},     {"\\*", "a", false},    {"a**b", "ab", true},  {"*a*b*c", "xaybzc",
         true},
        {"*.c", "x.c.c", true}, {"fs_*", "fs_", true}, {"fs_*", "fsx", false}, {"\\", "\\", true},     {"?", "", false},      {"abc", "ab", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (pattern_match(rows[i].pattern, rows[i].text) != rows[i].match)
            fail_msg("'%s' on '%s'", rows[i].pattern, rows[i].text);
    assert_true(glob_covers("fs_*", "fs_r*"));
    assert_false(glob_covers("fs_r*", "fs_*"));
    assert_false(glob_covers("fs_r*", "fs_?x"));
    assert_true(glob_covers("a?c", "abc"));
    assert_true(glob_covers("*", "?x"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_complaints),
        cmocka_unit_test(test_unknown_group_lists_all),
        cmocka_unit_test(test_right_ones),
        cmocka_unit_test(test_too_large),
        cmocka_unit_test(test_patterns_are_bounded),
        cmocka_unit_test(test_hash_is_of_the_meaning),
        cmocka_unit_test(test_name_from_file),
        cmocka_unit_test(test_globs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
