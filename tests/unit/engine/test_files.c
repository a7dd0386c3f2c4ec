// SPDX-License-Identifier: MIT
/*
 * test_files.c - model files that are none, the verdicts that are remembered, the guard that loads nothing unchecked, and
 * broken files in the probe program: whatever it does, it ends, and the daemon's side only reads its answer.
 */
#include "tests/unit/engine/rig.h"

#ifdef CORVID_HAVE_LLAMA

#include "agent/engine/gguf.h"
#include "agent/engine/llama_trusted.h"
#include "agent/engine/memory.h"
#include "agent/engine/verdict.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

static void the_first_look_names_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        const char *word;
    } rows[] = {
        {"", 0, "0 bytes"},
        {"GG", 2, "2 bytes"},
        {"PK\x03\x04rest of a zip archive", 24, "50 4b 03 04"},
        {"#!/bin/sh\necho this is no model\n", 32, "'#!/b'"},
        {"GGUF\x03\0\0\0", 8, "8 bytes"},
        {"GGUF\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 24, "version 1"},
        {"GGUF\0\0\0\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 24, "byte order"},
    };
    struct rig rig;
    struct stat st;
    rig_open(&rig);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cv_error err = {0};
        cv_auto_free char *path = rig_file(&rig, "x.gguf", rows[i].bytes, rows[i].len);
        assert_int_equal(gguf_check(path, "model", &st, &err), -EINVAL);
        if (!strstr(err.text, rows[i].word) || !strstr(err.text, path))
            fail_msg("row %zu: '%s' does not hold '%s' and the path", i, err.text, rows[i].word);
    }
    struct cv_error err = {0};
    assert_int_equal(gguf_check("/nowhere/x.gguf", "model", &st, &err), -ENOENT);
    assert_non_null(strstr(err.text, "fetch-model"));
    assert_int_equal(gguf_check(rig.folder, "adapter", &st, &err), -EISDIR);
    assert_non_null(strstr(err.text, "the adapter"));
    assert_int_equal(gguf_check("/dev/null", "model", &st, &err), -EINVAL);
    assert_int_equal(gguf_check(CORVID_TEST_MODEL, "model", &st, &err), 0);
    assert_int_equal(st.st_size, 98362432);
    rig_close(&rig);
}

static void verdicts_last_until_a_file_changes(void **state)
{
    (void)state;
    struct rig rig;
    struct verdict verdict = {.ok = true, .text = "a model"}, found = {0};
    rig_open(&rig);
    cv_auto_free char *path = rig_file(&rig, "m", "one", 3);
    cv_auto_free char *key = memory_key(memory_key(NULL, path), "/nowhere");
    assert_false(verdict_find(rig.folder, key, &found));
    assert_int_equal(verdict_keep(rig.folder, key, &verdict, NULL), 0);
    assert_true(verdict_find(rig.folder, key, &found));
    assert_true(found.ok);
    assert_string_equal(found.text, "a model");
    verdict.ok = false;
    assert_int_equal(verdict_keep(rig.folder, key, &verdict, NULL), 0); /* replaces */
    assert_true(verdict_find(rig.folder, key, &found));
    assert_false(found.ok);
    cv_auto_free char *again = rig_file(&rig, "m", "two", 3); /* same size, another inode and time */
    cv_auto_free char *other = memory_key(memory_key(NULL, again), "/nowhere");
    assert_string_not_equal(key, other);
    assert_false(verdict_find(rig.folder, other, &found));
    for (int i = 0; i < 40; i++) {
        cv_auto_free char *name = cv_format("key %d", i);
        assert_int_equal(verdict_keep(rig.folder, name, &verdict, NULL), 0);
    }
    assert_false(verdict_find(rig.folder, key, &found)); /* only the newest stay */
    assert_true(verdict_find(rig.folder, "key 39", &found));
    cv_auto_free char *file = rig_file(&rig, "model-verdicts.json", "[{]", 3);
    assert_false(verdict_find(rig.folder, "key 39", &found)); /* a damaged memory is no memory */
    assert_false(verdict_find(NULL, "key 39", &found));
    rig_close(&rig);
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

static void nothing_is_loaded_unchecked(void **state)
{
    (void)state;
    struct rig rig;
    struct reply reply = {0};
    struct cv_engine_status status;
    const struct cv_message messages[] = {{"user", "x"}};
    rig_open(&rig);
    const struct cv_engine_options options = {.model = CORVID_TEST_MODEL, .probe = CORVID_BIN_DIR "/corvid-probe", .state = rig.folder};
    assert_int_equal(cv_engine_create(rig.loop, &options, rig_changed, &rig, &rig.engine, NULL), 0);
    wait_for_end_of_loading(&rig, &status);
    assert_int_equal(status.phase, CV_ENGINE_FAILED);
    assert_string_equal(status.error.guard, "probe");
    rig_ask(&rig, &(struct ask){.session = "s", .messages = messages, .count = 1}, &reply);
    assert_int_equal(reply.error.code, -ENODEV);
    assert_non_null(strstr(reply.error.text, "sandbox"));
    reply_clear(&reply);
    rig_close(&rig);
}

static void files_that_are_no_model_leave_the_daemon_up(void **state)
{
    (void)state;
    struct rig rig;
    struct cv_engine_status status;
    struct cv_buf head = CV_BUF_INIT;
    rig_open(&rig);
    cv_buf_reserve(&head, 1 << 20);
    cv_auto_close int fd = open(CORVID_TEST_MODEL, O_RDONLY | O_CLOEXEC);
    assert_int_equal(read(fd, head.data, 1 << 20), 1 << 20);
    cv_auto_free char *cut = rig_file(&rig, "cut.gguf", head.data, 1 << 20);
    cv_auto_free char *text = rig_file(&rig, "text.gguf", "this is a text and no model\n", 28);
    cv_buf_finish(&head);
    const char *const models[] = {cut, text, "/nowhere/x.gguf", rig.folder};
    for (size_t i = 0; i < 4; i++) {
        const struct cv_engine_options options = {.model = models[i]};
        assert_int_equal(llama_create_trusted(rig.loop, &options, rig_changed, &rig, &rig.engine, NULL), 0);
        wait_for_end_of_loading(&rig, &status);
        assert_int_equal(status.phase, CV_ENGINE_FAILED);
        assert_non_null(strstr(status.error.text, models[i]));
        rig_close_engine(&rig);
    }
    const struct cv_engine_options options = {.model = CORVID_TEST_MODEL, .adapter = text};
    assert_int_equal(llama_create_trusted(rig.loop, &options, rig_changed, &rig, &rig.engine, NULL), 0);
    wait_for_end_of_loading(&rig, &status);
    assert_int_equal(status.phase, CV_ENGINE_FAILED);
    assert_non_null(strstr(status.error.text, "adapter"));
    rig_close(&rig);
}

/* Runs the probe program; gives its answer (NULL when it gave none) and its exit status. */
static json_t *run_probe(struct rig *rig, const char *model, const char *adapter, int *status)
{
    cv_auto_free char *out = cv_path_join(rig->folder, "answer");
    posix_spawn_file_actions_t actions;
    pid_t pid;
    char *argv[] = {(char *)CORVID_BIN_DIR "/corvid-probe", (char *)model, (char *)adapter, adapter ? (char *)"2" : NULL, NULL};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    assert_int_equal(posix_spawn(&pid, argv[0], &actions, NULL, argv, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    assert_int_equal(waitpid(pid, status, 0), pid);
    return json_load_file(out, 0, NULL);
}

static void the_probe_judges_files(void **state)
{
    (void)state;
    struct rig rig;
    int status;
    rig_open(&rig);
    cv_auto_json json_t *good = run_probe(&rig, CORVID_TEST_MODEL, CORVID_TEST_ADAPTER, &status);
    assert_int_equal(status, 0);
    assert_true(cv_json_flag(good, "ok"));
    assert_int_equal(cv_json_num(good, "context_train", 0), 8192);
    assert_true(cv_json_flag(good, "template"));
    cv_auto_json json_t *swapped = run_probe(&rig, CORVID_TEST_ADAPTER, NULL, &status); /* an adapter is no model */
    assert_int_not_equal(status, 0);
    assert_false(cv_json_flag(swapped, "ok"));
    cv_auto_json json_t *model_as_adapter = run_probe(&rig, CORVID_TEST_MODEL, CORVID_TEST_MODEL, &status);
    assert_int_not_equal(status, 0);
    assert_false(cv_json_flag(model_as_adapter, "ok"));
    rig_close(&rig);
}

static void broken_files_end_the_probe(void **state)
{
    (void)state;
    struct rig rig;
    enum { HEAD = 2 << 20 };
    static unsigned char head[HEAD];
    rig_open(&rig);
    cv_auto_close int fd = open(CORVID_TEST_MODEL, O_RDONLY | O_CLOEXEC);
    assert_int_equal(read(fd, head, HEAD), HEAD);
    uint32_t random = 12345;
    for (int i = 0; i < 24; i++) {
        static unsigned char bytes[HEAD];
        int status = 0;
        memcpy(bytes, head, HEAD);
        for (int k = 0; k < 8 * (i % 3); k++) { /* every third file is only cut off */
            random = random * 1664525 + 1013904223;
            bytes[4 + random % 400] = (unsigned char)(random >> 24);
        }
        cv_auto_free char *path = rig_file(&rig, "broken.gguf", bytes, (size_t)(HEAD >> (i % 12)));
        cv_auto_json json_t *answer = run_probe(&rig, path, NULL, &status);
        assert_int_not_equal(status, 0);
        assert_false(cv_json_flag(answer, "ok"));
    }
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_look_names_what_is_wrong),
        cmocka_unit_test(verdicts_last_until_a_file_changes),
        cmocka_unit_test(nothing_is_loaded_unchecked),
        cmocka_unit_test(files_that_are_no_model_leave_the_daemon_up),
        cmocka_unit_test(the_probe_judges_files),
        cmocka_unit_test(broken_files_end_the_probe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

int main(void)
{
    return 0; /* built without llama.cpp */
}

#endif
