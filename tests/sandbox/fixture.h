// SPDX-License-Identifier: MIT
/*
 * fixture.h - runs real calls in real cells for the tests of this folder: a loop, a sandbox, a workspace on disk, and a
 * function that runs one command to its end. CORVID_TEST_UID (with root) makes the cells those of another user, so that
 * every test runs as root for root, as root for somebody, and as somebody. Nothing is skipped when a layer is missing.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/loop/loop.h"
#include "sandbox/sandbox.h"

#include <stdbool.h>
#include <sys/types.h>

struct fixture {
    struct cv_loop *loop;
    struct cv_sandbox *sandbox;
    char *base;      /* everything below it is removed at the end */
    char *workspace; /* writable, not executable */
    char *programs;  /* executable, read-only: the helper programs */
    char *secret;    /* on the host, in no bind */
    uid_t uid;
    gid_t gid;
};

/* What a command did. Released with outcome_finish. */
struct outcome {
    struct cv_worker *worker; /* while it runs */
    struct fixture *fixture;
    struct cv_buf out;
    struct cv_buf err;
    struct cv_buf tty; /* of a terminal that is neither stdout nor stderr */
    struct cv_enforced enforced;
    int gates;
    int wanted; /* on_terminal */
    int ends;
    int code;
    int signal;
    struct cv_error error;
    json_t *result;
    uint64_t wall_us, cpu_us, memory_peak, output_bytes;
    bool hold_gate;                       /* the test opens it */
    void (*gated)(struct outcome *outcome);
    void (*output)(struct outcome *outcome);
    void (*terminal)(struct outcome *outcome);
};

void fixture_open(struct fixture *fixture);
void fixture_close(struct fixture *fixture); /* closes the sandbox and waits for it */

/* The default cell: system read-only and executable, workspace writable, programs executable. Spec arrays are static. */
struct cv_cell_spec fixture_spec(struct fixture *fixture);
struct cv_cell *fixture_cell(struct fixture *fixture);
struct cv_worker_limits fixture_limits(void);

/* Starts a command (`argv` ends with NULL) and lets it run; fixture_wait runs the loop to its end. */
void outcome_start(struct outcome *outcome, struct fixture *fixture, struct cv_cell *cell, const struct cv_worker_spec *spec);
void outcome_wait(struct outcome *outcome);
void outcome_finish(struct outcome *outcome);

/* Start and wait, with the default limits. */
void outcome_run(struct outcome *outcome, struct fixture *fixture, struct cv_cell *cell, const char *const *argv);
void outcome_shell(struct outcome *outcome, struct fixture *fixture, struct cv_cell *cell, const char *script);

#define OUTCOME_INIT ((struct outcome){0})
#define ARGV(...) ((const char *const[]){__VA_ARGS__, NULL})

/* True when a live process outside of a container's own view has exactly this argument. */
bool fixture_process_exists(const char *argument);

/* Waits (for at most `ms`) until none has. */
bool fixture_process_ends(const char *argument, int ms);

/* A path below the workspace; static buffer, good until the next but seventh call. */
const char *fixture_path(const struct fixture *fixture, const char *name);
void fixture_write(const char *path, const char *text, mode_t mode);
