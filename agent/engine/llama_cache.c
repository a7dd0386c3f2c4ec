// SPDX-License-Identifier: MIT
/*
 * llama_cache.c - who has which sequence of the KV cache. A session keeps what it evaluated; a job that takes it keeps the
 * longest start that its prompt shares with that, or copies a longer one from another sequence (the pinned prefix, a
 * neighbour): copying shares cells and costs nothing. Idle sessions go in the order of their last use. Room thread only;
 * owns the sessions' names and token lists.
 */
#include "agent/engine/brain.h"

#include "daemon/base/alloc.h"
#include "daemon/base/check.h"

#include <stdlib.h>
#include <string.h>

enum { WORTH_COPYING = 16 }; /* tokens more than the session has itself */

void session_empty(struct brain *brain, struct session *session)
{
    llama_memory_seq_rm(llama_get_memory(brain->ctx), session->seq, -1, -1);
    session->held.count = 0;
}

static void release(struct brain *brain, struct session *session)
{
    session_empty(brain, session);
    tokens_finish(&session->held);
    free(session->name);
    session->name = NULL;
    session->pinned = session->forget = false;
}

bool session_evict(struct brain *brain, bool pinned_too)
{
    struct session *oldest = NULL;
    for (size_t i = 0; i < BRAIN_SESSIONS; i++) {
        struct session *s = &brain->sessions[i];
        if (!s->name || s->user || (s->pinned && !pinned_too))
            continue;
        if (!oldest || s->used < oldest->used)
            oldest = s;
    }
    if (!oldest)
        return false;
    if (oldest->pinned)
        brain->on_pinned(brain, 0);
    release(brain, oldest);
    return true;
}

static struct session *find(struct brain *brain, const char *name)
{
    for (size_t i = 0; i < BRAIN_SESSIONS; i++)
        if (brain->sessions[i].name && !brain->sessions[i].pinned && strcmp(brain->sessions[i].name, name) == 0)
            return &brain->sessions[i];
    return NULL;
}

static struct session *find_free(struct brain *brain)
{
    size_t taken = 0;
    struct session *free_one = NULL;
    for (size_t i = 0; i < BRAIN_SESSIONS; i++) {
        taken += brain->sessions[i].name && !brain->sessions[i].pinned;
        if (!brain->sessions[i].name && !free_one)
            free_one = &brain->sessions[i];
    }
    return taken < CV_LIMIT_ENGINE_SEQUENCES ? free_one : NULL; /* one sequence stays for the prefix */
}

static struct session *find_pinned(struct brain *brain)
{
    for (size_t i = 0; i < BRAIN_SESSIONS; i++)
        if (brain->sessions[i].pinned)
            return &brain->sessions[i];
    return NULL;
}

static struct session *place_for_pin(struct brain *brain)
{
    struct session *session = find_pinned(brain);
    for (size_t i = 0; i < BRAIN_SESSIONS && !session; i++)
        if (!brain->sessions[i].name)
            session = &brain->sessions[i];
    if (session && !session->name)
        session->name = cv_strdup("");
    if (session)
        session->pinned = true;
    return session;
}

static struct session *place_for(struct brain *brain, const struct job *job)
{
    if (!job->request)
        return place_for_pin(brain);
    struct session *session = find(brain, job->request->session);
    if (session)
        return session;
    session = find_free(brain);
    if (!session && session_evict(brain, false))
        session = find_free(brain);
    if (session)
        session->name = cv_strdup(job->request->session);
    return session;
}

/* How much of `from` can be copied to a job that wants `want`. */
static int copyable(const struct brain *brain, const struct session *from, const struct tokens *want)
{
    int common = tokens_common(&from->held, want);
    if (brain->whole_only && common < from->held.count)
        return 0;
    return common < want->count ? common : want->count - 1; /* one token must be evaluated for its logits */
}

static void copy(struct brain *brain, struct session *to, const struct session *from, int count)
{
    llama_memory_t memory = llama_get_memory(brain->ctx);
    session_empty(brain, to);
    if (brain->whole_only && count < from->held.count)
        return;
    if (brain->whole_only)
        llama_memory_seq_cp(memory, from->seq, to->seq, -1, -1);
    else
        llama_memory_seq_cp(memory, from->seq, to->seq, 0, count);
    for (int i = 0; i < count; i++)
        tokens_add(&to->held, from->held.ids[i]);
}

static void borrow_start(struct brain *brain, struct session *session, const struct tokens *want)
{
    const struct session *best = NULL;
    int most = copyable(brain, session, want) + WORTH_COPYING;
    for (size_t i = 0; i < BRAIN_SESSIONS; i++) {
        const struct session *other = &brain->sessions[i];
        int count = other->name && other != session ? copyable(brain, other, want) : 0;
        if (count > most) {
            most = count;
            best = other;
        }
    }
    if (best)
        copy(brain, session, best, most);
}

static void shorten(struct brain *brain, struct session *session, int keep)
{
    if (keep >= session->held.count)
        return;
    if (keep > 0 && !brain->whole_only && llama_memory_seq_rm(llama_get_memory(brain->ctx), session->seq, keep, -1))
        session->held.count = keep;
    else
        session_empty(brain, session);
}

/* Is a neighbour just evaluating a start that this job could copy afterwards? (The prefix at start-up, or runs that begin
 * together.) */
static bool worth_waiting(const struct brain *brain, const struct job *job)
{
    int most = 0;
    if (!job->request)
        return false;
    for (size_t i = 0; i < BRAIN_SESSIONS; i++) {
        int count = brain->sessions[i].name ? copyable(brain, &brain->sessions[i], &job->want) : 0;
        most = count > most ? count : most;
    }
    for (const struct job *other = brain->running; other; other = other->next) {
        int common = tokens_common(&other->want, &job->want);
        if (brain->whole_only && (other->request || common < other->want.count))
            continue;
        if (common > most + WORTH_COPYING && other->session->held.count < common)
            return true;
    }
    return false;
}

bool session_seat(struct brain *brain, struct job *job)
{
    if (worth_waiting(brain, job))
        return false;
    struct session *session = place_for(brain, job);
    if (!session || session->user)
        return false;
    session->user = job;
    session->used = ++brain->counter;
    job->session = session;
    if (job->request)
        borrow_start(brain, session, &job->want);
    int keep = tokens_common(&session->held, &job->want);
    if (keep >= job->want.count)
        keep = job->want.count - 1;
    shorten(brain, session, keep);
    if (!job->seated) {
        job->seated = true;
        job->out.cached_tokens = session->held.count;
        job->out.evaluated_tokens = job->want.count - session->held.count;
    }
    return true;
}

void session_leave(struct brain *brain, struct job *job)
{
    struct session *session = job->session;
    if (!session)
        return;
    job->session = NULL;
    session->user = NULL;
    session->used = ++brain->counter;
    if (session->forget)
        release(brain, session);
}

void session_forget(struct brain *brain, const char *name)
{
    struct session *session = find(brain, name);
    if (!session)
        return;
    if (session->user)
        session->forget = true;
    else
        release(brain, session);
}

void session_resync(struct brain *brain, struct job *job)
{
    struct session *session = job->session;
    int there = llama_memory_seq_pos_max(llama_get_memory(brain->ctx), session->seq) + 1;
    if (brain->whole_only || there < session->held.count) {
        session_empty(brain, session); /* the state is lost: all of it again */
        return;
    }
    while (session->held.count < there && session->held.count < job->want.count)
        tokens_add(&session->held, job->want.ids[session->held.count]);
}
