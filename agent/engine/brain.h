// SPDX-License-Identifier: MIT
/*
 * brain.h - the model as it lives in the engine's room: context, sequences, jobs. Inside the engine room only.
 *
 * llama.c (loop thread) makes jobs and posts letters; everything else that includes this runs on the room's thread.
 * A job is lent to the room from brain_add until its `ended` letter; then it is the loop's again. Only `cancel` of a job
 * and `interrupt` of the brain are touched by both sides, and they are atomic.
 */
#pragma once

#include "agent/engine/request.h"
#include "agent/engine/shim.h"
#include "daemon/base/buf.h"
#include "daemon/base/limits.h"

#include <llama.h>
#include <stdatomic.h>

struct tokens {
    llama_token *ids;
    int count;
    int cap;
};

/* What one sequence of the KV cache holds. Sequence ids never change hands: session i is sequence i. */
struct session {
    llama_seq_id seq;
    char *name;           /* NULL: free */
    struct tokens held;   /* evaluated, in order, from position 0 */
    struct job *user;     /* who is generating with it */
    uint64_t used;        /* when, on the brain's counter */
    bool pinned;          /* the prefix: the last to be evicted */
    bool forget;          /* as soon as its user is done */
};

struct job {
    /* set by the loop before the job is added */
    struct request *request;   /* NULL: evaluate the prefix `pin` */
    char *pin;
    void *owner;
    int64_t asked_us;
    atomic_bool cancel;

    /* the room's */
    struct job *next;
    struct session *session;   /* NULL while waiting */
    struct tokens want;        /* the prompt, then what was generated */
    struct llama_sampler *chain;   /* NULL: greedy */
    struct llama_sampler *grammar; /* NULL: free text */
    struct cv_buf text;
    size_t told;               /* bytes of text already handed out */
    int pushed;                /* tokens in the batch being evaluated */
    int logits;                /* where in the batch, or -1 */
    bool seated;               /* was given a session before (cramped jobs are seated again) */
    int64_t seated_us, answering_us;

    /* the result, the loop's again after `ended` */
    struct cv_generated out;
    struct cv_error error;     /* code 0: done */
};

enum { BRAIN_SESSIONS = CV_LIMIT_ENGINE_SEQUENCES + 1, BRAIN_BATCH = 512, BRAIN_SHARED_BATCH = 128, BRAIN_GRAMMARS = 16 };

struct grammar_entry {
    char key[65];
    struct llama_sampler *grammar;
    uint64_t used;
};

struct brain {
    /* set by the loop before the first letter */
    struct cv_room *room;
    void (*on_text)(struct job *job, const char *bytes, size_t len); /* called in the room */
    void (*on_ended)(struct job *job);
    void (*on_pinned)(struct brain *brain, int tokens);
    void *owner;
    atomic_bool interrupt; /* stop evaluating and look at the jobs; or stop loading */

    /* the room's */
    struct llama_model *model;
    struct llama_adapter_lora *adapter;
    struct llama_context *ctx;
    const struct llama_vocab *vocab;
    struct ggml_threadpool *threads;
    struct shim_template *tmpl;
    struct llama_batch batch;
    int context;           /* tokens of one session */
    bool whole_only;       /* recurrent state: a sequence can be copied or emptied, never shortened */
    bool control_byte[256];/* first bytes of control tokens' texts */
    llama_token eog;       /* one end-of-generation token, to ask grammars with */
    llama_token_data *candidates;
    struct session sessions[BRAIN_SESSIONS];
    struct grammar_entry grammars[BRAIN_GRAMMARS];
    uint64_t counter;
    struct job *waiting;   /* in order of arrival */
    struct job *running;
    bool cramped;          /* a running job was unseated for want of cells: nobody new until one has ended */
    bool ticking;          /* a tick letter is on its way */
};

struct brain_options {
    const char *model, *adapter;
    int threads, context;
    bool (*progress)(int percent, void *arg); /* false: stop */
    void *arg;
};

/* llama_load.c */
int brain_load(struct brain *brain, const struct brain_options *options, struct cv_error *err);
void brain_finish(struct brain *brain); /* no jobs left */
void brain_start_llama(void); /* before the first model of a thread is loaded; forgets the last error */
void brain_last_error(char *out, size_t size); /* what llama.cpp logged last as an error; "" when nothing */

/* llama_prompt.c */
int prompt_render(const struct brain *brain, const struct cv_message *messages, size_t count, struct tokens *out, struct cv_error *err);
int prompt_prefix(const struct brain *brain, const char *system_text, struct tokens *out, struct cv_error *err);
void prompt_learn(struct brain *brain); /* fills control_byte and eog */
void tokens_add(struct tokens *tokens, llama_token id);
void tokens_finish(struct tokens *tokens);
int tokens_common(const struct tokens *a, const struct tokens *b);

/* llama_cache.c */
bool session_seat(struct brain *brain, struct job *job); /* false: it has to wait */
void session_leave(struct brain *brain, struct job *job);
void session_empty(struct brain *brain, struct session *session);
void session_forget(struct brain *brain, const char *name);
void session_resync(struct brain *brain, struct job *job); /* after an interrupted evaluation */
bool session_evict(struct brain *brain, bool pinned_too);  /* the least recently used idle one; false: none */

/* llama_sample.c */
int sample_begin(struct brain *brain, struct job *job, struct cv_error *err);
int sample_next(struct brain *brain, struct job *job, llama_token *out, struct cv_error *err);
bool sample_complete(struct brain *brain, struct job *job); /* the grammar allows nothing but the end */
void sample_end(struct job *job);

/* grammar.c */
int grammar_get(struct brain *brain, const char *schema, struct llama_sampler **out, struct cv_error *err);
void grammar_finish(struct brain *brain);

/* llama_run.c */
void brain_add(struct brain *brain, struct job *job);
void brain_tick(struct brain *brain); /* one batch, or less */
