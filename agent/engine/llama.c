// SPDX-License-Identifier: MIT
/*
 * llama.c - the llama engine as the loop sees it: phases, the queue, deadlines, letters to and from the room. A model file
 * is looked at, then checked in a cell unless the verdict is known, then loaded; without a sandbox it is not loaded. Owns
 * the room, the generations and everything they lend to the room. Loop thread, but for the functions named room_*.
 */
#include "agent/engine/brain.h"
#include "agent/engine/gguf.h"
#include "agent/engine/kinds.h"
#include "agent/engine/llama_trusted.h"
#include "agent/engine/memory.h"
#include "agent/engine/probe.h"
#include "agent/engine/verdict.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct generation {
    struct cv_generation base;
    struct generation *next;
    struct request request;
    struct job job;
    struct cv_timer *timer;
    int cause;   /* why it shall end: -ECANCELED, -ETIMEDOUT, -ENODEV, or 0 */
    bool lent;   /* the room has the job */
    bool ending; /* its deferred end is on its way */
};

struct prefix {
    struct prefix *next;
    struct job job;
    struct llama_engine *engine;
};

/* What room_inspect finds; the room's while `busy`. */
struct inspection {
    char *model, *adapter; /* absolute */
    uint64_t bytes;
    char *key;
    bool known;
    struct verdict verdict;
    struct cv_error error;
};

struct llama_engine {
    struct cv_engine base;
    struct cv_loop *loop;
    struct cv_room *room;
    struct brain brain;
    struct inspection inspection;
    struct brain_options options;
    struct cv_error loaded;
    char *model, *adapter, *program, *state;
    struct cv_sandbox *sandbox;
    int prompt;            /* version */
    bool trusted;
    struct cv_engine_status status;
    void (*changed)(void *arg);
    void *arg;
    struct probe *probe;
    struct generation *generations;
    int count;
    char *prefix;          /* to be evaluated, or NULL */
    struct prefix *prefixes; /* being evaluated */
    atomic_int pinned;     /* tokens; written by the room */
    atomic_int percent;    /* of loading; written by the room */
    bool busy;             /* inspecting, probing or loading */
    bool closing, closed;
    cv_loop_fn done;
    void *done_arg;
};

static void close_when_idle(struct llama_engine *engine);

static void set_phase(struct llama_engine *engine, enum cv_engine_phase phase, int percent, const char *what)
{
    engine->status.phase = phase;
    engine->status.percent = percent;
    snprintf(engine->status.what, sizeof engine->status.what, "%s", what);
    if (engine->changed && !engine->closing)
        engine->changed(engine->arg);
}

/* ---- generations ----------------------------------------------------------------------------------------------------- */

static void cause_error(const struct generation *generation, struct cv_error *out)
{
    const struct llama_engine *engine = (const struct llama_engine *)generation->base.engine;
    if (generation->cause == -ETIMEDOUT)
        request_timed_out(out, generation->request.timeout_ms);
    else if (generation->cause == -ENODEV)
        cv_fail(out, -ENODEV, engine->status.error.reason ? engine->status.error.reason : "engine.failed", "%s",
                cv_error_text(&engine->status.error));
    else
        request_cancelled(out);
}

static void end_generation(struct generation *generation, const struct cv_error *error)
{
    struct llama_engine *engine = (struct llama_engine *)generation->base.engine;
    struct generation **link = &engine->generations;
    while (*link != generation)
        link = &(*link)->next;
    *link = generation->next;
    engine->count--;
    cv_timer_close(generation->timer);
    struct cv_generated *out = &generation->job.out;
    cv_auto_json json_t *text = cv_json_text(cv_buf_text(&generation->job.text), generation->job.text.len); /* UTF-8 */
    out->text = json_string_value(text);
    out->len = json_string_length(text);
    generation->request.on_end(out, error->code ? error : NULL, generation->request.arg);
    cv_buf_finish(&generation->job.text);
    request_finish(&generation->request);
    free(generation);
    close_when_idle(engine);
}

static void on_unlent_end(void *arg)
{
    struct generation *generation = arg;
    struct cv_error error = {0};
    cv_loop_release(((struct llama_engine *)generation->base.engine)->loop);
    cause_error(generation, &error);
    end_generation(generation, &error);
}

static void on_job_ended(void *arg)
{
    struct generation *generation = arg;
    struct cv_error error = generation->job.error;
    cv_loop_release(((struct llama_engine *)generation->base.engine)->loop);
    if (error.code == -ECANCELED)
        cause_error(generation, &error);
    end_generation(generation, &error);
}

struct piece {
    struct generation *generation;
    size_t len;
    char bytes[];
};

static void on_piece(void *arg)
{
    cv_auto_free struct piece *piece = arg;
    struct generation *generation = piece->generation;
    if (generation->cause == 0)
        generation->request.on_text(piece->bytes, piece->len, generation->request.arg);
}

static void room_on_text(struct job *job, const char *bytes, size_t len)
{
    struct generation *generation = job->owner;
    struct piece *piece = cv_zalloc(sizeof *piece + len);
    piece->generation = generation;
    piece->len = len;
    memcpy(piece->bytes, bytes, len);
    cv_loop_post(((struct llama_engine *)generation->base.engine)->loop, on_piece, piece);
}

static void on_prefix_ended(void *arg)
{
    struct prefix *prefix = arg;
    struct llama_engine *engine = prefix->engine;
    struct prefix **link = &engine->prefixes;
    while (*link != prefix)
        link = &(*link)->next;
    *link = prefix->next;
    cv_loop_release(engine->loop);
    if (prefix->job.error.code != 0 && prefix->job.error.code != -ECANCELED)
        cv_log(CV_LOG_DEBUG, "engine", "the prefix was not evaluated: %s", cv_error_text(&prefix->job.error));
    free(prefix->job.pin);
    cv_buf_finish(&prefix->job.text);
    free(prefix);
    if (!engine->prefixes && engine->status.phase == CV_ENGINE_READY)
        set_phase(engine, CV_ENGINE_READY, 100, "ready");
    close_when_idle(engine);
}

static void room_on_ended(struct job *job)
{
    if (job->request)
        cv_loop_post(((struct llama_engine *)((struct generation *)job->owner)->base.engine)->loop, on_job_ended, job->owner);
    else
        cv_loop_post(((struct prefix *)job->owner)->engine->loop, on_prefix_ended, job->owner);
}

static void room_on_pinned(struct brain *brain, int tokens)
{
    atomic_store(&((struct llama_engine *)brain->owner)->pinned, tokens);
}

static void room_add(void *arg)
{
    struct job *job = arg;
    struct llama_engine *engine = job->request ? (struct llama_engine *)((struct generation *)job->owner)->base.engine
                                               : ((struct prefix *)job->owner)->engine;
    brain_add(&engine->brain, job);
}

static void lend(struct llama_engine *engine, struct generation *generation)
{
    generation->lent = true;
    cv_loop_hold(engine->loop);
    cv_room_post(engine->room, room_add, &generation->job);
}

static void room_look(void *arg)
{
    brain_tick(arg);
}

/* Has a generation end for `cause`; a lent one within a token. */
static void stop(struct generation *generation, int cause)
{
    struct llama_engine *engine = (struct llama_engine *)generation->base.engine;
    if (generation->cause != 0)
        return;
    generation->cause = cause;
    if (generation->lent) {
        atomic_store(&generation->job.cancel, true);
        atomic_store(&engine->brain.interrupt, true);
        cv_room_post(engine->room, room_look, &engine->brain);
    } else if (!generation->ending) {
        generation->ending = true;
        cv_loop_hold(engine->loop);
        cv_loop_defer(engine->loop, on_unlent_end, generation);
    }
}

static void on_deadline(void *arg)
{
    stop(arg, -ETIMEDOUT);
}

static int generate(struct cv_engine *base, const struct cv_generate *request, struct cv_generation **out, struct cv_error *err)
{
    struct llama_engine *engine = (struct llama_engine *)base;
    if (engine->closing)
        return request_cancelled(err);
    if (engine->count >= CV_LIMIT_ENGINE_QUEUE)
        return request_refused(err);
    struct generation *generation = cv_new(struct generation);
    generation->base.engine = base;
    request_copy(&generation->request, request);
    generation->job.request = &generation->request;
    generation->job.owner = generation;
    generation->job.asked_us = cv_clock_mono_us();
    generation->timer = cv_timer_create(engine->loop, on_deadline, generation);
    cv_timer_start(generation->timer, request->timeout_ms);
    struct generation **last = &engine->generations;
    while (*last)
        last = &(*last)->next;
    *last = generation;
    engine->count++;
    if (engine->status.phase == CV_ENGINE_FAILED)
        stop(generation, -ENODEV);
    else if (engine->status.phase == CV_ENGINE_READY)
        lend(engine, generation);
    *out = &generation->base;
    return 0;
}

static void cancel(struct cv_generation *generation)
{
    stop((struct generation *)generation, -ECANCELED);
}

/* ---- the prefix and sessions ----------------------------------------------------------------------------------------- */

static void lend_prefix(struct llama_engine *engine)
{
    struct prefix *prefix = cv_new(struct prefix);
    prefix->engine = engine;
    prefix->job.owner = prefix;
    prefix->job.pin = cv_steal(&engine->prefix);
    prefix->job.asked_us = cv_clock_mono_us();
    prefix->next = engine->prefixes;
    engine->prefixes = prefix;
    set_phase(engine, CV_ENGINE_READY, 100, "evaluating the prefix");
    cv_loop_hold(engine->loop);
    cv_room_post(engine->room, room_add, &prefix->job);
}

static void pin(struct cv_engine *base, const char *system_text)
{
    struct llama_engine *engine = (struct llama_engine *)base;
    if (engine->closing)
        return;
    free(engine->prefix);
    engine->prefix = cv_strdup(system_text);
    if (engine->status.phase == CV_ENGINE_READY)
        lend_prefix(engine);
}

struct forgetting {
    struct brain *brain;
    char name[];
};

static void room_forget(void *arg)
{
    cv_auto_free struct forgetting *letter = arg;
    session_forget(letter->brain, letter->name);
}

static void forget(struct cv_engine *base, const char *session)
{
    struct llama_engine *engine = (struct llama_engine *)base;
    if (engine->closing || engine->status.phase != CV_ENGINE_READY)
        return;
    size_t len = strlen(session);
    struct forgetting *letter = cv_zalloc(sizeof *letter + len + 1);
    letter->brain = &engine->brain;
    memcpy(letter->name, session, len);
    cv_room_post(engine->room, room_forget, letter);
}

/* ---- from a file name to a model that is ready ----------------------------------------------------------------------- */

static void fail(struct llama_engine *engine)
{
    set_phase(engine, CV_ENGINE_FAILED, 0, "the model cannot be used");
    for (struct generation *g = engine->generations; g; g = g->next)
        stop(g, -ENODEV);
}

static void on_loaded(void *arg)
{
    struct llama_engine *engine = arg;
    cv_loop_release(engine->loop);
    engine->busy = false;
    if (engine->loaded.code != 0) {
        engine->status.error = engine->loaded;
        fail(engine);
    } else if (!engine->closing) {
        engine->status.context_tokens = engine->brain.context;
        set_phase(engine, CV_ENGINE_READY, 100, "ready");
        if (engine->prefix)
            lend_prefix(engine);
        for (struct generation *g = engine->generations; g; g = g->next)
            if (g->cause == 0)
                lend(engine, g);
    }
    close_when_idle(engine);
}

static void on_percent(void *arg)
{
    struct llama_engine *engine = arg;
    if (engine->status.phase == CV_ENGINE_LOADING)
        set_phase(engine, CV_ENGINE_LOADING, atomic_load(&engine->percent), "loading");
}

static bool room_on_progress(int percent, void *arg)
{
    struct llama_engine *engine = arg;
    atomic_store(&engine->percent, percent);
    cv_loop_post(engine->loop, on_percent, engine);
    return true;
}

static void room_load(void *arg)
{
    struct llama_engine *engine = arg;
    brain_load(&engine->brain, &engine->options, &engine->loaded);
    cv_loop_post(engine->loop, on_loaded, engine);
}

static void load(struct llama_engine *engine)
{
    engine->options.model = engine->inspection.model;
    engine->options.adapter = engine->inspection.adapter;
    set_phase(engine, CV_ENGINE_LOADING, 0, "loading");
    cv_loop_hold(engine->loop);
    cv_room_post(engine->room, room_load, engine);
}

static void give_up(struct llama_engine *engine)
{
    engine->busy = false;
    if (!engine->closing)
        fail(engine);
    close_when_idle(engine);
}

static void judge(struct llama_engine *engine, bool ok, const char *text)
{
    if (ok && !engine->closing) {
        load(engine);
        return;
    }
    cv_fail(&engine->status.error, -EINVAL, "engine.model", "the model '%s'%s%s%s cannot be used: %s", engine->model,
            engine->adapter ? " with the adapter '" : "", engine->adapter ? engine->adapter : "", engine->adapter ? "'" : "", text);
    give_up(engine);
}

static void room_keep(void *arg)
{
    struct llama_engine *engine = arg;
    struct cv_error err = {0};
    if (verdict_keep(engine->state, engine->inspection.key, &engine->inspection.verdict, &err) < 0)
        cv_log(CV_LOG_DEBUG, "engine", "the verdict on the model file is not kept: %s", cv_error_text(&err));
}

static void on_probed(const struct probe_result *result, void *arg)
{
    struct llama_engine *engine = arg;
    engine->probe = NULL;
    if (result->lasting) {
        engine->inspection.verdict.ok = result->ok;
        memcpy(engine->inspection.verdict.text, result->text, sizeof result->text);
        cv_room_post(engine->room, room_keep, engine);
    }
    judge(engine, result->ok, result->text);
}

/* The guard of model files: none is loaded that a worker has not survived. */
static void probe(struct llama_engine *engine)
{
    struct inspection *found = &engine->inspection;
    const struct probe_spec spec = {
        .sandbox = engine->sandbox, .program = engine->program, .model = found->model, .adapter = found->adapter, .prompt = engine->prompt, .bytes = found->bytes};
    struct cv_error *err = &engine->status.error;
    if (!engine->sandbox || !engine->program)
        cv_deny(err, -EPERM, "probe", "engine.probe", "the model '%s' cannot be checked: there is no sandbox to check it in, so it is not loaded",
                engine->model);
    else if (probe_start(engine->loop, &spec, on_probed, engine, &engine->probe, err) == 0)
        return;
    give_up(engine);
}

static void on_inspected(void *arg)
{
    struct llama_engine *engine = arg;
    struct inspection *found = &engine->inspection;
    cv_loop_release(engine->loop);
    if (engine->closing || found->error.code != 0) {
        engine->status.error = found->error;
        give_up(engine);
    } else if (engine->trusted) {
        load(engine);
    } else if (found->known) {
        judge(engine, found->verdict.ok, found->verdict.text);
    } else {
        probe(engine);
    }
}

static int inspect(struct llama_engine *engine, struct inspection *found)
{
    struct stat st;
    int rc = gguf_check(engine->model, "model", &st, &found->error);
    if (rc < 0)
        return rc;
    found->bytes = (uint64_t)st.st_size;
    if (engine->adapter) {
        rc = gguf_check(engine->adapter, "adapter", &st, &found->error);
        if (rc < 0)
            return rc;
        found->bytes += (uint64_t)st.st_size;
    }
    found->model = realpath(engine->model, NULL);
    found->adapter = engine->adapter ? realpath(engine->adapter, NULL) : NULL;
    if (!found->model || (engine->adapter && !found->adapter))
        return cv_fail(&found->error, -errno, "engine.gguf", "the path of the model '%s' cannot be followed: %s", engine->model, strerror(errno));
    found->key = memory_key(NULL, found->model);
    if (found->adapter)
        found->key = memory_key(found->key, found->adapter);
    if (engine->program)
        found->key = memory_key(found->key, engine->program);
    found->known = engine->program && verdict_find(engine->state, found->key, &found->verdict);
    return 0;
}

static void room_inspect(void *arg)
{
    struct llama_engine *engine = arg;
    inspect(engine, &engine->inspection);
    cv_loop_post(engine->loop, on_inspected, engine);
}

/* ---- life ------------------------------------------------------------------------------------------------------------ */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static int create(struct cv_loop *loop, const struct cv_engine_options *options, bool trusted, void (*changed)(void *arg), void *arg,
                  struct cv_engine **out, struct cv_error *err)
{
    struct llama_engine *engine = cv_new(struct llama_engine);
    int rc = cv_room_create("engine", &engine->room, err);
    if (rc < 0) {
        free(engine);
        return rc;
    }
    engine->base.kind = &kind_llama;
    engine->loop = loop;
    engine->trusted = trusted;
    engine->changed = changed;
    engine->arg = arg;
    engine->model = cv_strdup(options->model);
    engine->adapter = options->adapter && options->adapter[0] ? cv_strdup(options->adapter) : NULL;
    engine->program = cv_strdup(options->probe);
    engine->state = cv_strdup(options->state);
    engine->sandbox = options->sandbox;
    engine->prompt = options->prompt;
    engine->options = (struct brain_options){
        .threads = options->threads, .context = options->context, .progress = room_on_progress, .arg = engine};
    engine->brain.room = engine->room;
    engine->brain.on_text = room_on_text;
    engine->brain.on_ended = room_on_ended;
    engine->brain.on_pinned = room_on_pinned;
    engine->brain.owner = engine;
    struct cv_engine_status *status = &engine->status;
    status->phase = CV_ENGINE_LOADING;
    snprintf(status->what, sizeof status->what, "checking the model file");
    snprintf(status->kind, sizeof status->kind, "llama");
    snprintf(status->model, sizeof status->model, "%s", base_name(engine->model));
    snprintf(status->adapter, sizeof status->adapter, "%s", engine->adapter ? base_name(engine->adapter) : "");
    engine->busy = true;
    cv_loop_hold(loop);
    cv_room_post(engine->room, room_inspect, engine);
    *out = &engine->base;
    return 0;
}

static int create_checked(struct cv_loop *loop, const struct cv_engine_options *options, void (*changed)(void *arg), void *arg,
                          struct cv_engine **out, struct cv_error *err)
{
    return create(loop, options, false, changed, arg, out, err);
}

int llama_create_trusted(struct cv_loop *loop, const struct cv_engine_options *options, void (*changed)(void *arg), void *arg,
                         struct cv_engine **out, struct cv_error *err)
{
    return create(loop, options, true, changed, arg, out, err);
}

static void on_finished(void *arg)
{
    struct llama_engine *engine = arg;
    cv_loop_fn done = engine->done;
    void *done_arg = engine->done_arg;
    cv_loop_release(engine->loop);
    cv_room_destroy(engine->room); /* its last letter was the one that led here */
    struct inspection *found = &engine->inspection;
    free(found->model);
    free(found->adapter);
    free(found->key);
    free(engine->model);
    free(engine->adapter);
    free(engine->program);
    free(engine->state);
    free(engine->prefix);
    free(engine);
    if (done)
        done(done_arg);
}

static void room_finish(void *arg)
{
    struct llama_engine *engine = arg;
    brain_finish(&engine->brain);
    cv_loop_post(engine->loop, on_finished, engine);
}

static void close_when_idle(struct llama_engine *engine)
{
    if (!engine->closing || engine->closed || engine->busy || engine->generations || engine->prefixes)
        return;
    engine->closed = true;
    cv_loop_hold(engine->loop);
    cv_room_post(engine->room, room_finish, engine);
}

static void close_engine(struct cv_engine *base, cv_loop_fn done, void *arg)
{
    struct llama_engine *engine = (struct llama_engine *)base;
    engine->closing = true;
    engine->done = done;
    engine->done_arg = arg;
    if (engine->probe)
        probe_stop(engine->probe);
    for (struct generation *g = engine->generations; g; g = g->next)
        stop(g, -ECANCELED);
    for (struct prefix *p = engine->prefixes; p; p = p->next)
        atomic_store(&p->job.cancel, true);
    atomic_store(&engine->brain.interrupt, true); /* ends loading, and the batch being evaluated */
    close_when_idle(engine);
}

static void status(const struct cv_engine *base, struct cv_engine_status *out)
{
    const struct llama_engine *engine = (const struct llama_engine *)base;
    *out = engine->status;
    out->queued = engine->count;
    out->pinned_tokens = atomic_load(&engine->pinned);
}

const struct cv_engine_kind kind_llama = {
    .name = "llama",
    .accepts = kind_is_file,
    .create = create_checked,
    .close = close_engine,
    .status = status,
    .pin = pin,
    .generate = generate,
    .cancel = cancel,
    .forget = forget,
};
