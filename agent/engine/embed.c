// SPDX-License-Identifier: MIT
/*
 * embed.c - the embedder as the loop sees it: its room, the requests on their way, deadlines. Owns the room and the requests; the model
 * is the room's alone. Loop thread, but for the functions named room_*.
 */
#include "agent/engine/embed.h"

#include "agent/engine/embed_model.h"
#include "daemon/base/alloc.h"
#include "daemon/base/hash.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct cv_embedder {
    struct cv_loop *loop;
    struct cv_room *room; /* NULL until the first text */
    struct cv_embedder_status status;
    char *path;
    int working;          /* requests that the room has */
    atomic_bool stop;     /* read by the room */
    bool closing;
    cv_loop_fn done;
    void *done_arg;

    /* the room's */
    struct embed_model *model;
    struct cv_error failed; /* the loop's to read after on_tried */
    bool tried;
};

struct work {
    struct cv_embedder *embedder;
    struct cv_timer *timer;
    char **texts;
    size_t count;
    uint64_t timeout_ms;
    cv_embedded_fn fn;
    void *arg;
    bool told;             /* by the deadline */
    atomic_bool late;      /* the same, for the room */
    float *vectors;        /* the room's until on_worked, like what follows */
    size_t width;
    struct cv_error error;
};

/* ---- the room --------------------------------------------------------------------------------------------------------- */

static void on_tried(void *arg)
{
    struct cv_embedder *embedder = arg;
    cv_loop_release(embedder->loop);
    embedder->status.phase = embedder->failed.code ? CV_EMBEDDER_FAILED : CV_EMBEDDER_READY;
    embedder->status.error = embedder->failed;
}

/* The guard: none but the known file. */
static int room_load(struct cv_embedder *embedder, struct cv_error *err)
{
    struct cv_hash hash;
    int rc = cv_hash_file(embedder->path, &hash, err);
    if (rc < 0)
        return rc;
    if (strcmp(hash.hex, CV_EMBED_SHA256) != 0)
        return cv_deny(err, -EPERM, "hash", "embed.file",
                       "'%s' is another file than the one that scripts/fetch-model --retrieval makes: its SHA-256 is %.12s..., expected %.12s...",
                       embedder->path, hash.hex, CV_EMBED_SHA256);
    return embed_model_load(embedder->path, &embedder->model, err);
}

static int room_embed(struct work *work)
{
    struct cv_embedder *embedder = work->embedder;
    work->width = embed_model_width(embedder->model);
    work->vectors = cv_zalloc((work->count ? work->count : 1) * work->width * sizeof *work->vectors);
    for (size_t i = 0; i < work->count; i++) {
        if (atomic_load(&embedder->stop) || atomic_load(&work->late))
            return cv_fail(&work->error, -ECANCELED, "embed.cancelled", "the texts were not embedded: nobody waits for them any more");
        int rc = embed_model_run(embedder->model, work->texts[i], work->vectors + i * work->width, &work->error);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static void on_worked(void *arg);

static void room_work(void *arg)
{
    struct work *work = arg;
    struct cv_embedder *embedder = work->embedder;
    if (!embedder->tried) {
        embedder->tried = true;
        if (atomic_load(&embedder->stop))
            cv_fail(&embedder->failed, -ECANCELED, "embed.cancelled", "the model was not loaded: the daemon stops");
        else
            room_load(embedder, &embedder->failed);
        cv_loop_post(embedder->loop, on_tried, embedder);
    }
    if (embedder->model)
        room_embed(work);
    else
        work->error = embedder->failed;
    cv_loop_post(embedder->loop, on_worked, work);
}

static void room_finish(void *arg)
{
    struct cv_embedder *embedder = arg;
    embed_model_free(embedder->model);
}

/* ---- requests ----------------------------------------------------------------------------------------------------------- */

static void close_when_idle(struct cv_embedder *embedder);

static void tell(struct work *work, const struct cv_error *error)
{
    work->told = true;
    work->fn(error ? NULL : work->vectors, error ? 0 : work->width, error, work->arg);
}

static void on_deadline(void *arg)
{
    struct work *work = arg;
    struct cv_error late = CV_ERROR_INIT;
    cv_deny(&late, -ETIMEDOUT, "deadline", "embed.deadline", "%zu texts were not embedded within %llu ms", work->count,
            (unsigned long long)work->timeout_ms);
    atomic_store(&work->late, true);
    tell(work, &late);
}

static void on_worked(void *arg)
{
    struct work *work = arg;
    struct cv_embedder *embedder = work->embedder;
    cv_loop_release(embedder->loop);
    cv_timer_close(work->timer);
    embedder->working--;
    if (!work->told)
        tell(work, work->error.code ? &work->error : NULL);
    for (size_t i = 0; i < work->count; i++)
        free(work->texts[i]);
    free(work->texts);
    free(work->vectors);
    free(work);
    close_when_idle(embedder);
}

static int enter_room(struct cv_embedder *embedder, struct cv_error *err)
{
    if (embedder->room)
        return 0;
    int rc = cv_room_create("embed", &embedder->room, err);
    if (rc < 0)
        return rc;
    embedder->status.phase = CV_EMBEDDER_LOADING;
    cv_loop_hold(embedder->loop); /* for on_tried */
    return 0;
}

int cv_embedder_embed(struct cv_embedder *embedder, const char *const *texts, size_t count, uint64_t timeout_ms, cv_embedded_fn fn, void *arg,
                      struct cv_error *err)
{
    if (embedder->closing)
        return cv_fail(err, -ESHUTDOWN, "daemon.stopping", "the daemon is stopping and embeds no text");
    if (embedder->status.phase == CV_EMBEDDER_FAILED)
        return cv_fail(err, -ENODEV, "embed.failed", "%s", cv_error_text(&embedder->status.error));
    int rc = enter_room(embedder, err);
    if (rc < 0)
        return rc;
    struct work *work = cv_new(struct work);
    work->embedder = embedder;
    work->texts = cv_zalloc((count + 1) * sizeof *work->texts);
    for (size_t i = 0; i < count; i++)
        work->texts[i] = cv_strdup(texts[i]);
    work->count = count;
    work->timeout_ms = timeout_ms;
    work->fn = fn;
    work->arg = arg;
    work->timer = cv_timer_create(embedder->loop, on_deadline, work);
    cv_timer_start(work->timer, timeout_ms);
    embedder->working++;
    cv_loop_hold(embedder->loop);
    cv_room_post(embedder->room, room_work, work);
    return 0;
}

/* ---- life ---------------------------------------------------------------------------------------------------------------- */

struct cv_embedder *cv_embedder_create(struct cv_loop *loop, const char *path)
{
    struct cv_embedder *embedder = cv_new(struct cv_embedder);
    embedder->loop = loop;
    embedder->path = cv_strdup(path);
    embedder->status.model = embedder->path;
    return embedder;
}

void cv_embedder_status(const struct cv_embedder *embedder, struct cv_embedder_status *out)
{
    *out = embedder->status;
}

static void on_finished(void *arg)
{
    struct cv_embedder *embedder = arg;
    struct cv_loop *loop = embedder->loop;
    cv_loop_fn done = embedder->done;
    void *done_arg = embedder->done_arg;
    cv_room_destroy(embedder->room); /* runs room_finish; its thread has nothing else to do */
    free(embedder->path);
    free(embedder);
    cv_loop_release(loop);
    if (done)
        done(done_arg);
}

static void close_when_idle(struct cv_embedder *embedder)
{
    if (!embedder->closing || embedder->working > 0)
        return;
    if (embedder->room)
        cv_room_post(embedder->room, room_finish, embedder);
    cv_loop_hold(embedder->loop);
    cv_loop_defer(embedder->loop, on_finished, embedder);
}

void cv_embedder_close(struct cv_embedder *embedder, cv_loop_fn done, void *arg)
{
    if (!embedder) {
        if (done)
            done(arg);
        return;
    }
    embedder->closing = true;
    embedder->done = done;
    embedder->done_arg = arg;
    atomic_store(&embedder->stop, true);
    close_when_idle(embedder);
}
