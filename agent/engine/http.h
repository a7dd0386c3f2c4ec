// SPDX-License-Identifier: MIT
/*
 * http.h - what the files of the engine `http` share: the engine, its generations, what its server turned out to understand. Inside the
 * engine room only. Loop thread only.
 */
#pragma once

#include "agent/engine/engine.h"
#include "agent/engine/request.h"
#include "agent/engine/sse.h"
#include "daemon/base/buf.h"
#include "daemon/egress/egress.h"
#include "daemon/secrets/secrets.h"

#include <sys/queue.h>

/* How the step's schema is told to the server, from the strictest to not at all. */
enum http_schema {
    HTTP_SCHEMA_LLAMA,  /* "json_schema": llama.cpp's own word */
    HTTP_SCHEMA_OPENAI, /* "response_format": {"type": "json_schema"} */
    HTTP_SCHEMA_OBJECT, /* "response_format": {"type": "json_object"} */
    HTTP_SCHEMA_NONE,
};

/* What the server takes; learnt from what it refused, kept for the engine's life. */
struct http_manners {
    enum http_schema schema;
    bool no_usage;    /* stream_options is refused */
    bool no_tool;     /* role "tool" is refused: a user's message with a prefix */
    bool new_limit;   /* max_completion_tokens instead of max_tokens */
    bool plain;       /* only temperature, top_p and seed of the sampling */
};

/* A reply as it comes. */
struct http_reply {
    struct sse sse;
    struct cv_buf text;
    struct cv_buf raw;         /* a body that is no stream: an error, or an answer of a server that does not stream */
    struct cv_buf tool, args;  /* a native tool call */
    bool is_stream;
    bool over;                 /* [DONE] or a finish_reason came */
    bool is_cut;               /* finish_reason "length", or longer than any step */
    int prompt_tokens, cached_tokens, generated_tokens; /* -1: not said */
    int64_t first_us;          /* when the first letter came */
    struct cv_error error;
    size_t max_bytes;
    void (*on_text)(const char *piece, size_t len, void *arg);
    void *arg;
};

struct http_job {
    struct cv_generation base;
    TAILQ_ENTRY(http_job) link;
    struct request request;
    struct cv_timer *timer; /* the deadline, then the end */
    struct cv_http *http;   /* NULL: waits for the server to be known, or has ended */
    struct http_reply reply;
    int status;             /* of the answer's head */
    int tries;
    struct http_manners before; /* the first try */
    bool over;
    struct cv_error error;
    int64_t asked_us, sent_us, deadline_us;
};

TAILQ_HEAD(http_jobs, http_job);

struct http_engine {
    struct cv_engine base;
    struct cv_loop *loop;
    struct cv_egress *egress;
    struct cv_secrets *secrets;
    char *url;      /* without a slash at the end */
    char *key;      /* name of a secret, or NULL */
    char *wanted;   /* the model that was named, or NULL */
    char *model;    /* the one that is asked; NULL: not known yet */
    json_t *rules;
    struct http_manners manners;
    struct cv_engine_status status;
    void (*changed)(void *arg);
    void *changed_arg;
    struct http_jobs jobs;
    int count;
    struct cv_http *asking; /* GET /models under way */
    bool is_stale;          /* its key was changed meanwhile: ask once more */
    struct cv_timer *again; /* to ask once more while the server loads its model */
    bool closing, finishing;
    cv_loop_fn done;
    void *done_arg;
};

/* http.c */
void http_set_phase(struct http_engine *engine, enum cv_engine_phase phase, int percent, const char *what);
void http_start_waiting(struct http_engine *engine); /* the server is known, or cannot be had: jobs that waited go on or end */
int http_start(struct http_engine *engine, struct cv_http_request *request, const char *path, struct cv_http **out, struct cv_error *err);

/* http_models.c: asks the server what it has */
void http_ask(struct http_engine *engine);

/* http_body.c: the request, and what to try instead of what was refused */
json_t *http_body(const struct http_engine *engine, const struct request *request);
bool http_relent(struct http_manners *manners, const struct request *request, const char *complaint); /* false: nothing is left to try */

/* http_reply.c: the answer */
void http_reply_begin(struct http_reply *reply, bool is_stream);
bool http_reply_feed(struct http_reply *reply, const char *bytes, size_t len); /* false: stop, see error, over and is_cut */
void http_reply_end(struct http_reply *reply); /* the body is complete */
void http_reply_finish(struct http_reply *reply);

/* http_error.c: an answer with an error, or a transfer that failed, in words that say what to do */
int http_explain(const struct http_engine *engine, int status, const char *body, const char *retry_after, struct cv_error *err);
int http_explain_transfer(const struct http_engine *engine, const struct cv_error *why, struct cv_error *err);
char *http_complaint(const char *body); /* what the server says of itself: its message, or the start of the body. Gives it */
