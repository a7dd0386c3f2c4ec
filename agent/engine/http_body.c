// SPDX-License-Identifier: MIT
/*
 * http_body.c - a generation as the body of POST /chat/completions. Servers differ in what they refuse; so a refusal (400, 422) takes one
 * thing back, the one that the complaint names where it names one, and the request is made again. Pure.
 */
#include "agent/engine/http.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <string.h>

static bool is_role(const struct cv_message *message, const char *role)
{
    return strcmp(message->role, role) == 0;
}

static json_t *messages_of(const struct http_manners *manners, const struct request *request)
{
    json_t *list = json_array();
    for (size_t i = 0; i < request->message_count; i++) {
        const struct cv_message *message = &request->messages[i];
        bool as_user = manners->no_tool && is_role(message, "tool");
        cv_auto_free char *text = as_user ? cv_format("Result of the call:\n%s", message->text) : cv_strdup(message->text);
        json_t *row = json_object();
        json_object_set_new(row, "role", json_string(as_user ? "user" : message->role));
        cv_json_set_text(row, "content", text, strlen(text));
        json_array_append_new(list, row);
    }
    return list;
}

static void add_schema(enum http_schema how, const struct request *request, json_t *body)
{
    cv_auto_json json_t *schema = request->schema ? json_loads(request->schema, 0, NULL) : NULL;
    if (!schema || how == HTTP_SCHEMA_NONE)
        return;
    if (how == HTTP_SCHEMA_LLAMA)
        json_object_set(body, "json_schema", schema);
    else if (how == HTTP_SCHEMA_OPENAI)
        json_object_set_new(body, "response_format", json_pack("{s:s, s:{s:s, s:O}}", "type", "json_schema", "json_schema", "name", "step", "schema", schema));
    else
        json_object_set_new(body, "response_format", json_pack("{s:s}", "type", "json_object"));
}

static void add_sampling(const struct http_manners *manners, const struct cv_sampling *sampling, json_t *body)
{
    json_object_set_new(body, "temperature", json_real((double)sampling->temperature));
    if (sampling->presence != 0)
        json_object_set_new(body, "presence_penalty", json_real((double)sampling->presence));
    if (sampling->temperature <= 0)
        return;
    json_object_set_new(body, "seed", json_integer(sampling->seed));
    if (sampling->top_p > 0 && sampling->top_p < 1)
        json_object_set_new(body, "top_p", json_real((double)sampling->top_p));
    if (manners->plain)
        return;
    if (sampling->top_k > 0)
        json_object_set_new(body, "top_k", json_integer(sampling->top_k));
    if (sampling->min_p > 0)
        json_object_set_new(body, "min_p", json_real((double)sampling->min_p));
}

json_t *http_body(const struct http_engine *engine, const struct request *request)
{
    const struct http_manners *manners = &engine->manners;
    json_t *body = json_object();
    if (engine->model)
        cv_json_set_text(body, "model", engine->model, strlen(engine->model));
    json_object_set_new(body, "messages", messages_of(manners, request));
    json_object_set_new(body, "stream", json_true());
    if (!manners->no_usage)
        json_object_set_new(body, "stream_options", json_pack("{s:b}", "include_usage", 1));
    json_object_set_new(body, manners->new_limit ? "max_completion_tokens" : "max_tokens", json_integer(request->max_tokens));
    if (manners->schema == HTTP_SCHEMA_LLAMA)
        json_object_set_new(body, "cache_prompt", json_true());
    add_sampling(manners, &request->sampling, body);
    add_schema(manners->schema, request, body);
    return body;
}

/* ---- refusals ------------------------------------------------------------------------------------------------------- */

static bool has_tool_role(const struct request *request)
{
    for (size_t i = 0; i < request->message_count; i++)
        if (is_role(&request->messages[i], "tool"))
            return true;
    return false;
}

static bool relent_schema(struct http_manners *manners, const struct request *request)
{
    if (!request->schema || manners->schema == HTTP_SCHEMA_NONE)
        return false;
    manners->schema++;
    return true;
}

static bool relent_usage(struct http_manners *manners, const struct request *request)
{
    (void)request;
    bool could = !manners->no_usage;
    manners->no_usage = true;
    return could;
}

static bool relent_tool(struct http_manners *manners, const struct request *request)
{
    bool could = !manners->no_tool && has_tool_role(request);
    manners->no_tool = manners->no_tool || could;
    return could;
}

static bool relent_limit(struct http_manners *manners, const struct request *request)
{
    (void)request;
    bool could = !manners->new_limit;
    manners->new_limit = true;
    return could;
}

static bool relent_sampling(struct http_manners *manners, const struct request *request)
{
    bool could = !manners->plain && request->sampling.temperature > 0 && (request->sampling.top_k > 0 || request->sampling.min_p > 0);
    manners->plain = true;
    return could;
}

/* In the order in which they are tried when the complaint names nothing. */
static const struct {
    const char *words[4]; /* in the complaint */
    bool blind;           /* tried without a word too */
    bool (*relent)(struct http_manners *manners, const struct request *request);
} rungs[] = {
    {{"max_completion_tokens", NULL}, false, relent_limit},
    {{"stream_options", "include_usage", NULL}, false, relent_usage},
    {{"top_k", "min_p", NULL}, false, relent_sampling},
    {{"tool_call_id", "tool_calls", "role", NULL}, false, relent_tool},
    {{"json_schema", "response_format", "schema", "grammar"}, true, relent_schema},
    {{NULL}, true, relent_tool},
    {{NULL}, true, relent_usage},
    {{NULL}, true, relent_sampling},
};

bool http_relent(struct http_manners *manners, const struct request *request, const char *complaint)
{
    for (size_t i = 0; i < sizeof rungs / sizeof rungs[0]; i++)
        for (size_t k = 0; k < 4 && rungs[i].words[k]; k++)
            if (strcasestr(complaint, rungs[i].words[k]) && rungs[i].relent(manners, request))
                return true;
    for (size_t i = 0; i < sizeof rungs / sizeof rungs[0]; i++)
        if (rungs[i].blind && rungs[i].relent(manners, request))
            return true;
    return false;
}
