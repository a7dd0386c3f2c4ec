// SPDX-License-Identifier: MIT
/*
 * probe_facts.c - the header of a GGUF file as facts for people. A model: type "model", architecture, family, name, parameters,
 * active_parameters (of a sparse mixture of experts: what one token goes through), experts, experts_used, context, embedding, layers,
 * vocabulary, template (does it bring a chat template of its own?), quantisation, licence. An adapter: type "adapter", architecture, family,
 * name, method ("lora"), rank, alpha, parameters, and prompt, steps, base, which Corvid's own training writes. What a file does
 * not say is left out. Runs inside corvid-probe, in a cell; a header is hostile until it was read. Owns nothing between calls.
 */
#include "agent/engine/probe_facts.h"

#include "agent/engine/families.h"
#include "daemon/base/json.h"

#include <ggml.h>
#include <gguf.h>
#include <llama.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { TEXT_MAX = 200, KEY_MAX = 128 };

/* ---- one value ------------------------------------------------------------------------------------------------------- */

static const char *text_of(const struct gguf_context *file, const char *key)
{
    int64_t id = gguf_find_key(file, key);
    return id >= 0 && gguf_get_kv_type(file, id) == GGUF_TYPE_STRING ? gguf_get_val_str(file, id) : NULL;
}

/* A whole number that is not negative, in whatever type it was written; -1 when there is none. */
static json_int_t number_of(const struct gguf_context *file, const char *key)
{
    int64_t id = gguf_find_key(file, key);
    if (id < 0)
        return -1;
    switch (gguf_get_kv_type(file, id)) {
    case GGUF_TYPE_UINT8:
        return gguf_get_val_u8(file, id);
    case GGUF_TYPE_INT8:
        return gguf_get_val_i8(file, id);
    case GGUF_TYPE_UINT16:
        return gguf_get_val_u16(file, id);
    case GGUF_TYPE_INT16:
        return gguf_get_val_i16(file, id);
    case GGUF_TYPE_UINT32:
        return gguf_get_val_u32(file, id);
    case GGUF_TYPE_INT32:
        return gguf_get_val_i32(file, id);
    case GGUF_TYPE_UINT64:
        return gguf_get_val_u64(file, id) <= INT64_MAX ? (json_int_t)gguf_get_val_u64(file, id) : -1;
    case GGUF_TYPE_INT64:
        return gguf_get_val_i64(file, id);
    default:
        return -1;
    }
}

static void say_text(json_t *facts, const char *name, const char *text)
{
    if (text && text[0])
        cv_json_set_text(facts, name, text, strnlen(text, TEXT_MAX));
}

static void say_number(json_t *facts, const char *name, json_int_t number)
{
    if (number > 0)
        json_object_set_new(facts, name, json_integer(number));
}

/* What Corvid's training wrote may be a number or a text. */
static void say_either(json_t *facts, const struct gguf_context *file, const char *name, const char *key)
{
    char digits[32];
    json_int_t number = number_of(file, key);
    snprintf(digits, sizeof digits, "%lld", (long long)number);
    say_text(facts, name, number >= 0 ? digits : text_of(file, key));
}

/* "llama" and "context_length" give the number of llama.context_length. */
static json_int_t number_for(const struct gguf_context *file, const char *architecture, const char *word)
{
    char key[KEY_MAX];
    snprintf(key, sizeof key, "%.60s.%s", architecture, word);
    return number_of(file, key);
}

/* ---- tensors --------------------------------------------------------------------------------------------------------- */

struct weights {
    int64_t all;     /* numbers in all tensors */
    int64_t experts; /* of these, in tensors that hold all experts of a layer */
    int64_t by_type[GGML_TYPE_COUNT];
    int64_t rank;    /* of an adapter: the largest */
    uint64_t end;    /* of the last byte, behind the header */
};

static int64_t numbers_in(const struct gguf_context *file, int64_t tensor)
{
    const int64_t *size = gguf_get_tensor_ne(file, tensor);
    int64_t count = 1;
    for (int i = 0; i < GGML_MAX_DIMS; i++)
        if (__builtin_mul_overflow(count, size[i], &count))
            return 0; /* the parser lets only an empty tensor be that large */
    return count;
}

static void add(int64_t *sum, int64_t count)
{
    if (__builtin_add_overflow(*sum, count, sum))
        *sum = INT64_MAX;
}

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), tail = strlen(end);
    return len >= tail && strcmp(text + len - tail, end) == 0;
}

static void weigh(const struct gguf_context *file, struct weights *out)
{
    *out = (struct weights){0};
    for (int64_t i = 0; i < gguf_get_n_tensors(file); i++) {
        const char *name = gguf_get_tensor_name(file, i);
        int64_t count = numbers_in(file, i);
        uint64_t end = gguf_get_tensor_offset(file, i) + gguf_get_tensor_size(file, i);
        add(&out->all, count);
        if (strstr(name, "_exps."))
            add(&out->experts, count);
        if (gguf_get_tensor_ne(file, i)[1] > 1)
            add(&out->by_type[gguf_get_tensor_type(file, i)], count);
        if (ends_with(name, ".lora_a") && gguf_get_tensor_ne(file, i)[1] > out->rank)
            out->rank = gguf_get_tensor_ne(file, i)[1];
        if (end > out->end)
            out->end = end;
    }
}

/* The file type by its name, or what most of the weights are stored as. */
static void say_quantisation(json_t *facts, const struct gguf_context *file, const struct weights *weights)
{
    char text[64];
    json_int_t type = number_of(file, "general.file_type");
    const char *name = type >= 0 && type < LLAMA_FTYPE_GUESSED ? llama_ftype_name((enum llama_ftype)type) : NULL;
    if (name && !strstr(name, "unknown")) {
        say_text(facts, "quantisation", name);
        return;
    }
    size_t most = 0;
    for (size_t i = 1; i < GGML_TYPE_COUNT; i++)
        if (weights->by_type[i] > weights->by_type[most])
            most = i;
    snprintf(text, sizeof text, "mostly %s", ggml_type_name((enum ggml_type)most));
    if (weights->by_type[most] > 0)
        say_text(facts, "quantisation", text);
}

/* Of the experts' weights a token goes through experts_used of experts; through all others it goes always. */
static void say_parameters(json_t *facts, const struct gguf_context *file, const char *architecture, const struct weights *weights)
{
    json_int_t experts = number_for(file, architecture, "expert_count");
    json_int_t used = number_for(file, architecture, "expert_used_count");
    say_number(facts, "parameters", weights->all);
    if (experts <= 0 || used <= 0 || used > experts || weights->experts <= 0) {
        say_number(facts, "active_parameters", weights->all);
        return;
    }
    say_number(facts, "active_parameters", weights->all - weights->experts + weights->experts / experts * used);
    say_number(facts, "experts", experts);
    say_number(facts, "experts_used", used);
}

/* ---- the two kinds of files ------------------------------------------------------------------------------------------ */

static void say_model(json_t *facts, const struct gguf_context *file, const char *architecture, const struct weights *weights)
{
    int64_t tokens = gguf_find_key(file, "tokenizer.ggml.tokens");
    say_parameters(facts, file, architecture, weights);
    say_number(facts, "context", number_for(file, architecture, "context_length"));
    say_number(facts, "embedding", number_for(file, architecture, "embedding_length"));
    say_number(facts, "layers", number_for(file, architecture, "block_count"));
    if (tokens >= 0 && gguf_get_kv_type(file, tokens) == GGUF_TYPE_ARRAY)
        say_number(facts, "vocabulary", (json_int_t)gguf_get_arr_n(file, tokens));
    json_object_set_new(facts, "template", json_boolean(text_of(file, "tokenizer.chat_template") != NULL));
    say_quantisation(facts, file, weights);
    say_text(facts, "licence", text_of(file, "general.license"));
}

static void say_adapter(json_t *facts, const struct gguf_context *file, const struct weights *weights)
{
    int64_t alpha = gguf_find_key(file, "adapter.lora.alpha");
    say_text(facts, "method", text_of(file, "adapter.type"));
    say_number(facts, "parameters", weights->all);
    say_number(facts, "rank", weights->rank);
    if (alpha >= 0 && gguf_get_kv_type(file, alpha) == GGUF_TYPE_FLOAT32) {
        json_t *value = json_real((double)gguf_get_val_f32(file, alpha)); /* NULL for what is no number */
        if (value)
            json_object_set_new(facts, "alpha", value);
    }
    say_either(facts, file, "prompt", "corvid.prompt");
    say_either(facts, file, "steps", "corvid.steps");
    say_text(facts, "base", text_of(file, "corvid.base.sha256"));
}

/* Is the file as long as its header says? */
static bool is_whole(const char *path, const struct gguf_context *file, const struct weights *weights, char why[CV_ERROR_TEXT])
{
    struct stat st;
    uint64_t wanted = gguf_get_data_offset(file) + weights->end;
    if (gguf_get_n_tensors(file) == 0) {
        snprintf(why, CV_ERROR_TEXT, "the file holds no weights");
        return false;
    }
    if (stat(path, &st) == 0 && (uint64_t)st.st_size >= wanted)
        return true;
    snprintf(why, CV_ERROR_TEXT, "the file is cut off: its header speaks of %llu bytes, it has %lld", (unsigned long long)wanted,
             (long long)st.st_size);
    return false;
}

static json_t *facts_of(const char *path, const struct gguf_context *file, char why[CV_ERROR_TEXT])
{
    struct weights weights;
    const char *architecture = text_of(file, "general.architecture");
    const char *type = text_of(file, "general.type");
    bool adapter = type && strcmp(type, "adapter") == 0;
    weigh(file, &weights);
    if (!architecture || !architecture[0]) {
        snprintf(why, CV_ERROR_TEXT, "the file does not say its architecture (general.architecture)");
        return NULL;
    }
    if (!is_whole(path, file, &weights, why))
        return NULL;
    json_t *facts = json_pack("{s:s}", "type", adapter ? "adapter" : "model");
    say_text(facts, "architecture", architecture);
    say_text(facts, "family", family_of(architecture));
    say_text(facts, "name", text_of(file, "general.name"));
    if (adapter)
        say_adapter(facts, file, &weights);
    else
        say_model(facts, file, architecture, &weights);
    return facts;
}

json_t *facts_read(const char *path, char why[CV_ERROR_TEXT])
{
    const struct gguf_init_params params = {.no_alloc = true};
    why[0] = '\0';
    struct gguf_context *file = gguf_init_from_file(path, params);
    if (!file) {
        snprintf(why, CV_ERROR_TEXT, "the header of the file is cut off or broken");
        return NULL;
    }
    json_t *facts = facts_of(path, file, why);
    gguf_free(file);
    return facts;
}
