// SPDX-License-Identifier: MIT
/*
 * status.c - `corvid status`.
 *
 * Purpose: is it up, what does it do, does anything lack? Params: none. Result: a few lines; with --json the daemon's
 * answer. Errors: exit code 1 when the store has failed; a missing model is told, but is no failure of the daemon.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>
#include <string.h>

static void show_engine(const json_t *engine)
{
    const char *phase = cv_json_str(engine, "phase", "?");
    const json_t *error = json_object_get(engine, "error");
    printf("engine   %s", phase);
    if (strcmp(phase, "loading") == 0)
        printf(" %lld%% (%s)", (long long)cv_json_num(engine, "percent", 0), cv_json_str(engine, "what", ""));
    const char *model = cv_json_str(engine, "model", "");
    if (model[0]) {
        fputs(", ", stdout);
        show_line(stdout, model, 120);
    }
    const char *adapter = cv_json_str(engine, "adapter", "");
    if (adapter[0]) {
        fputs(" + ", stdout);
        show_line(stdout, adapter, 120);
    }
    if (cv_json_num(engine, "context_tokens", 0) > 0)
        printf(", context %lld tokens, %lld pinned", (long long)cv_json_num(engine, "context_tokens", 0),
               (long long)cv_json_num(engine, "pinned_tokens", 0));
    putchar('\n');
    if (json_is_object(error)) {
        fputs("         ", stdout);
        show_line(stdout, cv_json_str(error, "text", ""), SIZE_MAX);
        putchar('\n');
    }
}

static void show_layers(const json_t *layers)
{
    size_t i, missing = 0;
    json_t *layer;
    json_array_foreach((json_t *)layers, i, layer)
        missing += !cv_json_flag(layer, "works");
    printf("walls    %zu of %zu layers work\n", json_array_size(layers) - missing, json_array_size(layers));
    json_array_foreach((json_t *)layers, i, layer) {
        if (cv_json_flag(layer, "works"))
            continue;
        bool needed = cv_json_flag(layer, "needed");
        printf("         %s%s%s %s: ", show_paint(stdout, needed ? SHOW_RED : SHOW_YELLOW), needed ? "missing and needed" : "missing",
               show_paint(stdout, SHOW_PLAIN), cv_json_str(layer, "name", "?"));
        show_line(stdout, cv_json_str(layer, "detail", ""), SIZE_MAX);
        putchar('\n');
    }
}

/* Only where there is something to say: by words is what holds without a model. */
static void show_retrieval(const json_t *retrieval)
{
    const char *phase = cv_json_str(retrieval, "phase", NULL);
    if (!phase)
        return;
    printf("plugins  tools are found by %s (embedding model: %s, %lld tools known)\n", cv_json_str(retrieval, "by", "?"), phase,
           (long long)cv_json_num(retrieval, "known", 0));
    const char *error = cv_json_str(retrieval, "error", "");
    if (error[0]) {
        fputs("         ", stdout);
        show_line(stdout, error, SIZE_MAX);
        putchar('\n');
    }
}

static void show_status(const json_t *status, bool store_ok)
{
    char small[SHOW_SMALL];
    printf("corvidd  %s, pid %lld, up %s%s\n", cv_json_str(status, "version", "?"), (long long)cv_json_num(status, "pid", 0),
           show_duration(cv_json_num(status, "uptime_s", 0) * 1000000, small), cv_json_flag(status, "draining") ? ", ending (draining)" : "");
    printf("socket   %s\nstate    %s\n", cv_json_str(status, "socket", "?"), cv_json_str(status, "state", "?"));
    show_engine(json_object_get(status, "engine"));
    show_retrieval(json_object_get(status, "retrieval"));
    printf("work     %lld runs, %lld calls, %lld clients\n", (long long)cv_json_num(status, "runs", 0), (long long)cv_json_num(status, "calls", 0),
           (long long)cv_json_num(status, "peers", 0));
    const json_t *jobs = json_object_get(status, "jobs");
    const char *next = cv_json_str(jobs, "next", "");
    printf("jobs     %lld%s%s\n", (long long)cv_json_num(jobs, "count", 0), next[0] ? ", the next at " : "",
           next[0] ? show_time(json_object_get(jobs, "next"), small) : "");
    show_layers(json_object_get(status, "layers"));
    const json_t *error = json_object_get(json_object_get(status, "store"), "error");
    printf("store    %s", store_ok ? "ok" : "FAILED: ");
    if (!store_ok)
        show_line(stdout, json_is_string(error) ? json_string_value(error) : cv_json_str(error, "text", "unknown"), SIZE_MAX);
    putchar('\n');
}

int verb_status(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *status = verbs_call(ctl, "daemon.status", json_object(), &code);
    if (!status)
        return code;
    bool store_ok = cv_json_flag(json_object_get(status, "store"), "ok");
    if (ctl->json)
        show_json(status);
    else
        show_status(status, store_ok);
    return store_ok ? CTL_OK : CTL_FAILED;
}
