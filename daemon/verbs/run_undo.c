// SPDX-License-Identifier: MIT
/*
 * run_undo.c - takes back what a run did to files.
 *
 * Purpose: `corvid runs undo`. Params: id, or at least 4 of its first characters. Result: {"run","undone","done","differs","commands"}:
 * either everything was taken back ("done" says what), or nothing was ("differs" says what is no longer as the run left it; it is empty
 * when the run has only calls of the other kind); "commands" are calls whose effects nobody can know, and which stay: of tools that do
 * something else than change files, and commands that were compared with nothing. Errors: unknown or ambiguous id; EBUSY the run has not
 * ended or is being undone; EALREADY it was undone; ENODATA it did nothing that can be taken back; -32001 for another user's run, whoever
 * asks.
 * Caveats: it is a call like any other, of the hidden tool fs_undo, under the run's own policy and workspace; a client that leaves
 * does not stop it, since half of it would be worse.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

const char verb_run_undo_params[] = VERB_RUN_ID;
const char verb_run_undo_result[] =
    "{\"type\":\"object\",\"required\":[\"run\",\"undone\",\"done\",\"differs\",\"commands\"],\"properties\":{\"run\":{\"type\":\"string\"},"
    "\"undone\":{\"type\":\"boolean\"},\"done\":{\"type\":\"array\"},\"differs\":{\"type\":\"array\"},\"commands\":{\"type\":\"array\"}}}";

enum { COMMANDS_TOLD = 100 };

struct undo {
    LIST_ENTRY(undo) link;
    struct cv_rpc_request *request;
    struct cv_daemon *daemon;
    struct cv_access *access;
    char *run;
    json_t *commands;
    json_t *answer;
    struct cv_error error;
};

static LIST_HEAD(, undo) under_way = LIST_HEAD_INITIALIZER(under_way); /* one a run */

/* ---- what the journal has ------------------------------------------------------------------------------------------- */

struct gathered {
    const json_t *created, *ended, *undone; /* payloads, borrowed */
    json_t *effects;  /* in the order in which they happened */
    json_t *open;     /* calls that were let go and have no end yet: id to name */
    json_t *tools;    /* id to payload of call.intent */
    json_t *unknown;  /* calls that did what nobody can know: id to what is told of them */
};

static void add_lost(struct gathered *all, const char *tool, const char *why)
{
    json_array_append_new(all->effects, json_pack("{s:s, s:s, s:s}", "op", "lost", "path", tool, "why", why));
}

/* A call that its own tool ended has said what it did; one that was stopped has not. */
static const char *half_done(const json_t *payload)
{
    static const char *const own[] = {"filesystem", "tool", "approval", "namespace", "schema", NULL};
    const json_t *error = json_object_get(payload, "error");
    const char *guard = cv_json_str(error, "guard", "tool");
    if (strcmp(cv_json_str(error, "reason", ""), "fs.partial") == 0)
        return "was done halfway";
    for (size_t i = 0; own[i]; i++)
        if (strcmp(own[i], guard) == 0)
            return NULL;
    return "was stopped: what it had done by then is not known";
}

/* These tell all that they do (tools/care.h); of others nobody can know. */
static bool tells(const char *tool)
{
    static const char *const tools[] = {"fs_write", "fs_edit", "fs_append", "fs_mkdir", "fs_move", "fs_copy", "fs_remove", "archive_create",
                                        "archive_extract", NULL};
    for (size_t i = 0; tools[i]; i++)
        if (strcmp(tools[i], tool) == 0)
            return true;
    return false;
}

/* A plugin's code does nothing by itself: each thing that it wanted done is a call of its own. */
static void add_command(struct gathered *all, const char *call)
{
    const json_t *intent = json_object_get(all->tools, call);
    if (!json_object_get(intent, "plugin") && json_object_size(all->unknown) < COMMANDS_TOLD)
        json_object_set_new(all->unknown, call, json_pack("{s:s, s:s, s:O?}", "call", call, "tool", cv_json_str(intent, "tool", "?"), "args",
                                                          json_object_get(intent, "args")));
}

/* What was set aside is for people to look into. */
static void add_effects(struct gathered *all, const json_t *undo)
{
    size_t i;
    json_t *effect;
    json_array_foreach((json_t *)undo, i, effect)
        if (strcmp(cv_json_str(effect, "op", ""), "aside") != 0)
            json_array_append(all->effects, effect);
}

static void on_result(struct gathered *all, const char *call, const json_t *payload)
{
    const json_t *intent = json_object_get(all->tools, call);
    const char *tool = cv_json_str(intent, "tool", "?");
    bool is_file = strcmp(cv_json_str(payload, "effect", ""), "FILE") == 0;
    const json_t *undo = json_object_get(payload, "undo");
    bool was_open = json_object_del(all->open, call) == 0;
    const char *half = !cv_json_flag(payload, "ok") && is_file && was_open ? half_done(payload) : NULL;
    add_effects(all, undo);
    if (undo)
        json_object_del(all->unknown, call);
    if (half)
        add_lost(all, tool, half);
    else if (is_file && !tells(tool) && cv_json_flag(payload, "ok"))
        add_command(all, call);
}

static void on_started(struct gathered *all, const char *call, const json_t *payload)
{
    const json_t *intent = json_object_get(all->tools, call);
    if (strcmp(cv_json_str(payload, "effect", ""), "FILE") == 0)
        json_object_set_new(all->open, call, json_string(cv_json_str(intent, "tool", "?")));
    else if (strcmp(cv_json_str(payload, "effect", ""), "OPAQUE") == 0 || strcmp(cv_json_str(payload, "effect", ""), "KEYED") == 0)
        add_command(all, call);
}

/* It was stopped before it did anything, or what it did was taken back: care asked first. */
static void on_asked(struct gathered *all, const char *call, const json_t *payload)
{
    (void)payload;
    json_object_del(all->open, call);
    json_object_del(all->unknown, call);
}

static void on_intent(struct gathered *all, const char *call, const json_t *payload)
{
    json_object_set(all->tools, call, (json_t *)payload);
}

static void on_created(struct gathered *all, const char *call, const json_t *payload)
{
    (void)call;
    all->created = payload;
}

static void on_ended(struct gathered *all, const char *call, const json_t *payload)
{
    (void)call;
    all->ended = payload;
}

static void on_undone(struct gathered *all, const char *call, const json_t *payload)
{
    (void)call;
    all->undone = payload;
}

static const struct {
    const char *kind;
    void (*take)(struct gathered *all, const char *call, const json_t *payload);
} kinds[] = {
    {"run.created", on_created},   {"run.ended", on_ended},     {"run.undone", on_undone},   {"call.intent", on_intent},
    {"call.started", on_started}, {"call.result", on_result}, {"approval.asked", on_asked},
};

static void gather(struct gathered *all, const json_t *records)
{
    size_t i;
    json_t *record;
    *all = (struct gathered){.effects = json_array(), .open = json_object(), .tools = json_object(), .unknown = json_object()};
    json_array_foreach((json_t *)records, i, record)
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
            if (strcmp(cv_json_str(record, "kind", ""), kinds[k].kind) == 0)
                kinds[k].take(all, cv_json_str(record, "call", ""), json_object_get(record, "payload"));
    const char *call;
    json_t *tool;
    json_object_foreach(all->open, call, tool)
        add_lost(all, json_string_value(tool), "was cut off by the end of the daemon: what it had done by then is not known");
}

static void gathered_finish(struct gathered *all)
{
    json_decref(all->effects);
    json_decref(all->open);
    json_decref(all->tools);
    json_decref(all->unknown);
}

/* In the order in which they were let go. Given. */
static json_t *list_commands(const struct gathered *all)
{
    json_t *list = json_array();
    const char *call;
    json_t *command;
    json_object_foreach(all->unknown, call, command)
        json_array_append(list, command);
    return list;
}

/* ---- the call ------------------------------------------------------------------------------------------------------- */

/* After the call's last callback has returned. */
static void finish(void *arg)
{
    struct undo *undo = arg;
    LIST_REMOVE(undo, link);
    cv_access_close(undo->access);
    if (undo->answer)
        cv_rpc_end(undo->request, undo->answer);
    else
        cv_rpc_fail(undo->request, &undo->error);
    json_decref(undo->commands);
    free(undo->run);
    free(undo);
}

static void on_recorded(int64_t seq, const struct cv_error *err, void *arg)
{
    struct undo *undo = arg;
    (void)seq;
    if (err) {
        json_decref(cv_steal(&undo->answer));
        undo->error = *err;
        cv_error_wrap(&undo->error, err->code, "everything was taken back, but that could not be recorded");
    }
    finish(undo);
}

static void record(struct undo *undo, const char *call, size_t effects)
{
    json_t *payload = json_pack("{s:s, s:I, s:I}", "call", call, "effects", (json_int_t)effects, "uid", (json_int_t)cv_rpc_uid(undo->request));
    struct cv_event event = {.kind = "run.undone", .run = undo->run, .call = "", .payload = payload};
    cv_store_append(undo->daemon->store, &event, on_recorded, undo);
}

static void on_end(const struct cv_call_end *end, void *arg)
{
    struct undo *undo = arg;
    const json_t *done = json_object_get(end->result, "done");
    if (!end->ok) {
        undo->error = end->error;
        cv_loop_defer(undo->daemon->loop, finish, undo);
        return;
    }
    bool undone = cv_json_flag(end->result, "undone");
    undo->answer = json_pack("{s:s, s:b, s:O, s:O, s:O}", "run", undo->run, "undone", (int)undone, "done", done, "differs",
                             json_object_get(end->result, "differs"), "commands", undo->commands);
    if (undone)
        record(undo, end->id, json_array_size(done));
    else
        cv_loop_defer(undo->daemon->loop, finish, undo);
}

static int start(struct cv_rpc_request *request, const char *run, const struct gathered *all, struct cv_error *err)
{
    struct cv_daemon *d = verb_daemon(request);
    struct undo *undo = cv_new(struct undo);
    cv_auto_json json_t *args = json_pack("{s:O}", "effects", all->effects);
    const struct cv_access_request access = {
        .policy = cv_json_str(all->created, "policy", NULL),
        .workspace = cv_json_str(all->created, "workspace", NULL),
        .uid = cv_rpc_uid(request),
        .gid = cv_rpc_gid(request),
        .yes = true, /* a person asks for exactly this */
        .keep = run,
    };
    const struct cv_call_request call = {.run = "", .tool = "fs_undo", .args = args, .events = {.on_end = on_end}, .arg = undo};
    struct cv_call *started;
    int rc = cv_daemon_may_start(d, err);
    if (rc == 0)
        rc = cv_access_open(d->door, &access, &undo->access, err);
    if (rc == 0)
        rc = cv_call_start(undo->access, &call, &started, err);
    if (rc < 0) {
        cv_access_close(undo->access);
        free(undo);
        return rc;
    }
    undo->request = request;
    undo->daemon = d;
    undo->run = cv_strdup(run);
    undo->commands = list_commands(all);
    LIST_INSERT_HEAD(&under_way, undo, link);
    return 0;
}

/* ---- the request ---------------------------------------------------------------------------------------------------- */

static int check(struct cv_rpc_request *request, const char *run, const struct gathered *all, struct cv_error *err)
{
    const struct undo *other;
    if (cv_json_num(all->created, "uid", -1) != (int64_t)cv_rpc_uid(request))
        return cv_deny(err, -EPERM, "peer", "run.foreign", "run '%s' belongs to another user, who alone can undo it", run);
    if (!all->ended)
        return cv_fail(err, -EBUSY, "run.active", "run '%s' has not ended; cancel it first with: corvid runs cancel %s", run, run);
    if (all->undone)
        return cv_fail(err, -EALREADY, "run.undone", "run '%s' was undone already", run);
    LIST_FOREACH(other, &under_way, link)
        if (strcmp(other->run, run) == 0)
            return cv_fail(err, -EBUSY, "run.active", "run '%s' is being undone just now", run);
    if (json_array_size(all->effects) == 0 && json_object_size(all->unknown) == 0)
        return cv_fail(err, -ENODATA, "undo.nothing", "run '%s' did nothing to files that can be taken back", run);
    return 0;
}

/* Nothing to take back, but commands that want to be named. */
static void tell_commands(struct cv_rpc_request *request, const char *run, const struct gathered *all)
{
    cv_rpc_end(request, json_pack("{s:s, s:b, s:[], s:[], s:o}", "run", run, "undone", 0, "done", "differs", "commands", list_commands(all)));
}

static void on_run(const char *run, const json_t *records, const struct cv_error *err, void *arg)
{
    struct cv_rpc_request *request = arg;
    struct gathered all;
    struct cv_error why = CV_ERROR_INIT;
    if (err) {
        cv_rpc_fail(request, err);
        return;
    }
    gather(&all, records);
    int rc = check(request, run, &all, &why);
    if (rc == 0 && json_array_size(all.effects) == 0)
        tell_commands(request, run, &all);
    else if (rc < 0 || start(request, run, &all, &why) < 0)
        cv_rpc_fail(request, &why);
    gathered_finish(&all);
}

void verb_run_undo(struct cv_rpc_request *request, const json_t *params)
{
    verb_find_run(request, cv_json_str(params, "id", ""), on_run, request);
}
