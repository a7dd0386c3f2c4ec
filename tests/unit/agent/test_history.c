// SPDX-License-Identifier: MIT
/*
 * test_history.c - conversations: what a run knows of those before it, and what it is not told.
 */
#include "tests/unit/agent/fixture.h"

#include "agent/history.h"
#include "daemon/base/limits.h"

#define FINAL(text) "{\"reply\": {\"final\": \"" text "\"}}\n"

static int start_after(struct listener *listener, const char *task, const char *after)
{
    struct cv_run_request request = fx_request(task);
    request.after = after;
    assert_int_equal(fx_start(listener, &request, NULL), 0);
    cv_loop_run(fx.loop);
    return listener->begun_code;
}

static void test_conversation(void **state)
{
    struct listener a = {0}, b = {0}, c = {0};
    (void)state;
    fx_open(FINAL("blue") FINAL("because of the air") FINAL("in the evening"));
    assert_int_equal(start_after(&a, "What colour is the sky?", NULL), 0);
    assert_int_equal(start_after(&b, "Why?", a.run), 0);
    char start[9] = "";
    memcpy(start, b.run, 8); /* shortened, as people type it */
    int rc = start_after(&c, "When is it red?", start);
    if (rc == -ENOTUNIQ) { /* ids of one moment begin alike */
        fx_forget(&c);
        rc = start_after(&c, "When is it red?", b.run);
    }
    assert_int_equal(rc, 0);
    cv_auto_json json_t *records = fx_records(c.run);
    const json_t *created = json_object_get(json_array_get(records, 0), "payload");
    const json_t *history = json_object_get(created, "history");
    assert_int_equal(json_array_size(history), 2);
    assert_string_equal(cv_json_str(json_array_get(history, 0), "task", ""), "What colour is the sky?");
    assert_string_equal(cv_json_str(json_array_get(history, 0), "reply", ""), "{\"final\": \"blue\"}");
    assert_string_equal(cv_json_str(json_array_get(history, 1), "run", ""), b.run);
    assert_string_equal(cv_json_str(created, "after", ""), b.run);
    assert_string_equal(cv_json_str(fx_nth(&c, "plan", 0), "after", ""), b.run);
    fx_check_run(&c, "done", "plan think end");
    fx_forget(&a), fx_forget(&b), fx_forget(&c);
    fx_close();
}

static void test_no_answer(void **state)
{
    struct listener a = {0}, b = {0};
    (void)state;
    fx_open(FINAL("one") FINAL("two"));
    struct cv_run_request request = fx_request("never ends well");
    request.key = "k";
    assert_int_equal(fx_start(&a, &request, NULL), 0);
    cv_loop_run(fx.loop);
    cv_auto_json json_t *records = fx_records(a.run);
    json_t *ended = json_object_get(json_array_get(records, json_array_size(records) - 1), "payload");
    json_object_set_new(ended, "answer", json_string(""));
    json_object_set_new(ended, "state", json_string("cancelled"));
    json_t *history = NULL;
    assert_int_equal(history_after(records, geteuid(), &history, NULL), 0);
    assert_string_equal(cv_json_str(json_array_get(history, 0), "reply", ""), "{\"final\": \"(no answer: cancelled)\"}");
    json_decref(history);
    fx_forget(&a), fx_forget(&b);
    fx_close();
}

static void test_refused(void **state)
{
    struct listener a = {0}, b = {0}, c = {0};
    struct cv_error err = CV_ERROR_INIT;
    json_t *history = NULL;
    (void)state;
    fx_open(FINAL("one"));
    assert_int_equal(start_after(&b, "more", "r0000000000000000000"), -ENOENT);
    assert_int_equal(start_after(&a, "first", NULL), 0);
    cv_auto_json json_t *records = fx_records(a.run);
    json_t *created = json_object_get(json_array_get(records, 0), "payload");
    json_object_set_new(created, "uid", json_integer(4242));
    assert_int_equal(history_after(records, 4243, &history, &err), -EPERM);
    assert_non_null(strstr(err.text, "another user"));
    assert_int_equal(history_after(records, 4242, &history, &err), 0);
    json_decref(history);
    json_array_remove(records, json_array_size(records) - 1);
    assert_int_equal(history_after(records, 4242, &history, &err), -EBUSY);
    assert_int_equal(history_after(NULL, 4242, &history, &err), -ENOENT);
    fx_forget(&a), fx_forget(&b), fx_forget(&c);
    fx_close();
}

/* The oldest exchanges go when not all fit; a single one is always cut to fit. */
static void test_bound(void **state)
{
    (void)state;
    char text[4001];
    memset(text, 'x', 4000);
    text[4000] = '\0';
    json_t *before = json_array();
    for (int i = 0; i < 6; i++)
        json_array_append_new(before, json_pack("{s:s, s:s, s:s}", "run", "r1", "task", "old", "reply", "{}"));
    cv_auto_json json_t *records = json_pack("[{s:s, s:s, s:{s:s, s:i, s:o}}, {s:s, s:s, s:{s:s, s:s}}]", "kind", "run.created", "run", "r7", "payload", "task",
                                             text, "uid", (int)geteuid(), "history", before, "kind", "run.ended", "run", "r7", "payload", "state", "done",
                                             "answer", text);
    for (int round = 0; round < 4; round++) {
        json_t *history = NULL;
        assert_int_equal(history_after(records, geteuid(), &history, NULL), 0);
        size_t count = json_array_size(history);
        assert_true(json_dumpb(history, NULL, 0, JSON_COMPACT) <= CV_LIMIT_HISTORY_BYTES);
        assert_string_equal(cv_json_str(json_array_get(history, count - 1), "run", ""), "r7");
        json_object_set_new(json_object_get(json_array_get(records, 0), "payload"), "history", history);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conversation),
        cmocka_unit_test(test_no_answer),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
