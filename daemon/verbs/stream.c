// SPDX-License-Identifier: MIT
/*
 * stream.c - a run's events on their way to one client. Owns the watch and the events that wait for room in the client's
 * queue. The last event is the request's result, not an item. Loop thread; never waits, never drops an event.
 */
#include "daemon/verbs/stream.h"

#include "daemon/base/alloc.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct stream {
    struct cv_rpc_request *request;
    struct cv_watch *watch; /* NULL after its end */
    json_t *waiting;        /* events not yet sent */
    json_t *end;            /* the end event */
    struct cv_error error;
    char *run;
    bool cancels;
};

static void finish(struct stream *stream)
{
    struct cv_rpc_request *request = stream->request;
    struct cv_error error = stream->error;
    json_t *end = stream->end;
    json_decref(stream->waiting);
    free(stream->run);
    free(stream);
    if (end) {
        cv_rpc_end(request, end);
        return;
    }
    if (error.code == 0)
        cv_fail(&error, -ECANCELED, "cancelled", "the watching was stopped");
    cv_rpc_fail(request, &error);
}

/* Sends what the queue takes; ends the request when all is sent and the watch is over. */
static void pump(struct stream *stream)
{
    if (cv_rpc_gone(stream->request))
        json_array_clear(stream->waiting);
    size_t sent = 0, count = json_array_size(stream->waiting);
    while (sent < count && !cv_rpc_full(stream->request))
        cv_rpc_item(stream->request, json_incref(json_array_get(stream->waiting, sent++)));
    if (sent == count) {
        json_array_clear(stream->waiting);
        if (!stream->watch)
            finish(stream);
        return;
    }
    for (size_t i = 0; i < sent; i++)
        json_array_remove(stream->waiting, 0);
}

static void on_event(const json_t *event, void *arg)
{
    struct stream *stream = arg;
    if (strcmp(cv_json_str(event, "event", ""), "end") == 0) {
        json_decref(stream->end);
        stream->end = json_incref((json_t *)event);
        return;
    }
    json_array_append(stream->waiting, (json_t *)event);
    pump(stream);
}

static void on_end(const struct cv_error *err, void *arg)
{
    struct stream *stream = arg;
    stream->watch = NULL;
    if (err)
        stream->error = *err;
    pump(stream);
}

static void on_drain(void *arg)
{
    pump(arg);
}

static void on_cancel(void *arg)
{
    struct stream *stream = arg;
    struct cv_error ignored = CV_ERROR_INIT;
    if (stream->cancels)
        cv_run_cancel(verb_daemon(stream->request)->agents, stream->run, &ignored); /* one that has ended needs none */
    if (!stream->watch)
        finish(stream);
    else if (!stream->cancels)
        cv_watch_stop(stream->watch);
}

void stream_run(struct cv_rpc_request *request, const char *run, bool cancels)
{
    static const struct cv_rpc_hooks hooks = {.on_cancel = on_cancel, .on_drain = on_drain};
    static const struct cv_watch_events events = {.on_event = on_event, .on_end = on_end};
    struct cv_error err = CV_ERROR_INIT;
    struct stream *stream = cv_new(struct stream);
    int rc = cv_run_watch(verb_daemon(request)->agents, run, &events, stream, &stream->watch, &err);
    if (rc < 0) {
        free(stream);
        cv_rpc_fail(request, &err);
        return;
    }
    stream->request = request;
    stream->waiting = json_array();
    stream->run = cv_strdup(run);
    stream->cancels = cancels;
    cv_rpc_set_hooks(request, &hooks, stream);
}
