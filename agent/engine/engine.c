// SPDX-License-Identifier: MIT
/*
 * engine.c - the front door: finds the implementation that a model's name asks for and hands each call to it. Owns the
 * table of kinds and nothing else. Loop thread only.
 */
#include "agent/engine/engine.h"

#include "agent/engine/kinds.h"
#include "agent/engine/request.h"

#include <errno.h>

/* The first row that accepts the model is used; the last one accepts everything and says what would be right. */
const struct cv_engine_kind *const cv_engine_kinds[] = {
    &kind_none,
    &kind_script,
    &kind_http,
#ifdef CORVID_HAVE_LLAMA
    &kind_llama,
#endif
    &kind_unknown,
    NULL,
};

static const char *const phase_names[] = {
    [CV_ENGINE_LOADING] = "loading",
    [CV_ENGINE_READY] = "ready",
    [CV_ENGINE_FAILED] = "failed",
    [CV_ENGINE_NONE] = "none",
};

const char *cv_engine_phase_name(enum cv_engine_phase phase)
{
    if ((size_t)phase >= sizeof phase_names / sizeof phase_names[0])
        return "unknown";
    return phase_names[phase];
}

int cv_engine_create(struct cv_loop *loop, const struct cv_engine_options *options, void (*changed)(void *arg), void *arg,
                     struct cv_engine **out, struct cv_error *err)
{
    if (!options->model || !options->model[0])
        return cv_fail(err, -EINVAL, "engine.model", "the model is '': expected FILE.gguf, http:URL, script:FILE or none");
    if (options->context < 0 || options->threads < 0)
        return cv_fail(err, -EINVAL, "engine.options", "context is %d and threads %d: expected 0 or more", options->context, options->threads);
    for (size_t i = 0; cv_engine_kinds[i]; i++)
        if (cv_engine_kinds[i]->accepts(options->model))
            return cv_engine_kinds[i]->create(loop, options, changed, arg, out, err);
    return cv_fail(err, -EINVAL, "engine.model", "no engine knows the model '%s'", options->model);
}

void cv_engine_close(struct cv_engine *engine, cv_loop_fn done, void *arg)
{
    engine->kind->close(engine, done, arg);
}

void cv_engine_status(const struct cv_engine *engine, struct cv_engine_status *out)
{
    *out = (struct cv_engine_status){0};
    engine->kind->status(engine, out);
}

void cv_engine_pin(struct cv_engine *engine, const char *system_text)
{
    engine->kind->pin(engine, system_text);
}

int cv_engine_generate(struct cv_engine *engine, const struct cv_generate *request, struct cv_generation **out, struct cv_error *err)
{
    int rc = request_check(request, err);
    return rc < 0 ? rc : engine->kind->generate(engine, request, out, err);
}

void cv_generation_cancel(struct cv_generation *generation)
{
    generation->engine->kind->cancel(generation);
}

void cv_engine_forget(struct cv_engine *engine, const char *session)
{
    engine->kind->forget(engine, session);
}

void cv_engine_secret_changed(struct cv_engine *engine, const char *name)
{
    if (engine->kind->secret_changed)
        engine->kind->secret_changed(engine, name);
}
