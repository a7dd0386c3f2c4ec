// SPDX-License-Identifier: MIT
/*
 * test_whole.c - whole runs through the real door, with its sandbox, tools and policies: effects are real, and what was told
 * while a run lived is told again from the records that the door wrote (fx_check_run).
 */
#define FX_REAL_DOOR
#include "tests/unit/agent/fixture.h"

static const char asking[] = "{\"about\": \"asks before every write\", \"extends\": \"workspace\","
                             " \"tools\": {\"ask\": [{\"tool\": \"fs_write\", \"why\": \"a test\"}]}}";

static struct cv_run_request whole_request(const char *policy)
{
    struct cv_run_request request = fx_request("do it");
    request.access.policy = policy;
    request.access.uid = geteuid();
    request.access.gid = getegid();
    return request;
}

static char *content(const char *name)
{
    struct cv_buf text = CV_BUF_INIT;
    cv_auto_free char *path = cv_format("%s/%s", fx.workspace, name);
    cv_file_read(path, 4096, &text, NULL);
    return cv_buf_take(&text);
}

static void test_effects(void **state)
{
    struct listener l = {0};
    struct cv_run_request request = whole_request(NULL);
    (void)state;
    fx_open("{\"reply\": {\"tool\": \"fs_write\", \"args\": {\"path\": \"a.txt\", \"text\": \"hello\"}}}\n"
            "{\"expect\": \"ok: wrote 5 bytes to a.txt\", \"reply\": {\"tool\": \"fs_read\", \"args\": {\"path\": \"a.txt\"}}}\n"
            "{\"expect\": \"hello\", \"reply\": {\"tool\": \"fs_read\", \"args\": {\"path\": \"b.txt\"}}}\n"
            "{\"expect\": \"error: b.txt: no such file or folder (filesystem)\", \"reply\": {\"tool\": \"fs_read\", \"args\": {}}}\n"
            "{\"expect\": \"(schema)\", \"reply\": {\"tool\": \"fly\", \"args\": {}}}\n"
            "{\"expect\": \"(schema)\", \"reply\": {\"final\": \"ok\"}}\n");
    fx_run(&l, &request, "done",
           "plan think call observation think call observation think call observation think call observation think call observation think end");
    cv_auto_free char *text = content("a.txt");
    assert_string_equal(text, "hello");
    cv_auto_json json_t *records = fx_records(l.run);
    cv_auto_json json_t *story = cv_run_story(records);
    const json_t *call = json_array_get(json_object_get(json_array_get(json_object_get(story, "steps"), 0), "calls"), 0);
    assert_string_equal(cv_json_str(call, "effect", ""), "FILE");
    assert_true(cv_json_num(json_object_get(call, "enforced"), "landlock_abi", 0) > 0);
    fx_forget(&l);
    fx_close();
}

static void test_denied(void **state)
{
    struct listener l = {0};
    struct cv_run_request request = whole_request("readonly");
    (void)state;
    fx_open("{\"reply\": {\"tool\": \"fs_write\", \"args\": {\"path\": \"a.txt\", \"text\": \"x\"}}}\n"
            "{\"expect\": \"(policy: \", \"reply\": {\"final\": \"I may not\"}}\n");
    fx_run(&l, &request, "denied", "plan think call observation think end");
    cv_auto_free char *text = content("a.txt");
    assert_string_equal(text, "");
    assert_string_equal(cv_json_str(json_object_get(fx_last(&l), "error"), "guard", ""), "policy");
    assert_true(cv_json_str(json_object_get(fx_last(&l), "error"), "rule", "")[0] != '\0');
    fx_forget(&l);
    fx_close();
}

static bool say;

static void answer(struct listener *listener, const json_t *event)
{
    (void)listener;
    if (strcmp(cv_json_str(event, "event", ""), "approval") == 0)
        assert_int_equal(cv_door_answer(fx.door, cv_json_str(event, "approval", ""), geteuid(), say, NULL, NULL), 0);
}

static void test_approval(void **state)
{
    (void)state;
    for (int yes = 0; yes < 2; yes++) {
        struct listener l = {.on_event = answer};
        struct cv_run_request request = whole_request("asking");
        say = yes;
        fx_open("{\"reply\": {\"tool\": \"fs_write\", \"args\": {\"path\": \"a.txt\", \"text\": \"x\"}}}\n{\"reply\": {\"final\": \"ok\"}}\n");
        cv_auto_free char *path = cv_format("%s/asking.json", fx.folder);
        assert_int_equal(cv_file_write(path, 0644, asking, strlen(asking), NULL), 0);
        fx_run(&l, &request, yes ? "done" : "denied", "plan think call approval observation think end");
        cv_auto_free char *text = content("a.txt");
        assert_string_equal(text, yes ? "x" : "");
        fx_forget(&l);
        fx_close();
    }
}

static void cancel_soon(struct listener *listener, const json_t *event)
{
    if (strcmp(cv_json_str(event, "event", ""), "call") == 0)
        assert_int_equal(cv_run_cancel(fx.agents, listener->run, NULL), 0);
}

static void test_cancel(void **state)
{
    struct listener l = {.on_event = cancel_soon};
    struct cv_run_request request = whole_request(NULL);
    (void)state;
    fx_open("{\"reply\": {\"tool\": \"shell\", \"args\": {\"command\": \"sleep 50\"}}}\n{\"reply\": {\"final\": \"never\"}}\n");
    fx_run(&l, &request, "cancelled", "plan think call observation end");
    fx_forget(&l);
    fx_close();
}

static void test_deadline(void **state)
{
    struct listener l = {0};
    struct cv_run_request request = whole_request(NULL);
    (void)state;
    fx_open("{\"reply\": {\"tool\": \"shell\", \"args\": {\"command\": \"sleep 50\"}}}\n{\"reply\": {\"final\": \"never\"}}\n");
    request.timeout_s = 1;
    fx_run(&l, &request, "deadline", "plan think call observation end");
    fx_forget(&l);
    fx_close();
}

static void close_during(struct listener *listener, const json_t *event)
{
    (void)listener;
    if (strcmp(cv_json_str(event, "event", ""), "call") == 0)
        cv_agents_close(fx.agents, fx_on_closed, NULL);
}

static void test_close(void **state)
{
    struct listener l = {.on_event = close_during};
    struct cv_run_request request = whole_request(NULL);
    (void)state;
    fx_open("{\"reply\": {\"tool\": \"shell\", \"args\": {\"command\": \"sleep 50\"}}}\n");
    assert_int_equal(fx_start(&l, &request, NULL), 0);
    cv_loop_run(fx.loop);
    assert_true(fx.closed);
    fx_check_events(&l);
    assert_string_equal(cv_json_str(fx_last(&l), "status", ""), "cancelled");
    fx_forget(&l);
    fx_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_effects), cmocka_unit_test(test_denied),   cmocka_unit_test(test_approval),
        cmocka_unit_test(test_cancel),  cmocka_unit_test(test_deadline), cmocka_unit_test(test_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
