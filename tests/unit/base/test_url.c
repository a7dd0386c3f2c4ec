// SPDX-License-Identifier: MIT
/*
 * test_url.c - hosts and ports out of URLs, everything that two parsers could read differently refused; rules; and which
 * addresses are not public, also when they hide inside others.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/url.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void good_urls_are_taken_apart(void **state)
{
    (void)state;
    static const struct {
        const char *url, *host;
        int port;
    } rows[] = {
        {"http://example.org", "example.org", 80},
        {"https://Example.ORG/x?y#z", "example.org", 443},
        {"HTTPS://example.org:8443", "example.org", 8443},
        {"http://127.0.0.1:1/", "127.0.0.1", 1},
        {"http://[::1]/", "::1", 80},
        {"http://[2001:DB8:0::7]:65535/", "2001:db8::7", 65535},
        {"http://example.org?q=a@b", "example.org", 80},
        {"http://example.org/%00@x:y", "example.org", 80},
        {"http://xn--bcher-kva.example/", "xn--bcher-kva.example", 80},
        {"http://a_b.example/", "a_b.example", 80},
        {"http://1.example/", "1.example", 80},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cv_auto_free char *host = NULL;
        int port = 0;
        struct cv_error err = CV_ERROR_INIT;
        if (cv_url_host(rows[i].url, &host, &port, &err) < 0)
            fail_msg("%s", err.text);
        assert_string_equal(host, rows[i].host);
        assert_int_equal(port, rows[i].port);
    }
}

static void odd_urls_are_refused(void **state)
{
    (void)state;
    static const char *const urls[] = {
        "", "example.org", "//example.org", "ftp://example.org", "file:///etc/passwd", "gopher://x", "javascript:1", "http:/x", "http://", "http:///x",
        "http://:80/", "http://ok.com@evil.org/", "http://u:p@evil.org/", "http://evil%00.ok.com/", "http://evil.org%2f.ok.com/", "http://ok.com./",
        "http://.ok.com/", "http://a..b/", "http://ok.com:0/", "http://ok.com:65536/", "http://ok.com:/", "http://ok.com:80x/", "http://ok.com:-1/",
        "http://ok.com:000080/", "http://2130706433/", "http://0x7f000001/", "http://127.1/", "http://0177.0.0.1/", "http://0x7f.0.0.1/",
        "http://127.0.0.0x1/", "http://[::1/", "http://[::1]x/", "http://[fe80::1%25eth0]/", "http://[127.0.0.1]/", "http://ok.com\\@evil.org/",
        "http://ok.com/a b", "http://ok.com/\r\nHost: evil", "http://ok.com/\t", " http://ok.com/", "http://ok\x7f.com/", "http://b\xc3\xbc.org/",
        "http://ok.com/\xc3\xbc", "http://ok*.com/", "http://ok.com/<x>", "http://256.0.0.1/", "http://1.2.3.4.5/", "http://0/",
    };
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        char *host = NULL;
        int port = 0;
        struct cv_error err = CV_ERROR_INIT;
        if (cv_url_host(urls[i], &host, &port, &err) != -EINVAL)
            fail_msg("'%s' was taken", urls[i]);
        assert_null(host);
        assert_non_null(strstr(err.text, "is no URL that can be fetched: "));
    }
    cv_auto_free char *longest = cv_zalloc(9001);
    memset(longest, 'a', 9000);
    memcpy(longest, "http://", 7);
    char *host = NULL;
    int port;
    assert_int_equal(cv_url_host(longest, &host, &port, NULL), -EINVAL);
}

static bool allows(const char *rule, const char *method, const char *host, int port)
{
    cv_auto_json json_t *row = json_loads(rule, 0, NULL);
    assert_non_null(row);
    return cv_rule_allows(row, method, host, port);
}

static void rules_say_who_may_be_asked(void **state)
{
    (void)state;
    assert_true(allows("{\"host\":\"*\"}", "GET", "any.org", 1));
    assert_true(allows("{\"host\":\"a.org\",\"ports\":[80,443],\"methods\":[\"GET\"]}", "GET", "a.org", 443));
    assert_false(allows("{\"host\":\"a.org\",\"ports\":[80,443],\"methods\":[\"GET\"]}", "GET", "a.org", 444));
    assert_false(allows("{\"host\":\"a.org\",\"ports\":[80,443],\"methods\":[\"GET\"]}", "POST", "a.org", 443));
    assert_false(allows("{\"host\":\"a.org\",\"ports\":[]}", "GET", "a.org", 443));
    assert_false(allows("{\"host\":\"a.org\"}", "GET", "b.a.org", 443));
    assert_true(allows("{\"host\":\"*.a.org\"}", "GET", "b.a.org", 443));
    assert_true(allows("{\"host\":\"*.a.org\"}", "GET", "c.b.a.org", 443));
    assert_false(allows("{\"host\":\"*.a.org\"}", "GET", "a.org", 443));
    assert_false(allows("{\"host\":\"*.a.org\"}", "GET", ".a.org", 443));
    assert_false(allows("{\"host\":\"*.a.org\"}", "GET", "evila.org", 443));
    assert_false(allows("{\"host\":\"*.0.0.1\"}", "GET", "127.0.0.1", 443));
    assert_false(allows("{\"host\":\"\"}", "GET", "", 443));
    assert_false(allows("{}", "GET", "a.org", 443));
}

static void private_addresses_are_known(void **state)
{
    (void)state;
    static const char *const hidden[] = {
        "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.0.1", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
        "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:c0a8:101::1", "2001:0:0:0:0:0:80ff:fffe", "fe80::1", "fec0::1",
        "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "2001:10::1", "3fff::1", "4000::1", "100::1",
    };
    static const char *const open[] = {
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1", "169.253.0.1", "172.15.0.1", "172.32.0.1",
        "192.0.1.1", "192.167.0.1", "192.169.0.1", "198.17.0.1", "198.20.0.1", "223.255.255.255", "::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::",
        "2606:4700:4700::1111", "2001:4860:4860::8888",
    };
    struct sockaddr_storage address;
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
        assert_true(cv_host_address(hidden[i], &address));
        if (!cv_address_is_private((struct sockaddr *)&address) || !cv_host_is_private(hidden[i]))
            fail_msg("%s counts as public", hidden[i]);
    }
    for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) {
        assert_true(cv_host_address(open[i], &address));
        if (cv_address_is_private((struct sockaddr *)&address))
            fail_msg("%s counts as private", open[i]);
    }
    assert_true(cv_address_is_private(&(struct sockaddr){.sa_family = AF_UNIX}));
    assert_true(cv_host_is_private("localhost"));
    assert_true(cv_host_is_private("a.localhost"));
    assert_false(cv_host_is_private("notlocalhost"));
    assert_false(cv_host_is_private("example.org"));
}

static bool reaches(const char *rule, const char *host)
{
    cv_auto_json json_t *row = json_loads(rule, 0, NULL);
    struct sockaddr_storage address;
    assert_non_null(row);
    assert_true(cv_host_address(host, &address));
    return cv_rule_reaches(row, (struct sockaddr *)&address);
}

static void a_rule_reaches_private_addresses_only_when_it_says_so(void **state)
{
    (void)state;
    assert_true(reaches("{\"host\":\"*\"}", "1.1.1.1"));
    assert_false(reaches("{\"host\":\"*\"}", "127.0.0.1"));
    assert_false(reaches("{\"host\":\"a.org\"}", "10.0.0.1"));
    assert_true(reaches("{\"host\":\"a.org\",\"private\":true}", "10.0.0.1"));
    assert_false(reaches("{\"host\":\"a.org\",\"private\":false}", "10.0.0.1"));
    assert_true(reaches("{\"host\":\"10.0.0.1\"}", "10.0.0.1"));
    assert_false(reaches("{\"host\":\"10.0.0.1\"}", "10.0.0.2"));
    assert_false(reaches("{\"host\":\"10.0.0.1\"}", "::ffff:10.0.0.1"));
    assert_true(reaches("{\"host\":\"::1\"}", "::1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_urls_are_taken_apart),
        cmocka_unit_test(odd_urls_are_refused),
        cmocka_unit_test(rules_say_who_may_be_asked),
        cmocka_unit_test(private_addresses_are_known),
        cmocka_unit_test(a_rule_reaches_private_addresses_only_when_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
