// SPDX-License-Identifier: MIT
/*
 * llama_load.c - opens a model and its adapter and makes the context; keeps llama.cpp's last error line. Room thread only,
 * but for the log, which llama.cpp may call from its own threads. Owns what a brain holds of llama.cpp. The log's state
 * is per process, as llama.cpp's own is.
 */
#include "agent/engine/brain.h"

#include "daemon/base/alloc.h"
#include "daemon/base/log.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CONTEXT_DEFAULT = 8192, BYTES_OF_CACHE_VALUE = 2 };

static struct {
    pthread_mutex_t lock;
    char last[256];
} the_log = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void on_log(enum ggml_log_level level, const char *text, void *arg)
{
    (void)arg;
    size_t len = strcspn(text, "\n");
    if (level == GGML_LOG_LEVEL_ERROR && len > 0) {
        pthread_mutex_lock(&the_log.lock);
        snprintf(the_log.last, sizeof the_log.last, "%.*s", (int)len, text);
        pthread_mutex_unlock(&the_log.lock);
    }
    if (len > 0 && (level == GGML_LOG_LEVEL_ERROR || level == GGML_LOG_LEVEL_WARN))
        cv_log(CV_LOG_DEBUG, "engine", "llama.cpp: %.*s", (int)len, text);
}

void brain_last_error(char *out, size_t size)
{
    pthread_mutex_lock(&the_log.lock);
    snprintf(out, size, "%s", the_log.last);
    pthread_mutex_unlock(&the_log.lock);
}

void brain_start_llama(void)
{
    llama_log_set(on_log, NULL);
    shim_quiet();
    llama_backend_init();
    pthread_mutex_lock(&the_log.lock);
    the_log.last[0] = '\0';
    pthread_mutex_unlock(&the_log.lock);
}

static bool on_interrupt(void *arg)
{
    return atomic_load(&((struct brain *)arg)->interrupt);
}

struct loading {
    struct brain *brain;
    const struct brain_options *options;
    int percent;
};

static bool on_progress(float progress, void *arg)
{
    struct loading *loading = arg;
    int percent = (int)(progress * 100);
    if (percent != loading->percent && loading->options->progress && !loading->options->progress(percent, loading->options->arg))
        return false;
    loading->percent = percent;
    return !atomic_load(&loading->brain->interrupt);
}

/* llama.cpp's own word for what went wrong, or a cancel. */
static int refused(struct brain *brain, const char *what, const char *path, struct cv_error *err)
{
    char last[256];
    if (atomic_load(&brain->interrupt))
        return request_cancelled(err);
    brain_last_error(last, sizeof last);
    return cv_fail(err, -EINVAL, "engine.load", "%s '%s' cannot be loaded: %s", what, path, last[0] ? last : "llama.cpp gave no reason");
}

static int load_model(struct brain *brain, const struct brain_options *options, struct cv_error *err)
{
    struct cv_error thrown = {0};
    struct loading loading = {.brain = brain, .options = options, .percent = -1};
    struct llama_model_params params = llama_model_default_params();
    params.n_gpu_layers = 0;
    params.load_mode = LLAMA_LOAD_MODE_MMAP;
    params.progress_callback = on_progress;
    params.progress_callback_user_data = &loading;
    brain->model = shim_load_model(options->model, params, &thrown);
    if (!brain->model)
        return thrown.code ? cv_fail(err, -EINVAL, "engine.load", "the model '%s': %s", options->model, thrown.text)
                           : refused(brain, "the model", options->model, err);
    if (llama_model_has_encoder(brain->model) || !llama_model_has_decoder(brain->model) || llama_model_is_diffusion(brain->model))
        return cv_fail(err, -EINVAL, "engine.load", "the model '%s' does not write text from left to right: a decoder model is needed",
                       options->model);
    brain->vocab = llama_model_get_vocab(brain->model);
    if (llama_vocab_type(brain->vocab) == LLAMA_VOCAB_TYPE_NONE)
        return cv_fail(err, -EINVAL, "engine.load", "the model '%s' has no vocabulary", options->model);
    brain->whole_only = llama_model_is_recurrent(brain->model) || llama_model_is_hybrid(brain->model);
    return 0;
}

/* Cells of the KV cache: one whole session and half of another (runs are far shorter than a context, and share their
 * prefix), but not more than a quarter of the machine's memory, and never less than one session. */
static int cells_for(const struct brain *brain)
{
    const struct llama_model *model = brain->model;
    int heads = llama_model_n_head(model) > 0 ? llama_model_n_head(model) : 1;
    double width = (double)llama_model_n_embd(model) / heads * llama_model_n_head_kv(model);
    double cell = 2.0 * BYTES_OF_CACHE_VALUE * width * llama_model_n_layer(model);
    double memory = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE) / 4;
    double wanted = brain->context * 1.5;
    if (cell > 0 && wanted * cell > memory)
        wanted = memory / cell;
    return wanted < brain->context ? brain->context : (int)wanted;
}

static int processors(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return CPU_COUNT(&set);
    return 1;
}

static int create_context(struct brain *brain, const struct brain_options *options, struct cv_error *err)
{
    struct cv_error thrown = {0};
    int trained = llama_model_n_ctx_train(brain->model);
    int threads = options->threads > 0 ? options->threads : processors();
    brain->context = options->context > 0 ? options->context : CONTEXT_DEFAULT;
    if (trained > 0 && brain->context > trained)
        brain->context = trained;
    struct llama_context_params params = llama_context_default_params();
    params.n_ctx = (uint32_t)cells_for(brain);
    params.n_batch = params.n_ubatch = BRAIN_BATCH;
    params.n_seq_max = BRAIN_SESSIONS;
    params.n_outputs_max = BRAIN_SESSIONS;
    params.n_threads = params.n_threads_batch = threads;
    params.kv_unified = true; /* so that sequences can share the cells of a prefix */
    params.swa_full = true;   /* so that a session can be shortened */
    params.no_perf = true;
    params.abort_callback = on_interrupt;
    params.abort_callback_data = brain;
    brain->ctx = shim_create_context(brain->model, params, &thrown);
    if (!brain->ctx)
        return thrown.code ? cv_fail(err, -EINVAL, "engine.load", "the model '%s': %s", options->model, thrown.text)
                           : refused(brain, "a context for the model", options->model, err);
    struct ggml_threadpool_params pool = ggml_threadpool_params_default(threads);
    brain->threads = ggml_threadpool_new(&pool);
    if (!brain->threads)
        return cv_fail(err, -EAGAIN, "engine.load", "the engine's %d threads cannot be started", threads);
    llama_attach_threadpool(brain->ctx, brain->threads, brain->threads);
    return 0;
}

static int load_adapter(struct brain *brain, const struct brain_options *options, struct cv_error *err)
{
    struct cv_error thrown = {0};
    float scale = 1;
    if (!options->adapter)
        return 0;
    brain->adapter = shim_load_adapter(brain->model, options->adapter, &thrown);
    if (!brain->adapter)
        return thrown.code ? cv_fail(err, -EINVAL, "engine.load", "the adapter '%s': %s", options->adapter, thrown.text)
                           : refused(brain, "the adapter", options->adapter, err);
    if (llama_set_adapters_lora(brain->ctx, &brain->adapter, 1, &scale) != 0)
        return refused(brain, "the adapter", options->adapter, err);
    return 0;
}

int brain_load(struct brain *brain, const struct brain_options *options, struct cv_error *err)
{
    brain_start_llama();
    int rc = load_model(brain, options, err);
    if (rc == 0)
        rc = shim_template_create(brain->model, &brain->tmpl, err);
    if (rc == 0)
        rc = create_context(brain, options, err);
    if (rc == 0)
        rc = load_adapter(brain, options, err);
    if (rc < 0) {
        brain_finish(brain);
        return rc;
    }
    prompt_learn(brain);
    brain->batch = llama_batch_init(BRAIN_BATCH, 0, 1);
    brain->candidates = cv_zalloc((size_t)llama_vocab_n_tokens(brain->vocab) * sizeof *brain->candidates);
    for (size_t i = 0; i < BRAIN_SESSIONS; i++)
        brain->sessions[i].seq = (llama_seq_id)i;
    return 0;
}

void brain_finish(struct brain *brain)
{
    for (size_t i = 0; i < BRAIN_SESSIONS; i++) {
        free(brain->sessions[i].name);
        tokens_finish(&brain->sessions[i].held);
        brain->sessions[i] = (struct session){0};
    }
    grammar_finish(brain);
    if (brain->batch.token)
        llama_batch_free(brain->batch);
    free(brain->candidates);
    shim_template_free(brain->tmpl);
    if (brain->ctx)
        llama_free(brain->ctx);
    if (brain->threads)
        ggml_threadpool_free(brain->threads);
    if (brain->model)
        llama_model_free(brain->model); /* and with it the adapter */
    brain->batch = (struct llama_batch){0};
    brain->candidates = NULL;
    brain->tmpl = NULL;
    brain->ctx = NULL;
    brain->threads = NULL;
    brain->model = NULL;
    brain->adapter = NULL;
}
