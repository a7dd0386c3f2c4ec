// SPDX-License-Identifier: MIT
/*
 * model_show.c - `corvid model show [FILE]`.
 *
 * Purpose: what a model's or adapter's file says, and what the engine knows of the one in use. Params: the name of a file that `model
 * list` has; without it the model in use. Result: a few lines; with --json what model.show answers. Errors: no such file; those of asking.
 * Caveats: without a usable model the reason is told and the exit code is 1.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/model_file.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>
#include <string.h>

enum kind { PLAIN, COUNT, BYTES };

struct row {
    const char *key, *name, *unit;
    enum kind kind;
};

static const struct row model_rows[] = {
    {"file", "file", "", PLAIN},
    {"path", "path", "", PLAIN},
    {"bytes", "size", "", BYTES},
    {"family", "family", "", PLAIN},
    {"architecture", "architecture", "", PLAIN},
    {"name", "name", "", PLAIN},
    {"parameters", "parameters", "", COUNT},
    {"active_parameters", "active", "", COUNT},
    {"context", "context", " tokens, trained", PLAIN},
    {"embedding", "embedding", "", PLAIN},
    {"layers", "layers", "", PLAIN},
    {"vocabulary", "vocabulary", " tokens", PLAIN},
    {"quantisation", "quantisation", "", PLAIN},
    {"licence", "licence", "", PLAIN},
    {0},
};

static const struct row adapter_rows[] = {
    {"method", "method", "", PLAIN},
    {"rank", "rank", "", PLAIN},
    {"alpha", "alpha", "", PLAIN},
    {"prompt", "prompt", " (version)", PLAIN},
    {"steps", "steps", "", PLAIN},
    {"base", "base", "", PLAIN},
    {0},
};

static const struct row engine_rows[] = {
    {"kind", "kind", "", PLAIN},
    {"phase", "phase", "", PLAIN},
    {"what", "doing", "", PLAIN},
    {"context_tokens", "session", " tokens", PLAIN},
    {"pinned_tokens", "prefix", " tokens", PLAIN},
    {"queued", "queue", " generations", PLAIN},
    {0},
};

static void print_name(const char *indent, const char *name)
{
    printf("%s%s%-*s%s ", indent, show_paint(stdout, SHOW_DIM), 13 - (int)strlen(indent), name, show_paint(stdout, SHOW_PLAIN));
}

static void print_row(const char *indent, const struct row *row, const json_t *value)
{
    char text[SHOW_SMALL]; /* no shorter than MODEL_COUNT */
    if (json_is_string(value) ? json_string_length(value) == 0 : json_number_value(value) == 0)
        return;
    print_name(indent, row->name);
    if (json_is_string(value))
        show_line(stdout, json_string_value(value), SIZE_MAX);
    else if (row->kind == COUNT)
        fputs(model_file_count(json_integer_value(value), text), stdout);
    else if (row->kind == BYTES)
        fputs(show_bytes(json_integer_value(value), text), stdout);
    else if (json_is_integer(value))
        printf("%lld", (long long)json_integer_value(value));
    else
        printf("%g", json_number_value(value));
    printf("%s\n", row->unit);
}

static void print_rows(const char *indent, const struct row *rows, const json_t *values)
{
    for (; rows->key; rows++)
        print_row(indent, rows, json_object_get(values, rows->key));
}

static void print_experts(const json_t *row)
{
    char text[MODEL_COUNT];
    if (model_file_experts(row, text)[0]) {
        print_name("", "experts");
        printf("%s, chosen for each token\n", text);
    }
}

/* The engine uses ChatML for a model that brings no template of its own. */
static void print_template(const json_t *row)
{
    const json_t *template = json_object_get(row, "template");
    if (!template)
        return;
    print_name("", "template");
    puts(json_is_true(template) ? "its own" : "none of its own: ChatML is used");
}

static void print_all(const json_t *result)
{
    const json_t *adapter = json_object_get(result, "adapter");
    if (!json_object_get(result, "file")) {
        print_name("", "model");
        puts(cv_json_str(result, "model", "none"));
    }
    print_rows("", model_rows, result);
    print_experts(result);
    print_template(result);
    print_rows("", adapter_rows, result);
    print_rows("", engine_rows, result);
    if (json_is_object(adapter)) {
        print_name("", "adapter");
        show_line(stdout, cv_json_str(adapter, "file", "?"), SIZE_MAX);
        putchar('\n');
        print_rows("  ", adapter_rows, adapter);
    }
}

int verb_model_show(struct ctl *ctl)
{
    int code = CTL_FAILED;
    const char *file = ctl->values.word_count > 0 ? ctl->values.words[0] : NULL;
    cv_auto_json json_t *result = verbs_call(ctl, "model.show", json_pack("{s:s*}", "file", file), &code);
    if (!result)
        return code;
    const json_t *error = json_object_get(result, "error");
    if (ctl->json) {
        show_json(result);
        return error ? CTL_FAILED : CTL_OK;
    }
    print_all(result);
    model_file_unread(result);
    if (json_is_object(json_object_get(result, "adapter")))
        model_file_unread(json_object_get(result, "adapter"));
    if (!error)
        return CTL_OK;
    show_flush();
    show_line(stderr, cv_json_str(error, "text", "the model cannot be used"), SIZE_MAX);
    fputc('\n', stderr);
    return CTL_FAILED;
}
