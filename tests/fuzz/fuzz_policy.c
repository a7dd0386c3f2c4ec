// SPDX-License-Identifier: MIT
/*
 * fuzz_policy.c - any bytes as a policy file. What loads must hold together: its effective JSON loads again as the same
 * policy, its grant is sorted and absolute, no verdict allows what files.deny hides, and texts of verdicts are UTF-8.
 * Complaints must name the place.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/json.h"
#include "daemon/base/path.h"
#include "policies/policy.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct cv_policy_scope scope = {.workspace = "/home/u/work", .home = "/home/u"};

static void check_text(const char *text)
{
    cv_auto_json json_t *value = json_string(text);
    cv_require(value != NULL);
}

static void check_decisions(const struct cv_policy *policy, const struct cv_grant *grant)
{
    static const char *const tools[] = {"fs_read", "exec", "shell", "x"};
    static const char *const argv[] = {"git", "status", "-s", NULL};
    static const char *const urls[] = {NULL, "https://example.org/", "http://[::1]:8080/x", "http://a@b/", NULL};
    const char *paths[] = {"/", "/etc/shadow", "/usr/bin/env", "/home/u/srv/a", "/home/u/.ssh", NULL};
    if (grant->hidden_count > 0)
        paths[5] = grant->hidden[0];
    for (size_t tool = 0; tool < 4; tool++)
        for (size_t i = 0; i < 12; i++) {
            struct cv_verdict verdict;
            struct cv_policy_path path = {paths[i / 2], paths[i / 2], i % 2 == 1};
            struct cv_policy_question question = {.tool = tools[tool], .paths = &path, .path_count = path.path ? 1 : 0, .argv = tool == 1 ? argv : NULL,
                                                  .url = urls[i % (sizeof urls / sizeof urls[0])]};
            cv_policy_decide(policy, &scope, &question, &verdict);
            check_text(verdict.text);
            check_text(verdict.hint);
            cv_require(verdict.rule[0] && verdict.text[0]);
            cv_require((verdict.kind == CV_VERDICT_DENY) == (verdict.hint[0] != '\0'));
            for (size_t h = 0; h < grant->hidden_count && path.path; h++)
                cv_require(!cv_path_inside(grant->hidden[h], path.path) || verdict.kind == CV_VERDICT_DENY);
        }
}

static void check_grant(const struct cv_grant *grant)
{
    for (size_t i = 0; i < grant->path_count; i++) {
        cv_auto_free char *clean = cv_path_absolute("/", NULL, grant->paths[i].path);
        cv_require(strcmp(clean, grant->paths[i].path) == 0);
        cv_require(i == 0 || strcmp(grant->paths[i - 1].path, grant->paths[i].path) < 0);
    }
}

static void check_policy(const struct cv_policy *policy)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_policy *again = NULL;
    struct cv_grant grant;
    cv_auto_json json_t *json = cv_policy_json(policy);
    cv_auto_free char *text = cv_json_dump(json);
    cv_require(cv_policy_parse(NULL, "fuzz", text, strlen(text), &again, &err) == 0);
    cv_require(strcmp(cv_policy_hash(policy), cv_policy_hash(again)) == 0);
    cv_policy_unref(again);
    if (cv_policy_grant(policy, &scope, &grant, &err) < 0) {
        cv_require(err.text[0] && err.guard);
        return;
    }
    check_grant(&grant);
    check_decisions(policy, &grant);
    cv_grant_finish(&grant);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cv_policy *policy = NULL;
    struct cv_error err = CV_ERROR_INIT;
    if (cv_policy_parse(NULL, "fuzz", (const char *)data, size, &policy, &err) < 0) {
        cv_require(strncmp(err.text, "fuzz:", 5) == 0);
        return 0;
    }
    check_policy(policy);
    cv_policy_unref(policy);
    return 0;
}
