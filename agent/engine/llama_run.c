// SPDX-License-Identifier: MIT
/*
 * llama_run.c - continuous batching. Each tick evaluates one batch: the one token of every job that is answering, and
 * pieces of the prompts of the others; then every job whose last token was evaluated chooses its next. Ticks are letters
 * of the room that post themselves again, so that other letters (new jobs, cancels) are read between any two batches.
 * Room thread only; owns the jobs between brain_add and their end.
 */
#include "agent/engine/brain.h"

#include "daemon/base/check.h"
#include "daemon/base/clock.h"
#include "daemon/loop/loop.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void on_tick(void *arg)
{
    struct brain *brain = arg;
    brain->ticking = false;
    brain_tick(brain);
}

static void schedule(struct brain *brain)
{
    if (brain->ticking || (!brain->waiting && !brain->running))
        return;
    brain->ticking = true;
    cv_room_post(brain->room, on_tick, brain);
}

static void append(struct job **list, struct job *job)
{
    job->next = NULL;
    while (*list)
        list = &(*list)->next;
    *list = job;
}

static void unlink_job(struct job **list, struct job *job)
{
    while (*list != job)
        list = &(*list)->next;
    *list = job->next;
    job->next = NULL;
}

/* Hands out what is new, whole characters only unless it is the end. */
static void tell(struct brain *brain, struct job *job, bool end)
{
    const char *text = cv_buf_text(&job->text);
    size_t to = job->text.len;
    size_t back = 0;
    if (!job->request || !job->request->on_text)
        return;
    while (!end && back < 4 && back < to && ((unsigned char)text[to - 1 - back] & 0xC0) == 0x80)
        back++;
    if (!end && back < to) {
        unsigned char lead = (unsigned char)text[to - 1 - back];
        size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        if (need > back + 1)
            to -= back + 1;
    }
    if (to > job->told)
        brain->on_text(job, text + job->told, to - job->told);
    job->told = to > job->told ? to : job->told;
}

/* The job goes back to the loop. It is in no list any more. */
static void give_back(struct brain *brain, struct job *job)
{
    int64_t now = cv_clock_mono_us();
    session_leave(brain, job);
    sample_end(job);
    tokens_finish(&job->want);
    if (job->error.code == 0)
        tell(brain, job, true);
    struct cv_generated *out = &job->out;
    out->text = cv_buf_text(&job->text);
    out->len = job->text.len;
    int64_t seated = job->seated_us ? job->seated_us : now;
    int64_t answering = job->answering_us ? job->answering_us : now;
    out->wait_us = (uint64_t)(seated - job->asked_us);
    out->prompt_us = (uint64_t)(answering - seated);
    out->decode_us = (uint64_t)(now - answering);
    brain->on_ended(job);
}

static void end_running(struct brain *brain, struct job *job)
{
    unlink_job(&brain->running, job);
    brain->cramped = false;
    give_back(brain, job);
}

void brain_add(struct brain *brain, struct job *job)
{
    struct cv_error *err = &job->error;
    int rc = job->request ? prompt_render(brain, job->request->messages, job->request->message_count, &job->want, err)
                          : prompt_prefix(brain, job->pin, &job->want, err);
    job->out.prompt_tokens = job->want.count;
    if (rc == 0 && job->want.count >= brain->context)
        rc = cv_fail(err, -E2BIG, "engine.prompt", "the prompt has %d tokens, and the model's context holds %d with the answer", job->want.count,
                     brain->context);
    if (rc == 0 && job->request)
        rc = sample_begin(brain, job, err);
    job->logits = -1;
    if (rc < 0 || job->want.count == 0) {
        give_back(brain, job);
        return;
    }
    append(&brain->waiting, job);
    schedule(brain);
}

static void end_cancelled(struct brain *brain)
{
    for (struct job *job = brain->waiting, *next; job; job = next) {
        next = job->next;
        if (!atomic_load(&job->cancel))
            continue;
        unlink_job(&brain->waiting, job);
        request_cancelled(&job->error);
        give_back(brain, job);
    }
    for (struct job *job = brain->running, *next; job; job = next) {
        next = job->next;
        if (!atomic_load(&job->cancel))
            continue;
        request_cancelled(&job->error);
        end_running(brain, job);
    }
}

static void seat_waiting(struct brain *brain)
{
    for (struct job *job = brain->waiting, *next; job; job = next) {
        next = job->next;
        if ((brain->cramped && brain->running) || !session_seat(brain, job))
            continue;
        if (!job->seated_us)
            job->seated_us = cv_clock_mono_us();
        unlink_job(&brain->waiting, job);
        append(&brain->running, job);
    }
}

static int missing(const struct job *job)
{
    return job->want.count - job->session->held.count;
}

static void push(struct brain *brain, struct job *job, int count)
{
    struct llama_batch *batch = &brain->batch;
    for (int i = 0; i < count; i++) {
        int at = batch->n_tokens++;
        int pos = job->session->held.count + i;
        batch->token[at] = job->want.ids[pos];
        batch->pos[at] = pos;
        batch->n_seq_id[at] = 1;
        batch->seq_id[at][0] = job->session->seq;
        batch->logits[at] = false;
    }
    job->pushed = count;
    if (count == missing(job) && job->request) {
        job->logits = batch->n_tokens - 1;
        batch->logits[job->logits] = true;
    }
}

/* Those who answer first, then prompts; beside answers a batch stays small, so that they go on steadily. */
static void fill(struct brain *brain)
{
    brain->batch.n_tokens = 0;
    for (struct job *job = brain->running; job; job = job->next) {
        job->pushed = 0;
        job->logits = -1;
        if (missing(job) == 1)
            push(brain, job, 1);
    }
    int room = (brain->batch.n_tokens > 0 ? BRAIN_SHARED_BATCH : BRAIN_BATCH) - brain->batch.n_tokens;
    for (struct job *job = brain->running; job && room > 0; job = job->next) {
        if (job->pushed > 0)
            continue;
        push(brain, job, missing(job) < room ? missing(job) : room);
        room -= job->pushed;
    }
}

static void add_piece(struct brain *brain, struct job *job, llama_token token)
{
    char piece[512];
    int n = llama_token_to_piece(brain->vocab, token, piece, sizeof piece, 0, false);
    if (n > 0)
        cv_buf_add(&job->text, piece, (size_t)n);
}

/* Chooses the next token. False: the job has ended. */
static bool go_on(struct brain *brain, struct job *job)
{
    llama_token token;
    if (!job->answering_us)
        job->answering_us = cv_clock_mono_us();
    if (sample_next(brain, job, &token, &job->error) < 0)
        return false;
    if (llama_vocab_is_eog(brain->vocab, token))
        return false;
    tokens_add(&job->want, token);
    job->out.generated_tokens++;
    add_piece(brain, job, token);
    if (sample_complete(brain, job))
        return false;
    tell(brain, job, false);
    job->out.cut = job->out.generated_tokens >= job->request->max_tokens || job->want.count >= brain->context;
    return !job->out.cut;
}

static void advance(struct brain *brain)
{
    for (struct job *job = brain->running; job; job = job->next) {
        struct session *session = job->session;
        for (int i = 0; i < job->pushed; i++)
            tokens_add(&session->held, job->want.ids[session->held.count]);
    }
    for (struct job *job = brain->running, *next; job; job = next) {
        next = job->next;
        if (!job->request && missing(job) == 0) {
            brain->on_pinned(brain, job->want.count);
            end_running(brain, job);
        } else if (job->logits >= 0 && !go_on(brain, job)) {
            end_running(brain, job);
        }
    }
}

static void fail_batch(struct brain *brain, const struct cv_error *cause, int rc)
{
    char last[256];
    brain_last_error(last, sizeof last);
    for (struct job *job = brain->running, *next; job; job = next) {
        next = job->next;
        if (job->pushed == 0)
            continue;
        cv_fail(&job->error, -EIO, "engine.llama", "llama.cpp could not evaluate the prompt (%d): %s", rc, cause->code ? cause->text : last);
        session_empty(brain, job->session);
        end_running(brain, job);
    }
}

/* No cells for the batch: an idle session goes; else the job that came last is unseated; else the prefix goes. */
static void make_room(struct brain *brain)
{
    if (session_evict(brain, false))
        return;
    struct job *last = brain->running;
    while (last->next)
        last = last->next;
    if (last != brain->running) {
        unlink_job(&brain->running, last);
        session_empty(brain, last->session);
        session_leave(brain, last);
        last->next = brain->waiting;
        brain->waiting = last;
        brain->cramped = true;
    } else if (!session_evict(brain, true)) {
        struct cv_error cause = {0};
        cv_fail(&cause, -ENOMEM, "engine.cells", "the KV cache has no cells left");
        fail_batch(brain, &cause, 1);
    }
}

void brain_tick(struct brain *brain)
{
    struct cv_error err = {0};
    atomic_store(&brain->interrupt, false); /* before looking at the flags: a later cancel sets it again */
    end_cancelled(brain);
    seat_waiting(brain);
    if (!brain->running)
        return;
    fill(brain);
    int rc = shim_decode(brain->ctx, brain->batch, &err);
    if (rc == 0)
        advance(brain);
    else if (rc == 1)
        make_room(brain);
    else if (rc == 2)
        for (struct job *job = brain->running; job; job = job->next)
            session_resync(brain, job);
    else
        fail_batch(brain, &err, rc);
    schedule(brain);
}
