// SPDX-License-Identifier: MIT
/*
 * record.c - the agent's records in the journal: run.created, run.state, run.step, run.ended. Each is posted before what it
 * speaks of goes on, and told to watchers at once, except the end, which is told when it is durable. Owns nothing; loop thread.
 */
#include "agent/run.h"

#include "daemon/base/json.h"

#include <string.h>

json_t *record_error(const struct cv_error *error, const char *rule, const char *hint)
{
    const char *text = cv_error_text(error);
    json_t *out = json_pack("{s:s?, s:s}", "guard", error->guard, "reason", error->reason ? error->reason : "failed");
    cv_json_set_text(out, "text", text, strlen(text));
    cv_json_set_text(out, "rule", rule, strlen(rule));
    cv_json_set_text(out, "hint", hint, strlen(hint));
    return out;
}

/* Takes `payload`. */
static void post(struct run *run, const char *kind, json_t *payload, cv_store_append_fn fn)
{
    struct cv_event event = {.kind = kind, .run = run->id.text, .step = run->budget.steps, .call = "", .payload = payload};
    run->appends++;
    cv_store_append(run->agents->store, &event, fn, run);
}

static void post_and_tell(struct run *run, const char *kind, json_t *payload, cv_store_append_fn fn)
{
    teller_feed(&run->teller, kind, run->budget.steps, "", payload);
    watch_notify(run->agents, run->teller.told);
    post(run, kind, payload, fn);
}

static void on_recorded(int64_t seq, const struct cv_error *err, void *arg)
{
    struct run *run = arg;
    (void)seq;
    run->appends--;
    if (err)
        run_stop(run, RUN_ON_STORE_FAILED, err);
    if (run->over && run->appends == 0)
        run_release(run);
}

/* ---- the beginning --------------------------------------------------------------------------------------------------- */

static void on_created(int64_t seq, const struct cv_error *err, void *arg)
{
    struct run *run = arg;
    (void)seq;
    run->appends--;
    if (err) {
        run_begun(run, NULL, false, err);
        run_release(run);
        return;
    }
    run->durable = true;
    run_begun(run, run->id.text, false, NULL);
    if (run->stopping)
        run_fire(run, run->stop, NULL);
    else
        agents_admit_soon(run->agents);
}

static json_t *tool_names(const json_t *branches)
{
    json_t *names = json_array();
    size_t i;
    json_t *branch;
    json_array_foreach(branches, i, branch)
    {
        json_t *tool = json_object_get(json_object_get(branch, "properties"), "tool");
        json_array_append(names, json_object_get(tool, "const"));
    }
    return names;
}

void record_created(struct run *run)
{
    struct cv_engine_status engine;
    const struct cv_policy *policy = cv_access_policy(run->access);
    const char *workspace = cv_access_workspace(run->access);
    cv_engine_status(run->agents->engine, &engine);
    json_t *payload = json_object();
    cv_json_set_text(payload, "task", run->task, strlen(run->task));
    cv_json_set_text(payload, "workspace", workspace, strlen(workspace));
    cv_json_set_text(payload, "model", engine.model, strlen(engine.model));
    cv_json_set_text(payload, "adapter", engine.adapter, strlen(engine.adapter));
    json_object_set_new(payload, "policy", json_string(cv_policy_name(policy)));
    json_object_set_new(payload, "policy_hash", json_string(cv_policy_hash(policy)));
    json_object_set_new(payload, "grant_hash", json_string(cv_access_grant_hash(run->access)));
    json_object_set_new(payload, "tools", tool_names(run->branches));
    json_object_set_new(payload, "limits", budget_limits(&run->budget));
    json_object_set_new(payload, "prompt", json_integer(CV_PROMPT_VERSION));
    json_object_set_new(payload, "detach", json_boolean(run->detach));
    json_object_set_new(payload, "uid", json_integer((json_int_t)run->uid));
    if (run->key)
        json_object_set_new(payload, "key", json_string(run->key));
    if (run->history) {
        const json_t *before = json_array_get(run->history, json_array_size(run->history) - 1);
        json_object_set(payload, "after", json_object_get(before, "run"));
        json_object_set(payload, "history", run->history);
    }
    post_and_tell(run, "run.created", payload, on_created);
}

/* ---- on the way ------------------------------------------------------------------------------------------------------ */

void record_state(struct run *run, enum run_event event, enum run_state next, json_t *detail)
{
    json_t *payload = detail ? detail : json_object();
    json_object_set_new(payload, "from", json_string(state_name(run->state)));
    json_object_set_new(payload, "event", json_string(state_event_name(event)));
    json_object_set_new(payload, "to", json_string(state_name(next)));
    post_and_tell(run, "run.state", payload, on_recorded);
}

void record_step(struct run *run, const struct cv_generated *generated)
{
    json_t *payload = json_pack("{s:i, s:i, s:i, s:i, s:b}", "prompt", generated->prompt_tokens, "cached", generated->cached_tokens, "evaluated",
                                generated->evaluated_tokens, "generated", generated->generated_tokens, "cut", generated->cut);
    cv_json_set_text(payload, "reply", generated->text ? generated->text : "", generated->text ? generated->len : 0);
    json_object_set_new(payload, "ms",
                        json_pack("{s:I, s:I, s:I}", "wait", (json_int_t)(generated->wait_us / 1000), "prompt",
                                  (json_int_t)(generated->prompt_us / 1000), "decode", (json_int_t)(generated->decode_us / 1000)));
    if (run->folded)
        json_object_set_new(payload, "folded", json_integer((json_int_t)run->folded));
    post_and_tell(run, "run.step", payload, on_recorded);
}

/* ---- the end ---------------------------------------------------------------------------------------------------------- */

static json_t *ended_payload(const struct run *run)
{
    json_t *payload = json_pack("{s:s, s:i, s:o}", "state", state_name(run->state), "steps", run->budget.replies, "tokens",
                                budget_tokens(&run->budget));
    cv_json_set_text(payload, "answer", run->answer ? run->answer : "", run->answer ? strlen(run->answer) : 0);
    if (run->evidence)
        json_object_set(payload, "evidence", run->evidence);
    if (run->error)
        json_object_set(payload, "error", run->error);
    return payload;
}

/* An end that could not be recorded is told as a failure: nobody may rely on it. */
static void on_ended(int64_t seq, const struct cv_error *err, void *arg)
{
    struct run *run = arg;
    struct cv_agents *agents = run->agents;
    json_t *payload = ended_payload(run);
    (void)seq;
    if (err) {
        json_object_set_new(payload, "state", json_string("failed"));
        json_object_set_new(payload, "error", record_error(err, "", ""));
    }
    teller_feed(&run->teller, "run.ended", run->budget.steps, "", payload);
    json_decref(payload);
    watch_notify(agents, run->teller.told);
    run->appends--;
    run->over = true;
    if (run->appends == 0)
        run_release(run);
}

void record_ended(struct run *run)
{
    post(run, "run.ended", ended_payload(run), on_ended);
}
