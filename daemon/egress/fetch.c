// SPDX-License-Identifier: MIT
/*
 * fetch.c - one request inside corvid-egress: its hops, one after the other, each with a connection of its own (a connection that other
 * rules allowed is never used again), the bounds on what comes back, and its end. Owns the fetch.
 */
#include "daemon/egress/inside.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/egress/option.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- the end -------------------------------------------------------------------------------------------------------- */

static void fetch_free(struct fetch *fetch)
{
    if (fetch->easy) {
        transfer_remove(fetch->inside, fetch->easy);
        curl_easy_cleanup(fetch->easy);
    }
    curl_slist_free_all(fetch->headers);
    TAILQ_REMOVE(&fetch->inside->fetches, fetch, link);
    hop_finish(&fetch->hop);
    page_finish(&fetch->page);
    cv_buf_finish(&fetch->got);
    json_decref(fetch->answer_headers);
    json_decref(fetch->request);
    free(fetch->bytes);
    free(fetch);
}

static void send_json(struct fetch *fetch, enum frame_kind kind, json_t *json)
{
    struct cv_buf frame = CV_BUF_INIT;
    frame_add_json(&frame, kind, fetch->id, json);
    json_decref(json);
    inside_send(fetch->inside, &frame);
}

static void end_with_error(struct fetch *fetch)
{
    const struct cv_error *error = &fetch->error;
    send_json(fetch, FRAME_END, json_pack("{s:i, s:s, s:s}", "code", error->code ? error->code : -EIO, "guard", error->guard ? error->guard : "", "text",
                                          cv_error_text(error)));
    fetch_free(fetch);
}

static void send_body(struct fetch *fetch, const struct cv_buf *body)
{
    for (size_t at = 0; at < body->len; at += FRAME_PIECE) {
        struct cv_buf frame = CV_BUF_INIT;
        size_t n = body->len - at < FRAME_PIECE ? body->len - at : FRAME_PIECE;
        frame_add(&frame, FRAME_BODY, fetch->id, body->data + at, n);
        inside_send(fetch->inside, &frame);
    }
}

static void end_with_answer(struct fetch *fetch)
{
    char type[128];
    page_type(cv_json_str(fetch->answer_headers, "content-type", ""), type, sizeof type);
    json_t *end = json_pack("{s:i, s:I, s:b, s:b, s:O}", "status", fetch->status, "bytes", (json_int_t)fetch->received, "truncated", fetch->truncated,
                            "is_text", fetch->page.is_text, "headers", fetch->answer_headers);
    cv_json_set_text(end, "type", type, strlen(type));
    cv_json_set_text(end, "url", fetch->hop.url, strlen(fetch->hop.url));
    cv_json_set_text(end, "title", fetch->page.title, strlen(fetch->page.title));
    send_json(fetch, FRAME_END, end);
    fetch_free(fetch);
}

/* In a thread of libuv's: touches the page only. */
static void make_page(uv_work_t *work)
{
    struct fetch *fetch = work->data;
    page_make(&fetch->page);
}

static void on_page(uv_work_t *work, int status)
{
    struct fetch *fetch = work->data;
    fetch->working = false;
    if (fetch->cancelled) {
        fetch_free(fetch);
        return;
    }
    fetch->error = fetch->page.error;
    if (status < 0)
        cv_fail(&fetch->error, status, "egress.page", "the page could not be read: %s", uv_strerror(status));
    if (fetch->error.code != 0) {
        end_with_error(fetch);
        return;
    }
    send_body(fetch, &fetch->page.text);
    end_with_answer(fetch);
}

static void end_well(struct fetch *fetch)
{
    if (fetch->stream) {
        end_with_answer(fetch);
        return;
    }
    fetch->page.type = cv_strdup(cv_json_str(fetch->answer_headers, "content-type", ""));
    fetch->page.url = cv_strdup(fetch->hop.url);
    fetch->page.readable = fetch->readable;
    fetch->page.bytes = fetch->got;
    fetch->got = CV_BUF_INIT;
    fetch->work.data = fetch;
    fetch->working = true;
    if (uv_queue_work(&fetch->inside->loop, &fetch->work, make_page, on_page) < 0) {
        fetch->working = false;
        cv_fail(&fetch->error, -ENOMEM, "egress.page", "the page could not be read: no thread");
        end_with_error(fetch);
    }
}

/* ---- hops ----------------------------------------------------------------------------------------------------------- */

static long left_ms(const struct fetch *fetch)
{
    int64_t left = (fetch->deadline_us - cv_clock_mono_us()) / 1000;
    return left > 1 ? (long)left : 1;
}

static int begin_hop(struct fetch *fetch)
{
    json_decref(fetch->answer_headers);
    fetch->answer_headers = json_object();
    fetch->status = 0;
    fetch->header_bytes = 0;
    fetch->head_over = false;
    cv_buf_clear(&fetch->got);
    fetch->received = 0;
    int rc = option_set_all(fetch, left_ms(fetch));
    if (rc < 0 || transfer_add(fetch->inside, fetch->easy) < 0)
        return cv_fail(&fetch->error, -ENOMEM, "egress.request", "the request could not be begun");
    return 0;
}

static void end_hop(struct fetch *fetch)
{
    transfer_remove(fetch->inside, fetch->easy);
    curl_easy_cleanup(fetch->easy);
    curl_slist_free_all(fetch->headers);
    fetch->easy = NULL;
    fetch->headers = NULL;
}

/* To where the answer redirects; false: the fetch ended. */
static void follow(struct fetch *fetch, const char *url)
{
    cv_auto_free char *to = cv_strdup(url);
    int rc = 0;
    if (++fetch->hops > CV_LIMIT_HTTP_REDIRECTS)
        rc = cv_deny(&fetch->error, -ELOOP, "egress", "egress.redirects", "%.200s: more than %d redirects", fetch->hop.url, CV_LIMIT_HTTP_REDIRECTS);
    else
        rc = hop_follow(&fetch->hop, fetch->status, to, &fetch->error);
    end_hop(fetch);
    if (rc < 0 || begin_hop(fetch) < 0)
        end_with_error(fetch);
}

void fetch_done(struct fetch *fetch, CURLcode result)
{
    char *redirect = NULL;
    if (fetch->error.code != 0) {
        end_with_error(fetch);
        return;
    }
    bool is_complete = result == CURLE_OK || fetch->truncated;
    if (hop_is_redirect(fetch->status) && (is_complete || result == CURLE_WRITE_ERROR) &&
        curl_easy_getinfo(fetch->easy, CURLINFO_REDIRECT_URL, &redirect) == CURLE_OK && redirect) {
        follow(fetch, redirect);
        return;
    }
    if (!is_complete) {
        option_explain(fetch, result);
        end_with_error(fetch);
        return;
    }
    end_hop(fetch);
    end_well(fetch);
}

/* ---- begin, cancel, resume ------------------------------------------------------------------------------------------ */

static struct fetch *make_fetch(struct inside *inside, const struct frame *frame)
{
    struct fetch *fetch = cv_new(struct fetch);
    fetch->inside = inside;
    fetch->id = frame->id;
    TAILQ_INSERT_TAIL(&inside->fetches, fetch, link);
    fetch->bytes = cv_zalloc(frame->len + 1);
    memcpy(fetch->bytes, frame->bytes, frame->len);
    size_t head = strlen(fetch->bytes);
    fetch->request = json_loadb(fetch->bytes, head, JSON_REJECT_DUPLICATES, NULL);
    fetch->body = fetch->bytes + (head < frame->len ? head + 1 : head);
    fetch->body_len = head < frame->len ? frame->len - head - 1 : 0;
    fetch->max = (uint64_t)cv_json_num(fetch->request, "max", 0);
    fetch->stream = cv_json_flag(fetch->request, "stream");
    fetch->readable = cv_json_flag(fetch->request, "readable");
    fetch->deadline_us = cv_clock_mono_us() + cv_json_num(fetch->request, "timeout_ms", 0) * 1000;
    return fetch;
}

void fetch_start(struct inside *inside, const struct frame *frame)
{
    struct fetch *fetch = make_fetch(inside, frame);
    if (hop_begin(&fetch->hop, cv_json_str(fetch->request, "method", ""), cv_json_str(fetch->request, "url", ""), fetch->body_len > 0,
                  json_object_get(fetch->request, "rules"), &fetch->error) < 0 ||
        begin_hop(fetch) < 0)
        end_with_error(fetch);
}

void fetch_cancel(struct inside *inside, uint32_t id)
{
    struct fetch *fetch;
    TAILQ_FOREACH(fetch, &inside->fetches, link) {
        if (fetch->id != id)
            continue;
        fetch->cancelled = true;
        if (!fetch->working) /* else when its page is made */
            fetch_free(fetch);
        return;
    }
}

void fetch_resume(struct inside *inside)
{
    struct fetch *fetch, *next;
    for (fetch = TAILQ_FIRST(&inside->fetches); fetch && !inside_is_full(inside); fetch = next) {
        next = TAILQ_NEXT(fetch, link);
        if (!fetch->paused || !fetch->easy)
            continue;
        fetch->paused = false;
        curl_easy_pause(fetch->easy, CURLPAUSE_CONT);
    }
}
