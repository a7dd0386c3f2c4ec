// SPDX-License-Identifier: MIT
/*
 * tests/model/tiny.h - tiny models with random weights, one for each architecture that the engine must be able to load.
 *
 * llama.cpp itself says which tensors an architecture has: a model is made from metadata alone (llama_model_init_from_user), and each tensor
 * it asks for is filled with numbers from a fixed seed and written to the file. Two real vocabularies:
 *   bpe   the first tokens of the default model's byte-level vocabulary, with the merges among them, its control tokens and chat template
 *   spm   three control tokens, the 256 bytes, the printable ASCII characters and the blank as pieces; no chat template
 * Tokens that hold a quotation mark have larger weights than others, so that what is written at random ends before long. The text
 * is nonsense all the same. Any thread, one at a time.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct tiny {
    const char *name;         /* of the file: NAME.gguf */
    const char *architecture;
    const char *family;       /* what the program must call it */
    bool spm;                 /* the vocabulary */
    int experts, experts_used;
    int width;                /* of the embedding */
    int type;                 /* enum ggml_type of the large tensors of its layers */
    const char *quantisation; /* what the program must say */
    bool recurrent;           /* no attention */
};
extern const struct tiny tiny_models[]; /* ends with name == NULL */

enum { TINY_CONTEXT = 2048, TINY_LAYERS = 2 };

void tiny_begin(void); /* first: llama.cpp is quiet but for errors */

/* Writes FOLDER/llama-adapter.gguf, a LoRA adapter of rank 4 and alpha 8 for the first model, made for prompts of that version in 7
 * steps. 0 or -1. */
int tiny_make_adapter(const char *folder, int prompt);

/* Writes FOLDER/NAME.gguf; `base` is the default model, whose vocabulary is used. 0, or -1 with what is wrong on stderr. */
int tiny_make(const struct tiny *tiny, const char *base, const char *folder);
