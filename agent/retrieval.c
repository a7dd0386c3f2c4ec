// SPDX-License-Identifier: MIT
/*
 * retrieval.c - remembers the vectors of tools and answers requests with scores. Owns the embedder and the vectors. A tool is known by
 * the address of its row, which lives as long as the set of plugins, and a new version has a new one. Loop thread.
 */
#include "agent/retrieval.h"

#include "agent/rank.h"
#include "agent/rank_mix.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { LEARN_MS = 300000 };

struct known {
    const struct cv_tool *tool;
    float *vector; /* NULL: on its way */
};

struct cv_retrieval {
    struct cv_embedder *embedder;
    void (*failed)(const struct cv_error *why, void *arg);
    void *arg;
    struct known *known; /* by address */
    size_t count, cap;
    size_t width;        /* of the vectors */
    cv_loop_fn done;
    void *done_arg;
};

/* ---- what is known -------------------------------------------------------------------------------------------------------- */

/* Where the tool stands, or would stand. */
static size_t place_of(const struct cv_retrieval *retrieval, const struct cv_tool *tool)
{
    size_t low = 0, high = retrieval->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if ((uintptr_t)retrieval->known[middle].tool < (uintptr_t)tool)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct known *find(const struct cv_retrieval *retrieval, const struct cv_tool *tool)
{
    size_t place = place_of(retrieval, tool);
    return place < retrieval->count && retrieval->known[place].tool == tool ? &retrieval->known[place] : NULL;
}

static void add(struct cv_retrieval *retrieval, const struct cv_tool *tool)
{
    size_t place = place_of(retrieval, tool);
    if (retrieval->count == retrieval->cap) {
        retrieval->cap = retrieval->cap ? 2 * retrieval->cap : 64;
        retrieval->known = cv_regrow(retrieval->known, retrieval->cap * sizeof *retrieval->known);
    }
    memmove(retrieval->known + place + 1, retrieval->known + place, (retrieval->count - place) * sizeof *retrieval->known);
    retrieval->known[place] = (struct known){.tool = tool};
    retrieval->count++;
}

/* A tool whose vector did not come is asked for again by the next who needs it. */
static void forget(struct cv_retrieval *retrieval, const struct cv_tool *tool)
{
    struct known *known = find(retrieval, tool);
    if (!known)
        return;
    free(known->vector);
    retrieval->count--;
    memmove(known, known + 1, (retrieval->count - (size_t)(known - retrieval->known)) * sizeof *known);
}

/* ---- learning ------------------------------------------------------------------------------------------------------------- */

struct lesson {
    struct cv_retrieval *retrieval;
    size_t count;
    const struct cv_tool *tools[];
};

static void complain(const struct cv_retrieval *retrieval, const struct cv_error *why)
{
    if (retrieval->failed && why->code != -ECANCELED)
        retrieval->failed(why, retrieval->arg);
}

static void on_learnt(const float *vectors, size_t width, const struct cv_error *err, void *arg)
{
    cv_auto_free struct lesson *lesson = arg;
    struct cv_retrieval *retrieval = lesson->retrieval;
    for (size_t i = 0; i < lesson->count; i++) {
        struct known *known = find(retrieval, lesson->tools[i]);
        if (err) {
            forget(retrieval, lesson->tools[i]);
        } else if (known) {
            known->vector = cv_zalloc(width * sizeof *known->vector);
            memcpy(known->vector, vectors + i * width, width * sizeof *vectors);
        }
    }
    retrieval->width = err ? retrieval->width : width;
    if (err)
        complain(retrieval, err);
}

static int learn(struct cv_retrieval *retrieval, const struct cv_tool *const *tools, size_t count, struct cv_error *err)
{
    struct lesson *lesson = cv_zalloc(sizeof *lesson + (count + 1) * sizeof *lesson->tools);
    cv_auto_free char **texts = cv_zalloc((count + 1) * sizeof *texts);
    lesson->retrieval = retrieval;
    for (size_t i = 0; i < count; i++) {
        if (find(retrieval, tools[i]))
            continue;
        add(retrieval, tools[i]);
        texts[lesson->count] = mix_text(tools[i]);
        lesson->tools[lesson->count++] = tools[i];
    }
    int rc = 0;
    if (lesson->count > 0)
        rc = cv_embedder_embed(retrieval->embedder, (const char *const *)texts, lesson->count, LEARN_MS, on_learnt, lesson, err);
    for (size_t i = 0; i < lesson->count; i++) {
        free(texts[i]);
        if (rc < 0)
            forget(retrieval, lesson->tools[i]);
    }
    if (rc < 0 || lesson->count == 0)
        free(lesson);
    return rc;
}

static bool has_failed(const struct cv_retrieval *retrieval)
{
    struct cv_embedder_status status;
    cv_embedder_status(retrieval->embedder, &status);
    return status.phase == CV_EMBEDDER_FAILED;
}

void cv_retrieval_learn(struct cv_retrieval *retrieval, const struct cv_tool *const *tools, size_t count)
{
    struct cv_error why = CV_ERROR_INIT;
    if (count > CV_LIMIT_PROMPT_PLUGINS && !has_failed(retrieval) && learn(retrieval, tools, count, &why) < 0)
        complain(retrieval, &why);
}

/* ---- asking --------------------------------------------------------------------------------------------------------------- */

struct question {
    struct cv_retrieval *retrieval;
    char *request;
    retrieval_fn fn;
    void *arg;
    size_t count;
    const struct cv_tool *tools[];
};

static void score(const struct question *question, const float *asked, size_t width, double *scores)
{
    cv_auto_free double *words = cv_zalloc(question->count * sizeof *words);
    cv_auto_free double *cosine = cv_zalloc(question->count * sizeof *cosine);
    ranker_words.score(question->request, question->tools, question->count, words);
    for (size_t i = 0; i < question->count; i++) {
        const struct known *known = find(question->retrieval, question->tools[i]);
        cosine[i] = known && known->vector && width == question->retrieval->width ? mix_cosine(asked, known->vector, width) : 0;
    }
    mix_scores(words, cosine, question->count, scores);
}

static void on_asked(const float *vectors, size_t width, const struct cv_error *err, void *arg)
{
    struct question *question = arg;
    cv_auto_free double *scores = cv_zalloc(question->count * sizeof *scores);
    if (err)
        complain(question->retrieval, err);
    else
        score(question, vectors, width, scores);
    question->fn(err ? NULL : scores, question->arg);
    free(question->request);
    free(question);
}

bool retrieval_ask(struct cv_retrieval *retrieval, const char *request, const struct cv_tool *const *tools, size_t count, retrieval_fn fn, void *arg)
{
    struct cv_error why = CV_ERROR_INIT;
    if (count == 0 || has_failed(retrieval))
        return false;
    struct question *question = cv_zalloc(sizeof *question + count * sizeof *question->tools);
    question->retrieval = retrieval;
    question->request = cv_strdup(request);
    question->fn = fn;
    question->arg = arg;
    question->count = count;
    memcpy((void *)question->tools, tools, count * sizeof(*tools));
    int rc = learn(retrieval, tools, count, &why); /* its texts are embedded before the request's */
    if (rc == 0)
        rc = cv_embedder_embed(retrieval->embedder, (const char *const[]){request}, 1, RETRIEVAL_MS, on_asked, question, &why);
    if (rc == 0)
        return true;
    complain(retrieval, &why);
    free(question->request);
    free(question);
    return false;
}

/* ---- life ----------------------------------------------------------------------------------------------------------------- */

struct cv_retrieval *cv_retrieval_create(struct cv_loop *loop, const char *model, void (*failed)(const struct cv_error *why, void *arg), void *arg)
{
    struct cv_retrieval *retrieval = cv_new(struct cv_retrieval);
    retrieval->embedder = cv_embedder_create(loop, model);
    retrieval->failed = failed;
    retrieval->arg = arg;
    return retrieval;
}

void cv_retrieval_status(const struct cv_retrieval *retrieval, struct cv_retrieval_status *out)
{
    cv_embedder_status(retrieval->embedder, &out->embedder);
    out->known = 0;
    for (size_t i = 0; i < retrieval->count; i++)
        out->known += retrieval->known[i].vector != NULL;
}

static void on_closed(void *arg)
{
    struct cv_retrieval *retrieval = arg;
    for (size_t i = 0; i < retrieval->count; i++)
        free(retrieval->known[i].vector);
    free(retrieval->known);
    cv_loop_fn done = retrieval->done;
    void *done_arg = retrieval->done_arg;
    free(retrieval);
    if (done)
        done(done_arg);
}

void cv_retrieval_close(struct cv_retrieval *retrieval, cv_loop_fn done, void *arg)
{
    if (!retrieval) {
        if (done)
            done(arg);
        return;
    }
    retrieval->done = done;
    retrieval->done_arg = arg;
    cv_embedder_close(retrieval->embedder, on_closed, retrieval);
}
