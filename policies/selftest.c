// SPDX-License-Identifier: MIT
/*
 * selftest.c - the tests inside a policy file: calls with the verdict they must get, run each time the file is loaded, so
 * that an edit which grants or takes more than its author means is found by the file itself. Pure.
 *
 *   {"tool": "fs_write", "write": ["/etc/x"], "verdict": "deny"}      "$workspace" and "~" stand for some folders
 */
#include "policies/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"

#include <stdlib.h>
#include <string.h>

static const struct cv_policy_scope scope = {.workspace = "/home/somebody/work", .home = "/home/somebody"};
static const char *const requests[] = {"url", "method"};
static const char *const verdicts[] = {[CV_VERDICT_ALLOW] = "allow", [CV_VERDICT_ASK] = "ask", [CV_VERDICT_DENY] = "deny"};

static int verdict_find(const char *word)
{
    for (int i = 0; i < 3; i++)
        if (word && strcmp(verdicts[i], word) == 0)
            return i;
    return -1;
}

static int check_strings(const struct check *check, const json_t *test, const char *path, const char *key, bool paths)
{
    const json_t *list = json_object_get(test, key);
    cv_auto_free char *place = cv_format("%s.%s", path, key);
    size_t i;
    json_t *value;
    if (!list)
        return 0;
    if (json_array_size(list) == 0 || json_array_size(list) > 256)
        return check_complain(check, false, place, "expected an array of 1 to 256 texts");
    json_array_foreach(list, i, value) {
        const char *text = json_string_value(value);
        cv_auto_free char *item = cv_format("%s[%zu]", place, i);
        if (!text)
            return check_complain(check, false, item, "expected a text, got %s", cv_json_type(value));
        const char *wrong = paths ? words_check(text, NULL) : NULL;
        if (wrong)
            return check_complain(check, false, item, "'%s': %s", text, wrong);
    }
    return 0;
}

static int check_test(const struct check *check, const json_t *test, const char *path)
{
    cv_auto_free char *verdict = cv_format("%s.verdict", path);
    int rc;
    if (!json_is_object(test))
        return check_complain(check, false, path, "expected an object, got %s", cv_json_type(test));
    if ((rc = check_keys(check, test, path, "tool read write argv url method verdict why")) < 0 ||
        (rc = check_text(check, test, path, "tool", "name the tool that is called")) < 0 ||
        (rc = check_strings(check, test, path, "read", true)) < 0 || (rc = check_strings(check, test, path, "write", true)) < 0 ||
        (rc = check_strings(check, test, path, "argv", false)) < 0)
        return rc;
    if (json_object_get(test, "why") && (rc = check_text(check, test, path, "why", "say what is shown, or leave it out")) < 0)
        return rc;
    for (size_t i = 0; i < 2; i++)
        if (json_object_get(test, requests[i]) && (rc = check_text(check, test, path, requests[i], "name what is fetched, and how")) < 0)
            return rc;
    if (!json_object_get(test, "verdict"))
        return check_complain(check, false, path, "'verdict' is missing: expected allow, ask or deny");
    if (verdict_find(json_string_value(json_object_get(test, "verdict"))) < 0)
        return check_complain(check, false, verdict, "expected allow, ask or deny");
    return 0;
}

/* What its words cost to be looked up: see check_patterns in entry.c. */
static size_t word_bytes(const json_t *test)
{
    static const char *const keys[] = {"read", "write", "argv"};
    size_t sum = strlen(cv_json_str(test, "tool", "")), i;
    json_t *word;
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
        json_array_foreach(json_object_get(test, keys[k]), i, word)
            sum += json_string_length(word) + 1;
    return sum;
}

int selftest_check(const struct check *check, const json_t *policy)
{
    const json_t *tests = json_object_get(policy, "tests");
    size_t i, sum = 0;
    json_t *test;
    if (tests && !json_is_array(tests))
        return check_complain(check, false, "tests", "expected an array, got %s", cv_json_type(tests));
    if (json_array_size(tests) > CV_LIMIT_POLICY_RULES)
        return check_complain(check, false, "tests", "%zu entries, the limit is %d", json_array_size(tests), CV_LIMIT_POLICY_RULES);
    json_array_foreach(tests, i, test) {
        cv_auto_free char *path = cv_format("tests[%zu]", i);
        int rc = check_test(check, test, path);
        if (rc < 0)
            return rc;
        sum += word_bytes(test);
    }
    if (sum > CV_LIMIT_POLICY_PATTERN_BYTES)
        return check_complain(check, false, "tests", "their words have %zu bytes together, the limit is %d", sum, CV_LIMIT_POLICY_PATTERN_BYTES);
    return 0;
}

static size_t add_paths(const json_t *list, bool write, struct cv_policy_path *paths, char **owned, size_t n)
{
    size_t i;
    json_t *value;
    json_array_foreach(list, i, value) {
        owned[n] = words_expand(json_string_value(value), &scope);
        paths[n] = (struct cv_policy_path){.path = owned[n], .shown = json_string_value(value), .write = write};
        n++;
    }
    return n;
}

static void ask(const struct cv_policy *policy, const json_t *test, struct cv_verdict *verdict)
{
    const json_t *reads = json_object_get(test, "read"), *writes = json_object_get(test, "write"), *words = json_object_get(test, "argv");
    size_t count = json_array_size(reads) + json_array_size(writes), i;
    cv_auto_free struct cv_policy_path *paths = cv_zalloc((count + 1) * sizeof *paths);
    cv_auto_free char **owned = cv_zalloc((count + 1) * sizeof *owned);
    cv_auto_free const char **argv = cv_zalloc((json_array_size(words) + 1) * sizeof *argv);
    json_t *word;
    add_paths(writes, true, paths, owned, add_paths(reads, false, paths, owned, 0));
    json_array_foreach(words, i, word)
        argv[i] = json_string_value(word);
    struct cv_policy_question question = {
        .tool = cv_json_str(test, "tool", ""), .paths = paths, .path_count = count, .argv = words ? argv : NULL,
        .url = cv_json_str(test, "url", NULL), .method = cv_json_str(test, "method", NULL)};
    cv_policy_decide(policy, &scope, &question, verdict);
    for (i = 0; i < count; i++)
        free(owned[i]);
}

int selftest_run(const struct check *check, const struct cv_policy *policy, const json_t *own)
{
    size_t i;
    json_t *test;
    json_array_foreach(json_object_get(own, "tests"), i, test) {
        cv_auto_free char *path = cv_format("tests[%zu]", i);
        struct cv_verdict verdict;
        ask(policy, test, &verdict);
        const char *wanted = cv_json_str(test, "verdict", "");
        if (verdict.kind != (enum cv_verdict_kind)verdict_find(wanted))
            return check_complain(check, false, path, "this call must get '%s', and gets '%s' by %s (%s)", wanted, verdicts[verdict.kind],
                                  verdict.rule, verdict.text);
    }
    return 0;
}
