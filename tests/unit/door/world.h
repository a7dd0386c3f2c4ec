// SPDX-License-Identifier: MIT
/*
 * world.h - for the tests of the door: a folder with a journal and a workspace, the real store, policies and sandbox, a door; a
 * call and what was told of it. Each test file has a copy of what it uses.
 */
#pragma once

#include "tools/door.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/file.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

static const char asking_policy[] =
    "{\"about\": \"asks before every write\", \"extends\": \"workspace\","
    " \"tools\": {\"ask\": [{\"tool\": \"fs_write\", \"why\": \"a test\"}]}, \"approve\": {\"timeout_s\": 1}}";

static const char patient_policy[] =
    "{\"about\": \"asks before every write and waits\", \"extends\": \"workspace\","
    " \"tools\": {\"ask\": [{\"tool\": \"fs_write\", \"why\": \"a test\"}]}}";

struct world {
    char *dir, *workspace, *state;
    struct cv_id run; /* the run that the calls say they belong to: the journal is read by run */
    struct cv_loop *loop;
    struct cv_store *store;
    struct cv_policy_set *policies;
    struct cv_sandbox *sandbox;
    struct cv_door *door;
};

struct ended {
    struct world *world;
    int verdicts, ends, waiting_for;
    bool ok, exec_missing, enforced;
    enum cv_verdict_kind verdict;
    char *view, *rule, *hint, *guard, *id, *approval;
    json_t *result;
    struct cv_buf output;
    char hash[65]; /* of the approval */
    struct cv_call *cancel_at_verdict;
};

static inline void add_policy(const struct world *w, const char *name, const char *text)
{
    cv_auto_free char *path = cv_format("%s/%s.json", w->dir, name);
    assert_int_equal(cv_file_write(path, 0644, text, strlen(text), NULL), 0);
}

/* `source`: the folder of the sources, whose policies are used; `programs`: where the programs are. */
static inline struct world *world_make(const char *source, const char *programs)
{
    struct world *w = cv_new(struct world);
    struct cv_error err = CV_ERROR_INIT;
    w->run = cv_id_new('r');
    w->dir = cv_strdup("/tmp/corvid-door-XXXXXX");
    assert_non_null(mkdtemp(w->dir));
    w->workspace = cv_format("%s/work space", w->dir);
    w->state = cv_format("%s/state", w->dir);
    mkdir(w->workspace, 0755);
    mkdir(w->state, 0700);
    add_policy(w, "asking", asking_policy);
    add_policy(w, "patient", patient_policy);
    cv_auto_free char *journal = cv_format("%s/journal.db", w->state);
    cv_auto_free char *shipped = cv_format("%s/policies", source);
    cv_auto_free char *nursery = cv_format("%s/corvid-nursery", programs);
    cv_auto_free char *worker = cv_format("%s/corvid-worker", programs);
    const char *folders[] = {w->dir, shipped};
    struct cv_sandbox_options options = {.nursery = nursery, .worker = worker};
    assert_int_equal(cv_loop_create(&w->loop, &err), 0);
    assert_int_equal(cv_store_open(w->loop, journal, &w->store, &err), 0);
    assert_int_equal(cv_policy_set_create(folders, 2, &w->policies, &err), 0);
    if (cv_sandbox_create(w->loop, &options, &w->sandbox, &err) < 0)
        fail_msg("%s", err.text);
    assert_int_equal(cv_door_create(w->loop, w->store, w->sandbox, w->policies, &w->door, &err), 0);
    return w;
}

#define world_open() world_make(CORVID_SOURCE_DIR, CORVID_BIN_DIR)

/* Ends everything; the folder stays until world_remove. */
static inline void world_close_keeping(struct world *w)
{
    cv_door_destroy(w->door);
    cv_sandbox_close(w->sandbox, NULL, NULL);
    cv_store_close(w->store, NULL, NULL);
    cv_loop_run(w->loop);
    cv_loop_destroy(w->loop);
    cv_policy_set_destroy(w->policies);
}

static inline void world_remove(struct world *w)
{
    cv_auto_free char *remove = cv_format("rm -rf '%s'", w->dir);
    assert_int_equal(system(remove), 0);
    free(w->dir);
    free(w->workspace);
    free(w->state);
    free(w);
}

static inline void world_close(struct world *w)
{
    world_close_keeping(w);
    world_remove(w);
}

static inline struct cv_access *access_open(struct world *w, const char *policy, bool yes, bool attended)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_access *access = NULL;
    struct cv_access_request request = {.policy = policy, .workspace = w->workspace, .uid = geteuid(), .gid = getegid(), .yes = yes,
                                        .attended = attended};
    if (cv_access_open(w->door, &request, &access, &err) < 0)
        fail_msg("%s", err.text);
    return access;
}

static inline void on_verdict(const char *call, const struct cv_verdict *verdict, void *arg)
{
    struct ended *e = arg;
    (void)call;
    e->verdicts++;
    e->verdict = verdict->kind;
    if (e->cancel_at_verdict)
        cv_call_cancel(e->cancel_at_verdict);
}

static inline void on_approval(const char *call, const struct cv_approval *approval, void *arg)
{
    struct ended *e = arg;
    (void)call;
    assert_int_equal(strlen(approval->hash), 64);
    free(e->approval);
    e->approval = cv_strdup(approval->id);
    memcpy(e->hash, approval->hash, sizeof e->hash);
    cv_loop_stop(e->world->loop);
}

static inline void on_output(int fd, const char *bytes, size_t len, void *arg)
{
    struct ended *e = arg;
    if (fd == 1)
        cv_buf_add(&e->output, bytes, len);
}

static inline void on_end(const struct cv_call_end *end, void *arg)
{
    struct ended *e = arg;
    e->ends++;
    if (e->ends == 1) {
        e->ok = end->ok;
        e->view = cv_strdup(end->view);
        e->rule = cv_strdup(end->rule);
        e->hint = cv_strdup(end->hint);
        e->guard = cv_strdup(end->error.guard ? end->error.guard : "");
        e->id = cv_strdup(end->id);
        e->result = end->result ? json_deep_copy(end->result) : NULL;
        e->exec_missing = end->exec_missing;
        e->enforced = end->enforced && end->enforced->landlock_abi > 0 && end->enforced->seccomp && end->enforced->no_new_privs &&
                      end->enforced->capabilities_empty && end->enforced->namespaces;
    }
    if (e->ends >= e->waiting_for)
        cv_loop_stop(e->world->loop);
}

static inline void ended_finish(struct ended *e)
{
    free(e->view);
    free(e->rule);
    free(e->hint);
    free(e->guard);
    free(e->id);
    free(e->approval);
    json_decref(e->result);
    cv_buf_finish(&e->output);
}
#define AUTO_ENDED __attribute__((cleanup(ended_finish)))

static inline struct cv_call *start(struct world *w, struct cv_access *access, const char *tool, json_t *args, struct ended *e, uint64_t timeout_ms,
                             bool stream)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_call *call = NULL;
    struct cv_call_request request = {
        .run = w->run.text,
        .tool = tool,
        .args = args,
        .timeout_ms = timeout_ms,
        .events = {.on_verdict = on_verdict, .on_approval = on_approval, .on_output = stream ? on_output : NULL, .on_end = on_end},
        .arg = e,
    };
    e->world = w;
    if (e->waiting_for == 0)
        e->waiting_for = 1;
    assert_int_equal(cv_call_start(access, &request, &call, &err), 0);
    assert_int_equal(e->ends, 0); /* never inside the function that started it */
    json_decref(args);
    return call;
}

/* What went wrong is in the view. */
static inline void assert_ok(const struct ended *e)
{
    if (!e->ok)
        fail_msg("%s (guard %s)", e->view, e->guard);
}

static inline void call(struct world *w, struct cv_access *access, const char *tool, json_t *args, struct ended *e)
{
    start(w, access, tool, args, e, 0, false);
    cv_loop_run(w->loop);
    assert_int_equal(e->ends, 1);
}

struct reading {
    struct world *world;
    json_t *value;
};

static inline void on_read(const json_t *value, const struct cv_error *err, void *arg)
{
    struct reading *r = arg;
    assert_null(err);
    r->value = json_deep_copy(value);
    cv_loop_stop(r->world->loop);
}

/* The kinds of the records of one call, "call.intent call.started call.result". */
static inline char *kinds_of(struct world *w, const char *call_id)
{
    struct reading r = {.world = w};
    struct cv_buf out = CV_BUF_INIT;
    size_t i;
    json_t *event;
    cv_store_run_events(w->store, w->run.text, 0, on_read, &r);
    while (!r.value)
        cv_loop_run(w->loop); /* a stop from before may end the first one */
    json_array_foreach(r.value, i, event) {
        if (strcmp(cv_json_str(event, "call", ""), call_id) != 0)
            continue;
        cv_buf_printf(&out, "%s%s", out.len ? " " : "", cv_json_str(event, "kind", ""));
    }
    json_decref(r.value);
    return cv_buf_take(&out);
}

static inline void assert_kinds(struct world *w, const struct ended *e, const char *wanted)
{
    cv_auto_free char *kinds = kinds_of(w, e->id);
    assert_string_equal(kinds, wanted);
}
