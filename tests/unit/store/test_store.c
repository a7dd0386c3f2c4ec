// SPDX-License-Identifier: MIT
/*
 * test_store.c - the store through its front door: order and numbers, the chain and what breaks it, the projection of
 * runs, ids by prefix, keys, objects, refused events, what stands after reopening, and closing with work under way.
 */
#include "daemon/base/buf.h"
#include "daemon/base/hash.h"
#include "daemon/base/id.h"
#include "tests/unit/store/fixture.h"

#include <errno.h>

static void test_numbers_and_hashes(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(append(f, "daemon.started", "", 0, "").seq, 1);
    assert_int_equal(append(f, "run.created", "r1", 0, "").seq, 2);
    assert_int_equal(append(f, "run.step", "r1", 1, "").seq, 3);
    struct answered answered = events_of(f, "r1aa", 0);
    assert_int_equal(answered.err.code, -ENOENT);
    cv_auto_json json_t *payload = good_payload("run.created");
    json_object_set_new(payload, "task", json_string("say \xc3\xa9 \"x\"\n"));
    struct cv_id id = cv_id_new('r');
    assert_int_equal(append_payload(f, "run.created", id.text, 0, "", json_incref(payload)).seq, 4);
    answered = events_of(f, id.text, 0);
    assert_int_equal(json_array_size(answered.value), 1);
    json_t *event = json_array_get(answered.value, 0);
    assert_true(json_equal(json_object_get(event, "payload"), payload));
    /* The hash by its definition, from outside: prev is read from the file. */
    fixture_close(f);
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT a.hash, b.time_us, b.hash FROM event a, event b WHERE a.seq = 3 AND b.seq = 4", -1, &row, NULL),
        0);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    cv_auto_free char *canonical = cv_json_canonical(payload);
    cv_auto_free char *text = cv_format("%s\n4\nrun.created\n%s\n0\n\n%lld\n%s", sqlite3_column_text(row, 0), id.text,
                                        (long long)sqlite3_column_int64(row, 1), canonical);
    struct cv_hash hash = cv_hash_bytes(text, strlen(text));
    assert_string_equal(hash.hex, sqlite3_column_text(row, 2));
    assert_string_equal(hash.hex, cv_json_str(event, "hash", ""));
    sqlite3_finalize(row);
    sqlite3_close(db);
    json_decref(answered.value);
}

static void test_order_of_many(void **state)
{
    struct fixture *f = *state;
    enum { MANY = 1500 };
    static struct appended appended[MANY];
    memset(appended, 0, sizeof appended);
    append(f, "run.created", "r1", 0, "");
    for (int i = 0; i < MANY; i++) {
        struct cv_event event = {"run.step", "r1", i, "", good_payload("run.step")};
        cv_store_append(f->store, &event, on_appended, &appended[i]);
    }
    struct answered answered = {0}; /* a read sees all that was posted before it */
    cv_store_run_events(f->store, "r1", 0, on_answered, &answered);
    cv_loop_run(f->loop);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(appended[i].calls, 1);
        assert_int_equal(appended[i].err.code, 0);
        assert_int_equal(appended[i].seq, i + 2);
    }
    assert_int_equal(answered.err.code, -EINVAL); /* "r1" is too short for a prefix */
    struct answered ok = verify(f);
    assert_int_equal(cv_json_num(ok.value, "events", 0), MANY + 1);
    assert_true(cv_json_flag(ok.value, "ok"));
    json_decref(ok.value);
}

static void test_projection(void **state)
{
    struct fixture *f = *state;
    struct cv_id first = cv_id_new('r'), second = cv_id_new('r');
    append(f, "run.created", first.text, 0, "");
    json_t *payload = good_payload("run.created");
    json_object_set_new(payload, "key", json_string("k1"));
    json_object_set_new(payload, "task", json_string("second task"));
    append_payload(f, "run.created", second.text, 0, "", payload);
    append(f, "run.state", second.text, 1, "");
    append(f, "run.step", second.text, 1, "");
    append(f, "run.step", second.text, 2, "");
    append(f, "run.ended", first.text, 0, "");
    struct answered runs = {0};
    cv_store_list_runs(f->store, -1, 10, on_answered, &runs);
    runs = finish_read(f, &runs);
    assert_int_equal(json_array_size(runs.value), 2);
    json_t *newest = json_array_get(runs.value, 0), *oldest = json_array_get(runs.value, 1);
    assert_string_equal(cv_json_str(newest, "id", ""), second.text);
    assert_string_equal(cv_json_str(newest, "state", ""), "thinking");
    assert_string_equal(cv_json_str(newest, "task", ""), "second task");
    assert_string_equal(cv_json_str(newest, "key", ""), "k1");
    assert_int_equal(cv_json_num(newest, "uid", -1), 7);
    assert_int_equal(cv_json_num(newest, "steps", -1), 2);
    assert_true(json_is_null(json_object_get(newest, "ended_us")));
    assert_string_equal(cv_json_str(oldest, "state", ""), "done");
    assert_int_equal(cv_json_num(oldest, "steps", -1), 3);
    assert_true(cv_json_num(oldest, "ended_us", 0) >= cv_json_num(oldest, "created_us", 0));
    json_decref(runs.value);
    struct answered of_one = {0}; /* the limit counts the runs of the user alone */
    cv_store_list_runs(f->store, 7, 1, on_answered, &of_one);
    of_one = finish_read(f, &of_one);
    assert_string_equal(cv_json_str(json_array_get(of_one.value, 0), "id", ""), second.text);
    json_decref(of_one.value);
    struct answered of_none = {0};
    cv_store_list_runs(f->store, 8, 10, on_answered, &of_none);
    of_none = finish_read(f, &of_none);
    assert_int_equal(json_array_size(of_none.value), 0);
    json_decref(of_none.value);
    for (int limit = 0; limit <= 1001; limit += 1001) {
        struct answered bad = {0};
        cv_store_list_runs(f->store, -1, limit, on_answered, &bad);
        assert_int_equal(finish_read(f, &bad).err.code, -ERANGE);
    }
    fixture_close(f);
    assert_int_equal(fixture_open(f, NULL), 0);
    cv_auto_json json_t *unfinished = cv_store_unfinished(f->store);
    cv_auto_json json_t *expected = json_pack("[{ss ss si}]", "id", second.text, "state", "thinking", "step", 2);
    assert_true(json_equal(unfinished, expected));
}

static const struct {
    const char *kind, *run, *call;
    int code;
} refused[] = {
    {"run.created", "r1", "", -EEXIST},   {"run.state", "r2", "", -EINVAL},  {"run.step", "r2", "", -EINVAL},
    {"run.ended", "r2", "", -EINVAL},     {"run.state", "r0", "", -EINVAL},  {"run.ended", "r0", "", -EINVAL},
    {"call.intent", "r1", "", -EINVAL},   {"run.exploded", "r1", "", -EINVAL},
};

static void test_refused_events(void **state)
{
    struct fixture *f = *state;
    enum { ROWS = sizeof refused / sizeof refused[0] };
    struct appended bad[ROWS] = {0}, good[ROWS] = {0};
    append(f, "run.created", "r0", 0, "");
    append(f, "run.ended", "r0", 0, "");
    append(f, "run.created", "r1", 0, "");
    for (int i = 0; i < ROWS; i++) { /* in one batch: a refused event spoils no other */
        bool known = strcmp(refused[i].kind, "run.exploded") != 0;
        struct cv_event event = {refused[i].kind, refused[i].run, 1, refused[i].call, known ? good_payload(refused[i].kind) : json_object()};
        cv_store_append(f->store, &event, on_appended, &bad[i]);
        event = (struct cv_event){"run.step", "r1", i, "", good_payload("run.step")};
        cv_store_append(f->store, &event, on_appended, &good[i]);
    }
    cv_loop_run(f->loop);
    for (int i = 0; i < ROWS; i++) {
        assert_int_equal(bad[i].err.code, refused[i].code);
        assert_int_equal(bad[i].seq, 0);
        assert_int_equal(good[i].seq, 4 + i);
    }
    assert_false(cv_store_failed(f->store, NULL));
    struct answered ok = verify(f);
    assert_int_equal(cv_json_num(ok.value, "events", 0), 3 + ROWS);
    json_decref(ok.value);
}

static void test_no_object_no_payload(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(append_payload(f, "daemon.stopped", NULL, 0, NULL, json_array()).err.code, -EINVAL);
    assert_int_equal(append_payload(f, "daemon.stopped", NULL, 0, NULL, NULL).err.code, -EINVAL);
    char *long_text = cv_zalloc(2097153);
    memset(long_text, 'x', 2097152);
    struct appended appended = append_payload(f, "daemon.stopped", NULL, 0, NULL, json_pack("{ss}", "x", long_text));
    free(long_text);
    assert_int_equal(appended.err.code, -E2BIG);
    assert_int_equal(append(f, "daemon.stopped", NULL, 0, NULL).seq, 1);
}

static void test_keys(void **state)
{
    struct fixture *f = *state;
    struct answered answered = {0};
    cv_store_find_key(f->store, "k", on_answered, &answered);
    answered = finish_read(f, &answered);
    assert_true(json_is_null(answered.value));
    const char *const keys[] = {"k", "", "", "k"}; /* an empty key is none */
    const int codes[] = {0, 0, 0, -EEXIST};
    for (int i = 0; i < 4; i++) {
        char id[4] = {'r', (char)('1' + i), 0};
        json_t *payload = good_payload("run.created");
        json_object_set_new(payload, "key", json_string(keys[i]));
        assert_int_equal(append_payload(f, "run.created", id, 0, "", payload).err.code, codes[i]);
    }
    answered = (struct answered){0};
    cv_store_find_key(f->store, "k", on_answered, &answered);
    answered = finish_read(f, &answered);
    assert_string_equal(cv_json_str(answered.value, "id", ""), "r1");
    json_decref(answered.value);
}

static void test_prefixes(void **state)
{
    struct fixture *f = *state;
    const char *const ids[] = {"r00000000000000000a", "r00000000000000000b", "r1111111111111111aa"};
    for (int i = 0; i < 3; i++)
        append(f, "run.created", ids[i], 0, "");
    const struct {
        const char *named;
        int64_t after;
        int code;
        size_t count;
    } rows[] = {
        {"r00000000000000000a", 0, 0, 1}, {"r111", 0, 0, 1}, {"r1111111111111111aa", 0, 0, 1}, {"r000", 0, -ENOTUNIQ, 0}, {"r222", 0, -ENOENT, 0},
        {"r00", 0, -EINVAL, 0},           {"", 0, -EINVAL, 0}, {"r222222222222222222", 0, 0, 0}, {"r111", 3, 0, 0},       {"r11%", 0, -ENOENT, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct answered answered = events_of(f, rows[i].named, rows[i].after);
        assert_int_equal(answered.err.code, rows[i].code);
        assert_int_equal(json_array_size(answered.value), rows[i].count);
        json_decref(answered.value);
    }
}

static void test_objects(void **state)
{
    struct fixture *f = *state;
    static const char bytes[] = "a\0b\xff";
    const struct {
        const void *bytes;
        size_t len;
        const char *base64;
    } rows[] = {{bytes, 4, "YQBi/w=="}, {"", 0, ""}, {bytes, 4, "YQBi/w=="}};
    for (size_t i = 0; i < 3; i++) {
        cv_store_put_object(f->store, rows[i].bytes, rows[i].len);
        struct answered answered = {0};
        cv_store_get_object(f->store, cv_hash_bytes(rows[i].bytes, rows[i].len).hex, on_answered, &answered);
        answered = finish_read(f, &answered);
        assert_string_equal(cv_json_str(answered.value, "bytes", "?"), rows[i].base64);
        json_decref(answered.value);
    }
    struct answered answered = {0};
    cv_store_get_object(f->store, "0123", on_answered, &answered);
    assert_int_equal(finish_read(f, &answered).err.code, -ENOENT);
}

#define DROP "DROP TRIGGER event_is_never_changed; DROP TRIGGER event_is_never_deleted;"

static const struct {
    const char *sql;
    int seq;
    const char *why;
} tampered[] = {
    {DROP "UPDATE event SET payload = '{\"a\":1}' WHERE seq = 3", 3, "its content does not fit its hash"},
    {DROP "UPDATE event SET time_us = time_us + 1 WHERE seq = 1", 1, "its content does not fit its hash"},
    {DROP "UPDATE event SET step = 9 WHERE seq = 2", 2, "its content does not fit its hash"},
    {DROP "UPDATE event SET prev = hash WHERE seq = 4", 4, "its 'prev' is not the hash of the event before it"},
    {DROP "DELETE FROM event WHERE seq = 3", 3, "the event is missing"},
    {DROP "DELETE FROM event WHERE seq = 1", 1, "the event is missing"},
    {DROP "DELETE FROM event WHERE seq > 4", 5, "the event is missing"},
};

static void test_tampering_is_seen(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof tampered / sizeof tampered[0]; i++) {
        append(f, "run.created", "r1", 0, "");
        for (int step = 1; step < 6; step++)
            append(f, "run.step", "r1", step, "");
        tamper(f->path, tampered[i].sql); /* while the store is open: it sees the file as it is */
        struct answered answered = verify(f);
        assert_false(cv_json_flag(answered.value, "ok"));
        assert_int_equal(cv_json_num(answered.value, "seq", 0), tampered[i].seq);
        assert_string_equal(cv_json_str(answered.value, "why", ""), tampered[i].why);
        json_decref(answered.value);
        fixture_close(f);
        unlink(f->path);
        assert_int_equal(fixture_open(f, NULL), 0);
    }
}

static void test_events_cannot_be_changed(void **state)
{
    struct fixture *f = *state;
    append(f, "daemon.started", "", 0, "");
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE event SET step = 1", NULL, NULL, NULL), SQLITE_CONSTRAINT);
    assert_string_equal(sqlite3_errmsg(db), "events are never changed");
    assert_int_equal(sqlite3_exec(db, "DELETE FROM event", NULL, NULL, NULL), SQLITE_CONSTRAINT);
    sqlite3_close(db);
}

static void test_long_chain_in_slices(void **state)
{
    struct fixture *f = *state;
    for (int i = 0; i < 2500; i++) {
        struct cv_event event = {"daemon.started", "", 0, "", good_payload("daemon.started")};
        cv_store_append(f->store, &event, NULL, NULL);
    }
    struct answered answered = {0};
    cv_store_verify(f->store, on_answered, &answered);
    struct cv_event event = {"daemon.stopped", "", 0, "", good_payload("daemon.stopped")};
    cv_store_append(f->store, &event, NULL, NULL);
    cv_loop_run(f->loop);
    assert_true(cv_json_flag(answered.value, "ok"));
    assert_true(cv_json_num(answered.value, "events", 0) >= 2500);
    json_decref(answered.value);
}

static void count_up(void *arg)
{
    ++*(int *)arg;
}

static void test_close_with_work_under_way(void **state)
{
    struct fixture *f = *state;
    struct appended appended[300] = {0};
    struct answered answered = {0};
    int closed = 0;
    for (int i = 0; i < 300; i++) {
        struct cv_event event = {"daemon.started", "", 0, "", good_payload("daemon.started")};
        cv_store_append(f->store, &event, on_appended, &appended[i]);
    }
    cv_store_verify(f->store, on_answered, &answered);
    cv_store_close(f->store, count_up, &closed);
    f->store = NULL;
    assert_int_equal(closed, 0);
    cv_loop_run(f->loop);
    assert_int_equal(closed, 1);
    for (int i = 0; i < 300; i++)
        assert_int_equal(appended[i].seq, i + 1);
    assert_int_equal(answered.calls, 1);
    json_decref(answered.value);
    cv_auto_free char *wal = cv_format("%s-wal", f->path);
    assert_int_equal(access(wal, F_OK), -1); /* closed in good order: folded in */
    assert_int_equal(fixture_open(f, NULL), 0);
    assert_int_equal(append(f, "daemon.started", "", 0, "").seq, 301);
}

static void test_log_is_folded_in(void **state)
{
    struct fixture *f = *state;
    char *big = cv_zalloc(300001);
    memset(big, 'x', 300000);
    for (int i = 0; i < 60; i++)
        append_payload(f, "daemon.stopped", "", 0, "", json_pack("{ss}", "x", big));
    free(big);
    cv_auto_free char *wal = cv_format("%s-wal", f->path);
    FILE *file = fopen(wal, "r");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    assert_in_range(ftell(file), 1, 8 * 1048576); /* 18 MB were written; without checkpoints all would be here */
    fclose(file);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(test_numbers_and_hashes),   STORE_TEST(test_order_of_many),
        STORE_TEST(test_projection),           STORE_TEST(test_refused_events),
        STORE_TEST(test_no_object_no_payload), STORE_TEST(test_keys),
        STORE_TEST(test_prefixes),             STORE_TEST(test_objects),
        STORE_TEST(test_tampering_is_seen),    STORE_TEST(test_events_cannot_be_changed),
        STORE_TEST(test_long_chain_in_slices), STORE_TEST(test_close_with_work_under_way),
        STORE_TEST(test_log_is_folded_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
