// SPDX-License-Identifier: MIT
/*
 * test_kinds.c - every kind takes its smallest payload and refuses it with any one key gone or of another type; what the
 * types cannot say (outcomes, effect classes, answers) is a table of its own.
 */
#include "daemon/base/buf.h"
#include "daemon/base/file.h"
#include "daemon/store/kinds.h"
#include "tests/unit/store/fixture.h"

#include <errno.h>

static const char *call_of(const struct kind *kind)
{
    return kind->of_call ? "c1" : "";
}

static void test_smallest(void **state)
{
    (void)state;
    for (const struct cv_event_kind *row = cv_event_kinds; row->name; row++) {
        const struct kind *kind = kind_find(row->name);
        assert_non_null(kind);
        assert_true(strlen(row->summary) > 10);
        cv_auto_json json_t *payload = good_payload(row->name);
        struct cv_error err = CV_ERROR_INIT;
        if (kind_check(kind, "r1", call_of(kind), payload, &err) != 0)
            fail_msg("%s", err.text);
    }
    assert_null(kind_find("run.exploded"));
}

static void test_each_key_counts(void **state)
{
    (void)state;
    int dropped = 0;
    for (const struct cv_event_kind *row = cv_event_kinds; row->name; row++) {
        const struct kind *kind = kind_find(row->name);
        cv_auto_json json_t *good = good_payload(row->name);
        const char *key;
        json_t *value;
        json_object_foreach(good, key, value) {
            cv_auto_free char *required = cv_format("%s:", key);
            const char *place = strstr(kind->keys, required);
            if (!place || place[strlen(required)] < 'a') /* a capital: it may be missing */
                continue;
            cv_auto_json json_t *bad = json_deep_copy(good);
            json_object_del(bad, key);
            struct cv_error err = CV_ERROR_INIT;
            assert_int_equal(kind_check(kind, "r1", call_of(kind), bad, &err), -EINVAL);
            assert_non_null(strstr(err.text, key));
            assert_non_null(strstr(err.text, row->name));
            dropped++;
        }
    }
    assert_true(dropped > 30);
}

static const struct {
    const char *kind, *run, *call, *change, *expect;
} rows[] = {
    {"run.created", "", "", "{}", "event 'run.created': it has no run, expected a run id"},
    {"call.intent", "r1", "", "{}", "event 'call.intent': it has no call, expected a call id"},
    {"run.created", "r1", "", "{\"task\":7}", "event 'run.created': payload.task: expected a string, got an integer"},
    {"run.created", "r1", "", "{\"key\":7}", "event 'run.created': payload.key: expected a string, got an integer"},
    {"run.created", "r1", "", "{\"key\":\"k\"}", NULL},
    {"run.created", "r1", "", "{\"uid\":\"0\"}", "event 'run.created': payload.uid: expected an integer, got a string"},
    {"run.created", "r1", "", "{\"more\":1}", NULL},
    {"call.intent", "r1", "c1", "{\"effect\":\"NONE\"}", "event 'call.intent': payload.effect: 'NONE', expected READ, TXN, FILE, KEYED or OPAQUE"},
    {"call.started", "", "c1", "{\"effect\":\"OPAQUE\"}", NULL},
    {"call.read", "r1", "c1", "{\"effect\":\"FILE\"}",
     "event 'call.read': payload.effect: 'FILE', expected READ: other calls have call.intent and call.result"},
    {"call.read", "r1", "c1", "{\"enforced\":null}", NULL},
    {"call.result", "r1", "c1", "{\"ok\":1}", "event 'call.result': payload.ok: expected true or false, got an integer"},
    {"call.result", "r1", "c1", "{\"ok\":false}",
     "event 'call.result': payload.ok is false: expected an object 'error' with 'text' and, if any, 'guard'"},
    {"call.result", "r1", "c1", "{\"ok\":false,\"error\":{\"text\":\"t\",\"guard\":null}}", NULL},
    {"call.result", "r1", "c1", "{\"ok\":false,\"error\":{\"text\":\"t\"}}", NULL},
    {"call.result", "r1", "c1", "{\"ok\":false,\"error\":{\"text\":\"t\",\"guard\":3}}",
     "event 'call.result': payload.ok is false: expected an object 'error' with 'text' and, if any, 'guard'"},
    {"call.result", "r1", "c1", "{\"error\":{\"guard\":null}}",
     "event 'call.result': payload.ok is true: expected 'result' or the hash 'object', and no 'error'"},
    {"approval.answered", "r1", "c1", "{\"allow\":\"yes\"}", "event 'approval.answered': payload.allow: expected true or false, got a string"},
    {"approval.asked", "r1", "", "{}", "event 'approval.asked': it has no call, expected a call id"},
};

static void test_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cv_error err = CV_ERROR_INIT;
        cv_auto_json json_t *payload = good_payload(rows[i].kind);
        cv_auto_json json_t *change = json_loads(rows[i].change, 0, NULL);
        json_object_update(payload, change);
        int rc = kind_check(kind_find(rows[i].kind), rows[i].run, rows[i].call, payload, &err);
        assert_int_equal(rc, rows[i].expect ? -EINVAL : 0);
        if (rows[i].expect)
            assert_string_equal(err.text, rows[i].expect);
    }
}

static void test_outcome_by_object(void **state)
{
    (void)state;
    const struct kind *kind = kind_find("call.result");
    cv_auto_json json_t *by_object = json_pack("{ss sb ss}", "effect", "OPAQUE", "ok", 1, "object", "abc");
    cv_auto_json json_t *nothing = json_pack("{ss sb}", "effect", "OPAQUE", "ok", 1);
    cv_auto_json json_t *list = json_array();
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(kind_check(kind, "", "c1", by_object, &err), 0);
    assert_int_equal(kind_check(kind, "", "c1", nothing, &err), -EINVAL);
    assert_int_equal(kind_check(kind, "", "c1", list, &err), -EINVAL);
    assert_string_equal(err.text, "event 'call.result': payload: expected an object, got an array");
}

static void test_readme_has_every_kind(void **state)
{
    (void)state;
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    assert_int_equal(cv_file_read(CORVID_SOURCE_DIR "/daemon/store/README.md", 1 << 20, &text, NULL), 0);
    for (const struct cv_event_kind *row = cv_event_kinds; row->name; row++) {
        cv_auto_free char *line = cv_format("\n| `%s` | ", row->name);
        const char *found = strstr(cv_buf_text(&text), line);
        assert_non_null(found);
        const struct kind *kind = kind_find(row->name);
        for (const char *p = kind->keys; *p; p += strcspn(p, " "), p += strspn(p, " ")) {
            cv_auto_free char *key = cv_strndup(p, strcspn(p, ":"));
            const char *place = strstr(found, key);
            if (!place || place > strchr(found + 1, '\n'))
                fail_msg("the README's row of %s does not name '%s'", row->name, key);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_smallest),
        cmocka_unit_test(test_each_key_counts),
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_outcome_by_object),
        cmocka_unit_test(test_readme_has_every_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
