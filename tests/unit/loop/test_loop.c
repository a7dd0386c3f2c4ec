// SPDX-License-Identifier: MIT
/*
 * test_loop.c - the loop's contract: letters in order from several threads, deferring, holding, stopping, and the refusal
 * to end with something open.
 */
#include "daemon/loop/loop.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct cv_loop *loop;
static char trace[64];

static int create(void **state)
{
    (void)state;
    trace[0] = '\0';
    return cv_loop_create(&loop, NULL);
}

static int destroy(void **state)
{
    (void)state;
    cv_loop_destroy(loop);
    loop = NULL;
    return 0;
}

static void note(void *arg)
{
    strncat(trace, arg, sizeof trace - strlen(trace) - 1);
}

static void an_empty_loop_ends_at_once(void **state)
{
    (void)state;
    cv_loop_run(loop);
    assert_int_equal(uv_loop_alive(cv_loop_uv(loop)), 0);
}

static void destroying_nothing_is_fine(void **state)
{
    (void)state;
    cv_loop_destroy(NULL);
}

static void deferred_calls_come_later_and_in_order(void **state)
{
    (void)state;
    cv_loop_defer(loop, note, "a");
    cv_loop_defer(loop, note, "b");
    cv_loop_post(loop, note, "c");
    assert_string_equal(trace, "");
    cv_loop_run(loop); /* with nothing else open */
    assert_string_equal(trace, "abc");
}

static void defer_from_within(void *arg)
{
    note(arg);
    if (*(char *)arg < 'e') {
        static char next[8][2];
        char *word = next[*(char *)arg - 'a'];
        word[0] = (char)(*(char *)arg + 1);
        cv_loop_defer(loop, defer_from_within, word);
    }
    note(".");
}

static void deferring_from_a_callback_waits_for_the_next_turn(void **state)
{
    (void)state;
    cv_loop_defer(loop, defer_from_within, "a");
    cv_loop_defer(loop, note, "x");
    cv_loop_run(loop);
    assert_string_equal(trace, "a.xb.c.d.e.");
}

static void destroy_delivers_what_is_pending(void **state)
{
    (void)state;
    cv_loop_defer(loop, defer_from_within, "a");
    cv_loop_destroy(loop);
    assert_string_equal(trace, "a.b.c.d.e.");
    assert_int_equal(cv_loop_create(&loop, NULL), 0);
}

enum { SENDERS = 4, LETTERS = 2000 };

struct sender {
    pthread_t thread;
    int next; /* loop thread only */
    struct numbered { struct sender *sender; int number; } letters[LETTERS];
};

static struct sender senders[SENDERS];
static int arrived;

static void arrive(void *arg)
{
    struct numbered *letter = arg;
    assert_int_equal(letter->number, letter->sender->next);
    letter->sender->next++;
    if (++arrived == SENDERS * LETTERS)
        cv_loop_release(loop);
}

static void *send_all(void *arg)
{
    struct sender *sender = arg;
    for (int i = 0; i < LETTERS; i++) {
        sender->letters[i] = (struct numbered){sender, i};
        cv_loop_post(loop, arrive, &sender->letters[i]);
    }
    return NULL;
}

static void letters_of_each_sender_arrive_in_order(void **state)
{
    (void)state;
    arrived = 0;
    cv_loop_hold(loop);
    for (int i = 0; i < SENDERS; i++)
        assert_int_equal(pthread_create(&senders[i].thread, NULL, send_all, &senders[i]), 0);
    cv_loop_run(loop);
    assert_int_equal(arrived, SENDERS * LETTERS);
    for (int i = 0; i < SENDERS; i++)
        pthread_join(senders[i].thread, NULL);
}

static void release(void *arg)
{
    note(arg);
    cv_loop_release(loop);
}

static void *post_release_twice(void *arg)
{
    cv_loop_post(loop, release, arg);
    cv_loop_post(loop, release, arg);
    return NULL;
}

static void the_loop_runs_while_it_is_held(void **state)
{
    (void)state;
    pthread_t thread;
    cv_loop_hold(loop);
    cv_loop_hold(loop);
    assert_int_equal(pthread_create(&thread, NULL, post_release_twice, "r"), 0);
    cv_loop_run(loop);
    assert_string_equal(trace, "rr");
    pthread_join(thread, NULL);
}

static void stop(void *arg)
{
    note(arg);
    cv_loop_stop(loop);
}

static void stop_ends_the_run_once(void **state)
{
    (void)state;
    cv_loop_hold(loop);
    cv_loop_defer(loop, stop, "s");
    cv_loop_run(loop);
    assert_string_equal(trace, "s");
    cv_loop_defer(loop, note, "t");
    cv_loop_defer(loop, release, "r");
    cv_loop_run(loop); /* goes on as if nothing had been */
    assert_string_equal(trace, "str");
}

static void stop_before_the_run_counts(void **state)
{
    (void)state;
    cv_loop_hold(loop);
    cv_loop_stop(loop);
    cv_loop_run(loop);
    cv_loop_release(loop);
}

static void note_closed(uv_handle_t *handle)
{
    cv_loop_defer(loop, note, handle->data);
}

static void a_close_under_way_is_no_leak(void **state)
{
    (void)state;
    uv_idle_t idle;
    idle.data = "closed";
    uv_idle_init(cv_loop_uv(loop), &idle);
    uv_close((uv_handle_t *)&idle, note_closed);
    cv_loop_destroy(loop);
    assert_string_equal(trace, "closed");
    assert_int_equal(cv_loop_create(&loop, NULL), 0);
}

/* Runs `fn` in a child, which must be aborted and say `word`. */
static void must_abort(void (*fn)(struct cv_loop *), const char *word)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct cv_loop *mine;
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        signal(SIGABRT, SIG_DFL);
        if (cv_loop_create(&mine, NULL) == 0)
            fn(mine);
        _exit(0);
    }
    close(ends[1]);
    char said[4096] = "";
    size_t len = 0;
    for (ssize_t n; len < sizeof said - 1 && (n = read(ends[0], said + len, sizeof said - 1 - len)) > 0;)
        len += (size_t)n;
    close(ends[0]);
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    if (!strstr(said, word))
        fail_msg("expected '%s' in: %s", word, said);
}

static void destroy_with_a_handle(struct cv_loop *mine)
{
    uv_timer_t timer;
    uv_timer_init(cv_loop_uv(mine), &timer);
    cv_loop_destroy(mine);
}

static void destroy_with_a_hold(struct cv_loop *mine)
{
    cv_loop_hold(mine);
    cv_loop_destroy(mine);
}

static void release_without_a_hold(struct cv_loop *mine)
{
    cv_loop_release(mine);
}

static void a_leak_is_refused(void **state)
{
    (void)state;
    must_abort(destroy_with_a_handle, "a timer handle is still open");
    must_abort(destroy_with_a_hold, "holds == 0");
    must_abort(release_without_a_hold, "holds > 0");
}

#define WITH_LOOP(test) cmocka_unit_test_setup_teardown(test, create, destroy)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_LOOP(an_empty_loop_ends_at_once),
        cmocka_unit_test(destroying_nothing_is_fine),
        WITH_LOOP(deferred_calls_come_later_and_in_order),
        WITH_LOOP(deferring_from_a_callback_waits_for_the_next_turn),
        WITH_LOOP(destroy_delivers_what_is_pending),
        WITH_LOOP(letters_of_each_sender_arrive_in_order),
        WITH_LOOP(the_loop_runs_while_it_is_held),
        WITH_LOOP(stop_ends_the_run_once),
        WITH_LOOP(stop_before_the_run_counts),
        WITH_LOOP(a_close_under_way_is_no_leak),
        cmocka_unit_test(a_leak_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
