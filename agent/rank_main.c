// SPDX-License-Identifier: MIT
/*
 * rank_main.c - corvid-rank [MODEL.gguf]: the daemon's own rankings of tools, for measuring them. The first line of stdin is
 * {"tools": [{"name", "signature", "summary"}...]}, each further line {"request": TEXT}; for each of these a line of stdout,
 * {"words": [score...], "us": {"words", "embed"?}, "cosine"?, "mix"?, "fusion"?}, scores in the order of the tools: by words; with a model
 * also the cosine of meaning, what the daemon makes of both (a score of 0 is not shown), and their fusion by ranks. "us" is processor time.
 * {"text": TEXT} instead gives {"vector": [...]}. A program for developers: it is not installed and knows nothing of the daemon. Any
 * embedding model is taken, on trust.
 */
#include "agent/engine/embed_model.h"
#include "agent/rank.h"
#include "agent/rank_mix.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct bench {
    struct embed_model *model; /* NULL: by words alone */
    size_t width;
    json_t *source;            /* what the tools' texts are borrowed from */
    struct cv_tool *rows;
    const struct cv_tool **tools;
    size_t count;
    float *known;              /* a vector a tool */
    double *words, *cosine, *mix;
};

/* Of this thread: what others do on the machine does not count. */
static int64_t spent_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int read_tools(struct bench *bench, json_t *line, struct cv_error *err)
{
    size_t i;
    json_t *row, *list = json_object_get(line, "tools");
    if (!json_is_array(list) || json_array_size(list) == 0)
        return cv_fail(err, -EINVAL, "rank.input", "the first line must be {\"tools\": [{\"name\", \"signature\", \"summary\"}...]}");
    bench->source = json_incref(line);
    bench->count = json_array_size(list);
    bench->rows = cv_zalloc(bench->count * sizeof *bench->rows);
    bench->tools = cv_zalloc(bench->count * sizeof *bench->tools);
    bench->words = cv_zalloc(3 * bench->count * sizeof *bench->words);
    bench->cosine = bench->words + bench->count;
    bench->mix = bench->cosine + bench->count;
    bench->known = cv_zalloc((bench->count * bench->width + 1) * sizeof *bench->known);
    json_array_foreach(list, i, row) {
        bench->rows[i] = (struct cv_tool){.name = cv_json_str(row, "name", NULL), .signature = cv_json_str(row, "signature", NULL),
                                          .summary = cv_json_str(row, "summary", NULL)};
        if (!bench->rows[i].name || !bench->rows[i].signature || !bench->rows[i].summary)
            return cv_fail(err, -EINVAL, "rank.input", "tool %zu needs 'name', 'signature' and 'summary'", i + 1);
        bench->tools[i] = &bench->rows[i];
        cv_auto_free char *text = mix_text(bench->tools[i]);
        int rc = bench->model ? embed_model_run(bench->model, text, bench->known + i * bench->width, err) : 0;
        if (rc < 0)
            return rc;
    }
    return 0;
}

static json_t *numbers(const double *list, size_t count)
{
    json_t *out = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(out, json_real(list[i]));
    return out;
}

static int rank(struct bench *bench, const char *request, json_t *out, struct cv_error *err)
{
    int64_t begin = spent_us();
    json_t *us = json_object();
    json_object_set_new(out, "us", us);
    ranker_words.score(request, bench->tools, bench->count, bench->words);
    json_object_set_new(us, "words", json_integer(spent_us() - begin));
    json_object_set_new(out, "words", numbers(bench->words, bench->count));
    if (!bench->model)
        return 0;
    cv_auto_free float *asked = cv_zalloc(bench->width * sizeof *asked);
    begin = spent_us();
    int rc = embed_model_run(bench->model, request, asked, err);
    if (rc < 0)
        return rc;
    json_object_set_new(us, "embed", json_integer(spent_us() - begin));
    for (size_t i = 0; i < bench->count; i++)
        bench->cosine[i] = mix_cosine(asked, bench->known + i * bench->width, bench->width);
    mix_scores(bench->words, bench->cosine, bench->count, bench->mix);
    json_object_set_new(out, "cosine", numbers(bench->cosine, bench->count));
    json_object_set_new(out, "mix", numbers(bench->mix, bench->count));
    mix_fusion(bench->words, bench->cosine, bench->count, bench->mix);
    json_object_set_new(out, "fusion", numbers(bench->mix, bench->count));
    return 0;
}

static int embed(struct bench *bench, const char *text, json_t *out, struct cv_error *err)
{
    cv_auto_free float *vector = cv_zalloc((bench->width + 1) * sizeof *vector);
    json_t *list = json_array();
    json_object_set_new(out, "vector", list);
    if (!bench->model)
        return cv_fail(err, -EINVAL, "rank.input", "'text' needs an embedding model: corvid-rank MODEL.gguf");
    int rc = embed_model_run(bench->model, text, vector, err);
    for (size_t i = 0; rc == 0 && i < bench->width; i++)
        json_array_append_new(list, json_real((double)vector[i]));
    return rc;
}

static int answer(struct bench *bench, json_t *line, struct cv_error *err)
{
    const char *request = cv_json_str(line, "request", NULL), *text = cv_json_str(line, "text", NULL);
    cv_auto_json json_t *out = json_object();
    if (!request && !text)
        return bench->count ? cv_fail(err, -EINVAL, "rank.input", "expected {\"request\": TEXT} or {\"text\": TEXT}") : read_tools(bench, line, err);
    if (request && !bench->count)
        return cv_fail(err, -EINVAL, "rank.input", "the first line must be {\"tools\": [...]}");
    int rc = request ? rank(bench, request, out, err) : embed(bench, text, out, err);
    if (rc < 0)
        return rc;
    cv_auto_free char *dumped = json_dumps(out, JSON_COMPACT | JSON_REAL_PRECISION(9));
    puts(dumped);
    return 0;
}

static int read_all(struct bench *bench, struct cv_error *err)
{
    char *line = NULL;
    size_t size = 0, number = 0;
    int rc = 0;
    while (rc == 0 && getline(&line, &size, stdin) >= 0) {
        json_error_t why;
        number++;
        cv_auto_json json_t *value = json_loads(line, 0, &why);
        rc = value ? answer(bench, value, err) : cv_fail(err, -EINVAL, "rank.input", "no JSON: %s", why.text);
        if (rc < 0)
            rc = cv_error_wrap(err, rc, "line %zu", number);
    }
    free(line);
    return rc;
}

int main(int argc, char **argv)
{
    struct cv_error err = CV_ERROR_INIT;
    struct bench bench = {0};
    if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
        fputs("usage: corvid-rank [MODEL.gguf] <TOOLS-AND-REQUESTS\n", stderr);
        return 2;
    }
    int rc = argc == 2 ? embed_model_load(argv[1], &bench.model, &err) : 0;
    bench.width = bench.model ? embed_model_width(bench.model) : 0;
    if (rc == 0)
        rc = read_all(&bench, &err);
    embed_model_free(bench.model);
    free(bench.rows);
    free((void *)bench.tools);
    free(bench.words);
    free(bench.known);
    json_decref(bench.source);
    if (rc < 0)
        fprintf(stderr, "corvid-rank: %s\n", cv_error_text(&err));
    return rc < 0;
}
