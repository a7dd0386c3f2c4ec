// SPDX-License-Identifier: MIT
/*
 * fixture.h - what tests of whole runs share: a loop, a store in a folder of its own, the `script` engine, a door, the
 * agents, and listeners that keep what they were told. The door is the fake one, or with FX_REAL_DOOR defined the real one with
 * its sandbox and the shipped policies. Included by exactly one .c of a test program.
 */
#pragma once

#include "agent/run.h"
#include "daemon/base/file.h"
#ifdef FX_REAL_DOOR
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "sandbox/sandbox.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#else
#include "tests/unit/agent/fake_door.h"
#endif

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <unistd.h>

struct listener {
    json_t *events;
    struct cv_watch *watch; /* NULL after on_end */
    int ends;
    int code;
    int stop_after; /* stops itself after so many events; 0 never */
    void (*on_event)(struct listener *listener, const json_t *event);
    char run[CV_ID_LEN + 1];
    int begun, begun_code;
    bool repeated;
    bool quiet; /* does not watch */
};

static struct {
    char folder[64];
    struct cv_loop *loop;
    struct cv_store *store;
    struct cv_engine *engine;
    struct cv_agents *agents;
    struct cv_door *door;
    char workspace[80];
    bool closed;
} fx;

#ifdef FX_REAL_DOOR
static struct cv_policy_set *fx_policies;
static struct cv_sandbox *fx_sandbox;

static void fx_make_door(void)
{
    const char *folders[] = {fx.folder, CORVID_SOURCE_DIR "/policies"};
    struct cv_sandbox_options options = {.nursery = CORVID_BIN_DIR "/corvid-nursery", .worker = CORVID_BIN_DIR "/corvid-worker"};
    struct cv_error err = CV_ERROR_INIT;
    snprintf(fx.workspace, sizeof fx.workspace, "%s/workspace", fx.folder);
    mkdir(fx.workspace, 0755);
    assert_int_equal(cv_policy_set_create(folders, 2, &fx_policies, NULL), 0);
    if (cv_sandbox_create(fx.loop, &options, &fx_sandbox, &err) < 0)
        fail_msg("%s", err.text);
    assert_int_equal(cv_door_create(fx.loop, fx.store, fx_sandbox, fx_policies, &fx.door, NULL), 0);
}

static void fx_close_door(void)
{
    cv_door_destroy(fx.door);
    cv_sandbox_close(fx_sandbox, NULL, NULL);
    cv_policy_set_destroy(fx_policies);
}
#else
static void fx_make_door(void)
{
    memset(&fake_door, 0, sizeof fake_door);
    fake_door.loop = fx.loop;
    fake_door.store = fx.store;
    fx.door = &fake_door;
    strcpy(fx.workspace, "/w");
}

static void fx_close_door(void)
{
    assert_int_equal(fake_door.accesses, 0);
}
#endif

static void fx_spawn(const char *model)
{
    struct cv_engine_options options = {.model = model};
    cv_auto_free char *path = cv_format("%s/journal.db", fx.folder);
    fx.closed = false;
    assert_int_equal(cv_loop_create(&fx.loop, NULL), 0);
    assert_int_equal(cv_store_open(fx.loop, path, &fx.store, NULL), 0);
    assert_int_equal(cv_engine_create(fx.loop, &options, NULL, NULL, &fx.engine, NULL), 0);
    fx_make_door();
    assert_int_equal(cv_agents_create(fx.loop, fx.store, fx.door, fx.engine, &fx.agents, NULL), 0);
    cv_agents_settle(fx.agents);
}

/* Starts everything; `script` is the text of a file of replies, or NULL for no model. */
static void fx_open(const char *script)
{
    strcpy(fx.folder, "/tmp/corvid-agent-XXXXXX");
    assert_non_null(mkdtemp(fx.folder));
    cv_auto_free char *model = script ? cv_format("script:%s/replies", fx.folder) : cv_strdup("none");
    if (script)
        assert_int_equal(cv_file_write(model + strlen("script:"), 0600, script, strlen(script), NULL), 0);
    fx_spawn(model);
}

static void fx_on_closed(void *arg)
{
    (void)arg;
    fx.closed = true;
}

static void fx_stop(void)
{
    if (!fx.closed)
        cv_agents_close(fx.agents, fx_on_closed, NULL);
    cv_loop_run(fx.loop);
    assert_true(fx.closed);
    fx_close_door();
    cv_engine_close(fx.engine, NULL, NULL);
    cv_store_close(fx.store, NULL, NULL);
    cv_loop_run(fx.loop);
    cv_loop_destroy(fx.loop);
}

static void fx_close(void)
{
    fx_stop();
    cv_auto_free char *command = cv_format("rm -rf '%s'", fx.folder);
    assert_int_equal(system(command), 0);
}

/* ---- listeners -------------------------------------------------------------------------------------------------------- */

static void fx_on_event(const json_t *event, void *arg)
{
    struct listener *listener = arg;
    json_array_append(listener->events, (json_t *)event);
    if (listener->on_event)
        listener->on_event(listener, event);
    if (listener->stop_after && json_array_size(listener->events) == (size_t)listener->stop_after)
        cv_watch_stop(listener->watch);
}

static void fx_on_end(const struct cv_error *err, void *arg)
{
    struct listener *listener = arg;
    listener->ends++;
    listener->code = err ? err->code : 0;
    listener->watch = NULL;
}

static int fx_watch(struct listener *listener, const char *run)
{
    struct cv_watch_events events = {.on_event = fx_on_event, .on_end = fx_on_end};
    if (!listener->events)
        listener->events = json_array();
    return cv_run_watch(fx.agents, run, &events, listener, &listener->watch, NULL);
}

static void fx_on_begun(const char *run, bool repeated, const struct cv_error *err, void *arg)
{
    struct listener *listener = arg;
    listener->begun++;
    listener->begun_code = err ? err->code : 0;
    listener->repeated = repeated;
    if (err)
        return;
    snprintf(listener->run, sizeof listener->run, "%s", run);
    if (!listener->quiet)
        assert_int_equal(fx_watch(listener, run), 0);
}

static struct cv_run_request fx_request(const char *task)
{
    struct cv_run_request request = {.task = task, .access = {.workspace = fx.workspace, .uid = geteuid(), .attended = true}};
    return request;
}

static int fx_start(struct listener *listener, const struct cv_run_request *request, struct cv_error *err)
{
    return cv_run_start(fx.agents, request, fx_on_begun, listener, err);
}

static void fx_forget(struct listener *listener)
{
    json_decref(listener->events);
    *listener = (struct listener){0};
}

/* ---- looking at what happened ----------------------------------------------------------------------------------------- */

static json_t *fx_records_found;

static void fx_on_records(const json_t *value, const struct cv_error *err, void *arg)
{
    (void)arg;
    assert_null(err);
    fx_records_found = json_incref((json_t *)value);
}

/* The journal of a run; gives it. */
static json_t *fx_records(const char *run)
{
    fx_records_found = NULL;
    cv_store_run_events(fx.store, run, 0, fx_on_records, NULL);
    cv_loop_run(fx.loop);
    assert_non_null(fx_records_found);
    return fx_records_found;
}

static const json_t *fx_last(const struct listener *listener)
{
    size_t count = json_array_size(listener->events);
    return count ? json_array_get(listener->events, count - 1) : NULL;
}

/* "plan think call observation end" */
static char *fx_shape(const json_t *events)
{
    struct cv_buf text = CV_BUF_INIT;
    size_t i;
    json_t *event;
    json_array_foreach(events, i, event) cv_buf_printf(&text, "%s%s", i ? " " : "", cv_json_str(event, "event", "?"));
    return cv_buf_take(&text);
}

static __attribute__((unused)) const json_t *fx_nth(const struct listener *listener, const char *name, int n)
{
    size_t i;
    json_t *event;
    json_array_foreach(listener->events, i, event) if (strcmp(cv_json_str(event, "event", ""), name) == 0 && n-- == 0) return event;
    return NULL;
}

static void fx_check_events(const struct listener *listener)
{
    size_t i;
    json_t *event;
    assert_int_equal(listener->ends, 1);
    assert_int_equal(listener->code, 0);
    json_array_foreach(listener->events, i, event)
    {
        assert_int_equal(cv_json_num(event, "seq", 0), (int)i + 1);
        assert_string_equal(cv_json_str(event, "run", ""), listener->run);
        assert_true(telling_is_end(event) == (i + 1 == json_array_size(listener->events)));
    }
}

/* Whatever a run did: its events are in order and end once, the journal tells the same ones, replaying it through the table
 * gives its status, and its story agrees. */
static void fx_check_run(const struct listener *listener, const char *status, const char *shape)
{
    struct listener again = {0};
    enum run_state state;
    struct cv_error err = CV_ERROR_INIT;
    fx_check_events(listener);
    cv_auto_free char *have = fx_shape(listener->events);
    assert_string_equal(have, shape);
    assert_string_equal(cv_json_str(fx_last(listener), "status", ""), status);
    snprintf(again.run, sizeof again.run, "%s", listener->run);
    assert_int_equal(fx_watch(&again, listener->run), 0);
    cv_loop_run(fx.loop);
    fx_check_events(&again);
    if (!json_equal(again.events, listener->events)) {
        cv_auto_free char *live = cv_json_canonical(listener->events);
        cv_auto_free char *told = cv_json_canonical(again.events);
        assert_string_equal(told, live);
    }
    fx_forget(&again);
    cv_auto_json json_t *records = fx_records(listener->run);
    if (cv_run_replay(records, &state, &err) < 0)
        fail_msg("replay: %s", err.text);
    assert_string_equal(state_name(state), status);
    cv_auto_json json_t *story = cv_run_story(records);
    assert_string_equal(cv_json_str(story, "status", ""), status);
    assert_string_equal(cv_json_str(story, "answer", "?"), cv_json_str(fx_last(listener), "answer", "!"));
    assert_int_equal(json_array_size(json_object_get(story, "steps")), cv_json_num(fx_last(listener), "steps", -1));
}

/* Runs one task to its end and checks it. */
static __attribute__((unused)) void fx_run(struct listener *listener, const struct cv_run_request *request, const char *status, const char *shape)
{
    struct cv_error err = CV_ERROR_INIT;
    if (fx_start(listener, request, &err) < 0)
        fail_msg("start: %s", err.text);
    assert_int_equal(listener->begun, 0); /* never inside the function that started it */
    cv_loop_run(fx.loop);
    assert_int_equal(listener->begun, 1);
    fx_check_run(listener, status, shape);
}
