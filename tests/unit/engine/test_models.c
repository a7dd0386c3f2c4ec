// SPDX-License-Identifier: MIT
/*
 * test_models.c - what model files say: which files a look finds, that only what a probe may say is taken from it, what is remembered, and
 * that each look ends once, whatever happens. The probe is a script here, in a real cell; tests/model has the real one.
 */
#include "tests/unit/engine/rig.h"

#include "daemon/base/limits.h"

struct seen {
    bool ended;
    int ends;
    json_t *files;
    struct cv_error error;
    struct cv_model_look *look;
};

static void on_seen(const json_t *files, const struct cv_error *err, void *arg)
{
    struct seen *seen = arg;
    seen->ended = true;
    seen->ends++;
    seen->files = files ? json_deep_copy(files) : NULL;
    if (err)
        seen->error = *err;
}

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

static void close_models(struct rig *rig, struct cv_models *models)
{
    rig->closed = false;
    cv_models_close(models, rig_on_closed, rig);
    assert_false(rig->closed);
    rig_wait(rig, &rig->closed);
}

/* A GGUF file as far as the daemon itself looks: 24 bytes. */
static char *header(struct rig *rig, const char *name)
{
    static const unsigned char bytes[24] = {'G', 'G', 'U', 'F', 3};
    return rig_file(rig, name, bytes, sizeof bytes);
}

static char *script(struct rig *rig, const char *body)
{
    cv_auto_free char *text = cv_format("#!/usr/bin/sh\n%s\n", body);
    char *path = rig_file(rig, "probe.sh", text, strlen(text));
    assert_int_equal(chmod(path, 0755), 0);
    return path;
}

static void look(struct rig *rig, struct cv_models *models, const struct cv_model_place *places, size_t count, struct seen *seen)
{
    struct cv_error err = CV_ERROR_INIT;
    json_decref(seen->files);
    *seen = (struct seen){0};
    if (cv_models_look(models, places, count, on_seen, seen, &seen->look, &err) < 0)
        fail_msg("no look: %s", cv_error_text(&err));
    assert_false(seen->ended); /* never inside the function */
    rig_wait(rig, &seen->ended);
    assert_int_equal(seen->ends, 1);
}

static const char *said(const struct seen *seen, size_t at, const char *key)
{
    return cv_json_str(json_array_get(seen->files, at), key, "");
}

static const json_t *facts(const struct seen *seen, size_t at)
{
    return json_object_get(json_array_get(seen->files, at), "facts");
}

static void the_files_of_places_each_once(void **state)
{
    (void)state;
    struct rig rig;
    struct seen seen = {0};
    rig_open(&rig);
    cv_auto_free char *b = header(&rig, "b.gguf");
    cv_auto_free char *a = header(&rig, "a.gguf");
    cv_auto_free char *hidden = header(&rig, ".c.gguf");
    cv_auto_free char *other = header(&rig, "d.bin");
    cv_auto_free char *text = rig_file(&rig, "z.gguf", "text", 4);
    cv_auto_free char *link = cv_path_join(rig.folder, "y.gguf");
    assert_int_equal(symlink("b.gguf", link), 0);
    const struct cv_models_options options = {.probe = "/nowhere/corvid-probe"};
    struct cv_models *models = cv_models_create(rig.loop, &options);
    const struct cv_model_place places[] = {{b, "model"}, {"/nowhere/e.gguf", "adapter"}, {"/nowhere/f.gguf", ""}, {"/nowhere", ""}, {rig.folder, ""}};
    look(&rig, models, places, 5, &seen);
    assert_int_equal(json_array_size(seen.files), 4);
    assert_string_equal(said(&seen, 0, "file"), "b.gguf");
    assert_string_equal(said(&seen, 0, "use"), "model");
    assert_non_null(strstr(said(&seen, 0, "error"), "corvid-probe")); /* there is none */
    assert_int_equal(cv_json_num(json_array_get(seen.files, 0), "bytes", 0), 24);
    assert_null(json_object_get(json_array_get(seen.files, 0), "key"));
    assert_string_equal(said(&seen, 1, "file"), "e.gguf"); /* in use and not there: it says so */
    assert_non_null(strstr(said(&seen, 1, "error"), "is not there"));
    assert_string_equal(said(&seen, 2, "file"), "a.gguf");
    assert_string_equal(said(&seen, 3, "file"), "z.gguf");
    assert_non_null(strstr(said(&seen, 3, "error"), "is no GGUF file"));
    close_models(&rig, models);
    json_decref(seen.files);
    rig_close(&rig);
}

static void only_what_a_probe_may_say_is_taken(void **state)
{
    (void)state;
    struct rig rig;
    struct seen seen = {0};
    rig_open(&rig);
    cv_auto_free char *file = header(&rig, "m.gguf");
    cv_auto_free char *probe = script(&rig, "[ \"$1\" = --facts ] && echo '{\"ok\":true,\"facts\":{\"family\":\"LLaMA\",\"parameters\":12,\"alpha\":2.5,"
                                            "\"template\":true,\"layers\":-1,\"rank\":\"4\",\"licence\":[1],\"path\":\"/etc/passwd\",\"used\":true}}'");
    struct cv_sandbox *sandbox = open_sandbox(&rig);
    struct cv_models_options options = {.probe = probe, .state = rig.folder, .sandbox = sandbox};
    struct cv_models *models = cv_models_create(rig.loop, &options);
    const struct cv_model_place place = {file, ""};
    look(&rig, models, &place, 1, &seen);
    cv_auto_free char *text = cv_json_canonical(facts(&seen, 0));
    assert_string_equal(text, "{\"alpha\":2.5,\"family\":\"LLaMA\",\"parameters\":12,\"template\":true}");
    close_models(&rig, models);
    close_sandbox(&rig, sandbox);
    options.sandbox = NULL; /* what is remembered needs no cell */
    models = cv_models_create(rig.loop, &options);
    look(&rig, models, &place, 1, &seen);
    assert_string_equal(cv_json_str(facts(&seen, 0), "family", ""), "LLaMA");
    free(header(&rig, "m.gguf")); /* written again: another file */
    look(&rig, models, &place, 1, &seen);
    assert_null(facts(&seen, 0));
    assert_non_null(strstr(said(&seen, 0, "error"), "no sandbox"));
    close_models(&rig, models);
    json_decref(seen.files);
    rig_close(&rig);
}

/* Looks at one file with this probe, then again without a sandbox: was what it said remembered? */
static bool lasts(const char *body, char *said_first, size_t size)
{
    struct rig rig;
    struct seen seen = {0};
    rig_open(&rig);
    cv_auto_free char *file = header(&rig, "m.gguf");
    cv_auto_free char *probe = script(&rig, body);
    struct cv_sandbox *sandbox = open_sandbox(&rig);
    struct cv_models_options options = {.probe = probe, .state = rig.folder, .sandbox = sandbox};
    struct cv_models *models = cv_models_create(rig.loop, &options);
    const struct cv_model_place place = {file, ""};
    look(&rig, models, &place, 1, &seen);
    assert_null(facts(&seen, 0));
    snprintf(said_first, size, "%s", said(&seen, 0, "error"));
    close_models(&rig, models);
    close_sandbox(&rig, sandbox);
    options.sandbox = NULL;
    models = cv_models_create(rig.loop, &options);
    look(&rig, models, &place, 1, &seen);
    bool same = strcmp(said(&seen, 0, "error"), said_first) == 0;
    close_models(&rig, models);
    json_decref(seen.files);
    rig_close(&rig);
    return same;
}

static void a_probe_that_fails_says_why(void **state)
{
    (void)state;
    char why[CV_ERROR_TEXT];
    assert_true(lasts("echo '{\"ok\":false,\"text\":\"it is cut off\"}'; exit 1", why, sizeof why));
    assert_string_equal(why, "it is cut off");
    assert_true(lasts("kill -ABRT $$", why, sizeof why)); /* the file makes the parser abort */
    assert_non_null(strstr(why, "signal 6"));
    assert_false(lasts("echo out of paper >&2; exit 3", why, sizeof why)); /* no answer: nothing to remember */
    assert_non_null(strstr(why, "out of paper"));
    lasts("echo '{\"ok\":true}'", why, sizeof why);
    assert_string_not_equal(why, ""); /* no facts without a reason */
}

static void looks_end_once_whatever_happens(void **state)
{
    (void)state;
    struct rig rig;
    struct seen seen[CV_LIMIT_MODEL_LOOKS + 1] = {0};
    struct cv_error err = CV_ERROR_INIT;
    rig_open(&rig);
    cv_auto_free char *file = header(&rig, "m.gguf");
    cv_auto_free char *probe = script(&rig, "sleep 60");
    struct cv_sandbox *sandbox = open_sandbox(&rig);
    const struct cv_models_options options = {.probe = probe, .sandbox = sandbox};
    struct cv_models *models = cv_models_create(rig.loop, &options);
    const struct cv_model_place place = {file, ""};
    for (int i = 0; i < CV_LIMIT_MODEL_LOOKS; i++)
        assert_int_equal(cv_models_look(models, &place, 1, on_seen, &seen[i], &seen[i].look, &err), 0);
    assert_int_equal(cv_models_look(models, &place, 1, on_seen, &seen[CV_LIMIT_MODEL_LOOKS], &seen[CV_LIMIT_MODEL_LOOKS].look, &err), -EBUSY);
    for (int i = 0; i < 200; i++) /* the first one's probe may have begun by now, or not */
        uv_run(cv_loop_uv(rig.loop), UV_RUN_NOWAIT);
    cv_model_look_cancel(seen[0].look);
    rig_wait(&rig, &seen[0].ended);
    assert_int_equal(seen[0].error.code, -ECANCELED);
    close_models(&rig, models);
    for (int i = 0; i < CV_LIMIT_MODEL_LOOKS; i++) {
        assert_int_equal(seen[i].ends, 1);
        assert_int_equal(seen[i].error.code, -ECANCELED);
        assert_null(seen[i].files);
    }
    assert_int_equal(seen[CV_LIMIT_MODEL_LOOKS].ends, 0);
    close_sandbox(&rig, sandbox);
    rig_close(&rig);
}

static void no_more_files_than_the_limit(void **state)
{
    (void)state;
    struct rig rig;
    struct seen seen = {0};
    rig_open(&rig);
    for (int i = 0; i < CV_LIMIT_MODEL_FILES + 3; i++) {
        cv_auto_free char *name = cv_format("%03d.gguf", i);
        free(header(&rig, name));
    }
    const struct cv_models_options options = {.probe = "/nowhere"};
    struct cv_models *models = cv_models_create(rig.loop, &options);
    const struct cv_model_place place = {rig.folder, ""};
    look(&rig, models, &place, 1, &seen);
    assert_int_equal(json_array_size(seen.files), CV_LIMIT_MODEL_FILES);
    assert_string_equal(said(&seen, 0, "file"), "000.gguf");
    close_models(&rig, models);
    json_decref(seen.files);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_files_of_places_each_once),
        cmocka_unit_test(only_what_a_probe_may_say_is_taken),
        cmocka_unit_test(a_probe_that_fails_says_why),
        cmocka_unit_test(looks_end_once_whatever_happens),
        cmocka_unit_test(no_more_files_than_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
