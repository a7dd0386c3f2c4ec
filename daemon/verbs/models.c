// SPDX-License-Identifier: MIT
/*
 * models.c - what model.list, model.show and daemon.status share. Owns a look while a request waits for it. Loop thread.
 */
#include "daemon/verbs/models.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/json.h"
#include "daemon/base/path.h"
#include "daemon/options.h"

#include <stdlib.h>
#include <string.h>

json_t *models_engine_json(const struct cv_daemon *daemon)
{
    struct cv_engine_status s;
    cv_engine_status(daemon->engine, &s);
    json_t *engine = json_pack("{s:s, s:i, s:s, s:s, s:o, s:o, s:i, s:i, s:i}", "phase", cv_engine_phase_name(s.phase), "percent", s.percent, "what",
                               s.what, "kind", s.kind, "model", cv_json_text(s.model, strlen(s.model)), "adapter",
                               cv_json_text(s.adapter, strlen(s.adapter)), "context_tokens", s.context_tokens, "pinned_tokens", s.pinned_tokens,
                               "queued", s.queued);
    cv_require(engine != NULL);
    if (s.phase == CV_ENGINE_FAILED || s.phase == CV_ENGINE_NONE) {
        const char *text = cv_error_text(&s.error);
        json_object_set_new(engine, "error",
                            json_pack("{s:s, s:o}", "reason", s.error.reason ? s.error.reason : "engine.none", "text",
                                      cv_json_text(text, strlen(text))));
    }
    return engine;
}

struct waiting {
    struct cv_rpc_request *request;
    struct cv_model_look *look;
    char *named;
    models_fn fn;
};

/* A file as a row of an answer; gives it. */
static json_t *row_of(const json_t *file)
{
    const char *use = cv_json_str(file, "use", "");
    json_t *row = json_pack("{s:O, s:O, s:O, s:b}", "file", json_object_get(file, "file"), "path", json_object_get(file, "path"), "bytes",
                            json_object_get(file, "bytes"), "used", (int)(use[0] != '\0'));
    cv_require(row != NULL);
    json_object_update(row, json_object_get(file, "facts"));
    if (json_object_get(file, "error"))
        json_object_set(row, "unread", json_object_get(file, "error"));
    return row;
}

static bool is_adapter(const json_t *file)
{
    return strcmp(cv_json_str(file, "use", ""), "adapter") == 0 || strcmp(cv_json_str(json_object_get(file, "facts"), "type", ""), "adapter") == 0;
}

/* The model in use: a file's row, or one for a model that is no file; how the engine is stands in it. */
static void tell_use(const struct cv_daemon *daemon, json_t *models, const json_t *adapters)
{
    size_t i;
    json_t *row;
    cv_auto_json json_t *engine = models_engine_json(daemon);
    json_t *used = json_array_get(models, 0);
    if (!json_is_true(json_object_get(used, "used"))) {
        if (strcmp(cv_json_str(engine, "phase", ""), "none") == 0)
            return;
        used = json_pack("{s:O, s:b}", "file", json_object_get(engine, "model"), "used", 1);
        json_array_insert_new(models, 0, used);
    }
    json_object_set(used, "kind", json_object_get(engine, "kind"));
    json_object_set(used, "phase", json_object_get(engine, "phase"));
    json_object_set(used, "context_tokens", json_object_get(engine, "context_tokens"));
    json_array_foreach(adapters, i, row) {
        if (json_is_true(json_object_get(row, "used")))
            json_object_set(used, "adapter", row);
    }
}

static void on_looked(const json_t *files, const struct cv_error *failed, void *arg)
{
    struct waiting *waiting = arg;
    struct cv_daemon *daemon = verb_daemon(waiting->request);
    struct cv_error err = failed ? *failed : CV_ERROR_INIT;
    cv_auto_json json_t *models = json_array();
    cv_auto_json json_t *adapters = json_array();
    size_t i;
    const json_t *file;
    json_array_foreach(files, i, file) {
        json_array_append_new(is_adapter(file) ? adapters : models, row_of(file));
    }
    json_t *result = NULL;
    if (!failed) {
        tell_use(daemon, models, adapters);
        result = waiting->fn(daemon, models, adapters, waiting->named, &err);
    }
    if (result)
        cv_rpc_end(waiting->request, result);
    else
        cv_rpc_fail(waiting->request, &err);
    free(waiting->named);
    free(waiting);
}

static void on_cancel(void *arg)
{
    cv_model_look_cancel(((struct waiting *)arg)->look);
}

void models_look(struct cv_rpc_request *request, const char *named, models_fn fn)
{
    static const struct cv_rpc_hooks hooks = {.on_cancel = on_cancel};
    struct cv_error err = CV_ERROR_INIT;
    struct cv_daemon *daemon = verb_daemon(request);
    const struct cv_options *options = daemon->options;
    cv_auto_free char *folder = cv_path_join(options->dirs.data, "models");
    struct cv_model_place places[3];
    size_t count = 0;
    if (options->model[0] == '/')
        places[count++] = (struct cv_model_place){options->model, "model"};
    if (options->adapter[0] == '/')
        places[count++] = (struct cv_model_place){options->adapter, "adapter"};
    places[count++] = (struct cv_model_place){folder, ""};
    struct waiting *waiting = cv_new(struct waiting);
    *waiting = (struct waiting){.request = request, .named = cv_strdup(named), .fn = fn};
    if (cv_models_look(daemon->models, places, count, on_looked, waiting, &waiting->look, &err) < 0) {
        cv_rpc_fail(request, &err);
        free(waiting->named);
        free(waiting);
        return;
    }
    cv_rpc_set_hooks(request, &hooks, waiting);
}
