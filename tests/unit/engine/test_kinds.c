// SPDX-License-Identifier: MIT
/*
 * test_kinds.c - the table of kinds: which model name gets which engine, what the ones without a model say, and that a
 * request that makes no sense is refused before any engine sees it.
 */
#include "tests/unit/engine/rig.h"

static void open_model(struct rig *rig, const char *model)
{
    const struct cv_engine_options options = {.model = model};
    rig_open(rig);
    assert_int_equal(cv_engine_create(rig->loop, &options, rig_changed, rig, &rig->engine, NULL), 0);
}

static void names_choose_kinds(void **state)
{
    (void)state;
    static const struct {
        const char *model, *kind;
    } rows[] = {
        {"none", "none"},
        {"script:/tmp/x", "script"},
        {"script:", "script"},
#ifdef CORVID_HAVE_LLAMA
        {"/models/x.gguf", "llama"},
        {"x.gguf", "llama"},
        {"./x", "llama"},
#else
        {"/models/x.gguf", "unknown"},
#endif
        {"http:http://localhost:8080/v1", "http"},
        {"http:https://example.org/v1", "http"},
        {"http:localhost", "unknown"},
        {"gpt", "unknown"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct cv_engine_kind *const *kind = cv_engine_kinds;
        while (!(*kind)->accepts(rows[i].model))
            kind++;
        assert_string_equal((*kind)->name, rows[i].kind);
    }
}

static void phases_have_names(void **state)
{
    (void)state;
    assert_string_equal(cv_engine_phase_name(CV_ENGINE_LOADING), "loading");
    assert_string_equal(cv_engine_phase_name(CV_ENGINE_READY), "ready");
    assert_string_equal(cv_engine_phase_name(CV_ENGINE_FAILED), "failed");
    assert_string_equal(cv_engine_phase_name(CV_ENGINE_NONE), "none");
    assert_string_equal(cv_engine_phase_name((enum cv_engine_phase)77), "unknown");
}

static void without_a_model_generations_say_what_to_do(void **state)
{
    (void)state;
    struct rig rig;
    struct reply reply = {0}, cancelled = {0}, closed = {0};
    struct cv_engine_status status;
    const struct cv_message messages[] = {{"user", "x"}};
    const struct ask ask = {.session = "s", .messages = messages, .count = 1};
    open_model(&rig, "none");
    cv_engine_status(rig.engine, &status);
    assert_int_equal(status.phase, CV_ENGINE_NONE);
    cv_engine_pin(rig.engine, "text");
    cv_engine_forget(rig.engine, "s");
    rig_ask(&rig, &ask, &reply);
    assert_int_equal(reply.error.code, -ENODEV);
    assert_non_null(strstr(reply.error.text, "fetch-model"));
    assert_int_equal(rig_start(&rig, &ask, &cancelled, NULL), 0);
    cv_generation_cancel(cancelled.generation);
    assert_int_equal(rig_start(&rig, &ask, &closed, NULL), 0);
    cv_engine_status(rig.engine, &status);
    assert_int_equal(status.queued, 2);
    rig_close_engine(&rig);
    assert_int_equal(cancelled.ends, 1);
    assert_int_equal(cancelled.error.code, -ECANCELED);
    assert_int_equal(closed.ends, 1);
    assert_int_equal(closed.error.code, -ECANCELED);
    reply_clear(&reply);
    reply_clear(&cancelled);
    reply_clear(&closed);
    rig_close(&rig);
}

static void unknown_names_fail_with_the_choices(void **state)
{
    (void)state;
    struct rig rig;
    struct cv_engine_status status;
    open_model(&rig, "gpt");
    cv_engine_status(rig.engine, &status);
    assert_int_equal(status.phase, CV_ENGINE_FAILED);
    assert_non_null(strstr(status.error.text, "FILE.gguf, http:URL, script:FILE or none"));
    rig_close(&rig);
    const struct cv_engine_options empty = {.model = ""};
    struct cv_engine *engine = NULL;
    rig_open(&rig);
    assert_int_equal(cv_engine_create(rig.loop, &empty, NULL, NULL, &engine, NULL), -EINVAL);
    assert_null(engine);
    rig_close(&rig);
#ifndef CORVID_HAVE_LLAMA
    open_model(&rig, "/models/x.gguf");
    cv_engine_status(rig.engine, &status);
    assert_int_equal(status.phase, CV_ENGINE_FAILED);
    assert_non_null(strstr(status.error.text, "built without llama.cpp"));
    rig_close(&rig);
#endif
}

static void on_end(const struct cv_generated *out, const struct cv_error *err, void *arg)
{
    (void)out, (void)err, (void)arg;
    fail();
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    struct rig rig;
    struct cv_generation *generation = NULL;
    const struct cv_message good[] = {{"user", "x"}};
    const struct cv_message bad[] = {{"", "x"}};
    const struct cv_generate right = {
        .session = "s", .messages = good, .message_count = 1, .max_tokens = 1, .timeout_ms = 1, .on_end = on_end};
    struct cv_generate wrong[8];
    for (size_t i = 0; i < 8; i++)
        wrong[i] = right;
    wrong[0].session = "";
    wrong[1].message_count = 0;
    wrong[2].messages = bad;
    wrong[3].max_tokens = 0;
    wrong[4].max_tokens = 100000;
    wrong[5].timeout_ms = 0;
    wrong[6].on_end = NULL;
    wrong[7].sampling.temperature = -1;
    open_model(&rig, "none");
    for (size_t i = 0; i < 8; i++) {
        struct cv_error err = {0};
        assert_int_equal(cv_engine_generate(rig.engine, &wrong[i], &generation, &err), -EINVAL);
        assert_non_null(strstr(err.text, "expected"));
        assert_null(generation);
    }
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_choose_kinds),
        cmocka_unit_test(phases_have_names),
        cmocka_unit_test(without_a_model_generations_say_what_to_do),
        cmocka_unit_test(unknown_names_fail_with_the_choices),
        cmocka_unit_test(nonsense_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
