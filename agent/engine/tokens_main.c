// SPDX-License-Identifier: MIT
/*
 * tokens_main.c - corvid-tokens MODEL: conversations as the engine would read and write them, for training and for looking at. A line of
 * stdin is {"id", "messages": [{"role", "content"}...]}; a line of stdout {"id", "steps": [{"prompt": [token...], "reply": [token...]}...]},
 * one step for each message of the assistant, its prompt made by the engine's own rendering (the model's template and tokenizer), its
 * reply closed by the end-of-turn token. A program for developers: it is not installed, evaluates nothing and knows nothing of the daemon.
 */
#include "agent/engine/brain.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGES_MAX = 256, CONTEXT = 512 };

static json_t *ids(const struct tokens *tokens)
{
    json_t *list = json_array();
    for (int i = 0; i < tokens->count; i++)
        json_array_append_new(list, json_integer(tokens->ids[i]));
    return list;
}

/* What was written for text must be what the tokenizer makes of it: a model that samples token by token is taught its own pieces. */
static int reply_tokens(const struct brain *brain, const char *text, struct tokens *out)
{
    int room = (int)strlen(text) + 8;
    out->ids = cv_regrow(out->ids, (size_t)room * sizeof *out->ids);
    out->cap = room;
    out->count = llama_tokenize(brain->vocab, text, (int32_t)strlen(text), out->ids, room, false, false);
    if (out->count < 0)
        return -EOVERFLOW;
    tokens_add(out, llama_vocab_eos(brain->vocab) != LLAMA_TOKEN_NULL ? llama_vocab_eos(brain->vocab) : brain->eog);
    return 0;
}

static int add_step(const struct brain *brain, const struct cv_message *messages, size_t count, json_t *steps, struct cv_error *err)
{
    struct tokens prompt = {0}, reply = {0};
    int rc = prompt_render(brain, messages, count, &prompt, err);
    if (rc == 0 && reply_tokens(brain, messages[count].text, &reply) < 0)
        rc = cv_fail(err, -EOVERFLOW, "engine.prompt", "a reply of %zu bytes cannot be split into tokens", strlen(messages[count].text));
    if (rc == 0)
        json_array_append_new(steps, json_pack("{s:o, s:o}", "prompt", ids(&prompt), "reply", ids(&reply)));
    tokens_finish(&prompt);
    tokens_finish(&reply);
    return rc;
}

static int convert(const struct brain *brain, const json_t *record, struct cv_error *err)
{
    struct cv_message messages[MESSAGES_MAX];
    size_t i, count = 0;
    const json_t *row, *list = json_object_get(record, "messages");
    cv_auto_json json_t *steps = json_array();
    if (!json_is_array(list) || json_array_size(list) > MESSAGES_MAX)
        return cv_fail(err, -EINVAL, "tokens.input", "'messages' must be an array of at most %d messages", MESSAGES_MAX);
    json_array_foreach(list, i, row) {
        messages[count] = (struct cv_message){cv_json_str(row, "role", NULL), cv_json_str(row, "content", NULL)};
        if (!messages[count].role || !messages[count].text)
            return cv_fail(err, -EINVAL, "tokens.input", "message %zu needs 'role' and 'content'", i + 1);
        count++;
    }
    for (i = 0; i < count; i++) {
        if (strcmp(messages[i].role, "assistant") != 0)
            continue;
        int rc = add_step(brain, messages, i, steps, err);
        if (rc < 0)
            return rc;
    }
    cv_auto_json json_t *out = json_pack("{s:O?, s:O}", "id", json_object_get(record, "id"), "steps", steps);
    char *text = json_dumps(out, JSON_COMPACT);
    puts(text);
    free(text);
    return 0;
}

static int read_all(const struct brain *brain, struct cv_error *err)
{
    char *line = NULL;
    size_t size = 0, number = 0;
    int rc = 0;
    while (rc == 0 && getline(&line, &size, stdin) >= 0) {
        json_error_t why;
        number++;
        cv_auto_json json_t *record = json_loads(line, 0, &why);
        rc = record ? convert(brain, record, err) : cv_fail(err, -EINVAL, "tokens.input", "no JSON: %s", why.text);
        if (rc < 0)
            rc = cv_error_wrap(err, rc, "line %zu", number);
    }
    free(line);
    return rc;
}

int main(int argc, char **argv)
{
    static struct brain brain;
    struct cv_error err = CV_ERROR_INIT;
    if (argc != 2) {
        fputs("usage: corvid-tokens MODEL <CONVERSATIONS\n", stderr);
        return 2;
    }
    struct brain_options options = {.model = argv[1], .threads = 1, .context = CONTEXT};
    int rc = brain_load(&brain, &options, &err);
    if (rc == 0) {
        rc = read_all(&brain, &err);
        brain_finish(&brain);
    }
    if (rc < 0)
        fprintf(stderr, "corvid-tokens: %s\n", cv_error_text(&err));
    return rc < 0;
}
