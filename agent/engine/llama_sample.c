// SPDX-License-Identifier: MIT
/*
 * llama_sample.c - the next token of a job. The sampler speaks first and the grammar is asked about its one token; only
 * when it says no are the best few, and only then all tokens, put before the grammar: with a model that knows the format
 * the grammar costs next to nothing. Choosing among the best few is exact for greedy sampling: the first allowed token
 * in the order of logits is the best of all allowed ones. Room thread only; owns a job's samplers.
 */
#include "agent/engine/brain.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

enum { FEW = 64 };

static struct llama_sampler *make_chain(const struct cv_sampling *s, int vocabulary)
{
    struct llama_sampler_chain_params params = llama_sampler_chain_default_params();
    params.no_perf = true;
    struct llama_sampler *chain = llama_sampler_chain_init(params);
    if (s->presence != 0)
        llama_sampler_chain_add(chain, llama_sampler_init_penalties(vocabulary, CV_LIMIT_STEP_TOKENS, 1, 0, s->presence));
    if (s->top_k > 0)
        llama_sampler_chain_add(chain, llama_sampler_init_top_k(s->top_k));
    if (s->top_p > 0 && s->top_p < 1)
        llama_sampler_chain_add(chain, llama_sampler_init_top_p(s->top_p, 1));
    if (s->min_p > 0)
        llama_sampler_chain_add(chain, llama_sampler_init_min_p(s->min_p, 1));
    llama_sampler_chain_add(chain, llama_sampler_init_temp(s->temperature));
    llama_sampler_chain_add(chain, llama_sampler_init_dist(s->seed));
    return chain;
}

int sample_begin(struct brain *brain, struct job *job, struct cv_error *err)
{
    const struct request *request = job->request;
    if (request->sampling.temperature > 0 || request->sampling.presence != 0)
        job->chain = make_chain(&request->sampling, llama_vocab_n_tokens(brain->vocab));
    return request->schema ? grammar_get(brain, request->schema, &job->grammar, err) : 0;
}

void sample_end(struct job *job)
{
    if (job->chain)
        llama_sampler_free(job->chain);
    if (job->grammar)
        llama_sampler_free(job->grammar);
    job->chain = job->grammar = NULL;
}

static int dead_end(struct cv_error *err)
{
    return cv_fail(err, -EPROTO, "engine.grammar", "the grammar allows no token of this model's vocabulary here");
}

/* 1 allowed, 0 not, negative errno. */
static int allows(struct job *job, llama_token token, struct cv_error *err)
{
    llama_token_data one = {.id = token, .logit = 1};
    llama_token_data_array array = {.data = &one, .size = 1, .selected = -1};
    int rc = shim_grammar_apply(job->grammar, &array, err);
    return rc < 0 ? rc : array.size == 1 && one.logit != -INFINITY;
}

static llama_token best(const float *logits, int count)
{
    int at = 0;
    for (int i = 1; i < count; i++)
        if (logits[i] > logits[at])
            at = i;
    return at;
}

static int by_logit(const void *a, const void *b)
{
    const llama_token_data *x = a, *y = b;
    if (x->logit != y->logit)
        return x->logit > y->logit ? -1 : 1;
    return x->id < y->id ? -1 : 1;
}

/* The FEW highest logits, in order. */
static size_t best_few(const float *logits, int count, llama_token_data *few)
{
    size_t n = 0;
    float least = -INFINITY;
    for (int i = 0; i < count; i++) {
        if (n == FEW && logits[i] <= least)
            continue;
        size_t at = n < FEW ? n++ : FEW - 1;
        for (; at > 0 && few[at - 1].logit < logits[i]; at--)
            few[at] = few[at - 1];
        few[at] = (llama_token_data){.id = i, .logit = logits[i]};
        least = few[n - 1].logit;
    }
    return n;
}

static int first_allowed(struct job *job, const float *logits, int count, llama_token *out, struct cv_error *err)
{
    llama_token_data few[FEW];
    llama_token_data_array array = {.data = few, .selected = -1};
    array.size = best_few(logits, count, few);
    int rc = shim_grammar_apply(job->grammar, &array, err);
    if (rc < 0)
        return rc;
    qsort(array.data, array.size, sizeof *array.data, by_logit);
    if (array.size == 0 || array.data[0].logit == -INFINITY)
        return 0;
    *out = array.data[0].id;
    return 1;
}

static llama_token_data_array all_candidates(struct brain *brain, const float *logits, int count)
{
    for (int i = 0; i < count; i++)
        brain->candidates[i] = (llama_token_data){.id = i, .logit = logits[i]};
    return (llama_token_data_array){.data = brain->candidates, .size = (size_t)count, .selected = -1};
}

static int mask_all(struct brain *brain, struct job *job, const float *logits, int count, llama_token_data_array *out, struct cv_error *err)
{
    *out = all_candidates(brain, logits, count);
    int rc = shim_grammar_apply(job->grammar, out, err);
    if (rc < 0)
        return rc;
    for (size_t i = 0; i < out->size; i++)
        if (out->data[i].logit != -INFINITY)
            return 0;
    return dead_end(err);
}

static int next_greedy(struct brain *brain, struct job *job, const float *logits, int count, llama_token *out, struct cv_error *err)
{
    *out = best(logits, count);
    int rc = job->grammar ? allows(job, *out, err) : 1;
    if (rc == 0)
        rc = first_allowed(job, logits, count, out, err);
    if (rc != 0)
        return rc < 0 ? rc : 0;
    llama_token_data_array all;
    rc = mask_all(brain, job, logits, count, &all, err);
    if (rc < 0)
        return rc;
    size_t at = 0;
    for (size_t i = 1; i < all.size; i++)
        if (all.data[i].logit > all.data[at].logit)
            at = i;
    *out = all.data[at].id;
    return 0;
}

static int draw(struct job *job, llama_token_data_array *candidates, llama_token *out, struct cv_error *err)
{
    llama_sampler_apply(job->chain, candidates);
    if (candidates->selected < 0 || (size_t)candidates->selected >= candidates->size)
        return cv_fail(err, -EIO, "engine.sampling", "the model's output cannot be sampled from");
    *out = candidates->data[candidates->selected].id;
    return 0;
}

static int next_random(struct brain *brain, struct job *job, const float *logits, int count, llama_token *out, struct cv_error *err)
{
    llama_token_data_array candidates = all_candidates(brain, logits, count);
    int rc = draw(job, &candidates, out, err);
    if (rc < 0 || !job->grammar)
        return rc;
    rc = allows(job, *out, err);
    if (rc != 0)
        return rc < 0 ? rc : 0;
    rc = mask_all(brain, job, logits, count, &candidates, err);
    return rc < 0 ? rc : draw(job, &candidates, out, err);
}

int sample_next(struct brain *brain, struct job *job, llama_token *out, struct cv_error *err)
{
    int count = llama_vocab_n_tokens(brain->vocab);
    int suppressed = 0;
    float *logits = llama_get_logits_ith(brain->ctx, job->logits);
    if (!logits)
        return cv_fail(err, -EIO, "engine.llama", "llama.cpp gave no logits");
    const llama_token *suppress = llama_vocab_get_suppress_tokens(brain->vocab, &suppressed);
    for (int i = 0; i < suppressed; i++)
        logits[suppress[i]] = -INFINITY;
    int rc = job->chain ? next_random(brain, job, logits, count, out, err) : next_greedy(brain, job, logits, count, out, err);
    if (rc < 0)
        return rc;
    if (job->chain)
        llama_sampler_accept(job->chain, *out);
    return job->grammar && !llama_vocab_is_eog(brain->vocab, *out) ? shim_grammar_accept(job->grammar, *out, err) : 0;
}

/* JSON that ends in a bracket or a quote, where the grammar allows the end: nothing but blanks could follow. */
bool sample_complete(struct brain *brain, struct job *job)
{
    if (!job->grammar || job->text.len == 0 || brain->eog == LLAMA_TOKEN_NULL)
        return false;
    char first = job->text.data[0];
    char last = job->text.data[job->text.len - 1];
    if (!((first == '{' && last == '}') || (first == '[' && last == ']') || (first == '"' && last == '"' && job->text.len > 1)))
        return false;
    return allows(job, brain->eog, NULL) == 1;
}
