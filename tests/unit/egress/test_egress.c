// SPDX-License-Identifier: MIT
/*
 * test_egress.c - the real corvid-egress against a server on this machine: answers, redirects, refusals, bounds, deadlines, cancelling,
 * and the process's death.
 */
#include "tests/unit/egress/bomb.h"
#include "tests/unit/egress/server.h"

#include <signal.h>

#define OK "HTTP/1.1 200 OK\r\nConnection: close\r\n"
#define REDIRECT(code, to) "HTTP/1.1 " code " Elsewhere\r\nConnection: close\r\nContent-Length: 3\r\nLocation: " to "\r\n\r\nabc"

static char *big;

static struct page_row rows[] = {
    {"/bomb", NULL, 0, false}, /* first: filled by the fixture */
    {"/big", NULL, 0, false},
    {"/headers", NULL, 0, false},
    {"/html", OK "Content-Type: text/html; charset=utf-8\r\nX-Thing: a\r\n\r\n<title>T</title><h1>Hi</h1><p>one <a href=/x>two</a></p><script>no</script>", 0, false},
    {"/json", OK "Content-Type: application/json\r\n\r\n{\"a\": 1}", 0, false},
    {"/latin", OK "Content-Type: text/plain; charset=iso-8859-1\r\n\r\ngr\xfc\xdf dich", 0, false},
    {"/image", OK "Content-Type: image/png\r\n\r\n\x89PNG\r\n", 0, false},
    {"/missing", "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\nno such page", 0, false},
    {"/empty", "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n", 0, false},
    {"/to-json", REDIRECT("302", "/json"), 0, false},
    {"/to-json-307", REDIRECT("307", "/json"), 0, false},
    {"/to-other", REDIRECT("301", "http://localhost:%PORT/json"), 0, false},
    {"/to-evil", REDIRECT("302", "http://evil.example/"), 0, false},
    {"/to-file", REDIRECT("302", "file:///etc/passwd"), 0, false},
    {"/to-user", REDIRECT("302", "http://u:p@127.0.0.1:%PORT/json"), 0, false},
    {"/loop", REDIRECT("302", "/loop"), 0, false},
    {"/silent", NULL, 0, false},
    {"/half", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", 0, false},
    {"/hangs", OK "Content-Type: text/plain\r\n\r\nstarts", 0, true},
    {"/garbage", "SSH-2.0-OpenSSH\r\n", 0, false},
    {"/cookie", OK "Set-Cookie: a=b\r\nContent-Type: text/plain\r\n\r\nhave one", 0, false},
    {0},
};

struct rig {
    struct cv_loop *loop;
    struct cv_egress *egress;
    struct server server;
    json_t *rules;
};

static void set_rules(struct rig *rig, const char *text)
{
    json_decref(rig->rules);
    rig->rules = json_loads(text, 0, NULL);
    assert_non_null(rig->rules);
}

static int setup(void **state)
{
    struct rig *rig = cv_new(struct rig);
    assert_int_equal(cv_loop_create(&rig->loop, NULL), 0);
    assert_int_equal(cv_egress_create(rig->loop, CORVID_BIN_DIR "/corvid-egress", &rig->egress, NULL), 0);
    server_open(&rig->server, rig->loop, rows);
    set_rules(rig, "[{\"host\": \"127.0.0.1\"}, {\"host\": \"localhost\", \"private\": true}]");
    *state = rig;
    return 0;
}

static void on_closed(void *arg)
{
    *(bool *)arg = true;
}

static int teardown(void **state)
{
    struct rig *rig = *state;
    bool closed = false;
    server_close(&rig->server);
    cv_egress_close(rig->egress, on_closed, &closed);
    wait_for(rig->loop, &closed);
    cv_loop_destroy(rig->loop);
    json_decref(rig->rules);
    free(rig);
    return 0;
}

static struct cv_http_request request_of(struct rig *rig, const char *url, struct got *got)
{
    return (struct cv_http_request){.method = "GET", .url = url, .rules = rig->rules, .timeout_ms = 10000, .on_head = got_head, .on_body = got_body,
                                    .on_end = got_end, .arg = got};
}

static char *url_of(const struct rig *rig, const char *path)
{
    return cv_format("http://127.0.0.1:%d%s", rig->server.port, path);
}

static struct cv_http *start(struct rig *rig, const struct cv_http_request *request)
{
    struct cv_http *http = NULL;
    struct cv_error err = CV_ERROR_INIT;
    if (cv_egress_start(rig->egress, request, &http, &err) < 0)
        fail_msg("%s", err.text);
    return http;
}

static void fetch(struct rig *rig, const char *path, bool readable, struct got *got)
{
    cv_auto_free char *url = url_of(rig, path);
    struct cv_http_request request = request_of(rig, url, got);
    request.readable = readable;
    start(rig, &request);
    assert_false(got->over);
    wait_for(rig->loop, &got->over);
}

static void expect_answer(const struct got *got)
{
    if (got->error.code != 0)
        fail_msg("%d %s", got->error.code, got->error.text);
}

static void a_page_comes_readable(void **state)
{
    got_auto struct got got = {0};
    fetch(*state, "/html", true, &got);
    expect_answer(&got);
    assert_int_equal(got.status, 200);
    assert_int_equal(got.heads, 1);
    assert_string_equal(got.type, "text/html");
    assert_string_equal(got.title, "T");
    assert_true(got.is_text);
    cv_auto_free char *text = cv_format("# Hi\n\none two [1]\n\nLinks:\n[1] http://127.0.0.1:%d/x\n", ((struct rig *)*state)->server.port);
    assert_string_equal(cv_buf_text(&got.body), text);
    assert_string_equal(cv_json_str(got.headers, "x-thing", ""), "a");
}

static void a_body_comes_as_it_is_when_nobody_reads(void **state)
{
    got_auto struct got html = {0}, json = {0}, latin = {0}, image = {0}, unread = {0};
    fetch(*state, "/html", false, &html);
    assert_non_null(strstr(cv_buf_text(&html.body), "<script>no</script>"));
    fetch(*state, "/json", true, &json);
    assert_string_equal(cv_buf_text(&json.body), "{\"a\": 1}");
    assert_true(json.is_text);
    fetch(*state, "/latin", true, &latin);
    assert_string_equal(cv_buf_text(&latin.body), "gr\xc3\xbc\xc3\x9f dich");
    fetch(*state, "/image", false, &image);
    assert_false(image.is_text);
    assert_int_equal(image.body.len, 6);
    fetch(*state, "/image", true, &unread);
    assert_false(unread.is_text);
    assert_int_equal(unread.body.len, 0);
    assert_int_equal(unread.bytes, 6);
    assert_string_equal(unread.type, "image/png");
}

static void any_status_is_an_answer(void **state)
{
    got_auto struct got missing = {0}, empty = {0};
    fetch(*state, "/missing", true, &missing);
    expect_answer(&missing);
    assert_int_equal(missing.status, 404);
    assert_string_equal(cv_buf_text(&missing.body), "no such page");
    fetch(*state, "/empty", true, &empty);
    expect_answer(&empty);
    assert_int_equal(empty.status, 204);
    assert_int_equal(empty.body.len, 0);
}

static void redirects_are_followed_within_the_rules(void **state)
{
    struct rig *rig = *state;
    got_auto struct got same = {0}, other = {0};
    fetch(rig, "/to-json", true, &same);
    expect_answer(&same);
    assert_string_equal(cv_buf_text(&same.body), "{\"a\": 1}");
    assert_int_equal(same.heads, 1);
    fetch(rig, "/to-other", true, &other);
    expect_answer(&other);
    cv_auto_free char *url = cv_format("http://localhost:%d/json", rig->server.port);
    assert_string_equal(other.url, url);
}

static void a_redirect_out_of_the_rules_is_refused(void **state)
{
    static const char *const paths[] = {"/to-evil", "/to-file", "/to-user"};
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        got_auto struct got got = {0};
        fetch(rig, paths[i], true, &got);
        assert_true(got.error.code < 0);
        assert_string_equal(got.error.guard, "egress");
        assert_non_null(strstr(got.error.text, "redirected (302) by"));
    }
    set_rules(rig, "[{\"host\": \"127.0.0.1\"}]");
    got_auto struct got got = {0};
    fetch(rig, "/to-other", true, &got);
    assert_int_equal(got.error.code, -EACCES);
}

static void redirects_end_somewhere(void **state)
{
    struct rig *rig = *state;
    got_auto struct got got = {0};
    fetch(rig, "/loop", true, &got);
    assert_int_equal(got.error.code, -ELOOP);
    assert_string_equal(got.error.guard, "egress");
    assert_int_equal(rig->server.count, CV_LIMIT_HTTP_REDIRECTS + 1);
}

static void post(struct rig *rig, const char *path, struct got *got)
{
    cv_auto_free char *url = url_of(rig, path);
    struct cv_http_request request = request_of(rig, url, got);
    request.method = "POST";
    request.body = "x=1";
    request.body_len = 3;
    request.headers[0] = (struct cv_http_header){"Authorization", "Bearer s3cret"};
    request.headers[1] = (struct cv_http_header){"Content-Type", "text/x-test"};
    request.headers[2] = (struct cv_http_header){"X-Api-Key", "s3cret"};
    request.headers[3] = (struct cv_http_header){"X-Plain", "plain"};
    request.header_count = 4;
    start(rig, &request);
    wait_for(rig->loop, &got->over);
    expect_answer(got);
}

static void a_post_is_sent_and_redirected_as_browsers_do(void **state)
{
    struct rig *rig = *state;
    got_auto struct got plain = {0}, moved = {0}, kept = {0};
    post(rig, "/json", &plain);
    assert_non_null(strstr(cv_buf_text(&rig->server.last), "POST /json HTTP/1.1\r\n"));
    assert_non_null(strstr(cv_buf_text(&rig->server.last), "Content-Type: text/x-test\r\n"));
    assert_non_null(strstr(cv_buf_text(&rig->server.last), "User-Agent: Corvid/"));
    assert_non_null(strstr(cv_buf_text(&rig->server.last), "\r\n\r\nx=1"));
    post(rig, "/to-json", &moved);
    assert_non_null(strstr(cv_buf_text(&rig->server.last), "GET /json HTTP/1.1\r\n"));
    assert_null(strcasestr(cv_buf_text(&rig->server.last), "content-"));
    assert_non_null(strstr(cv_buf_text(&rig->server.last), "Bearer s3cret"));
    post(rig, "/to-json-307", &kept);
    assert_non_null(strstr(cv_buf_text(&rig->server.last), "POST /json HTTP/1.1\r\n"));
    assert_non_null(strstr(cv_buf_text(&rig->server.last), "\r\n\r\nx=1"));
}

static void credentials_stay_behind_when_the_host_changes(void **state)
{
    struct rig *rig = *state;
    got_auto struct got got = {0};
    post(rig, "/to-other", &got);
    assert_null(strstr(cv_buf_text(&rig->server.last), "s3cret"));
    assert_non_null(strstr(cv_buf_text(&rig->server.last), "X-Plain: plain"));
    assert_int_equal(rig->server.count, 2);
}

static void no_cookie_is_kept(void **state)
{
    struct rig *rig = *state;
    got_auto struct got one = {0}, two = {0};
    fetch(rig, "/cookie", true, &one);
    fetch(rig, "/cookie", true, &two);
    assert_null(strcasestr(cv_buf_text(&rig->server.last), "cookie:"));
}

static void what_a_name_leads_to_is_looked_at(void **state)
{
    struct rig *rig = *state;
    got_auto struct got named = {0}, address = {0};
    set_rules(rig, "[{\"host\": \"*\"}]");
    cv_auto_free char *url = cv_format("http://localhost:%d/json", rig->server.port);
    struct cv_http_request request = request_of(rig, url, &named);
    start(rig, &request);
    wait_for(rig->loop, &named.over);
    assert_int_equal(named.error.code, -EACCES);
    assert_string_equal(named.error.guard, "egress");
    assert_non_null(strstr(named.error.text, "'localhost' leads to "));
    fetch(rig, "/json", true, &address);
    assert_int_equal(address.error.code, -EACCES);
    assert_int_equal(rig->server.count, 0);
}

static void rules_hold_for_the_first_hop(void **state)
{
    static const char *const rules[] = {"[]", "[{\"host\": \"example.org\"}]", "[{\"host\": \"127.0.0.1\", \"ports\": [1]}]",
                                        "[{\"host\": \"127.0.0.1\", \"methods\": [\"POST\"]}]"};
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        got_auto struct got got = {0};
        set_rules(rig, rules[i]);
        fetch(rig, "/json", true, &got);
        assert_int_equal(got.error.code, -EACCES);
        assert_string_equal(got.error.guard, "egress");
    }
    assert_int_equal(rig->server.count, 0);
}

static void bodies_are_cut_also_compressed_ones(void **state)
{
    struct rig *rig = *state;
    got_auto struct got bomb = {0}, cut = {0}, whole = {0};
    cv_auto_free char *url = url_of(rig, "/bomb"), *other = url_of(rig, "/big");
    struct cv_http_request request = request_of(rig, url, &bomb);
    request.max_bytes = 1000;
    start(rig, &request);
    wait_for(rig->loop, &bomb.over);
    expect_answer(&bomb);
    assert_true(bomb.truncated);
    assert_int_equal(bomb.bytes, 1000);
    assert_true(bomb.body.len <= 1000);
    request = request_of(rig, other, &cut);
    request.max_bytes = 70000;
    start(rig, &request);
    wait_for(rig->loop, &cut.over);
    expect_answer(&cut);
    assert_true(cut.truncated);
    assert_int_equal(cut.body.len, 70000);
    fetch(rig, "/big", false, &whole);
    expect_answer(&whole);
    assert_false(whole.truncated);
    assert_int_equal(whole.body.len, 3000000);
}

static void headers_are_bounded(void **state)
{
    got_auto struct got got = {0};
    fetch(*state, "/headers", true, &got);
    assert_true(got.error.code < 0);
    assert_non_null(strstr(got.error.text, "headers"));
}

static void deadlines_hold(void **state)
{
    static const char *const paths[] = {"/silent", "/hangs"};
    struct rig *rig = *state;
    for (size_t i = 0; i < 2; i++) {
        got_auto struct got got = {0};
        cv_auto_free char *url = url_of(rig, paths[i]);
        struct cv_http_request request = request_of(rig, url, &got);
        request.timeout_ms = 150;
        start(rig, &request);
        wait_for(rig->loop, &got.over);
        assert_int_equal(got.error.code, -ETIMEDOUT);
        assert_string_equal(got.error.guard, "deadline");
    }
}

static void broken_answers_are_errors(void **state)
{
    static const char *const paths[] = {"/half", "/garbage", "/nothing-there"};
    struct rig *rig = *state;
    for (size_t i = 0; i < 3; i++) {
        got_auto struct got got = {0};
        fetch(rig, paths[i], true, &got);
        assert_true(got.error.code < 0);
        assert_null(got.error.guard);
        assert_non_null(strstr(got.error.text, paths[i]));
    }
    got_auto struct got closed = {0};
    struct cv_http_request request = request_of(rig, "http://127.0.0.1:1/", &closed);
    start(rig, &request);
    wait_for(rig->loop, &closed.over);
    assert_int_equal(closed.error.code, -ECONNREFUSED);
    got_auto struct got unknown = {0};
    set_rules(rig, "[{\"host\": \"*\"}]");
    request = request_of(rig, "http://no-such-name.invalid/", &unknown);
    start(rig, &request);
    wait_for(rig->loop, &unknown.over);
    assert_true(unknown.error.code < 0);
    assert_non_null(strstr(unknown.error.text, "no-such-name.invalid"));
}

static void a_stream_comes_in_pieces(void **state)
{
    struct rig *rig = *state;
    got_auto struct got got = {0};
    cv_auto_free char *url = url_of(rig, "/big");
    struct cv_http_request request = request_of(rig, url, &got);
    request.stream = true;
    start(rig, &request);
    wait_for(rig->loop, &got.over);
    expect_answer(&got);
    assert_int_equal(got.body.len, 3000000);
    assert_true(got.pieces > 10);
    assert_int_equal(got.heads, 1);
}

static void cancelling_answers_once_and_closes_the_connection(void **state)
{
    struct rig *rig = *state;
    got_auto struct got got = {0}, queued = {0};
    cv_auto_free char *url = url_of(rig, "/hangs");
    struct cv_http_request request = request_of(rig, url, &got);
    request.stream = true;
    struct cv_http *http = start(rig, &request);
    while (got.pieces == 0)
        uv_run(cv_loop_uv(rig->loop), UV_RUN_ONCE);
    cv_http_cancel(http);
    cv_http_cancel(http);
    assert_false(got.over);
    wait_for(rig->loop, &got.over);
    assert_int_equal(got.error.code, -ECANCELED);
    while (rig->server.connections > 0)
        uv_run(cv_loop_uv(rig->loop), UV_RUN_ONCE);
    request = request_of(rig, url, &queued);
    http = start(rig, &request);
    cv_http_cancel(http); /* before it was sent */
    wait_for(rig->loop, &queued.over);
    assert_int_equal(queued.error.code, -ECANCELED);
}

static void a_queue_forms_and_is_bounded(void **state)
{
    enum { MANY = CV_LIMIT_HTTP_ACTIVE + 8 };
    struct rig *rig = *state;
    struct got got[MANY] = {0};
    struct cv_http *https[MANY];
    cv_auto_free char *url = url_of(rig, "/silent");
    for (int i = 0; i < MANY; i++) {
        struct cv_http_request request = request_of(rig, url, &got[i]);
        https[i] = start(rig, &request);
    }
    while (rig->server.count < CV_LIMIT_HTTP_ACTIVE)
        uv_run(cv_loop_uv(rig->loop), UV_RUN_ONCE);
    cv_auto_json json_t *known = cv_egress_json(rig->egress);
    assert_int_equal(cv_json_num(known, "active", 0), CV_LIMIT_HTTP_ACTIVE);
    assert_int_equal(cv_json_num(known, "waiting", 0), 8);
    cv_http_cancel(https[0]);
    while (rig->server.count < CV_LIMIT_HTTP_ACTIVE + 1) /* the next one's turn */
        uv_run(cv_loop_uv(rig->loop), UV_RUN_ONCE);
    for (int i = 1; i < MANY; i++)
        cv_http_cancel(https[i]);
    for (int i = 0; i < MANY; i++) {
        wait_for(rig->loop, &got[i].over);
        got_finish(&got[i]);
    }
    struct got many[CV_LIMIT_HTTP_QUEUE + 1] = {0};
    struct cv_error err = CV_ERROR_INIT;
    struct cv_http *http = NULL;
    for (int i = 0; i < CV_LIMIT_HTTP_QUEUE; i++) {
        struct cv_http_request request = request_of(rig, url, &many[i]);
        start(rig, &request);
    }
    struct cv_http_request request = request_of(rig, url, &many[CV_LIMIT_HTTP_QUEUE]);
    assert_int_equal(cv_egress_start(rig->egress, &request, &http, &err), -EBUSY);
    bool closed = false; /* the rest ends with the front door */
    cv_egress_close(rig->egress, on_closed, &closed);
    wait_for(rig->loop, &closed);
    for (int i = 0; i < CV_LIMIT_HTTP_QUEUE; i++)
        assert_int_equal(many[i].error.code, -ECANCELED);
    assert_int_equal(cv_egress_create(rig->loop, CORVID_BIN_DIR "/corvid-egress", &rig->egress, NULL), 0);
}

static void a_dead_process_is_said_and_replaced(void **state)
{
    struct rig *rig = *state;
    got_auto struct got lost = {0}, next = {0};
    cv_auto_free char *url = url_of(rig, "/silent");
    struct cv_http_request request = request_of(rig, url, &lost);
    start(rig, &request);
    while (rig->server.count == 0)
        uv_run(cv_loop_uv(rig->loop), UV_RUN_ONCE);
    cv_auto_json json_t *known = cv_egress_json(rig->egress);
    assert_true(cv_json_flag(known, "running"));
    kill((pid_t)cv_json_num(known, "pid", -1), SIGKILL);
    wait_for(rig->loop, &lost.over);
    assert_int_equal(lost.error.code, -EPIPE);
    assert_string_equal(lost.error.guard, "egress");
    fetch(rig, "/json", true, &next);
    expect_answer(&next);
}

static void a_missing_program_is_said(void **state)
{
    struct rig *rig = *state;
    struct cv_egress *egress = NULL;
    struct cv_http *http = NULL;
    got_auto struct got got = {0};
    bool closed = false;
    assert_int_equal(cv_egress_create(rig->loop, "/nowhere/corvid-egress", &egress, NULL), 0);
    struct cv_http_request request = request_of(rig, "http://127.0.0.1/", &got);
    assert_int_equal(cv_egress_start(egress, &request, &http, NULL), 0);
    wait_for(rig->loop, &got.over);
    assert_int_equal(got.error.code, -ENOENT);
    assert_non_null(strstr(got.error.text, "/nowhere/corvid-egress"));
    cv_egress_close(egress, on_closed, &closed);
    wait_for(rig->loop, &closed);
}

static void nonsense_is_refused_at_once(void **state)
{
    struct rig *rig = *state;
    struct got got = {0};
    struct cv_http *http = NULL;
    const struct cv_http_request good = request_of(rig, "http://127.0.0.1/", &got);
    struct cv_http_request bad[8];
    for (int i = 0; i < 8; i++)
        bad[i] = good;
    bad[0].method = "get";
    bad[1].method = "CONNECT";
    bad[2].url = "ftp://127.0.0.1/";
    bad[3].timeout_ms = 0;
    bad[4].headers[0] = (struct cv_http_header){"Host", "evil"};
    bad[5].headers[0] = (struct cv_http_header){"X", "a\r\nY: b"};
    bad[6].headers[0] = (struct cv_http_header){"X Y", "a"};
    bad[4].header_count = bad[5].header_count = bad[6].header_count = 1;
    bad[7].body_len = CV_LIMIT_HTTP_BODY_BYTES + 1;
    for (int i = 0; i < 8; i++) {
        struct cv_error err = CV_ERROR_INIT;
        int rc = cv_egress_start(rig->egress, &bad[i], &http, &err);
        assert_int_equal(rc, i == 7 ? -E2BIG : -EINVAL);
        assert_null(http);
    }
    cv_auto_json json_t *known = cv_egress_json(rig->egress);
    assert_false(cv_json_flag(known, "running")); /* nothing was started for it */
}

/* Whatever stands in a row without an answer is filled here: what is too long for a string. */
static void fill_rows(void)
{
    struct cv_buf bytes = CV_BUF_INIT;
    cv_buf_puts(&bytes, OK "Content-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n");
    cv_buf_add(&bytes, bomb_bytes, sizeof bomb_bytes);
    rows[0].len = bytes.len;
    rows[0].answer = cv_buf_take(&bytes);
    cv_buf_puts(&bytes, OK "Content-Type: text/plain\r\n\r\n");
    size_t head = bytes.len;
    big = cv_zalloc(3000000);
    memset(big, 'x', 3000000);
    cv_buf_add(&bytes, big, 3000000);
    rows[1].len = head + 3000000;
    rows[1].answer = cv_buf_take(&bytes);
    cv_buf_puts(&bytes, OK);
    for (int i = 0; i < 3000; i++)
        cv_buf_printf(&bytes, "X-%d: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", i);
    cv_buf_puts(&bytes, "\r\nbody");
    rows[2].len = bytes.len;
    rows[2].answer = cv_buf_take(&bytes);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_page_comes_readable),
        TEST(a_body_comes_as_it_is_when_nobody_reads),
        TEST(any_status_is_an_answer),
        TEST(redirects_are_followed_within_the_rules),
        TEST(a_redirect_out_of_the_rules_is_refused),
        TEST(redirects_end_somewhere),
        TEST(a_post_is_sent_and_redirected_as_browsers_do),
        TEST(credentials_stay_behind_when_the_host_changes),
        TEST(no_cookie_is_kept),
        TEST(what_a_name_leads_to_is_looked_at),
        TEST(rules_hold_for_the_first_hop),
        TEST(bodies_are_cut_also_compressed_ones),
        TEST(headers_are_bounded),
        TEST(deadlines_hold),
        TEST(broken_answers_are_errors),
        TEST(a_stream_comes_in_pieces),
        TEST(cancelling_answers_once_and_closes_the_connection),
        TEST(a_queue_forms_and_is_bounded),
        TEST(a_dead_process_is_said_and_replaced),
        TEST(a_missing_program_is_said),
        TEST(nonsense_is_refused_at_once),
    };
    fill_rows();
    int rc = cmocka_run_group_tests(tests, NULL, NULL);
    for (int i = 0; i < 3; i++)
        free((char *)rows[i].answer);
    free(big);
    return rc;
}
