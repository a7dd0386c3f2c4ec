// SPDX-License-Identifier: MIT
/*
 * http_models.c - asks a server what it has (GET /models): which model, how long its context, and whether it is llama.cpp's, which takes
 * a schema by another word. While a server says that it still loads (503), it is asked again. Loop thread.
 */
#include "agent/engine/http.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ASK_MS = 20000, AGAIN_MS = 500, MODELS_BYTES = 1048576 };

static void fail(struct http_engine *engine)
{
    http_set_phase(engine, CV_ENGINE_FAILED, 0, "the model's server cannot be used");
    http_start_waiting(engine);
}

static const json_t *find_model(const json_t *list, const char *wanted)
{
    size_t i;
    json_t *row;
    json_array_foreach(list, i, row)
        if (!wanted || strcmp(cv_json_str(row, "id", ""), wanted) == 0)
            return row;
    return NULL;
}

static void learn(struct http_engine *engine, const json_t *answer)
{
    const json_t *list = json_object_get(answer, "data"), *row = find_model(list, engine->wanted), *meta = json_object_get(row, "meta");
    const char *name = engine->wanted ? engine->wanted : cv_json_str(row, "id", "");
    bool is_llama = strcmp(cv_json_str(row ? row : json_array_get(list, 0), "owned_by", ""), "llamacpp") == 0;
    if (!name[0]) {
        cv_fail(&engine->status.error, -ENODEV, "engine.server", "the model's server at '%.100s' names no model: name one with corvidd --model-name",
                engine->url);
        fail(engine);
        return;
    }
    free(engine->model);
    engine->model = cv_strdup(name);
    if (engine->manners.schema == HTTP_SCHEMA_LLAMA && !is_llama)
        engine->manners.schema = HTTP_SCHEMA_OPENAI;
    int64_t context = cv_json_num(meta, "n_ctx", cv_json_num(meta, "n_ctx_train", cv_json_num(row, "max_model_len", cv_json_num(row, "context_length", 0))));
    engine->status.context_tokens = context > 0 && context < 1 << 30 ? (int)context : 0;
    snprintf(engine->status.model, sizeof engine->status.model, "%.120s at %.120s", name, engine->url);
    engine->status.error = CV_ERROR_INIT;
    http_set_phase(engine, CV_ENGINE_READY, 100, "ready");
    http_start_waiting(engine);
}

static void on_again(void *arg)
{
    struct http_engine *engine = arg;
    cv_timer_close(cv_steal(&engine->again));
    if (!engine->closing)
        http_ask(engine);
}

static void on_end(const struct cv_http_answer *answer, const struct cv_error *err, void *arg)
{
    struct http_engine *engine = arg;
    engine->asking = NULL;
    if (engine->closing) {
        http_start_waiting(engine);
        return;
    }
    if (engine->is_stale) {
        engine->is_stale = false;
        http_ask(engine);
        return;
    }
    if (err) {
        http_explain_transfer(engine, err, &engine->status.error);
        fail(engine);
        return;
    }
    cv_auto_json json_t *list = answer->body ? json_loadb(answer->body, answer->body_len, 0, NULL) : NULL;
    if (answer->status == 503) {
        http_set_phase(engine, CV_ENGINE_LOADING, 50, "the server loads its model");
        engine->again = cv_timer_create(engine->loop, on_again, engine);
        cv_timer_start(engine->again, AGAIN_MS);
    } else if (answer->status == 404 && engine->wanted) { /* not every server has a list */
        learn(engine, NULL);
    } else if (answer->status != 200 || !json_is_object(list)) {
        http_explain(engine, answer->status, answer->body ? answer->body : "", cv_json_str(answer->headers, "retry-after", NULL), &engine->status.error);
        fail(engine);
    } else {
        learn(engine, list);
    }
}

void http_ask(struct http_engine *engine)
{
    struct cv_http_request request = {.method = "GET", .timeout_ms = ASK_MS, .max_bytes = MODELS_BYTES, .on_end = on_end, .arg = engine};
    if (engine->asking || engine->again)
        return;
    if (engine->status.phase != CV_ENGINE_LOADING)
        http_set_phase(engine, CV_ENGINE_LOADING, 0, "asking the server");
    if (http_start(engine, &request, "/models", &engine->asking, &engine->status.error) < 0)
        fail(engine);
}
