// SPDX-License-Identifier: MIT
/*
 * test_architectures.c - the engine loads every architecture it must: a tiny random model of each is checked in a cell, loaded by the ordinary
 * engine and writes a step under the daemon's own grammar (every shipped tool, or a final answer), then goes on from an observation in the
 * same session. What a random model writes is nonsense; that it is a step at all is the grammar's doing, whatever the vocabulary.
 */
#include "tests/unit/engine/rig.h"

#include "agent/schema.h"
#include "agent/step.h"
#include "sandbox/sandbox.h"
#include "tests/model/tiny.h"
#include "tools/tool.h"

enum { TRIES = 12, STEP_TOKENS = 160, TOOLS_MAX = 128 };

static const char system_text[] = "You operate a computer. Reply with one JSON object: a tool call or a final answer.";

static struct cv_sandbox *open_sandbox(struct rig *rig)
{
    const struct cv_sandbox_options options = {.nursery = CORVID_BIN_DIR "/corvid-nursery", .worker = CORVID_BIN_DIR "/corvid-worker"};
    struct cv_sandbox *sandbox = NULL;
    struct cv_error err = CV_ERROR_INIT;
    if (cv_sandbox_create(rig->loop, &options, &sandbox, &err) < 0)
        fail_msg("no sandbox: %s", cv_error_text(&err));
    return sandbox;
}

static void close_sandbox(struct rig *rig, struct cv_sandbox *sandbox)
{
    rig->closed = false;
    cv_sandbox_close(sandbox, rig_on_closed, rig);
    rig_wait(rig, &rig->closed);
}

static void load(struct rig *rig, struct cv_sandbox *sandbox, const char *model)
{
    const struct cv_engine_options options = {
        .model = model, .probe = CORVID_BIN_DIR "/corvid-probe", .state = rig->folder, .sandbox = sandbox, .threads = 1};
    struct cv_engine_status status = {.phase = CV_ENGINE_LOADING};
    assert_int_equal(cv_engine_create(rig->loop, &options, rig_changed, rig, &rig->engine, NULL), 0);
    cv_engine_pin(rig->engine, system_text);
    while (status.phase == CV_ENGINE_LOADING || (status.phase == CV_ENGINE_READY && status.pinned_tokens == 0)) {
        uv_run(cv_loop_uv(rig->loop), UV_RUN_ONCE);
        cv_engine_status(rig->engine, &status);
    }
    if (status.phase != CV_ENGINE_READY)
        fail_msg("%s is not loaded: %s", model, cv_error_text(&status.error));
    assert_int_equal(status.context_tokens, TINY_CONTEXT);
}

/* The schema of a first step with every tool that is shown to models. */
static json_t *first_step(void)
{
    const struct cv_tool *shown[TOOLS_MAX];
    size_t count = 0;
    for (size_t i = 0; cv_tools[i] && count < TOOLS_MAX; i++)
        if (!cv_tools[i]->hidden)
            shown[count++] = cv_tools[i];
    cv_auto_json json_t *branches = schema_branches(shown, count);
    cv_auto_json json_t *calls = json_array();
    return schema_step(branches, calls, false);
}

static bool fits(const json_t *schema, const json_t *value)
{
    size_t i;
    const json_t *branch;
    json_array_foreach(json_object_get(schema, "anyOf"), i, branch) {
        if (cv_schema_check(branch, value, "reply", NULL) == 0)
            return true;
    }
    return false;
}

/* Does the text begin with these words, whatever blanks are between them? */
static bool begins(const char *text, const char *brace, const char *key)
{
    text += strspn(text, " \t\n");
    if (strncmp(text, brace, strlen(brace)) != 0)
        return false;
    text += strlen(brace);
    text += strspn(text, " \t\n");
    size_t len = strlen(text) < strlen(key) ? strlen(text) : strlen(key); /* it may end there */
    return strncmp(text, key, len) == 0;
}

/* Asks with other random numbers until a reply has an end; a reply that was cut must at least begin as a step does. */
static void ask_until_whole(struct rig *rig, struct ask *ask, struct reply *reply)
{
    for (uint32_t i = 1; i <= TRIES; i++) {
        ask->sampling = (struct cv_sampling){.temperature = 1, .top_p = 1, .seed = i};
        rig_ask(rig, ask, reply);
        if (reply->error.code != 0)
            fail_msg("no reply: %s", cv_error_text(&reply->error));
        assert_in_range(reply->out.generated_tokens, 1, STEP_TOKENS);
        if (!reply->out.cut)
            return;
        if (!begins(reply->text, "{", "\"tool\"") && !begins(reply->text, "{", "\"final\""))
            fail_msg("not the beginning of a step: %s", reply->text);
    }
    fail_msg("no step within %d tokens in %d tries; the last one: %s", STEP_TOKENS, TRIES, reply->text);
}

static void is_step(const json_t *schema, const struct reply *reply)
{
    struct step step;
    struct cv_error err = CV_ERROR_INIT;
    if (step_parse(reply->text, strlen(reply->text), &step, &err) < 0)
        fail_msg("no step: %s: %s", cv_error_text(&err), reply->text);
    if (!fits(schema, step.root))
        fail_msg("a step that the schema does not allow: %s", reply->text);
    step_finish(&step);
}

static void loads_and_writes_a_step(void **state)
{
    const struct tiny *tiny = *state;
    struct rig rig;
    struct reply reply = {0};
    rig_open(&rig);
    assert_int_equal(tiny_make(tiny, CORVID_TEST_MODEL, rig.folder), 0);
    cv_auto_free char *path = cv_format("%s/%s.gguf", rig.folder, tiny->name);
    struct cv_sandbox *sandbox = open_sandbox(&rig);
    load(&rig, sandbox, path);
    cv_auto_json json_t *schema = first_step();
    struct cv_message messages[] = {{"system", system_text}, {"user", "How many lines has a.txt?"}, {"assistant", NULL}, {"tool", "lines 12\nwords 80"}};
    struct ask ask = {.session = "s", .messages = messages, .count = 2, .schema = schema, .max_tokens = STEP_TOKENS};
    ask_until_whole(&rig, &ask, &reply);
    is_step(schema, &reply);
    print_message("%s: %s\n", tiny->name, reply.text);
    cv_auto_free char *first = cv_strdup(reply.text);
    int before = reply.out.prompt_tokens;
    messages[2].text = first;
    ask.count = 4;
    ask_until_whole(&rig, &ask, &reply);
    is_step(schema, &reply);
    assert_true(reply.out.prompt_tokens > before);
    assert_int_equal(reply.out.cached_tokens + reply.out.evaluated_tokens, reply.out.prompt_tokens);
    reply_clear(&reply);
    rig_close_engine(&rig);
    close_sandbox(&rig, sandbox);
    rig_close(&rig);
}

int main(void)
{
    enum { MOST = 64 };
    struct CMUnitTest tests[MOST] = {0};
    size_t count = 0;
    tiny_begin();
    for (const struct tiny *tiny = tiny_models; tiny->name && count < MOST; tiny++)
        tests[count++] = (struct CMUnitTest){.name = tiny->name, .test_func = loads_and_writes_a_step, .initial_state = (void *)(uintptr_t)tiny};
    return _cmocka_run_group_tests("architectures", tests, count, NULL, NULL);
}
