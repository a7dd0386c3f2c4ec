// SPDX-License-Identifier: MIT
/*
 * state.c - the table of a run's life, the names in it, and the replay of a journal through it. Owns nothing. The actions
 * are in run.c; nothing here journals or runs one.
 */
#include "agent/state.h"

#include "agent/run.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
const struct run_row run_table[] = {
    {RUN_QUEUED,   RUN_ON_ADMITTED,          RUN_THINKING,  run_think},
    {RUN_QUEUED,   RUN_ON_STORE_FAILED,      RUN_FAILED,    run_finish},
    {RUN_QUEUED,   RUN_ON_CANCEL,            RUN_CANCELLED, run_finish},
    {RUN_QUEUED,   RUN_ON_TIMEOUT,           RUN_DEADLINE,  run_finish},
    {RUN_QUEUED,   RUN_ON_RESTART,           RUN_FAILED,    NULL},

    {RUN_THINKING, RUN_ON_REPLY_CALL,        RUN_ACTING,    run_act},
    {RUN_THINKING, RUN_ON_REPLY_FINAL,       RUN_DONE,      run_finish},
    {RUN_THINKING, RUN_ON_REPLY_DENIED,      RUN_DENIED,    run_finish},
    {RUN_THINKING, RUN_ON_REPLY_BAD,         RUN_THINKING,  run_think},
    {RUN_THINKING, RUN_ON_BUDGET,            RUN_FAILED,    run_finish},
    {RUN_THINKING, RUN_ON_ENGINE_FAILED,     RUN_FAILED,    run_finish},
    {RUN_THINKING, RUN_ON_STORE_FAILED,      RUN_FAILED,    run_finish},
    {RUN_THINKING, RUN_ON_CANCEL,            RUN_CANCELLED, run_finish},
    {RUN_THINKING, RUN_ON_TIMEOUT,           RUN_DEADLINE,  run_finish},
    {RUN_THINKING, RUN_ON_RESTART,           RUN_FAILED,    NULL},

    {RUN_ACTING,   RUN_ON_APPROVAL_ASKED,    RUN_WAITING,   NULL},
    {RUN_ACTING,   RUN_ON_QUESTION_ASKED,    RUN_WAITING,   NULL},
    {RUN_ACTING,   RUN_ON_OBSERVATION,       RUN_THINKING,  run_think},
    {RUN_ACTING,   RUN_ON_REPETITION,        RUN_FAILED,    run_finish},
    {RUN_ACTING,   RUN_ON_CALL_REFUSED,      RUN_FAILED,    run_finish},
    {RUN_ACTING,   RUN_ON_STORE_FAILED,      RUN_FAILED,    run_finish},
    {RUN_ACTING,   RUN_ON_CANCEL,            RUN_CANCELLED, run_finish},
    {RUN_ACTING,   RUN_ON_TIMEOUT,           RUN_DEADLINE,  run_finish},
    {RUN_ACTING,   RUN_ON_RESTART,           RUN_FAILED,    NULL},

    {RUN_WAITING,  RUN_ON_APPROVAL_ASKED,    RUN_WAITING,   NULL}, /* after a no to what a plugin's tool did within its call, the next of it */
    {RUN_WAITING,  RUN_ON_QUESTION_ASKED,    RUN_WAITING,   NULL},
    {RUN_WAITING,  RUN_ON_APPROVAL_ANSWERED, RUN_ACTING,    NULL},
    {RUN_WAITING,  RUN_ON_QUESTION_ANSWERED, RUN_ACTING,    NULL},
    {RUN_WAITING,  RUN_ON_OBSERVATION,       RUN_THINKING,  run_think}, /* refused, expired, or answered unseen */
    {RUN_WAITING,  RUN_ON_REPETITION,        RUN_FAILED,    run_finish},
    {RUN_WAITING,  RUN_ON_STORE_FAILED,      RUN_FAILED,    run_finish},
    {RUN_WAITING,  RUN_ON_CANCEL,            RUN_CANCELLED, run_finish},
    {RUN_WAITING,  RUN_ON_TIMEOUT,           RUN_DEADLINE,  run_finish},
    {RUN_WAITING,  RUN_ON_RESTART,           RUN_FAILED,    NULL},

    {RUN_STATES, RUN_EVENTS, RUN_STATES, NULL},
};
/* clang-format on */

static const char *const state_names[] = {
#define STATE_WORD(name, word) word,
    RUN_STATE_MAP(STATE_WORD)
};

static const char *const event_names[] = {
#define EVENT_WORD(name, word) word,
    RUN_EVENT_MAP(EVENT_WORD)
};

const struct run_row *state_row(enum run_state state, enum run_event event)
{
    for (const struct run_row *row = run_table; row->state != RUN_STATES; row++)
        if (row->state == state && row->event == event)
            return row;
    return NULL;
}

const char *state_name(enum run_state state)
{
    return state < RUN_STATES ? state_names[state] : "unknown";
}

const char *state_event_name(enum run_event event)
{
    return event < RUN_EVENTS ? event_names[event] : "unknown";
}

bool state_is_end(enum run_state state)
{
    return state >= RUN_DONE;
}

static int find(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -ENOENT;
}

int state_find(const char *name)
{
    return find(state_names, RUN_STATES, name);
}

int state_event_find(const char *name)
{
    return find(event_names, RUN_EVENTS, name);
}

/* ---- replay ----------------------------------------------------------------------------------------------------------- */

struct replay {
    bool created, ended;
    enum run_state state;
};

static int broken(const json_t *event, const char *why, const char *what, struct cv_error *err)
{
    return cv_fail(err, -EPROTO, "run.replay", "event %lld of the journal ('%s'): %s '%s'", (long long)cv_json_num(event, "seq", 0),
                   cv_json_str(event, "kind", ""), why, what);
}

static int replay_transition(struct replay *replay, const json_t *event, const json_t *payload, struct cv_error *err)
{
    const char *from = cv_json_str(payload, "from", "");
    const char *word = cv_json_str(payload, "event", "");
    const char *to = cv_json_str(payload, "to", "");
    if (strcmp(from, state_name(replay->state)) != 0)
        return broken(event, "the run was not in the state", from, err);
    int number = state_event_find(word);
    const struct run_row *row = number < 0 ? NULL : state_row(replay->state, (enum run_event)number);
    if (!row)
        return broken(event, "this state has no row for the event", word, err);
    if (strcmp(to, state_name(row->next)) != 0)
        return broken(event, "the table does not lead to the state", to, err);
    replay->state = row->next;
    return 0;
}

static int replay_one(struct replay *replay, const json_t *event, struct cv_error *err)
{
    const char *kind = cv_json_str(event, "kind", "");
    const json_t *payload = json_object_get(event, "payload");
    if (strncmp(kind, "run.", 4) != 0)
        return 0;
    bool first = strcmp(kind, "run.created") == 0;
    if (replay->ended)
        return broken(event, "the run had ended in the state", state_name(replay->state), err);
    if (first == replay->created)
        return broken(event, first ? "the run was created before" : "the run was not created before", kind, err);
    replay->created = true;
    if (strcmp(kind, "run.state") == 0)
        return replay_transition(replay, event, payload, err);
    if (strcmp(kind, "run.ended") == 0) {
        const char *state = cv_json_str(payload, "state", "");
        replay->ended = true;
        if (!state_is_end(replay->state) || strcmp(state, state_name(replay->state)) != 0)
            return broken(event, "the run was not in the state", state, err);
    }
    return 0;
}

int cv_run_replay(const json_t *events, enum run_state *out, struct cv_error *err)
{
    struct replay replay = {.state = RUN_QUEUED};
    size_t i;
    json_t *event;
    json_array_foreach(events, i, event)
    {
        int rc = replay_one(&replay, event, err);
        if (rc < 0)
            return rc;
    }
    if (!replay.created)
        return cv_fail(err, -EPROTO, "run.replay", "the events have no 'run.created'");
    *out = replay.state;
    return 0;
}
