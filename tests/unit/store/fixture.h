// SPDX-License-Identifier: MIT
/*
 * fixture.h - a store in a folder of its own, and appends and reads that run the loop until their answer is there. For the
 * tests of the store only; each test process has one of these. Payloads here hold all that their kind needs.
 */
#pragma once

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

struct fixture {
    struct cv_loop *loop;
    struct cv_store *store;
    char folder[64];
    char *path;
};

struct appended {
    int64_t seq;
    struct cv_error err;
    int calls;
};

struct answered {
    json_t *value;
    struct cv_error err;
    int calls;
};

static inline void on_appended(int64_t seq, const struct cv_error *err, void *arg)
{
    struct appended *appended = arg;
    appended->seq = seq;
    appended->calls++;
    if (err)
        appended->err = *err;
}

static inline void on_answered(const json_t *value, const struct cv_error *err, void *arg)
{
    struct answered *answered = arg;
    answered->value = value ? json_deep_copy(value) : NULL;
    answered->calls++;
    if (err)
        answered->err = *err;
}

static inline void fixture_folder(struct fixture *f)
{
    snprintf(f->folder, sizeof f->folder, "%s", "/tmp/corvid-store-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    f->path = cv_format("%s/journal.db", f->folder);
    assert_int_equal(cv_loop_create(&f->loop, NULL), 0);
}

static inline int fixture_open(struct fixture *f, struct cv_error *err)
{
    return cv_store_open(f->loop, f->path, &f->store, err);
}

static inline void fixture_close(struct fixture *f)
{
    cv_store_close(f->store, NULL, NULL);
    f->store = NULL;
    cv_loop_run(f->loop);
}

static inline int fixture_setup(void **state)
{
    struct fixture *f = cv_new(struct fixture);
    struct cv_error err = CV_ERROR_INIT;
    fixture_folder(f);
    if (fixture_open(f, &err) < 0)
        fail_msg("%s", err.text);
    *state = f;
    return 0;
}

static inline int fixture_teardown(void **state)
{
    struct fixture *f = *state;
    if (f->store)
        fixture_close(f);
    cv_loop_destroy(f->loop);
    cv_auto_free char *remove = cv_format("rm -rf '%s'", f->folder);
    assert_int_equal(system(remove), 0);
    free(f->path);
    free(f);
    return 0;
}

/* The smallest payload of a kind that passes. */
static inline json_t *good_payload(const char *kind)
{
    static const struct {
        const char *kind, *text;
    } rows[] = {
        {"daemon.started", "{'version':'0.1.0'}"},
        {"daemon.stopped", "{}"},
        {"run.created", "{'task':'t','workspace':'/w','policy':'workspace',"
                        "'policy_hash':'p','grant_hash':'g','model':'m','limits':{},'uid':7,'key':null}"},
        {"run.state", "{'from':'queued','to':'thinking','event':'start'}"},
        {"run.step", "{'evaluated':1,'cached':2,'generated':3,'reply':'{}'}"},
        {"run.ended", "{'state':'done','answer':'42','steps':3}"},
        {"run.undone", "{'call':'c1','effects':3,'uid':1000}"},
        {"call.intent", "{'tool':'fs_write','args':{},'effect':'FILE','verdict':'allow'}"},
        {"call.started", "{'effect':'FILE','enforced':{}}"},
        {"call.result", "{'effect':'FILE','ok':true,'result':{}}"},
        {"call.read", "{'tool':'fs_read','args':{},'effect':'READ','verdict':'allow','enforced':{},'ok':true,'result':{}}"},
        {"call.denied", "{'tool':'fs_write','args':{},'effect':'FILE','guard':'policy','error':{}}"},
        {"memory.saved", "{'uid':7,'text':'the key is under the mat'}"},
        {"plugin.installed", "{'name':'notes','version':'1.0.0','hash':'h','uid':7}"},
        {"plugin.removed", "{'name':'notes','uid':7}"},
        {"plugin.stored", "{'plugin':'notes','uid':7,'key':'k','value':'v'}"},
        {"job.added", "{'job':'j1','uid':7,'gid':7,'task':'t','workspace':'/w','policy':'unattended','timetable':{'every':60},'missed':'skip',"
                      "'created_us':1}"},
        {"job.changed", "{'job':'j1','set':{'paused':true},'at_us':2}"},
        {"job.slot", "{'job':'j1','slot_us':60,'what':'fired','count':1,'at_us':60}"},
        {"job.run", "{'job':'j1','slot_us':60,'run':'r1'}"},
        {"job.removed", "{'job':'j1'}"},
        {"approval.asked", "{'args':{},'question':'write?'}"},
        {"approval.answered", "{'allow':true,'why':''}"},
        {"question.asked", "{'args':{},'question':'which one?'}"},
        {"question.answered", "{'answer':'the first','why':''}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (strcmp(rows[i].kind, kind) != 0)
            continue;
        char *text = cv_strdup(rows[i].text);
        for (char *p = text; *p; p++)
            if (*p == '\'')
                *p = '"';
        json_t *payload = json_loads(text, 0, NULL);
        assert_non_null(payload);
        free(text);
        return payload;
    }
    fail_msg("no payload for kind '%s'", kind);
    return NULL;
}

static inline struct appended append_payload(struct fixture *f, const char *kind, const char *run, int step, const char *call, json_t *payload)
{
    struct appended appended = {0};
    struct cv_event event = {kind, run, step, call, payload};
    cv_store_append(f->store, &event, on_appended, &appended);
    assert_int_equal(appended.calls, 0); /* never inside the function that started it */
    cv_loop_run(f->loop);
    assert_int_equal(appended.calls, 1);
    return appended;
}

static inline struct appended append(struct fixture *f, const char *kind, const char *run, int step, const char *call)
{
    return append_payload(f, kind, run, step, call, good_payload(kind));
}

static inline struct answered finish_read(struct fixture *f, const struct answered *answered)
{
    assert_int_equal(answered->calls, 0);
    cv_loop_run(f->loop);
    assert_int_equal(answered->calls, 1);
    return *answered;
}

static inline struct answered events_of(struct fixture *f, const char *run, int64_t after)
{
    struct answered answered = {0};
    cv_store_run_events(f->store, run, after, on_answered, &answered);
    return finish_read(f, &answered);
}

static inline struct answered verify(struct fixture *f)
{
    struct answered answered = {0};
    cv_store_verify(f->store, on_answered, &answered);
    return finish_read(f, &answered);
}

/* Runs SQL on the file behind the store's back. */
static inline void tamper(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    sqlite3_close(db);
}
