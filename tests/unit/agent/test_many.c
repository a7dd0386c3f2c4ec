// SPDX-License-Identifier: MIT
/*
 * test_many.c - many runs at once: the bound on them, whose turn it is, idempotency keys, and requests that are refused
 * before anything is made.
 */
#include "tests/unit/agent/fixture.h"

#include "daemon/base/limits.h"

#define READ_CALL(path) "{\"reply\": {\"tool\": \"fs_read\", \"args\": {\"path\": \"" path "\"}}}\n"
#define FINAL(text) "{\"reply\": {\"final\": \"" text "\"}, \"delay_ms\": 5}\n"

enum { MANY = 70 };

static int most_working;

static void count_working(struct listener *listener, const json_t *event)
{
    const struct run *run;
    int working = 0;
    (void)listener, (void)event;
    TAILQ_FOREACH(run, &fx.agents->runs, link) working += run_is_working(run);
    if (working > most_working)
        most_working = working;
}

static void test_many(void **state)
{
    struct listener l[MANY] = {0};
    struct cv_run_request request = fx_request("do it");
    struct cv_error err = CV_ERROR_INIT;
    (void)state;
    fx_open(READ_CALL("a") FINAL("ok"));
    for (int i = 0; i < MANY; i++) {
        l[i].on_event = count_working;
        int rc = fx_start(&l[i], &request, &err);
        assert_int_equal(rc, i < CV_LIMIT_RUNS_ACTIVE ? 0 : -EBUSY);
    }
    assert_non_null(strstr(err.text, "limit"));
    assert_int_equal(cv_agents_active(fx.agents), CV_LIMIT_RUNS_ACTIVE);
    cv_loop_run(fx.loop);
    assert_int_equal(cv_agents_active(fx.agents), 0);
    assert_int_equal(most_working, CV_LIMIT_ENGINE_SEQUENCES);
    for (int i = 0; i < MANY; i++) {
        if (i < CV_LIMIT_RUNS_ACTIVE)
            fx_check_run(&l[i], "done", "plan think call observation think end");
        fx_forget(&l[i]);
    }
    fx_close();
}

static void test_a_share_of_a_user(void **state)
{
    struct listener l[CV_LIMIT_USER_RUNS + 2] = {0};
    struct cv_run_request request = fx_request("do it");
    struct cv_error err = CV_ERROR_INIT;
    (void)state;
    fx_open(READ_CALL("a") FINAL("ok"));
    request.access.uid = 54321;
    for (int i = 0; i <= CV_LIMIT_USER_RUNS; i++)
        assert_int_equal(fx_start(&l[i], &request, &err), i < CV_LIMIT_USER_RUNS ? 0 : -EBUSY);
    assert_non_null(strstr(err.text, "16 runs of user 54321 are active"));
    request.access.uid = 54322; /* there is room for others */
    assert_int_equal(fx_start(&l[CV_LIMIT_USER_RUNS + 1], &request, &err), 0);
    cv_loop_run(fx.loop);
    for (int i = 0; i < CV_LIMIT_USER_RUNS + 2; i++)
        fx_forget(&l[i]);
    fx_close();
}

/* ---- keys ------------------------------------------------------------------------------------------------------------- */

static void test_key_after_the_end(void **state)
{
    struct listener first = {0}, again = {0}, other = {0};
    struct cv_run_request request = fx_request("do it");
    (void)state;
    fx_open(FINAL("ok"));
    request.key = "nightly";
    fx_run(&first, &request, "done", "plan think end");
    fx_run(&again, &request, "done", "plan think end");
    assert_false(first.repeated);
    assert_true(again.repeated);
    assert_string_equal(again.run, first.run);
    request.access.uid = 1001; /* somebody else's key is another key */
    fx_run(&other, &request, "done", "plan think end");
    assert_false(other.repeated);
    assert_string_not_equal(other.run, first.run);
    fx_forget(&other);
    fx_forget(&again);
    fx_forget(&first);
    fx_close();
}

static struct listener during;

static void start_again(struct listener *listener, const json_t *event)
{
    struct cv_run_request request = fx_request("do it");
    (void)listener, (void)event;
    if (during.events || during.begun)
        return;
    request.key = "nightly";
    assert_int_equal(fx_start(&during, &request, NULL), 0);
    assert_int_equal(during.begun, 0);
}

static void test_key_at_once_and_during(void **state)
{
    struct listener a = {.on_event = start_again}, b = {0};
    struct cv_run_request request = fx_request("do it");
    (void)state;
    fx_open(FINAL("ok"));
    request.key = "nightly";
    assert_int_equal(fx_start(&a, &request, NULL), 0);
    assert_int_equal(fx_start(&b, &request, NULL), 0); /* before the first is durable */
    cv_loop_run(fx.loop);
    fx_check_run(&a, "done", "plan think end");
    fx_check_run(&b, "done", "plan think end");
    fx_check_run(&during, "done", "plan think end");
    assert_false(a.repeated);
    assert_true(b.repeated);
    assert_true(during.repeated);
    assert_string_equal(b.run, a.run);
    assert_string_equal(during.run, a.run);
    fx_forget(&during);
    fx_forget(&b);
    fx_forget(&a);
    fx_close();
}

/* ---- refused ---------------------------------------------------------------------------------------------------------- */

static void test_bad_requests(void **state)
{
    cv_auto_free char *huge = cv_zalloc(CV_LIMIT_TASK_BYTES + 2);
    memset(huge, 'x', CV_LIMIT_TASK_BYTES + 1);
    const struct {
        const char *task, *key, *workspace;
        int steps, seconds, code;
        const char *word;
    } bad[] = {
        {"", NULL, "/w", 0, 0, -EINVAL, "task"},
        {" \n", NULL, "/w", 0, 0, -EINVAL, "task"},
        {NULL, NULL, "/w", 0, 0, -EINVAL, "task"},
        {huge, NULL, "/w", 0, 0, -E2BIG, "task"},
        {"t", "", "/w", 0, 0, -EINVAL, "key"},
        {"t", "a\nb", "/w", 0, 0, -EINVAL, "key"},
        {"t", huge, "/w", 0, 0, -EINVAL, "key"},
        {"t", NULL, "w", 0, 0, -EINVAL, "workspace"},
        {"t", NULL, "/w", -1, 0, -ERANGE, "max_steps"},
        {"t", NULL, "/w", CV_LIMIT_RUN_STEPS + 1, 0, -ERANGE, "max_steps"},
        {"t", NULL, "/w", 0, -1, -ERANGE, "timeout_s"},
        {"t", NULL, "/w", 0, CV_LIMIT_RUN_SECONDS + 1, -ERANGE, "timeout_s"},
    };
    (void)state;
    fx_open(FINAL("ok"));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct listener l = {0};
        struct cv_error err = CV_ERROR_INIT;
        struct cv_run_request request = fx_request(bad[i].task);
        request.key = bad[i].key;
        request.max_steps = bad[i].steps;
        request.timeout_s = bad[i].seconds;
        request.access.workspace = bad[i].workspace;
        assert_int_equal(fx_start(&l, &request, &err), bad[i].code);
        assert_non_null(strstr(err.text, bad[i].word));
        cv_loop_run(fx.loop);
        assert_int_equal(l.begun, 0);
        assert_int_equal(cv_agents_active(fx.agents), 0);
    }
    fx_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many), cmocka_unit_test(test_a_share_of_a_user),
        cmocka_unit_test(test_key_after_the_end),
        cmocka_unit_test(test_key_at_once_and_during),
        cmocka_unit_test(test_bad_requests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
