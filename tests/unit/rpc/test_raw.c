// SPDX-License-Identifier: MIT
/*
 * test_raw.c - a connection that is upgraded to frames: when it may be, both directions, frames that come with the request's own
 * line, ends and errors as frames, hostile frames, a slow reader, a client that leaves, and how many open files a server finds.
 */
#include "tests/unit/rpc/peerkit.h"

#include "daemon/base/auto.h"
#include "daemon/base/frames.h"
#include "daemon/rpc/files.h"

#include <sys/resource.h>

static struct {
    struct cv_rpc_request *request;
    struct cv_buf input; /* "KIND:bytes;" */
    int cancels, drains;
    int upgraded;
} seen;

static void on_frame(const struct cv_frame *frame, void *arg)
{
    (void)arg;
    cv_buf_printf(&seen.input, "%u:", frame->kind);
    cv_buf_add(&seen.input, frame->bytes, frame->len);
    cv_buf_putc(&seen.input, ';');
}

static void on_cancel(void *arg)
{
    (void)arg;
    seen.cancels++;
}

static void on_drain(void *arg)
{
    (void)arg;
    seen.drains++;
}

static void start(struct cv_rpc_request *request, const json_t *params)
{
    static const struct cv_rpc_hooks hooks = {.on_cancel = on_cancel, .on_frame = on_frame, .on_drain = on_drain};
    struct cv_error err = CV_ERROR_INIT;
    seen.upgraded = cv_rpc_upgrade(request, cv_frames_of_client, &err);
    if (seen.upgraded < 0 || cv_json_flag(params, "fails")) {
        if (seen.upgraded == 0)
            cv_fail(&err, -ENOENT, "test.fails", "there is nothing");
        cv_rpc_fail(request, &err);
        return;
    }
    seen.request = request;
    cv_rpc_set_hooks(request, &hooks, NULL);
}

static void start_held(struct cv_rpc_request *request, const json_t *params)
{
    (void)params;
    seen.request = request;
}

static const struct cv_rpc_verb verbs[] = {
    {"test.raw", "upgrades", "{\"type\":\"object\"}", "{\"type\":\"object\"}", "use", true, start},
    {"test.held", "waits", "{\"type\":\"object\"}", "{\"type\":\"object\"}", "use", true, start_held},
    {0},
};

#define RAW "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.raw\",\"params\":{}}"

static void begin(struct kit *kit, struct client *client)
{
    cv_buf_finish(&seen.input);
    memset(&seen, 0, sizeof seen);
    kit_open(kit, verbs, NULL);
    *client = client_open(kit);
}

static void finish(struct kit *kit, struct client *client)
{
    client_close(client);
    kit_turn(kit, cv_rpc_peers(kit->rpc) == 0);
    kit_close(kit);
    cv_buf_finish(&seen.input);
}

static void accepted(struct kit *kit, struct client *client)
{
    cv_auto_json json_t *line = client_line(kit, client);
    assert_true(cv_json_flag(json_object_get(json_object_get(line, "params"), "item"), "raw"));
}

/* The next frame of the server; its payload as text in a static buffer. */
static const char *frame(struct kit *kit, struct client *client, uint8_t *kind)
{
    static char text[4096];
    kit_turn(kit, (client_has_line(client), client->in.len >= CV_FRAME_HEAD || client->eof));
    assert_true(client->in.len >= CV_FRAME_HEAD);
    size_t len = (uint8_t)client->in.data[0] | (size_t)(uint8_t)client->in.data[1] << 8;
    *kind = (uint8_t)client->in.data[4];
    kit_turn(kit, (client_has_line(client), client->in.len >= CV_FRAME_HEAD + len));
    assert_true(len < sizeof text);
    memcpy(text, client->in.data + CV_FRAME_HEAD, len);
    text[len] = '\0';
    cv_buf_drop(&client->in, CV_FRAME_HEAD + len);
    return text;
}

static void bytes_go_both_ways_and_the_end_closes(void **state)
{
    struct kit kit;
    struct client client;
    uint8_t kind;
    struct cv_buf out = CV_BUF_INIT;
    (void)state;
    begin(&kit, &client);
    cv_buf_puts(&out, RAW "\n"); /* frames in the same piece as the line belong to it */
    cv_frame_add(&out, CV_FRAME_STDIN, "early", 5);
    client_send(&kit, &client, out.data, out.len);
    accepted(&kit, &client);
    kit_turn(&kit, seen.input.len == 8);
    assert_string_equal(seen.input.data, "1:early;");
    assert_true(cv_rpc_upgraded(seen.request));
    cv_buf_clear(&out);
    cv_frame_add(&out, CV_FRAME_STDIN, "more", 4);
    cv_frame_add(&out, CV_FRAME_EOF, "", 0);
    for (size_t i = 0; i < out.len; i++) { /* byte for byte */
        client_send(&kit, &client, out.data + i, 1);
        kit_step(&kit);
    }
    kit_turn(&kit, seen.input.len > 8 && strstr(seen.input.data, "2:;"));
    cv_rpc_frame(seen.request, CV_FRAME_STDOUT, "out\n", 4);
    cv_rpc_item(seen.request, json_pack("{s:s}", "stdin", "pause"));
    cv_rpc_end(seen.request, json_pack("{s:i}", "exit", 3));
    assert_string_equal(frame(&kit, &client, &kind), "out\n");
    assert_int_equal(kind, CV_FRAME_STDOUT);
    assert_string_equal(frame(&kit, &client, &kind), "{\"stdin\":\"pause\"}");
    assert_int_equal(kind, CV_FRAME_ITEM);
    assert_string_equal(frame(&kit, &client, &kind), "{\"result\":{\"exit\":3}}");
    assert_int_equal(kind, CV_FRAME_END);
    kit_turn(&kit, (client_has_line(&client), client.eof));
    assert_int_equal(seen.cancels, 0);
    cv_buf_finish(&out);
    finish(&kit, &client);
}

static void it_needs_a_connection_of_its_own(void **state)
{
    struct kit kit;
    struct client client;
    (void)state;
    begin(&kit, &client);
    client_say(&kit, &client, "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"test.held\"}");
    kit_turn(&kit, seen.request != NULL);
    assert_non_null(strstr(client_error(&kit, &client, RAW), "connection of its own"));
    assert_int_equal(seen.upgraded, -EBUSY);
    cv_rpc_end(seen.request, json_object());
    json_decref(client_line(&kit, &client)); /* the lines go on */
    finish(&kit, &client);
}

static void a_failure_after_it_is_a_frame(void **state)
{
    struct kit kit;
    struct client client;
    uint8_t kind;
    (void)state;
    begin(&kit, &client);
    client_say(&kit, &client, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.raw\",\"params\":{\"fails\":true}}");
    accepted(&kit, &client);
    assert_non_null(strstr(frame(&kit, &client, &kind), "there is nothing"));
    assert_int_equal(kind, CV_FRAME_END);
    kit_turn(&kit, (client_has_line(&client), client.eof));
    finish(&kit, &client);
}

static void hostile_frames_end_it_with_a_reason(void **state)
{
    static const struct {
        uint8_t kind;
        uint32_t len;
        const char *text;
    } cases[] = {
        {99, 1, "kind 99"}, {CV_FRAME_STDOUT, 1, "kind 17"}, {CV_FRAME_STDIN, UINT32_MAX, "4294967295 bytes"}, {CV_FRAME_SIGNAL, 9, "9 bytes"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct kit kit;
        struct client client;
        uint8_t head[CV_FRAME_HEAD], kind;
        begin(&kit, &client);
        client_say(&kit, &client, RAW);
        accepted(&kit, &client);
        cv_frame_head(head, cases[i].kind, cases[i].len);
        client_send(&kit, &client, (const char *)head, sizeof head);
        const char *text = frame(&kit, &client, &kind);
        if (!strstr(text, cases[i].text))
            fail_msg("'%s' is not in %s", cases[i].text, text);
        assert_int_equal(kind, CV_FRAME_END);
        kit_turn(&kit, seen.cancels == 1);
        cv_rpc_frame(seen.request, CV_FRAME_STDOUT, "late", 4);
        cv_rpc_end(seen.request, json_object()); /* for nobody: it was told why */
        kit_turn(&kit, (client_has_line(&client), client.eof));
        assert_int_equal(client.in.len, 0);
        finish(&kit, &client);
    }
}

static void a_slow_reader_is_waited_for_and_loses_nothing(void **state)
{
    static char block[262144];
    struct kit kit;
    struct client client;
    size_t sent = 0;
    (void)state;
    begin(&kit, &client);
    client_say(&kit, &client, RAW);
    accepted(&kit, &client);
    for (; !cv_rpc_full(seen.request); sent += CV_FRAME_HEAD + sizeof block) {
        memset(block, (int)(sent % 251), sizeof block);
        cv_rpc_frame(seen.request, CV_FRAME_STDOUT, block, sizeof block);
    }
    assert_true(cv_rpc_queued(seen.request) <= CV_FRAME_HEAD + sizeof block);
    /* what it sends is still heard */
    uint8_t interrupt[CV_FRAME_HEAD + 1] = {0};
    cv_frame_head(interrupt, CV_FRAME_SIGNAL, 1);
    interrupt[CV_FRAME_HEAD] = 2;
    client_send(&kit, &client, (const char *)interrupt, sizeof interrupt);
    kit_turn(&kit, seen.input.len > 0);
    /* the end comes while bytes still wait, and longer than any flush takes */
    cv_rpc_end(seen.request, json_object());
    for (int i = 0; i < 100; i++)
        kit_step(&kit);
    kit_turn(&kit, (client_has_line(&client), client.eof));
    assert_int_equal(client.in.len, sent + CV_FRAME_HEAD + strlen("{\"result\":{}}"));
    finish(&kit, &client);
}

static void it_drains(void **state)
{
    static const char block[262144];
    struct kit kit;
    struct client client;
    (void)state;
    begin(&kit, &client);
    client_say(&kit, &client, RAW);
    accepted(&kit, &client);
    while (!cv_rpc_full(seen.request))
        cv_rpc_frame(seen.request, CV_FRAME_STDERR, block, sizeof block);
    kit_turn(&kit, (client_has_line(&client), seen.drains == 1));
    assert_false(cv_rpc_full(seen.request));
    cv_rpc_end(seen.request, json_object());
    finish(&kit, &client);
}

static void who_leaves_cancels(void **state)
{
    struct kit kit;
    struct client client;
    (void)state;
    begin(&kit, &client);
    client_say(&kit, &client, RAW);
    accepted(&kit, &client);
    close(client.fd);
    client.fd = -1;
    kit_turn(&kit, seen.cancels == 1);
    cv_rpc_frame(seen.request, CV_FRAME_STDOUT, "x", 1);
    cv_rpc_end(seen.request, json_object());
    finish(&kit, &client);
}

static void a_close_lets_the_end_out(void **state)
{
    struct kit kit;
    struct client client;
    uint8_t kind;
    (void)state;
    begin(&kit, &client);
    client_say(&kit, &client, RAW);
    accepted(&kit, &client);
    cv_rpc_close(kit.rpc, kit_on_closed, &kit);
    kit_turn(&kit, seen.cancels == 1);
    cv_rpc_end(seen.request, json_pack("{s:s}", "kind", "cancelled"));
    assert_string_equal(frame(&kit, &client, &kind), "{\"result\":{\"kind\":\"cancelled\"}}");
    kit_turn(&kit, kit.closed);
    client_close(&client);
    cv_loop_destroy(kit.loop);
    char run[80];
    snprintf(run, sizeof run, "%s/run", kit.folder);
    assert_int_equal(rmdir(run), 0);
    assert_int_equal(rmdir(kit.folder), 0);
}

static void open_files_are_raised_and_shared(void **state)
{
    struct rlimit before, now;
    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    struct rlimit low = {.rlim_cur = before.rlim_max > 300 ? 300 : before.rlim_max, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &low), 0);
    assert_int_equal(files_raise(), before.rlim_max);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &now), 0);
    assert_int_equal(now.rlim_cur, before.rlim_max);
    setrlimit(RLIMIT_NOFILE, &before);
    assert_int_equal(files_clients(1024, 10000), 512);
    assert_int_equal(files_clients(4096, 10000), 3072);
    assert_int_equal(files_clients(1 << 20, 10000), 10000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_go_both_ways_and_the_end_closes),
        cmocka_unit_test(it_needs_a_connection_of_its_own),
        cmocka_unit_test(a_failure_after_it_is_a_frame),
        cmocka_unit_test(hostile_frames_end_it_with_a_reason),
        cmocka_unit_test(a_slow_reader_is_waited_for_and_loses_nothing),
        cmocka_unit_test(it_drains),
        cmocka_unit_test(who_leaves_cancels),
        cmocka_unit_test(a_close_lets_the_end_out),
        cmocka_unit_test(open_files_are_raised_and_shared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
