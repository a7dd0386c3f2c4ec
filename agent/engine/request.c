// SPDX-License-Identifier: MIT
/*
 * request.c - checks and copies what a caller asks an engine for. Pure; a request owns its texts. Any thread.
 */
#include "agent/engine/request.h"

#include "daemon/base/alloc.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static int bad(struct cv_error *err, const char *field, const char *wanted)
{
    return cv_fail(err, -EINVAL, "engine.request", "generation: %s: expected %s", field, wanted);
}

static bool sampling_fits(const struct cv_sampling *s)
{
    return isfinite(s->temperature) && s->temperature >= 0 && isfinite(s->top_p) && isfinite(s->min_p) && isfinite(s->presence) && s->top_k >= 0;
}

int request_check(const struct cv_generate *in, struct cv_error *err)
{
    if (!in->session || !in->session[0])
        return bad(err, "session", "a name");
    if (!in->messages || in->message_count == 0)
        return bad(err, "messages", "at least one message");
    for (size_t i = 0; i < in->message_count; i++)
        if (!in->messages[i].role || !in->messages[i].role[0] || !in->messages[i].text)
            return bad(err, "messages", "a role and a text in each message");
    if (in->max_tokens < 1 || in->max_tokens > CV_LIMIT_STEP_TOKENS)
        return cv_fail(err, -EINVAL, "engine.request", "generation: max_tokens is %d, expected 1 to %d", in->max_tokens, CV_LIMIT_STEP_TOKENS);
    if (in->timeout_ms == 0)
        return bad(err, "timeout_ms", "a time: everything has a deadline");
    if (!sampling_fits(&in->sampling))
        return bad(err, "sampling", "finite numbers, temperature and top_k of 0 or more");
    if (!in->on_end)
        return bad(err, "on_end", "a function");
    return 0;
}

void request_copy(struct request *out, const struct cv_generate *in)
{
    out->session = cv_strdup(in->session);
    out->messages = cv_zalloc(in->message_count * sizeof *out->messages);
    out->message_count = in->message_count;
    for (size_t i = 0; i < in->message_count; i++) {
        out->messages[i].role = cv_strdup(in->messages[i].role);
        out->messages[i].text = cv_strdup(in->messages[i].text);
    }
    out->schema = in->schema ? cv_json_dump(in->schema) : NULL;
    out->sampling = in->sampling;
    out->max_tokens = in->max_tokens;
    out->timeout_ms = in->timeout_ms;
    out->on_text = in->on_text;
    out->on_end = in->on_end;
    out->arg = in->arg;
}

void request_finish(struct request *request)
{
    for (size_t i = 0; i < request->message_count; i++) {
        free((char *)request->messages[i].role);
        free((char *)request->messages[i].text);
    }
    free(request->messages);
    free(request->session);
    free(request->schema);
    *request = (struct request){0};
}

int request_cancelled(struct cv_error *err)
{
    return cv_deny(err, -ECANCELED, "cancel", "engine.cancelled", "the generation was cancelled");
}

int request_timed_out(struct cv_error *err, uint64_t timeout_ms)
{
    return cv_deny(err, -ETIMEDOUT, "deadline", "engine.deadline", "the model did not answer within %llu ms", (unsigned long long)timeout_ms);
}

int request_refused(struct cv_error *err)
{
    return cv_fail(err, -EBUSY, "engine.queue", "%d generations wait for the engine, a further one is refused", CV_LIMIT_ENGINE_QUEUE);
}
