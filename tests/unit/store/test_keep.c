// SPDX-License-Identifier: MIT
/*
 * test_keep.c - notes and what plugins keep: found by words and never by syntax, apart by user, bounded, refused when they
 * are no text; events by family; and that the tables are what replaying the events gives.
 */
#include "daemon/base/buf.h"
#include "daemon/base/limits.h"
#include "daemon/store/journal.h"
#include "tests/unit/store/fixture.h"

#include <errno.h>

static struct answered remember(struct fixture *f, uid_t uid, const char *text)
{
    struct answered answered = {0};
    cv_store_remember(f->store, uid, "r1", 1, "c1", text, on_answered, &answered);
    return finish_read(f, &answered);
}

static struct answered recall(struct fixture *f, uid_t uid, const char *query, int limit)
{
    struct answered answered = {0};
    cv_store_recall(f->store, uid, query, limit, on_answered, &answered);
    return finish_read(f, &answered);
}

static struct answered set(struct fixture *f, const char *plugin, uid_t uid, const char *key, const char *value)
{
    struct answered answered = {0};
    cv_store_plugin_set(f->store, plugin, uid, key, value, "r1", "c1", on_answered, &answered);
    return finish_read(f, &answered);
}

static struct answered get(struct fixture *f, const char *plugin, uid_t uid, const char *key)
{
    struct answered answered = {0};
    cv_store_plugin_get(f->store, plugin, uid, key, on_answered, &answered);
    return finish_read(f, &answered);
}

static struct answered keys(struct fixture *f, const char *plugin, uid_t uid, const char *prefix)
{
    struct answered answered = {0};
    cv_store_plugin_keys(f->store, plugin, uid, prefix, on_answered, &answered);
    return finish_read(f, &answered);
}

static struct answered events(struct fixture *f, const char *prefix, int64_t after, int limit)
{
    struct answered answered = {0};
    cv_store_events(f->store, prefix, after, limit, on_answered, &answered);
    return finish_read(f, &answered);
}

static void on_ignored(const json_t *value, const struct cv_error *err, void *arg)
{
    (void)arg;
    assert_true(value && !err);
}

static void expect_ok(struct answered answered)
{
    if (answered.err.code)
        fail_msg("%s", answered.err.text);
    json_decref(answered.value);
}

static void expect_error(struct answered answered, int code, const char *part)
{
    assert_int_equal(answered.err.code, code);
    if (!strstr(answered.err.text, part))
        fail_msg("'%s' lacks '%s'", answered.err.text, part);
    assert_null(answered.value);
}

/* The texts found, joined by '|'. */
static void expect_notes(struct answered answered, const char *expected)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    size_t i;
    json_t *note;
    if (answered.err.code)
        fail_msg("%s", answered.err.text);
    json_array_foreach(answered.value, i, note) {
        cv_buf_printf(&text, "%s%s", i ? "|" : "", cv_json_str(note, "text", "?"));
        assert_true(cv_json_num(note, "id", 0) > 0 && cv_json_num(note, "time_us", 0) > 0);
    }
    assert_string_equal(cv_buf_text(&text), expected);
    json_decref(answered.value);
}

static void expect_json(struct answered answered, const char *expected)
{
    if (answered.err.code)
        fail_msg("%s", answered.err.text);
    cv_auto_free char *text = cv_json_canonical(answered.value);
    assert_string_equal(text, expected);
    json_decref(answered.value);
}

static void test_notes(void **state)
{
    struct fixture *f = *state;
    expect_json(remember(f, 7, "the printer is in room 4"), "{\"id\":1}");
    expect_ok(remember(f, 7, "the key of the printer room is under the printer"));
    expect_ok(remember(f, 7, "Grüße an die Küche, \"quoted\" AND (odd) words*"));
    expect_ok(remember(f, 8, "the printer of another user"));
    expect_notes(recall(f, 7, "key", 10), "the key of the printer room is under the printer");
    expect_notes(recall(f, 7, "printers", 1), "the key of the printer room is under the printer"); /* it says so twice; stems count */
    expect_notes(recall(f, 7, "kuche", 10), "Grüße an die Küche, \"quoted\" AND (odd) words*");
    expect_notes(recall(f, 8, "printer", 10), "the printer of another user");
    expect_notes(recall(f, 9, "printer", 10), "");
    expect_notes(recall(f, 7, "elephant", 10), "");
    expect_notes(recall(f, 7, "", 2), "Grüße an die Küche, \"quoted\" AND (odd) words*|the key of the printer room is under the printer");
}

/* What would be syntax is data: no error, no other column, no match by an operator. */
static void test_no_syntax(void **state)
{
    static const char *const odd[] = {"\"", "\"\"", "*", "NEAR(", "a AND", "-", "text:", "^", "(", ")", "{", "a\"b\"c", "'; DROP TABLE memory; --", "\\",
                                      "+", "OR", "AND OR NOT", "\t \n", "key NOT key"};
    struct fixture *f = *state;
    expect_ok(remember(f, 7, "the key is here"));
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        struct answered answered = recall(f, 7, odd[i], 10);
        if (answered.err.code)
            fail_msg("'%s': %s", odd[i], answered.err.text);
        json_decref(answered.value);
    }
    expect_notes(recall(f, 7, "key NOT key", 10), "the key is here");
    expect_notes(recall(f, 7, "uid:7", 10), "");
    char many[4000];
    for (size_t i = 0; i + 2 < sizeof many; i += 2)
        memcpy(many + i, "a ", 3);
    expect_notes(recall(f, 7, many, 10), "");
}

static void test_bad_notes(void **state)
{
    struct fixture *f = *state;
    cv_auto_free char *long_text = cv_zalloc(CV_LIMIT_MEMORY_BYTES + 2);
    memset(long_text, 'x', CV_LIMIT_MEMORY_BYTES + 1);
    expect_error(remember(f, 7, ""), -EINVAL, "is empty");
    expect_error(remember(f, 7, " \n"), -EINVAL, "is empty");
    expect_error(remember(f, 7, "a\xff"), -EINVAL, "UTF-8 from byte 1");
    expect_error(remember(f, 7, long_text), -E2BIG, "4097 bytes, the limit is 4096");
    expect_error(recall(f, 7, long_text, 1), -E2BIG, "the query");
    expect_error(recall(f, 7, "\xc3", 1), -EINVAL, "UTF-8");
    expect_error(recall(f, 7, "x", 0), -ERANGE, "1 to 1000");
    long_text[CV_LIMIT_MEMORY_BYTES] = '\0';
    expect_json(remember(f, 7, long_text), "{\"id\":1}"); /* nothing was written before */
}

static void test_too_many_notes(void **state)
{
    struct fixture *f = *state;
    fixture_close(f);
    tamper(f->path, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999) INSERT INTO memory SELECT i, 7, 1, 'x' FROM n");
    assert_int_equal(fixture_open(f, NULL), 0);
    for (int i = 0; i < 2; i++) { /* ids of events come behind the rows above */
        cv_auto_free char *sql = cv_format("UPDATE memory SET id = id + 20000 WHERE id < 20000");
        fixture_close(f);
        tamper(f->path, sql);
        assert_int_equal(fixture_open(f, NULL), 0);
    }
    expect_ok(remember(f, 7, "the last one"));
    expect_error(remember(f, 7, "one too many"), -EDQUOT, "there are 10000 already");
    expect_ok(remember(f, 8, "another user's"));
    assert_false(cv_store_failed(f->store, NULL));
}

static void test_plugin_values(void **state)
{
    struct fixture *f = *state;
    expect_json(get(f, "notes", 7, "a"), "{\"value\":null}");
    expect_json(set(f, "notes", 7, "a", "1"), "{\"id\":1}");
    expect_ok(set(f, "notes", 7, "a", "2"));
    expect_ok(set(f, "notes", 7, "ab", ""));
    expect_ok(set(f, "notes", 7, "Ä%_", "percent"));
    expect_ok(set(f, "notes", 8, "a", "of 8"));
    expect_ok(set(f, "other", 7, "a", "of other"));
    expect_json(get(f, "notes", 7, "a"), "{\"value\":\"2\"}");
    expect_json(get(f, "notes", 7, "ab"), "{\"value\":\"\"}");
    expect_json(get(f, "notes", 8, "a"), "{\"value\":\"of 8\"}");
    expect_json(get(f, "other", 7, "a"), "{\"value\":\"of other\"}");
    expect_json(keys(f, "notes", 7, ""), "[\"a\",\"ab\",\"Ä%_\"]");
    expect_json(keys(f, "notes", 7, "a"), "[\"a\",\"ab\"]");
    expect_json(keys(f, "notes", 7, "%"), "[]");
    expect_json(keys(f, "notes", 7, "Ä"), "[\"Ä%_\"]");
    expect_ok(set(f, "notes", 7, "a", NULL));
    expect_ok(set(f, "notes", 7, "a", NULL)); /* what is not there can be removed */
    expect_json(get(f, "notes", 7, "a"), "{\"value\":null}");
    expect_json(get(f, "notes", 8, "a"), "{\"value\":\"of 8\"}");
}

static void test_bad_plugin_values(void **state)
{
    struct fixture *f = *state;
    cv_auto_free char *long_text = cv_zalloc(CV_LIMIT_PLUGIN_VALUE_BYTES + 2);
    memset(long_text, 'x', CV_LIMIT_PLUGIN_VALUE_BYTES + 1);
    expect_error(set(f, "notes", 7, "", "v"), -EINVAL, "the key: is empty");
    expect_error(set(f, "", 7, "k", "v"), -EINVAL, "the plugin's name: is empty");
    expect_error(set(f, "notes", 7, "\xff", "v"), -EINVAL, "the key: is no valid UTF-8");
    expect_error(set(f, "notes", 7, "k", "\xff"), -EINVAL, "the value: is no valid UTF-8");
    expect_error(set(f, "notes", 7, "k", long_text), -E2BIG, "the value: has 65537 bytes");
    expect_error(get(f, "notes", 7, long_text), -E2BIG, "the key");
    expect_error(keys(f, "notes", 7, "\xff"), -EINVAL, "the key");
    for (int i = 0; i < CV_LIMIT_PLUGIN_KEYS; i++) {
        char key[16];
        snprintf(key, sizeof key, "k%d", i);
        cv_store_plugin_set(f->store, "notes", 7, key, "v", "", "", on_ignored, NULL);
    }
    expect_error(set(f, "notes", 7, "one more", "v"), -EDQUOT, "keys of this plugin: there are 1000 already");
    expect_ok(set(f, "notes", 7, "k0", "changed"));
    expect_ok(set(f, "notes", 7, "k1", NULL));
    expect_ok(set(f, "notes", 7, "one more", "v"));
    struct answered all = keys(f, "notes", 7, "");
    assert_int_equal(json_array_size(all.value), CV_LIMIT_PLUGIN_KEYS);
    json_decref(all.value);
}

static void expect_seqs(struct answered answered, const char *expected)
{
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    size_t i;
    json_t *event;
    if (answered.err.code)
        fail_msg("%s", answered.err.text);
    json_array_foreach(answered.value, i, event)
        cv_buf_printf(&text, "%s%lld", i ? " " : "", (long long)cv_json_num(event, "seq", 0));
    assert_string_equal(cv_buf_text(&text), expected);
    json_decref(answered.value);
}

static void test_families(void **state)
{
    static const char *const kinds[] = {"job.added", "run.created", "job.slot", "memory.saved", "job.run", "job.slot", "run.step", "job.removed"};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        append(f, kinds[i], strncmp(kinds[i], "run.", 4) == 0 ? "r1" : "", 0, "");
    expect_seqs(events(f, "job.", 0, 100), "1 3 5 6 8");
    expect_seqs(events(f, "job.", 3, 2), "5 6");
    expect_seqs(events(f, "job.slot", 0, 100), "3 6");
    expect_seqs(events(f, "run.", 0, 100), "2 7");
    expect_seqs(events(f, "jo.", 0, 100), "");
    expect_error(events(f, "job", 0, 100), -EINVAL, "a family of kinds");
    expect_error(events(f, "job.", 0, 0), -ERANGE, "1 to 10000");
}

/* ---- the tables are what replaying gives ---------------------------------------------------------------------------- */

static char *dump(sqlite3 *sql, const char *query)
{
    struct cv_buf text = CV_BUF_INIT;
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(sql, query, -1, &statement, NULL), SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(statement); i++)
            cv_buf_printf(&text, "%s\n", (const char *)sqlite3_column_text(statement, i));
    sqlite3_finalize(statement);
    return cv_buf_take(&text);
}

static void replay(struct db *from, struct db *to)
{
    sqlite3_stmt *walk = db_use(from, DB_EVENT_WALK);
    sqlite3_bind_int64(walk, 1, 0);
    sqlite3_bind_int64(walk, 2, 1000000);
    while (sqlite3_step(walk) == SQLITE_ROW) {
        const struct record record = {.kind = kind_find(db_text(walk, 1)), .run = (char *)db_text(walk, 2), .call = (char *)db_text(walk, 4),
                                      .payload = (char *)db_text(walk, 6), .step = sqlite3_column_int(walk, 3),
                                      .time_us = sqlite3_column_int64(walk, 5)};
        struct cv_error err = CV_ERROR_INIT;
        if (project_event(to, &record, sqlite3_column_int64(walk, 0), &err) != JOURNAL_WRITTEN)
            fail_msg("event %lld: %s", (long long)sqlite3_column_int64(walk, 0), err.text);
    }
    sqlite3_reset(walk);
}

static void test_rebuild(void **state)
{
    static const char *const queries[] = {
        "SELECT seq, id, state, task, steps, coalesce(key, '-'), uid, coalesce(ended_us, 0) FROM run ORDER BY seq",
        "SELECT id, uid, time_us, text FROM memory ORDER BY id",
        "SELECT plugin, uid, key, value FROM kept ORDER BY plugin, uid, key",
        "SELECT rowid FROM memory_words WHERE memory_words MATCH 'printer' ORDER BY rowid",
    };
    struct fixture *f = *state;
    struct db from, to;
    append(f, "run.created", "r1", 0, "");
    append(f, "run.step", "r1", 4, "");
    append(f, "run.created", "r2", 0, "");
    append(f, "run.ended", "r2", 0, "");
    expect_ok(remember(f, 7, "the printer"));
    expect_ok(remember(f, 8, "printers and more"));
    expect_ok(set(f, "notes", 7, "a", "1"));
    expect_ok(set(f, "notes", 7, "b", "2"));
    expect_ok(set(f, "notes", 7, "a", NULL));
    expect_ok(set(f, "notes", 7, "b", "3"));
    struct answered whole = verify(f);
    assert_true(cv_json_flag(whole.value, "ok"));
    json_decref(whole.value);
    fixture_close(f);
    cv_auto_free char *path = cv_format("%s/again.db", f->folder);
    assert_int_equal(db_open(f->path, &from, NULL), 0);
    assert_int_equal(db_open(path, &to, NULL), 0);
    replay(&from, &to);
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        cv_auto_free char *kept = dump(from.sql, queries[i]);
        cv_auto_free char *made = dump(to.sql, queries[i]);
        assert_true(strlen(kept) > 0);
        assert_string_equal(made, kept);
    }
    db_close(&to, false);
    db_close(&from, false);
    assert_int_equal(fixture_open(f, NULL), 0);
}

int main(void)
{
#define ROW(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        ROW(test_notes), ROW(test_no_syntax), ROW(test_bad_notes), ROW(test_too_many_notes), ROW(test_plugin_values), ROW(test_bad_plugin_values),
        ROW(test_families), ROW(test_rebuild),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
