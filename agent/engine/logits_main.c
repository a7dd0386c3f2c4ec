// SPDX-License-Identifier: MIT
/*
 * logits_main.c - corvid-logits [--last] MODEL: what the engine computes for given tokens, to compare another implementation of the same
 * model with. A line of stdin is [token...] or "text", which is tokenized as the start of a prompt; a line of stdout {"tokens": [token...],
 * "text": the tokens as text (absent where that is no UTF-8), "logits": [[number...]...]}, one row for each token, with --last only for the
 * last one. Keys and values are cached in F32, so that only the weights' own precision counts. A program for developers: it is not
 * installed and knows nothing of the daemon.
 */
#include "agent/engine/brain.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOKENS_MAX = 512, BYTES_PER_TOKEN = 256 };

struct computation {
    struct brain brain;        /* the model and its vocabulary; its own context is not used */
    struct llama_context *ctx;
    struct llama_batch batch;
    int room;                  /* tokens of one line */
    bool last;
};

static int begin(struct computation *c, struct cv_error *err)
{
    struct cv_error thrown = {0};
    int trained = llama_model_n_ctx_train(c->brain.model);
    c->room = trained > 0 && trained < TOKENS_MAX ? trained : TOKENS_MAX;
    struct llama_context_params params = llama_context_default_params();
    params.n_ctx = params.n_batch = params.n_ubatch = params.n_outputs_max = (uint32_t)c->room;
    params.n_threads = params.n_threads_batch = 1;
    params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_DISABLED; /* it would round to F16 */
    params.type_k = params.type_v = GGML_TYPE_F32;
    params.no_perf = true;
    c->ctx = shim_create_context(c->brain.model, params, &thrown);
    if (!c->ctx)
        return cv_fail(err, -EINVAL, "logits.load", "no context for the model: %s", thrown.code ? thrown.text : "llama.cpp gave no reason");
    c->batch = llama_batch_init(c->room, 0, 1);
    return 0;
}

static int read_ids(const struct computation *c, const json_t *list, struct tokens *out, struct cv_error *err)
{
    size_t i;
    const json_t *item;
    int vocabulary = llama_vocab_n_tokens(c->brain.vocab);
    json_array_foreach(list, i, item) {
        if (!json_is_integer(item) || json_integer_value(item) < 0 || json_integer_value(item) >= vocabulary)
            return cv_fail(err, -EINVAL, "logits.input", "token %zu must be a number from 0 to %d", i + 1, vocabulary - 1);
        tokens_add(out, (llama_token)json_integer_value(item));
    }
    return 0;
}

static int read_text(const struct computation *c, const char *text, struct tokens *out, struct cv_error *err)
{
    int room = (int)strlen(text) + 8;
    out->ids = cv_regrow(out->ids, (size_t)room * sizeof *out->ids);
    out->cap = room;
    out->count = llama_tokenize(c->brain.vocab, text, (int32_t)strlen(text), out->ids, room, true, true);
    if (out->count < 0) {
        out->count = 0;
        return cv_fail(err, -EOVERFLOW, "logits.input", "a text of %zu bytes cannot be split into tokens", strlen(text));
    }
    return 0;
}

static int evaluate(struct computation *c, const struct tokens *tokens, struct cv_error *err)
{
    if (tokens->count < 1 || tokens->count > c->room)
        return cv_fail(err, -EINVAL, "logits.input", "%d tokens: from 1 to %d can be evaluated", tokens->count, c->room);
    llama_memory_clear(llama_get_memory(c->ctx), true);
    c->batch.n_tokens = tokens->count;
    for (int i = 0; i < tokens->count; i++) {
        c->batch.token[i] = tokens->ids[i];
        c->batch.pos[i] = i;
        c->batch.n_seq_id[i] = 1;
        c->batch.seq_id[i][0] = 0;
        c->batch.logits[i] = !c->last || i == tokens->count - 1;
    }
    struct cv_error thrown = {0};
    int rc = shim_decode(c->ctx, c->batch, &thrown);
    return rc == 0 ? 0 : cv_fail(err, -EIO, "logits.decode", "llama_decode gave %d%s%s", rc, thrown.code ? ": " : "", thrown.code ? thrown.text : "");
}

static json_t *text_of(const struct computation *c, const struct tokens *tokens)
{
    int room = tokens->count * BYTES_PER_TOKEN;
    cv_auto_free char *text = cv_zalloc((size_t)room);
    int len = llama_detokenize(c->brain.vocab, tokens->ids, tokens->count, text, room, false, true);
    return len < 0 ? NULL : json_stringn(text, (size_t)len);
}

/* Written number by number: a row has as many as the vocabulary has tokens. */
static void put_result(const struct computation *c, const struct tokens *tokens)
{
    int vocabulary = llama_vocab_n_tokens(c->brain.vocab);
    cv_auto_json json_t *text = text_of(c, tokens);
    cv_auto_free char *quoted = text ? json_dumps(text, JSON_ENCODE_ANY | JSON_COMPACT) : NULL;
    fputs("{\"tokens\":[", stdout);
    for (int i = 0; i < tokens->count; i++)
        printf("%s%d", i > 0 ? "," : "", tokens->ids[i]);
    printf("],%s%s%s\"logits\":[", quoted ? "\"text\":" : "", quoted ? quoted : "", quoted ? "," : "");
    for (int i = c->last ? tokens->count - 1 : 0; i < tokens->count; i++) {
        const float *row = llama_get_logits_ith(c->ctx, i);
        putchar('[');
        for (int n = 0; n < vocabulary; n++)
            printf("%s%.9g", n > 0 ? "," : "", (double)row[n]);
        fputs(i < tokens->count - 1 ? "]," : "]", stdout);
    }
    puts("]}");
}

static int compute(struct computation *c, const json_t *line, struct cv_error *err)
{
    struct tokens tokens = {0};
    int rc = json_is_array(line)    ? read_ids(c, line, &tokens, err)
             : json_is_string(line) ? read_text(c, json_string_value(line), &tokens, err)
                                    : cv_fail(err, -EINVAL, "logits.input", "a line must be [token...] or \"text\"");
    if (rc == 0)
        rc = evaluate(c, &tokens, err);
    if (rc == 0)
        put_result(c, &tokens);
    tokens_finish(&tokens);
    return rc;
}

static int read_all(struct computation *c, struct cv_error *err)
{
    char *line = NULL;
    size_t size = 0, number = 0;
    int rc = 0;
    while (rc == 0 && getline(&line, &size, stdin) >= 0) {
        json_error_t why;
        number++;
        cv_auto_json json_t *value = json_loads(line, JSON_DECODE_ANY, &why);
        rc = value ? compute(c, value, err) : cv_fail(err, -EINVAL, "logits.input", "no JSON: %s", why.text);
        if (rc < 0)
            rc = cv_error_wrap(err, rc, "line %zu", number);
    }
    free(line);
    return rc;
}

int main(int argc, char **argv)
{
    static struct computation c;
    struct cv_error err = CV_ERROR_INIT;
    c.last = argc == 3 && strcmp(argv[1], "--last") == 0;
    if (argc != 2 + c.last || argv[argc - 1][0] == '-') {
        fputs("usage: corvid-logits [--last] MODEL <TOKENS\n", stderr);
        return 2;
    }
    struct brain_options options = {.model = argv[argc - 1], .threads = 1, .context = TOKENS_MAX};
    int rc = brain_load(&c.brain, &options, &err);
    if (rc == 0) {
        rc = begin(&c, &err);
        if (rc == 0)
            rc = read_all(&c, &err);
        if (c.batch.token)
            llama_batch_free(c.batch);
        if (c.ctx)
            llama_free(c.ctx);
        brain_finish(&c.brain);
    }
    if (rc < 0)
        fprintf(stderr, "corvid-logits: %s\n", cv_error_text(&err));
    return rc < 0;
}
