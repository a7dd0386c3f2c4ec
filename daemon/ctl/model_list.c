// SPDX-License-Identifier: MIT
/*
 * model_list.c - `corvid model list`.
 *
 * Purpose: the models and adapters that the daemon has (the one in use, and the files of its folder of models), and what their files
 * say. Params: none. Result: two tables; with --json what model.list answers. Errors: those of asking. Caveats: nothing is loaded for it;
 * a file that cannot be read stays in the list and stderr has the reason, as it has the reason why no model can be used.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/model_file.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>

static const struct show_column model_columns[] = {
    {"MODEL", "file", SHOW_TEXT, 48},       {"FAMILY", "family", SHOW_TEXT, 24},           {"PARAMETERS", "parameters", SHOW_INT, 0},
    {"ACTIVE", "active", SHOW_INT, 0},      {"EXPERTS", "experts", SHOW_TEXT, 0},          {"CONTEXT", "context", SHOW_INT, 0},
    {"QUANTISATION", "quantisation", SHOW_TEXT, 28}, {"LICENCE", "licence", SHOW_TEXT, 24}, {"STATE", "state", SHOW_TEXT, 0},
    {0},
};

static const struct show_column adapter_columns[] = {
    {"ADAPTER", "file", SHOW_TEXT, 48}, {"FAMILY", "family", SHOW_TEXT, 24}, {"RANK", "rank", SHOW_INT, 0},     {"ALPHA", "alpha", SHOW_INT, 0},
    {"PROMPT", "prompt", SHOW_TEXT, 12}, {"STEPS", "steps", SHOW_TEXT, 12},  {"STATE", "state", SHOW_TEXT, 0}, {0},
};

static void set_count(json_t *to, const char *key, const json_t *row, const char *from)
{
    char text[MODEL_COUNT];
    int64_t count = cv_json_num(row, from, 0);
    if (count > 0)
        json_object_set_new(to, key, json_string(model_file_count(count, text)));
    else
        json_object_del(to, key);
}

/* "ready", "ready, script" for a model that is no file, "in use", "unreadable", or "" for a file that just lies there; gives it. */
static char *state_of(const json_t *row)
{
    const char *phase = cv_json_str(row, "phase", json_is_true(json_object_get(row, "used")) ? "in use" : "");
    if (phase[0] && !json_object_get(row, "path"))
        return cv_format("%s, %s", phase, cv_json_str(row, "kind", "?"));
    return cv_strdup(cv_json_str(row, "unread", NULL) && !phase[0] ? "unreadable" : phase);
}

/* A row as the table shows it; gives it. */
static json_t *shown(const json_t *row)
{
    char text[MODEL_COUNT];
    json_t *out = json_copy((json_t *)(uintptr_t)row);
    cv_auto_free char *state = state_of(row);
    if (!json_object_get(row, "context"))
        json_object_set(out, "context", json_object_get(row, "context_tokens"));
    set_count(out, "parameters", row, "parameters");
    set_count(out, "active", row, "active_parameters");
    const char *experts = model_file_experts(row, text);
    json_object_set_new(out, "experts", experts[0] ? json_string(experts) : json_null());
    json_object_set_new(out, "state", state[0] ? json_string(state) : json_null());
    double alpha = json_number_value(json_object_get(row, "alpha"));
    if (alpha > 0) {
        char digits[MODEL_COUNT];
        snprintf(digits, sizeof digits, "%g", alpha);
        json_object_set_new(out, "alpha", json_string(digits));
    }
    return out;
}

static void print_table(const struct show_column *columns, const json_t *rows, const char *before)
{
    size_t i;
    const json_t *row;
    cv_auto_json json_t *table = json_array();
    if (json_array_size(rows) == 0)
        return;
    json_array_foreach(rows, i, row) {
        json_array_append_new(table, shown(row));
    }
    fputs(before, stdout);
    show_table(columns, table);
}

static void tell_unread(const json_t *rows)
{
    size_t i;
    const json_t *row;
    json_array_foreach(rows, i, row) {
        model_file_unread(row);
    }
}

int verb_model_list(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = verbs_call(ctl, "model.list", json_object(), &code);
    if (!result)
        return code;
    if (ctl->json) {
        show_json(result);
        return CTL_OK;
    }
    const json_t *models = json_object_get(result, "models"), *adapters = json_object_get(result, "adapters");
    print_table(model_columns, models, "");
    print_table(adapter_columns, adapters, json_array_size(models) > 0 ? "\n" : "");
    tell_unread(models);
    tell_unread(adapters);
    const char *error = cv_json_str(json_object_get(result, "error"), "text", "");
    if (error[0]) {
        show_flush();
        show_line(stderr, error, SIZE_MAX);
        fputc('\n', stderr);
    }
    return CTL_OK;
}
