// SPDX-License-Identifier: MIT
/*
 * test_server.c - the wire against real sockets: what is answered, what is refused, what goes on after a refusal, and what
 * happens to requests whose client leaves, reads too slowly, or is cut off by the end of the server.
 */
#include "tests/unit/rpc/peerkit.h"

#include "daemon/base/auto.h"
#include "daemon/base/limits.h"

#include <fcntl.h>

/* What the verbs below saw. */
struct seen {
    struct cv_rpc_request *held;
    int started, cancels, drains, ends;
    char input[256];
    bool flooding;
};

static void verb_echo(struct cv_rpc_request *request, const json_t *params)
{
    cv_rpc_end(request, json_pack("{s:O}", "got", params));
}

static void verb_own(struct cv_rpc_request *request, const json_t *params)
{
    (void)params;
    cv_rpc_end(request, json_pack("{s:i}", "uid", (int)cv_rpc_uid(request)));
}

static void hold_cancel(void *arg)
{
    struct seen *seen = arg;
    struct cv_error err;
    seen->cancels++;
    cv_fail(&err, -ECANCELED, "cancelled", "cancelled");
    cv_rpc_fail(seen->held, &err);
    seen->held = NULL;
    seen->ends++;
}

static void hold_input(const json_t *params, void *arg)
{
    struct seen *seen = arg;
    snprintf(seen->input, sizeof seen->input, "%s", cv_json_str(params, "data", ""));
}

static void verb_hold(struct cv_rpc_request *request, const json_t *params)
{
    static const struct cv_rpc_hooks hooks = {.on_cancel = hold_cancel, .on_input = hold_input};
    struct seen *seen = cv_rpc_context(request);
    (void)params;
    seen->held = request;
    seen->started++;
    cv_rpc_set_hooks(request, &hooks, seen);
    cv_rpc_item(request, json_pack("{s:i}", "started", seen->started));
}

/* Ends later than its cancel, as a verb does that has a worker to end first. */
static void late_end(void *arg)
{
    struct seen *seen = arg;
    cv_rpc_end(seen->held, json_object());
    seen->held = NULL;
    seen->ends++;
}

static void late_cancel(void *arg)
{
    struct seen *seen = arg;
    seen->cancels++;
    cv_loop_defer(*(struct cv_loop **)cv_rpc_context(seen->held), late_end, seen);
}

struct late {
    struct cv_loop *loop; /* first: late_cancel reads it */
    struct seen seen;
};

static void verb_late(struct cv_rpc_request *request, const json_t *params)
{
    static const struct cv_rpc_hooks hooks = {.on_cancel = late_cancel};
    struct late *late = cv_rpc_context(request);
    (void)params;
    late->seen.held = request;
    cv_rpc_set_hooks(request, &hooks, &late->seen);
}

/* Sends items until the queue is full, goes on when it has drained: a producer that behaves. */
static void flood(struct seen *seen)
{
    char block[8192];
    memset(block, 'x', sizeof block - 1);
    block[sizeof block - 1] = '\0';
    while (seen->flooding && !cv_rpc_full(seen->held))
        cv_rpc_item(seen->held, json_pack("{s:s}", "block", block));
}

static void flood_drain(void *arg)
{
    struct seen *seen = arg;
    seen->drains++;
    flood(seen);
}

static void verb_flood(struct cv_rpc_request *request, const json_t *params)
{
    static const struct cv_rpc_hooks hooks = {.on_cancel = hold_cancel, .on_drain = flood_drain};
    struct seen *seen = cv_rpc_context(request);
    (void)params;
    seen->held = request;
    seen->flooding = true;
    cv_rpc_set_hooks(request, &hooks, seen);
    flood(seen);
}

/* A producer that does not look. */
static void verb_spill(struct cv_rpc_request *request, const json_t *params)
{
    static const struct cv_rpc_hooks hooks = {.on_cancel = hold_cancel};
    struct seen *seen = cv_rpc_context(request);
    char block[65536];
    (void)params;
    seen->held = request;
    cv_rpc_set_hooks(request, &hooks, seen);
    memset(block, 'x', sizeof block - 1);
    block[sizeof block - 1] = '\0';
    for (int i = 0; i < 128; i++)
        cv_rpc_item(request, json_pack("{s:s}", "block", block));
}

/* An answer of `bytes` in one member, or in many small ones. */
static void verb_big(struct cv_rpc_request *request, const json_t *params)
{
    size_t bytes = (size_t)cv_json_num(params, "bytes", 0);
    cv_auto_free char *text = cv_zalloc(bytes + 1);
    memset(text, 'x', bytes);
    json_t *result = json_pack("{s:i, s:s}", "small", 1, "text", text);
    if (cv_json_flag(params, "many"))
        for (int i = 0; i < 100; i++)
            json_object_set_new(result, (char[]){(char)('A' + i / 26), (char)('a' + i % 26), '\0'}, json_stringn(text, 60000));
    cv_rpc_end(request, result);
}

#define ANY "{\"type\":\"object\"}"
#define NOTHING "{\"type\":\"object\",\"additionalProperties\":false}"
#define BIG "{\"type\":\"object\",\"properties\":{" \
            "\"bytes\":{\"type\":\"integer\",\"minimum\":0},\"many\":{\"type\":\"boolean\"}}," \
            "\"required\":[\"bytes\"],\"additionalProperties\":false}"

static const struct cv_rpc_verb verbs[] = {
    {"test.big", "answers with much", BIG, ANY, "use", false, verb_big},
    {"test.echo", "gives the parameters back", ANY, ANY, "use", false, verb_echo},
    {"test.flood", "items for ever", NOTHING, ANY, "use", true, verb_flood},
    {"test.hold", "waits to be cancelled", NOTHING, ANY, "use", true, verb_hold},
    {"test.late", "ends after its cancel", NOTHING, ANY, "use", true, verb_late},
    {"test.own", "for the owner", NOTHING, ANY, "own", false, verb_own},
    {"test.spill", "items without looking", NOTHING, ANY, "use", true, verb_spill},
    {0},
};

#define CALL(id, method) "{\"jsonrpc\":\"2.0\",\"id\":" id ",\"method\":\"" method "\"}"

static void expect_alive(struct kit *kit, struct client *client)
{
    client_say(kit, client, CALL("\"alive\"", "test.echo"));
    cv_auto_json json_t *answer = client_line(kit, client);
    assert_string_equal(cv_json_str(answer, "id", ""), "alive");
    assert_non_null(json_object_get(answer, "result"));
}

static void answers_carry_the_id_and_the_params(void **state)
{
    (void)state;
    struct kit kit;
    kit_open(&kit, verbs, NULL);
    struct client client = client_open(&kit);
    client_say(&kit, &client, "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"test.echo\",\"params\":{\"a\":[1,2]}}");
    cv_auto_json json_t *answer = client_line(&kit, &client);
    cv_auto_free char *text = cv_json_dump(answer);
    assert_string_equal(text, "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"got\":{\"a\":[1,2]}}}");
    client_close(&client);
    kit_close(&kit);
}

static void wrong_lines_are_answered_and_the_connection_goes_on(void **state)
{
    (void)state;
    static const struct {
        const char *line, *error;
    } rows[] = {
        {"{\"jsonrpc\":\"2.0\" \"id\":1}", "-32700: no valid JSON at column 21: '}' expected near '\"id\"'"},
        {"nonsense", "-32700: no valid JSON at column 8: invalid token near 'nonsense'"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"test.echo\"}",
         "-32700: no valid JSON at column 28: duplicate object key near '\"id\"'"},
        {"[" CALL("1", "test.echo") "]", "-32600: batches are not served: send one request a line"},
        {"17", "-32600: expected a request object, got an integer"},
        {"{\"id\":1,\"method\":\"test.echo\"}", "-32600: jsonrpc: expected \"2.0\""},
        {"{\"jsonrpc\":2.0,\"id\":1,\"method\":\"test.echo\"}", "-32600: jsonrpc: expected \"2.0\""},
        {"{\"jsonrpc\":\"2.0\",\"id\":1}", "-32600: method: expected a string, got nothing"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":4}", "-32600: method: expected a string, got an integer"},
        {CALL("1.5", "test.echo"), "-32600: id: expected an integer or a string of at most 256 bytes, got a number"},
        {CALL("null", "test.echo"), "-32600: id: expected an integer or a string of at most 256 bytes, got null"},
        {CALL("{}", "test.echo"), "-32600: id: expected an integer or a string of at most 256 bytes, got an object"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.echo\",\"param\":{}}",
         "-32600: unknown member 'param', a request has jsonrpc, id, method and params"},
        {"{\"jsonrpc\":\"2.0\",\"method\":\"test.echo\"}",
         "-32600: 'test.echo' needs an id (an integer or a string): only 'input' and 'cancel' come without"},
        {"{\"jsonrpc\":\"2.0\",\"method\":\"cancel\"}", "-32600: params.id: expected the id of a request, got nothing"},
        {CALL("1", "test.ecko"), "-32601: no verb 'test.ecko', did you mean 'test.echo'?"},
        {CALL("1", "entirely.different"), "-32601: no verb 'entirely.different'; daemon.describe lists them"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.own\",\"params\":{\"x\":1}}", NULL},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.own\",\"params\":[]}", NULL},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.big\",\"params\":{\"bytes\":\"many\"}}", NULL},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.big\"}", NULL},
    };
    struct kit kit;
    kit_open(&kit, verbs, NULL);
    struct client client = client_open(&kit);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *error = client_error(&kit, &client, rows[i].line);
        if (rows[i].error)
            assert_string_equal(error, rows[i].error);
        else
            assert_memory_equal(error, "-32602: params", 14);
        expect_alive(&kit, &client);
    }
    client_close(&client);
    kit_close(&kit);
}

static void blank_lines_are_nothing(void **state)
{
    (void)state;
    struct kit kit;
    kit_open(&kit, verbs, NULL);
    struct client client = client_open(&kit);
    client_send(&kit, &client, "\n \t\r\n\n", 6);
    expect_alive(&kit, &client);
    client_close(&client);
    kit_close(&kit);
}

static void deep_nesting_is_an_error_not_a_crash(void **state)
{
    (void)state;
    struct kit kit;
    kit_open(&kit, verbs, NULL);
    struct client client = client_open(&kit);
    cv_auto_free char *line = cv_zalloc(500001);
    memset(line, '[', 500000);
    const char *error = client_error(&kit, &client, line);
    assert_memory_equal(error, "-32700: no valid JSON at column 2049: maximum parsing depth reached", 67);
    expect_alive(&kit, &client);
    client_close(&client);
    kit_close(&kit);
}

static void an_overlong_line_ends_the_connection(void **state)
{
    (void)state;
    struct kit kit;
    kit_open(&kit, verbs, NULL);
    struct client client = client_open(&kit), other = client_open(&kit);
    cv_auto_free char *line = cv_zalloc(CV_LIMIT_FRAME_BYTES + 2);
    memset(line, ' ', CV_LIMIT_FRAME_BYTES + 1);
    client_say(&kit, &client, line);
    cv_auto_json json_t *answer = client_line(&kit, &client);
    assert_int_equal(cv_json_num(json_object_get(answer, "error"), "code", 0), -32600);
    assert_true(json_is_null(json_object_get(answer, "id")));
    kit_turn(&kit, (client_has_line(&client), client.eof));
    expect_alive(&kit, &other); /* nobody else is touched */
    assert_int_equal(cv_rpc_peers(kit.rpc), 1);
    client_close(&client);
    client_close(&other);
    kit_close(&kit);
}

static void the_longest_line_is_served(void **state)
{
    (void)state;
    struct kit kit;
    kit_open(&kit, verbs, NULL);
    struct client client = client_open(&kit);
    cv_auto_free char *line = cv_zalloc(CV_LIMIT_FRAME_BYTES + 1);
    memset(line, ' ', CV_LIMIT_FRAME_BYTES);
    memcpy(line, CALL("1", "test.echo"), strlen(CALL("1", "test.echo")));
    client_say(&kit, &client, line);
    cv_auto_json json_t *answer = client_line(&kit, &client);
    assert_non_null(json_object_get(answer, "result"));
    client_close(&client);
    kit_close(&kit);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
    (void)state;
    struct kit kit;
    kit_open(&kit, verbs, NULL);
    struct client client = client_open(&kit);
    cv_auto_buf struct cv_buf lines = CV_BUF_INIT;
    for (int i = 0; i < 2000; i++)
        cv_buf_printf(&lines, "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"test.echo\"}\n", i);
    client_send(&kit, &client, lines.data, lines.len);
    for (int i = 0; i < 2000; i++) {
        cv_auto_json json_t *answer = client_line(&kit, &client);
        assert_int_equal(cv_json_num(answer, "id", -1), i);
    }
    client_close(&client);
    kit_close(&kit);
}

static void two_clients_do_not_see_each_other(void **state)
{
    (void)state;
    struct kit kit;
    struct seen seen = {0};
    kit_open(&kit, verbs, &seen);
    struct client a = client_open(&kit), b = client_open(&kit);
    client_say(&kit, &a, CALL("1", "test.hold"));
    json_decref(client_line(&kit, &a)); /* the item */
    client_say(&kit, &b, "{\"jsonrpc\":\"2.0\",\"method\":\"cancel\",\"params\":{\"id\":1}}"); /* not b's request */
    expect_alive(&kit, &b);
    assert_int_equal(seen.cancels, 0);
    client_say(&kit, &a, "{\"jsonrpc\":\"2.0\",\"method\":\"cancel\",\"params\":{\"id\":1}}");
    cv_auto_json json_t *answer = client_line(&kit, &a);
    assert_string_equal(cv_json_str(json_object_get(json_object_get(answer, "error"), "data"), "errno", ""), "ECANCELED");
    assert_int_equal(seen.cancels, 1);
    client_close(&a);
    client_close(&b);
    kit_close(&kit);
}

static void an_id_in_use_is_refused(void **state)
{
    (void)state;
    struct kit kit;
    struct seen seen = {0};
    kit_open(&kit, verbs, &seen);
    struct client client = client_open(&kit);
    client_say(&kit, &client, CALL("\"x\"", "test.hold"));
    json_decref(client_line(&kit, &client));
    assert_string_equal(client_error(&kit, &client, CALL("\"x\"", "test.echo")),
                        "-32600: a request with this id is not answered yet: take another id");
    assert_int_equal(seen.cancels, 0);
    client_close(&client);
    kit_turn(&kit, seen.ends == 1);
    kit_close(&kit);
}

static void input_reaches_its_request(void **state)
{
    (void)state;
    struct kit kit;
    struct seen seen = {0};
    kit_open(&kit, verbs, &seen);
    struct client client = client_open(&kit);
    client_say(&kit, &client, CALL("1", "test.hold"));
    client_say(&kit, &client, "{\"jsonrpc\":\"2.0\",\"method\":\"input\",\"params\":{\"id\":2,\"data\":\"lost\"}}"); /* no such request: nothing */
    client_say(&kit, &client, "{\"jsonrpc\":\"2.0\",\"method\":\"input\",\"params\":{\"id\":1,\"data\":\"hello\"}}");
    kit_turn(&kit, strcmp(seen.input, "hello") == 0);
    client_close(&client);
    kit_turn(&kit, seen.ends == 1);
    kit_close(&kit);
}

static void a_client_that_leaves_cancels_what_it_started(void **state)
{
    (void)state;
    struct kit kit;
    struct seen seen = {0};
    kit_open(&kit, verbs, &seen);
    struct client client = client_open(&kit);
    client_say(&kit, &client, CALL("1", "test.hold"));
    json_decref(client_line(&kit, &client));
    client_close(&client);
    kit_turn(&kit, seen.cancels == 1 && cv_rpc_peers(kit.rpc) == 0);
    assert_int_equal(seen.ends, 1);
    kit_close(&kit);
}

static void a_request_may_outlive_its_client(void **state)
{
    (void)state;
    struct kit kit;
    struct late late = {0};
    kit_open(&kit, verbs, &late);
    late.loop = kit.loop;
    struct client client = client_open(&kit);
    client_say(&kit, &client, CALL("1", "test.late"));
    kit_turn(&kit, late.seen.held != NULL);
    client_close(&client);
    kit_turn(&kit, late.seen.ends == 1);
    kit_close(&kit);
}

static void a_client_that_only_stops_sending_gets_its_answers(void **state)
{
    (void)state;
    struct kit kit;
    struct seen seen = {0};
    kit_open(&kit, verbs, &seen);
    struct client client = client_open(&kit);
    client_say(&kit, &client, CALL("1", "test.hold"));
    json_decref(client_line(&kit, &client));
    assert_int_equal(shutdown(client.fd, SHUT_WR), 0);
    for (int i = 0; i < 50; i++)
        kit_step(&kit);
    assert_int_equal(seen.cancels, 0);
    cv_rpc_end(seen.held, json_object());
    seen.held = NULL;
    cv_auto_json json_t *answer = client_line(&kit, &client);
    assert_non_null(json_object_get(answer, "result"));
    kit_turn(&kit, (client_has_line(&client), client.eof)); /* nothing left to wait for */
    client_close(&client);
    kit_close(&kit);
}

static void one_that_stops_sending_and_then_leaves_is_noticed(void **state)
{
    (void)state;
    struct kit kit;
    struct seen seen = {0};
    kit_open(&kit, verbs, &seen);
    struct client client = client_open(&kit);
    client_say(&kit, &client, CALL("1", "test.hold"));
    json_decref(client_line(&kit, &client));
    assert_int_equal(shutdown(client.fd, SHUT_WR), 0);
    for (int i = 0; i < 20; i++)
        kit_step(&kit);
    client_close(&client);
    kit_turn(&kit, seen.cancels == 1);
    kit_close(&kit);
}

static void a_slow_reader_stops_the_producer_and_lets_it_go_on(void **state)
{
    (void)state;
    struct kit kit;
    struct seen seen = {0};
    kit_open(&kit, verbs, &seen);
    struct client client = client_open(&kit);
    client_say(&kit, &client, CALL("1", "test.flood"));
    kit_turn(&kit, seen.held && cv_rpc_full(seen.held));
    assert_true(cv_rpc_queued(seen.held) <= CV_LIMIT_PEER_QUEUE_BYTES / 2 + 16384);
    for (int i = 0; i < 2000; i++) {
        cv_auto_json json_t *item = client_line(&kit, &client);
        assert_string_equal(cv_json_str(item, "method", ""), "item");
    }
    assert_true(seen.drains > 0);
    seen.flooding = false;
    client_close(&client);
    kit_turn(&kit, seen.ends == 1);
    kit_close(&kit);
}

static void a_client_with_full_output_is_not_read(void **state)
{
    (void)state;
    struct kit kit;
    struct seen seen = {0};
    kit_open(&kit, verbs, &seen);
    struct client client = client_open(&kit);
    client_say(&kit, &client, CALL("1", "test.flood"));
    kit_turn(&kit, seen.held && cv_rpc_full(seen.held));
    client_say(&kit, &client, "{\"jsonrpc\":\"2.0\",\"method\":\"cancel\",\"params\":{\"id\":1}}");
    for (int i = 0; i < 50; i++)
        kit_step(&kit);
    assert_int_equal(seen.cancels, 0); /* it waits in the socket */
    seen.flooding = false;
    kit_turn(&kit, (client_has_line(&client), seen.cancels == 1)); /* reading made room */
    client_close(&client);
    kit_close(&kit);
}

static void a_reader_that_never_reads_is_dropped(void **state)
{
    (void)state;
    struct kit kit;
    struct seen seen = {0};
    kit_open(&kit, verbs, &seen);
    struct client client = client_open(&kit), other = client_open(&kit);
    client_say(&kit, &client, CALL("1", "test.spill"));
    kit_turn(&kit, seen.cancels == 1 && cv_rpc_peers(kit.rpc) == 1);
    expect_alive(&kit, &other);
    client_close(&client);
    client_close(&other);
    kit_close(&kit);
}

static void too_many_requests_of_one_client(void **state)
{
    (void)state;
    struct kit kit;
    struct late late = {0};
    kit_open(&kit, verbs, &late);
    late.loop = kit.loop;
    struct client client = client_open(&kit);
    struct cv_rpc_request *requests[CV_LIMIT_PEER_REQUESTS];
    for (int i = 0; i < CV_LIMIT_PEER_REQUESTS; i++) {
        char line[128];
        snprintf(line, sizeof line, "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"test.late\"}", i);
        late.seen.held = NULL;
        client_say(&kit, &client, line);
        kit_turn(&kit, late.seen.held != NULL);
        requests[i] = late.seen.held;
    }
    assert_string_equal(client_error(&kit, &client, CALL("\"more\"", "test.echo")),
                        "-32002: 64 requests of this connection wait for their answers, which is the limit");
    for (int i = 0; i < CV_LIMIT_PEER_REQUESTS; i++)
        cv_rpc_end(requests[i], json_object());
    for (int i = 0; i < CV_LIMIT_PEER_REQUESTS; i++)
        json_decref(client_line(&kit, &client));
    expect_alive(&kit, &client);
    client_close(&client);
    kit_close(&kit);
}

enum { MANY = 300 };

static void as_many_clients_as_the_limit_says(void **state)
{
    (void)state;
    struct kit kit;
    kit_open_for(&kit, verbs, NULL, MANY);
    static struct client clients[MANY];
    for (int i = 0; i < MANY; i++) {
        clients[i] = client_open(&kit);
        if (i % 32 == 31)
            kit_turn(&kit, cv_rpc_peers(kit.rpc) == i + 1);
    }
    struct client more = client_open(&kit);
    cv_auto_json json_t *answer = client_line(&kit, &more);
    assert_int_equal(cv_json_num(json_object_get(answer, "error"), "code", 0), -32002);
    kit_turn(&kit, (client_has_line(&more), more.eof));
    for (int i = 0; i < MANY; i++)
        expect_alive(&kit, &clients[i]);
    client_close(&clients[0]);
    kit_turn(&kit, cv_rpc_peers(kit.rpc) == MANY - 1);
    struct client again = client_open(&kit);
    expect_alive(&kit, &again);
    client_close(&again);
    client_close(&more);
    for (int i = 1; i < MANY; i++)
        client_close(&clients[i]);
    kit_close(&kit);
}

static void an_answer_that_is_too_long_says_what_it_left_out(void **state)
{
    (void)state;
    struct kit kit;
    kit_open(&kit, verbs, NULL);
    struct client client = client_open(&kit);
    client_say(&kit, &client, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.big\",\"params\":{\"bytes\":2000000}}");
    cv_auto_json json_t *answer = client_line(&kit, &client);
    cv_auto_free char *text = cv_json_dump(answer);
    assert_string_equal(text, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"small\":1,\"omitted\":[\"text\"]}}");
    assert_string_equal(client_error(&kit, &client,
                                     "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.big\",\"params\":{\"bytes\":60000,\"many\":true}}"),
                        "-32000: the answer is longer than a line may be (1048576 bytes)");
    client_close(&client);
    kit_close(&kit);
}

static void closing_ends_requests_and_tells_the_client(void **state)
{
    (void)state;
    struct kit kit;
    struct seen seen = {0};
    kit_open(&kit, verbs, &seen);
    struct client client = client_open(&kit);
    client_say(&kit, &client, CALL("1", "test.hold"));
    json_decref(client_line(&kit, &client));
    kit_close(&kit);
    assert_int_equal(seen.cancels, 1);
    assert_true(client_has_line(&client)); /* the error of the cancelled request came before the end */
    assert_true(client.eof);
    client_close(&client);
}

static void make_stale(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    close(fd);
}

static void the_socket_is_private_and_replaces_a_stale_one(void **state)
{
    (void)state;
    struct kit kit, second;
    struct stat st;
    struct cv_error err = CV_ERROR_INIT;
    kit_open(&kit, verbs, NULL);
    assert_int_equal(lstat(kit.path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(unlink(kit.path), 0);
    make_stale(kit.path);
    second = kit;
    struct cv_rpc_options options = {.path = kit.path, .fd = -1, .mode = 0600, .verbs = verbs};
    assert_int_equal(cv_rpc_listen(kit.loop, &options, &second.rpc, &err), 0);
    struct client client = client_open(&kit);
    expect_alive(&kit, &client);
    assert_int_equal(cv_rpc_peers(second.rpc), 1);
    cv_rpc_stop_accepting(kit.rpc); /* the first one does not remove the socket of the second */
    assert_int_equal(lstat(kit.path, &st), 0);
    client_close(&client);
    second.closed = false;
    cv_rpc_close(second.rpc, kit_on_closed, &second);
    kit_turn(&kit, second.closed);
    kit_close(&kit);
}

static void a_socket_in_use_is_left_alone(void **state)
{
    (void)state;
    struct kit kit;
    struct cv_rpc *second;
    struct stat before, after;
    struct cv_error err = CV_ERROR_INIT;
    kit_open(&kit, verbs, NULL);
    struct cv_rpc_options options = {.path = kit.path, .fd = -1, .mode = 0600, .verbs = verbs};
    assert_int_equal(lstat(kit.path, &before), 0);
    assert_int_equal(cv_rpc_listen(kit.loop, &options, &second, &err), -EADDRINUSE);
    assert_non_null(strstr(err.text, "another daemon serves"));
    assert_int_equal(lstat(kit.path, &after), 0);
    assert_int_equal(after.st_ino, before.st_ino);
    struct client client = client_open(&kit);
    expect_alive(&kit, &client);
    client_close(&client);
    kit_close(&kit);
}

static void a_file_where_the_socket_goes_is_left_alone(void **state)
{
    (void)state;
    struct cv_loop *loop;
    struct cv_rpc *rpc;
    char folder[] = "/tmp/corvid-rpc-XXXXXX", path[96], temp[104];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/notes", folder);
    snprintf(temp, sizeof temp, "%s.new", path);
    struct cv_rpc_options options = {.path = path, .fd = -1, .mode = 0600, .verbs = verbs};
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(cv_loop_create(&loop, &err), 0);
    for (int i = 0; i < 2; i++) {
        const char *file = i ? temp : path;
        int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        assert_int_equal(write(fd, "x", 1), 1);
        close(fd);
        assert_int_equal(cv_rpc_listen(loop, &options, &rpc, &err), -EEXIST);
        assert_non_null(strstr(err.text, file));
        struct stat st;
        assert_int_equal(lstat(file, &st), 0);
        assert_int_equal(st.st_size, 1);
        assert_int_equal(unlink(file), 0);
    }
    cv_loop_destroy(loop);
    assert_int_equal(rmdir(folder), 0);
}

static void bad_places_for_a_socket_are_refused(void **state)
{
    (void)state;
    struct cv_loop *loop;
    struct cv_error err = CV_ERROR_INIT;
    struct cv_rpc *rpc;
    char folder[] = "/tmp/corvid-rpc-XXXXXX", path[96];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/corvid.sock", folder);
    assert_int_equal(cv_loop_create(&loop, &err), 0);
    struct cv_rpc_options options = {.path = path, .fd = -1, .mode = 0600, .verbs = verbs};

    assert_int_equal(chmod(folder, 0777), 0);
    assert_int_equal(cv_rpc_listen(loop, &options, &rpc, &err), -EPERM);
    assert_non_null(strstr(err.text, "can be written by others"));
    assert_int_equal(access(path, F_OK), -1);

    options.path = "relative.sock";
    assert_int_equal(cv_rpc_listen(loop, &options, &rpc, &err), -EINVAL);

    char long_path[300];
    chmod(folder, 0700);
    snprintf(long_path, sizeof long_path, "%s/%0200d", folder, 0);
    options.path = long_path;
    assert_int_equal(cv_rpc_listen(loop, &options, &rpc, &err), -ENAMETOOLONG);
    assert_non_null(strstr(err.text, "at most 103 fit"));

    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    options.fd = pair[0];
    assert_int_equal(cv_rpc_listen(loop, &options, &rpc, &err), -EINVAL); /* connected, does not listen */
    assert_non_null(strstr(err.text, "does not listen"));
    close(pair[0]);
    close(pair[1]);
    options.fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    assert_int_equal(cv_rpc_listen(loop, &options, &rpc, &err), -ENOTSOCK);
    close(options.fd);
    cv_loop_destroy(loop);
    assert_int_equal(rmdir(folder), 0);
}

static void a_socket_handed_over_is_served_and_not_removed(void **state)
{
    (void)state;
    struct kit kit = {0};
    struct cv_error err = CV_ERROR_INIT;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(kit.folder, sizeof kit.folder, "/tmp/corvid-rpc-XXXXXX");
    assert_non_null(mkdtemp(kit.folder));
    snprintf(kit.path, sizeof kit.path, "%s/given.sock", kit.folder);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", kit.path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 8), 0);
    assert_int_equal(cv_loop_create(&kit.loop, &err), 0);
    struct cv_rpc_options options = {.fd = fd, .mode = 0600, .verbs = verbs};
    assert_int_equal(cv_rpc_listen(kit.loop, &options, &kit.rpc, &err), 0);
    struct client client = client_open(&kit);
    expect_alive(&kit, &client);
    client_close(&client);
    cv_rpc_close(kit.rpc, kit_on_closed, &kit);
    kit_turn(&kit, kit.closed);
    cv_loop_destroy(kit.loop);
    assert_int_equal(unlink(kit.path), 0); /* still there: it is the service manager's */
    assert_int_equal(rmdir(kit.folder), 0);
}

static void requests_may_be_chopped_anywhere(void **state)
{
    (void)state;
    struct kit kit;
    kit_open(&kit, verbs, NULL);
    struct client client = client_open(&kit);
    const char *line = CALL("3", "test.echo") "\n";
    for (size_t i = 0; i < strlen(line); i++) {
        client_send(&kit, &client, line + i, 1);
        kit_step(&kit);
    }
    cv_auto_json json_t *answer = client_line(&kit, &client);
    assert_int_equal(cv_json_num(answer, "id", 0), 3);
    client_send(&kit, &client, line, 10); /* half a line, then gone: nothing happens */
    client_close(&client);
    kit_turn(&kit, cv_rpc_peers(kit.rpc) == 0);
    kit_close(&kit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_carry_the_id_and_the_params),
        cmocka_unit_test(wrong_lines_are_answered_and_the_connection_goes_on),
        cmocka_unit_test(blank_lines_are_nothing),
        cmocka_unit_test(deep_nesting_is_an_error_not_a_crash),
        cmocka_unit_test(an_overlong_line_ends_the_connection),
        cmocka_unit_test(the_longest_line_is_served),
        cmocka_unit_test(pipelined_requests_are_answered_in_order),
        cmocka_unit_test(two_clients_do_not_see_each_other),
        cmocka_unit_test(an_id_in_use_is_refused),
        cmocka_unit_test(input_reaches_its_request),
        cmocka_unit_test(a_client_that_leaves_cancels_what_it_started),
        cmocka_unit_test(a_request_may_outlive_its_client),
        cmocka_unit_test(a_client_that_only_stops_sending_gets_its_answers),
        cmocka_unit_test(one_that_stops_sending_and_then_leaves_is_noticed),
        cmocka_unit_test(a_slow_reader_stops_the_producer_and_lets_it_go_on),
        cmocka_unit_test(a_client_with_full_output_is_not_read),
        cmocka_unit_test(a_reader_that_never_reads_is_dropped),
        cmocka_unit_test(too_many_requests_of_one_client),
        cmocka_unit_test(as_many_clients_as_the_limit_says),
        cmocka_unit_test(an_answer_that_is_too_long_says_what_it_left_out),
        cmocka_unit_test(closing_ends_requests_and_tells_the_client),
        cmocka_unit_test(the_socket_is_private_and_replaces_a_stale_one),
        cmocka_unit_test(a_socket_in_use_is_left_alone),
        cmocka_unit_test(a_file_where_the_socket_goes_is_left_alone),
        cmocka_unit_test(bad_places_for_a_socket_are_refused),
        cmocka_unit_test(a_socket_handed_over_is_served_and_not_removed),
        cmocka_unit_test(requests_may_be_chopped_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
