// SPDX-License-Identifier: MIT
/*
 * batch.c - group commit. Requests that arrive gather in a list; a flush letter, posted by the room to itself, comes
 * behind all that is in the letterbox by then. So one commit carries what arrived while the commit before it waited for
 * the disk, up to BATCH_MAX. Writes go first, in one transaction; then answers; then reads; then the log is folded in.
 * Room's thread. After the first failure of the disk nothing is written any more: a failed fsync cannot be repeated.
 */
#include "daemon/store/batch.h"


#include <stdlib.h>

enum { BATCH_MAX = 256 };

struct chain {
    struct request *first;
    struct request **last;
};

static void chain_init(struct chain *chain)
{
    chain->first = NULL;
    chain->last = &chain->first;
}

static void chain_add(struct chain *chain, struct request *request)
{
    request->next = NULL;
    *chain->last = request;
    chain->last = &request->next;
}

static bool is_write(const struct request *request)
{
    return request->type == REQUEST_APPEND || request->type == REQUEST_OBJECT;
}

/* -1 when the transaction is lost. */
static int write_one(struct cv_store *store, struct request *request)
{
    if (request->type == REQUEST_OBJECT)
        return journal_put(&store->journal, request->hash, request->bytes, request->len, &store->broken) < 0 ? -1 : 0;
    struct cv_error err = CV_ERROR_INIT;
    enum journal_result result = journal_append(&store->journal, &request->record, &request->seq, &err);
    if (result == JOURNAL_REFUSED)
        request->err = err;
    if (result == JOURNAL_BROKEN)
        store->broken = err;
    return result == JOURNAL_BROKEN ? -1 : 0;
}

static int write_all(struct cv_store *store, struct request *list)
{
    if (journal_begin(&store->journal, &store->broken) < 0)
        return -1;
    for (struct request *request = list; request; request = request->next)
        if (!request->refused && write_one(store, request) < 0)
            return -1;
    return journal_commit(&store->journal, &store->broken) < 0 ? -1 : 0;
}

static void lose(struct request *list, const struct cv_error *why)
{
    for (struct request *request = list; request; request = request->next) {
        request->final = true;
        request->seq = 0;
        if (request->err.code == 0)
            request->err = *why;
    }
}

static void do_writes(struct cv_store *store, struct request *list)
{
    if (!list)
        return;
    if (store->broken.code == 0 && write_all(store, list) < 0) {
        journal_rollback(&store->journal);
        cv_error_wrap(&store->broken, store->broken.code, "the journal takes no more events");
    }
    if (store->broken.code != 0)
        lose(list, &store->broken);
    cv_loop_post(store->loop, store_answer, list);
}

/* The rest of a chain walk comes in its turn. */
static void next_slice(void *arg)
{
    struct request *request = arg;
    request->store->verifying--;
    batch_add(request);
}

static void do_read(struct cv_store *store, struct request *request)
{
    request->next = NULL;
    if (request->type == REQUEST_QUERY) {
        struct cv_error err = CV_ERROR_INIT;
        if (!request->refused && request->read(&store->db, &request->query, &request->value, &err) < 0)
            request->err = err;
    } else if (request->type == REQUEST_BACKUP) {
        store->copying++;
        backup_begin(request->backup);
        return;
    } else if (!verify_slice(&request->verify, &store->journal, &request->value)) {
        store->verifying++;
        cv_room_post(store->room, next_slice, request);
        return;
    }
    cv_loop_post(store->loop, store_answer, request);
}

void batch_flush(struct cv_store *store)
{
    struct chain writes, reads;
    chain_init(&writes);
    chain_init(&reads);
    for (struct request *request = store->batch, *next; request; request = next) {
        next = request->next;
        chain_add(is_write(request) ? &writes : &reads, request);
    }
    store->batch = NULL;
    store->batch_last = &store->batch;
    store->batch_size = 0;
    do_writes(store, writes.first);
    for (struct request *request = reads.first, *next; request; request = next) {
        next = request->next;
        do_read(store, request);
    }
    if (store->broken.code == 0 && db_checkpoint(&store->db, &store->broken) < 0)
        cv_error_wrap(&store->broken, store->broken.code, "the journal takes no more events");
}

static void on_flush(void *arg)
{
    struct cv_store *store = arg;
    store->flush_posted = false;
    batch_flush(store);
}

void batch_add(void *arg)
{
    struct request *request = arg;
    struct cv_store *store = request->store;
    request->next = NULL;
    *store->batch_last = request;
    store->batch_last = &request->next;
    if (++store->batch_size >= BATCH_MAX) {
        batch_flush(store);
    } else if (!store->flush_posted) {
        store->flush_posted = true;
        cv_room_post(store->room, on_flush, store);
    }
}
