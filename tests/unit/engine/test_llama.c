// SPDX-License-Identifier: MIT
/*
 * test_llama.c - the llama engine with the real model and the interim adapter: what the cache may and may not change, what
 * a grammar guarantees, how generations end. The model is that of scripts/fetch-model; without it this test fails.
 */
#include "tests/unit/engine/rig.h"

#ifdef CORVID_HAVE_LLAMA

#include "agent/engine/llama_trusted.h"

static const char system_text[] =
    "You operate a computer. Reply with one JSON object: a tool call or a final answer.\nTools:\n"
    "fs_list(path): List the files in a folder\n"
    "fs_read(path): Read the text of a file\n"
    "fs_write(path, text): Write text to a file, replacing it\n"
    "fs_find(path, pattern): Find files by name pattern\n"
    "text_count(path): Count lines, words and bytes of a file\n"
    "text_search(path, query): Search file contents for a string\n"
    "sys_info(): Show the operating system, CPU and memory\n"
    "calc(expression): Evaluate an arithmetic expression";

static json_t *step_schema(void)
{
    static const char text[] =
        "{\"oneOf\":["
        "{\"type\":\"object\",\"properties\":{\"tool\":{\"const\":\"fs_read\"},\"args\":{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"}},"
        "\"required\":[\"path\"],\"additionalProperties\":false}},\"required\":[\"tool\",\"args\"],\"additionalProperties\":false},"
        "{\"type\":\"object\",\"properties\":{\"tool\":{\"const\":\"text_count\"},\"args\":{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"}},"
        "\"required\":[\"path\"],\"additionalProperties\":false}},\"required\":[\"tool\",\"args\"],\"additionalProperties\":false},"
        "{\"type\":\"object\",\"properties\":{\"tool\":{\"const\":\"sys_info\"},\"args\":{\"type\":\"object\",\"properties\":{},"
        "\"additionalProperties\":false}},\"required\":[\"tool\",\"args\"],\"additionalProperties\":false},"
        "{\"type\":\"object\",\"properties\":{\"final\":{\"type\":\"string\",\"maxLength\":200}},\"required\":[\"final\"],\"additionalProperties\":false}]}";
    json_t *schema = json_loads(text, 0, NULL);
    assert_non_null(schema);
    return schema;
}

static void open_engine(struct rig *rig, const char *adapter, int context)
{
    const struct cv_engine_options options = {.model = CORVID_TEST_MODEL, .adapter = adapter, .context = context};
    struct cv_error err = {0};
    assert_string_not_equal(CORVID_TEST_MODEL, "");
    assert_int_equal(llama_create_trusted(rig->loop, &options, rig_changed, rig, &rig->engine, &err), 0);
    struct cv_engine_status status;
    do {
        cv_engine_status(rig->engine, &status);
        if (status.phase == CV_ENGINE_LOADING)
            uv_run(cv_loop_uv(rig->loop), UV_RUN_ONCE);
    } while (status.phase == CV_ENGINE_LOADING);
    if (status.phase != CV_ENGINE_READY)
        fail_msg("the engine is %s: %s", cv_engine_phase_name(status.phase), cv_error_text(&status.error));
}

static void wait_for_prefix(struct rig *rig)
{
    struct cv_engine_status status;
    cv_engine_status(rig->engine, &status);
    while (strcmp(status.what, "ready") != 0 || status.pinned_tokens == 0) {
        uv_run(cv_loop_uv(rig->loop), UV_RUN_ONCE);
        cv_engine_status(rig->engine, &status);
    }
}

static void ok(const struct reply *reply)
{
    if (reply->error.code != 0)
        fail_msg("generation failed: %s", cv_error_text(&reply->error));
}

/* A conversation that grows: request, call, observation, call ... */
struct talk {
    struct cv_message messages[16];
    size_t count;
    char *kept[16];
};

static void say(struct talk *talk, const char *role, const char *text)
{
    talk->kept[talk->count] = cv_strdup(text);
    talk->messages[talk->count] = (struct cv_message){role, talk->kept[talk->count]};
    talk->count++;
}

static void talk_finish(struct talk *talk)
{
    for (size_t i = 0; i < talk->count; i++)
        free(talk->kept[i]);
}

static void the_documented_format_works(void **state)
{
    (void)state;
    struct rig rig;
    struct reply reply = {0};
    struct talk talk = {0};
    cv_auto_json json_t *schema = step_schema();
    rig_open(&rig);
    open_engine(&rig, CORVID_TEST_ADAPTER, 0);
    say(&talk, "system", system_text);
    say(&talk, "user", "How many lines are in notes.txt?");
    rig_ask(&rig, &(struct ask){.session = "a", .messages = talk.messages, .count = talk.count, .schema = schema}, &reply);
    ok(&reply);
    print_message("first step: %s (%d prompt, %d generated)\n", reply.text, reply.out.prompt_tokens, reply.out.generated_tokens);
    assert_string_equal(reply.text, "{\"tool\": \"text_count\", \"args\": {\"path\": \"notes.txt\"}}");
    assert_string_equal(cv_buf_text(&reply.streamed), reply.text);
    say(&talk, "assistant", reply.text);
    say(&talk, "tool", "lines 12\nwords 80\nbytes 512");
    rig_ask(&rig, &(struct ask){.session = "a", .messages = talk.messages, .count = talk.count, .schema = schema}, &reply);
    ok(&reply);
    print_message("second step: %s (%d prompt, %d cached, %d evaluated)\n", reply.text, reply.out.prompt_tokens, reply.out.cached_tokens,
                  reply.out.evaluated_tokens);
    assert_non_null(strstr(reply.text, "\"final\""));
    assert_non_null(strstr(reply.text, "12"));
    reply_clear(&reply);
    talk_finish(&talk);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_documented_format_works),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
    return 0; /* built without llama.cpp */
}

#endif
