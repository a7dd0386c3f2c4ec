// SPDX-License-Identifier: MIT
/*
 * daemon/egress/egress.h - the only way to a network: requests that passed policy go to corvid-egress, a process of its own
 * (libcurl multi on its own libuv loop), started at first use. It has no files but what name resolution and TLS read, no journal,
 * no secrets but those in the headers of a request, and no way to start anything. A request carries the rules it was allowed by, and
 * the process checks each hop against them again: a redirect out of the rules, a name that leads to an address of this machine or of
 * a private network (unless a rule says `private`), a body over its limit and a late answer end the request with guard "egress" or
 * "deadline".
 *
 * Words: *rule* a row of a policy's `network`; *hop* the first request or one redirect; *readable* HTML reduced to its text.
 * Loop thread only. Exactly one on_end for each request started, after every on_body; never inside the function that started it.
 */
#pragma once

#include "daemon/base/error.h"
#include "daemon/base/url.h" /* cv_url_host, cv_rule_allows: where a URL leads and whether a rule allows it */
#include "daemon/loop/loop.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cv_egress;

/* `program`: path of corvid-egress. Starts nothing yet. */
int cv_egress_create(struct cv_loop *loop, const char *program, struct cv_egress **out, struct cv_error *err) __attribute__((nonnull(1, 2, 3)));
void cv_egress_close(struct cv_egress *egress, cv_loop_fn done, void *arg); /* ends what runs (-ECANCELED) and the process; done nullable */

struct cv_http_answer;

struct cv_http_header {
    const char *name;
    const char *value;
};

enum { CV_HTTP_HEADERS = 16 };

struct cv_http_request {
    const char *method; /* "GET", "POST" */
    const char *url;    /* http or https */
    struct cv_http_header headers[CV_HTTP_HEADERS];
    size_t header_count;
    const char *body;
    size_t body_len;
    const json_t *rules;     /* [{"host","ports"?,"methods"?,"private"?}]: what each hop must fit; borrowed, copied */
    uint64_t max_bytes;      /* of the body after decoding; 0: CV_LIMIT_HTTP_BYTES. More is cut (`truncated`) */
    uint64_t timeout_ms;     /* of the whole; needed */
    bool readable;           /* HTML is reduced to readable text before it is handed over; other text is given as it is */
    bool stream;             /* body pieces come by on_body as they arrive; else the answer holds the body */
    void (*on_head)(int status, const char *content_type, void *arg);      /* of the last hop; nullable */
    void (*on_body)(const char *bytes, size_t len, void *arg);             /* with `stream` only */
    void (*on_end)(const struct cv_http_answer *answer, const struct cv_error *err, void *arg); /* err NULL: an answer came, whatever its status */
    void *arg;
};

struct cv_http_answer {
    int status;
    const char *content_type; /* without parameters, lower case; "" when none was given */
    const char *url;          /* of the last hop */
    const char *title;        /* of a readable page; "" */
    const char *body;         /* UTF-8 when `is_text`; NUL follows; NULL with `stream` */
    size_t body_len;
    uint64_t bytes;           /* received */
    bool truncated;
    bool is_text;
    const json_t *headers;    /* {"name": value} of the last hop, lower-case names */
};

struct cv_http;

/* Starts a request; strings are copied. -EBUSY over CV_LIMIT_HTTP_ACTIVE, -EINVAL for a URL or method that makes no sense. */
int cv_egress_start(struct cv_egress *egress, const struct cv_http_request *request, struct cv_http **out, struct cv_error *err)
    __attribute__((nonnull(1, 2, 3)));
void cv_http_cancel(struct cv_http *http) __attribute__((nonnull)); /* on_end follows with -ECANCELED */

/* What is known of the process, for status and doctor: {"running","pid","requests","active"}; gives it. */
json_t *cv_egress_json(const struct cv_egress *egress) __attribute__((nonnull));
