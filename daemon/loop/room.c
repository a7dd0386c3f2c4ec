// SPDX-License-Identifier: MIT
/*
 * room.c - a thread with a letterbox. Owns the thread and its queue; runs one closure at a time; never touches what a
 * letter did not bring.
 */
#include "daemon/loop/letters.h"
#include "daemon/loop/loop.h"

#include "daemon/base/alloc.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct cv_room {
    pthread_t thread;
    struct letters letters;
    char name[16];
};

/* Signals that a thread causes itself: blocking them would only hide where it went wrong. */
static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT};

static void *room_main(void *arg)
{
    struct cv_room *room = arg;
    pthread_setname_np(pthread_self(), room->name);
    for (;;) {
        pthread_mutex_lock(&room->letters.lock);
        while (!room->letters.first && !room->letters.closed)
            pthread_cond_wait(&room->letters.arrived, &room->letters.lock);
        struct letter *list = letters_take_locked(&room->letters);
        bool closed = room->letters.closed;
        pthread_mutex_unlock(&room->letters.lock);
        if (!list && closed)
            return NULL;
        while (list) {
            struct letter *letter = list;
            list = letter->next;
            letter->fn(letter->arg);
            free(letter);
        }
    }
}

int cv_room_create(const char *name, struct cv_room **out, struct cv_error *err)
{
    struct cv_room *room = cv_new(struct cv_room);
    sigset_t all, before;
    snprintf(room->name, sizeof room->name, "%s", name);
    letters_init(&room->letters);
    sigfillset(&all);
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
        sigdelset(&all, faults[i]);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals belong to the loop thread */
    int rc = pthread_create(&room->thread, NULL, room_main, room);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (rc != 0) {
        letters_finish(&room->letters);
        free(room);
        return cv_fail(err, -rc, "room.create", "cannot start thread '%s': %s", name, strerror(rc));
    }
    *out = room;
    return 0;
}

void cv_room_post(struct cv_room *room, cv_loop_fn fn, void *arg)
{
    letters_add(&room->letters, fn, arg);
}

void cv_room_destroy(struct cv_room *room)
{
    if (!room)
        return;
    pthread_mutex_lock(&room->letters.lock);
    room->letters.closed = true;
    pthread_cond_signal(&room->letters.arrived);
    pthread_mutex_unlock(&room->letters.lock);
    pthread_join(room->thread, NULL);
    letters_finish(&room->letters);
    free(room);
}
