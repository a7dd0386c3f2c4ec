// SPDX-License-Identifier: MIT
/*
 * test_client.c - one connection: requests and answers, items, errors, a daemon that goes away, and one that talks
 * nonsense or too much.
 */
#include "fake.h"

#include "daemon/base/limits.h"
#include "daemon/ctl/client.h"

static struct ctl_client *open_fake(const struct fake *fake)
{
    struct ctl_client *client = NULL;
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(client_open(fake->path, &client, &err), 0);
    return client;
}

static void count_item(json_t *item, void *arg)
{
    *(int *)arg += (int)cv_json_num(item, "n", 0);
}

static void a_call_with_items(void **state)
{
    (void)state;
    static const struct fake_row rows[] = {
        {"sum",
         "{\"method\":\"item\",\"params\":{\"id\":$ID,\"item\":{\"n\":3}}}\n"
         "{\"method\":\"item\",\"params\":{\"id\":77,\"item\":{\"n\":100}}}\n"
         "{\"method\":\"item\",\"params\":{\"id\":$ID,\"item\":{\"n\":4}}}\n"
         "{\"jsonrpc\":\"2.0\",\"id\":77,\"result\":{\"other\":1}}\n"
         "{\"jsonrpc\":\"2.0\",\"id\":$ID,\"result\":{\"ok\":true}}\n",
         false},
        {0},
    };
    struct fake fake;
    fake_start(&fake, rows);
    struct ctl_client *client = open_fake(&fake);
    for (int round = 0; round < 2; round++) { /* the same connection serves again, with another id */
        int sum = 0;
        json_t *result = NULL;
        cv_auto_client_error struct client_error error = {0};
        assert_int_equal(client_call(client, "sum", json_pack("{s:i}", "a", 1), 5000, count_item, &sum, &result, &error), 0);
        assert_int_equal(sum, 7);
        assert_true(cv_json_flag(result, "ok"));
        json_decref(result);
    }
    client_close(client);
    assert_has(fake_seen(&fake), "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"sum\",\"params\":{\"a\":1}}\n");
    assert_has(fake_seen(&fake), "\"id\":2");
    fake_stop(&fake);
}

static void failures(void **state)
{
    (void)state;
    static const struct {
        struct fake_row rows[2];
        int code;
        const char *text;
    } cases[] = {
        {{{"x", "{\"id\":$ID,\"error\":{\"code\":-32000,\"message\":\"no\"}}\n", false}}, -EREMOTEIO, NULL},
        {{{"x", "{\"id\":null,\"error\":{\"code\":-32700,\"message\":\"no\"}}\n", false}}, -EREMOTEIO, NULL},
        {{{"x", "", true}}, -EPIPE, "the daemon went away"},
        {{{"x", "{\"id\":$ID,\"resu", true}}, -EPIPE, "the daemon went away"},
        {{{"x", "SSH-2.0-OpenSSH\n", false}}, -EPROTO, "does not speak Corvid's protocol"},
        {{{"x", "[1]\n", false}}, -EPROTO, "does not speak Corvid's protocol"},
        {{{"x", "{\"a\":1,\"a\":2}\n", false}}, -EPROTO, "does not speak Corvid's protocol"},
        {{{"x", "\n", false}}, -EPROTO, "does not speak Corvid's protocol"},
        {{{"x", "{\"unrelated\":true}\n", false}}, -ETIMEDOUT, "did not answer 'x'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fake fake;
        fake_start(&fake, cases[i].rows);
        struct ctl_client *client = open_fake(&fake);
        json_t *result = NULL;
        cv_auto_client_error struct client_error error = {0};
        assert_int_equal(client_call(client, "x", NULL, 300, NULL, NULL, &result, &error), cases[i].code);
        assert_null(result);
        if (cases[i].text)
            assert_non_null(strstr(error.local.text, cases[i].text));
        else
            assert_string_equal(cv_json_str(error.remote, "message", ""), "no");
        client_close(client);
        fake_stop(&fake);
    }
}

static void an_endless_line_is_refused(void **state)
{
    (void)state;
    struct cv_buf line = CV_BUF_INIT;
    cv_buf_puts(&line, "{\"id\":$ID,\"result\":\"");
    for (int i = 0; i < CV_LIMIT_PEER_QUEUE_BYTES / 64 + 4096; i++)
        cv_buf_puts(&line, "0123456789012345678901234567890123456789012345678901234567890123");
    const struct fake_row rows[] = {{"x", cv_buf_text(&line), true}, {0}};
    struct fake fake;
    fake_start(&fake, rows);
    struct ctl_client *client = open_fake(&fake);
    json_t *result = NULL;
    cv_auto_client_error struct client_error error = {0};
    assert_int_equal(client_call(client, "x", NULL, 20000, NULL, NULL, &result, &error), -EPROTO);
    assert_non_null(strstr(error.local.text, "a line of more than"));
    client_close(client);
    fake_stop(&fake);
    cv_buf_finish(&line);
}

static void a_request_that_is_too_long(void **state)
{
    (void)state;
    static const struct fake_row rows[] = {{"*", "{\"id\":$ID,\"result\":{}}\n", false}, {0}};
    struct fake fake;
    fake_start(&fake, rows);
    struct ctl_client *client = open_fake(&fake);
    char *text = cv_zalloc(CV_LIMIT_FRAME_BYTES + 1);
    memset(text, 'a', CV_LIMIT_FRAME_BYTES);
    struct cv_error err = CV_ERROR_INIT;
    int64_t id = 0;
    assert_int_equal(client_send(client, "x", json_pack("{s:s}", "t", text), &id, &err), -EMSGSIZE);
    assert_int_equal(id, 0);
    text[CV_LIMIT_FRAME_BYTES - 100] = '\0'; /* and one that just fits goes through, in pieces */
    json_t *result = NULL;
    cv_auto_client_error struct client_error error = {0};
    assert_int_equal(client_call(client, "x", json_pack("{s:s}", "t", text), 20000, NULL, NULL, &result, &error), 0);
    json_decref(result);
    free(text);
    client_close(client);
    assert_int_equal(fake_seen(&fake).len > (size_t)CV_LIMIT_FRAME_BYTES - 100, 1);
    fake_stop(&fake);
}

static void places_without_a_daemon(void **state)
{
    (void)state;
    struct ctl_client *client = NULL;
    struct cv_error err = CV_ERROR_INIT;
    char path[300];
    memset(path, 'a', sizeof path);
    path[0] = '/';
    path[sizeof path - 1] = '\0';
    assert_int_equal(client_open("/nonexistent/socket", &client, &err), -ENOENT);
    assert_int_equal(client_open("/etc/passwd", &client, &err), -ECONNREFUSED);
    assert_int_equal(client_open(path, &client, &err), -ENAMETOOLONG);
    assert_null(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_with_items),          cmocka_unit_test(failures),
        cmocka_unit_test(an_endless_line_is_refused), cmocka_unit_test(a_request_that_is_too_long),
        cmocka_unit_test(places_without_a_daemon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
