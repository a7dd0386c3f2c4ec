// SPDX-License-Identifier: MIT
/*
 * inside.h - what the files of corvid-egress share: the process (one loop, one curl multi handle, one socket to the daemon) and its
 * fetches. One thread, but for resolver threads of libcurl and one that makes pages readable, which touches nothing but its page.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/egress/frame.h"
#include "daemon/egress/hop.h"
#include "daemon/egress/page.h"

#include <curl/curl.h>
#include <stdint.h>
#include <sys/queue.h>
#include <uv.h>

struct fetch {
    TAILQ_ENTRY(fetch) link;
    struct inside *inside;
    uint32_t id;
    json_t *request;       /* as it came: see answer.c */
    const char *body;      /* in `bytes` */
    size_t body_len;
    char *bytes;
    struct hop hop;
    int hops;
    int64_t deadline_us;
    uint64_t max;
    bool stream, readable;

    CURL *easy;
    struct curl_slist *headers;
    char errors[CURL_ERROR_SIZE];
    struct cv_error error; /* why it was stopped from here; code 0: it was not */

    /* the answer of the hop under way */
    int status;
    json_t *answer_headers;
    size_t header_bytes;
    bool head_over;  /* of the final answer */
    struct cv_buf got;
    uint64_t received;
    bool truncated;
    bool paused;

    /* afterwards */
    uv_work_t work;
    struct page page;
    bool working;
    bool cancelled;
};

TAILQ_HEAD(fetch_list, fetch);

struct inside {
    uv_loop_t loop;
    uv_pipe_t pipe;
    uv_timer_t timer;
    CURLM *multi;
    struct fetch_list fetches;
    struct cv_buf in;
    char *read;
};

enum { INSIDE_FD = 3, INSIDE_READ = 65536, INSIDE_QUEUE = 1048576, INSIDE_CONNECT_MS = 15000, INSIDE_SLOW_S = 15, INSIDE_SLOW_BYTES = 64 };

/* inside.c: the socket */
void inside_send(struct inside *inside, struct cv_buf *frames); /* takes what the buffer holds */
bool inside_is_full(const struct inside *inside);
_Noreturn void inside_run(int fd, const json_t *hello);

/* transfer.c: libcurl on the loop */
void transfer_init(struct inside *inside);
int transfer_add(struct inside *inside, CURL *easy);
void transfer_remove(struct inside *inside, CURL *easy);

/* fetch.c: one request */
void fetch_start(struct inside *inside, const struct frame *frame);
void fetch_done(struct fetch *fetch, CURLcode result); /* by transfer.c */
void fetch_cancel(struct inside *inside, uint32_t id);
void fetch_resume(struct inside *inside); /* those that waited for the socket */

/* confine.c: gives up everything that is not needed. 0 and fills `hello`, or fills err, whose guard is the wall that is missing. */
int confine(json_t *hello, struct cv_error *err);
