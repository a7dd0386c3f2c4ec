// SPDX-License-Identifier: MIT
/*
 * bench_store.c - what a durable append costs: one at a time (a commit each), and 64 at once (group commit). Prints p50,
 * p99 and the rate, one JSON object a line. Usage: bench_store [FOLDER] - a folder on the disk to measure, /var/tmp unless
 * given. Removes what it made.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SAMPLES = 5000, WARM_UP = 200, AT_ONCE = 64 };

struct bench {
    struct cv_store *store;
    int started, finished, wanted, at_once;
    int64_t *took;
};

struct flight {
    struct bench *bench;
    int64_t start_us;
};

static void next(struct bench *bench);

static void on_appended(int64_t seq, const struct cv_error *err, void *arg)
{
    struct flight *flight = arg;
    struct bench *bench = flight->bench;
    (void)seq;
    if (err) {
        fprintf(stderr, "bench_store: %s\n", err->text);
        exit(1);
    }
    bench->took[bench->finished++] = cv_clock_mono_us() - flight->start_us;
    free(flight);
    if (bench->started < bench->wanted)
        next(bench);
}

static void next(struct bench *bench)
{
    struct flight *flight = cv_new(struct flight);
    flight->bench = bench;
    flight->start_us = cv_clock_mono_us();
    json_t *payload = json_pack("{ss ss ss s{ss ss}}", "tool", "fs_write", "effect", "FILE", "verdict", "allow", "args", "path", "notes/today.txt", "text",
                                "a line of some length, as a call has it");
    struct cv_event event = {"call.intent", "r00000000000000000a", 1, "c00000000000000000a", payload};
    bench->started++;
    cv_store_append(bench->store, &event, on_appended, flight);
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void measure(struct cv_loop *loop, struct cv_store *store, int at_once, int samples, bool print)
{
    struct bench bench = {.store = store, .wanted = samples, .at_once = at_once, .took = cv_zalloc(sizeof(int64_t) * (size_t)samples)};
    int64_t start = cv_clock_mono_us();
    for (int i = 0; i < at_once; i++)
        next(&bench);
    cv_loop_run(loop);
    double seconds = (double)(cv_clock_mono_us() - start) / 1e6;
    qsort(bench.took, (size_t)samples, sizeof(int64_t), by_size);
    if (print)
        printf("{\"bench\":\"store.append\",\"at_once\":%d,\"samples\":%d,\"p50_us\":%lld,\"p99_us\":%lld,\"per_second\":%.0f}\n", at_once, samples,
               (long long)bench.took[samples / 2], (long long)bench.took[samples * 99 / 100], samples / seconds);
    free(bench.took);
}

int main(int argc, char **argv)
{
    cv_auto_free char *folder = cv_format("%s/corvid-bench-XXXXXX", argc > 1 ? argv[1] : "/var/tmp");
    struct cv_loop *loop;
    struct cv_store *store;
    struct cv_error err = CV_ERROR_INIT;
    if (!mkdtemp(folder)) {
        perror(folder);
        return 1;
    }
    cv_auto_free char *path = cv_format("%s/journal.db", folder);
    if (cv_loop_create(&loop, &err) < 0 || cv_store_open(loop, path, &store, &err) < 0) {
        fprintf(stderr, "bench_store: %s\n", err.text);
        return 1;
    }
    measure(loop, store, 1, WARM_UP, false);
    measure(loop, store, 1, SAMPLES, true);
    measure(loop, store, AT_ONCE, SAMPLES * 8, true);
    cv_store_close(store, NULL, NULL);
    cv_loop_run(loop);
    cv_loop_destroy(loop);
    unlink(path);
    rmdir(folder);
    return 0;
}
