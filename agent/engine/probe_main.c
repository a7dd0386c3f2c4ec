// SPDX-License-Identifier: MIT
/*
 * probe_main.c - corvid-probe --facts FILE: prints what the header of a model or adapter says, {"ok":true,"facts":{...}}, see
 * probe_facts.c; no weights are read. corvid-probe MODEL [ADAPTER PROMPT]: loads a model file with llama.cpp, applies the adapter, evaluates one token
 * and prints one JSON line, {"ok":true,"description",...} or {"ok":false,"text"}. PROMPT is the version of prompts that the model will
 * be given: an adapter that says it was made for another one, or for another file as its base, is refused. Runs in a cell, so that a malformed file
 * can only hurt this process. Knows nothing of the daemon; its last words on stderr are what the daemon repeats.
 */
#include "agent/engine/probe_facts.h"
#include "daemon/base/hash.h"
#include "daemon/base/json.h"

#include <ggml-cpu.h>
#include <llama.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONTEXT = 64 };

static char first_error[400]; /* the first says what is wrong, later ones that it went wrong */

static void on_log(enum ggml_log_level level, const char *text, void *arg)
{
    (void)arg;
    if (level != GGML_LOG_LEVEL_ERROR)
        return;
    if (!first_error[0])
        snprintf(first_error, sizeof first_error, "%.*s", (int)strcspn(text, "\n"), text);
    fputs(text, stderr);
}

static int answer(json_t *obj, int code)
{
    char *text = cv_json_dump(obj);
    puts(text);
    free(text);
    json_decref(obj);
    return code;
}

static int no(const char *what)
{
    char text[512];
    snprintf(text, sizeof text, "%s%s%s", what, first_error[0] ? ": " : "", first_error);
    json_t *obj = json_pack("{s:b}", "ok", 0);
    cv_json_set_text(obj, "text", text, strlen(text));
    return answer(obj, 1);
}

static int describe(const struct llama_model *model)
{
    char description[128] = "";
    llama_model_desc(model, description, sizeof description);
    json_t *obj = json_pack("{s:b, s:i, s:I, s:I, s:b}", "ok", 1, "context_train", (int)llama_model_n_ctx_train(model), "parameters",
                            (json_int_t)llama_model_n_params(model), "bytes", (json_int_t)llama_model_size(model), "template",
                            llama_model_chat_template(model, NULL) != NULL);
    cv_json_set_text(obj, "description", description, strlen(description));
    return answer(obj, 0);
}

static int tell_facts(const char *path)
{
    char why[CV_ERROR_TEXT];
    json_t *facts = facts_read(path, why);
    return facts ? answer(json_pack("{s:b, s:o}", "ok", 1, "facts", facts), 0) : no(why);
}

static struct llama_context *open_context(struct llama_model *model)
{
    struct llama_context_params params = llama_context_default_params();
    params.n_ctx = CONTEXT;
    params.n_batch = params.n_ubatch = CONTEXT;
    params.n_threads = params.n_threads_batch = 1;
    return llama_init_from_model(model, params);
}

static int try_token(struct llama_model *model, struct llama_context *ctx)
{
    const struct llama_vocab *vocab = llama_model_get_vocab(model);
    llama_token token = llama_vocab_bos(vocab);
    if (token == LLAMA_TOKEN_NULL || token >= llama_vocab_n_tokens(vocab))
        token = 0;
    if (llama_decode(ctx, llama_batch_get_one(&token, 1)) != 0)
        return -1;
    const float *logits = llama_get_logits_ith(ctx, -1);
    for (int i = 0; logits && i < llama_vocab_n_tokens(vocab); i++)
        if (logits[i] != logits[i])
            return -2;
    return logits ? 0 : -1;
}

/* What an adapter says of itself; what it leaves out is not asked. NULL, or why it is the wrong one. */
static const char *misfit(const struct llama_adapter_lora *adapter, const char *model_path, const char *prompt)
{
    static char text[CV_ERROR_TEXT];
    char made_for[2 * CV_HASH_HEX] = "";
    struct cv_error err = CV_ERROR_INIT;
    struct cv_hash hash;
    if (llama_adapter_meta_val_str(adapter, "corvid.prompt", made_for, sizeof made_for) >= 0 && strcmp(made_for, prompt) != 0) {
        snprintf(text, sizeof text, "the adapter was made for prompts of version %.8s, and this program makes version %s: use one that was made for it",
                 made_for, prompt);
        return text;
    }
    if (llama_adapter_meta_val_str(adapter, "corvid.base.sha256", made_for, sizeof made_for) < 0)
        return NULL;
    if (cv_hash_file(model_path, &hash, &err) < 0) {
        snprintf(text, sizeof text, "the model cannot be compared with the adapter's: %.300s", cv_error_text(&err));
        return text;
    }
    if (strcmp(made_for, hash.hex) == 0)
        return NULL;
    snprintf(text, sizeof text, "the adapter was made for another model: its base has SHA-256 %.12s..., this file has %.12s...", made_for, hash.hex);
    return text;
}

static int probe(const char *path, const char *adapter_path, const char *prompt)
{
    struct llama_model_params params = llama_model_default_params();
    params.n_gpu_layers = 0;
    params.load_mode = LLAMA_LOAD_MODE_MMAP;
    params.check_tensors = true;
    struct llama_model *model = llama_model_load_from_file(path, params);
    if (!model)
        return no("the model file is cut off, broken or of a kind that llama.cpp does not know");
    if (!llama_model_has_decoder(model) || llama_model_has_encoder(model))
        return no("the model does not write text from left to right: a decoder model is needed");
    if (llama_vocab_n_tokens(llama_model_get_vocab(model)) <= 0)
        return no("the model has no vocabulary");
    struct llama_context *ctx = open_context(model);
    if (!ctx)
        return no("no context can be made for the model");
    if (adapter_path) {
        float scale = 1;
        struct llama_adapter_lora *adapter = llama_adapter_lora_init(model, adapter_path);
        if (!adapter)
            return no("the adapter is broken or made for another model");
        if (llama_set_adapters_lora(ctx, &adapter, 1, &scale) != 0)
            return no("the adapter does not fit the model");
        const char *wrong = misfit(adapter, path, prompt);
        if (wrong)
            return no(wrong);
    }
    int rc = try_token(model, ctx);
    if (rc < 0)
        return no(rc == -2 ? "the model's output is not a number: its weights are damaged" : "the model cannot evaluate a token");
    return describe(model);
}

/* The engine may have been compiled for a newer processor than this one, where it would end with an illegal instruction. */
static const char *missing_instructions(void)
{
#if defined(__x86_64__)
    const struct {
        const char *name;
        bool wanted, here;
    } sets[] = {
        {"AVX", ggml_cpu_has_avx(), __builtin_cpu_supports("avx")},
        {"AVX2", ggml_cpu_has_avx2(), __builtin_cpu_supports("avx2")},
        {"FMA", ggml_cpu_has_fma(), __builtin_cpu_supports("fma")},
        {"F16C", ggml_cpu_has_f16c(), __builtin_cpu_supports("f16c")},
        {"BMI2", ggml_cpu_has_bmi2(), __builtin_cpu_supports("bmi2")},
        {"AVX-512", ggml_cpu_has_avx512(), __builtin_cpu_supports("avx512f")},
    };
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++)
        if (sets[i].wanted && !sets[i].here)
            return sets[i].name;
#endif
    return NULL;
}

int main(int argc, char **argv)
{
    bool facts = argc == 3 && strcmp(argv[1], "--facts") == 0;
    if (argc != 2 && argc != 4 && !facts) {
        fputs("usage: corvid-probe --facts FILE\n       corvid-probe MODEL [ADAPTER PROMPT]\n", stderr);
        return 2;
    }
    const char *missing = missing_instructions();
    if (missing) {
        fprintf(stderr, "the engine was compiled for processors with %s, which this one lacks: build Corvid on this machine\n", missing);
        return 3; /* no answer: it is nothing that could be remembered of the model file */
    }
    llama_log_set(on_log, NULL);
    if (facts)
        return tell_facts(argv[2]);
    llama_backend_init();
    return argc == 4 ? probe(argv[1], argv[2], argv[3]) : probe(argv[1], NULL, NULL);
}
