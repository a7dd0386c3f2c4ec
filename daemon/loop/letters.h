// SPDX-License-Identifier: MIT
/*
 * letters.h - the queue behind every letterbox: closures in order, one mutex, nothing else. Inside the loop room only.
 */
#pragma once

#include "daemon/base/alloc.h"
#include "daemon/loop/loop.h"

#include <pthread.h>

struct letter {
    struct letter *next;
    cv_loop_fn fn;
    void *arg;
};

struct letters {
    pthread_mutex_t lock;
    pthread_cond_t arrived; /* used by rooms; the loop has its async handle */
    struct letter *first;
    struct letter **last;
    bool closed;
};

static inline void letters_init(struct letters *letters)
{
    pthread_mutex_init(&letters->lock, NULL);
    pthread_cond_init(&letters->arrived, NULL);
    letters->first = NULL;
    letters->last = &letters->first;
    letters->closed = false;
}

static inline void letters_finish(struct letters *letters)
{
    pthread_cond_destroy(&letters->arrived);
    pthread_mutex_destroy(&letters->lock);
}

static inline void letters_add(struct letters *letters, cv_loop_fn fn, void *arg)
{
    struct letter *letter = cv_new(struct letter);
    letter->fn = fn;
    letter->arg = arg;
    pthread_mutex_lock(&letters->lock);
    *letters->last = letter;
    letters->last = &letter->next;
    pthread_cond_signal(&letters->arrived);
    pthread_mutex_unlock(&letters->lock);
}

static inline struct letter *letters_take_locked(struct letters *letters)
{
    struct letter *list = letters->first;
    letters->first = NULL;
    letters->last = &letters->first;
    return list;
}

static inline struct letter *letters_take_all(struct letters *letters)
{
    pthread_mutex_lock(&letters->lock);
    struct letter *list = letters_take_locked(letters);
    pthread_mutex_unlock(&letters->lock);
    return list;
}
