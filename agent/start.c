// SPDX-License-Identifier: MIT
/*
 * start.c - from a request to a durable run: what can be checked is checked before anything is made, an idempotency key is
 * looked up among the runs that live and then in the journal, and the run before in a conversation is read there. Loop thread; owns nothing.
 */
#include "agent/run.h"

#include "agent/history.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { KEY_MAX = 128 };

static int check_key(const char *key, struct cv_error *err)
{
    size_t len = key ? strlen(key) : 1;
    if (len < 1 || len > KEY_MAX)
        return cv_fail(err, -EINVAL, "run.key", "key: has %zu bytes, expected 1 to %d", len, KEY_MAX);
    for (const char *p = key; p && *p; p++)
        if (iscntrl((unsigned char)*p))
            return cv_fail(err, -EINVAL, "run.key", "key: has a control character, expected printable text");
    return 0;
}

static int check_task(const char *task, struct cv_error *err)
{
    size_t len = task ? strlen(task) : 0;
    if (len < 1 || task[strspn(task, " \t\r\n")] == '\0')
        return cv_fail(err, -EINVAL, "run.task", "task: is empty, expected what is to be done");
    if (len > CV_LIMIT_TASK_BYTES)
        return cv_fail(err, -E2BIG, "run.task", "task: has %zu bytes, the limit is %d", len, CV_LIMIT_TASK_BYTES);
    return 0;
}

/* A user among others has a share, so that nobody can take it all. */
static int check_share(const struct cv_agents *agents, uid_t uid, struct cv_error *err)
{
    int n = 0;
    const struct run *run;
    if (uid == 0 || uid == geteuid())
        return 0;
    TAILQ_FOREACH(run, &agents->runs, link) n += run->uid == uid;
    if (n >= CV_LIMIT_USER_RUNS)
        return cv_deny(err, -EBUSY, "budget", "run.limit", "%d runs of user %u are active, which is the limit; wait for one to end", n, (unsigned)uid);
    return 0;
}

static int check_room(const struct cv_agents *agents, uid_t uid, struct cv_error *err)
{
    if (agents->closing)
        return cv_fail(err, -ESHUTDOWN, "daemon.stopping", "the daemon is stopping and takes no new run");
    if (agents->active >= CV_LIMIT_RUNS_ACTIVE)
        return cv_deny(err, -EBUSY, "budget", "run.limit", "%d runs are active, the limit is %d; wait for one to end", agents->active,
                       CV_LIMIT_RUNS_ACTIVE);
    struct cv_error lost = CV_ERROR_INIT;
    if (cv_store_failed(agents->store, &lost)) {
        if (err)
            *err = lost;
        return lost.code < 0 ? lost.code : -EIO;
    }
    return check_share(agents, uid, err);
}

/* ---- conversations ------------------------------------------------------------------------------------------------------ */

/* What was asked for before is part of the request. */
static void see_history(struct run *run)
{
    size_t i;
    json_t *before;
    json_array_foreach(run->history, i, before)
        seen_text(&run->seen, cv_json_str(before, "task", ""));
}

static void on_before(const json_t *records, const struct cv_error *err, void *arg)
{
    struct run *run = arg;
    struct cv_error why = CV_ERROR_INIT;
    if (err)
        why = *err;
    else if (run->stopping)
        cv_fail(&why, -ECANCELED, "daemon.stopping", "the run was stopped before it began");
    else if (history_after(records, run->uid, &run->history, &why) == 0) {
        see_history(run);
        record_created(run);
        return;
    }
    run_begun(run, NULL, false, &why);
    run_release(run);
}

/* What was said before, if there is a before; then the run becomes durable. */
static void look_before(struct run *run)
{
    if (run->after)
        cv_store_run_events(run->agents->store, run->after, 0, on_before, run);
    else
        record_created(run);
}

static void on_chosen(struct run *run)
{
    struct cv_error why = CV_ERROR_INIT;
    if (!run->stopping) {
        look_before(run);
        return;
    }
    cv_fail(&why, -ECANCELED, "daemon.stopping", "the run was stopped before it began");
    run_begun(run, NULL, false, &why);
    run_release(run);
}

/* Its tools first, which may take a moment. */
static void settle(struct run *run)
{
    if (!run_choose(run, on_chosen))
        look_before(run);
}

/* ---- keys ------------------------------------------------------------------------------------------------------------- */

struct repeat {
    struct cv_agents *agents;
    cv_run_begun_fn fn;
    void *arg;
    struct cv_id id;
};

static void on_repeat(void *arg)
{
    struct repeat *repeat = arg;
    if (repeat->fn)
        repeat->fn(repeat->id.text, true, NULL, repeat->arg);
    agents_release(repeat->agents);
    free(repeat);
}

static void wait_for(struct run *run, cv_run_begun_fn fn, void *arg, bool repeated)
{
    struct begun *begun = cv_new(struct begun);
    begun->fn = fn;
    begun->arg = arg;
    begun->repeated = repeated;
    STAILQ_INSERT_TAIL(&run->begun, begun, link);
}

/* A run that lives and has this key: the caller is told its id when it is durable. */
static bool join_living(struct cv_agents *agents, const struct cv_run_request *request, cv_run_begun_fn fn, void *arg)
{
    cv_auto_free char *key = cv_format("%u/%s", (unsigned)request->access.uid, request->key);
    struct run *run;
    TAILQ_FOREACH(run, &agents->runs, link)
    {
        if (!run->key || strcmp(run->key, key) != 0)
            continue;
        if (!run->durable) {
            wait_for(run, fn, arg, true);
            return true;
        }
        struct repeat *repeat = cv_new(struct repeat);
        *repeat = (struct repeat){.agents = agents, .fn = fn, .arg = arg, .id = run->id};
        agents_hold(agents);
        cv_loop_defer(agents->loop, on_repeat, repeat);
        return true;
    }
    return false;
}

static void on_key(const json_t *value, const struct cv_error *err, void *arg)
{
    struct run *run = arg;
    struct cv_error why = CV_ERROR_INIT;
    const char *id = cv_json_str(value, "id", NULL);
    if (err) {
        run_begun(run, NULL, false, err);
    } else if (id) {
        run_begun(run, id, true, NULL);
    } else if (run->stopping) {
        cv_fail(&why, -ECANCELED, "daemon.stopping", "the run was stopped before it began");
        run_begun(run, NULL, false, &why);
    } else {
        settle(run);
        return;
    }
    run_release(run);
}

/* ---- the door of the room --------------------------------------------------------------------------------------------- */

int cv_run_start(struct cv_agents *agents, const struct cv_run_request *request, cv_run_begun_fn fn, void *arg, struct cv_error *err)
{
    const struct cv_id id = cv_id_new('r');
    struct cv_access_request keeping = request->access;
    struct budget budget;
    struct cv_access *access = NULL;
    int rc;
    keeping.keep = id.text; /* for runs undo */
    if ((rc = check_task(request->task, err)) < 0 || (rc = check_key(request->key, err)) < 0 ||
        (rc = budget_init(&budget, request->max_steps, request->timeout_s, cv_clock_mono_us(), err)) < 0)
        return rc;
    if (!agents->closing && request->key && join_living(agents, request, fn, arg))
        return 0;
    if ((rc = check_room(agents, request->access.uid, err)) < 0 || (rc = cv_access_open(agents->door, &keeping, &access, err)) < 0)
        return rc;
    struct run *run = run_create(agents, request, &id, &budget, access);
    wait_for(run, fn, arg, false);
    if (run->key)
        cv_store_find_key(agents->store, run->key, on_key, run);
    else
        settle(run);
    return 0;
}
