// SPDX-License-Identifier: MIT
/*
 * http.c - a served model: any server that speaks OpenAI's chat completions, reached through egress and nothing else. The rules of its
 * requests are the host and port of the model's URL; the administrator who named it may name a private one. A key is read for each
 * request and revealed into its header only. Owns the generations; a generation waits until the server is known. Loop thread only.
 */
#include "agent/engine/http.h"

#include "agent/engine/kinds.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRIES = 8, BYTES_A_TOKEN = 4, MOST_BYTES_A_TOKEN = 64, LEAST_BYTES = 8192 };

static bool accepts(const char *model)
{
    return strncmp(model, "http:http://", 12) == 0 || strncmp(model, "http:https://", 13) == 0;
}

/* ---- phases --------------------------------------------------------------------------------------------------------- */

void http_set_phase(struct http_engine *engine, enum cv_engine_phase phase, int percent, const char *what)
{
    engine->status.phase = phase;
    engine->status.percent = percent;
    snprintf(engine->status.what, sizeof engine->status.what, "%s", what);
    if (engine->changed && !engine->closing)
        engine->changed(engine->changed_arg);
}

/* ---- requests ------------------------------------------------------------------------------------------------------- */

int http_start(struct http_engine *engine, struct cv_http_request *request, const char *path, struct cv_http **out, struct cv_error *err)
{
    struct cv_secret *secret = NULL;
    cv_auto_free char *url = cv_format("%s%s", engine->url, path), *bearer = NULL;
    int rc = engine->key ? cv_secrets_get(engine->secrets, engine->key, &secret, err) : 0;
    if (rc < 0)
        return rc;
    if (secret) {
        bearer = cv_format("Bearer %s", cv_secret_reveal(secret));
        request->headers[request->header_count++] = (struct cv_http_header){"Authorization", bearer};
    }
    request->url = url;
    request->rules = engine->rules;
    rc = cv_egress_start(engine->egress, request, out, err);
    if (bearer)
        explicit_bzero(bearer, strlen(bearer));
    cv_secret_release(secret);
    return rc;
}

/* ---- the end of a generation ---------------------------------------------------------------------------------------- */

static void finish_engine(void *arg)
{
    struct http_engine *engine = arg;
    cv_loop_fn done = engine->done;
    void *done_arg = engine->done_arg;
    cv_loop_release(engine->loop);
    json_decref(engine->rules);
    free(engine->url);
    free(engine->key);
    free(engine->wanted);
    free(engine->model);
    free(engine);
    if (done)
        done(done_arg);
}

static void finish_when_idle(struct http_engine *engine)
{
    if (!engine->closing || engine->finishing || !TAILQ_EMPTY(&engine->jobs) || engine->asking)
        return;
    engine->finishing = true;
    cv_loop_defer(engine->loop, finish_engine, engine);
}

/* Counts of a server that says none: from lengths, as a budget needs some. */
static void fill_counts(struct http_job *job, struct cv_generated *out)
{
    const struct http_reply *reply = &job->reply;
    int64_t now = cv_clock_mono_us();
    size_t bytes = 0;
    for (size_t i = 0; i < job->request.message_count; i++)
        bytes += strlen(job->request.messages[i].text);
    out->prompt_tokens = reply->prompt_tokens >= 0 ? reply->prompt_tokens : (int)(bytes / BYTES_A_TOKEN);
    out->cached_tokens = reply->cached_tokens >= 0 && reply->cached_tokens <= out->prompt_tokens ? reply->cached_tokens : 0;
    out->evaluated_tokens = out->prompt_tokens - out->cached_tokens;
    out->generated_tokens = reply->generated_tokens >= 0 ? reply->generated_tokens : (int)(reply->text.len / BYTES_A_TOKEN);
    int64_t sent = job->sent_us ? job->sent_us : now, first = reply->first_us ? reply->first_us : now;
    out->wait_us = (uint64_t)(sent - job->asked_us);
    out->prompt_us = (uint64_t)(first - sent);
    out->decode_us = (uint64_t)(now - first);
    out->cut = reply->is_cut;
}

static void end(struct http_job *job)
{
    struct http_engine *engine = (struct http_engine *)job->base.engine;
    struct cv_generated out = {.text = ""};
    if (job->error.code == 0) {
        fill_counts(job, &out);
        out.text = cv_buf_text(&job->reply.text);
        out.len = job->reply.text.len;
    }
    TAILQ_REMOVE(&engine->jobs, job, link);
    engine->count--;
    job->request.on_end(&out, job->error.code ? &job->error : NULL, job->request.arg);
    cv_timer_close(job->timer);
    http_reply_finish(&job->reply);
    request_finish(&job->request);
    free(job);
    finish_when_idle(engine);
}

static void end_soon(struct http_job *job)
{
    job->over = true;
    cv_timer_start(job->timer, 0);
}

/* The deadline, or the end that was decided elsewhere. A transfer that still runs ends it when it is gone. */
static void on_timer(void *arg)
{
    struct http_job *job = arg;
    if (!job->over) {
        request_timed_out(&job->error, job->request.timeout_ms);
        job->over = true;
    }
    if (job->http)
        cv_http_cancel(job->http);
    else
        end(job);
}

static void cancel(struct cv_generation *base)
{
    struct http_job *job = (struct http_job *)base;
    if (job->over)
        return;
    request_cancelled(&job->error);
    end_soon(job);
}

/* ---- a generation's answer ------------------------------------------------------------------------------------------ */

static void send_job(struct http_job *job);

static void on_head(int status, const char *type, void *arg)
{
    struct http_job *job = arg;
    job->status = status;
    http_reply_begin(&job->reply, status == 200 && strcmp(type, "text/event-stream") == 0);
}

static void on_body(const char *bytes, size_t len, void *arg)
{
    struct http_job *job = arg;
    if (job->over)
        return;
    if (!http_reply_feed(&job->reply, bytes, len)) {
        job->error = job->reply.error;
        end_soon(job); /* its timer cancels the transfer */
    }
}

/* What was refused is asked for less strictly, a few times. */
static bool ask_otherwise(struct http_job *job, const char *body)
{
    struct http_engine *engine = (struct http_engine *)job->base.engine;
    if ((job->status != 400 && job->status != 422) || engine->closing)
        return false;
    if (job->tries++ == 0)
        job->before = engine->manners;
    cv_auto_free char *complaint = http_complaint(body);
    if (job->tries >= TRIES || !http_relent(&engine->manners, &job->request, complaint)) {
        engine->manners = job->before; /* it was about something else */
        return false;
    }
    http_reply_finish(&job->reply);
    job->reply = (struct http_reply){0};
    send_job(job);
    return true;
}

static void take_status(struct http_job *job, const struct cv_http_answer *answer)
{
    struct http_engine *engine = (struct http_engine *)job->base.engine;
    http_explain(engine, job->status, cv_buf_text(&job->reply.raw), cv_json_str(answer->headers, "retry-after", NULL), &job->error);
    if (job->status == 401 || job->status == 403 || job->status == 404) { /* it will not get better by itself */
        engine->status.error = job->error;
        http_set_phase(engine, CV_ENGINE_FAILED, 0, "the model's server cannot be used");
    }
}

static void on_end(const struct cv_http_answer *answer, const struct cv_error *err, void *arg)
{
    struct http_job *job = arg;
    struct http_engine *engine = (struct http_engine *)job->base.engine;
    job->http = NULL;
    if (!job->over && err) {
        http_explain_transfer(engine, err, &job->error);
        if (err->code == -ETIMEDOUT)
            request_timed_out(&job->error, job->request.timeout_ms);
        if (err->code == -ECONNREFUSED || err->code == -EHOSTUNREACH) {
            engine->status.error = job->error;
            http_set_phase(engine, CV_ENGINE_FAILED, 0, "the model's server is gone");
        }
    } else if (!job->over && job->status != 200) {
        if (ask_otherwise(job, cv_buf_text(&job->reply.raw)))
            return;
        take_status(job, answer);
    } else if (!job->over) {
        http_reply_end(&job->reply);
        job->error = job->reply.error;
    }
    job->over = true;
    end(job);
}

static void send_job(struct http_job *job)
{
    struct http_engine *engine = (struct http_engine *)job->base.engine;
    cv_auto_json json_t *json = http_body(engine, &job->request);
    cv_auto_free char *body = cv_json_dump(json);
    int64_t left = (job->deadline_us - cv_clock_mono_us()) / 1000;
    struct cv_http_request request = {
        .method = "POST",
        .headers = {{"Content-Type", "application/json"}, {"Accept", "text/event-stream, application/json"}},
        .header_count = 2,
        .body = body,
        .body_len = strlen(body),
        .max_bytes = CV_LIMIT_HTTP_BYTES,
        .timeout_ms = left > 0 ? (uint64_t)left : 1,
        .stream = true,
        .on_head = on_head,
        .on_body = on_body,
        .on_end = on_end,
        .arg = job,
    };
    job->reply.max_bytes = (size_t)job->request.max_tokens * MOST_BYTES_A_TOKEN + LEAST_BYTES;
    job->reply.on_text = job->request.on_text;
    job->reply.arg = job->request.arg;
    job->sent_us = cv_clock_mono_us();
    if (http_start(engine, &request, "/chat/completions", &job->http, &job->error) < 0)
        end_soon(job);
}

void http_start_waiting(struct http_engine *engine)
{
    struct http_job *job;
    TAILQ_FOREACH(job, &engine->jobs, link) {
        if (job->over || job->http)
            continue;
        if (engine->status.phase == CV_ENGINE_READY) {
            send_job(job);
            continue;
        }
        job->error = engine->status.error;
        job->error.code = -ENODEV;
        end_soon(job);
    }
    finish_when_idle(engine);
}

static int generate(struct cv_engine *base, const struct cv_generate *request, struct cv_generation **out, struct cv_error *err)
{
    struct http_engine *engine = (struct http_engine *)base;
    if (engine->closing)
        return request_cancelled(err);
    if (engine->count >= CV_LIMIT_ENGINE_QUEUE)
        return request_refused(err);
    struct http_job *job = cv_new(struct http_job);
    job->base.engine = base;
    request_copy(&job->request, request);
    job->asked_us = cv_clock_mono_us();
    job->deadline_us = job->asked_us + (int64_t)request->timeout_ms * 1000;
    job->timer = cv_timer_create(engine->loop, on_timer, job);
    cv_timer_start(job->timer, request->timeout_ms);
    TAILQ_INSERT_TAIL(&engine->jobs, job, link);
    engine->count++;
    if (engine->status.phase == CV_ENGINE_READY)
        send_job(job);
    else
        http_ask(engine); /* a server that could not be used is asked again */
    *out = &job->base;
    return 0;
}

/* ---- life ----------------------------------------------------------------------------------------------------------- */

static char *base_url(const char *model)
{
    char *url = cv_strdup(model + strlen("http:"));
    for (size_t n = strlen(url); n > 0 && url[n - 1] == '/'; n--)
        url[n - 1] = '\0';
    return url;
}

static int create(struct cv_loop *loop, const struct cv_engine_options *options, void (*changed)(void *arg), void *arg, struct cv_engine **out,
                  struct cv_error *err)
{
    cv_auto_free char *url = base_url(options->model), *host = NULL;
    int port, rc = cv_url_host(url, &host, &port, err);
    if (rc < 0)
        return cv_error_wrap(err, rc, "the model");
    if (strpbrk(url, "?#"))
        return cv_fail(err, -EINVAL, "engine.model", "the model's URL '%s' has a ? or a #: expected one like http://127.0.0.1:8080/v1", url);
    if (!options->egress || (options->model_key && !options->secrets))
        return cv_fail(err, -EINVAL, "engine.options", "a served model needs egress, and secrets for its key");
    struct http_engine *engine = cv_new(struct http_engine);
    engine->base.kind = &kind_http;
    engine->loop = loop;
    engine->egress = options->egress;
    engine->secrets = options->secrets;
    engine->url = cv_steal(&url);
    engine->key = cv_strdup(options->model_key);
    engine->wanted = cv_strdup(options->model_name);
    engine->rules = json_pack("[{s:s, s:[i], s:[s, s], s:b}]", "host", host, "ports", port, "methods", "GET", "POST", "private", 1);
    engine->changed = changed;
    engine->changed_arg = arg;
    TAILQ_INIT(&engine->jobs);
    snprintf(engine->status.kind, sizeof engine->status.kind, "http");
    snprintf(engine->status.model, sizeof engine->status.model, "%.200s", engine->url);
    engine->status.phase = CV_ENGINE_LOADING;
    snprintf(engine->status.what, sizeof engine->status.what, "asking the server");
    *out = &engine->base;
    engine->changed = NULL; /* not before the caller has its engine */
    http_ask(engine);
    engine->changed = changed;
    return 0;
}

static void close_engine(struct cv_engine *base, cv_loop_fn done, void *arg)
{
    struct http_engine *engine = (struct http_engine *)base;
    struct http_job *job;
    engine->closing = true;
    engine->done = done;
    engine->done_arg = arg;
    cv_loop_hold(engine->loop);
    if (engine->asking)
        cv_http_cancel(engine->asking);
    if (engine->again)
        cv_timer_close(cv_steal(&engine->again));
    TAILQ_FOREACH(job, &engine->jobs, link)
        cancel(&job->base);
    finish_when_idle(engine);
}

static void status(const struct cv_engine *base, struct cv_engine_status *out)
{
    const struct http_engine *engine = (const struct http_engine *)base;
    *out = engine->status;
    out->queued = engine->count;
}

/* The server keeps what it has evaluated as it likes. */
static void pin(struct cv_engine *base, const char *system_text)
{
    (void)base, (void)system_text;
}

static void forget(struct cv_engine *base, const char *session)
{
    (void)base, (void)session;
}

static void secret_changed(struct cv_engine *base, const char *name)
{
    struct http_engine *engine = (struct http_engine *)base;
    if (engine->closing || !engine->key || strcmp(engine->key, name) != 0)
        return;
    if (engine->asking)
        engine->is_stale = true; /* asked with the former key */
    else
        http_ask(engine);
}

const struct cv_engine_kind kind_http = {
    .name = "http",
    .accepts = accepts,
    .create = create,
    .close = close_engine,
    .status = status,
    .pin = pin,
    .generate = generate,
    .cancel = cancel,
    .forget = forget,
    .secret_changed = secret_changed,
};
