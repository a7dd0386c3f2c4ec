// SPDX-License-Identifier: MIT
/*
 * egress.c - the front door: requests checked, queued, handed to corvid-egress and answered from what it says. Owns the requests, their
 * deadlines and the process, which is started at the first request and again after its end. The daemon keeps the deadline itself:
 * a process that hangs costs its requests an error, never more time. Loop thread.
 */
#include "daemon/egress/egress.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/log.h"
#include "daemon/egress/answer.h"
#include "daemon/egress/frame.h"
#include "daemon/egress/process.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/stat.h>

enum http_state { HTTP_WAITING, HTTP_ACTIVE, HTTP_OVER };

struct cv_http {
    TAILQ_ENTRY(cv_http) link;
    struct cv_egress *egress;
    uint32_t id;
    enum http_state state;
    struct cv_http_request request; /* callbacks and numbers; its strings are not kept */
    struct cv_buf frame;            /* what the process gets, until it has it */
    struct cv_timer *timer;         /* the deadline, then the end */
    struct cv_buf body;
    struct cv_error error;          /* code 0: an answer came */
    json_t *end;                    /* the END frame */
};

TAILQ_HEAD(http_list, cv_http);

struct cv_egress {
    struct cv_loop *loop;
    char *program;
    struct process *process;
    bool process_lost;
    struct timespec resolver; /* when /etc/resolv.conf was changed, at the start of the process */
    struct http_list requests;
    int active, waiting;
    uint32_t next_id;
    uint64_t count;
    bool closing;
    cv_loop_fn done;
    void *done_arg;
};

static void feed(struct cv_egress *egress);

/* ---- the end of a request ------------------------------------------------------------------------------------------- */

static void end(struct cv_http *http)
{
    struct cv_egress *egress = http->egress;
    struct cv_http_answer answer;
    if (http->error.code == 0)
        answer_fill(http->end, http->request.stream ? NULL : &http->body, &answer);
    TAILQ_REMOVE(&egress->requests, http, link);
    http->request.on_end(http->error.code == 0 ? &answer : NULL, http->error.code == 0 ? NULL : &http->error, http->request.arg);
    cv_timer_close(http->timer);
    cv_buf_finish(&http->frame);
    cv_buf_finish(&http->body);
    json_decref(http->end);
    free(http);
}

static void over(struct cv_http *http)
{
    struct cv_egress *egress = http->egress;
    if (http->state == HTTP_ACTIVE)
        egress->active--;
    if (http->state == HTTP_WAITING)
        egress->waiting--;
    http->state = HTTP_OVER;
}

static void tell_cancel(struct cv_http *http)
{
    cv_auto_buf struct cv_buf frame = CV_BUF_INIT;
    if (http->state != HTTP_ACTIVE || !http->egress->process || http->egress->process_lost)
        return;
    frame_add(&frame, FRAME_CANCEL, http->id, "", 0);
    process_send(http->egress->process, &frame);
}

static void finish_close(void *arg)
{
    struct cv_egress *egress = arg;
    cv_loop_fn done = egress->done;
    void *done_arg = egress->done_arg;
    cv_loop_release(egress->loop);
    free(egress->program);
    free(egress);
    if (done)
        done(done_arg);
}

static void close_when_idle(struct cv_egress *egress)
{
    if (egress->closing && TAILQ_EMPTY(&egress->requests) && !egress->process) {
        egress->closing = false; /* once */
        cv_loop_defer(egress->loop, finish_close, egress);
    }
}

/* The timer of a request: its deadline, or the end that was decided elsewhere. */
static void on_timer(void *arg)
{
    struct cv_http *http = arg;
    struct cv_egress *egress = http->egress;
    if (http->state != HTTP_OVER) {
        cv_deny(&http->error, -ETIMEDOUT, "deadline", "egress.deadline", "no answer within %llu ms", (unsigned long long)http->request.timeout_ms);
        tell_cancel(http);
        over(http);
    }
    end(http);
    if (!egress->closing)
        feed(egress);
    close_when_idle(egress);
}

/* Ends a request with http->error, or with the answer when there is none; on_end comes from the loop. */
static void end_soon(struct cv_http *http)
{
    over(http);
    cv_timer_start(http->timer, 0);
}

void cv_http_cancel(struct cv_http *http)
{
    if (http->state == HTTP_OVER)
        return;
    tell_cancel(http);
    cv_deny(&http->error, -ECANCELED, "cancel", "egress.cancelled", "the request was cancelled");
    end_soon(http);
}

/* ---- what the process says ------------------------------------------------------------------------------------------ */

static struct cv_http *find(struct cv_egress *egress, uint32_t id)
{
    struct cv_http *http;
    TAILQ_FOREACH(http, &egress->requests, link)
        if (http->id == id && http->state == HTTP_ACTIVE)
            return http;
    return NULL;
}

static void take_body(struct cv_http *http, const struct frame *frame)
{
    if (http->request.stream) {
        if (http->request.on_body && frame->len > 0)
            http->request.on_body(frame->bytes, frame->len, http->request.arg);
        return;
    }
    if (http->body.len + frame->len <= http->request.max_bytes)
        cv_buf_add(&http->body, frame->bytes, frame->len);
    else
        cv_log(CV_LOG_DEBUG, "egress", "a body that is longer than its limit was cut here");
}

static void on_frame(const struct frame *frame, void *arg)
{
    struct cv_egress *egress = arg;
    struct cv_http *http = find(egress, frame->id);
    cv_auto_json json_t *json = NULL;
    if (frame->kind == FRAME_REFUSED || (http && (frame->kind == FRAME_HEAD || frame->kind == FRAME_END)))
        json = json_loadb(frame->bytes, frame->len, JSON_REJECT_DUPLICATES, NULL);
    if (frame->kind == FRAME_REFUSED) {
        struct cv_error error = CV_ERROR_INIT;
        answer_error(json, &error);
        cv_log(CV_LOG_DEBUG, "egress", "%s", error.text);
        TAILQ_FOREACH(http, &egress->requests, link)
            if (http->state == HTTP_ACTIVE)
                http->error = error; /* they end when the process is gone */
    } else if (!http) {
        return; /* cancelled meanwhile */
    } else if (frame->kind == FRAME_BODY) {
        take_body(http, frame);
    } else if (frame->kind == FRAME_HEAD && http->request.on_head) {
        http->request.on_head((int)cv_json_num(json, "status", 0), cv_json_str(json, "type", ""), http->request.arg);
    } else if (frame->kind == FRAME_END) {
        if (answer_is_error(json))
            answer_error(json, &http->error);
        else
            http->end = cv_steal(&json);
        end_soon(http);
    }
}

static void on_lost(const char *why, void *arg)
{
    struct cv_egress *egress = arg;
    struct cv_http *http;
    egress->process_lost = true;
    TAILQ_FOREACH(http, &egress->requests, link) {
        if (http->state != HTTP_ACTIVE)
            continue;
        if (http->error.code == 0)
            cv_deny(&http->error, -EPIPE, "egress", "egress.lost",
                    "corvid-egress is gone (%s): whether the request reached its server is not known; the next one starts it again", why);
        end_soon(http);
    }
}

static void on_gone(void *arg)
{
    struct cv_egress *egress = arg;
    egress->process = NULL;
    egress->process_lost = false;
    if (!egress->closing)
        feed(egress);
    close_when_idle(egress);
}

/* ---- the queue ------------------------------------------------------------------------------------------------------ */

static struct timespec resolver_changed(void)
{
    struct stat st;
    return stat("/etc/resolv.conf", &st) == 0 ? st.st_mtim : (struct timespec){0};
}

/* The process may read the files of name resolution as they were when it began: when they were replaced, it begins again. */
static bool is_stale(const struct cv_egress *egress)
{
    struct timespec now = resolver_changed();
    return now.tv_sec != egress->resolver.tv_sec || now.tv_nsec != egress->resolver.tv_nsec;
}

static int need_process(struct cv_egress *egress, struct cv_error *err)
{
    const struct process_events events = {.on_frame = on_frame, .on_lost = on_lost, .on_gone = on_gone, .arg = egress};
    if (egress->process && !egress->process_lost && egress->active == 0 && is_stale(egress))
        process_end(egress->process);
    if (egress->process)
        return egress->process_lost ? -EAGAIN : 0; /* its successor is started when it is gone */
    egress->resolver = resolver_changed();
    return process_start(egress->loop, egress->program, &events, &egress->process, err);
}

static void feed(struct cv_egress *egress)
{
    struct cv_http *http, *next;
    for (http = TAILQ_FIRST(&egress->requests); http && egress->active < CV_LIMIT_HTTP_ACTIVE; http = next) {
        next = TAILQ_NEXT(http, link);
        if (http->state != HTTP_WAITING)
            continue;
        int rc = need_process(egress, &http->error);
        if (rc == -EAGAIN)
            return;
        if (rc < 0) {
            end_soon(http);
            continue;
        }
        egress->waiting--;
        egress->active++;
        http->state = HTTP_ACTIVE;
        process_send(egress->process, &http->frame);
    }
}

static void feed_soon(void *arg)
{
    struct cv_egress *egress = arg;
    cv_loop_release(egress->loop);
    if (!egress->closing)
        feed(egress);
}

int cv_egress_start(struct cv_egress *egress, const struct cv_http_request *request, struct cv_http **out, struct cv_error *err)
{
    cv_auto_buf struct cv_buf frame = CV_BUF_INIT;
    if (egress->closing)
        return cv_deny(err, -ECANCELED, "cancel", "egress.closing", "the daemon ends: no request is begun any more");
    if (egress->waiting >= CV_LIMIT_HTTP_QUEUE)
        return cv_deny(err, -EBUSY, "egress", "egress.queue", "%d requests wait already, a further one is refused", egress->waiting);
    int rc = answer_request(request, egress->next_id + 1, &frame, err);
    if (rc < 0)
        return rc;
    struct cv_http *http = cv_new(struct cv_http);
    http->egress = egress;
    http->id = ++egress->next_id;
    http->request = *request;
    http->request.max_bytes = request->max_bytes ? request->max_bytes : CV_LIMIT_HTTP_BYTES;
    http->frame = frame;
    frame = CV_BUF_INIT;
    http->timer = cv_timer_create(egress->loop, on_timer, http);
    cv_timer_start(http->timer, request->timeout_ms);
    TAILQ_INSERT_TAIL(&egress->requests, http, link);
    egress->waiting++;
    egress->count++;
    cv_loop_hold(egress->loop);
    cv_loop_defer(egress->loop, feed_soon, egress);
    *out = http;
    return 0;
}

/* ---- life ----------------------------------------------------------------------------------------------------------- */

int cv_egress_create(struct cv_loop *loop, const char *program, struct cv_egress **out, struct cv_error *err)
{
    (void)err;
    struct cv_egress *egress = cv_new(struct cv_egress);
    egress->loop = loop;
    egress->program = cv_strdup(program);
    TAILQ_INIT(&egress->requests);
    *out = egress;
    return 0;
}

void cv_egress_close(struct cv_egress *egress, cv_loop_fn done, void *arg)
{
    struct cv_http *http;
    egress->closing = true;
    egress->done = done;
    egress->done_arg = arg;
    cv_loop_hold(egress->loop);
    TAILQ_FOREACH(http, &egress->requests, link)
        cv_http_cancel(http);
    if (egress->process && !egress->process_lost)
        process_end(egress->process);
    close_when_idle(egress);
}

json_t *cv_egress_json(const struct cv_egress *egress)
{
    return json_pack("{s:b, s:i, s:I, s:i, s:i}", "running", egress->process && !egress->process_lost, "pid",
                     egress->process ? (int)process_pid(egress->process) : 0, "requests", (json_int_t)egress->count, "active", egress->active, "waiting",
                     egress->waiting);
}
