// SPDX-License-Identifier: MIT
/*
 * none.c - two engines without a model: `none`, chosen on purpose, and the one for a name that no other kind accepts.
 * Every generation ends with -ENODEV and the reason. Owns what waits for its deferred end. Loop thread only.
 */
#include "agent/engine/kinds.h"
#include "agent/engine/request.h"
#include "daemon/base/alloc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct empty_engine {
    struct cv_engine base;
    struct cv_loop *loop;
    struct cv_engine_status status;
    int waiting;
    bool closing;
    cv_loop_fn done;
    void *done_arg;
};

struct empty_generation {
    struct cv_generation base;
    struct request request;
    bool cancelled;
};

bool kind_is_file(const char *model)
{
    size_t len = strlen(model);
    return (len > 5 && strcmp(model + len - 5, ".gguf") == 0) || strchr("/.~", model[0]) != NULL;
}

static bool accepts_none(const char *model)
{
    return strcmp(model, "none") == 0;
}

static bool accepts_all(const char *model)
{
    (void)model;
    return true;
}

static int create(struct cv_loop *loop, const struct cv_engine_kind *kind, const char *model, struct cv_engine **out)
{
    struct empty_engine *engine = cv_new(struct empty_engine);
    engine->base.kind = kind;
    engine->loop = loop;
    snprintf(engine->status.kind, sizeof engine->status.kind, "none");
    snprintf(engine->status.model, sizeof engine->status.model, "%s", model);
    snprintf(engine->status.what, sizeof engine->status.what, "no model");
    *out = &engine->base;
    return 0;
}

static int create_none(struct cv_loop *loop, const struct cv_engine_options *options, void (*changed)(void *arg), void *arg,
                       struct cv_engine **out, struct cv_error *err)
{
    (void)changed, (void)arg, (void)err;
    int rc = create(loop, &kind_none, options->model, out);
    struct cv_engine_status *status = &((struct empty_engine *)*out)->status;
    status->phase = CV_ENGINE_NONE;
    cv_fail(&status->error, -ENODEV, "engine.none",
            "the daemon runs without a model: get one with scripts/fetch-model and start corvidd with --model FILE.gguf");
    return rc;
}

static int create_unknown(struct cv_loop *loop, const struct cv_engine_options *options, void (*changed)(void *arg), void *arg,
                          struct cv_engine **out, struct cv_error *err)
{
    (void)changed, (void)arg, (void)err;
    int rc = create(loop, &kind_unknown, options->model, out);
    struct cv_engine_status *status = &((struct empty_engine *)*out)->status;
    status->phase = CV_ENGINE_FAILED;
    if (kind_is_file(options->model))
        cv_fail(&status->error, -ENODEV, "engine.without-llama",
                "'%s' cannot be loaded: this corvidd was built without llama.cpp (CORVID_LLAMA=off); build it with CORVID_LLAMA=fetch",
                options->model);
    else
        cv_fail(&status->error, -ENODEV, "engine.model", "the model is '%s': expected FILE.gguf, http:URL, script:FILE or none", options->model);
    return rc;
}

static void finish(void *arg)
{
    struct empty_engine engine = *(struct empty_engine *)arg;
    free(arg);
    cv_loop_release(engine.loop);
    if (engine.done)
        engine.done(engine.done_arg);
}

static void close_engine(struct cv_engine *base, cv_loop_fn done, void *arg)
{
    struct empty_engine *engine = (struct empty_engine *)base;
    engine->closing = true;
    engine->done = done;
    engine->done_arg = arg;
    cv_loop_hold(engine->loop);
    cv_loop_defer(engine->loop, finish, engine); /* after the ends deferred before it */
}

static void status(const struct cv_engine *base, struct cv_engine_status *out)
{
    const struct empty_engine *engine = (const struct empty_engine *)base;
    *out = engine->status;
    out->queued = engine->waiting;
}

static void pin(struct cv_engine *base, const char *system_text)
{
    (void)base, (void)system_text;
}

static void end(void *arg)
{
    struct empty_generation *generation = arg;
    struct empty_engine *engine = (struct empty_engine *)generation->base.engine;
    struct cv_error error = engine->status.error;
    struct cv_generated nothing = {.text = ""};
    if (generation->cancelled || engine->closing)
        request_cancelled(&error);
    else
        error.code = -ENODEV;
    engine->waiting--;
    cv_loop_release(engine->loop);
    generation->request.on_end(&nothing, &error, generation->request.arg);
    request_finish(&generation->request);
    free(generation);
}

static int generate(struct cv_engine *base, const struct cv_generate *request, struct cv_generation **out, struct cv_error *err)
{
    struct empty_engine *engine = (struct empty_engine *)base;
    if (engine->closing)
        return request_cancelled(err);
    struct empty_generation *generation = cv_new(struct empty_generation);
    generation->base.engine = base;
    request_copy(&generation->request, request);
    engine->waiting++;
    cv_loop_hold(engine->loop);
    cv_loop_defer(engine->loop, end, generation);
    *out = &generation->base;
    return 0;
}

static void cancel(struct cv_generation *base)
{
    ((struct empty_generation *)base)->cancelled = true;
}

static void forget(struct cv_engine *base, const char *session)
{
    (void)base, (void)session;
}

const struct cv_engine_kind kind_none = {
    .name = "none",
    .accepts = accepts_none,
    .create = create_none,
    .close = close_engine,
    .status = status,
    .pin = pin,
    .generate = generate,
    .cancel = cancel,
    .forget = forget,
};

const struct cv_engine_kind kind_unknown = {
    .name = "unknown",
    .accepts = accepts_all,
    .create = create_unknown,
    .close = close_engine,
    .status = status,
    .pin = pin,
    .generate = generate,
    .cancel = cancel,
    .forget = forget,
};
