// SPDX-License-Identifier: MIT
/*
 * http_reply.c - what a server answers, taken apart as it comes: pieces of text, a native tool call (which becomes the step's JSON), why
 * it stopped, what it counted. A server that does not stream is understood too. Nothing of it is believed beyond its bounds. Owns the
 * text.
 */
#include "agent/engine/http.h"

#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <string.h>

void http_reply_begin(struct http_reply *reply, bool is_stream)
{
    reply->is_stream = is_stream;
    reply->prompt_tokens = reply->cached_tokens = reply->generated_tokens = -1;
}

void http_reply_finish(struct http_reply *reply)
{
    sse_finish(&reply->sse);
    cv_buf_finish(&reply->text);
    cv_buf_finish(&reply->raw);
    cv_buf_finish(&reply->tool);
    cv_buf_finish(&reply->args);
}

static void add_text(struct http_reply *reply, const json_t *content)
{
    const char *text = json_string_value(content);
    size_t len = json_string_length(content);
    if (len == 0)
        return;
    if (reply->first_us == 0)
        reply->first_us = cv_clock_mono_us();
    if (reply->text.len + len > reply->max_bytes) { /* a server that knows no limit */
        reply->is_cut = reply->over = true;
        return;
    }
    cv_buf_add(&reply->text, text, len);
    if (reply->on_text)
        reply->on_text(text, len, reply->arg);
}

/* The first call only: a step is one. */
static void add_tool_calls(struct http_reply *reply, const json_t *calls)
{
    size_t i;
    json_t *call;
    json_array_foreach(calls, i, call) {
        const json_t *function = json_object_get(call, "function"), *args = json_object_get(function, "arguments");
        if (cv_json_num(call, "index", (int64_t)i) != 0)
            continue;
        if (reply->first_us == 0)
            reply->first_us = cv_clock_mono_us();
        if (reply->tool.len + reply->args.len + json_string_length(args) > reply->max_bytes) {
            reply->is_cut = reply->over = true;
            return;
        }
        if (reply->tool.len == 0)
            cv_buf_puts(&reply->tool, cv_json_str(function, "name", ""));
        cv_buf_add(&reply->args, json_string_value(args), json_string_length(args));
    }
}

static int count_of(const json_t *object, const char *key, int fallback)
{
    int64_t n = cv_json_num(object, key, -1);
    return n >= 0 && n <= 1 << 30 ? (int)n : fallback;
}

static void take_usage(struct http_reply *reply, const json_t *answer)
{
    const json_t *usage = json_object_get(answer, "usage"), *timings = json_object_get(answer, "timings");
    reply->prompt_tokens = count_of(usage, "prompt_tokens", reply->prompt_tokens);
    reply->generated_tokens = count_of(usage, "completion_tokens", reply->generated_tokens);
    reply->cached_tokens = count_of(json_object_get(usage, "prompt_tokens_details"), "cached_tokens", reply->cached_tokens);
    reply->cached_tokens = count_of(timings, "cache_n", reply->cached_tokens);
}

static void take_answer(struct http_reply *reply, const json_t *answer)
{
    const json_t *choice = json_array_get(json_object_get(answer, "choices"), 0);
    const json_t *message = json_object_get(choice, reply->is_stream ? "delta" : "message");
    const char *reason = cv_json_str(choice, "finish_reason", NULL);
    const json_t *error = json_object_get(answer, "error");
    if (json_is_object(error) || json_is_string(error)) {
        cv_auto_free char *text = cv_json_dump(answer);
        cv_auto_free char *complaint = http_complaint(text);
        cv_fail(&reply->error, -EIO, "engine.server", "the model's server failed while it answered: %s", complaint);
        return;
    }
    take_usage(reply, answer);
    if (reply->is_cut)
        return;
    add_text(reply, json_object_get(message, "content"));
    add_tool_calls(reply, json_object_get(message, "tool_calls"));
    if (reason) {
        reply->over = true;
        reply->is_cut = reply->is_cut || strcmp(reason, "length") == 0;
    }
}

static bool on_event(const char *data, size_t len, void *arg)
{
    struct http_reply *reply = arg;
    json_error_t why;
    if (len == 6 && memcmp(data, "[DONE]", 6) == 0) {
        reply->over = true;
        return true;
    }
    cv_auto_json json_t *answer = json_loadb(data, len, 0, &why);
    if (!json_is_object(answer)) {
        cv_fail(&reply->error, -EPROTO, "engine.server", "the model's server sent an event that is no JSON object: %.100s", data);
        return false;
    }
    take_answer(reply, answer);
    return reply->error.code == 0;
}

bool http_reply_feed(struct http_reply *reply, const char *bytes, size_t len)
{
    if (reply->error.code != 0)
        return false;
    if (!reply->is_stream) {
        if (reply->raw.len + len > SSE_EVENT_BYTES)
            cv_fail(&reply->error, -EMSGSIZE, "engine.server", "the model's server answered with more than %d bytes", SSE_EVENT_BYTES);
        else
            cv_buf_add(&reply->raw, bytes, len);
    } else if (sse_feed(&reply->sse, bytes, len, on_event, reply) < 0) {
        cv_fail(&reply->error, -EMSGSIZE, "engine.server", "the model's server sent an event of more than %d bytes", SSE_EVENT_BYTES);
    }
    return reply->error.code == 0 && !(reply->over && reply->is_cut && reply->text.len + reply->args.len >= reply->max_bytes / 2);
}

/* {"tool": NAME, "args": {...}} as the model would have written it; arguments that are no JSON stay as they are, for the step's own check. */
static void write_call(struct http_reply *reply)
{
    cv_auto_json json_t *args = json_loadb(cv_buf_text(&reply->args), reply->args.len, JSON_REJECT_DUPLICATES, NULL);
    cv_auto_json json_t *name = cv_json_text(cv_buf_text(&reply->tool), reply->tool.len);
    cv_auto_free char *quoted = json_dumps(name, JSON_ENCODE_ANY), *object = args ? json_dumps(args, 0) : NULL;
    cv_buf_clear(&reply->text);
    cv_buf_printf(&reply->text, "{\"tool\": %s, \"args\": %s}", quoted, object ? object : reply->args.len ? cv_buf_text(&reply->args) : "{}");
    if (reply->on_text)
        reply->on_text(reply->text.data, reply->text.len, reply->arg);
}

void http_reply_end(struct http_reply *reply)
{
    if (!reply->is_stream && reply->error.code == 0) {
        cv_auto_json json_t *answer = json_loadb(cv_buf_text(&reply->raw), reply->raw.len, 0, NULL);
        if (json_is_object(answer))
            take_answer(reply, answer);
        else
            cv_fail(&reply->error, -EPROTO, "engine.server", "the model's server answered with what is no JSON: %.100s", cv_buf_text(&reply->raw));
    }
    if (reply->error.code == 0 && !reply->over)
        cv_fail(&reply->error, -EPROTO, "engine.server", "the model's server broke off in the middle of its answer");
    if (reply->error.code == 0 && reply->tool.len > 0)
        write_call(reply);
}
