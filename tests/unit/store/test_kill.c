// SPDX-License-Identifier: MIT
/*
 * test_kill.c - kill -9. A child appends as fast as it can, many at once, and writes each acknowledged number and its tag
 * into a pipe; the parent kills it after a random number of acknowledgements. Afterwards every acknowledged event is
 * there with its tag, the chain is whole, and the next child goes on where it ends. The seed is printed on failure.
 */
#include "tests/unit/store/fixture.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

enum { ROUNDS = 30, AT_ONCE = 8, MAX_ACKS = 400 };

struct ack {
    int64_t seq;
    int64_t tag;
};

struct child {
    struct fixture *f;
    int pipe;
    int64_t next_tag;
};

struct flight {
    struct child *child;
    int64_t tag;
};

static void append_next(struct child *child);

static void on_acked(int64_t seq, const struct cv_error *err, void *arg)
{
    struct flight *flight = arg;
    struct ack ack = {seq, flight->tag};
    struct child *child = flight->child;
    free(flight);
    if (err || write(child->pipe, &ack, sizeof ack) != sizeof ack)
        _exit(1);
    append_next(child);
}

static void append_next(struct child *child)
{
    struct flight *flight = cv_new(struct flight);
    flight->child = child;
    flight->tag = child->next_tag++;
    struct cv_event event = {"daemon.stopped", "", 0, "", json_pack("{sI}", "tag", (json_int_t)flight->tag)};
    cv_store_append(child->f->store, &event, on_acked, flight);
}

static void child_main(struct fixture *f, int pipe, int64_t first_tag)
{
    struct child child = {f, pipe, first_tag};
    struct cv_error err = CV_ERROR_INIT;
    if (fixture_open(f, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        _exit(1);
    }
    for (int i = 0; i < AT_ONCE; i++)
        append_next(&child);
    cv_loop_run(f->loop);
    _exit(2); /* it runs until it is killed */
}

/* Reads acknowledgements until `wanted` are there, kills, reads what was still in the pipe. */
static int harvest(pid_t pid, int pipe, int wanted, struct ack *acks)
{
    int count = 0;
    struct ack ack;
    while (count < MAX_ACKS * 4 && read(pipe, &ack, sizeof ack) == sizeof ack) {
        acks[count++] = ack;
        if (count == wanted)
            assert_int_equal(kill(pid, SIGKILL), 0);
    }
    return count;
}

static int64_t check_round(const char *path, const struct ack *acks, int count, struct fixture *f)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    assert_int_equal(fixture_open(f, NULL), 0);
    struct answered ok = verify(f);
    assert_true(cv_json_flag(ok.value, "ok"));
    int64_t events = cv_json_num(ok.value, "events", 0);
    json_decref(ok.value);
    fixture_close(f);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT payload FROM event WHERE seq = ?", -1, &row, NULL), SQLITE_OK);
    for (int i = 0; i < count; i++) {
        cv_auto_free char *expected = cv_format("{\"tag\":%lld}", (long long)acks[i].tag);
        sqlite3_bind_int64(row, 1, acks[i].seq);
        assert_int_equal(sqlite3_step(row), SQLITE_ROW);
        assert_string_equal(sqlite3_column_text(row, 0), expected);
        sqlite3_reset(row);
    }
    sqlite3_finalize(row);
    sqlite3_close(db);
    return events;
}

static void test_kill_at_random(void **state)
{
    struct fixture *f = *state;
    unsigned seed = (unsigned)time(NULL) ^ (unsigned)getpid();
    print_message("seed %u\n", seed);
    static struct ack acks[MAX_ACKS * 4];
    int64_t tag = 1, before = 0;
    for (int round = 0; round < ROUNDS; round++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t pid = fork();
        if (pid == 0) {
            close(ends[0]);
            child_main(f, ends[1], tag);
        }
        close(ends[1]);
        int wanted = 1 + rand_r(&seed) % MAX_ACKS;
        int count = harvest(pid, ends[0], wanted, acks), status = 0;
        close(ends[0]);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        assert_true(count >= wanted);
        int64_t events = check_round(f->path, acks, count, f);
        assert_true(events >= before + count && events <= before + count + AT_ONCE);
        before = events;
        tag += 100000;
    }
}

static int setup(void **state)
{
    struct fixture *f = cv_new(struct fixture);
    fixture_folder(f);
    *state = f;
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(test_kill_at_random, setup, fixture_teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
