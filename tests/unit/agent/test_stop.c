// SPDX-License-Identifier: MIT
/*
 * test_stop.c - the ends that come from outside, in each state of a run: cancel, deadline, the listener that leaves, the
 * daemon that closes, and what a restart makes of a run that was left.
 */
#include "tests/unit/agent/fixture.h"

#include "daemon/base/limits.h"

#define READ_CALL(path) "{\"reply\": {\"tool\": \"fs_read\", \"args\": {\"path\": \"" path "\"}}}\n"
#define WRITE(path) "{\"reply\": {\"tool\": \"fs_write\", \"args\": {\"path\": \"" path "\", \"text\": \"x\"}}}\n"
#define NEVER "{\"reply\": {\"final\": \"never\"}}\n"
#define SLOWLY "{\"reply\": {\"final\": \"late\"}, \"delay_ms\": 60000}\n"

static const struct {
    const char *where; /* the state in which the stop comes */
    const char *script;
    const char *last;  /* the event after which it comes */
    const char *shape;
} places[] = {
    {"queued", SLOWLY, "plan", "plan end"},
    {"thinking", SLOWLY, "plan", "plan end"},
    {"thinking", READ_CALL("a") SLOWLY, "observation", "plan think call observation end"},
    {"acting", READ_CALL("slow") NEVER, "call", "plan think call observation end"},
    {"acting", WRITE("slow") NEVER, "call", "plan think call observation end"},
    {"waiting", WRITE("ask") NEVER, "approval", "plan think call approval observation end"},
};
enum { PLACES = sizeof places / sizeof places[0] };

static size_t place;
static int hits;
static void (*stop_it)(struct listener *listener);

static struct run *only_run(void)
{
    return TAILQ_FIRST(&fx.agents->runs);
}

/* Polls: the state in question follows the event within a few turns of the loop. */
static void poll_state(void *arg)
{
    struct listener *listener = arg;
    struct run *run = only_run();
    if (run && strcmp(state_name(run->state), places[place].where) != 0 && hits++ < 1000) {
        cv_loop_post(fx.loop, poll_state, arg);
        return;
    }
    assert_non_null(run);
    assert_string_equal(state_name(run->state), places[place].where);
    stop_it(listener);
    cv_loop_release(fx.loop);
}

static void at_place(struct listener *listener, const json_t *event)
{
    if (strcmp(cv_json_str(event, "event", ""), places[place].last) != 0)
        return;
    listener->on_event = NULL;
    cv_loop_hold(fx.loop);
    cv_loop_post(fx.loop, poll_state, listener);
}

static void begin(struct listener *listener, struct cv_run_request *request)
{
    fx_open(places[place].script);
    hits = 0;
    listener->on_event = at_place;
    if (strcmp(places[place].where, "queued") == 0)
        fx.agents->admitting = true; /* nobody's turn comes */
    assert_int_equal(fx_start(listener, request, NULL), 0);
    cv_loop_run(fx.loop);
}

static void finish(struct listener *listener)
{
    fx.agents->admitting = false;
    fx_forget(listener);
    fx_close();
}

static void cancel(struct listener *listener)
{
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(cv_run_cancel(fx.agents, listener->run, &err), 0);
    cv_run_cancel(fx.agents, listener->run, &err); /* twice is once */
}

static void test_cancel(void **state)
{
    (void)state;
    stop_it = cancel;
    for (place = 0; place < PLACES; place++) {
        struct listener l = {0};
        struct cv_error err = CV_ERROR_INIT;
        struct cv_run_request request = fx_request("do it");
        begin(&l, &request);
        fx_check_run(&l, "cancelled", places[place].shape);
        assert_int_equal(cv_run_cancel(fx.agents, l.run, &err), -EALREADY);
        finish(&l);
    }
}

static void test_cancel_unknown(void **state)
{
    struct cv_error err = CV_ERROR_INIT;
    (void)state;
    fx_open(SLOWLY);
    assert_int_equal(cv_run_cancel(fx.agents, "r000000000000000000", &err), -ENOENT);
    assert_int_equal(cv_run_cancel(fx.agents, "r", &err), -ENOENT);
    fx_close();
}

static void nothing(struct listener *listener)
{
    (void)listener;
}

static void test_deadline(void **state)
{
    (void)state;
    stop_it = nothing;
    for (place = 0; place < PLACES; place++) {
        struct listener l = {0};
        struct cv_run_request request = fx_request("do it");
        request.timeout_s = 1;
        begin(&l, &request);
        fx_check_run(&l, "deadline", places[place].shape);
        assert_string_equal(cv_json_str(json_object_get(fx_last(&l), "error"), "guard", ""), "deadline");
        finish(&l);
    }
}

/* ---- listeners that leave --------------------------------------------------------------------------------------------- */

static void leave(struct listener *listener)
{
    cv_watch_stop(listener->watch);
}

static void test_left(void **state)
{
    (void)state;
    stop_it = leave;
    for (place = 0; place < PLACES; place++) {
        struct listener l = {0}, later = {0};
        struct cv_run_request request = fx_request("do it");
        begin(&l, &request);
        assert_int_equal(l.ends, 1);
        assert_int_equal(l.code, -ECANCELED);
        snprintf(later.run, sizeof later.run, "%s", l.run);
        assert_int_equal(fx_watch(&later, l.run), 0);
        cv_loop_run(fx.loop);
        fx_check_run(&later, "cancelled", places[place].shape);
        fx_forget(&later);
        finish(&l);
    }
}

static void test_detached_goes_on(void **state)
{
    struct listener l = {.stop_after = 2}, later = {0};
    struct cv_run_request request = fx_request("do it");
    (void)state;
    fx_open(READ_CALL("a") "{\"reply\": {\"final\": \"ok\"}}\n");
    request.detach = true;
    assert_int_equal(fx_start(&l, &request, NULL), 0);
    cv_loop_run(fx.loop);
    assert_int_equal(l.ends, 1);
    assert_int_equal(l.code, -ECANCELED);
    assert_int_equal(json_array_size(l.events), 2);
    snprintf(later.run, sizeof later.run, "%s", l.run);
    assert_int_equal(fx_watch(&later, l.run), 0);
    cv_loop_run(fx.loop);
    fx_check_run(&later, "done", "plan think call observation think end");
    fx_forget(&later);
    fx_forget(&l);
    fx_close();
}

/* The second listener's leaving is nobody's business. */
static struct listener second;

static void add_second(struct listener *listener, const json_t *event)
{
    if (strcmp(cv_json_str(event, "event", ""), "think") == 0 && !second.events) {
        cv_auto_free char *start = cv_strndup(listener->run, 12);
        second.stop_after = 1;
        assert_int_equal(fx_watch(&second, start), 0); /* by the start of its id */
    }
}

static void test_second_listener(void **state)
{
    struct listener l = {.on_event = add_second};
    struct cv_run_request request = fx_request("do it");
    (void)state;
    fx_open(READ_CALL("a") "{\"reply\": {\"final\": \"ok\"}, \"delay_ms\": 50}\n");
    fx_run(&l, &request, "done", "plan think call observation think end");
    assert_int_equal(second.ends, 1);
    assert_int_equal(second.code, -ECANCELED);
    fx_forget(&second);
    fx_forget(&l);
    fx_close();
}

static void test_watch_unknown(void **state)
{
    struct listener l = {0};
    (void)state;
    fx_open(SLOWLY);
    assert_int_equal(fx_watch(&l, "r000000000000000000"), 0);
    cv_loop_run(fx.loop);
    assert_int_equal(l.ends, 1);
    assert_int_equal(l.code, -ENOENT);
    assert_int_equal(json_array_size(l.events), 0);
    fx_forget(&l);
    fx_close();
}

static void test_watch_stopped_while_reading(void **state)
{
    struct listener l = {0};
    (void)state;
    fx_open(SLOWLY);
    assert_int_equal(fx_watch(&l, "r000000000000000000"), 0);
    cv_watch_stop(l.watch);
    assert_int_equal(l.ends, 0);
    cv_loop_run(fx.loop);
    assert_int_equal(l.ends, 1);
    assert_int_equal(l.code, -ECANCELED);
    fx_forget(&l);
    fx_close();
}

/* ---- the daemon ------------------------------------------------------------------------------------------------------- */

static void close_all(struct listener *listener)
{
    (void)listener;
    cv_agents_close(fx.agents, fx_on_closed, NULL);
}

static void test_close(void **state)
{
    (void)state;
    stop_it = close_all;
    for (place = 0; place < PLACES; place++) {
        struct listener l = {0};
        struct cv_run_request request = fx_request("do it");
        fx_open(places[place].script);
        hits = 0;
        l.on_event = at_place;
        if (strcmp(places[place].where, "queued") == 0)
            fx.agents->admitting = true;
        assert_int_equal(fx_start(&l, &request, NULL), 0);
        cv_loop_run(fx.loop);
        assert_true(fx.closed);
        fx_check_events(&l);
        cv_auto_free char *shape = fx_shape(l.events);
        assert_string_equal(shape, places[place].shape);
        assert_string_equal(cv_json_str(fx_last(&l), "status", ""), "cancelled");
        fx_forget(&l);
        fx_close();
    }
}

static void test_close_before_durable(void **state)
{
    struct listener l = {0}, keyed = {0}, refused = {0};
    struct cv_run_request request = fx_request("do it");
    struct cv_error err = CV_ERROR_INIT;
    (void)state;
    fx_open(SLOWLY);
    assert_int_equal(fx_start(&l, &request, NULL), 0);
    request.key = "k";
    assert_int_equal(fx_start(&keyed, &request, NULL), 0);
    cv_agents_close(fx.agents, fx_on_closed, NULL);
    assert_int_equal(fx_start(&refused, &request, &err), -ESHUTDOWN);
    cv_loop_run(fx.loop);
    assert_true(fx.closed);
    assert_int_equal(l.begun, 1); /* its record was on its way: it began and was cancelled */
    assert_string_equal(cv_json_str(fx_last(&l), "status", ""), "cancelled");
    assert_int_equal(keyed.begun, 1);
    assert_int_equal(keyed.begun_code, -ECANCELED);
    assert_int_equal(refused.begun, 0);
    fx_forget(&keyed);
    fx_forget(&l);
    fx_close();
}

/* ---- a restart -------------------------------------------------------------------------------------------------------- */

static void post(const char *kind, const char *run, int step, const char *call, json_t *payload)
{
    struct cv_event event = {.kind = kind, .run = run, .step = step, .call = call, .payload = payload};
    cv_store_append(fx.store, &event, NULL, NULL);
}

static void test_settle(void **state)
{
    struct listener l = {0};
    const char *run = "r000000000000000001";
    const char *call = "c000000000000000001";
    (void)state;
    fx_open(SLOWLY);
    post("run.created", run, 0, "", json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:{}, s:i}", "task", "t", "workspace", "/w", "policy", "workspace",
                                              "policy_hash", "p", "grant_hash", "g", "model", "m", "limits", "uid", 1000));
    post("run.state", run, 0, "", json_pack("{s:s, s:s, s:s}", "from", "queued", "event", "admitted", "to", "thinking"));
    post("run.step", run, 1, "", json_pack("{s:i, s:i, s:i, s:s}", "evaluated", 5, "cached", 0, "generated", 7, "reply",
                                           "{\"tool\": \"fs_write\", \"args\": {\"path\": \"a\", \"text\": \"x\"}}"));
    post("run.state", run, 1, "", json_pack("{s:s, s:s, s:s}", "from", "thinking", "event", "reply_call", "to", "acting"));
    post("call.intent", run, 1, call, json_pack("{s:s, s:{s:s, s:s}, s:s, s:s, s:s}", "tool", "fs_write", "args", "path", "a", "text", "x", "effect",
                                                "FILE", "verdict", "allow", "rule", "tools.allow[2]"));
    fx_stop();
    cv_auto_free char *model = cv_format("script:%s/replies", fx.folder);
    fx_spawn(model);
    snprintf(l.run, sizeof l.run, "%s", run);
    assert_int_equal(fx_watch(&l, run), 0);
    cv_loop_run(fx.loop);
    fx_check_run(&l, "failed", "plan think call end");
    assert_string_equal(cv_json_str(fx_nth(&l, "call", 0), "call", ""), call);
    assert_string_equal(cv_json_str(json_object_get(fx_last(&l), "error"), "guard", ""), "restart");
    assert_int_equal(cv_json_num(json_object_get(fx_last(&l), "tokens"), "generated", 0), 7);
    fx_forget(&l);
    fx_close();
}

/* The daemon died between the last transition and run.ended: the end stands, and the answer is in the last reply. */
static void test_settle_after_the_answer(void **state)
{
    struct listener l = {0};
    const char *run = "r000000000000000002";
    (void)state;
    fx_open(SLOWLY);
    post("run.created", run, 0, "", json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:{}, s:i}", "task", "t", "workspace", "/w", "policy", "workspace",
                                              "policy_hash", "p", "grant_hash", "g", "model", "m", "limits", "uid", 1000));
    post("run.state", run, 0, "", json_pack("{s:s, s:s, s:s}", "from", "queued", "event", "admitted", "to", "thinking"));
    post("run.step", run, 1, "", json_pack("{s:i, s:i, s:i, s:s}", "evaluated", 5, "cached", 0, "generated", 7, "reply", "{\"final\": \"42\"}"));
    post("run.state", run, 1, "", json_pack("{s:s, s:s, s:s}", "from", "thinking", "event", "reply_final", "to", "done"));
    fx_stop();
    cv_auto_free char *model = cv_format("script:%s/replies", fx.folder);
    fx_spawn(model);
    snprintf(l.run, sizeof l.run, "%s", run);
    assert_int_equal(fx_watch(&l, run), 0);
    cv_loop_run(fx.loop);
    fx_check_run(&l, "done", "plan think end");
    assert_string_equal(cv_json_str(fx_last(&l), "answer", ""), "42");
    assert_null(json_object_get(fx_last(&l), "error"));
    fx_forget(&l);
    fx_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cancel),
        cmocka_unit_test(test_cancel_unknown),
        cmocka_unit_test(test_deadline),
        cmocka_unit_test(test_left),
        cmocka_unit_test(test_detached_goes_on),
        cmocka_unit_test(test_second_listener),
        cmocka_unit_test(test_watch_unknown),
        cmocka_unit_test(test_watch_stopped_while_reading),
        cmocka_unit_test(test_close),
        cmocka_unit_test(test_close_before_durable),
        cmocka_unit_test(test_settle),
        cmocka_unit_test(test_settle_after_the_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
