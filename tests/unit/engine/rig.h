// SPDX-License-Identifier: MIT
/*
 * rig.h - what the engine's tests share: a loop, an engine, generations that are waited for. Each test owns its rig.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "agent/engine/engine.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/path.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct rig {
    struct cv_loop *loop;
    struct cv_engine *engine;
    char *folder; /* for files of this test */
    bool closed;
    int changes;
};

struct reply {
    bool ended;
    int ends;
    char *text;
    struct cv_generated out;
    struct cv_error error;
    struct cv_buf streamed;
    struct cv_generation *generation;
    void (*on_text)(struct reply *reply); /* called after each piece */
    struct rig *rig;
};

static inline void rig_wait(struct rig *rig, const bool *flag)
{
    while (!*flag)
        uv_run(cv_loop_uv(rig->loop), UV_RUN_ONCE);
}

static inline void rig_open(struct rig *rig)
{
    char pattern[] = "/tmp/corvid-engine-XXXXXX";
    *rig = (struct rig){0};
    assert_int_equal(cv_loop_create(&rig->loop, NULL), 0);
    assert_non_null(mkdtemp(pattern));
    rig->folder = cv_strdup(pattern);
}

static inline void rig_changed(void *arg)
{
    ((struct rig *)arg)->changes++;
}

static inline void rig_on_closed(void *arg)
{
    ((struct rig *)arg)->closed = true;
}

static inline int rig_remove(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static inline void rig_close_engine(struct rig *rig)
{
    rig->closed = false;
    cv_engine_close(rig->engine, rig_on_closed, rig);
    assert_false(rig->closed); /* never inside the function */
    rig_wait(rig, &rig->closed);
    rig->engine = NULL;
}

static inline void rig_close(struct rig *rig)
{
    if (rig->engine)
        rig_close_engine(rig);
    cv_loop_destroy(rig->loop);
    nftw(rig->folder, rig_remove, 8, FTW_DEPTH | FTW_PHYS);
    free(rig->folder);
}

/* Writes a file of the test's folder; gives its path. */
static inline char *rig_file(struct rig *rig, const char *name, const void *bytes, size_t len)
{
    char *path = cv_path_join(rig->folder, name);
    assert_int_equal(cv_file_write(path, 0600, bytes, len, NULL), 0);
    return path;
}

static inline void rig_on_text(const char *piece, size_t len, void *arg)
{
    struct reply *reply = arg;
    assert_false(reply->ended);
    cv_buf_add(&reply->streamed, piece, len);
    if (reply->on_text)
        reply->on_text(reply);
}

static inline void rig_on_end(const struct cv_generated *out, const struct cv_error *err, void *arg)
{
    struct reply *reply = arg;
    reply->ends++;
    reply->ended = true;
    reply->out = *out;
    reply->text = cv_strndup(out->text, out->len);
    if (err)
        reply->error = *err;
}

struct ask {
    const char *session;
    const struct cv_message *messages;
    size_t count;
    const json_t *schema;
    struct cv_sampling sampling;
    int max_tokens;      /* 0: 200 */
    uint64_t timeout_ms; /* 0: 600 s */
};

static inline int rig_start(struct rig *rig, const struct ask *ask, struct reply *reply, struct cv_error *err)
{
    const struct cv_generate request = {
        .session = ask->session,
        .messages = ask->messages,
        .message_count = ask->count,
        .schema = ask->schema,
        .sampling = ask->sampling,
        .max_tokens = ask->max_tokens ? ask->max_tokens : 200,
        .timeout_ms = ask->timeout_ms ? ask->timeout_ms : 600000,
        .on_text = rig_on_text,
        .on_end = rig_on_end,
        .arg = reply,
    };
    reply->rig = rig;
    int rc = cv_engine_generate(rig->engine, &request, &reply->generation, err);
    assert_false(reply->ended);
    return rc;
}

static inline void reply_clear(struct reply *reply)
{
    free(reply->text);
    cv_buf_finish(&reply->streamed);
    *reply = (struct reply){0};
}

/* Starts and waits; the reply is cleared first. */
static inline void rig_ask(struct rig *rig, const struct ask *ask, struct reply *reply)
{
    struct cv_error err = {0};
    reply_clear(reply);
    if (rig_start(rig, ask, reply, &err) != 0)
        fail_msg("not started: %s", cv_error_text(&err));
    rig_wait(rig, &reply->ended);
    assert_int_equal(reply->ends, 1);
}
