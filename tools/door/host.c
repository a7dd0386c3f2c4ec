// SPDX-License-Identifier: MIT
/*
 * host.c - the carrier of what this machine says of itself: a tool's `host` runs in a room, a thread of the daemon, on copies
 * of everything it needs, and its answer comes back as a letter. Owns the rooms and the work under way. Loop thread, but for
 * `in_room`. A call that ends early (cancel, deadline) ends at once for who waits: the thread finishes by itself, not later
 * than the deadline it was given, and its answer is dropped. Each room has one piece of work at a time and what waits
 * belongs to a call that waits, so a slow tool can never pile up work. Nothing here is confined, and records say so.
 */
#include "tools/door/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <stdlib.h>

enum { ROOMS = 2 };

TAILQ_HEAD(work_list, work);

struct host_room {
    struct cv_room *room; /* made when it is first needed */
    bool busy;
};

struct host {
    struct cv_loop *loop;
    struct host_room rooms[ROOMS];
    struct work_list waiting;
    int running;
    bool closed; /* the door is gone: the last answer releases it */
};

/* One call's work. In the room only `env`, `tool`, `args`, `result`, `rc` and `error` are touched. */
struct work {
    TAILQ_ENTRY(work) link; /* while it waits */
    struct host *host;
    struct host_room *room; /* NULL while it waits */
    struct cv_call *call;   /* NULL: its call has ended */
    const struct cv_tool *tool;
    struct cv_host_env env;
    char *workspace, *home;
    json_t *args, *result;
    int rc;
    struct cv_error error;
};

static void next(struct host *host);

static void work_free(struct work *work)
{
    free(work->workspace);
    free(work->home);
    json_decref(work->args);
    json_decref(work->result);
    free(work);
}

/* ---- in the room ------------------------------------------------------------------------------------------------------ */

static void on_answer(void *arg);

static void in_room(void *arg)
{
    struct work *work = arg;
    work->result = json_object();
    work->rc = work->tool->host(&work->env, work->args, work->result, &work->error);
    cv_loop_post(work->host->loop, on_answer, work);
}

/* ---- on the loop ------------------------------------------------------------------------------------------------------ */

static void tell(struct cv_call *call, struct work *work)
{
    call->work = NULL;
    size_t bytes = json_dumpb(work->result, NULL, 0, JSON_COMPACT);
    if (work->rc == 0 && bytes > CV_LIMIT_RESULT_BYTES)
        work->rc = cv_deny(&work->error, -EFBIG, "tool", "tool.result", "the result of %s has %zu bytes, the limit is %d", work->tool->name, bytes,
                           CV_LIMIT_RESULT_BYTES);
    if (work->rc < 0) {
        call->error = work->error;
        call_failed(call);
        return;
    }
    call_done(call, cv_steal(&work->result));
}

static void on_answer(void *arg)
{
    struct work *work = arg;
    struct host *host = work->host;
    work->room->busy = false;
    host->running--;
    cv_loop_release(host->loop);
    if (!host->closed)
        next(host);
    else if (host->running == 0)
        free(host);
    if (work->call)
        tell(work->call, work);
    work_free(work);
}

static void hand_over(struct work *work, struct host_room *room)
{
    TAILQ_REMOVE(&work->host->waiting, work, link);
    room->busy = true;
    work->room = room;
    work->host->running++;
    cv_loop_hold(work->host->loop);
    cv_room_post(room->room, in_room, work);
}

static struct host_room *free_room(struct host *host, struct cv_error *err)
{
    for (size_t i = 0; i < ROOMS; i++) {
        struct host_room *room = &host->rooms[i];
        if (!room->busy && (room->room || cv_room_create("corvid-host", &room->room, err) == 0))
            return room;
    }
    return NULL;
}

static void next(struct host *host)
{
    struct host_room *room;
    struct cv_error ignored = CV_ERROR_INIT; /* `go` looks at it when there is no room at all */
    while (!TAILQ_EMPTY(&host->waiting) && (room = free_room(host, &ignored)))
        hand_over(TAILQ_FIRST(&host->waiting), room);
}

static struct host *host_of(struct cv_door *door)
{
    if (door->host)
        return door->host;
    door->host = cv_new(struct host);
    door->host->loop = door->loop;
    TAILQ_INIT(&door->host->waiting);
    return door->host;
}

void host_close(struct host *host)
{
    if (!host)
        return;
    host->closed = true;
    for (size_t i = 0; i < ROOMS; i++)
        cv_room_destroy(host->rooms[i].room);
    if (host->running == 0)
        free(host);
}

/* ---- the carrier ------------------------------------------------------------------------------------------------------ */

/* What waits is given up; what is in a room ends there, for nobody. */
static void drop(struct cv_call *call)
{
    struct work *work = call->work;
    call->work = NULL;
    if (work && !work->room) {
        TAILQ_REMOVE(&work->host->waiting, work, link);
        work_free(work);
    } else if (work) {
        work->call = NULL;
    }
}

static void go(struct cv_call *call)
{
    const struct cv_access *access = call->access;
    struct work *work = cv_new(struct work);
    work->host = host_of(call->door);
    work->call = call;
    work->tool = call->tool;
    work->args = json_deep_copy(call->args);
    work->workspace = cv_strdup(access->workspace);
    work->home = cv_strdup(access->home);
    work->env = (struct cv_host_env){
        .root = "",
        .uid = access->uid,
        .gid = access->gid,
        .deadline_us = call->went_us + (int64_t)carrier_wall_ms(call) * 1000,
        .workspace = work->workspace,
        .home = work->home,
    };
    call->work = work;
    TAILQ_INSERT_TAIL(&work->host->waiting, work, link);
    next(work->host);
    if (work->host->running == 0 && !free_room(work->host, &call->error)) {
        drop(call);
        call_failed(call);
    }
}

static void cancel(struct cv_call *call, const char *guard)
{
    drop(call);
    call_stop(call, guard);
}

const struct carrier carrier_host = {.begin = call_ready, .go = go, .cancel = cancel};
