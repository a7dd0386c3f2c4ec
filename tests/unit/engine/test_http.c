// SPDX-License-Identifier: MIT
/*
 * test_http.c - the parts of the engine for served models that need no server: events cut anywhere, replies and their bounds, requests and
 * what is taken back after a refusal, words for errors.
 */
#include "rig.h"

#include "agent/engine/http.h"

static bool collect(const char *data, size_t len, void *arg)
{
    cv_buf_putc(arg, '[');
    cv_buf_add(arg, data, len);
    cv_buf_putc(arg, ']');
    return true;
}

static const struct {
    const char *bytes, *events;
} streams[] = {
    {"data: a\n\ndata: b\n\n", "[a][b]"},
    {"data: a\r\n\r\ndata: b\r\n\r\n", "[a][b]"},
    {"data: a\r\rdata: b\r\r", "[a][b]"},
    {"data:a\ndata: b\n\n", "[a\nb]"},
    {"data:  a\n\n", "[ a]"},
    {"data:\n\n", "[]"},
    {": comment\nevent: x\nid: 1\nretry: 5\ndata: a\n\n", "[a]"},
    {"\n\n\r\n\rdata: a\n\n", "[a]"},
    {"data\n\ndatax: a\n\n", ""},
    {"data: unfinished\n", ""},
    {"data: unfinished", ""},
    {"data: gr\xc3\xbc\xc3\x9f\n\n", "[gr\xc3\xbc\xc3\x9f]"},
    {"", ""},
};

static void events_come_out_however_they_are_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
        size_t len = strlen(streams[i].bytes);
        for (size_t cut = 0; cut <= len; cut++)
            for (size_t second = cut; second <= len; second += 3) {
                struct sse sse = {0};
                cv_auto_buf struct cv_buf out = CV_BUF_INIT;
                assert_int_equal(sse_feed(&sse, streams[i].bytes, cut, collect, &out), 0);
                assert_int_equal(sse_feed(&sse, streams[i].bytes + cut, second - cut, collect, &out), 0);
                assert_int_equal(sse_feed(&sse, streams[i].bytes + second, len - second, collect, &out), 0);
                assert_string_equal(cv_buf_text(&out), streams[i].events);
                sse_finish(&sse);
            }
    }
}

static void an_endless_line_is_refused(void **state)
{
    (void)state;
    struct sse sse = {0};
    cv_auto_buf struct cv_buf out = CV_BUF_INIT;
    cv_auto_free char *piece = cv_zalloc(65536);
    memset(piece, 'x', 65536);
    int rc = 0, count = 0;
    while ((rc = sse_feed(&sse, piece, 65536, collect, &out)) == 0 && count < 100)
        count++;
    assert_int_equal(rc, -EMSGSIZE);
    assert_int_equal(count, SSE_EVENT_BYTES / 65536);
    sse_finish(&sse);
}

/* ---- replies -------------------------------------------------------------------------------------------------------- */

static void gather(const char *piece, size_t len, void *arg)
{
    cv_buf_add(arg, piece, len);
}

static struct http_reply fed(const char *bytes, bool is_stream, struct cv_buf *pieces)
{
    struct http_reply reply = {.max_bytes = 1000, .on_text = gather, .arg = pieces};
    http_reply_begin(&reply, is_stream);
    if (http_reply_feed(&reply, bytes, strlen(bytes)))
        http_reply_end(&reply);
    return reply;
}

#define CHUNK(content) "data: {\"choices\":[{\"delta\":{\"content\":\"" content "\"}}]}\n\n"
#define STOP(reason) "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"" reason "\"}]}\n\n"

static void replies_are_put_together(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        bool is_stream;
        const char *text; /* NULL: an error, which holds `error` */
        const char *error;
        bool is_cut;
    } rows[] = {
        {CHUNK("a") CHUNK("b") STOP("stop") "data: [DONE]\n\n", true, "ab", NULL, false},
        {CHUNK("a") "data: [DONE]\n\n", true, "a", NULL, false},
        {CHUNK("a") STOP("stop"), true, "a", NULL, false},
        {CHUNK("a") STOP("length"), true, "a", NULL, true},
        {CHUNK("a"), true, NULL, "broke off in the middle", false},
        {"", true, NULL, "broke off in the middle", false},
        {"data: []\n\n", true, NULL, "no JSON object", false},
        {"data: {\"choices\":7}\n\ndata: {}\n\n" STOP("stop"), true, "", NULL, false},
        {"data: {\"choices\":[{\"delta\":{\"content\":7,\"tool_calls\":\"x\"}}]}\n\n" STOP("stop"), true, "", NULL, false},
        {"data: {\"error\":{\"message\":\"burnt\"}}\n\n", true, NULL, "burnt", false},
        {"data: {\"error\":\"burnt\"}\n\n", true, NULL, "burnt", false},
        {"{\"choices\":[{\"message\":{\"content\":\"whole\"},\"finish_reason\":\"stop\"}]}", false, "whole", NULL, false},
        {"{\"choices\":[]}", false, NULL, "broke off", false},
        {"<html>", false, NULL, "no JSON", false},
        {"data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"t\\\"\",\"arguments\":\"{\\\"a\\\"\"}}]}}]}\n\n"
         "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}},{\"index\":1,\"function\":{\"name\":\"u\"}}]}}]}\n\n"
         STOP("tool_calls"), true, "{\"tool\": \"t\\\"\", \"args\": {\"a\": 1}}", NULL, false},
        {"{\"choices\":[{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"t\",\"arguments\":\"{broken\"}}]},\"finish_reason\":\"tool_calls\"}]}", false,
         "{\"tool\": \"t\", \"args\": {broken}", NULL, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cv_auto_buf struct cv_buf pieces = CV_BUF_INIT;
        struct http_reply reply = fed(rows[i].bytes, rows[i].is_stream, &pieces);
        if (rows[i].text) {
            if (reply.error.code)
                fail_msg("row %zu: %s", i, reply.error.text);
            assert_string_equal(cv_buf_text(&reply.text), rows[i].text);
            assert_string_equal(cv_buf_text(&pieces), rows[i].text);
        } else {
            assert_true(reply.error.code < 0);
            assert_non_null(strstr(reply.error.text, rows[i].error));
        }
        assert_int_equal(reply.is_cut, rows[i].is_cut);
        http_reply_finish(&reply);
    }
}

static void a_reply_is_bounded(void **state)
{
    (void)state;
    struct http_reply reply = {.max_bytes = 1000};
    static const char piece[] = CHUNK("0123456789");
    int count = 0;
    http_reply_begin(&reply, true);
    while (http_reply_feed(&reply, piece, sizeof piece - 1) && count < 1000)
        count++;
    assert_int_equal(count, 100);
    assert_true(reply.is_cut);
    assert_int_equal(reply.error.code, 0);
    assert_int_equal(reply.text.len, 1000);
    http_reply_finish(&reply);
}

static void counts_are_taken_and_nonsense_is_not(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf pieces = CV_BUF_INIT;
    struct http_reply reply = fed(STOP("stop") "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,"
                                  "\"prompt_tokens_details\":{\"cached_tokens\":5}},\"timings\":{\"cache_n\":6}}\n\n", true, &pieces);
    assert_int_equal(reply.prompt_tokens, 12);
    assert_int_equal(reply.generated_tokens, 3);
    assert_int_equal(reply.cached_tokens, 6);
    http_reply_finish(&reply);
    reply = fed(STOP("stop") "data: {\"usage\":{\"prompt_tokens\":-4,\"completion_tokens\":\"x\",\"prompt_tokens_details\":7}}\n\n", true, &pieces);
    assert_int_equal(reply.prompt_tokens, -1);
    assert_int_equal(reply.generated_tokens, -1);
    assert_int_equal(reply.cached_tokens, -1);
    http_reply_finish(&reply);
}

/* ---- requests ------------------------------------------------------------------------------------------------------- */

static struct request make_request(struct cv_message *messages, size_t count)
{
    return (struct request){.messages = messages, .message_count = count, .schema = (char *)"{\"type\": \"object\"}", .max_tokens = 9,
                            .sampling = {.temperature = 0.5f, .top_k = 4, .min_p = 0.1f, .presence = 1, .seed = 3}};
}

static void a_complaint_takes_back_what_it_names(void **state)
{
    (void)state;
    struct cv_message messages[] = {{"system", "s"}, {"user", "u"}, {"assistant", "a"}, {"tool", "t"}};
    struct request request = make_request(messages, 4);
    struct http_engine engine = {.model = (char *)"m", .manners = {.schema = HTTP_SCHEMA_OPENAI}};
    cv_auto_json json_t *first = http_body(&engine, &request);
    assert_string_equal(cv_json_str(json_object_get(first, "response_format"), "type", ""), "json_schema");
    assert_int_equal(cv_json_num(first, "top_k", 0), 4);
    assert_true(json_real_value(json_object_get(first, "presence_penalty")) == 1);
    request.sampling.presence = 0;
    assert_true(http_relent(&engine.manners, &request, "no stream_options here"));
    assert_true(http_relent(&engine.manners, &request, "use max_completion_tokens"));
    assert_true(http_relent(&engine.manners, &request, "top_k is unknown"));
    assert_true(http_relent(&engine.manners, &request, "role 'tool' needs a tool_call_id"));
    assert_int_equal(engine.manners.schema, HTTP_SCHEMA_OPENAI);
    assert_true(http_relent(&engine.manners, &request, "response_format"));
    cv_auto_json json_t *second = http_body(&engine, &request);
    assert_string_equal(cv_json_str(json_object_get(second, "response_format"), "type", ""), "json_object");
    assert_null(json_object_get(second, "stream_options"));
    assert_null(json_object_get(second, "top_k"));
    assert_null(json_object_get(second, "presence_penalty"));
    assert_int_equal(cv_json_num(second, "max_completion_tokens", 0), 9);
    const json_t *last = json_array_get(json_object_get(second, "messages"), 3);
    assert_string_equal(cv_json_str(last, "role", ""), "user");
    assert_string_equal(cv_json_str(last, "content", ""), "Result of the call:\nt");
    assert_true(http_relent(&engine.manners, &request, "who knows"));
    assert_int_equal(engine.manners.schema, HTTP_SCHEMA_NONE);
    assert_false(http_relent(&engine.manners, &request, "who knows"));
    cv_auto_json json_t *third = http_body(&engine, &request);
    assert_null(json_object_get(third, "response_format"));
}

static void errors_say_what_to_do(void **state)
{
    (void)state;
    struct http_engine engine = {.url = (char *)"http://h/v1"}, keyed = {.url = (char *)"http://h/v1", .key = (char *)"k"};
    static const struct {
        int status;
        const char *body, *after, *part;
    } rows[] = {
        {401, "{\"error\":{\"message\":\"bad key\"}}", NULL, "answered 401: bad key; it wants a key: corvid secret set NAME"},
        {404, "{\"detail\":\"Not Found\"}", NULL, "answered 404: Not Found; look at the URL of --model"},
        {429, "{\"message\":\"slow\"}", "12", "no credit left: try again in 12 s"},
        {429, "{}", "\x1b[31m", "no credit left"},
        {503, "", NULL, "it gave no reason"},
        {599, "plain", NULL, "the server's own log"},
        {418, "{\"error\":\"tea\"}", NULL, "answered 418: tea; it does not take"},
        {302, "", NULL, "name the URL that it leads to"},
        {101, "x", NULL, "answered 101: x"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cv_error err = CV_ERROR_INIT;
        assert_true(http_explain(&engine, rows[i].status, rows[i].body, rows[i].after, &err) < 0);
        if (!strstr(err.text, rows[i].part))
            fail_msg("%s", err.text);
        assert_null(strchr(err.text, '\x1b'));
    }
    struct cv_error err = CV_ERROR_INIT;
    http_explain(&keyed, 401, "", NULL, &err);
    assert_non_null(strstr(err.text, "corvid secret set k"));
}

/* ---- the engine ----------------------------------------------------------------------------------------------------- */

static void a_bad_url_is_no_engine(void **state)
{
    (void)state;
    struct rig rig;
    rig_open(&rig);
    static const char *const models[] = {"http:http://", "http:http://u@h/v1", "http:http://h:0/v1", "http:http://h/v1?x=1", "http:http://h/v1#x"};
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        struct cv_error err = CV_ERROR_INIT;
        const struct cv_engine_options options = {.model = models[i]};
        assert_int_equal(cv_engine_create(rig.loop, &options, NULL, NULL, &rig.engine, &err), -EINVAL);
    }
    const struct cv_engine_options options = {.model = "http:http://h/v1"};
    assert_int_equal(cv_engine_create(rig.loop, &options, NULL, NULL, &rig.engine, NULL), -EINVAL); /* no way to a network */
    assert_null(rig.engine);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_come_out_however_they_are_cut),
        cmocka_unit_test(an_endless_line_is_refused),
        cmocka_unit_test(replies_are_put_together),
        cmocka_unit_test(a_reply_is_bounded),
        cmocka_unit_test(counts_are_taken_and_nonsense_is_not),
        cmocka_unit_test(a_complaint_takes_back_what_it_names),
        cmocka_unit_test(errors_say_what_to_do),
        cmocka_unit_test(a_bad_url_is_no_engine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
