// SPDX-License-Identifier: MIT
/*
 * batch.h - what goes between the loop and the room: requests, gathered into batches. Inside the store only.
 *
 * A request is made on the loop thread, belongs to the room until it is answered, and is freed on the loop thread after
 * its callback. The letterbox is the only thing both threads touch.
 */
#pragma once

#include "daemon/store/backup.h"
#include "daemon/store/journal.h"
#include "daemon/store/query.h"
#include "daemon/store/store.h"
#include "daemon/store/verify.h"

#include <stdatomic.h>

enum request_type { REQUEST_APPEND, REQUEST_OBJECT, REQUEST_QUERY, REQUEST_VERIFY, REQUEST_BACKUP };

struct request {
    struct request *next;
    struct cv_store *store;
    enum request_type type;
    bool refused; /* `err` says why before the room has seen it */

    struct record record;                                                                                    /* append */
    char *hash;                                                                                              /* object */
    void *bytes;
    size_t len;
    int (*read)(struct db *db, const struct query *query, json_t **out, struct cv_error *err);              /* query */
    struct query query;
    struct verify verify;
    struct backup *backup;                                                                                    /* backup */

    cv_store_append_fn on_append; /* one of these, or none */
    cv_store_read_fn on_read;
    void *arg;

    int64_t seq; /* the answer */
    json_t *value;
    bool final; /* the store has failed with this request */
    struct cv_error err; /* code 0 when all went well */
};

struct cv_store {
    /* loop thread */
    struct cv_loop *loop;
    struct cv_room *room;
    json_t *unfinished;
    struct cv_error failure; /* code 0 while all is well */
    bool closing;
    cv_loop_fn on_closed;
    void *closed_arg;

    atomic_bool hurry; /* backups end early: the one thing that several threads read */

    /* room thread */
    struct db db;
    struct journal journal;
    struct request *batch; /* gathered, in order */
    struct request **batch_last;
    int batch_size;
    bool flush_posted;
    int verifying; /* chain walks whose next slice is in the letterbox */
    int copying;   /* backups that go on in rooms of their own */
    bool ending;   /* closed when the last of them has ended */
    struct cv_error broken; /* code 0 while all is well */
};

/* Room's thread: a request has arrived. */
void batch_add(void *request) __attribute__((nonnull));

/* Room's thread: does all that was gathered. */
void batch_flush(struct cv_store *store) __attribute__((nonnull));

/* Room's thread: closes the database when nothing is under way any more, and tells the loop (store.c). */
void store_finish(void *store);

/* Loop thread: a request to be filled, then posted; checks an event and makes a record of it (its payload is taken, on
 * failure the request carries the error). For the files of the front door (store.c, keep.c). */
struct request *store_request(cv_store_read_fn fn, void *arg) __attribute__((returns_nonnull));
void store_record(struct request *request, const struct cv_event *event) __attribute__((nonnull));
void store_post(struct cv_store *store, struct request *request, enum request_type type) __attribute__((nonnull));

/* Loop thread: calls back for each request of the list and frees it (store.c). */
void store_answer(void *list);
