// SPDX-License-Identifier: MIT
/*
 * test_script.c - recorded replies: their sequence per session, what they expect, what is wrong in a file and where, and
 * the life of a generation (cancel, deadline, close), which every engine shares.
 */
#include "tests/unit/engine/rig.h"

#include "daemon/base/limits.h"

static void open_script(struct rig *rig, const char *text)
{
    rig_open(rig);
    cv_auto_free char *path = rig_file(rig, "replies", text, strlen(text));
    cv_auto_free char *model = cv_format("script:%s", path);
    const struct cv_engine_options options = {.model = model};
    assert_int_equal(cv_engine_create(rig->loop, &options, rig_changed, rig, &rig->engine, NULL), 0);
}

static void ask_texts(struct rig *rig, const char *session, const char *task, const char *last, const json_t *schema, struct reply *reply)
{
    const struct cv_message messages[] = {{"system", "You are a test."}, {"user", task}, {"tool", last}};
    rig_ask(rig, &(struct ask){.session = session, .messages = messages, .count = last ? 3 : 2, .schema = schema}, reply);
}

static void each_session_plays_its_own_sequence(void **state)
{
    (void)state;
    struct rig rig;
    struct reply reply = {0};
    open_script(&rig, "# two steps\n\n{\"reply\": {\"tool\": \"calc\", \"args\": {\"expression\": \"1+1\"}}}\n{\"reply\": \"done\"}\n");
    ask_texts(&rig, "a", "x", NULL, NULL, &reply);
    assert_string_equal(reply.text, "{\"tool\": \"calc\", \"args\": {\"expression\": \"1+1\"}}"); /* keys in order, a blank after : and , */
    assert_string_equal(cv_buf_text(&reply.streamed), reply.text);
    ask_texts(&rig, "b", "x", NULL, NULL, &reply);
    assert_int_equal(reply.text[0], '{');
    ask_texts(&rig, "a", "x", NULL, NULL, &reply);
    assert_string_equal(reply.text, "done");
    ask_texts(&rig, "a", "x", NULL, NULL, &reply);
    assert_int_equal(reply.error.code, -EPROTO);
    assert_non_null(strstr(reply.error.text, "ended"));
    cv_engine_forget(rig.engine, "a");
    cv_engine_forget(rig.engine, "never heard of");
    ask_texts(&rig, "a", "x", NULL, NULL, &reply);
    assert_int_equal(reply.text[0], '{');
    reply_clear(&reply);
    rig_close(&rig);
}

static void tasks_choose_their_replies(void **state)
{
    (void)state;
    struct rig rig;
    struct reply reply = {0};
    open_script(&rig, "{\"task\": \"count\", \"replies\": [{\"reply\": \"c1\"}, {\"reply\": \"c2\"}]}\n"
                      "{\"match\": \"^(list|show) .*\\\\.md$\", \"reply\": \"m1\"}\n"
                      "{\"reply\": \"o1\"}\n"
                      "{\"match\": \"^(list|show) .*\\\\.md$\", \"reply\": \"m2\"}\n");
    static const char *const expected[][3] = {
        {"a", "count the lines", "c1"}, {"a", "count the lines", "c2"}, {"b", "show a.md", "m1"}, {"b", "show a.md", "m2"}, {"c", "show a.mdx", "o1"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        ask_texts(&rig, expected[i][0], expected[i][1], NULL, NULL, &reply);
        assert_string_equal(reply.text, expected[i][2]);
    }
    reply_clear(&reply);
    rig_close(&rig);
    open_script(&rig, "{\"task\": \"count\", \"replies\": [{\"reply\": \"c1\"}]}\n");
    ask_texts(&rig, "a", "another task", NULL, NULL, &reply);
    assert_int_equal(reply.error.code, -EPROTO);
    assert_non_null(strstr(reply.error.text, "another task"));
    reply_clear(&reply);
    rig_close(&rig);
}

static void an_expectation_that_fails_names_its_line(void **state)
{
    (void)state;
    struct rig rig;
    struct reply reply = {0};
    open_script(&rig, "{\"reply\": \"a\"}\n\n{\"reply\": \"b\", \"expect\": \"12 lines\"}\n");
    ask_texts(&rig, "s", "x", NULL, NULL, &reply);
    ask_texts(&rig, "s", "x", "there are 11 lines", NULL, &reply);
    assert_int_equal(reply.error.code, -EPROTO);
    assert_non_null(strstr(reply.error.text, "replies:3:"));
    assert_non_null(strstr(reply.error.text, "12 lines"));
    cv_engine_forget(rig.engine, "s");
    ask_texts(&rig, "s", "x", NULL, NULL, &reply);
    ask_texts(&rig, "s", "x", "there are 12 lines", NULL, &reply);
    assert_int_equal(reply.error.code, 0);
    reply_clear(&reply);
    rig_close(&rig);
}

static void with_a_schema_the_reply_must_be_json(void **state)
{
    (void)state;
    struct rig rig;
    struct reply reply = {0};
    cv_auto_json json_t *schema = json_pack("{s:s}", "type", "object");
    open_script(&rig, "{\"reply\": \"no json\"}\n{\"reply\": \"{\\\"final\\\": \\\"yes\\\"}\"}\n");
    ask_texts(&rig, "s", "x", NULL, schema, &reply);
    assert_int_equal(reply.error.code, -EPROTO);
    assert_non_null(strstr(reply.error.text, "replies:1:"));
    ask_texts(&rig, "s", "x", NULL, schema, &reply);
    assert_int_equal(reply.error.code, 0);
    assert_string_equal(reply.text, "{\"final\": \"yes\"}");
    reply_clear(&reply);
    rig_close(&rig);
}

static void a_recorded_error_fails_the_generation(void **state)
{
    (void)state;
    struct rig rig;
    struct reply reply = {0};
    open_script(&rig, "{\"error\": \"the model fell over\"}\n");
    ask_texts(&rig, "s", "x", NULL, NULL, &reply);
    assert_int_equal(reply.error.code, -EIO);
    assert_string_equal(reply.error.text, "the model fell over");
    reply_clear(&reply);
    rig_close(&rig);
}

static void tokens_are_accounted_as_a_real_engine_would(void **state)
{
    (void)state;
    struct rig rig;
    struct reply reply = {0};
    char task[401], system[801];
    memset(task, 't', 400), task[400] = '\0';
    memset(system, 's', 800), system[800] = '\0';
    open_script(&rig, "{\"reply\": \"four\", \"tokens\": 9}\n{\"reply\": \"12345678\"}\n");
    cv_engine_pin(rig.engine, system);
    struct cv_message messages[] = {{"system", system}, {"user", task}, {"assistant", "four"}, {"tool", "ok"}};
    struct ask ask = {.session = "s", .messages = messages, .count = 2};
    rig_ask(&rig, &ask, &reply);
    assert_int_equal(reply.out.prompt_tokens, 301); /* 800 + 400 + 2 newlines */
    assert_int_equal(reply.out.cached_tokens, 200);
    assert_int_equal(reply.out.evaluated_tokens, 101);
    assert_int_equal(reply.out.generated_tokens, 9);
    ask.count = 4;
    rig_ask(&rig, &ask, &reply);
    assert_int_equal(reply.out.cached_tokens + reply.out.evaluated_tokens, reply.out.prompt_tokens);
    assert_in_range(reply.out.evaluated_tokens, 1, 3);
    assert_int_equal(reply.out.generated_tokens, 2);
    reply_clear(&reply);
    rig_close(&rig);
}

static void long_replies_are_cut(void **state)
{
    (void)state;
    struct rig rig;
    struct reply reply = {0};
    const struct cv_message messages[] = {{"user", "x"}};
    open_script(&rig, "{\"reply\": \"\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\"}\n");
    rig_ask(&rig, &(struct ask){.session = "s", .messages = messages, .count = 1, .max_tokens = 1}, &reply);
    assert_true(reply.out.cut);
    assert_int_equal(reply.out.generated_tokens, 1);
    assert_string_equal(reply.text, "\xC3\xA4\xC3\xA4");
    reply_clear(&reply);
    rig_close(&rig);
}

static void cancel_deadline_and_close(void **state)
{
    (void)state;
    struct rig rig;
    struct reply reply = {0}, closed = {0};
    const struct cv_message messages[] = {{"user", "x"}};
    struct ask ask = {.session = "s", .messages = messages, .count = 1};
    open_script(&rig, "{\"reply\": \"slow\", \"delay_ms\": 60000}\n{\"reply\": \"slow\", \"delay_ms\": 60000}\n{\"reply\": \"slow\", \"delay_ms\": 60000}\n");
    assert_int_equal(rig_start(&rig, &ask, &reply, NULL), 0);
    cv_generation_cancel(reply.generation);
    cv_generation_cancel(reply.generation);
    assert_false(reply.ended); /* asking, not doing */
    rig_wait(&rig, &reply.ended);
    assert_int_equal(reply.ends, 1);
    assert_int_equal(reply.error.code, -ECANCELED);
    ask.timeout_ms = 5;
    rig_ask(&rig, &ask, &reply);
    assert_int_equal(reply.error.code, -ETIMEDOUT);
    assert_string_equal(reply.error.guard, "deadline");
    ask.timeout_ms = 60000;
    assert_int_equal(rig_start(&rig, &ask, &closed, NULL), 0);
    rig_close_engine(&rig);
    assert_int_equal(closed.ends, 1);
    assert_int_equal(closed.error.code, -ECANCELED);
    reply_clear(&reply);
    reply_clear(&closed);
    rig_close(&rig);
}

static void the_queue_is_bounded(void **state)
{
    (void)state;
    struct rig rig;
    static struct reply replies[CV_LIMIT_ENGINE_QUEUE];
    struct reply refused = {0};
    struct cv_error err = {0};
    struct cv_engine_status status;
    const struct cv_message messages[] = {{"user", "x"}};
    open_script(&rig, "{\"reply\": \"slow\", \"delay_ms\": 60000}\n");
    for (int i = 0; i < CV_LIMIT_ENGINE_QUEUE; i++) {
        cv_auto_free char *name = cv_format("s%d", i);
        assert_int_equal(rig_start(&rig, &(struct ask){.session = name, .messages = messages, .count = 1}, &replies[i], NULL), 0);
    }
    cv_engine_status(rig.engine, &status);
    assert_int_equal(status.queued, CV_LIMIT_ENGINE_QUEUE);
    assert_int_equal(rig_start(&rig, &(struct ask){.session = "more", .messages = messages, .count = 1}, &refused, &err), -EBUSY);
    rig_close(&rig);
    for (int i = 0; i < CV_LIMIT_ENGINE_QUEUE; i++) {
        assert_int_equal(replies[i].error.code, -ECANCELED);
        reply_clear(&replies[i]);
    }
}

static void broken_files_name_the_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *place, *word;
    } rows[] = {
        {"{\"reply\": \"a\"}\n{\"reply\": }\n", "replies:2:", "token"},
        {"[1]\n", "replies:1:1", "object"},
        {"{\"reply\": 5}\n", "replies:1:11", "string"},
        {"{\"replay\": \"a\"}\n", "replies:1:2", "replay"},
        {"{\"delay_ms\": 5}\n", "replies:1:1", "reply"},
        {"{\"reply\": \"a\", \"delay_ms\": -1}\n", "replies:1:28", "whole number"},
        {"{\"reply\": \"a\", \"tokens\": 1.5}\n", "replies:1:", "whole number"},
        {"{\"reply\": \"a\", \"error\": \"b\"}\n", "replies:1:1", "exclude"},
        {"{\"reply\": \"a\", \"expect\": []}\n", "replies:1:", "string"},
        {"{\"match\": \"(\", \"reply\": \"a\"}\n", "replies:1:11", "regular expression"},
        {"{\"task\": \"a\", \"replies\": []}\n", "replies:1:26", "array"},
        {"{\"replies\": [{\"reply\": \"a\"}]}\n", "replies:1:1", "task"},
        {"{\"task\": \"a\", \"replies\": [{\"reply\": \"a\"}, {\"rely\": \"a\"}]}\n", "replies:1:44", "rely"},
        {"{\"reply\": \"a\", \"reply\": \"b\"}\n", "replies:1:", "duplicate"},
        {"\n# nothing\n", "replies", "no reply"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct rig rig;
        struct cv_engine_status status;
        struct reply reply = {0};
        open_script(&rig, rows[i].text);
        cv_engine_status(rig.engine, &status);
        assert_int_equal(status.phase, CV_ENGINE_FAILED);
        if (!strstr(status.error.text, rows[i].place) || !strstr(status.error.text, rows[i].word))
            fail_msg("row %zu: '%s' does not hold '%s' and '%s'", i, status.error.text, rows[i].place, rows[i].word);
        ask_texts(&rig, "s", "x", NULL, NULL, &reply);
        assert_int_equal(reply.error.code, -ENODEV);
        assert_string_equal(reply.error.text, status.error.text);
        reply_clear(&reply);
        rig_close(&rig);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_session_plays_its_own_sequence),
        cmocka_unit_test(tasks_choose_their_replies),
        cmocka_unit_test(an_expectation_that_fails_names_its_line),
        cmocka_unit_test(with_a_schema_the_reply_must_be_json),
        cmocka_unit_test(a_recorded_error_fails_the_generation),
        cmocka_unit_test(tokens_are_accounted_as_a_real_engine_would),
        cmocka_unit_test(long_replies_are_cut),
        cmocka_unit_test(cancel_deadline_and_close),
        cmocka_unit_test(the_queue_is_bounded),
        cmocka_unit_test(broken_files_name_the_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
