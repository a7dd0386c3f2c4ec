// SPDX-License-Identifier: MIT
/*
 * test_probe.c - a model file is checked in a real cell before it is loaded: a sound one becomes ready and its verdict is
 * remembered, a broken one fails with llama.cpp's own word, and closing in the middle leaves nothing behind.
 */
#include "tests/unit/engine/rig.h"

#ifdef CORVID_HAVE_LLAMA

#include "sandbox/sandbox.h"

#include <fcntl.h>

static struct cv_sandbox *open_sandbox(struct rig *rig)
{
    const struct cv_sandbox_options options = {.nursery = CORVID_BIN_DIR "/corvid-nursery", .worker = CORVID_BIN_DIR "/corvid-worker"};
    struct cv_sandbox *sandbox = NULL;
    struct cv_error err = {0};
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

static void open_engine(struct rig *rig, struct cv_sandbox *sandbox, const char *model, const char *adapter)
{
    const struct cv_engine_options options = {.model = model,
                                              .adapter = adapter,
                                              .probe = CORVID_BIN_DIR "/corvid-probe",
                                              .state = rig->folder,
                                              .sandbox = sandbox,
                                              .threads = 1,
                                              .context = 512};
    assert_int_equal(cv_engine_create(rig->loop, &options, rig_changed, rig, &rig->engine, NULL), 0);
}

static void wait_for_end_of_loading(struct rig *rig, struct cv_engine_status *status)
{
    for (;;) {
        cv_engine_status(rig->engine, status);
        if (status->phase != CV_ENGINE_LOADING)
            return;
        uv_run(cv_loop_uv(rig->loop), UV_RUN_ONCE);
    }
}

static json_t *verdicts(struct rig *rig)
{
    cv_auto_free char *path = cv_path_join(rig->folder, "model-verdicts.json");
    return json_load_file(path, 0, NULL);
}

static void a_sound_model_is_checked_once(void **state)
{
    (void)state;
    struct rig rig;
    struct cv_engine_status status;
    rig_open(&rig);
    struct cv_sandbox *sandbox = open_sandbox(&rig);
    open_engine(&rig, sandbox, CORVID_TEST_MODEL, CORVID_TEST_ADAPTER);
    wait_for_end_of_loading(&rig, &status);
    if (status.phase != CV_ENGINE_READY)
        fail_msg("not ready: %s", cv_error_text(&status.error));
    rig_close_engine(&rig);
    cv_auto_json json_t *known = verdicts(&rig);
    assert_int_equal(json_array_size(known), 1);
    assert_true(cv_json_flag(json_array_get(known, 0), "ok"));
    close_sandbox(&rig, sandbox);
    open_engine(&rig, NULL, CORVID_TEST_MODEL, CORVID_TEST_ADAPTER); /* the verdict holds: no cell is needed */
    wait_for_end_of_loading(&rig, &status);
    assert_int_equal(status.phase, CV_ENGINE_READY);
    rig_close(&rig);
}

static void a_broken_model_is_refused_in_its_cell(void **state)
{
    (void)state;
    struct rig rig;
    struct cv_engine_status status;
    enum { HEAD = 1 << 20 };
    static unsigned char head[HEAD];
    rig_open(&rig);
    cv_auto_close int fd = open(CORVID_TEST_MODEL, O_RDONLY | O_CLOEXEC);
    assert_int_equal(read(fd, head, HEAD), HEAD);
    cv_auto_free char *cut = rig_file(&rig, "cut.gguf", head, HEAD);
    struct cv_sandbox *sandbox = open_sandbox(&rig);
    open_engine(&rig, sandbox, cut, NULL);
    wait_for_end_of_loading(&rig, &status);
    assert_int_equal(status.phase, CV_ENGINE_FAILED);
    if (!strstr(status.error.text, "cut.gguf") || !strstr(status.error.text, "cut off"))
        fail_msg("unclear: %s", status.error.text);
    rig_close_engine(&rig);
    cv_auto_json json_t *known = verdicts(&rig);
    assert_int_equal(json_array_size(known), 1);
    assert_false(cv_json_flag(json_array_get(known, 0), "ok"));
    close_sandbox(&rig, sandbox);
    rig_close(&rig);
}

static void closing_while_checking(void **state)
{
    (void)state;
    struct rig rig;
    rig_open(&rig);
    struct cv_sandbox *sandbox = open_sandbox(&rig);
    for (int turns = 0; turns < 40; turns += 8) {
        open_engine(&rig, sandbox, CORVID_TEST_MODEL, NULL);
        for (int i = 0; i < turns; i++)
            uv_run(cv_loop_uv(rig.loop), UV_RUN_NOWAIT);
        rig_close_engine(&rig);
    }
    close_sandbox(&rig, sandbox);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_model_is_checked_once),
        cmocka_unit_test(a_broken_model_is_refused_in_its_cell),
        cmocka_unit_test(closing_while_checking),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
    return 0; /* built without llama.cpp */
}

#endif
