// SPDX-License-Identifier: MIT
/*
 * run.c - what a run does in each state: the actions of the table in state.c, and what the engine and the door answer. Loop
 * thread. A transition is recorded before its action runs. Owns the generation or call in progress, never both; never
 * touches files, processes or policy itself: that is the door's.
 */
#include "agent/run.h"

#include "agent/claims.h"
#include "agent/schema.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/clock.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void run_fire(struct run *run, enum run_event event, json_t *detail)
{
    const struct run_row *row = state_row(run->state, event);
    if (!row) {
        json_decref(detail);
        cv_log(CV_LOG_DEBUG, "agent", "run %s: event '%s' has no row in state '%s', refused", run->id.text, state_event_name(event),
               state_name(run->state));
        return;
    }
    cv_log(CV_LOG_DEBUG, "agent", "run %s: %s -> %s (%s)", run->id.text, state_name(run->state), state_name(row->next), state_event_name(event));
    record_state(run, event, row->next, detail);
    run->state = row->next;
    if (row->action)
        row->action(run);
    if (!run_is_working(run))
        agents_admit_soon(run->agents);
}

bool run_is_working(const struct run *run)
{
    return run->state == RUN_THINKING || run->state == RUN_ACTING;
}

static void set_error(struct run *run, const struct cv_error *error)
{
    json_decref(run->error);
    run->error = record_error(error, "", "");
}

static void fail(struct run *run, enum run_event event, const struct cv_error *error, json_t *detail)
{
    set_error(run, error);
    run_fire(run, event, detail);
}

void run_stop(struct run *run, enum run_event event, const struct cv_error *why)
{
    if (run->stopping || state_is_end(run->state))
        return;
    run->stopping = true;
    run->stop = event;
    set_error(run, why);
    if (run->generation)
        cv_generation_cancel(run->generation);
    else if (run->call)
        cv_call_cancel(run->call);
    else if (run->durable)
        run_fire(run, event, NULL);
}

/* ---- thinking --------------------------------------------------------------------------------------------------------- */

/* Old turns make room, when there is little (fold.h). */
static void fold(struct run *run)
{
    struct cv_engine_status engine;
    cv_engine_status(run->agents->engine, &engine);
    run->size.context = engine.context_tokens;
    size_t folded = fold_plan(run->turns, run->turn_count, run->folded, &run->size);
    for (; run->folded < folded; run->folded++) {
        struct cv_prompt_turn *turn = &run->turns[run->folded];
        struct cv_prompt_turn line = {fold_reply(turn->reply), fold_observation(turn->observation, run->pages ? (int)run->folded + 1 : 0)};
        free((char *)turn->reply);
        free((char *)turn->observation);
        *turn = line;
    }
}

/* The last reply, and what the model is shown for it. */
static void add_turn(struct run *run, const char *observation)
{
    run->turns = cv_regrow(run->turns, (run->turn_count + 1) * sizeof *run->turns);
    run->turns[run->turn_count++] = (struct cv_prompt_turn){cv_strdup(run->reply), cv_strdup(observation)};
}

/* The model is told what was wrong with its reply, and goes on. */
static void on_bad(struct run *run, const char *guard, const struct cv_error *error)
{
    cv_auto_free char *text = cv_format("error: %s (%s)", cv_error_text(error), guard);
    cv_auto_free char *view = cv_prompt_view(text);
    struct cv_error told = *error;
    told.guard = guard;
    json_t *observation = json_pack("{s:b, s:s, s:i, s:o}", "ok", 0, "text", view, "ms", 0, "error", record_error(&told, "", ""));
    add_turn(run, view);
    run_fire(run, RUN_ON_REPLY_BAD, json_pack("{s:o}", "observation", observation));
}

static void on_final(struct run *run)
{
    run->answer = cv_strdup(run->step.final);
    run->evidence = json_incref((json_t *)run->step.evidence);
    const json_t *denial = run->denied_act ? run->denied_act : run->denied_read;
    if (denial)
        run->error = json_incref((json_t *)denial);
    run_fire(run, denial ? RUN_ON_REPLY_DENIED : RUN_ON_REPLY_FINAL, NULL);
}

/* Does the answer say that something was done, where no call of this run has done anything? What earlier runs of a conversation did may be spoken of. */
static bool is_empty_claim(const struct run *run, struct cv_error *err)
{
    int len;
    if (run->acted || run->sent_back || run->history || run->step.kind != STEP_FINAL || budget_is_last(&run->budget))
        return false;
    const char *deed = claims_deed(run->step.final, &len);
    if (deed)
        cv_fail(err, -EINVAL, "step.claim", "the answer says '%.*s', and nothing was done yet: call a tool, or say that it was not done", len, deed);
    return deed;
}

static void on_reply(struct run *run)
{
    struct cv_error err = CV_ERROR_INIT;
    step_finish(&run->step);
    if (step_parse(run->reply, strlen(run->reply), &run->step, &err) < 0 || step_check_evidence(&run->step, run->calls, &err) < 0) {
        on_bad(run, "schema", &err);
    } else if (is_empty_claim(run, &err)) {
        run->sent_back = true;
        on_bad(run, "claim", &err);
    } else if (run->step.kind == STEP_FINAL) {
        on_final(run);
    } else if (budget_is_last(&run->budget)) {
        cv_deny(&err, -EDQUOT, "budget", "budget.steps", "the model asked for %s in the last of its %d steps instead of a final answer",
                run->step.tool, run->budget.max_steps);
        fail(run, RUN_ON_BUDGET, &err, NULL);
    } else {
        run_fire(run, RUN_ON_REPLY_CALL, NULL);
    }
}

static void on_no_reply(struct run *run, const struct cv_error *err)
{
    if (run->stopping)
        run_fire(run, run->stop, NULL);
    else if (err->code == -ETIMEDOUT)
        fail(run, RUN_ON_TIMEOUT, err, NULL);
    else
        fail(run, RUN_ON_ENGINE_FAILED, err, NULL);
}

static void on_generated(const struct cv_generated *out, const struct cv_error *err, void *arg)
{
    struct run *run = arg;
    run->generation = NULL;
    if (err) {
        on_no_reply(run, err);
        return;
    }
    cv_auto_json json_t *reply = cv_json_text(out->text ? out->text : "", out->text ? out->len : 0); /* never with a NUL */
    free(run->reply);
    run->reply = cv_strdup(json_string_value(reply));
    run->size.prompt = out->prompt_tokens;
    run->size.reply = out->generated_tokens;
    budget_charge(&run->budget, out);
    record_step(run, out);
    if (run->stopping) {
        run_fire(run, run->stop, NULL);
    } else if (out->cut) {
        struct cv_error cut = CV_ERROR_INIT;
        cv_deny(&cut, -EDQUOT, "budget", "budget.step_tokens", "the model wrote %d tokens in one step and had not ended", out->generated_tokens);
        fail(run, RUN_ON_BUDGET, &cut, NULL);
    } else {
        on_reply(run);
    }
}

static int generate(struct run *run, struct cv_error *err)
{
    size_t count;
    cv_auto_json json_t *schema = schema_step(run->branches, run->calls, budget_is_last(&run->budget));
    const struct cv_prompt prompt = {run->system ? run->system : run->agents->prefix, run->history, run->task, run->turns, run->turn_count};
    cv_auto_free struct cv_message *messages = cv_prompt_render(&prompt, &count);
    struct cv_generate request = {
        .session = run->id.text,
        .messages = messages,
        .message_count = count,
        .schema = schema,
        .sampling = {.temperature = 0, .top_p = 1},
        .max_tokens = budget_step_tokens(&run->budget),
        .timeout_ms = budget_left_ms(&run->budget, cv_clock_mono_us()),
        .on_end = on_generated,
        .arg = run,
    };
    return cv_engine_generate(run->agents->engine, &request, &run->generation, err);
}

void run_think(struct run *run)
{
    struct cv_error err = CV_ERROR_INIT;
    if (budget_check(&run->budget, &err) < 0) {
        fail(run, RUN_ON_BUDGET, &err, NULL);
        return;
    }
    run->budget.steps++;
    fold(run);
    if (generate(run, &err) < 0)
        fail(run, RUN_ON_ENGINE_FAILED, &err, NULL);
}

/* ---- acting ----------------------------------------------------------------------------------------------------------- */

static const char *verdict_word(enum cv_verdict_kind kind)
{
    static const char *const words[] = {[CV_VERDICT_ALLOW] = "allow", [CV_VERDICT_ASK] = "ask", [CV_VERDICT_DENY] = "deny"};
    return words[kind];
}

static void keep_verdict(struct run *run, const char *call, const char *word, const char *rule)
{
    json_decref(run->verdict);
    run->verdict = json_pack("{s:s, s:s, s:s}", "call", call, "verdict", word, "rule", rule);
    json_array_append_new(run->calls, json_string(call));
    teller_verdict(&run->teller, run->budget.steps, run->verdict);
    watch_notify(run->agents, run->teller.told);
}

static void on_verdict(const char *call, const struct cv_verdict *verdict, void *arg)
{
    keep_verdict(arg, call, verdict_word(verdict->kind), verdict->rule);
}

/* A call waits for a person, who is asked for a yes or for an answer: `id` and `text` name the keys of the two in the record. */
static void wait_for_person(struct run *run, const struct cv_approval *asked, enum run_event event, const char *id, const char *text)
{
    char expires[CV_CLOCK_TEXT];
    cv_clock_format(asked->expires_us, expires, sizeof expires);
    json_t *record = json_pack("{s:s, s:s}", id, asked->id, "expires", expires);
    cv_json_set_text(record, text, asked->question, strlen(asked->question));
    run_fire(run, event, json_pack("{s:O, s:o}", "call", run->verdict, id, record));
}

static void on_approval(const char *call, const struct cv_approval *approval, void *arg)
{
    struct run *run = arg;
    (void)call;
    run->answered = RUN_ON_APPROVAL_ANSWERED;
    wait_for_person(run, approval, RUN_ON_APPROVAL_ASKED, "approval", "question");
}

static void on_question(const char *call, const struct cv_approval *question, void *arg)
{
    struct run *run = arg;
    (void)call;
    run->answered = RUN_ON_QUESTION_ANSWERED;
    wait_for_person(run, question, RUN_ON_QUESTION_ASKED, "question", "text");
}

static bool is_denial(const struct cv_call_end *end)
{
    const char *guard = end->error.guard ? end->error.guard : "";
    return !end->ok && (strcmp(guard, "policy") == 0 || strcmp(guard, "approval") == 0);
}

static void put(json_t **slot, json_t *value)
{
    json_decref(*slot);
    *slot = value;
}

/* Which denials stand: a later success of a call with an effect makes good all of them, a later success of a READ call
 * those of READ calls. */
static void weigh(struct run *run, const struct cv_call_end *end, bool reads)
{
    if (is_denial(end)) {
        put(reads ? &run->denied_read : &run->denied_act, record_error(&end->error, end->rule, end->hint));
    } else if (end->ok) {
        put(&run->denied_read, NULL);
        if (!reads)
            put(&run->denied_act, NULL);
    }
}

/* Tools cut their own views, and name it in a last line. */
static bool is_cut(const char *view)
{
    const char *last = strrchr(view, '\n');
    return strncmp(last ? last + 1 : view, "[cut: ", 6) == 0;
}

/* The observation as the model sees it. Gives it. */
static char *make_view(const struct run *run, const struct cv_call_end *end, enum guard_answer repeats)
{
    cv_auto_free char *view = cv_prompt_view(end->view);
    struct cv_buf text = CV_BUF_INIT;
    cv_buf_puts(&text, view);
    if (end->ok && run->pages && is_cut(view))
        cv_buf_printf(&text, "\n[read_result {\"step\": %d, \"offset\": N} shows more, from byte N on]", run->budget.steps);
    if (repeats != GUARD_FRESH)
        cv_buf_puts(&text, "\n[the same call gave this result before: do something else or give the final answer]");
    return cv_buf_take(&text);
}

static json_t *make_observation(const struct run *run, const struct cv_call_end *end, const char *view)
{
    int64_t ms = (cv_clock_mono_us() - run->call_us) / 1000;
    json_t *observation = json_pack("{s:b, s:s, s:I}", "ok", end->ok, "text", view, "ms", (json_int_t)ms);
    if (!end->ok)
        json_object_set_new(observation, "error", record_error(&end->error, end->rule, end->hint));
    return json_pack("{s:O, s:o}", "call", run->verdict, "observation", observation);
}

static void go_on(struct run *run, enum guard_answer repeats, json_t *detail)
{
    struct cv_error err = CV_ERROR_INIT;
    if (run->stopping) {
        run_fire(run, run->stop, detail);
    } else if (cv_store_failed(run->agents->store, &err)) {
        fail(run, RUN_ON_STORE_FAILED, &err, detail);
    } else if (repeats == GUARD_STOP) {
        cv_deny(&err, -ELOOP, "repetition", "run.repetition",
                "%s was called three times with the same arguments and gave the same result each time", run->step.tool);
        fail(run, RUN_ON_REPETITION, &err, detail);
    } else {
        run_fire(run, RUN_ON_OBSERVATION, detail);
    }
}

static void on_call_end(const struct cv_call_end *end, void *arg)
{
    struct run *run = arg;
    const struct cv_tool *tool = cv_door_tool(run->agents->door, run->step.tool);
    bool reads = tool && tool->effect == CV_EFFECT_READ;
    run->call = NULL;
    if (!run->verdict) /* ended before the policy was asked */
        keep_verdict(run, end->id, "deny", end->rule ? end->rule : "");
    const json_t *result = end->ok ? end->result : NULL;
    enum guard_answer repeats = guard_observe(&run->guard, run->step.tool, run->step.args, result, end->view, end->ok && !reads);
    cv_auto_free char *view = make_view(run, end, repeats);
    teller_result(&run->teller, result);
    if (end->ok)
        seen_call(&run->seen, run->step.tool, run->step.args, result, view);
    run->acted = run->acted || (end->ok && !reads);
    weigh(run, end, reads);
    add_turn(run, view);
    go_on(run, repeats, make_observation(run, end, view));
}

static void on_answer(const char *call, bool allowed, void *arg)
{
    struct run *run = arg;
    (void)call;
    if (allowed)
        run_fire(run, run->answered, NULL);
}

static bool knows(const char *shown, const char *absolute, void *arg)
{
    const struct run *run = arg;
    return seen_knows(&run->seen, shown, absolute);
}

void run_act(struct run *run)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_call_request request = {
        .run = run->id.text,
        .step = run->budget.steps,
        .tool = run->step.tool,
        .by_model = true,
        .args = run->step.args,
        .timeout_ms = CV_LIMIT_CALL_SECONDS * UINT64_C(1000),
        .knows = knows,
        .events = {.on_verdict = on_verdict, .on_approval = on_approval, .on_question = on_question, .on_answer = on_answer, .on_end = on_call_end},
        .arg = run,
    };
    put(&run->verdict, NULL);
    run->call_us = cv_clock_mono_us();
    if (cv_call_start(run->access, &request, &run->call, &err) < 0)
        fail(run, RUN_ON_CALL_REFUSED, &err, NULL);
}

/* ---- the end ---------------------------------------------------------------------------------------------------------- */

void run_finish(struct run *run)
{
    cv_require(!run->generation && !run->call);
    cv_timer_stop(run->timer);
    cv_engine_forget(run->agents->engine, run->id.text);
    record_ended(run);
}
