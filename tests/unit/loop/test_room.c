// SPDX-License-Identifier: MIT
/*
 * test_room.c - rooms: one closure after the other on a thread of their own, every posted letter run before the end,
 * signals left to the loop thread.
 */
#include "daemon/base/alloc.h"
#include "daemon/loop/loop.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct cv_loop *loop;
static struct cv_room *room;

static int create(void **state)
{
    (void)state;
    return cv_loop_create(&loop, NULL) < 0 || cv_room_create("room", &room, NULL) < 0 ? -1 : 0;
}

static int destroy(void **state)
{
    (void)state;
    cv_room_destroy(room);
    cv_loop_destroy(loop);
    return 0;
}

struct question {
    int number, answer;
    pthread_t thread;
    char name[32];
};

static int answers;

static void take_answer(void *arg)
{
    struct question *question = arg;
    assert_int_equal(question->answer, question->number * question->number);
    assert_int_equal(question->number, answers);
    assert_false(pthread_equal(question->thread, pthread_self()));
    assert_string_equal(question->name, "room");
    answers++;
    free(question);
    cv_loop_release(loop);
}

static void work_out(void *arg)
{
    struct question *question = arg;
    question->answer = question->number * question->number;
    question->thread = pthread_self();
    pthread_getname_np(pthread_self(), question->name, sizeof question->name);
    cv_loop_post(loop, take_answer, question);
}

static void ask(int number)
{
    struct question *question = cv_new(struct question);
    question->number = number;
    cv_loop_hold(loop);
    cv_room_post(room, work_out, question);
}

static void answers_come_back_in_order(void **state)
{
    (void)state;
    enum { COUNT = 1000 };
    answers = 0;
    for (int i = 0; i < COUNT; i++)
        ask(i);
    cv_loop_run(loop);
    assert_int_equal(answers, COUNT);
}

static void destroy_runs_every_letter(void **state)
{
    (void)state;
    enum { COUNT = 1000 };
    answers = 0;
    for (int i = 0; i < COUNT; i++)
        ask(i);
    cv_room_destroy(room);
    room = NULL;
    cv_loop_destroy(loop); /* delivers the answers */
    loop = NULL;
    assert_int_equal(answers, COUNT);
}

static int count, inside;

static void alone(void *arg)
{
    (void)arg;
    if (__atomic_add_fetch(&inside, 1, __ATOMIC_SEQ_CST) != 1)
        abort();
    count++; /* no lock: the room is one thread */
    __atomic_sub_fetch(&inside, 1, __ATOMIC_SEQ_CST);
}

static void *post_many(void *arg)
{
    for (int i = 0; i < 1000; i++)
        cv_room_post(arg, alone, NULL);
    return NULL;
}

static void closures_run_one_at_a_time(void **state)
{
    (void)state;
    pthread_t threads[4];
    count = 0;
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, post_many, room), 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    cv_room_destroy(room);
    room = NULL;
    assert_int_equal(count, 4000);
}

static void chain(void *arg)
{
    int *left = arg;
    if (--*left > 0)
        cv_room_post(room, chain, left);
}

static void a_letter_may_post_to_its_own_room(void **state)
{
    (void)state;
    int left = 100;
    cv_room_post(room, chain, &left);
    cv_room_destroy(room);
    room = NULL;
    assert_int_equal(left, 0);
}

static void read_mask(void *arg)
{
    pthread_sigmask(SIG_SETMASK, NULL, arg);
}

static void signals_stay_with_the_loop_thread(void **state)
{
    (void)state;
    sigset_t here, there;
    pthread_sigmask(SIG_SETMASK, NULL, &here);
    cv_room_post(room, read_mask, &there);
    cv_room_destroy(room);
    room = NULL;
    assert_false(sigismember(&here, SIGTERM));
    assert_true(sigismember(&there, SIGTERM));
    assert_true(sigismember(&there, SIGINT));
    assert_true(sigismember(&there, SIGCHLD));
    assert_false(sigismember(&there, SIGSEGV));
    assert_false(sigismember(&there, SIGABRT));
}

static void a_long_name_is_cut(void **state)
{
    (void)state;
    struct cv_room *other = NULL;
    assert_int_equal(cv_room_create("a name that no thread can have", &other, NULL), 0);
    cv_room_destroy(other);
    cv_room_destroy(NULL);
}

#define WITH_ROOM(test) cmocka_unit_test_setup_teardown(test, create, destroy)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ROOM(answers_come_back_in_order),        WITH_ROOM(destroy_runs_every_letter),
        WITH_ROOM(closures_run_one_at_a_time),        WITH_ROOM(a_letter_may_post_to_its_own_room),
        WITH_ROOM(signals_stay_with_the_loop_thread), cmocka_unit_test(a_long_name_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
