// SPDX-License-Identifier: MIT
/*
 * kinds.c - the table of event kinds: names and summaries for people, required payload keys for the check that every
 * append goes through. A kind says what must be there; more may be. Pure, any thread.
 */
#include "daemon/store/kinds.h"

#include "daemon/base/json.h"
#include "daemon/store/store.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

/* {needs a run, needs a call, needs an effect class} */
#define DAEMON false, false, false
#define RUN true, false, false
#define CALL false, true, true
#define APPROVAL false, true, false

/* name, whose, required keys, further check, summary */
#define KIND_MAP(X)                                                                                                                        \
    X("daemon.started", DAEMON, "version:s", NULL, "the daemon began to work on this journal")                                             \
    X("daemon.stopped", DAEMON, "", NULL, "the daemon ended in good order")                                                                \
    X("run.created", RUN, "task:s workspace:s policy:s policy_hash:s grant_hash:s model:s limits:o uid:i key:S", NULL,                     \
      "a run was accepted: its task, the law it lives under, who asked, the client's idempotency key")                                     \
    X("run.state", RUN, "from:s to:s event:s", NULL, "a run went from one state to another, and what made it go")                          \
    X("run.step", RUN, "evaluated:i cached:i generated:i reply:x", NULL, "the model wrote one step: prompt tokens, tokens written, reply") \
    X("run.ended", RUN, "state:s answer:S steps:i", NULL, "a run came to its end; of run.* at most run.undone follows")                               \
    X("run.undone", RUN, "call:s effects:i uid:i", NULL, "what the run did to files was taken back, by which call")                        \
    X("call.intent", CALL, "tool:s args:o effect:s verdict:x", NULL, "a call was allowed and will be started")                             \
    X("call.started", CALL, "effect:s enforced:o", NULL, "its worker is confined and was let go; what the kernel enforces on it")          \
    X("call.result", CALL, "effect:s ok:b", check_outcome, "how a started call ended: result or object, else error with guard")            \
    X("call.read", CALL, "tool:s args:o effect:s verdict:x enforced:O ok:b", check_read, "the one record of a call of class READ")         \
    X("call.denied", CALL, "tool:s args:x effect:s guard:s error:o", NULL, "a call was refused before anything was started, and by whom")  \
    X("memory.saved", DAEMON, "uid:i text:s", NULL, "memory_save kept a note for a user")                                                  \
    X("plugin.installed", DAEMON, "name:s version:s hash:s uid:i", NULL, "a plugin was installed: the hash of all its files, and by whom")    \
    X("plugin.removed", DAEMON, "name:s uid:i", NULL, "a plugin was removed, and by whom")                                                 \
    X("plugin.stored", DAEMON, "plugin:s uid:i key:s value:S", NULL, "a plugin set a value of its own for a user; null removed it")        \
    X("job.added", DAEMON, "job:s uid:i gid:i task:s workspace:s policy:s timetable:o missed:s created_us:i", NULL,                        \
      "a task got a timetable: whose, what, where, under which law, when")                                                                \
    X("job.changed", DAEMON, "job:s set:o at_us:i", NULL, "what was changed about a job (paused ...), and from when on it counts")         \
    X("job.slot", DAEMON, "job:s slot_us:i what:s count:i why:S at_us:i", NULL,                                                            \
      "a slot of a timetable is used up: fired or missed, how many slots it stands for, why it was missed")                               \
    X("job.run", DAEMON, "job:s slot_us:i run:S error:O", check_job_run, "the run that a fired slot began, or why it began none")          \
    X("job.removed", DAEMON, "job:s", NULL, "a job is no more; its runs stay")                                                             \
    X("approval.asked", APPROVAL, "args:o question:s", NULL, "a person is asked about exactly this call")                                  \
    X("approval.answered", APPROVAL, "allow:b why:S", NULL, "what the person said, or that nobody did in time")                            \
    X("question.asked", APPROVAL, "args:o question:s", NULL, "a person is asked a question by ask_user")                                   \
    X("question.answered", APPROVAL, "answer:S why:S", NULL, "what the person answered, or that nobody did in time")

static int check_outcome(const char *name, const json_t *payload, struct cv_error *err)
{
    const json_t *error = json_object_get(payload, "error");
    if (cv_json_flag(payload, "ok")) {
        if (error || (!json_object_get(payload, "result") && !json_is_string(json_object_get(payload, "object"))))
            return cv_fail(err, -EINVAL, "store.event", "event '%s': payload.ok is true: expected 'result' or the hash 'object', and no 'error'",
                           name);
        return 0;
    }
    const json_t *guard = json_object_get(error, "guard"); /* missing when nobody stopped it: it failed by itself */
    if (!json_is_string(json_object_get(error, "text")) || (guard && !json_is_string(guard) && !json_is_null(guard)))
        return cv_fail(err, -EINVAL, "store.event", "event '%s': payload.ok is false: expected an object 'error' with 'text' and, if any, 'guard'",
                       name);
    return 0;
}

static int check_read(const char *name, const json_t *payload, struct cv_error *err)
{
    if (strcmp(cv_json_str(payload, "effect", ""), "READ") != 0)
        return cv_fail(err, -EINVAL, "store.event", "event '%s': payload.effect: '%s', expected READ: other calls have call.intent and call.result",
                       name, cv_json_str(payload, "effect", ""));
    return check_outcome(name, payload, err);
}

static int check_job_run(const char *name, const json_t *payload, struct cv_error *err)
{
    const json_t *error = json_object_get(payload, "error");
    if (json_is_string(json_object_get(payload, "run")) == json_is_object(error) || (error && !json_is_string(json_object_get(error, "text"))))
        return cv_fail(err, -EINVAL, "store.event", "event '%s': expected either payload.run or an object payload.error with 'text'", name);
    return 0;
}

#define KIND_ROW(name, whose, keys, check, summary) {name, keys, whose, check},
static const struct kind kinds[] = {KIND_MAP(KIND_ROW)};

#define PUBLIC_ROW(name, whose, keys, check, summary) {name, summary},
const struct cv_event_kind cv_event_kinds[] = {KIND_MAP(PUBLIC_ROW){NULL, NULL}};

const struct kind *kind_find(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

struct type {
    char letter;
    const char *words;
    json_type first, last; /* jansson's numbers of the types that fit */
};

static const struct type types[] = {
    {'s', "a string", JSON_STRING, JSON_STRING}, {'i', "an integer", JSON_INTEGER, JSON_INTEGER},
    {'b', "true or false", JSON_TRUE, JSON_FALSE}, {'o', "an object", JSON_OBJECT, JSON_OBJECT},
    {'a', "an array", JSON_ARRAY, JSON_ARRAY},   {'x', "a value", JSON_OBJECT, JSON_NULL},
};

static int check_key(const struct kind *kind, const char *key, char letter, const json_t *value, struct cv_error *err)
{
    bool optional = isupper((unsigned char)letter);
    if (optional && (!value || json_is_null(value)))
        return 0;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (types[i].letter != tolower((unsigned char)letter))
            continue;
        if (value && json_typeof(value) >= types[i].first && json_typeof(value) <= types[i].last)
            return 0;
        return cv_fail(err, -EINVAL, "store.event", "event '%s': payload.%s: expected %s, got %s", kind->name, key, types[i].words,
                       cv_json_type(value));
    }
    return cv_fail(err, -EINVAL, "store.event", "event '%s': payload.%s: its type '%c' is unknown to the table of kinds", kind->name, key, letter);
}

static int check_keys(const struct kind *kind, const json_t *payload, struct cv_error *err)
{
    char key[32];
    for (const char *p = kind->keys; *p;) {
        size_t n = strcspn(p, ":");
        memcpy(key, p, n);
        key[n] = '\0';
        int rc = check_key(kind, key, p[n + 1], json_object_get(payload, key), err);
        if (rc < 0)
            return rc;
        p += n + 2;
        p += strspn(p, " ");
    }
    return 0;
}

static int check_effect(const struct kind *kind, const json_t *payload, struct cv_error *err)
{
    static const char *const effects[] = {"READ", "TXN", "FILE", "KEYED", "OPAQUE"};
    const char *effect = cv_json_str(payload, "effect", "");
    for (size_t i = 0; i < sizeof effects / sizeof effects[0]; i++)
        if (strcmp(effect, effects[i]) == 0)
            return 0;
    return cv_fail(err, -EINVAL, "store.event", "event '%s': payload.effect: '%s', expected READ, TXN, FILE, KEYED or OPAQUE", kind->name, effect);
}

int kind_check(const struct kind *kind, const char *run, const char *call, const json_t *payload, struct cv_error *err)
{
    if (kind->of_run && !run[0])
        return cv_fail(err, -EINVAL, "store.event", "event '%s': it has no run, expected a run id", kind->name);
    if (kind->of_call && !call[0])
        return cv_fail(err, -EINVAL, "store.event", "event '%s': it has no call, expected a call id", kind->name);
    if (!json_is_object(payload))
        return cv_fail(err, -EINVAL, "store.event", "event '%s': payload: expected an object, got %s", kind->name, cv_json_type(payload));
    int rc = check_keys(kind, payload, err);
    if (rc == 0 && kind->of_effect)
        rc = check_effect(kind, payload, err);
    if (rc == 0 && kind->check)
        rc = kind->check(kind->name, payload, err);
    return rc;
}
