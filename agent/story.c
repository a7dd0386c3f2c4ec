// SPDX-License-Identifier: MIT
/*
 * story.c - what a run did, step by step, told from its journal records alone. Which kind adds what is a table. Pure; any
 * thread; owns nothing.
 */
#include "agent/agent.h"
#include "agent/step.h"
#include "agent/telling.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"

#include <string.h>

struct story {
    json_t *whole;
    json_t *steps; /* borrowed from it */
    json_t *step;  /* the last one, borrowed */
};

static void copy(json_t *to, const json_t *from, const char *key)
{
    json_t *value = json_object_get(from, key);
    if (value)
        json_object_set(to, key, value);
}

static void copy_all(json_t *to, const json_t *from, const char *const *keys)
{
    for (size_t i = 0; keys[i]; i++)
        copy(to, from, keys[i]);
}

static void set_time(json_t *to, const char *key, const json_t *record)
{
    char text[CV_CLOCK_TEXT];
    cv_clock_format(cv_json_num(record, "time_us", 0), text, sizeof text);
    json_object_set_new(to, key, json_string(text));
}

static void add(json_t *to, const char *key, int64_t more)
{
    json_object_set_new(to, key, json_integer((json_int_t)(cv_json_num(to, key, 0) + more)));
}

static json_t *new_tokens(void)
{
    return json_pack("{s:i, s:i, s:i, s:i}", "prompt", 0, "cached", 0, "evaluated", 0, "generated", 0);
}

static void on_created(struct story *story, const json_t *record, const json_t *payload)
{
    static const char *const keys[] = {"task", "policy", "policy_hash", "grant_hash", "workspace", "model", "adapter", "tools", "limits", "prompt",
                                       "uid", "after", NULL};
    json_object_set(story->whole, "id", json_object_get(record, "run"));
    copy_all(story->whole, payload, keys);
    set_time(story->whole, "created", record);
}

static void on_step(struct story *story, const json_t *record, const json_t *payload)
{
    static const char *const counts[] = {"prompt", "cached", "evaluated", "generated", NULL};
    json_t *tokens = new_tokens();
    json_t *sums = json_object_get(story->whole, "tokens");
    for (size_t i = 0; counts[i]; i++) {
        copy(tokens, payload, counts[i]);
        add(sums, counts[i], cv_json_num(payload, counts[i], 0));
    }
    story->step = json_pack("{s:O, s:s, s:o, s:[]}", "step", json_object_get(record, "step"), "reply", cv_json_str(payload, "reply", ""), "tokens",
                            tokens, "calls");
    copy(story->step, payload, "ms");
    copy(story->step, payload, "folded");
    json_array_append_new(story->steps, story->step);
}

/* The call of this step with this id; NULL when it has no entry. */
static json_t *find_call(const struct story *story, const json_t *id)
{
    size_t i;
    json_t *call;
    json_array_foreach(json_object_get(story->step, "calls"), i, call)
        if (json_equal(json_object_get(call, "call"), id))
            return call;
    return NULL;
}

static void on_state(struct story *story, const json_t *record, const json_t *payload)
{
    (void)record;
    json_object_set(story->whole, "status", json_object_get(payload, "to"));
    json_t *call = find_call(story, json_object_get(json_object_get(payload, "call"), "call"));
    const json_t *observation = json_object_get(payload, "observation");
    if (!observation || !story->step)
        return;
    json_t *place = call ? call : story->step; /* a reply that was no step has no call */
    copy(place, observation, "ok");
    copy(place, observation, "ms");
    copy(place, observation, cv_json_flag(observation, "ok") ? "text" : "error");
}

/* The answer in the last reply, when run.ended came from a later daemon that did not know it. */
static void find_answer(struct story *story)
{
    const char *reply = cv_json_str(story->step, "reply", "");
    struct step step;
    if (telling_lost_answer(cv_json_str(story->whole, "status", ""), cv_json_str(story->whole, "answer", "")) &&
        step_parse(reply, strlen(reply), &step, NULL) == 0) {
        json_object_set_new(story->whole, "answer", json_string(step.final ? step.final : ""));
        step_finish(&step);
    }
}

static void on_ended(struct story *story, const json_t *record, const json_t *payload)
{
    static const char *const keys[] = {"answer", "evidence", "error", NULL};
    json_object_set(story->whole, "status", json_object_get(payload, "state"));
    copy_all(story->whole, payload, keys);
    set_time(story->whole, "ended", record);
    find_answer(story);
}

/* The entry of the record's call, made when this is its first record. A step has one call of its own; those that a plugin made in it
 * stand beside it and name it as their parent. */
static json_t *call_entry(struct story *story, const json_t *record)
{
    json_t *calls = json_object_get(story->step, "calls");
    json_t *id = json_object_get(record, "call");
    json_t *call = find_call(story, id);
    if (calls && !call) {
        call = json_pack("{s:O}", "call", id);
        json_array_append_new(calls, call);
    }
    return call;
}

static void on_call(struct story *story, const json_t *record, const json_t *payload)
{
    static const char *const keys[] = {"tool", "args", "verdict", "rule", "effect", "enforced", "ok", "error", "object", "undo", "parent", "question", "answer", NULL};
    json_t *call = call_entry(story, record);
    if (call)
        copy_all(call, payload, keys);
}

static void on_denied(struct story *story, const json_t *record, const json_t *payload)
{
    json_t *call = call_entry(story, record);
    on_call(story, record, payload);
    if (call)
        json_object_set_new(call, "ok", json_false());
}

static void on_undone(struct story *story, const json_t *record, const json_t *payload)
{
    (void)payload;
    set_time(story->whole, "undone", record);
}

static const struct {
    const char *kind;
    void (*tell)(struct story *story, const json_t *record, const json_t *payload);
} chapters[] = {
    {"run.created", on_created}, {"run.step", on_step},      {"run.state", on_state},      {"run.ended", on_ended},       {"run.undone", on_undone}, {"call.intent", on_call},
    {"call.started", on_call},   {"call.result", on_call},   {"call.read", on_call},       {"call.denied", on_denied},
    {"approval.asked", on_call}, {"question.asked", on_call}, {"question.answered", on_call},
};

json_t *cv_run_story(const json_t *events)
{
    struct story story = {0};
    size_t i;
    json_t *record;
    if (json_array_size(events) == 0)
        return NULL;
    story.steps = json_array();
    story.whole = json_pack("{s:s, s:s, s:n, s:o, s:o}", "status", "queued", "answer", "", "ended", "steps", story.steps, "tokens", new_tokens());
    json_array_foreach(events, i, record)
    {
        const char *kind = cv_json_str(record, "kind", "");
        for (size_t k = 0; k < sizeof chapters / sizeof chapters[0]; k++)
            if (strcmp(chapters[k].kind, kind) == 0)
                chapters[k].tell(&story, record, json_object_get(record, "payload"));
    }
    return story.whole;
}
