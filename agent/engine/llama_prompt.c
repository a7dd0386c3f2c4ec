// SPDX-License-Identifier: MIT
/*
 * llama_prompt.c - from messages to tokens. The whole prompt is always rendered and tokenised anew, so a prompt is a pure
 * function of its messages and no cache can change what the model reads; it costs about a thousandth of what evaluating
 * it costs. Text that came from a message never becomes a control token: a file that holds "<|im_end|>" stays text.
 * Room thread only; owns nothing.
 */
#include "agent/engine/brain.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void tokens_add(struct tokens *tokens, llama_token id)
{
    if (tokens->count == tokens->cap) {
        tokens->cap = tokens->cap ? tokens->cap * 2 : 256;
        tokens->ids = cv_regrow(tokens->ids, (size_t)tokens->cap * sizeof *tokens->ids);
    }
    tokens->ids[tokens->count++] = id;
}

void tokens_finish(struct tokens *tokens)
{
    free(tokens->ids);
    *tokens = (struct tokens){0};
}

int tokens_common(const struct tokens *a, const struct tokens *b)
{
    int n = 0;
    int max = a->count < b->count ? a->count : b->count;
    while (n < max && a->ids[n] == b->ids[n])
        n++;
    return n;
}

static int tokenise(const struct llama_vocab *vocab, const char *text, size_t len, bool start, bool special, struct tokens *out)
{
    int room = (int)len + 8;
    if (out->cap - out->count < room) {
        out->cap = out->count + room;
        out->ids = cv_regrow(out->ids, (size_t)out->cap * sizeof *out->ids);
    }
    int n = llama_tokenize(vocab, text, (int32_t)len, out->ids + out->count, out->cap - out->count, start, special);
    if (n < 0)
        return -EOVERFLOW;
    out->count += n;
    return 0;
}

/* Would the text become a control token somewhere? */
static bool holds_control(const struct brain *brain, const char *text, size_t len)
{
    size_t i = 0;
    while (i < len && !brain->control_byte[(unsigned char)text[i]])
        i++;
    if (i == len)
        return false;
    struct tokens tokens = {0};
    bool found = tokenise(brain->vocab, text, len, false, true, &tokens) < 0;
    for (int k = 0; k < tokens.count && !found; k++)
        found = llama_vocab_is_control(brain->vocab, tokens.ids[k]);
    tokens_finish(&tokens);
    return found;
}

struct building {
    const struct brain *brain;
    struct tokens *out;
    struct cv_buf run; /* text whose control tokens count, not yet tokenised */
    bool begun;
    int rc;
};

static void add_text(struct building *b, const char *text, size_t len, bool special)
{
    const struct llama_vocab *vocab = b->brain->vocab;
    if (len == 0 || b->rc < 0)
        return;
    bool start = !b->begun;
    b->begun = true;
    b->rc = tokenise(vocab, text, len, start, special, b->out);
    if (start && b->rc == 0 && llama_vocab_get_add_eos(vocab) && b->out->count > 0 &&
        b->out->ids[b->out->count - 1] == llama_vocab_eos(vocab))
        b->out->count--; /* the tokenizer closes every text; ours goes on */
}

/* The template may write the first token's text itself, and the tokenizer would add it again. */
static size_t own_start(const struct building *b)
{
    const struct llama_vocab *vocab = b->brain->vocab;
    char bos[128];
    if (b->begun || !llama_vocab_get_add_bos(vocab) || llama_vocab_bos(vocab) == LLAMA_TOKEN_NULL)
        return 0;
    int n = llama_token_to_piece(vocab, llama_vocab_bos(vocab), bos, sizeof bos, 0, true);
    return n > 0 && b->run.len >= (size_t)n && memcmp(b->run.data, bos, (size_t)n) == 0 ? (size_t)n : 0;
}

static void flush(struct building *b)
{
    size_t skip = own_start(b);
    add_text(b, cv_buf_text(&b->run) + skip, b->run.len - skip, true);
    cv_buf_clear(&b->run);
}

static void on_part(const char *text, size_t len, bool input, void *arg)
{
    struct building *b = arg;
    if (!input || !holds_control(b->brain, text, len)) {
        cv_buf_add(&b->run, text, len);
        return;
    }
    flush(b);
    add_text(b, text, len, false);
}

int prompt_render(const struct brain *brain, const struct cv_message *messages, size_t count, struct tokens *out, struct cv_error *err)
{
    cv_auto_free struct shim_message *copy = cv_zalloc(count * sizeof *copy);
    struct building b = {.brain = brain, .out = out};
    for (size_t i = 0; i < count; i++)
        copy[i] = (struct shim_message){.role = messages[i].role, .text = messages[i].text};
    int rc = shim_template_render(brain->tmpl, copy, count, true, on_part, &b, err);
    flush(&b);
    cv_buf_finish(&b.run);
    if (rc == 0 && b.rc < 0)
        rc = cv_fail(err, b.rc, "engine.prompt", "the prompt cannot be split into tokens: it is too long");
    if (rc == 0 && out->count == 0)
        rc = cv_fail(err, -EINVAL, "engine.prompt", "the model's chat template made an empty prompt of the messages");
    return rc;
}

/* What every prompt with this system text begins with: the common start of two prompts that differ after it. */
int prompt_prefix(const struct brain *brain, const char *system_text, struct tokens *out, struct cv_error *err)
{
    const struct cv_message one[] = {{"system", system_text}, {"user", "a"}};
    const struct cv_message two[] = {{"system", system_text}, {"user", "1"}};
    struct tokens other = {0};
    int rc = prompt_render(brain, one, 2, out, err);
    if (rc == 0)
        rc = prompt_render(brain, two, 2, &other, err);
    if (rc == 0)
        out->count = tokens_common(out, &other);
    tokens_finish(&other);
    return rc;
}

void prompt_learn(struct brain *brain)
{
    int count = llama_vocab_n_tokens(brain->vocab);
    brain->eog = LLAMA_TOKEN_NULL;
    for (llama_token token = 0; token < count; token++) {
        if (llama_vocab_is_eog(brain->vocab, token) && brain->eog == LLAMA_TOKEN_NULL)
            brain->eog = token;
        if (!llama_vocab_is_control(brain->vocab, token))
            continue;
        const char *text = llama_vocab_get_text(brain->vocab, token);
        if (text)
            brain->control_byte[(unsigned char)text[0]] = true;
    }
}
