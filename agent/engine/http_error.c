// SPDX-License-Identifier: MIT
/*
 * http_error.c - what went wrong with a served model, and what to do about it: a table of statuses, and the failures of a transfer.
 * Nothing here knows a key; its name at most. Pure.
 */
#include "agent/engine/http.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <string.h>

enum { COMPLAINT = 200 };

char *http_complaint(const char *body)
{
    cv_auto_json json_t *answer = json_loads(body, 0, NULL);
    const json_t *error = json_object_get(answer, "error");
    const char *text = json_is_string(error) ? json_string_value(error) : cv_json_str(error, "message", NULL);
    if (!text)
        text = cv_json_str(answer, "message", NULL);
    if (!text)
        text = cv_json_str(answer, "detail", body[0] ? body : "it gave no reason");
    return cv_format("%.*s", COMPLAINT, text);
}

static const struct {
    int from, to;
    int code;
    const char *advice; /* follows what the server said */
} statuses[] = {
    {401, 401, -EACCES, "key"},
    {403, 403, -EACCES, "key"},
    {404, 404, -ENOENT, "look at the URL of --model (it mostly ends in /v1) and at --model-name"},
    {408, 408, -ETIMEDOUT, "try again"},
    {413, 413, -E2BIG, "the prompt is too long for it"},
    {429, 429, -EBUSY, "too many requests or no credit left"},
    {503, 503, -EBUSY, "it is busy or still loading its model: try again"},
    {500, 599, -EIO, "look at the server's own log"},
    {300, 399, -EPROTO, "name the URL that it leads to"},
    {400, 499, -EINVAL, "it does not take what Corvid asks for"},
};

static const char *key_advice(const struct http_engine *engine, char *out, size_t size)
{
    if (engine->key)
        snprintf(out, size, "set the key again: corvid secret set %s", engine->key);
    else
        snprintf(out, size, "it wants a key: corvid secret set NAME, then corvidd --model-key NAME");
    return out;
}

int http_explain(const struct http_engine *engine, int status, const char *body, const char *retry_after, struct cv_error *err)
{
    char advice[160];
    cv_auto_free char *complaint = http_complaint(body);
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        if (status < statuses[i].from || status > statuses[i].to)
            continue;
        const char *what = strcmp(statuses[i].advice, "key") == 0 ? key_advice(engine, advice, sizeof advice) : statuses[i].advice;
        bool waits = retry_after && retry_after[0] && retry_after[strspn(retry_after, "0123456789")] == '\0';
        return cv_fail(err, statuses[i].code, "engine.server", "the model's server at '%.100s' answered %d: %s; %s%s%.10s%s", engine->url, status, complaint,
                       what, waits ? ": try again in " : "", waits ? retry_after : "", waits ? " s" : "");
    }
    return cv_fail(err, -EPROTO, "engine.server", "the model's server at '%.100s' answered %d: %s", engine->url, status, complaint);
}

int http_explain_transfer(const struct http_engine *engine, const struct cv_error *why, struct cv_error *err)
{
    if (why->code == -ECONNREFUSED)
        return cv_fail(err, why->code, "engine.server", "no model's server answers at '%.100s': start it, or name another one with corvidd --model http:URL",
                       engine->url);
    int rc = cv_fail(err, why->code, "engine.server", "the model's server at '%.100s': %s", engine->url, cv_error_text(why));
    if (err)
        err->guard = why->guard;
    return rc;
}
