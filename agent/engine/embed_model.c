// SPDX-License-Identifier: MIT
/*
 * embed_model.c - a text to a vector: tokens between the model's first and last mark, one evaluation, the mean over all tokens that
 * llama.cpp's pooling gives, made one long. One thread, so that a number does not depend on how work was shared out. Owns model and context.
 */
#include "agent/engine/embed_model.h"

#include "agent/engine/brain.h"
#include "daemon/base/alloc.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_BYTES = 8192 }; /* of a longer text: more than its first EMBED_TOKENS tokens in any language */

struct embed_model {
    struct llama_model *model;
    struct llama_context *ctx;
    const struct llama_vocab *vocab;
    struct llama_batch batch;
    size_t width;
};

static int refuse(const char *path, const struct cv_error *thrown, struct cv_error *err)
{
    char last[256];
    brain_last_error(last, sizeof last);
    return cv_fail(err, -EINVAL, "embed.load", "the model '%s' cannot be loaded: %s", path,
                   thrown->code ? cv_error_text(thrown) : last[0] ? last : "llama.cpp gave no reason");
}

static int open_context(struct embed_model *model, const char *path, struct cv_error *err)
{
    struct cv_error thrown = CV_ERROR_INIT;
    struct llama_context_params params = llama_context_default_params();
    params.n_ctx = params.n_batch = params.n_ubatch = EMBED_TOKENS;
    params.n_seq_max = 1;
    params.n_threads = params.n_threads_batch = 1;
    params.embeddings = true;
    params.no_perf = true;
    model->ctx = shim_create_context(model->model, params, &thrown);
    if (!model->ctx)
        return refuse(path, &thrown, err);
    enum llama_pooling_type pooling = llama_pooling_type(model->ctx);
    if (pooling == LLAMA_POOLING_TYPE_NONE || pooling == LLAMA_POOLING_TYPE_RANK)
        return cv_fail(err, -EINVAL, "embed.load", "the model '%s' does not make one vector of a text: an embedding model is needed", path);
    return 0;
}

static int open_model(struct embed_model *model, const char *path, struct cv_error *err)
{
    struct cv_error thrown = CV_ERROR_INIT;
    char arch[32] = "";
    struct llama_model_params params = llama_model_default_params();
    params.n_gpu_layers = 0;
    params.load_mode = LLAMA_LOAD_MODE_MMAP;
    model->model = shim_load_model(path, params, &thrown);
    if (!model->model)
        return refuse(path, &thrown, err);
    llama_model_meta_val_str(model->model, "general.architecture", arch, sizeof arch);
    if (strcmp(arch, "bert") != 0)
        return cv_fail(err, -EINVAL, "embed.load", "the model '%s' is of architecture '%s': an embedding model, architecture 'bert', is needed", path,
                       arch);
    model->vocab = llama_model_get_vocab(model->model);
    model->width = (size_t)llama_model_n_embd(model->model);
    return open_context(model, path, err);
}

int embed_model_load(const char *path, struct embed_model **out, struct cv_error *err)
{
    struct embed_model *model = cv_new(struct embed_model);
    brain_start_llama();
    int rc = open_model(model, path, err);
    if (rc < 0) {
        embed_model_free(model);
        return rc;
    }
    model->batch = llama_batch_init(EMBED_TOKENS, 0, 1);
    *out = model;
    return 0;
}

void embed_model_free(struct embed_model *model)
{
    if (!model)
        return;
    if (model->batch.token)
        llama_batch_free(model->batch);
    if (model->ctx)
        llama_free(model->ctx);
    if (model->model)
        llama_model_free(model->model);
    free(model);
}

size_t embed_model_width(const struct embed_model *model)
{
    return model->width;
}

/* Into the batch. A text with more tokens keeps its first ones and the mark at the end. */
static int fill_batch(struct embed_model *model, const char *text, struct cv_error *err)
{
    size_t len = strnlen(text, TEXT_BYTES);
    int room = (int)len + 8;
    llama_token *ids = cv_zalloc((size_t)room * sizeof *ids);
    int count = llama_tokenize(model->vocab, text, (int32_t)len, ids, room, true, false);
    if (count > EMBED_TOKENS) {
        ids[EMBED_TOKENS - 1] = ids[count - 1];
        count = EMBED_TOKENS;
    }
    for (int i = 0; i < count; i++) {
        model->batch.token[i] = ids[i];
        model->batch.pos[i] = i;
        model->batch.n_seq_id[i] = 1;
        model->batch.seq_id[i][0] = 0;
        model->batch.logits[i] = true;
    }
    model->batch.n_tokens = count;
    free(ids);
    return count > 0 ? 0 : cv_fail(err, -EINVAL, "embed.text", "a text of %zu bytes cannot be split into tokens", len);
}

int embed_model_run(struct embed_model *model, const char *text, float *out, struct cv_error *err)
{
    double length = 0;
    int rc = fill_batch(model, text, err);
    if (rc < 0)
        return rc;
    rc = shim_encode(model->ctx, model->batch, err);
    if (rc < 0)
        return rc;
    const float *vector = llama_get_embeddings_seq(model->ctx, 0);
    for (size_t i = 0; vector && i < model->width; i++)
        length += (double)vector[i] * vector[i];
    if (!vector || !isfinite(length) || length == 0)
        return cv_fail(err, -EIO, "embed.text", "the embedding model gives no usable vector: its file is damaged");
    for (size_t i = 0; i < model->width; i++)
        out[i] = (float)(vector[i] / sqrt(length));
    return 0;
}
