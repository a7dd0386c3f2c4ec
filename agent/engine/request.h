// SPDX-License-Identifier: MIT
/*
 * request.h - a generation's request as an engine keeps it: checked once, copied deeply. Inside the engine room only.
 */
#pragma once

#include "agent/engine/engine.h"

struct request {
    char *session;
    struct cv_message *messages; /* roles and texts belong to the request */
    size_t message_count;
    char *schema;                /* JSON text, keys in their order; NULL: free text */
    struct cv_sampling sampling;
    int max_tokens;
    uint64_t timeout_ms;
    void (*on_text)(const char *piece, size_t len, void *arg);
    void (*on_end)(const struct cv_generated *out, const struct cv_error *err, void *arg);
    void *arg;
};

/* -EINVAL naming the field when the caller asks for nonsense. */
int request_check(const struct cv_generate *in, struct cv_error *err) __attribute__((nonnull(1)));

void request_copy(struct request *out, const struct cv_generate *in) __attribute__((nonnull));
void request_finish(struct request *request) __attribute__((nonnull));

/* The errors that every engine gives in the same words. */
int request_cancelled(struct cv_error *err);
int request_timed_out(struct cv_error *err, uint64_t timeout_ms);
int request_refused(struct cv_error *err); /* the queue is full */
