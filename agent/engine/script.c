// SPDX-License-Identifier: MIT
/*
 * script.c - an engine that plays recorded replies: tests and examples run on it. Each session plays its own sequence from
 * the start. Tokens are simulated from lengths (four bytes a token) with the same rules as a real engine: what a session
 * or the pinned prefix already holds is cached. Owns the file's replies, the sessions and what is being played. It never
 * blocks after its start. Loop thread only.
 */
#include "agent/engine/kinds.h"
#include "agent/engine/request.h"
#include "agent/engine/script_file.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/clock.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES_A_TOKEN = 4, CONTEXT_TOKENS = 8192, SESSIONS_KEPT = 1024 };

struct session {
    struct session *next;
    char *name;
    const struct script_group *group;
    size_t played;
    char *seen; /* the whole text that a real engine would hold */
};

struct play {
    struct cv_generation base;
    struct play *next;
    struct request request;
    struct cv_timer *timer;
    const struct script_reply *reply; /* NULL: ends with `error` */
    struct cv_error error;
    struct cv_generated counts;
    int64_t started_us;
    bool cancelled;
};

struct script_engine {
    struct cv_engine base;
    struct cv_loop *loop;
    struct script_file file;
    struct cv_engine_status status;
    struct session *sessions; /* the last used first */
    struct play *plays;
    int count;
    char *pinned;
    bool closing;
    bool finishing;
    cv_loop_fn done;
    void *done_arg;
};

static bool accepts(const char *model)
{
    return strncmp(model, "script:", 7) == 0;
}

static int tokens_of(size_t bytes)
{
    return (int)((bytes + BYTES_A_TOKEN - 1) / BYTES_A_TOKEN);
}

static size_t common_prefix(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

static int create(struct cv_loop *loop, const struct cv_engine_options *options, void (*changed)(void *arg), void *arg, struct cv_engine **out,
                  struct cv_error *err)
{
    (void)changed, (void)arg, (void)err; /* the phase is final from the start */
    struct script_engine *engine = cv_new(struct script_engine);
    struct cv_engine_status *status = &engine->status;
    const char *path = options->model + strlen("script:");
    engine->base.kind = &kind_script;
    engine->loop = loop;
    snprintf(status->kind, sizeof status->kind, "script");
    snprintf(status->model, sizeof status->model, "%s", path);
    status->context_tokens = options->context ? options->context : CONTEXT_TOKENS;
    int rc = script_file_load(path, &engine->file, &status->error);
    status->phase = rc < 0 ? CV_ENGINE_FAILED : CV_ENGINE_READY;
    status->percent = rc < 0 ? 0 : 100;
    snprintf(status->what, sizeof status->what, "%s", rc < 0 ? "the file of replies cannot be used" : "ready");
    *out = &engine->base;
    return 0;
}

static void free_session(struct session *session)
{
    free(session->name);
    free(session->seen);
    free(session);
}

static void finish_engine(void *arg)
{
    struct script_engine *engine = arg;
    cv_loop_fn done = engine->done;
    void *done_arg = engine->done_arg;
    cv_loop_release(engine->loop);
    while (engine->sessions) {
        struct session *session = engine->sessions;
        engine->sessions = session->next;
        free_session(session);
    }
    script_file_finish(&engine->file);
    free(engine->pinned);
    free(engine);
    if (done)
        done(done_arg);
}

static void finish_when_idle(struct script_engine *engine)
{
    if (!engine->closing || engine->finishing || engine->plays)
        return;
    engine->finishing = true;
    cv_loop_defer(engine->loop, finish_engine, engine);
}

static void close_engine(struct cv_engine *base, cv_loop_fn done, void *arg)
{
    struct script_engine *engine = (struct script_engine *)base;
    engine->closing = true;
    engine->done = done;
    engine->done_arg = arg;
    cv_loop_hold(engine->loop);
    for (struct play *play = engine->plays; play; play = play->next)
        cv_generation_cancel(&play->base);
    finish_when_idle(engine);
}

static void status(const struct cv_engine *base, struct cv_engine_status *out)
{
    const struct script_engine *engine = (const struct script_engine *)base;
    *out = engine->status;
    out->queued = engine->count;
    out->pinned_tokens = engine->pinned ? tokens_of(strlen(engine->pinned)) : 0;
}

static void pin(struct cv_engine *base, const char *system_text)
{
    struct script_engine *engine = (struct script_engine *)base;
    free(engine->pinned);
    engine->pinned = cv_strdup(system_text);
}

static const char *task_of(const struct request *request)
{
    for (size_t i = 0; i < request->message_count; i++)
        if (strcmp(request->messages[i].role, "user") == 0)
            return request->messages[i].text;
    return request->messages[0].text;
}

static void drop_oldest_sessions(struct script_engine *engine)
{
    struct session **link = &engine->sessions;
    for (size_t i = 0; *link && i < SESSIONS_KEPT; i++)
        link = &(*link)->next;
    while (*link) {
        struct session *session = *link;
        *link = session->next;
        free_session(session);
    }
}

/* Finds the session and moves it to the front, or makes it. */
static struct session *session_of(struct script_engine *engine, const struct request *request)
{
    struct session **link = &engine->sessions;
    while (*link && strcmp((*link)->name, request->session) != 0)
        link = &(*link)->next;
    struct session *session = *link;
    if (session) {
        *link = session->next;
    } else {
        session = cv_new(struct session);
        session->name = cv_strdup(request->session);
        session->group = script_file_group(&engine->file, task_of(request));
        session->seen = cv_strdup("");
    }
    session->next = engine->sessions;
    engine->sessions = session;
    drop_oldest_sessions(engine);
    return session;
}

/* Every message with its role, as a chat template would join them. */
static char *render(const struct request *request)
{
    struct cv_buf text = CV_BUF_INIT;
    for (size_t i = 0; i < request->message_count; i++) {
        cv_buf_puts(&text, request->messages[i].text);
        cv_buf_putc(&text, '\n');
    }
    return cv_buf_take(&text);
}

static void account(struct script_engine *engine, struct play *play, struct session *session)
{
    cv_auto_free char *prompt = render(&play->request);
    size_t held = common_prefix(session->seen, prompt);
    size_t pinned = engine->pinned ? common_prefix(engine->pinned, prompt) : 0;
    if (pinned > held)
        held = pinned;
    struct cv_generated *counts = &play->counts;
    counts->prompt_tokens = tokens_of(strlen(prompt));
    counts->cached_tokens = (int)(held / BYTES_A_TOKEN);
    if (counts->cached_tokens >= counts->prompt_tokens)
        counts->cached_tokens = counts->prompt_tokens - 1;
    counts->evaluated_tokens = counts->prompt_tokens - counts->cached_tokens;
    free(session->seen);
    session->seen = cv_format("%s%s", prompt, play->reply && play->reply->text ? play->reply->text : "");
}

static int not_json(struct play *play, const char *path)
{
    json_error_t jerr;
    json_t *value = json_loads(play->reply->text, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &jerr);
    json_decref(value);
    if (value)
        return 0;
    return cv_fail(&play->error, -EPROTO, "engine.script", "%s:%d: the reply must be JSON, since a schema was given: column %d: %s", path,
                   play->reply->line, jerr.column, jerr.text);
}

/* Chooses the reply of the session's turn, or the error that the generation ends with. */
static int choose(struct script_engine *engine, struct play *play)
{
    const struct request *request = &play->request;
    const char *path = engine->file.path;
    const char *last = request->messages[request->message_count - 1].text;
    if (engine->status.phase != CV_ENGINE_READY) {
        play->error = engine->status.error;
        return play->error.code = -ENODEV;
    }
    struct session *session = session_of(engine, request);
    if (!session->group)
        return cv_fail(&play->error, -EPROTO, "engine.script", "%s: no replies for the task '%.100s'", path, task_of(request));
    if (session->played >= session->group->count)
        return cv_fail(&play->error, -EPROTO, "engine.script", "%s: the recorded replies have ended: %zu were played, and the run asks for another",
                       path, session->played);
    const struct script_reply *reply = &session->group->replies[session->played++];
    play->reply = reply;
    account(engine, play, session);
    if (play->counts.prompt_tokens >= engine->status.context_tokens)
        return cv_fail(&play->error, -E2BIG, "engine.prompt", "the prompt has %d tokens, the context %d", play->counts.prompt_tokens,
                       engine->status.context_tokens);
    if (reply->expect && !strstr(last, reply->expect))
        return cv_fail(&play->error, -EPROTO, "engine.script", "%s:%d: expected '%.100s' in the last message, which is '%.200s'", path,
                       reply->line, reply->expect, last);
    if (reply->error)
        return cv_fail(&play->error, -EIO, "engine.script", "%s", reply->error);
    return request->schema ? not_json(play, path) : 0;
}

static void unlink_play(struct script_engine *engine, struct play *play)
{
    struct play **link = &engine->plays;
    while (*link != play)
        link = &(*link)->next;
    *link = play->next;
    engine->count--;
}

/* The part of the text that fits into max_tokens, whole characters only. */
static size_t cut(const struct play *play, int tokens)
{
    size_t len = strlen(play->reply->text);
    if (tokens <= play->request.max_tokens)
        return len;
    len = len * (size_t)play->request.max_tokens / (size_t)tokens;
    while (len > 0 && ((unsigned char)play->reply->text[len] & 0xC0) == 0x80)
        len--;
    return len;
}

static void end(void *arg)
{
    struct play *play = arg;
    struct script_engine *engine = (struct script_engine *)play->base.engine;
    const struct request *request = &play->request;
    struct cv_generated *out = &play->counts;
    cv_auto_free char *text = NULL;
    if (play->cancelled)
        request_cancelled(&play->error);
    else if (play->error.code == 0 && play->reply->delay_ms > request->timeout_ms)
        request_timed_out(&play->error, request->timeout_ms);
    out->text = "";
    if (play->error.code == 0) {
        int tokens = play->reply->tokens ? play->reply->tokens : tokens_of(strlen(play->reply->text));
        text = cv_strndup(play->reply->text, cut(play, tokens));
        out->cut = tokens > request->max_tokens;
        out->generated_tokens = out->cut ? request->max_tokens : tokens;
        out->text = text;
        out->len = strlen(text);
        out->decode_us = (uint64_t)(cv_clock_mono_us() - play->started_us);
        if (request->on_text && out->len > 0)
            request->on_text(out->text, out->len, request->arg);
    }
    unlink_play(engine, play);
    request->on_end(out, play->error.code ? &play->error : NULL, request->arg);
    cv_timer_close(play->timer);
    request_finish(&play->request);
    free(play);
    finish_when_idle(engine);
}

static int generate(struct cv_engine *base, const struct cv_generate *request, struct cv_generation **out, struct cv_error *err)
{
    struct script_engine *engine = (struct script_engine *)base;
    if (engine->closing)
        return request_cancelled(err);
    if (engine->count >= CV_LIMIT_ENGINE_QUEUE)
        return request_refused(err);
    struct play *play = cv_new(struct play);
    play->base.engine = base;
    request_copy(&play->request, request);
    play->started_us = cv_clock_mono_us();
    play->next = engine->plays;
    engine->plays = play;
    engine->count++;
    uint64_t delay = 0;
    if (choose(engine, play) == 0)
        delay = play->reply->delay_ms < request->timeout_ms ? play->reply->delay_ms : request->timeout_ms;
    play->timer = cv_timer_create(engine->loop, end, play);
    cv_timer_start(play->timer, delay);
    *out = &play->base;
    return 0;
}

static void cancel(struct cv_generation *base)
{
    struct play *play = (struct play *)base;
    play->cancelled = true;
    cv_timer_start(play->timer, 0);
}

static void forget(struct cv_engine *base, const char *name)
{
    struct script_engine *engine = (struct script_engine *)base;
    for (struct session **link = &engine->sessions; *link; link = &(*link)->next)
        if (strcmp((*link)->name, name) == 0) {
            struct session *session = *link;
            *link = session->next;
            free_session(session);
            return;
        }
}

const struct cv_engine_kind kind_script = {
    .name = "script",
    .accepts = accepts,
    .create = create,
    .close = close_engine,
    .status = status,
    .pin = pin,
    .generate = generate,
    .cancel = cancel,
    .forget = forget,
};
