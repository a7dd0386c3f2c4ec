// SPDX-License-Identifier: MIT
/*
 * base/auto.h - scope-owned resources. A variable marked `cv_auto_free`, `cv_auto_close`, `cv_auto_json` or
 * `cv_auto_buf` is released when its scope ends; initialise it at birth (NULL, -1, CV_BUF_INIT). `cv_steal(&p)`
 * hands a pointer over, `cv_steal_fd(&fd)` a descriptor: what stays behind is NULL or -1.
 */
#pragma once

#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

static inline void cv_cleanup_free(void *p)
{
    free(*(void **)p);
}

static inline void cv_cleanup_close(const int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

static inline void cv_cleanup_json(json_t **json)
{
    json_decref(*json);
}

static inline void *cv_steal_ptr(void *pp)
{
    void **slot = pp;
    void *p = *slot;
    *slot = NULL;
    return p;
}

static inline int cv_steal_fd(int *fd)
{
    int taken = *fd;
    *fd = -1;
    return taken;
}

#define cv_auto_free __attribute__((cleanup(cv_cleanup_free)))
#define cv_auto_close __attribute__((cleanup(cv_cleanup_close)))
#define cv_auto_json __attribute__((cleanup(cv_cleanup_json)))
#define cv_steal(pp) ((__typeof__(*(pp)))cv_steal_ptr(pp))
