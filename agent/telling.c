// SPDX-License-Identifier: MIT
/*
 * telling.c - records in, events out. Which kind tells what is a table. Owns the list of what was told; never reads or
 * writes the journal itself, calls nobody back.
 *
 * Records of the agent (run.*) carry all that is told except a call's result, which is in the door's records. A run.state
 * carries: "call" {"call","verdict","rule"} when the verdict is known, "approval" {"approval","question","expires"} or "question"
 * {"question","text","expires"} when a person is asked, "observation" {"ok","text","ms","error"?} when a call ended.
 */
#include "agent/telling.h"

#include "agent/step.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <stdlib.h>
#include <string.h>

void teller_init(struct teller *teller, const char *run)
{
    *teller = (struct teller){.told = json_array(), .run = cv_strdup(run)};
}

static void forget_call(struct teller *teller)
{
    json_decref(teller->asked);
    json_decref(teller->verdict);
    json_decref(teller->result);
    free(teller->final);
    teller->asked = teller->verdict = teller->result = NULL;
    teller->final = NULL;
    teller->call_told = false;
}

void teller_finish(struct teller *teller)
{
    forget_call(teller);
    json_decref(teller->told);
    free(teller->run);
    *teller = (struct teller){0};
}

/* Adds an event: takes `body`, the fields beyond event, run, step and seq. */
static void tell(struct teller *teller, const char *name, int step, json_t *body)
{
    cv_auto_json json_t *fields = body;
    json_t *event = json_pack("{s:s, s:s, s:i, s:i}", "event", name, "run", teller->run, "step", step, "seq", (int)json_array_size(teller->told) + 1);
    json_object_update(event, fields);
    json_array_append_new(teller->told, event);
}

static void copy_keys(json_t *to, const json_t *from, const char *const *keys)
{
    for (size_t i = 0; keys[i]; i++)
        if (json_object_get(from, keys[i]))
            json_object_set(to, keys[i], json_object_get(from, keys[i]));
}

bool telling_is_end(const json_t *event)
{
    return strcmp(cv_json_str(event, "event", ""), "end") == 0;
}

bool telling_lost_answer(const char *status, const char *answer)
{
    return !answer[0] && (strcmp(status, "done") == 0 || strcmp(status, "denied") == 0);
}

/* ---- run.* ------------------------------------------------------------------------------------------------------------ */

static void tell_plan(struct teller *teller, int step, const char *call, const json_t *payload)
{
    static const char *const keys[] = {"task", "policy", "workspace", "model", "tools", "limits", "after", NULL};
    (void)call;
    json_t *body = json_object();
    copy_keys(body, payload, keys);
    tell(teller, "plan", step, body);
}

static json_t *count(const json_t *payload, const char *key, int *sum)
{
    int n = (int)cv_json_num(payload, key, 0);
    *sum += n;
    return json_integer(n);
}

static void tell_think(struct teller *teller, int step, const char *call, const json_t *payload)
{
    (void)call;
    const char *reply = cv_json_str(payload, "reply", "");
    json_t *tokens = json_object();
    json_object_set_new(tokens, "prompt", count(payload, "prompt", &teller->prompt));
    json_object_set_new(tokens, "cached", count(payload, "cached", &teller->cached));
    json_object_set_new(tokens, "evaluated", count(payload, "evaluated", &teller->evaluated));
    json_object_set_new(tokens, "generated", count(payload, "generated", &teller->generated));
    json_t *body = json_pack("{s:s, s:o}", "text", reply, "tokens", tokens);
    if (json_object_get(payload, "ms"))
        json_object_set(body, "ms", json_object_get(payload, "ms"));
    tell(teller, "think", step, body);
    forget_call(teller);
    struct step parsed;
    if (step_parse(reply, strlen(reply), &parsed, NULL) == 0 && parsed.kind == STEP_CALL)
        teller->asked = json_pack("{s:s, s:O}", "tool", parsed.tool, "args", (json_t *)parsed.args);
    teller->final = cv_strdup(parsed.final);
    step_finish(&parsed);
}

void teller_verdict(struct teller *teller, int step, const json_t *verdict)
{
    static const char *const keys[] = {"verdict", "rule", NULL};
    if (teller->call_told)
        return;
    teller->call_told = true;
    json_incref((json_t *)verdict);
    json_decref(teller->verdict);
    teller->verdict = (json_t *)verdict;
    json_t *body = json_pack("{s:s}", "call", cv_json_str(verdict, "call", ""));
    if (teller->asked)
        json_object_update(body, teller->asked);
    copy_keys(body, verdict, keys);
    tell(teller, "call", step, body);
}

void teller_result(struct teller *teller, const json_t *result)
{
    json_decref(teller->result);
    teller->result = NULL;
    if (result && json_dumpb(result, NULL, 0, JSON_COMPACT | JSON_ENCODE_ANY) <= TELLING_RESULT_BYTES)
        teller->result = json_incref((json_t *)result);
}

/* What a person is asked: "approval" or "question". */
static void tell_asked(struct teller *teller, int step, const char *name, const json_t *asked)
{
    json_t *body = json_pack("{s:s}", "call", cv_json_str(teller->verdict, "call", ""));
    json_object_update(body, (json_t *)asked);
    tell(teller, name, step, body);
}

static void tell_observation(struct teller *teller, int step, const json_t *observation)
{
    json_t *body = json_pack("{s:s}", "call", cv_json_str(teller->verdict, "call", ""));
    json_object_update(body, (json_t *)observation);
    if (cv_json_flag(observation, "ok") && teller->result)
        json_object_set(body, "result", teller->result);
    tell(teller, "observation", step, body);
}

static void tell_state(struct teller *teller, int step, const char *call, const json_t *payload)
{
    const json_t *verdict = json_object_get(payload, "call");
    const json_t *approval = json_object_get(payload, "approval");
    const json_t *question = json_object_get(payload, "question");
    const json_t *observation = json_object_get(payload, "observation");
    (void)call;
    if (!verdict && strcmp(cv_json_str(payload, "event", ""), "restart") == 0)
        verdict = teller->verdict; /* the daemon died with the call on its way: its own record is all there is */
    if (verdict)
        teller_verdict(teller, step, verdict);
    if (approval)
        tell_asked(teller, step, "approval", approval);
    if (question)
        tell_asked(teller, step, "question", question);
    if (observation)
        tell_observation(teller, step, observation);
}

static void tell_end(struct teller *teller, int step, const char *call, const json_t *payload)
{
    (void)call;
    if (teller->ended)
        return;
    teller->ended = true;
    const char *status = cv_json_str(payload, "state", "failed");
    const char *answer = cv_json_str(payload, "answer", "");
    if (telling_lost_answer(status, answer) && teller->final)
        answer = teller->final;
    json_t *tokens = json_pack("{s:i, s:i, s:i, s:i}", "prompt", teller->prompt, "cached", teller->cached, "evaluated", teller->evaluated,
                               "generated", teller->generated);
    json_t *body = json_pack("{s:s, s:s, s:I, s:o}", "status", status, "answer", answer, "steps", (json_int_t)cv_json_num(payload, "steps", 0),
                             "tokens", tokens);
    if (json_object_get(payload, "evidence"))
        json_object_set(body, "evidence", json_object_get(payload, "evidence"));
    if (json_object_get(payload, "error"))
        json_object_set(body, "error", json_object_get(payload, "error"));
    tell(teller, "end", step, body);
}

/* ---- call.*: the door's -------------------------------------------------------------------------------------------- */

static void keep_call(struct teller *teller, int step, const char *call, const json_t *payload)
{
    const char *word = cv_json_str(payload, "verdict", "ask");
    bool asked = strcmp(word, "allow") != 0 && strcmp(word, "deny") != 0; /* "approved", "yes": what became of an ask */
    (void)step;
    if (!teller->verdict)
        teller->verdict = json_pack("{s:s, s:s, s:s}", "call", call, "verdict", asked ? "ask" : word, "rule", cv_json_str(payload, "rule", ""));
}

static void keep_result(struct teller *teller, int step, const char *call, const json_t *payload)
{
    (void)step;
    (void)call;
    teller_result(teller, json_object_get(payload, "result"));
}

static const struct {
    const char *kind;
    void (*tell)(struct teller *teller, int step, const char *call, const json_t *payload);
} tellers[] = {
    {"run.created", tell_plan},      {"run.step", tell_think},  {"run.state", tell_state},      {"run.ended", tell_end},
    {"approval.asked", keep_call},   {"call.intent", keep_call}, {"call.result", keep_result},  {"call.read", keep_result},
};

void teller_feed(struct teller *teller, const char *kind, int step, const char *call, const json_t *payload)
{
    for (size_t i = 0; i < sizeof tellers / sizeof tellers[0]; i++)
        if (strcmp(tellers[i].kind, kind) == 0)
            tellers[i].tell(teller, step, call, payload);
}

json_t *telling_of_journal(const json_t *records)
{
    struct teller teller;
    size_t i;
    json_t *record;
    teller_init(&teller, cv_json_str(json_array_get(records, 0), "run", ""));
    json_array_foreach(records, i, record)
        teller_feed(&teller, cv_json_str(record, "kind", ""), (int)cv_json_num(record, "step", 0), cv_json_str(record, "call", ""),
                    json_object_get(record, "payload"));
    json_t *told = json_incref(teller.told);
    teller_finish(&teller);
    return told;
}
