// SPDX-License-Identifier: MIT
/*
 * model_show.c - `corvid model show`.
 *
 * Purpose: what the engine knows of the daemon's model. Params: none. Result: a few lines; with --json what daemon.status says of the
 * engine. Errors: those of asking. Caveats: without a usable model the reason is told and the exit code is 1.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>

static const struct {
    const char *key, *name, *unit;
} rows[] = {
    {"model", "model", ""},     {"kind", "kind", ""},  {"adapter", "adapter", ""},
    {"phase", "phase", ""},     {"what", "doing", ""}, {"context_tokens", "context", " tokens"},
    {"pinned_tokens", "prefix", " tokens"}, {"queued", "queue", " generations"},
};

static void print_row(const char *name, const json_t *value, const char *unit)
{
    if (json_is_string(value) ? json_string_length(value) == 0 : json_integer_value(value) == 0)
        return;
    printf("%s%-10s%s ", show_paint(stdout, SHOW_DIM), name, show_paint(stdout, SHOW_PLAIN));
    if (json_is_string(value))
        show_line(stdout, json_string_value(value), SIZE_MAX);
    else
        printf("%lld%s", (long long)json_integer_value(value), unit);
    putchar('\n');
}

int verb_model_show(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *status = verbs_call(ctl, "daemon.status", json_object(), &code);
    if (!status)
        return code;
    const json_t *engine = json_object_get(status, "engine");
    const json_t *error = json_object_get(engine, "error");
    if (ctl->json) {
        show_json(engine);
        return error ? CTL_FAILED : CTL_OK;
    }
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        print_row(rows[i].name, json_object_get(engine, rows[i].key), rows[i].unit);
    if (!error)
        return CTL_OK;
    show_flush();
    show_line(stderr, cv_json_str(error, "text", "the model cannot be used"), SIZE_MAX);
    fputc('\n', stderr);
    return CTL_FAILED;
}
