// SPDX-License-Identifier: MIT
/*
 * test_network.c - verdicts on URLs: which row allows, what is missing when none does, hints that are literally true, and rows
 * that make others useless.
 */
#include "tests/unit/policies/fixture.h"

#include <errno.h>

#define TOOLS "'tools': {'allow': [{'tool': 'http_*', 'why': 'w'}]}"

static struct cv_policy *with_rows(const char *rows)
{
    cv_auto_free char *text = cv_format("{'about': 'a', " TOOLS ", 'network': [%s]}", rows);
    return good(text);
}

static struct cv_verdict ask(const struct cv_policy *policy, const char *url, const char *method)
{
    struct cv_verdict verdict;
    const struct cv_policy_question question = {.tool = "http_get", .url = url, .method = method};
    cv_policy_decide(policy, &test_scope, &question, &verdict);
    return verdict;
}

static const char site[] = "{'host': 'example.org', 'ports': [443], 'methods': ['GET'], 'why': 'news'}";

static void the_row_that_allows_is_named(void **state)
{
    (void)state;
    struct cv_policy *policy = with_rows("{'host': 'other.org', 'ports': [443], 'methods': ['GET'], 'why': 'w'}, "
                                         "{'host': '*.example.org', 'ports': [443], 'methods': ['GET'], 'why': 'news'}");
    struct cv_verdict verdict = ask(policy, "https://www.example.org/a?b=c", NULL);
    assert_int_equal(verdict.kind, CV_VERDICT_ALLOW);
    assert_string_equal(verdict.rule, "network[1]");
    assert_non_null(strstr(verdict.text, "news"));
    assert_string_equal(verdict.hint, "");
    cv_policy_unref(policy);
}

static void what_is_missing_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *url, *method, *text;
    } rows[] = {
        {"https://evil.org/", "GET", "https://evil.org/: host not allowed"},
        {"https://example.org.evil.org/", "GET", "https://example.org.evil.org/: host not allowed"},
        {"https://www.example.org/", "GET", "https://www.example.org/: host not allowed"},
        {"https://example.org:8443/", "GET", "https://example.org:8443/: port 8443 not allowed"},
        {"http://example.org/", "GET", "http://example.org/: port 80 not allowed"},
        {"https://example.org/", "POST", "https://example.org/: POST not allowed"},
    };
    struct cv_policy *policy = with_rows(site);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cv_verdict verdict = ask(policy, rows[i].url, rows[i].method);
        assert_int_equal(verdict.kind, CV_VERDICT_DENY);
        assert_string_equal(verdict.rule, "network");
        assert_string_equal(verdict.text, rows[i].text);
    }
    cv_policy_unref(policy);
}

/* The hint's row, taken word for word, allows what was denied. */
static void a_hint_is_true(void **state)
{
    (void)state;
    static const char *const urls[] = {"https://evil.org/", "http://example.org:81/x", "http://127.0.0.1:8080/", "http://[::1]:1/", "http://localhost/"};
    struct cv_policy *policy = with_rows(site);
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        struct cv_verdict verdict = ask(policy, urls[i], "GET");
        assert_int_equal(verdict.kind, CV_VERDICT_DENY);
        cv_auto_free char *row = cv_strdup(strchr(verdict.hint, '{'));
        assert_int_equal(strncmp(verdict.hint, "add to network in policy 'p': {", 31), 0);
        struct cv_policy *wider = with_rows(row);
        verdict = ask(wider, urls[i], "GET");
        assert_int_equal(verdict.kind, CV_VERDICT_ALLOW);
        cv_policy_unref(wider);
    }
    cv_policy_unref(policy);
}

static void private_addresses_need_a_word(void **state)
{
    (void)state;
    struct cv_policy *all = with_rows("{'host': '*', 'ports': [80], 'methods': ['GET'], 'why': 'w'}");
    struct cv_policy *said = with_rows("{'host': '*', 'ports': [80], 'methods': ['GET'], 'private': true, 'why': 'w'}");
    struct cv_policy *named = with_rows("{'host': '10.0.0.1', 'ports': [80], 'methods': ['GET'], 'why': 'w'}");
    static const char *const urls[] = {"http://10.0.0.1/", "http://127.0.0.1/", "http://localhost/", "http://a.localhost/", "http://[::1]/",
                                       "http://169.254.169.254/", "http://[::ffff:10.0.0.1]/", "http://[fd00:ec2::254]/"};
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        struct cv_verdict verdict = ask(all, urls[i], "GET");
        assert_int_equal(verdict.kind, CV_VERDICT_DENY);
        assert_non_null(strstr(verdict.text, "private network"));
        assert_non_null(strstr(verdict.hint, "\"private\": true"));
        assert_int_equal(ask(said, urls[i], "GET").kind, CV_VERDICT_ALLOW);
        assert_int_equal(ask(named, urls[i], "GET").kind, i == 0 ? CV_VERDICT_ALLOW : CV_VERDICT_DENY);
    }
    assert_int_equal(ask(all, "http://192.0.78.1/", "GET").kind, CV_VERDICT_ALLOW);
    cv_policy_unref(all);
    cv_policy_unref(said);
    cv_policy_unref(named);
}

static void odd_urls_are_refused_whatever_is_granted(void **state)
{
    (void)state;
    struct cv_policy *all = with_rows("{'host': '*', 'ports': [80, 443], 'methods': ['GET'], 'private': true, 'why': 'w'}");
    static const char *const urls[] = {"ftp://a.org/", "file:///etc/passwd", "http://a.org@evil.org/", "http://2130706433/", "//a.org", "a.org", ""};
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        struct cv_verdict verdict = ask(all, urls[i], "GET");
        assert_int_equal(verdict.kind, CV_VERDICT_DENY);
        assert_string_equal(verdict.rule, "network");
        assert_int_equal(strncmp(verdict.hint, "no policy can allow it: ", 24), 0);
    }
    cv_policy_unref(all);
}

static void the_tool_is_judged_first_and_an_ask_stays_one(void **state)
{
    (void)state;
    struct cv_policy *policy = good("{'about': 'a', 'tools': {'ask': [{'tool': 'http_get', 'why': 'look'}]}, "
                                    "'network': [{'host': '*', 'ports': [443], 'methods': ['GET'], 'why': 'w'}]}");
    struct cv_verdict verdict = ask(policy, "https://a.org/", "GET");
    assert_int_equal(verdict.kind, CV_VERDICT_ASK);
    assert_string_equal(verdict.rule, "tools.ask[0]");
    assert_int_equal(ask(policy, "https://a.org:1/", "GET").kind, CV_VERDICT_DENY);
    cv_policy_unref(policy);
    policy = good("{'about': 'a', 'network': [{'host': '*', 'ports': [443], 'methods': ['GET'], 'why': 'w'}]}");
    assert_string_equal(ask(policy, "https://a.org/", "GET").rule, "tools");
    assert_int_equal(json_array_size(cv_policy_network(policy)), 1);
    cv_policy_unref(policy);
    policy = good("{'about': 'a'}");
    assert_int_equal(json_array_size(cv_policy_network(policy)), 0);
    cv_policy_unref(policy);
}

static int load(const char *rows, struct cv_error *err)
{
    struct cv_policy *policy = NULL;
    cv_auto_free char *text = cv_format("{'about': 'a', 'network': [%s]}", rows);
    int rc = parse(NULL, "p", text, &policy, err);
    cv_policy_unref(policy);
    return rc;
}

#define ROW(host, more) "{'host': '" host "', 'ports': [80], 'methods': ['GET'], " more "'why': 'w'}"

static void useless_rows_are_found_and_private_ones_are_not_useless(void **state)
{
    (void)state;
    static const struct {
        const char *rows;
        int rc;
    } rows[] = {
        {ROW("*", "") ", " ROW("a.org", ""), -EINVAL},
        {ROW("*", "") ", " ROW("a.org", "'private': true, "), 0},
        {ROW("*", "'private': true, ") ", " ROW("a.org", "'private': true, "), -EINVAL},
        {ROW("*", "") ", " ROW("127.0.0.1", ""), 0},
        {ROW("*", "'private': true, ") ", " ROW("127.0.0.1", ""), -EINVAL},
        {ROW("127.0.0.1", "") ", " ROW("127.0.0.1", ""), -EINVAL},
        {ROW("::1", ""), 0},
        {ROW("2001:db8::1", ""), 0},
        {ROW("127.1", ""), -EINVAL},
        {ROW("*.127.0.0.1", ""), -EINVAL},
        {ROW("a.org:80", ""), -EINVAL},
        {ROW("a.org/x", ""), -EINVAL},
        {ROW("u@a.org", ""), -EINVAL},
        {ROW("*.", ""), -EINVAL},
        {ROW("", ""), -EINVAL},
        {ROW("a..b", ""), -EINVAL},
        {ROW("a.org.", ""), -EINVAL},
        {ROW("a.org", "'private': 1, "), -EINVAL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cv_error err = CV_ERROR_INIT;
        int rc = load(rows[i].rows, &err);
        if (rc != rows[i].rc)
            fail_msg("%s: %d %s", rows[i].rows, rc, err.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_row_that_allows_is_named),
        cmocka_unit_test(what_is_missing_is_said),
        cmocka_unit_test(a_hint_is_true),
        cmocka_unit_test(private_addresses_need_a_word),
        cmocka_unit_test(odd_urls_are_refused_whatever_is_granted),
        cmocka_unit_test(the_tool_is_judged_first_and_an_ask_stays_one),
        cmocka_unit_test(useless_rows_are_found_and_private_ones_are_not_useless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
