// SPDX-License-Identifier: MIT
/*
 * store.c - the store's front door: makes requests of what the loop asks, hands them to the room, and calls back with what
 * came of them. Loop thread, except `store_finish`. Payloads are checked and made into text here, so that no JSON value is
 * ever seen by two threads. It runs no SQL itself.
 */
#include "daemon/store/store.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/store/batch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int cv_store_open(struct cv_loop *loop, const char *path, struct cv_store **out, struct cv_error *err)
{
    struct cv_store *store = cv_new(struct cv_store);
    store->loop = loop;
    store->batch_last = &store->batch;
    int rc = db_open(path, &store->db, err);
    if (rc < 0) {
        free(store);
        return rc;
    }
    if ((rc = journal_open(&store->journal, &store->db, err)) < 0 || (rc = query_unfinished(&store->db, &store->unfinished, err)) < 0 ||
        (rc = cv_room_create("store", &store->room, err)) < 0) {
        json_decref(store->unfinished);
        db_close(&store->db, false);
        free(store);
        return rc;
    }
    *out = store;
    return 0;
}

static void request_free(struct request *request)
{
    free(request->record.run);
    free(request->record.call);
    free(request->record.payload);
    free(request->hash);
    free(request->bytes);
    free(request->query.text);
    free(request->query.key);
    backup_free(request->backup);
    json_decref(request->value);
    free(request);
}

void store_answer(void *list)
{
    for (struct request *request = list, *next; request; request = next) {
        next = request->next;
        struct cv_store *store = request->store;
        const struct cv_error *err = request->err.code ? &request->err : NULL;
        if (request->final && store->failure.code == 0)
            store->failure = request->err;
        if (request->type == REQUEST_APPEND && request->on_read && !err)
            request->value = json_pack("{s:I}", "id", (json_int_t)request->seq);
        if (request->on_append)
            request->on_append(err ? 0 : request->seq, err, request->arg);
        if (request->on_read)
            request->on_read(err ? NULL : request->value, err, request->arg);
        cv_loop_release(store->loop);
        request_free(request);
    }
}

void store_post(struct cv_store *store, struct request *request, enum request_type type)
{
    cv_require(!store->closing);
    request->store = store;
    request->type = type;
    cv_loop_hold(store->loop);
    cv_room_post(store->room, batch_add, request);
}

struct request *store_request(cv_store_read_fn fn, void *arg)
{
    struct request *request = cv_new(struct request);
    request->on_read = fn;
    request->arg = arg;
    return request;
}

/* Checks the event and makes a record of it; the payload is released. */
static int make_record(const struct cv_event *event, json_t *payload, struct record *record, struct cv_error *err)
{
    record->kind = kind_find(event->kind);
    record->run = cv_strdup(event->run ? event->run : "");
    record->call = cv_strdup(event->call ? event->call : "");
    record->step = event->step;
    record->time_us = cv_clock_wall_us();
    if (!record->kind)
        return cv_fail(err, -EINVAL, "store.event", "event '%s': there is no such kind", event->kind);
    int rc = kind_check(record->kind, record->run, record->call, payload, err);
    if (rc < 0)
        return rc;
    record->payload = cv_json_canonical(payload);
    size_t len = strlen(record->payload);
    if (len > CV_LIMIT_EVENT_BYTES)
        return cv_fail(err, -E2BIG, "store.event", "event '%s': its payload has %zu bytes, the limit is %d: keep long results as objects",
                       event->kind, len, CV_LIMIT_EVENT_BYTES);
    return 0;
}

void store_record(struct request *request, const struct cv_event *event)
{
    cv_auto_json json_t *payload = event->payload;
    struct cv_error err = CV_ERROR_INIT;
    if (make_record(event, payload, &request->record, &err) < 0) {
        request->err = err;
        request->refused = true;
    }
}

void cv_store_append(struct cv_store *store, const struct cv_event *event, cv_store_append_fn fn, void *arg)
{
    struct request *request = store_request(NULL, arg);
    store_record(request, event);
    request->on_append = fn;
    store_post(store, request, REQUEST_APPEND);
}

void cv_store_put_object(struct cv_store *store, const void *bytes, size_t len)
{
    struct request *request = cv_new(struct request);
    request->hash = cv_strdup(cv_hash_bytes(bytes, len).hex);
    request->bytes = cv_zalloc(len);
    if (len > 0)
        memcpy(request->bytes, bytes, len);
    request->len = len;
    store_post(store, request, REQUEST_OBJECT);
}

static void ask(struct cv_store *store, int (*read)(struct db *, const struct query *, json_t **, struct cv_error *), const char *text,
                int64_t number, cv_store_read_fn fn, void *arg)
{
    struct request *request = store_request(fn, arg);
    request->read = read;
    request->query.text = cv_strdup(text);
    request->query.number = number;
    store_post(store, request, REQUEST_QUERY);
}

void cv_store_list_runs(struct cv_store *store, int64_t uid, int limit, cv_store_read_fn fn, void *arg)
{
    struct request *request = store_request(fn, arg);
    request->read = query_runs;
    request->query.number = limit;
    request->query.uid = uid;
    store_post(store, request, REQUEST_QUERY);
}

void cv_store_run_events(struct cv_store *store, const char *run, int64_t after, cv_store_read_fn fn, void *arg)
{
    ask(store, query_events, run, after, fn, arg);
}

void cv_store_find_key(struct cv_store *store, const char *key, cv_store_read_fn fn, void *arg)
{
    ask(store, query_key, key, 0, fn, arg);
}

void cv_store_get_object(struct cv_store *store, const char *hash, cv_store_read_fn fn, void *arg)
{
    ask(store, query_object, hash, 0, fn, arg);
}

void cv_store_events(struct cv_store *store, const char *prefix, int64_t after, int limit, cv_store_read_fn fn, void *arg)
{
    struct request *request = store_request(fn, arg);
    request->read = query_family;
    request->query.text = cv_strdup(prefix);
    request->query.number = after;
    request->query.limit = limit;
    store_post(store, request, REQUEST_QUERY);
}

void cv_store_verify(struct cv_store *store, cv_store_read_fn fn, void *arg)
{
    store_post(store, store_request(fn, arg), REQUEST_VERIFY);
}

json_t *cv_store_unfinished(struct cv_store *store)
{
    return json_deep_copy(store->unfinished);
}

bool cv_store_failed(const struct cv_store *store, struct cv_error *err)
{
    if (store->failure.code == 0)
        return false;
    if (err)
        *err = store->failure;
    return true;
}

static void on_room_finished(void *arg)
{
    struct cv_store *store = arg;
    cv_loop_fn done = store->on_closed;
    void *done_arg = store->closed_arg;
    cv_room_destroy(store->room);
    cv_loop_release(store->loop);
    json_decref(store->unfinished);
    free(store);
    if (done)
        done(done_arg);
}

/* Comes behind every request. A verify that is still walking posts itself behind this, so go round again; the last backup that ends
 * (it was asked to) comes back here. */
void store_finish(void *arg)
{
    struct cv_store *store = arg;
    batch_flush(store);
    if (store->flush_posted || store->verifying > 0) {
        cv_room_post(store->room, store_finish, store);
        return;
    }
    store->ending = true;
    if (store->copying > 0)
        return;
    db_close(&store->db, store->broken.code == 0);
    cv_loop_post(store->loop, on_room_finished, store);
}

void cv_store_close(struct cv_store *store, cv_loop_fn done, void *arg)
{
    if (!store)
        return;
    cv_require(!store->closing);
    store->closing = true;
    atomic_store(&store->hurry, true);
    store->on_closed = done;
    store->closed_arg = arg;
    cv_loop_hold(store->loop);
    cv_room_post(store->room, store_finish, store);
}
