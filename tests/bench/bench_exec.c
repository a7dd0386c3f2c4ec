// SPDX-License-Identifier: MIT
/*
 * bench_exec.c - what a command costs on the daemon's side: /bin/true in a cell made for it, /bin/true in a cell that
 * exists, plainly spawned, and under bubblewrap with the same kinds of isolation, interleaved in one run so that all meet
 * the same machine. Prints median and 99th percentile in milliseconds; one JSON object with --json.
 *
 *     bench_exec [--json] [COUNT]
 */
#include "daemon/base/alloc.h"
#include "daemon/base/check.h"
#include "daemon/base/clock.h"
#include "daemon/loop/loop.h"
#include "sandbox/sandbox.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DEFAULT_COUNT = 200, WARMUP = 5, SETTLE_MS = 10 };

struct bench {
    struct cv_loop *loop;
    struct cv_sandbox *sandbox;
    char workspace[64];
    struct cv_worker *worker;
    bool ended;
    bool good;
};

struct series {
    const char *name;
    const char *what;
    double (*run)(struct bench *bench);
    double *ms;
};

static void on_gated(const struct cv_enforced *enforced, void *arg)
{
    struct bench *bench = arg;
    (void)enforced;
    cv_worker_open_gate(bench->worker);
}

static void on_end(const struct cv_worker_end *end, void *arg)
{
    struct bench *bench = arg;
    bench->ended = true;
    bench->good = end->code == 0 && end->error.code == 0;
    if (!bench->good)
        fprintf(stderr, "call failed: %d %s\n", end->code, cv_error_text(&end->error));
}

static struct cv_cell *make_cell(struct bench *bench)
{
    static const struct cv_bind system[] = {
        {"/usr", false, true, false}, {"/bin", false, true, false}, {"/lib", false, true, false}, {"/lib64", false, true, false}, {"/etc", false, false, false},
    };
    struct cv_bind binds[6];
    struct cv_cell *cell = NULL;
    memcpy(binds, system, sizeof system);
    binds[5] = (struct cv_bind){bench->workspace, true, false, true};
    struct cv_cell_spec spec = {
        .binds = binds, .bind_count = 6, .workspace = bench->workspace, .uid = geteuid(), .gid = getegid(), .tmp_bytes = 16 << 20};
    struct cv_error err = CV_ERROR_INIT;
    if (cv_cell_create(bench->sandbox, &spec, &cell, &err) < 0)
        fprintf(stderr, "no cell: %s\n", cv_error_text(&err));
    cv_require(cell != NULL);
    return cell;
}

static void run_true(struct bench *bench, struct cv_cell *cell)
{
    static const char *const argv[] = {"/bin/true", NULL};
    static const char *const env[] = {"PATH=/usr/bin:/bin", NULL};
    struct cv_worker_spec spec = {
        .class = CV_CLASS_X,
        .argv = argv,
        .env = env,
        .limits = {.wall_ms = 10000, .cpu_s = 10, .processes = 64, .file_bytes = 1 << 20, .open_files = 64},
        .events = {.on_gated = on_gated, .on_end = on_end},
        .arg = bench,
    };
    bench->ended = false;
    cv_require(cv_worker_start(cell, &spec, &bench->worker, NULL) == 0);
    while (!bench->ended)
        uv_run(cv_loop_uv(bench->loop), UV_RUN_ONCE);
    cv_require(bench->good);
}

static double run_fresh(struct bench *bench)
{
    int64_t start = cv_clock_mono_us();
    struct cv_cell *cell = make_cell(bench);
    run_true(bench, cell);
    double ms = (double)(cv_clock_mono_us() - start) / 1000;
    cv_cell_close(cell);
    return ms;
}

static double run_existing(struct bench *bench)
{
    static struct cv_cell *cell;
    if (!cell) {
        cell = make_cell(bench);
        run_true(bench, cell);
    }
    int64_t start = cv_clock_mono_us();
    run_true(bench, cell);
    return (double)(cv_clock_mono_us() - start) / 1000;
}

static double run_bwrap(struct bench *bench)
{
    char *argv[] = {"bwrap", "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "--dev", "/dev", "/bin/true", NULL};
    char *env[] = {"PATH=/usr/bin:/bin", NULL};
    pid_t pid = 0;
    int status = 0;
    (void)bench;
    int64_t start = cv_clock_mono_us();
    if (posix_spawnp(&pid, "bwrap", NULL, NULL, argv, env) != 0)
        return -1;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? (double)(cv_clock_mono_us() - start) / 1000 : -1;
}

/* What the machine itself takes: the measure of all others. */
static double run_plain(struct bench *bench)
{
    char *argv[] = {"true", NULL};
    char *env[] = {NULL};
    pid_t pid = 0;
    (void)bench;
    int64_t start = cv_clock_mono_us();
    if (posix_spawn(&pid, "/bin/true", NULL, NULL, argv, env) != 0)
        return -1;
    waitpid(pid, NULL, 0);
    return (double)(cv_clock_mono_us() - start) / 1000;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_series(const struct series *series, size_t count, bool json, bool last)
{
    qsort(series->ms, count, sizeof *series->ms, by_value);
    double median = series->ms[count / 2];
    double high = series->ms[count - 1 - count / 100];
    if (json)
        printf("\"%s\": {\"median_ms\": %.3f, \"p99_ms\": %.3f}%s", series->name, median, high, last ? "}\n" : ", ");
    else
        printf("%-10s %8.3f ms median %8.3f ms p99   %s\n", series->name, median, high, series->what);
}

/* One call's aftermath (a cell's end, the nursery's next spare) is not the next one's cost. */
static void settle(struct bench *bench)
{
    uv_run(cv_loop_uv(bench->loop), UV_RUN_NOWAIT);
    poll(NULL, 0, SETTLE_MS);
    uv_run(cv_loop_uv(bench->loop), UV_RUN_NOWAIT);
}

static void open_bench(struct bench *bench)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_sandbox_options options = {.nursery = CORVID_BIN_DIR "/corvid-nursery", .worker = CORVID_BIN_DIR "/corvid-worker"};
    snprintf(bench->workspace, sizeof bench->workspace, "/tmp/corvid-bench-XXXXXX");
    cv_require(mkdtemp(bench->workspace) != NULL);
    cv_require(cv_loop_create(&bench->loop, NULL) == 0);
    int64_t start = cv_clock_mono_us();
    if (cv_sandbox_create(bench->loop, &options, &bench->sandbox, &err) < 0)
        fprintf(stderr, "no sandbox: %s\n", cv_error_text(&err));
    cv_require(bench->sandbox != NULL);
    fprintf(stderr, "sandbox ready after %.1f ms\n", (double)(cv_clock_mono_us() - start) / 1000);
}

int main(int argc, char **argv)
{
    struct bench bench = {0};
    struct series all[] = {
        {"fresh", "a cell made for the call", run_fresh, NULL},
        {"existing", "a cell that exists", run_existing, NULL},
        {"plain", "posix_spawn of /bin/true, no isolation", run_plain, NULL},
        {"bwrap", "bwrap --unshare-all --die-with-parent --ro-bind / / --dev /dev", run_bwrap, NULL},
    };
    enum { KINDS = sizeof all / sizeof all[0] };
    bool json = argc > 1 && strcmp(argv[1], "--json") == 0;
    size_t count = argc > 1 + json ? (size_t)strtoul(argv[1 + json], NULL, 10) : DEFAULT_COUNT;
    cv_require(count > 0 && count < 100000);
    open_bench(&bench);
    for (size_t k = 0; k < KINDS; k++)
        all[k].ms = cv_zalloc(count * sizeof(double));
    for (size_t i = 0; i < count + WARMUP; i++)
        for (size_t k = 0; k < KINDS; k++) {
            settle(&bench);
            double ms = all[k].run(&bench);
            if (i >= WARMUP)
                all[k].ms[i - WARMUP] = ms;
        }
    if (json)
        printf("{");
    for (size_t k = 0; k < KINDS; k++)
        print_series(&all[k], count, json, k + 1 == KINDS);
    cv_sandbox_close(bench.sandbox, NULL, NULL);
    cv_loop_run(bench.loop);
    cv_loop_destroy(bench.loop);
    rmdir(bench.workspace);
    for (size_t k = 0; k < KINDS; k++)
        free(all[k].ms);
    return 0;
}
