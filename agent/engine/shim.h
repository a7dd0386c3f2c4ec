// SPDX-License-Identifier: MIT
/*
 * shim.h - the few functions of llama.cpp that are C++ or that throw, for C: chat templates (its Jinja engine), JSON-Schema
 * to grammar, grammar states, decoding. No C++ exception passes this border: it becomes -EINVAL or -EIO and a text.
 * The engine's room thread only.
 */
#pragma once

#include <llama.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#include "daemon/base/error.h"

struct shim_template;

struct shim_message { /* as struct cv_message, whose header is no C++ */
    const char *role;
    const char *text;
};

/* The model's own chat template (ChatML when it has none), tried on a conversation with all four roles: a template
 * without a role for tools or for the system gets those texts as the user's. Gives *out. */
int shim_template_create(const struct llama_model *model, struct shim_template **out, struct cv_error *err);
void shim_template_free(struct shim_template *tmpl);

/* Calls `part` for each piece of the rendered prompt, in order. `input`: the piece came from a message, so nothing in it
 * may count as a control token. `answer`: ends with the opening of the assistant's turn. */
int shim_template_render(const struct shim_template *tmpl, const struct shim_message *messages, size_t count, bool answer,
                         void (*part)(const char *text, size_t len, bool input, void *arg), void *arg, struct cv_error *err);

/* A grammar for JSON that fits the schema (JSON text), by llama.cpp's converter. Gives a sampler. */
int shim_grammar_create(const struct llama_vocab *vocab, const char *schema, struct llama_sampler **out, struct cv_error *err);
struct llama_sampler *shim_grammar_clone(const struct llama_sampler *grammar); /* NULL when there is no memory */

/* Sets the logit of every candidate that the grammar does not allow to -INFINITY. */
int shim_grammar_apply(struct llama_sampler *grammar, llama_token_data_array *candidates, struct cv_error *err);
int shim_grammar_accept(struct llama_sampler *grammar, llama_token token, struct cv_error *err);

/* llama_decode; an exception gives -1000 and a text. */
int shim_decode(struct llama_context *ctx, struct llama_batch batch, struct cv_error *err);

/* llama_encode, for models that make vectors of texts; its failures are errors as well. */
int shim_encode(struct llama_context *ctx, struct llama_batch batch, struct cv_error *err);

/* The engine's loaders, exceptions caught; NULL and a text when they throw. */
struct llama_model *shim_load_model(const char *path, struct llama_model_params params, struct cv_error *err);
struct llama_context *shim_create_context(struct llama_model *model, struct llama_context_params params, struct cv_error *err);
struct llama_adapter_lora *shim_load_adapter(struct llama_model *model, const char *path, struct cv_error *err);

/* Quiets llama.cpp's second log, which would write to stderr from a thread of its own. */
void shim_quiet(void);

#ifdef __cplusplus
}
#endif
