// SPDX-License-Identifier: MIT
/*
 * test_run.c - whole runs, from request to end: each plays recorded replies against the fake door and a real journal, and is
 * then told again from the journal, replayed through the table, and compared (fx_check_run).
 */
#include "tests/unit/agent/fixture.h"

#include "daemon/base/limits.h"

#include <signal.h>
#include <sys/resource.h>

#define CALL(tool, path) "{\"reply\": {\"tool\": \"" tool "\", \"args\": {\"path\": \"" path "\"}}}\n"
#define WRITE(path) "{\"reply\": {\"tool\": \"fs_write\", \"args\": {\"path\": \"" path "\", \"text\": \"x\"}}}\n"
#define FINAL(text) "{\"reply\": {\"final\": \"" text "\"}}\n"

/* Opens, runs one task, checks it. The listener is left for a closer look; release with done(). */
static void play(struct listener *listener, const char *script, const char *status, const char *shape)
{
    struct cv_run_request request = fx_request("do it");
    fx_open(script);
    fx_run(listener, &request, status, shape);
}

static void done(struct listener *listener)
{
    fx_forget(listener);
    fx_close();
}

static const char *end_error(const struct listener *listener, const char *key)
{
    return cv_json_str(json_object_get(fx_last(listener), "error"), key, "");
}

static void test_final_at_once(void **state)
{
    struct listener l = {0};
    (void)state;
    play(&l, FINAL("hello"), "done", "plan think end");
    assert_string_equal(cv_json_str(fx_last(&l), "answer", ""), "hello");
    assert_int_equal(cv_json_num(fx_last(&l), "steps", 0), 1);
    const json_t *plan = fx_nth(&l, "plan", 0);
    assert_string_equal(cv_json_str(plan, "task", ""), "do it");
    assert_string_equal(cv_json_str(plan, "policy", ""), "workspace");
    assert_string_equal(json_string_value(json_array_get(json_object_get(plan, "tools"), 0)), "fs_list");
    assert_int_equal(cv_json_num(json_object_get(plan, "limits"), "steps", 0), 12);
    assert_null(json_object_get(fx_last(&l), "error"));
    done(&l);
}

static void test_calls_then_final(void **state)
{
    struct listener l = {0};
    (void)state;
    play(&l, CALL("fs_read", "a") "{\"expect\": \"text of a\", \"reply\": {\"tool\": \"fs_write\", \"args\": {\"path\": \"b\", \"text\": \"x\"}}}\n"
             "{\"expect\": \"text of b\", \"reply\": {\"final\": \"ok\"}}\n",
         "done", "plan think call observation think call observation think end");
    const json_t *call = fx_nth(&l, "call", 1);
    assert_string_equal(cv_json_str(call, "tool", ""), "fs_write");
    assert_string_equal(cv_json_str(call, "verdict", ""), "allow");
    assert_string_equal(cv_json_str(call, "rule", ""), "tools.allow[0]");
    const json_t *observation = fx_nth(&l, "observation", 1);
    assert_true(cv_json_flag(observation, "ok"));
    assert_string_equal(cv_json_str(observation, "text", ""), "text of b");
    assert_string_equal(cv_json_str(json_object_get(observation, "result"), "text", ""), "text of b");
    assert_string_equal(cv_json_str(observation, "call", "?"), cv_json_str(call, "call", "!"));
    done(&l);
}

static void test_tool_error_is_an_observation(void **state)
{
    struct listener l = {0};
    (void)state;
    play(&l, CALL("fs_read", "none") "{\"expect\": \"error: none: no such file or folder (filesystem)\", \"reply\": {\"final\": \"none\"}}\n", "done",
         "plan think call observation think end");
    const json_t *error = json_object_get(fx_nth(&l, "observation", 0), "error");
    assert_string_equal(cv_json_str(error, "guard", ""), "filesystem");
    done(&l);
}

static void test_unknown_tool(void **state)
{
    struct listener l = {0};
    (void)state;
    play(&l, CALL("fly", "x") "{\"expect\": \"there is no tool 'fly'\", \"reply\": {\"final\": \"no\"}}\n", "done",
         "plan think call observation think end");
    assert_string_equal(cv_json_str(fx_nth(&l, "call", 0), "verdict", ""), "deny");
    done(&l);
}

static void test_bad_reply_goes_on(void **state)
{
    struct listener l = {0};
    (void)state;
    play(&l, "{\"reply\": {\"tool\": \"fs_read\"}}\n{\"expect\": \"error: reply.args: missing\", \"reply\": {\"final\": \"sorry\"}}\n", "done",
         "plan think observation think end");
    assert_string_equal(cv_json_str(json_object_get(fx_nth(&l, "observation", 0), "error"), "guard", ""), "schema");
    done(&l);
}

static void test_evidence(void **state)
{
    struct listener l = {0};
    (void)state;
    play(&l, CALL("fs_read", "a") "{\"reply\": {\"final\": \"ok\", \"evidence\": [\"c1\"]}}\n"
                                  "{\"expect\": \"'c1' is no call of this run\", \"reply\": {\"final\": \"ok\", \"evidence\": []}}\n",
         "done", "plan think call observation think observation think end");
    done(&l);
}

/* ---- denials ---------------------------------------------------------------------------------------------------------- */

static void test_denied(void **state)
{
    struct listener l = {0};
    (void)state;
    play(&l, WRITE("/etc/x") "{\"expect\": \"(policy: files.write)\", \"reply\": {\"final\": \"I may not\"}}\n", "denied",
         "plan think call observation think end");
    assert_string_equal(cv_json_str(fx_last(&l), "answer", ""), "I may not");
    assert_string_equal(end_error(&l, "guard"), "policy");
    assert_string_equal(end_error(&l, "rule"), "files.write");
    assert_non_null(strstr(end_error(&l, "hint"), "/etc/x"));
    done(&l);
}

/* A READ call does not make good the denial of a call with an effect; one with an effect does. */
static void test_denial_stands(void **state)
{
    struct listener l = {0};
    (void)state;
    play(&l, WRITE("/etc/x") CALL("fs_read", "a") FINAL("no"), "denied", "plan think call observation think call observation think end");
    done(&l);
}

static void test_denial_made_good(void **state)
{
    struct listener l = {0};
    (void)state;
    play(&l, WRITE("/etc/x") WRITE("a") FINAL("yes"), "done", "plan think call observation think call observation think end");
    done(&l);
}

static void test_denied_read_made_good_by_read(void **state)
{
    struct listener l = {0};
    (void)state;
    play(&l, CALL("fs_read", "/etc/shadow") CALL("fs_read", "a") FINAL("yes"), "done",
         "plan think call observation think call observation think end");
    done(&l);
}

static void test_error_does_not_make_good(void **state)
{
    struct listener l = {0};
    (void)state;
    play(&l, CALL("fs_read", "/etc/shadow") CALL("fs_read", "none") FINAL("no"), "denied",
         "plan think call observation think call observation think end");
    done(&l);
}

/* ---- guards ----------------------------------------------------------------------------------------------------------- */

static void test_repetition(void **state)
{
    struct listener l = {0};
    (void)state;
    play(&l, CALL("fs_read", "a") CALL("fs_read", "a") "{\"expect\": \"the same call gave this result before\", \"reply\": {\"tool\": \"fs_read\", "
                                                       "\"args\": {\"path\": \"a\"}}}\n" FINAL("never"),
         "failed", "plan think call observation think call observation think call observation end");
    assert_string_equal(end_error(&l, "guard"), "repetition");
    assert_string_equal(cv_json_str(fx_last(&l), "answer", "?"), "");
    done(&l);
}

static void test_other_results_are_no_repetition(void **state)
{
    struct listener l = {0};
    (void)state;
    play(&l, CALL("fs_read", "count") CALL("fs_read", "count") CALL("fs_read", "count") FINAL("ok"), "done",
         "plan think call observation think call observation think call observation think end");
    done(&l);
}

static void test_last_step_must_be_final(void **state)
{
    struct listener l = {0};
    struct cv_run_request request = fx_request("do it");
    (void)state;
    fx_open(CALL("fs_read", "a") CALL("fs_read", "b"));
    request.max_steps = 2;
    fx_run(&l, &request, "failed", "plan think call observation think end");
    assert_string_equal(end_error(&l, "guard"), "budget");
    assert_string_equal(end_error(&l, "reason"), "budget.steps");
    assert_int_equal(fake_door.calls, 1); /* the second call never reached the door */
    done(&l);
}

static void test_step_budget(void **state)
{
    struct listener l = {0};
    struct cv_run_request request = fx_request("do it");
    (void)state;
    fx_open("{\"reply\": {\"what\": 1}}\n");
    request.max_steps = 1;
    fx_run(&l, &request, "failed", "plan think observation end");
    assert_string_equal(end_error(&l, "reason"), "budget.steps");
    done(&l);
}

static void test_token_budget(void **state)
{
    struct listener l = {0};
    (void)state;
    fx_open(CALL("fs_read", "a") FINAL("never"));
    struct cv_run_request request = fx_request("do it");
    assert_int_equal(fx_start(&l, &request, NULL), 0);
    TAILQ_FIRST(&fx.agents->runs)->budget.max_tokens = 20; /* the first prompt alone is longer */
    cv_loop_run(fx.loop);
    fx_check_run(&l, "failed", "plan think call observation end");
    assert_string_equal(end_error(&l, "reason"), "budget.tokens");
    done(&l);
}

static void test_cut_reply(void **state)
{
    struct listener l = {0};
    char text[4 * CV_LIMIT_STEP_TOKENS + 64];
    (void)state;
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    cv_auto_free char *script = cv_format(FINAL("%s"), text);
    play(&l, script, "failed", "plan think end");
    assert_string_equal(end_error(&l, "reason"), "budget.step_tokens");
    assert_string_equal(end_error(&l, "guard"), "budget");
    done(&l);
}

static void test_long_view_is_cut(void **state)
{
    struct listener l = {0};
    (void)state;
    play(&l, CALL("fs_read", "long") "{\"expect\": \"x\\n[cut: 2000 of 9000 bytes shown]\", \"reply\": {\"final\": \"ok\"}}\n", "done",
         "plan think call observation think end");
    assert_null(json_object_get(fx_nth(&l, "observation", 0), "result")); /* too long for an event */
    done(&l);
}

/* ---- what fails ------------------------------------------------------------------------------------------------------- */

static void test_no_model(void **state)
{
    struct listener l = {0};
    (void)state;
    play(&l, NULL, "failed", "plan end");
    assert_non_null(strstr(end_error(&l, "text"), "--model"));
    done(&l);
}

static void test_engine_fails(void **state)
{
    struct listener l = {0};
    (void)state;
    play(&l, CALL("fs_read", "a") "{\"error\": \"the weights fell off\"}\n", "failed", "plan think call observation end");
    assert_string_equal(end_error(&l, "text"), "the weights fell off");
    done(&l);
}

static void test_door_refuses(void **state)
{
    struct listener l = {0};
    struct cv_run_request request = fx_request("do it");
    (void)state;
    fx_open(CALL("fs_read", "a"));
    fake_door.refuse = 1;
    fx_run(&l, &request, "failed", "plan think end");
    assert_string_equal(end_error(&l, "reason"), "door.busy");
    done(&l);
}

/* An append that the journal refuses ends the run: here somebody else ended it in the journal behind its back. */
static void end_behind(struct listener *listener, const json_t *event)
{
    if (strcmp(cv_json_str(event, "event", ""), "call") != 0)
        return;
    struct cv_event foreign = {.kind = "run.ended", .run = listener->run, .call = ""};
    foreign.payload = json_pack("{s:s, s:s, s:i}", "state", "failed", "answer", "", "steps", 0);
    cv_store_append(fx.store, &foreign, NULL, NULL);
}

static void test_store_refuses(void **state)
{
    struct listener l = {.on_event = end_behind};
    struct cv_run_request request = fx_request("do it");
    (void)state;
    int64_t begun_us = cv_clock_mono_us();
    fx_open(CALL("fs_read", "a") "{\"reply\": {\"final\": \"late\"}, \"delay_ms\": 60000}\n");
    request.timeout_s = 20;
    assert_int_equal(fx_start(&l, &request, NULL), 0);
    cv_loop_run(fx.loop);
    assert_true(cv_clock_mono_us() - begun_us < 10 * 1000000); /* the next record was refused, and that ended it: not its deadline */
    assert_int_equal(l.ends, 1);
    assert_string_equal(cv_json_str(fx_last(&l), "status", ""), "failed");
    assert_string_equal(end_error(&l, "reason"), "store.event");
    done(&l);
}

/* The disk is full from the first reply on: the run ends, is told so, and no further one begins. */
static void fill_disk(struct listener *listener, const json_t *event)
{
    struct rlimit limit;
    (void)listener;
    if (strcmp(cv_json_str(event, "event", ""), "plan") != 0)
        return;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = 1;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void test_store_lost(void **state)
{
    struct listener l = {.on_event = fill_disk}, next = {0};
    struct cv_run_request request = fx_request("do it");
    struct cv_error err = CV_ERROR_INIT;
    struct rlimit limit;
    (void)state;
    fx_open(CALL("fs_read", "a") "{\"reply\": {\"final\": \"late\"}, \"delay_ms\": 60000}\n");
    assert_int_equal(fx_start(&l, &request, NULL), 0);
    cv_loop_run(fx.loop);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_int_equal(l.ends, 1);
    assert_string_equal(cv_json_str(fx_last(&l), "status", ""), "failed");
    assert_non_null(strstr(end_error(&l, "reason"), "store."));
    assert_true(fx_start(&next, &request, &err) < 0);
    assert_non_null(err.text[0] ? err.text : NULL);
    done(&l);
}

/* ---- approvals -------------------------------------------------------------------------------------------------------- */

static void say_yes(struct listener *listener, const json_t *event)
{
    (void)listener;
    if (strcmp(cv_json_str(event, "event", ""), "approval") == 0)
        assert_int_equal(cv_door_answer(&fake_door, cv_json_str(event, "approval", ""), 1000, true, NULL, NULL), 0);
}

static void say_no(struct listener *listener, const json_t *event)
{
    (void)listener;
    if (strcmp(cv_json_str(event, "event", ""), "approval") == 0)
        assert_int_equal(cv_door_answer(&fake_door, cv_json_str(event, "approval", ""), 1000, false, NULL, NULL), 0);
}

static void test_approved(void **state)
{
    struct listener l = {.on_event = say_yes};
    (void)state;
    play(&l, WRITE("ask") "{\"expect\": \"text of answered\", \"reply\": {\"final\": \"ok\"}}\n", "done",
         "plan think call approval observation think end");
    assert_string_equal(cv_json_str(fx_nth(&l, "call", 0), "verdict", ""), "ask");
    const json_t *approval = fx_nth(&l, "approval", 0);
    assert_string_equal(cv_json_str(approval, "question", ""), "May it run?");
    assert_string_equal(cv_json_str(approval, "expires", ""), "1970-01-01T00:00:01.000000Z");
    done(&l);
}

static void reply(struct listener *listener, const json_t *event)
{
    (void)listener;
    if (strcmp(cv_json_str(event, "event", ""), "question") == 0)
        assert_int_equal(cv_door_reply(fx.door, cv_json_str(event, "question", ""), geteuid(), "green", NULL), 0);
}

static void test_question(void **state)
{
    struct listener l = {.on_event = reply};
    (void)state;
    play(&l, CALL("fs_read", "question") "{\"expect\": \"green\", \"reply\": {\"final\": \"ok\"}}\n", "done",
         "plan think call question observation think end");
    assert_string_equal(cv_json_str(fx_nth(&l, "question", 0), "text", ""), "Which colour?");
    done(&l);
}

/* A run that reads and reads: old observations fold, the prompt stays within the context, and every call may be cited. */
static void test_folding(void **state)
{
    struct listener l = {0};
    struct cv_buf script = CV_BUF_INIT;
    struct cv_buf shape = CV_BUF_INIT;
    struct cv_run_request request;
    int most = 0, last = 0;
    (void)state;
    cv_buf_puts(&shape, "plan");
    for (int i = 0; i < 40; i++) {
        cv_buf_printf(&script, "{\"reply\": {\"tool\": \"fs_read\", \"args\": {\"path\": \"long%d\"}}}\n", i);
        cv_buf_puts(&shape, " think call observation");
    }
    cv_buf_puts(&script, FINAL("read"));
    cv_buf_puts(&shape, " think end");
    fx_open(cv_buf_text(&script));
    request = fx_request("read everything");
    request.max_steps = 64;
    fx_run(&l, &request, "done", cv_buf_text(&shape));
    cv_auto_json json_t *records = fx_records(l.run);
    size_t i;
    json_t *record;
    json_array_foreach(records, i, record)
    {
        const json_t *payload = json_object_get(record, "payload");
        if (strcmp(cv_json_str(record, "kind", ""), "run.step") != 0)
            continue;
        int prompt = (int)cv_json_num(payload, "prompt", 0), folded = (int)cv_json_num(payload, "folded", 0);
        most = prompt > most ? prompt : most;
        assert_true(folded >= last);
        last = folded;
    }
    assert_in_range(most, 3000, 8191);
    assert_in_range(last, 20, 38);
    cv_buf_finish(&script);
    cv_buf_finish(&shape);
    done(&l);
}

#define PLUGIN(tool, words) {.name = tool, .signature = tool "(text)", .summary = words, .carrier = CV_BY_PLUGIN, .params = "{\"type\":\"object\"}"}

/* Of many tools of plugins a request sees those that fit it, after all of the shipped ones. */
static void test_plugins_are_chosen(void **state)
{
    static const struct cv_tool plugins[] = {
        PLUGIN("note_add", "Keep a note"),      PLUGIN("note_list", "List the notes"), PLUGIN("mail_send", "Send a mail"), PLUGIN("cal_add", "Add a day"),
        PLUGIN("chem_mass", "Weigh a molecule"), PLUGIN("unit_conv", "Convert units"),  PLUGIN("tv_on", "Switch it on"),    PLUGIN("tv_off", "Switch it off"),
        PLUGIN("map_find", "Find a place"),     {0},
    };
    struct listener l = {0};
    struct cv_run_request request;
    (void)state;
    fx_open(FINAL("ok"));
    fake_door.plugins = plugins;
    request = fx_request("put this into a note: weigh the molecules");
    fx_run(&l, &request, "done", "plan think end");
    const json_t *names = json_object_get(fx_nth(&l, "plan", 0), "tools");
    size_t count = json_array_size(names), i;
    json_t *name;
    assert_string_equal(json_string_value(json_array_get(names, count - 1)), "chem_mass");
    assert_string_equal(json_string_value(json_array_get(names, count - 2)), "note_list");
    assert_string_equal(json_string_value(json_array_get(names, count - 3)), "note_add");
    json_array_foreach(names, i, name) assert_string_not_equal(json_string_value(name), "tv_on");
    done(&l);
}

static void test_refused(void **state)
{
    struct listener l = {.on_event = say_no};
    (void)state;
    play(&l, WRITE("ask") FINAL("not done"), "denied", "plan think call approval observation think end");
    assert_string_equal(end_error(&l, "guard"), "approval");
    done(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_final_at_once),
        cmocka_unit_test(test_calls_then_final),
        cmocka_unit_test(test_tool_error_is_an_observation),
        cmocka_unit_test(test_unknown_tool),
        cmocka_unit_test(test_bad_reply_goes_on),
        cmocka_unit_test(test_evidence),
        cmocka_unit_test(test_denied),
        cmocka_unit_test(test_denial_stands),
        cmocka_unit_test(test_denial_made_good),
        cmocka_unit_test(test_denied_read_made_good_by_read),
        cmocka_unit_test(test_error_does_not_make_good),
        cmocka_unit_test(test_repetition),
        cmocka_unit_test(test_other_results_are_no_repetition),
        cmocka_unit_test(test_last_step_must_be_final),
        cmocka_unit_test(test_step_budget),
        cmocka_unit_test(test_token_budget),
        cmocka_unit_test(test_cut_reply),
        cmocka_unit_test(test_long_view_is_cut),
        cmocka_unit_test(test_no_model),
        cmocka_unit_test(test_engine_fails),
        cmocka_unit_test(test_door_refuses),
        cmocka_unit_test(test_store_refuses),
        cmocka_unit_test(test_store_lost),
        cmocka_unit_test(test_approved),
        cmocka_unit_test(test_question),
        cmocka_unit_test(test_folding),
        cmocka_unit_test(test_plugins_are_chosen),
        cmocka_unit_test(test_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
