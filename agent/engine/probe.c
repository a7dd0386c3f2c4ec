// SPDX-License-Identifier: MIT
/*
 * probe.c - runs corvid-probe in a cell that sees the program, the system's libraries and the model file, and reads its
 * verdict: one JSON line, or the signal that ended it. Owns the cell and the worker of one probe. Loop thread only.
 */
#include "agent/engine/probe.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/json.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { OUTPUT_MAX = 65536, WALL_MS = 60000, CPU_S = 240, PROCESSES = 1024, OPEN_FILES = 64 };
enum { FACTS_WALL_MS = 10000, FACTS_CPU_S = 10, FACTS_PROCESSES = 8 };

static const uint64_t facts_memory = 1ULL << 30; /* a header holds a vocabulary: some ten megabytes */

struct probe {
    struct cv_loop *loop;
    struct cv_cell *cell;
    struct cv_worker *worker;
    char *model;
    bool facts;
    json_t *answer;
    struct cv_buf out, complaints;
    struct probe_result result;
    void (*fn)(const struct probe_result *result, void *arg);
    void *arg;
};

static void on_gated(const struct cv_enforced *enforced, void *arg)
{
    (void)enforced;
    cv_worker_open_gate(((struct probe *)arg)->worker);
}

static void on_output(int fd, const char *bytes, size_t len, void *arg)
{
    struct probe *probe = arg;
    struct cv_buf *buf = fd == 1 ? &probe->out : &probe->complaints;
    if (buf->len + len > OUTPUT_MAX)
        cv_buf_drop(buf, buf->len); /* what comes last counts */
    if (len <= OUTPUT_MAX)
        cv_buf_add(buf, bytes, len);
}

/* The last line that says something; llama.cpp's word before it aborts. */
static const char *last_line(struct cv_buf *buf)
{
    char *text = buf->len ? buf->data : NULL;
    while (text && buf->len > 0 && strchr("\n\r \t", text[buf->len - 1]))
        text[--buf->len] = '\0';
    char *newline = text ? strrchr(text, '\n') : NULL;
    return newline ? newline + 1 : text ? text : "";
}

static void judge_answer(struct probe *probe, const struct cv_worker_end *end)
{
    struct probe_result *result = &probe->result;
    json_t **answer = &probe->answer;
    result->lasting = true;
    if (end->code >= 0 && cv_json_parse(cv_buf_text(&probe->out), probe->out.len, "probe", answer, NULL) == 0 && json_is_object(*answer)) {
        result->ok = end->code == 0 && cv_json_flag(*answer, "ok");
        result->facts = probe->facts && result->ok ? json_object_get(*answer, "facts") : NULL;
        snprintf(result->text, sizeof result->text, "%s", cv_json_str(*answer, result->ok ? "description" : "text", "no reason given"));
    } else {
        result->lasting = false; /* it never came to an answer: a library is missing, memory was short */
        snprintf(result->text, sizeof result->text, "the program that checks the model file '%s' ended with code %d: %s", probe->model,
                 end->code, last_line(&probe->complaints));
    }
}

static void judge(struct probe *probe, const struct cv_worker_end *end)
{
    struct probe_result *result = &probe->result;
    const char *guard = end->error.guard ? end->error.guard : "";
    if (end->error.code == 0 && end->signal == 0) {
        judge_answer(probe, end);
    } else if (end->signal != 0 && (end->error.code == 0 || guard[0] == '\0')) {
        result->lasting = end->signal == SIGABRT || end->signal == SIGSEGV || end->signal == SIGFPE || end->signal == SIGILL;
        snprintf(result->text, sizeof result->text, "the model file '%s' makes llama.cpp end with signal %d (%s): %s", probe->model, end->signal,
                 strsignal(end->signal), last_line(&probe->complaints));
    } else {
        snprintf(result->text, sizeof result->text, "the model file '%s' could not be checked (%s): %s", probe->model,
                 guard[0] ? guard : "sandbox", cv_error_text(&end->error));
    }
}

static void on_end(const struct cv_worker_end *end, void *arg)
{
    struct probe *probe = arg;
    judge(probe, end);
    probe->worker = NULL;
    cv_cell_close(probe->cell);
    probe->fn(&probe->result, probe->arg);
    cv_buf_finish(&probe->out);
    cv_buf_finish(&probe->complaints);
    json_decref(probe->answer);
    free(probe->model);
    free(probe);
}

static int make_cell(struct probe *probe, const struct probe_spec *spec, struct cv_error *err)
{
    const struct cv_bind binds[] = {
        {.source = "/usr", .executable = true},
        {.source = "/lib", .executable = true},
        {.source = "/lib64", .executable = true},
        {.source = "/etc/ld.so.cache"},
        {.source = spec->program, .executable = true, .must_exist = true},
        {.source = spec->model, .must_exist = true},
        {.source = spec->adapter, .must_exist = true},
    };
    const struct cv_cell_spec cell = {
        .binds = binds,
        .bind_count = sizeof binds / sizeof binds[0] - (spec->adapter ? 0 : 1),
        .workspace = "/usr",
        .uid = getuid(),
        .gid = getgid(),
        .tmp_bytes = 1 << 20,
    };
    return cv_cell_create(spec->sandbox, &cell, &probe->cell, err);
}

static int start_worker(struct probe *probe, const struct probe_spec *spec, struct cv_error *err)
{
    char prompt[16];
    snprintf(prompt, sizeof prompt, "%d", spec->prompt);
    const char *const whole[] = {spec->program, spec->model, spec->adapter, spec->adapter ? prompt : NULL, NULL};
    const char *const header[] = {spec->program, "--facts", spec->model, NULL};
    const char *const env[] = {NULL};
    struct cv_worker_spec worker = {
        .class = CV_CLASS_X,
        .argv = spec->facts ? header : whole,
        .env = env,
        .limits = {.wall_ms = WALL_MS,
                   .cpu_s = CPU_S,
                   .memory_process = 3 * spec->bytes + (32ULL << 30), /* address space: a thread with its stack for each tensor it checks */
                   .memory_tree = 3 * spec->bytes + (1ULL << 30),
                   .processes = PROCESSES,
                   .file_bytes = 1 << 20,
                   .open_files = OPEN_FILES,
                   .output_bytes = 16 << 20},
        .events = {.on_gated = on_gated, .on_output = on_output, .on_end = on_end},
        .arg = probe,
    };
    if (spec->facts) {
        worker.limits.wall_ms = FACTS_WALL_MS;
        worker.limits.cpu_s = FACTS_CPU_S;
        worker.limits.processes = FACTS_PROCESSES;
        worker.limits.memory_process = worker.limits.memory_tree = facts_memory;
    }
    return cv_worker_start(probe->cell, &worker, &probe->worker, err);
}

int probe_start(struct cv_loop *loop, const struct probe_spec *spec, void (*fn)(const struct probe_result *result, void *arg), void *arg,
                struct probe **out, struct cv_error *err)
{
    struct probe *probe = cv_new(struct probe);
    probe->loop = loop;
    probe->model = cv_strdup(spec->model);
    probe->facts = spec->facts;
    probe->fn = fn;
    probe->arg = arg;
    int rc = make_cell(probe, spec, err);
    if (rc == 0)
        rc = start_worker(probe, spec, err);
    if (rc < 0) {
        cv_cell_close(probe->cell);
        free(probe->model);
        free(probe);
        return cv_error_wrap(err, rc, "the model file '%s' could not be checked", spec->model);
    }
    *out = probe;
    return 0;
}

void probe_stop(struct probe *probe)
{
    if (probe->worker)
        cv_worker_kill(probe->worker, "cancel");
}
