// SPDX-License-Identifier: MIT
/*
 * tiny.c - makes the tiny models of tiny.h. Owns nothing between calls. llama.cpp may abort the process where metadata do not make
 * sense to it: this is for tests only.
 */
#include "tests/model/tiny.h"

#include <ggml-backend.h>
#include <ggml.h>
#include <gguf.h>
#include <llama.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BPE_TOKENS = 512, SPM_CONTROL = 3, SPM_BYTES = 256, WORD = 64, TOKEN_CONTROL = 3, TOKEN_BYTE = 6, TOKEN_UNKNOWN = 2, TOKEN_NORMAL = 1 };

static const size_t arena = 64 << 20; /* of the tensors of one model */

const struct tiny tiny_models[] = {
    {"llama", "llama", "LLaMA", false, 0, 0, 64, GGML_TYPE_F32, "all F32", false},
    {"llama-experts", "llama", "LLaMA", true, 8, 2, 64, GGML_TYPE_F32, "all F32", false},
    {"mamba", "mamba", "Mamba", false, 0, 0, 64, GGML_TYPE_F32, "all F32", true},
    {"mamba2", "mamba2", "Mamba", true, 0, 0, 64, GGML_TYPE_F32, "all F32", true},
    {"gemma", "gemma", "Gemma", true, 0, 0, 64, GGML_TYPE_F32, "all F32", false},
    {"gemma2", "gemma2", "Gemma", true, 0, 0, 64, GGML_TYPE_F32, "all F32", false},
    {"gemma3", "gemma3", "Gemma", true, 0, 0, 64, GGML_TYPE_F32, "all F32", false},
    {"olmo", "olmo", "OLMo", false, 0, 0, 64, GGML_TYPE_F32, "all F32", false},
    {"olmo2", "olmo2", "OLMo", false, 0, 0, 64, GGML_TYPE_F32, "all F32", false},
    {"starcoder", "starcoder", "StarCoder", false, 0, 0, 64, GGML_TYPE_F32, "all F32", false},
    {"starcoder2", "starcoder2", "StarCoder", false, 0, 0, 64, GGML_TYPE_F32, "all F32", false},
    {"bitnet-tq1", "bitnet", "BitNet", true, 0, 0, 256, GGML_TYPE_TQ1_0, "mostly tq1_0", false},
    {"bitnet-tq2", "bitnet", "BitNet", true, 0, 0, 256, GGML_TYPE_TQ2_0, "TQ2_0 - 2.06 bpw ternary", false},
    {"qwen2moe", "qwen2moe", "Qwen", false, 4, 2, 64, GGML_TYPE_F32, "all F32", false},
    {"olmoe", "olmoe", "OLMo", false, 8, 3, 64, GGML_TYPE_F32, "all F32", false},
    {"gpt2", "gpt2", "GPT-2", false, 0, 0, 64, GGML_TYPE_F32, "all F32", false},
    {"stablelm", "stablelm", "StableLM", false, 0, 0, 64, GGML_TYPE_F32, "all F32", false},
    {0},
};

/* ---- metadata -------------------------------------------------------------------------------------------------------- */

static void set_number(struct gguf_context *out, const struct tiny *tiny, const char *word, uint32_t value)
{
    char key[WORD];
    snprintf(key, sizeof key, "%s.%s", tiny->architecture, word);
    gguf_set_val_u32(out, key, value);
}

static void set_real(struct gguf_context *out, const struct tiny *tiny, const char *word, float value)
{
    char key[WORD];
    snprintf(key, sizeof key, "%s.%s", tiny->architecture, word);
    gguf_set_val_f32(out, key, value);
}

static void describe(struct gguf_context *out, const struct tiny *tiny)
{
    uint32_t width = (uint32_t)tiny->width;
    gguf_set_val_str(out, "general.architecture", tiny->architecture);
    gguf_set_val_str(out, "general.type", "model");
    gguf_set_val_str(out, "general.name", tiny->name);
    gguf_set_val_str(out, "general.license", "mit");
    if (tiny->type == GGML_TYPE_F32)
        gguf_set_val_u32(out, "general.file_type", LLAMA_FTYPE_ALL_F32);
    else if (tiny->type == GGML_TYPE_TQ2_0) /* the other ternary file leaves it out: most of its weights say it */
        gguf_set_val_u32(out, "general.file_type", LLAMA_FTYPE_MOSTLY_TQ2_0);
    set_number(out, tiny, "context_length", TINY_CONTEXT);
    set_number(out, tiny, "embedding_length", width);
    set_number(out, tiny, "block_count", TINY_LAYERS);
    set_number(out, tiny, "feed_forward_length", tiny->recurrent ? 0 : 2 * width);
    set_number(out, tiny, "attention.head_count", tiny->recurrent ? 0 : 2);
    set_real(out, tiny, "attention.layer_norm_epsilon", 1e-5F);
    set_real(out, tiny, "attention.layer_norm_rms_epsilon", 1e-5F);
    if (strncmp(tiny->architecture, "gemma", 5) == 0)
        set_number(out, tiny, "attention.sliding_window", 256);
    if (tiny->recurrent) {
        set_number(out, tiny, "ssm.conv_kernel", 4);
        set_number(out, tiny, "ssm.inner_size", 2 * width);
        set_number(out, tiny, "ssm.state_size", 16);
        set_number(out, tiny, "ssm.time_step_rank", 4);
        set_number(out, tiny, "ssm.group_count", 1);
    }
    if (tiny->experts > 0) {
        set_number(out, tiny, "expert_count", (uint32_t)tiny->experts);
        set_number(out, tiny, "expert_used_count", (uint32_t)tiny->experts_used);
    }
}

/* ---- vocabularies ---------------------------------------------------------------------------------------------------- */

struct vocabulary {
    int count;
    const char *texts[BPE_TOKENS];
    int32_t types[BPE_TOKENS];
    float scores[BPE_TOKENS];
    char made[SPM_BYTES][8]; /* texts of bytes */
    char letters[128][2];
};

static void add(struct vocabulary *v, const char *text, int32_t type, float score)
{
    v->texts[v->count] = text;
    v->types[v->count] = type;
    v->scores[v->count++] = score;
}

static void set_texts(struct gguf_context *out, struct vocabulary *v)
{
    gguf_set_arr_str(out, "tokenizer.ggml.tokens", v->texts, (size_t)v->count);
    gguf_set_arr_data(out, "tokenizer.ggml.token_type", GGUF_TYPE_INT32, v->types, (size_t)v->count);
}

static void make_spm(struct gguf_context *out, struct vocabulary *v)
{
    add(v, "<unk>", TOKEN_UNKNOWN, 0);
    add(v, "<s>", TOKEN_CONTROL, 0);
    add(v, "</s>", TOKEN_CONTROL, 0);
    for (int i = 0; i < SPM_BYTES; i++) {
        snprintf(v->made[i], sizeof v->made[i], "<0x%02X>", i);
        add(v, v->made[i], TOKEN_BYTE, 0);
    }
    add(v, "\xe2\x96\x81", TOKEN_NORMAL, -1); /* the blank */
    for (int c = '!'; c <= '~'; c++) {
        v->letters[c][0] = (char)c;
        add(v, v->letters[c], TOKEN_NORMAL, (float)-c);
    }
    gguf_set_val_str(out, "tokenizer.ggml.model", "llama");
    set_texts(out, v);
    gguf_set_arr_data(out, "tokenizer.ggml.scores", GGUF_TYPE_FLOAT32, v->scores, (size_t)v->count);
    gguf_set_val_u32(out, "tokenizer.ggml.bos_token_id", 1);
    gguf_set_val_u32(out, "tokenizer.ggml.eos_token_id", 2);
    gguf_set_val_bool(out, "tokenizer.ggml.add_space_prefix", false);
}

static bool has(const struct vocabulary *v, const char *text, size_t len)
{
    for (int i = 0; i < v->count; i++)
        if (strlen(v->texts[i]) == len && memcmp(v->texts[i], text, len) == 0)
            return true;
    return false;
}

/* A merge whose parts and result are all tokens that were kept. */
static bool stays(const struct vocabulary *v, const char *merge)
{
    char whole[2 * WORD];
    const char *blank = strchr(merge + 1, ' ');
    if (!blank || strlen(merge) >= sizeof whole)
        return false;
    size_t first = (size_t)(blank - merge), second = strlen(blank + 1);
    memcpy(whole, merge, first);
    memcpy(whole + first, blank + 1, second);
    return has(v, merge, first) && has(v, blank + 1, second) && has(v, whole, first + second);
}

static int copy_text(struct gguf_context *out, const struct gguf_context *base, const char *key)
{
    int64_t id = gguf_find_key(base, key);
    if (id < 0)
        return -1;
    gguf_set_val_str(out, key, gguf_get_val_str(base, id));
    return 0;
}

static int copy_number(struct gguf_context *out, const struct gguf_context *base, const char *key)
{
    int64_t id = gguf_find_key(base, key);
    if (id < 0)
        return -1;
    gguf_set_val_u32(out, key, gguf_get_val_u32(base, id));
    return 0;
}

static int make_bpe(struct gguf_context *out, struct vocabulary *v, const struct gguf_context *base)
{
    static const char *kept[BPE_TOKENS];
    size_t count = 0;
    int64_t tokens = gguf_find_key(base, "tokenizer.ggml.tokens"), types = gguf_find_key(base, "tokenizer.ggml.token_type");
    int64_t merges = gguf_find_key(base, "tokenizer.ggml.merges");
    if (tokens < 0 || types < 0 || merges < 0 || gguf_get_arr_n(base, tokens) < BPE_TOKENS)
        return -1;
    for (int i = 0; i < BPE_TOKENS; i++)
        add(v, gguf_get_arr_str(base, tokens, (size_t)i), ((const int32_t *)gguf_get_arr_data(base, types))[i], 0);
    for (size_t i = 0; i < gguf_get_arr_n(base, merges) && count < BPE_TOKENS; i++)
        if (stays(v, gguf_get_arr_str(base, merges, i)))
            kept[count++] = gguf_get_arr_str(base, merges, i);
    set_texts(out, v);
    gguf_set_arr_str(out, "tokenizer.ggml.merges", kept, count);
    return copy_text(out, base, "tokenizer.ggml.model") + copy_text(out, base, "tokenizer.ggml.pre") + copy_text(out, base, "tokenizer.chat_template") +
           copy_number(out, base, "tokenizer.ggml.bos_token_id") + copy_number(out, base, "tokenizer.ggml.eos_token_id");
}

/* ---- weights --------------------------------------------------------------------------------------------------------- */

struct making {
    const struct tiny *tiny;
    const struct vocabulary *vocabulary;
    struct gguf_context *out;
    struct ggml_context *tensors;
    uint64_t random;
};

static float uniform(struct making *m) /* above 0, below 1 */
{
    m->random = m->random * 6364136223846793005ULL + 1442695040888963407ULL;
    return ((float)(m->random >> 40) + 0.5F) / 16777216.0F;
}

static float normal(struct making *m)
{
    float size = sqrtf(-2 * logf(uniform(m)));
    return size * cosf(6.2831853F * uniform(m));
}

/* A tensor has the same numbers each time llama.cpp asks for it. */
static void seed(struct making *m, const char *name)
{
    m->random = 14695981039346656037ULL;
    for (; *name; name++)
        m->random = (m->random ^ (unsigned char)*name) * 1099511628211ULL;
}

static bool is_named(const struct ggml_tensor *tensor, const char *part)
{
    return strstr(tensor->name, part) != NULL;
}

static float *numbers(struct making *m, const struct ggml_tensor *tensor)
{
    int64_t count = ggml_nelements(tensor);
    float *data = malloc((size_t)count * sizeof *data);
    bool is_norm = is_named(tensor, "norm") && is_named(tensor, ".weight");
    bool words = strcmp(tensor->name, "token_embd.weight") == 0 || strcmp(tensor->name, "output.weight") == 0;
    seed(m, tensor->name);
    for (int64_t i = 0; i < count; i++) {
        float value = 0.1F * normal(m);
        if (is_named(tensor, ".scale"))
            value = 1;
        else if (is_norm)
            value += 1;
        else if (is_named(tensor, "ssm_a"))
            value = -fabsf(value); /* states decay */
        else if (words && strchr(m->vocabulary->texts[i / tensor->ne[0]], '"'))
            value *= 10;
        data[i] = value;
    }
    return data;
}

static bool is_large(const struct ggml_tensor *tensor)
{
    return is_named(tensor, "blk.") && is_named(tensor, ".weight") && ggml_n_dims(tensor) > 1;
}

/* llama.cpp asks for what a file may leave out, too: rope factors and scales of experts belong to no model of these kinds. */
static bool is_usual(const struct ggml_tensor *tensor)
{
    return !is_named(tensor, "rope_f") && (!is_named(tensor, "_exps.") || is_named(tensor, ".weight"));
}

static void on_tensor(struct ggml_tensor *tensor, void *arg)
{
    struct making *m = arg;
    float *data = numbers(m, tensor);
    ggml_backend_tensor_set(tensor, data, 0, ggml_nbytes(tensor));
    if (gguf_find_tensor(m->out, tensor->name) < 0 && is_usual(tensor)) {
        enum ggml_type type = is_large(tensor) ? (enum ggml_type)m->tiny->type : GGML_TYPE_F32;
        struct ggml_tensor *copy = ggml_new_tensor(m->tensors, type, GGML_MAX_DIMS, tensor->ne);
        ggml_set_name(copy, tensor->name);
        if (type == GGML_TYPE_F32)
            memcpy(copy->data, data, ggml_nbytes(copy));
        else
            ggml_quantize_chunk(type, data, copy->data, 0, ggml_nrows(tensor), tensor->ne[0], NULL);
        gguf_add_tensor(m->out, copy);
    }
    free(data);
}

static int write_model(struct making *m, const char *folder)
{
    char path[4096];
    struct llama_model_params params = llama_model_default_params();
    struct gguf_context *metadata = gguf_init_empty();
    gguf_set_kv(metadata, m->out);
    struct llama_model *model = llama_model_init_from_user(metadata, on_tensor, m, params);
    gguf_free(metadata);
    if (!model) {
        fprintf(stderr, "llama.cpp makes no model '%s' of its metadata\n", m->tiny->name);
        return -1;
    }
    llama_model_free(model);
    snprintf(path, sizeof path, "%s/%s.gguf", folder, m->tiny->name);
    if (gguf_write_to_file(m->out, path, false))
        return 0;
    fprintf(stderr, "'%s' cannot be written\n", path);
    return -1;
}

static void on_log(enum ggml_log_level level, const char *text, void *arg)
{
    (void)arg;
    if (level == GGML_LOG_LEVEL_ERROR)
        fputs(text, stderr);
}

void tiny_begin(void)
{
    llama_log_set(on_log, NULL);
    llama_backend_init();
}

static void add_half(struct making *m, const char *name, int64_t rows, int64_t columns)
{
    struct ggml_tensor *tensor = ggml_new_tensor_2d(m->tensors, GGML_TYPE_F32, rows, columns);
    ggml_set_name(tensor, name);
    float *data = numbers(m, tensor);
    memcpy(tensor->data, data, ggml_nbytes(tensor));
    gguf_add_tensor(m->out, tensor);
    free(data);
}

int tiny_make_adapter(const char *folder, int prompt)
{
    enum { RANK = 4 };
    char path[4096];
    const struct ggml_init_params memory = {.mem_size = 1 << 20};
    struct making m = {.tiny = tiny_models, .out = gguf_init_empty(), .tensors = ggml_init(memory)};
    gguf_set_val_str(m.out, "general.architecture", tiny_models->architecture);
    gguf_set_val_str(m.out, "general.type", "adapter");
    gguf_set_val_str(m.out, "adapter.type", "lora");
    gguf_set_val_f32(m.out, "adapter.lora.alpha", 2 * RANK);
    gguf_set_val_u32(m.out, "corvid.prompt", (uint32_t)prompt);
    gguf_set_val_u32(m.out, "corvid.steps", 7);
    add_half(&m, "blk.0.attn_q.weight.lora_a", tiny_models->width, RANK);
    add_half(&m, "blk.0.attn_q.weight.lora_b", RANK, tiny_models->width);
    snprintf(path, sizeof path, "%s/llama-adapter.gguf", folder);
    bool written = gguf_write_to_file(m.out, path, false);
    ggml_free(m.tensors);
    gguf_free(m.out);
    return written ? 0 : -1;
}

int tiny_make(const struct tiny *tiny, const char *base, const char *folder)
{
    static struct vocabulary vocabulary;
    const struct gguf_init_params header = {.no_alloc = true};
    const struct ggml_init_params memory = {.mem_size = arena};
    struct gguf_context *from = gguf_init_from_file(base, header);
    if (!from) {
        fprintf(stderr, "'%s' is no model to take a vocabulary from\n", base);
        return -1;
    }
    memset(&vocabulary, 0, sizeof vocabulary);
    struct making m = {.tiny = tiny, .vocabulary = &vocabulary, .out = gguf_init_empty(), .tensors = ggml_init(memory)};
    int rc = 0;
    describe(m.out, tiny);
    if (tiny->spm)
        make_spm(m.out, &vocabulary);
    else
        rc = make_bpe(m.out, &vocabulary, from);
    if (rc != 0)
        fprintf(stderr, "'%s' has no byte-level vocabulary with a chat template\n", base);
    else
        rc = write_model(&m, folder);
    ggml_free(m.tensors);
    gguf_free(m.out);
    gguf_free(from);
    return rc;
}
