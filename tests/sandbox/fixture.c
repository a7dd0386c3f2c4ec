// SPDX-License-Identifier: MIT
/*
 * fixture.c - see fixture.h. Everything runs on the test's one thread.
 */
#include "tests/sandbox/fixture.h"

#include "daemon/base/alloc.h"
#include "daemon/base/check.h"
#include "daemon/base/file.h"
#include "tests/sandbox/checked.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void give_to(const struct fixture *fixture, const char *path)
{
    if (geteuid() == 0)
        cv_require(lchown(path, fixture->uid, fixture->gid) == 0);
}

static char *make_folder(const struct fixture *fixture, const char *name, mode_t mode)
{
    char *path = cv_format("%s/%s", fixture->base, name);
    cv_require(mkdir(path, 0700) == 0 && chmod(path, mode) == 0);
    give_to(fixture, path);
    return path;
}

static void copy_program(const struct fixture *fixture, const char *name)
{
    struct cv_buf bytes = CV_BUF_INIT;
    char *from = cv_format("%s/%s", getenv("CORVID_TEST_BIN") ? getenv("CORVID_TEST_BIN") : CORVID_BIN_DIR, name);
    char *to = cv_format("%s/%s", fixture->programs, name);
    cv_require(cv_file_read(from, 64 << 20, &bytes, NULL) == 0);
    int fd = open(to, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0755);
    cv_require(fd >= 0 && write(fd, bytes.data, bytes.len) == (ssize_t)bytes.len);
    close(fd);
    cv_buf_finish(&bytes);
    free(from);
    free(to);
}

/* CORVID_TEST_CHECKED: the nursery with sanitizers, from a copy with its file of reports beside it. */
static char *checked_nursery(const struct fixture *fixture)
{
    static const struct checked_reports none;
    char *reports = cv_format("%s/nursery-checked.reports", fixture->programs);
    copy_program(fixture, "nursery-checked");
    int fd = open(reports, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    cv_require(fd >= 0 && write(fd, &none, sizeof none) == sizeof none);
    close(fd);
    free(reports);
    return cv_format("%s/nursery-checked", fixture->programs);
}

static void see_reports(const struct fixture *fixture)
{
    struct checked_reports seen;
    char *path = cv_format("%s/nursery-checked.reports", fixture->programs);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    cv_require(fd >= 0 && read(fd, &seen, sizeof seen) == sizeof seen);
    close(fd);
    free(path);
    if (seen.errors > 0)
        fprintf(stderr, "a sanitizer has found %u errors in the nursery or its cells\n", seen.errors);
    cv_require(seen.starts > 0 && seen.errors == 0);
}

static void start_sandbox(struct fixture *fixture)
{
    struct cv_error err = CV_ERROR_INIT;
    const char *bin = getenv("CORVID_TEST_BIN") ? getenv("CORVID_TEST_BIN") : CORVID_BIN_DIR;
    char *nursery = getenv("CORVID_TEST_CHECKED") ? checked_nursery(fixture) : cv_format("%s/corvid-nursery", bin);
    char *worker = cv_format("%s/%s", bin, getenv("CORVID_TEST_CHECKED") ? CORVID_TEST_CHECKED_WORKER : CORVID_TEST_WORKER);
    char *lua = cv_format("%s/test-lua", bin);
    struct cv_sandbox_options options = {.nursery = nursery, .worker = worker, .lua = lua};
    int rc = cv_sandbox_create(fixture->loop, &options, &fixture->sandbox, &err);
    if (rc < 0)
        fprintf(stderr, "sandbox: %s\n", cv_error_text(&err));
    cv_require(rc == 0);
    free(nursery);
    free(worker);
    free(lua);
}

void fixture_open(struct fixture *fixture)
{
    const char *uid = getenv("CORVID_TEST_UID");
    const char *tmp = getenv("CORVID_TEST_TMP");
    *fixture = (struct fixture){.uid = geteuid(), .gid = getegid()};
    if (geteuid() == 0 && uid)
        fixture->uid = fixture->gid = (uid_t)strtoul(uid, NULL, 10);
    fixture->base = cv_format("%s/corvid-sandbox-XXXXXX", tmp ? tmp : "/tmp");
    cv_require(mkdtemp(fixture->base) != NULL && chmod(fixture->base, 0755) == 0);
    fixture->workspace = make_folder(fixture, "workspace", 0700);
    fixture->programs = make_folder(fixture, "programs", 0755);
    char *hidden = make_folder(fixture, "elsewhere", 0755);
    fixture->secret = cv_format("%s/secret", hidden);
    fixture_write(fixture->secret, "the secret\n", 0644);
    free(hidden);
    copy_program(fixture, "try-syscall");
    cv_require(cv_loop_create(&fixture->loop, NULL) == 0);
    start_sandbox(fixture);
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st;
    (void)ftw;
    return kind == FTW_DP ? rmdir(path) : unlink(path);
}

static void on_closed(void *arg)
{
    *(bool *)arg = true;
}

void fixture_close(struct fixture *fixture)
{
    bool closed = false;
    cv_sandbox_close(fixture->sandbox, on_closed, &closed);
    cv_loop_run(fixture->loop);
    while (!closed)
        uv_run(cv_loop_uv(fixture->loop), UV_RUN_ONCE);
    cv_loop_destroy(fixture->loop);
    if (getenv("CORVID_TEST_CHECKED"))
        see_reports(fixture);
    cv_require(nftw(fixture->base, remove_entry, 16, FTW_DEPTH | FTW_PHYS) == 0);
    free(fixture->base);
    free(fixture->workspace);
    free(fixture->programs);
    free(fixture->secret);
}

struct cv_cell_spec fixture_spec(struct fixture *fixture)
{
    static struct cv_bind binds[16];
    static const char *const system[] = {"/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc"};
    size_t count = 0;
    for (size_t i = 0; i < sizeof system / sizeof system[0]; i++)
        binds[count++] = (struct cv_bind){.source = system[i], .executable = i < 6};
    binds[count++] = (struct cv_bind){.source = fixture->workspace, .writable = true, .must_exist = true};
    binds[count++] = (struct cv_bind){.source = fixture->programs, .executable = true, .must_exist = true};
    return (struct cv_cell_spec){
        .binds = binds,
        .bind_count = count,
        .workspace = fixture->workspace,
        .uid = fixture->uid,
        .gid = fixture->gid,
        .tmp_bytes = 64 << 20,
    };
}

struct cv_cell *fixture_cell(struct fixture *fixture)
{
    struct cv_cell *cell = NULL;
    struct cv_error err = CV_ERROR_INIT;
    struct cv_cell_spec spec = fixture_spec(fixture);
    int rc = cv_cell_create(fixture->sandbox, &spec, &cell, &err);
    if (rc < 0)
        fprintf(stderr, "cell: %s\n", cv_error_text(&err));
    cv_require(rc == 0);
    return cell;
}

struct cv_worker_limits fixture_limits(void)
{
    return (struct cv_worker_limits){
        .wall_ms = 30000,
        .cpu_s = 20,
        .processes = 64,
        .file_bytes = 1 << 30,
        .open_files = 256,
    };
}

/* ---- outcomes --------------------------------------------------------------------------------------------------- */

static void on_gated(const struct cv_enforced *enforced, void *arg)
{
    struct outcome *outcome = arg;
    outcome->gates++;
    outcome->enforced = *enforced;
    if (outcome->gated)
        outcome->gated(outcome);
    if (!outcome->hold_gate)
        cv_worker_open_gate(outcome->worker);
}

static void on_output(int fd, const char *bytes, size_t len, void *arg)
{
    struct outcome *outcome = arg;
    cv_buf_add(fd == 1 ? &outcome->out : fd == 2 ? &outcome->err : &outcome->tty, bytes, len);
    if (outcome->output)
        outcome->output(outcome);
}

static void on_terminal(void *arg)
{
    struct outcome *outcome = arg;
    outcome->wanted++;
    if (outcome->terminal)
        outcome->terminal(outcome);
}

static void on_end(const struct cv_worker_end *end, void *arg)
{
    struct outcome *outcome = arg;
    outcome->ends++;
    outcome->code = end->code;
    outcome->signal = end->signal;
    outcome->error = end->error;
    outcome->result = json_incref(end->result);
    outcome->wall_us = end->wall_us;
    outcome->cpu_us = end->cpu_us;
    outcome->memory_peak = end->memory_peak;
    outcome->output_bytes = end->output_bytes;
    outcome->worker = NULL;
}

void outcome_start(struct outcome *outcome, struct fixture *fixture, struct cv_cell *cell, const struct cv_worker_spec *spec)
{
    struct cv_worker_spec filled = *spec;
    struct cv_error err = CV_ERROR_INIT;
    static const char *const env[] = {"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/nowhere", "LANG=C", NULL};
    outcome->fixture = fixture;
    filled.events = (struct cv_worker_events){.on_gated = on_gated, .on_message = spec->events.on_message, .on_output = on_output,
                                               .on_terminal = on_terminal, .on_end = on_end};
    filled.arg = outcome;
    if (!filled.env)
        filled.env = env;
    if (filled.limits.wall_ms == 0)
        filled.limits = fixture_limits();
    int rc = cv_worker_start(cell, &filled, &outcome->worker, &err);
    if (rc < 0) {
        outcome->error = err;
        outcome->code = -1;
        outcome->ends = 1;
    }
}

void outcome_wait(struct outcome *outcome)
{
    while (outcome->ends == 0)
        uv_run(cv_loop_uv(outcome->fixture->loop), UV_RUN_ONCE);
}

void outcome_finish(struct outcome *outcome)
{
    cv_buf_finish(&outcome->out);
    cv_buf_finish(&outcome->err);
    cv_buf_finish(&outcome->tty);
    json_decref(outcome->result);
    *outcome = OUTCOME_INIT;
}

void outcome_run(struct outcome *outcome, struct fixture *fixture, struct cv_cell *cell, const char *const *argv)
{
    struct cv_worker_spec spec = {.class = CV_CLASS_X, .argv = argv};
    outcome_start(outcome, fixture, cell, &spec);
    outcome_wait(outcome);
}

void outcome_shell(struct outcome *outcome, struct fixture *fixture, struct cv_cell *cell, const char *script)
{
    outcome_run(outcome, fixture, cell, ARGV("/bin/sh", "-c", script));
}

/* ---- witnesses -------------------------------------------------------------------------------------------------- */

static bool has_argument(const char *pid, const char *argument)
{
    char path[300];
    char bytes[4096];
    snprintf(path, sizeof path, "/proc/%s/cmdline", pid);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t len = fd < 0 ? -1 : read(fd, bytes, sizeof bytes - 1);
    if (fd >= 0)
        close(fd);
    if (len <= 0)
        return false;
    bytes[len] = '\0';
    for (const char *at = bytes; at < bytes + len; at += strlen(at) + 1)
        if (strcmp(at, argument) == 0)
            return true;
    return false;
}

bool fixture_process_exists(const char *argument)
{
    DIR *dir = opendir("/proc");
    bool found = false;
    cv_require(dir != NULL);
    for (const struct dirent *entry; !found && (entry = readdir(dir));)
        found = entry->d_name[0] >= '0' && entry->d_name[0] <= '9' && atoi(entry->d_name) != getpid() && has_argument(entry->d_name, argument);
    closedir(dir);
    return found;
}

bool fixture_process_ends(const char *argument, int ms)
{
    for (int waited = 0; fixture_process_exists(argument); waited += 5) {
        if (waited >= ms)
            return false;
        poll(NULL, 0, 5);
    }
    return true;
}

const char *fixture_path(const struct fixture *fixture, const char *name)
{
    static char paths[8][512];
    static unsigned next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", fixture->workspace, name);
    return path;
}

void fixture_write(const char *path, const char *text, mode_t mode)
{
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode);
    cv_require(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    cv_require(fchmod(fd, mode) == 0);
    close(fd);
}
