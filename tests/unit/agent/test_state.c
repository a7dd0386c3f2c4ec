// SPDX-License-Identifier: MIT
/*
 * test_state.c - the table of a run's life is whole, and every journal in tests/journals (its name begins with the state it
 * must end in) replays through it, tells events that end so, and makes a story that agrees. A journal that was tampered with
 * does not replay.
 */
#include "agent/agent.h"
#include "agent/state.h"
#include "agent/telling.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "tests/unit/agent/fake_door.h" /* the table names actions, and those the door */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <string.h>

/* ---- the table -------------------------------------------------------------------------------------------------------- */

static void test_every_pair(void **state)
{
    size_t rows = 0, found = 0;
    (void)state;
    for (const struct run_row *row = run_table; row->state != RUN_STATES; row++)
        rows++;
    for (int s = 0; s < RUN_STATES; s++) {
        for (int e = 0; e < RUN_EVENTS; e++) {
            const struct run_row *row = state_row((enum run_state)s, (enum run_event)e);
            if (!row)
                continue; /* refused */
            found++;
            assert_int_equal(row->state, s);
            assert_int_equal(row->event, e);
            assert_false(state_is_end(row->state)); /* no way out of an end */
            if (state_is_end(row->next) && e != RUN_ON_RESTART)
                assert_true(row->action != NULL); /* every end is recorded and told */
        }
    }
    assert_int_equal(found, rows); /* no pair twice */
}

/* What can come at any time has a row in every state that lasts. */
static void test_stops_everywhere(void **state)
{
    static const enum run_event stops[] = {RUN_ON_CANCEL, RUN_ON_TIMEOUT, RUN_ON_STORE_FAILED, RUN_ON_RESTART};
    (void)state;
    for (int s = 0; s < RUN_STATES; s++)
        for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++)
            assert_true((state_row((enum run_state)s, stops[i]) != NULL) == !state_is_end((enum run_state)s));
}

static void test_all_reachable(void **state)
{
    bool reached[RUN_STATES] = {[RUN_QUEUED] = true};
    (void)state;
    for (int round = 0; round < RUN_STATES; round++)
        for (const struct run_row *row = run_table; row->state != RUN_STATES; row++)
            reached[row->next] = reached[row->next] || reached[row->state];
    for (int s = 0; s < RUN_STATES; s++)
        assert_true(reached[s]);
    for (int e = 0; e < RUN_EVENTS; e++) {
        bool used = false;
        for (int s = 0; s < RUN_STATES; s++)
            used = used || state_row((enum run_state)s, (enum run_event)e);
        assert_true(used);
    }
}

static void test_names(void **state)
{
    (void)state;
    for (int s = 0; s < RUN_STATES; s++)
        assert_int_equal(state_find(state_name((enum run_state)s)), s);
    for (int e = 0; e < RUN_EVENTS; e++)
        assert_int_equal(state_event_find(state_event_name((enum run_event)e)), e);
    assert_int_equal(state_find("asleep"), -ENOENT);
    assert_int_equal(state_event_find(""), -ENOENT);
}

/* ---- recorded journals ------------------------------------------------------------------------------------------------ */

static json_t *load(const char *name)
{
    cv_auto_free char *path = cv_format("%s/tests/journals/%s", CORVID_SOURCE_DIR, name);
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    json_t *records = json_array();
    assert_int_equal(cv_file_read(path, 1 << 20, &text, NULL), 0);
    char *rest = text.data;
    for (char *line; (line = strsep(&rest, "\n")) && line[0];) {
        json_t *record = json_loads(line, 0, NULL);
        assert_non_null(record);
        json_array_append_new(records, record);
    }
    return records;
}

static void check_journal(const char *name)
{
    struct cv_error err = CV_ERROR_INIT;
    enum run_state state;
    cv_auto_json json_t *records = load(name);
    cv_auto_free char *want = cv_strndup(name, strcspn(name, "-"));
    if (cv_run_replay(records, &state, &err) < 0)
        fail_msg("%s: %s", name, err.text);
    assert_string_equal(state_name(state), want);
    cv_auto_json json_t *told = telling_of_journal(records);
    const json_t *end = json_array_get(told, json_array_size(told) - 1);
    assert_true(telling_is_end(end));
    assert_string_equal(cv_json_str(end, "status", ""), want);
    cv_auto_json json_t *story = cv_run_story(records);
    assert_string_equal(cv_json_str(story, "status", ""), want);
    assert_string_equal(cv_json_str(story, "answer", "?"), cv_json_str(end, "answer", "!"));
}

/* Without one of its transitions, or with one of them twice, a journal is no life of a run any more. */
static void check_tampered(const char *name)
{
    enum run_state state;
    cv_auto_json json_t *records = load(name);
    for (size_t i = 0; i < json_array_size(records); i++) {
        const json_t *record = json_array_get(records, i);
        const json_t *payload = json_object_get(record, "payload");
        bool loop = strcmp(cv_json_str(payload, "from", ""), cv_json_str(payload, "to", "")) == 0;
        if (strcmp(cv_json_str(record, "kind", ""), "run.state") != 0 || loop)
            continue;
        struct cv_error err = CV_ERROR_INIT;
        cv_auto_json json_t *without = json_copy(records);
        cv_auto_json json_t *twice = json_copy(records);
        json_array_remove(without, i);
        json_array_insert(twice, i, (json_t *)record);
        assert_int_equal(cv_run_replay(without, &state, &err), -EPROTO);
        assert_non_null(strstr(err.text, "event "));
        assert_int_equal(cv_run_replay(twice, &state, &err), -EPROTO);
    }
}

static void each_journal(void (*check)(const char *name), int *count)
{
    DIR *folder = opendir(CORVID_SOURCE_DIR "/tests/journals");
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (!strstr(entry->d_name, ".jsonl"))
            continue;
        check(entry->d_name);
        ++*count;
    }
    closedir(folder);
}

static void test_journals(void **state)
{
    int count = 0;
    (void)state;
    each_journal(check_journal, &count);
    assert_true(count >= 20);
}

static void test_tampered_journals(void **state)
{
    int count = 0;
    (void)state;
    each_journal(check_tampered, &count);
    assert_true(count >= 20);
}

static void test_broken_journals(void **state)
{
    static const char *const broken[] = {
        "[]",
        "[{\"seq\": 1, \"kind\": \"run.state\", \"payload\": {\"from\": \"queued\", \"event\": \"admitted\", \"to\": \"thinking\"}}]",
        "[{\"seq\": 1, \"kind\": \"run.created\", \"payload\": {}}, {\"seq\": 2, \"kind\": \"run.created\", \"payload\": {}}]",
        "[{\"seq\": 1, \"kind\": \"run.created\", \"payload\": {}}, {\"seq\": 2, \"kind\": \"run.ended\", \"payload\": {\"state\": \"done\"}}]",
        "[{\"seq\": 1, \"kind\": \"run.created\", \"payload\": {}},"
        " {\"seq\": 2, \"kind\": \"run.state\", \"payload\": {\"from\": \"queued\", \"event\": \"admitted\", \"to\": \"acting\"}}]",
        "[{\"seq\": 1, \"kind\": \"run.created\", \"payload\": {}}, {\"seq\": 2, \"kind\": \"run.state\", \"payload\": null}]",
    };
    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        enum run_state out;
        struct cv_error err = CV_ERROR_INIT;
        cv_auto_json json_t *records = json_loads(broken[i], 0, NULL);
        assert_non_null(records);
        assert_int_equal(cv_run_replay(records, &out, &err), -EPROTO);
    }
}

/* ---- the story -------------------------------------------------------------------------------------------------------- */

static void test_story(void **state)
{
    cv_auto_json json_t *records = load("done-two-calls.jsonl");
    cv_auto_json json_t *story = cv_run_story(records);
    cv_auto_json json_t *nothing = json_array();
    (void)state;
    const json_t *steps = json_object_get(story, "steps");
    assert_int_equal(json_array_size(steps), 3);
    const json_t *call = json_array_get(json_object_get(json_array_get(steps, 1), "calls"), 0);
    assert_string_equal(cv_json_str(call, "tool", ""), "fs_write");
    assert_string_equal(cv_json_str(call, "effect", ""), "FILE");
    assert_string_equal(cv_json_str(call, "verdict", ""), "allow");
    assert_string_equal(cv_json_str(call, "text", ""), "text of b");
    assert_true(cv_json_flag(call, "ok"));
    assert_int_equal(cv_json_num(json_object_get(call, "enforced"), "landlock_abi", 0), 3);
    assert_non_null(json_object_get(call, "ms"));
    assert_int_equal(json_array_size(json_object_get(json_array_get(steps, 2), "calls")), 0);
    assert_string_equal(cv_json_str(story, "task", ""), "do it");
    assert_string_equal(cv_json_str(story, "workspace", ""), "/w");
    assert_non_null(strstr(cv_json_str(story, "created", ""), "T"));
    assert_non_null(strstr(cv_json_str(story, "ended", ""), "T"));
    assert_true(cv_json_num(json_object_get(story, "tokens"), "generated", 0) > 0);
    assert_null(cv_run_story(nothing));
}

static void test_story_of_a_denial(void **state)
{
    cv_auto_json json_t *records = load("denied-by-policy.jsonl");
    cv_auto_json json_t *story = cv_run_story(records);
    (void)state;
    const json_t *call = json_array_get(json_object_get(json_array_get(json_object_get(story, "steps"), 0), "calls"), 0);
    assert_string_equal(cv_json_str(call, "verdict", ""), "deny");
    assert_false(cv_json_flag(call, "ok"));
    assert_string_equal(cv_json_str(json_object_get(call, "error"), "rule", ""), "files.write");
    assert_string_equal(cv_json_str(json_object_get(story, "error"), "guard", ""), "policy");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_pair),       cmocka_unit_test(test_stops_everywhere), cmocka_unit_test(test_all_reachable),
        cmocka_unit_test(test_names),            cmocka_unit_test(test_journals),         cmocka_unit_test(test_tampered_journals),
        cmocka_unit_test(test_broken_journals),  cmocka_unit_test(test_story),            cmocka_unit_test(test_story_of_a_denial),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
