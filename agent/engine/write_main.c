// SPDX-License-Identifier: MIT
/*
 * write_main.c - corvid-write [--threads N] [--context N] MODEL [ADAPTER]: prompt in, text out, with the engine that the daemon has: its
 * loading, its chat template, its grammar, its sampling. A line of stdin is {"messages": [{"role", "content"}...]} and, where wanted, "id",
 * "session", "schema", "temperature", "top_p", "top_k", "min_p", "presence", "seed", "max_tokens", "stop" (texts before which the reply
 * ends) and "timeout_ms"; a line of stdout {"id", "text", "cut", "prompt", "cached", "generated"} or {"id", "error"}. Lines are answered one
 * after the other, so the same lines give the same texts. A program for developers (models/self): it is not installed, it knows nothing
 * of the daemon, and it loads the file that it is given without checking it in a cell first. One thread beside the engine's own; it
 * waits for its input and does nothing else.
 */
#include "agent/agent.h"
#include "agent/engine/engine.h"
#include "agent/engine/llama_trusted.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGES_MAX = 256, STOPS_MAX = 8, MAX_TOKENS = 256, TIMEOUT_MS = 600000 };

struct writing {
    struct cv_loop *loop;
    struct cv_engine *engine;
    struct cv_generation *generation;
    const char *stops[STOPS_MAX];
    size_t stop_count;
    struct cv_buf text;
    bool stopped, ended, closed;
    struct cv_generated out;
    struct cv_error error;
};

static void wait_for(struct writing *w, const bool *flag)
{
    while (!*flag)
        uv_run(cv_loop_uv(w->loop), UV_RUN_ONCE);
}

/* ---- one line ---------------------------------------------------------------------------------------------------------- */

static void on_text(const char *piece, size_t len, void *arg)
{
    struct writing *w = arg;
    if (w->stopped)
        return;
    cv_buf_add(&w->text, piece, len);
    const char *text = cv_buf_text(&w->text), *first = NULL;
    for (size_t i = 0; i < w->stop_count; i++) {
        const char *at = strstr(text, w->stops[i]);
        if (at && (!first || at < first))
            first = at;
    }
    if (!first)
        return;
    w->text.len = (size_t)(first - text);
    w->stopped = true;
    cv_generation_cancel(w->generation);
}

static void on_end(const struct cv_generated *out, const struct cv_error *err, void *arg)
{
    struct writing *w = arg;
    w->out = *out;
    w->out.text = NULL; /* lent for this call only */
    if (err && !w->stopped)
        w->error = *err;
    w->ended = true;
}

static int read_messages(const json_t *line, struct cv_message *messages, size_t *count, struct cv_error *err)
{
    size_t i;
    const json_t *row, *list = json_object_get(line, "messages");
    if (!json_is_array(list) || json_array_size(list) == 0 || json_array_size(list) > MESSAGES_MAX)
        return cv_fail(err, -EINVAL, "write.input", "'messages' must be an array of 1 to %d messages", MESSAGES_MAX);
    json_array_foreach(list, i, row) {
        messages[i] = (struct cv_message){cv_json_str(row, "role", NULL), cv_json_str(row, "content", NULL)};
        if (!messages[i].role || !messages[i].text)
            return cv_fail(err, -EINVAL, "write.input", "message %zu needs 'role' and 'content'", i + 1);
    }
    *count = json_array_size(list);
    return 0;
}

static int read_stops(struct writing *w, const json_t *line, struct cv_error *err)
{
    size_t i;
    const json_t *row, *list = json_object_get(line, "stop");
    w->stop_count = 0;
    if (list && (!json_is_array(list) || json_array_size(list) > STOPS_MAX))
        return cv_fail(err, -EINVAL, "write.input", "'stop' must be an array of at most %d texts", STOPS_MAX);
    json_array_foreach(list, i, row) {
        if (json_string_length(row) == 0)
            return cv_fail(err, -EINVAL, "write.input", "'stop' must be an array of texts, none of them empty");
        w->stops[w->stop_count++] = json_string_value(row);
    }
    return 0;
}

static int read_number(const json_t *line, const char *key, double low, double high, float *out, struct cv_error *err)
{
    const json_t *value = json_object_get(line, key);
    if (value && (!json_is_number(value) || json_number_value(value) < low || json_number_value(value) > high))
        return cv_fail(err, -EINVAL, "write.input", "'%s' must be a number from %g to %g", key, low, high);
    if (value)
        *out = (float)json_number_value(value);
    return 0;
}

static int read_sampling(const json_t *line, struct cv_sampling *out, struct cv_error *err)
{
    int64_t seed = 0, top_k = 0;
    *out = (struct cv_sampling){.top_p = 1};
    if (read_number(line, "temperature", 0, 100, &out->temperature, err) < 0 || read_number(line, "top_p", 0, 1, &out->top_p, err) < 0 ||
        read_number(line, "min_p", 0, 1, &out->min_p, err) < 0 || read_number(line, "presence", -10, 10, &out->presence, err) < 0 ||
        cv_json_opt_int(line, "top_k", "line", 0, INT32_MAX, &top_k, err) < 0 || cv_json_opt_int(line, "seed", "line", 0, UINT32_MAX, &seed, err) < 0)
        return err->code;
    out->top_k = (int)top_k;
    out->seed = (uint32_t)seed;
    return 0;
}

static int write_text(struct writing *w, const json_t *line, struct cv_error *err)
{
    struct cv_message messages[MESSAGES_MAX];
    int64_t max_tokens = MAX_TOKENS, timeout_ms = TIMEOUT_MS;
    struct cv_generate request = {.session = cv_json_str(line, "session", "write"), .messages = messages, .schema = json_object_get(line, "schema"),
                                  .on_text = on_text, .on_end = on_end, .arg = w};
    if (read_messages(line, messages, &request.message_count, err) < 0 || read_stops(w, line, err) < 0 ||
        read_sampling(line, &request.sampling, err) < 0 ||
        cv_json_opt_int(line, "max_tokens", "line", 1, CV_LIMIT_STEP_TOKENS, &max_tokens, err) < 0 ||
        cv_json_opt_int(line, "timeout_ms", "line", 1, INT32_MAX, &timeout_ms, err) < 0)
        return err->code;
    request.max_tokens = (int)max_tokens;
    request.timeout_ms = (uint64_t)timeout_ms;
    w->ended = w->stopped = false;
    w->error = CV_ERROR_INIT;
    cv_buf_clear(&w->text);
    int rc = cv_engine_generate(w->engine, &request, &w->generation, err);
    if (rc < 0)
        return rc;
    wait_for(w, &w->ended);
    if (w->error.code < 0)
        *err = w->error;
    return w->error.code;
}

static void answer(struct writing *w, const char *bytes)
{
    json_error_t why;
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_json json_t *line = json_loads(bytes, 0, &why);
    cv_auto_json json_t *out = json_object();
    int rc = json_is_object(line) ? write_text(w, line, &err)
                                  : cv_fail(&err, -EINVAL, "write.input", "no JSON object: %s", line ? cv_json_type(line) : cv_json_complaint(&why));
    if (json_object_get(line, "id"))
        json_object_set(out, "id", json_object_get(line, "id"));
    if (rc < 0) {
        cv_json_set_text(out, "error", cv_error_text(&err), strlen(cv_error_text(&err)));
    } else {
        cv_json_set_text(out, "text", cv_buf_text(&w->text), w->text.len);
        json_object_set_new(out, "cut", json_boolean(w->out.cut && !w->stopped));
        json_object_set_new(out, "prompt", json_integer(w->out.prompt_tokens));
        json_object_set_new(out, "cached", json_integer(w->out.cached_tokens));
        json_object_set_new(out, "generated", json_integer(w->out.generated_tokens));
    }
    cv_auto_free char *text = cv_json_dump(out);
    puts(text);
    fflush(stdout);
}

/* ---- life -------------------------------------------------------------------------------------------------------------- */

static int load(struct writing *w, const struct cv_engine_options *options, struct cv_error *err)
{
    struct cv_engine_status status;
    int rc = llama_create_trusted(w->loop, options, NULL, NULL, &w->engine, err);
    if (rc < 0)
        return rc;
    for (cv_engine_status(w->engine, &status); status.phase == CV_ENGINE_LOADING; cv_engine_status(w->engine, &status))
        uv_run(cv_loop_uv(w->loop), UV_RUN_ONCE);
    if (status.phase != CV_ENGINE_READY)
        *err = status.error;
    return status.phase == CV_ENGINE_READY ? 0 : status.error.code;
}

static void on_closed(void *arg)
{
    ((struct writing *)arg)->closed = true;
}

static int serve(const struct cv_engine_options *options, struct cv_error *err)
{
    struct writing w = {.error = CV_ERROR_INIT};
    cv_auto_free char *line = NULL;
    size_t size = 0;
    int rc = cv_loop_create(&w.loop, err);
    if (rc < 0)
        return rc;
    rc = load(&w, options, err);
    while (rc == 0 && getline(&line, &size, stdin) >= 0)
        answer(&w, line);
    if (w.engine) {
        cv_engine_close(w.engine, on_closed, &w);
        wait_for(&w, &w.closed);
    }
    cv_buf_finish(&w.text);
    cv_loop_destroy(w.loop);
    return rc;
}

static int usage(void)
{
    fputs("usage: corvid-write [--threads N] [--context N] MODEL [ADAPTER] <REQUESTS\n", stderr);
    return 2;
}

int main(int argc, char **argv)
{
    static const struct option names[] = {{"threads", required_argument, NULL, 't'}, {"context", required_argument, NULL, 'c'}, {0}};
    struct cv_engine_options options = {.prompt = CV_PROMPT_VERSION};
    struct cv_error err = CV_ERROR_INIT;
    int name;
    while ((name = getopt_long(argc, argv, "", names, NULL)) != -1) {
        char *end = optarg;
        long value = optarg ? strtol(optarg, &end, 10) : 0;
        if (name == '?' || end == optarg || *end || value < 1 || value > 1 << 20)
            return usage();
        *(name == 't' ? &options.threads : &options.context) = (int)value;
    }
    if (argc - optind < 1 || argc - optind > 2)
        return usage();
    options.model = argv[optind];
    options.adapter = argv[optind + 1]; /* NULL without */
    int rc = serve(&options, &err);
    if (rc < 0)
        fprintf(stderr, "corvid-write: %s\n", cv_error_text(&err));
    return rc < 0;
}
