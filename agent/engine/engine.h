// SPDX-License-Identifier: MIT
/*
 * agent/engine/engine.h - a language model behind one small interface.
 *
 * An engine lives in a room (thread) of its own inside the daemon; letters in, tokens out. Implementations are rows of
 * `cv_engine_kinds` in engine.c: `llama` (llama.cpp; a GGUF file, optionally a LoRA adapter), `http` (a served model: any server of
 * OpenAI's chat completions, through egress), `script` (plays recorded replies: tests, examples) and `none` (every generation fails
 * and says how to get a model).
 *
 * Words: *session* the KV cache kept for one run, named by the run's id: each generation evaluates only what its prompt
 * adds to what the session already holds. *Pinned prefix* the first message (system text with the tools), evaluated once
 * per engine and shared by all sessions. *Evaluated* tokens went through the model for the prompt; *cached* ones did not.
 *
 * The model's own chat template makes the prompt of the messages. With a schema, the reply is constrained by the grammar
 * that llama.cpp's own converter makes of it: nothing else can be sampled. A served model is asked for the same in the words that its
 * server knows; one that ignores them may reply anything, which the caller has to check. Environment variables are never read.
 *
 * Loop thread only. Callbacks come from the loop, exactly one on_end for each generation started.
 */
#pragma once

#include "daemon/base/error.h"
#include "daemon/loop/loop.h"
#include "sandbox/sandbox.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cv_egress;
struct cv_engine;
struct cv_secrets;

enum cv_engine_phase { CV_ENGINE_LOADING, CV_ENGINE_READY, CV_ENGINE_FAILED, CV_ENGINE_NONE };
const char *cv_engine_phase_name(enum cv_engine_phase phase); /* "loading" ... static */

struct cv_engine_status {
    enum cv_engine_phase phase;
    int percent;          /* of loading, 0 to 100 */
    char what[64];        /* "checking the model file", "loading", "evaluating the prefix", "ready" */
    char kind[16];        /* "llama", "http", "script", "none" */
    char model[256];      /* file name or description */
    char adapter[256];    /* "" without */
    int context_tokens;   /* of one session */
    int pinned_tokens;
    int queued;           /* generations waiting or running */
    struct cv_error error; /* FAILED or NONE: why, and what to do */
};

struct cv_engine_options {
    const char *model;    /* "FILE.gguf", "http:URL", "script:FILE", "none" */
    const char *model_name; /* http: which of the server's models; NULL: its first */
    const char *model_key;  /* http: the secret that is sent as the bearer's key; NULL: none */
    struct cv_egress *egress;   /* http: the way to the server; outlives the engine */
    struct cv_secrets *secrets; /* http, with a key */
    const char *adapter;  /* LoRA GGUF or NULL */
    const char *probe;    /* program that parses a model file in a worker before it is loaded here (corvid-probe) */
    const char *state;    /* folder where the verdict on a model file is remembered by its size, times and inode */
    struct cv_sandbox *sandbox; /* for the probe; may be NULL for script and none */
    int prompt;           /* the version of prompts it will be given: an adapter whose metadata names another is refused */
    int threads;          /* 0: the number of processors */
    int context;          /* tokens of one session; 0: 8192 or what the model was trained for, whichever is less */
};

/* Returns at once; loading goes on in the room. A model that cannot be used is no failure here but phase FAILED, so that
 * the daemon stays up and says so. `changed` (nullable) is called on each change of phase or percent. */
int cv_engine_create(struct cv_loop *loop, const struct cv_engine_options *options, void (*changed)(void *arg), void *arg,
                     struct cv_engine **out, struct cv_error *err) __attribute__((nonnull(1, 2, 5)));

/* Ends what runs with -ECANCELED, then calls `done` (nullable). */
void cv_engine_close(struct cv_engine *engine, cv_loop_fn done, void *arg);

void cv_engine_status(const struct cv_engine *engine, struct cv_engine_status *out) __attribute__((nonnull));

/* Has the prefix evaluated now (as soon as the model is there) instead of at the first run. Copies. */
void cv_engine_pin(struct cv_engine *engine, const char *system_text) __attribute__((nonnull));

struct cv_message {
    const char *role; /* "system", "user", "assistant", "tool" */
    const char *text;
};

struct cv_sampling {
    float temperature; /* 0: the likeliest token, of the rest only `presence` counts */
    float top_p;       /* 1: off */
    int top_k;         /* 0: off */
    float min_p;       /* 0: off */
    float presence;    /* taken from the logit of each token that the reply has already; 0: off */
    uint32_t seed;
};

struct cv_generated {
    const char *text;       /* the reply, UTF-8; borrowed during on_end */
    size_t len;
    int prompt_tokens;      /* the whole prompt */
    int cached_tokens;      /* of these, found in the session or the pinned prefix */
    int evaluated_tokens;   /* of these, evaluated now */
    int generated_tokens;
    uint64_t prompt_us, decode_us, wait_us;
    bool cut;               /* stopped by max_tokens: the text is incomplete */
};

struct cv_generate {
    const char *session;
    const struct cv_message *messages; /* the first is the system message; copied */
    size_t message_count;
    const json_t *schema;  /* constrains the reply; NULL: free text. Copied */
    struct cv_sampling sampling;
    int max_tokens;        /* 1 to CV_LIMIT_STEP_TOKENS */
    uint64_t timeout_ms;   /* from now, waiting for the model included; ends with -ETIMEDOUT, guard "deadline" */
    void (*on_text)(const char *piece, size_t len, void *arg); /* as it is written; nullable */
    /* Exactly once. err: -ECANCELED, -ETIMEDOUT, -ENODEV (no model), -E2BIG (prompt longer than the context), -EPROTO (script
     * ended or does not fit) ... */
    void (*on_end)(const struct cv_generated *out, const struct cv_error *err, void *arg);
    void *arg;
};

struct cv_generation;

/* Queues a generation; it waits while the model is being loaded. -EBUSY beyond CV_LIMIT_ENGINE_QUEUE. */
int cv_engine_generate(struct cv_engine *engine, const struct cv_generate *request, struct cv_generation **out, struct cv_error *err)
    __attribute__((nonnull(1, 2, 3)));

/* Asks for the end, honoured within one token; on_end still comes. */
void cv_generation_cancel(struct cv_generation *generation) __attribute__((nonnull));

/* A secret was set or removed: a served model whose key it is asks its server again; others do nothing. */
void cv_engine_secret_changed(struct cv_engine *engine, const char *name) __attribute__((nonnull));

/* Forgets a session's cache. Unknown names are fine. */
void cv_engine_forget(struct cv_engine *engine, const char *session) __attribute__((nonnull));

/* ---- model files: what they say of themselves ----------------------------------------------------------------------- */

/* Reads the headers of model files and adapters, none of which is loaded for it. A model file is hostile until it was read: corvid-probe
 * does that, in a cell, and what it found is remembered until the file changes. Loop thread only. */
struct cv_models;
struct cv_model_look;

struct cv_models_options {
    const char *probe;          /* corvid-probe; where there is none (built without the engine), each file says so */
    const char *state;          /* folder where facts are remembered; NULL: they are not */
    struct cv_sandbox *sandbox; /* outlives it; NULL: no file is read, and each says so */
};
struct cv_models *cv_models_create(struct cv_loop *loop, const struct cv_models_options *options) __attribute__((nonnull, returns_nonnull));
void cv_models_close(struct cv_models *models, cv_loop_fn done, void *arg); /* looks end with -ECANCELED; then calls `done` (nullable) */

struct cv_model_place {
    const char *path; /* a file, or a folder, whose files that end in .gguf are meant; what is not there is left out, but for a file in use */
    const char *use;  /* "model" or "adapter": the daemon's own; "": just there */
};

/* `files` (borrowed) has an object for each file, in the order of the places, each once: file (its name), path, bytes, use, and either
 * facts (see probe_facts.c) or error (a text). err: -ECANCELED. */
typedef void (*cv_model_look_fn)(const json_t *files, const struct cv_error *err, void *arg);

/* Calls `fn` exactly once. Copies. -EBUSY beyond CV_LIMIT_MODEL_LOOKS; of files the first CV_LIMIT_MODEL_FILES are looked at. */
int cv_models_look(struct cv_models *models, const struct cv_model_place *places, size_t count, cv_model_look_fn fn, void *arg,
                   struct cv_model_look **out, struct cv_error *err) __attribute__((nonnull(1, 2, 4, 6)));
void cv_model_look_cancel(struct cv_model_look *look) __attribute__((nonnull)); /* `fn` still comes */

/* ---- implementations (engine room and tests only) -------------------------------------------------------------------- */

struct cv_engine_kind {
    const char *name;
    bool (*accepts)(const char *model); /* is this value of --model mine? The first row that says yes is used */
    int (*create)(struct cv_loop *loop, const struct cv_engine_options *options, void (*changed)(void *arg), void *arg,
                  struct cv_engine **out, struct cv_error *err);
    void (*close)(struct cv_engine *engine, cv_loop_fn done, void *arg);
    void (*status)(const struct cv_engine *engine, struct cv_engine_status *out);
    void (*pin)(struct cv_engine *engine, const char *system_text);
    int (*generate)(struct cv_engine *engine, const struct cv_generate *request, struct cv_generation **out, struct cv_error *err);
    void (*cancel)(struct cv_generation *generation);
    void (*forget)(struct cv_engine *engine, const char *session);
    void (*secret_changed)(struct cv_engine *engine, const char *name); /* NULL: it has no key */
};
extern const struct cv_engine_kind *const cv_engine_kinds[]; /* ends with NULL */

struct cv_engine { /* every implementation's first member */
    const struct cv_engine_kind *kind;
};
struct cv_generation { /* likewise */
    struct cv_engine *engine;
};
