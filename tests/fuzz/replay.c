// SPDX-License-Identifier: MIT
/*
 * replay.c - runs a fuzz target without a fuzzing engine, so that the corpus is part of every test run: each file of the
 * corpus as it is, then mutations of each that depend on nothing but the file, the seed and the number of the mutation.
 *
 *     fuzz_json [--mutations N] [--seed S] [--seconds T] CORPUS-FOLDER-OR-FILE...
 *
 * An input that crashes the target is left behind as ./crash-TARGET, to be run again by naming it. One thread; owns one
 * exactly sized copy of the input at a time, so that reading beyond it is seen.
 */
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/clock.h"
#include "daemon/base/file.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));
void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

enum { FILE_MAX = 1 << 20, INPUT_MAX = 1 << 16 };

static struct {
    uint64_t seed;
    long mutations;
    int64_t until_us;
    long files, runs;
    bool out_of_time;
} replay = {.seed = 1, .mutations = 2000};

static const uint8_t *current;
static size_t current_size;
static char crash_name[128] = "crash";

static void keep_crash(void)
{
    int fd = current ? open(crash_name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    if (fd >= 0 && write(fd, current, current_size) == (ssize_t)current_size) {
        static const char said[] = "replay: the input that did it is in ./";
        if (write(STDERR_FILENO, said, sizeof said - 1) < 0 || write(STDERR_FILENO, crash_name, strlen(crash_name)) < 0 ||
            write(STDERR_FILENO, "\n", 1) < 0)
            return;
    }
    current = NULL;
}

static void on_fault(int number)
{
    keep_crash();
    signal(number, SIG_DFL);
    raise(number);
}

static uint64_t next_random(uint64_t *state) /* splitmix64 */
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static void run_one(const char *bytes, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    if (size)
        memcpy(copy, bytes, size);
    current = copy;
    current_size = size;
    LLVMFuzzerTestOneInput(copy, size);
    current = NULL;
    free(copy);
    replay.runs++;
}

typedef void (*mutate_fn)(struct cv_buf *buf, uint64_t *random);

static size_t some_place(const struct cv_buf *buf, uint64_t *random)
{
    return buf->len ? next_random(random) % buf->len : 0;
}

static void flip_bit(struct cv_buf *buf, uint64_t *random)
{
    if (buf->len)
        buf->data[some_place(buf, random)] ^= (char)(1 << next_random(random) % 8);
}

static void set_byte(struct cv_buf *buf, uint64_t *random)
{
    static const unsigned char odd[] = {0, '\n', '"', '\\', '{', '}', '[', ']', ',', ':', '/', '.', '-', '0', '9', 'e', 0x7F, 0x80, 0xC0, 0xFF};
    if (buf->len)
        buf->data[some_place(buf, random)] = (char)odd[next_random(random) % sizeof odd];
}

static void cut(struct cv_buf *buf, uint64_t *random)
{
    size_t at = some_place(buf, random);
    if (buf->len) {
        buf->len = at;
        buf->data[at] = '\0';
    }
}

static void drop_part(struct cv_buf *buf, uint64_t *random)
{
    if (buf->len == 0)
        return;
    size_t at = some_place(buf, random);
    size_t count = 1 + next_random(random) % (buf->len - at);
    memmove(buf->data + at, buf->data + at + count, buf->len - at - count + 1);
    buf->len -= count;
}

static void repeat_part(struct cv_buf *buf, uint64_t *random)
{
    if (buf->len == 0)
        return;
    size_t at = some_place(buf, random);
    size_t count = 1 + next_random(random) % (buf->len - at);
    size_t times = 1 + next_random(random) % 4;
    cv_auto_free char *part = cv_zalloc(count);
    memcpy(part, buf->data + at, count);
    while (times-- && buf->len + count < INPUT_MAX)
        cv_buf_add(buf, part, count);
}

static void insert_bytes(struct cv_buf *buf, uint64_t *random)
{
    size_t at = some_place(buf, random);
    size_t count = 1 + next_random(random) % 8;
    cv_auto_buf struct cv_buf made = CV_BUF_INIT;
    cv_buf_add(&made, cv_buf_text(buf), at);
    for (size_t i = 0; i < count; i++)
        cv_buf_putc(&made, (char)next_random(random));
    cv_buf_add(&made, cv_buf_text(buf) + at, buf->len - at);
    cv_buf_clear(buf);
    cv_buf_add(buf, made.data, made.len);
}

static void swap_parts(struct cv_buf *buf, uint64_t *random)
{
    size_t a = some_place(buf, random);
    size_t b = some_place(buf, random);
    if (buf->len) {
        char byte = buf->data[a];
        buf->data[a] = buf->data[b];
        buf->data[b] = byte;
    }
}

static const mutate_fn mutations[] = {flip_bit, set_byte, set_byte, cut, drop_part, repeat_part, insert_bytes, swap_parts};

static uint64_t seed_of(const struct cv_buf *bytes)
{
    uint64_t hash = 0xCBF29CE484222325u ^ replay.seed; /* FNV-1a */
    for (size_t i = 0; i < bytes->len; i++)
        hash = (hash ^ (unsigned char)bytes->data[i]) * 0x100000001B3u;
    return hash;
}

static void run_mutations(const struct cv_buf *bytes)
{
    uint64_t base = seed_of(bytes);
    for (long i = 0; i < replay.mutations; i++) {
        if (cv_clock_mono_us() >= replay.until_us) {
            replay.out_of_time = true;
            return;
        }
        uint64_t random = base + (uint64_t)i * 0x2545F4914F6CDD1Du;
        cv_auto_buf struct cv_buf changed = CV_BUF_INIT;
        cv_buf_add(&changed, cv_buf_text(bytes), bytes->len < INPUT_MAX ? bytes->len : INPUT_MAX);
        for (uint64_t steps = 1 + next_random(&random) % 4; steps > 0; steps--)
            mutations[next_random(&random) % (sizeof mutations / sizeof mutations[0])](&changed, &random);
        run_one(cv_buf_text(&changed), changed.len);
    }
}

/* First every file as it is, then (second pass) its mutations, so that time never runs out before the corpus was seen. */
static bool visit_file(const char *path, bool mutate)
{
    cv_auto_buf struct cv_buf bytes = CV_BUF_INIT;
    struct cv_error err = CV_ERROR_INIT;
    if (cv_file_read(path, FILE_MAX, &bytes, &err) < 0) {
        fprintf(stderr, "replay: %s\n", err.text);
        return false;
    }
    if (mutate) {
        run_mutations(&bytes);
    } else {
        run_one(cv_buf_text(&bytes), bytes.len);
        replay.files++;
    }
    return true;
}

static bool visit(const char *path, bool mutate)
{
    struct stat st;
    if (stat(path, &st) < 0 || !S_ISDIR(st.st_mode))
        return visit_file(path, mutate);
    struct dirent **entries;
    int count = scandir(path, &entries, NULL, alphasort);
    bool good = count >= 0;
    for (int i = 0; i < count; i++) {
        cv_auto_free char *file = cv_format("%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.')
            good = visit_file(file, mutate) && good;
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return good;
}

static int read_options(int argc, char **argv)
{
    int at = 1;
    long seconds = 10;
    for (; at + 1 < argc && strncmp(argv[at], "--", 2) == 0; at += 2) {
        long value = strtol(argv[at + 1], NULL, 10);
        if (strcmp(argv[at], "--mutations") == 0)
            replay.mutations = value;
        else if (strcmp(argv[at], "--seed") == 0)
            replay.seed = (uint64_t)value;
        else if (strcmp(argv[at], "--seconds") == 0)
            seconds = value;
        else
            return -1;
    }
    replay.until_us = cv_clock_mono_us() + seconds * 1000000;
    return at < argc && argv[at][0] != '-' ? at : -1;
}

int main(int argc, char **argv)
{
    const char *name = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
    snprintf(crash_name, sizeof crash_name, "crash-%s", name);
    if (LLVMFuzzerInitialize)
        LLVMFuzzerInitialize(&argc, &argv);
    int first = read_options(argc, argv);
    if (first < 0) {
        fprintf(stderr, "usage: %s [--mutations N] [--seed S] [--seconds T] CORPUS-FOLDER-OR-FILE...\n", name);
        return 2;
    }
    if (__sanitizer_set_death_callback)
        __sanitizer_set_death_callback(keep_crash);
    else
        signal(SIGSEGV, on_fault);
    signal(SIGABRT, on_fault);

    bool good = true;
    for (int pass = 0; pass < 2; pass++)
        for (int i = first; i < argc; i++)
            good = visit(argv[i], pass == 1) && good;
    printf("%s: %ld files, %ld inputs%s\n", name, replay.files, replay.runs, replay.out_of_time ? ", stopped by the clock" : "");
    return good && replay.files > 0 ? 0 : 1;
}
