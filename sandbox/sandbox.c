// SPDX-License-Identifier: MIT
/*
 * sandbox.c - the room itself: builds the filters, starts and replaces the nursery, holds the table of layers, closes in
 * the right order (workers, cells, nursery). Owns everything below it. Loop thread.
 */
#include "sandbox/room.h"

#include "daemon/base/alloc.h"
#include "daemon/base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void free_sandbox(struct cv_sandbox *sandbox)
{
    for (int i = 0; i < WIRE_CLASSES; i++)
        filter_finish(&sandbox->filters[i]);
    if (sandbox->null_fd >= 0)
        close(sandbox->null_fd);
    free(sandbox->nursery);
    for (int i = 0; i < WIRE_CLASSES; i++)
        free(sandbox->workers[i]);
    free(sandbox);
}

static int check_program(const char *path, struct cv_error *err)
{
    if (access(path, X_OK) < 0)
        return cv_fail(err, -errno, "sandbox.program", "cannot use the program '%s': %s", path, strerror(errno));
    return 0;
}

/* Those of classes A and L may be missing: their calls are refused, the others work. */
static void take_programs(struct cv_sandbox *sandbox, const struct cv_sandbox_options *options)
{
    sandbox->workers[WIRE_CLASS_B] = cv_strdup(options->worker);
    if (options->archiver && access(options->archiver, X_OK) == 0)
        sandbox->workers[WIRE_CLASS_A] = cv_strdup(options->archiver);
    if (options->lua && access(options->lua, X_OK) == 0)
        sandbox->workers[WIRE_CLASS_L] = cv_strdup(options->lua);
}

static int build_filters(struct cv_sandbox *sandbox, struct cv_error *err)
{
    int rc = 0;
    for (int i = 0; i < WIRE_CLASSES; i++)
        sandbox->filters[i].fd = -1;
    for (int i = 0; rc == 0 && i < WIRE_CLASSES; i++)
        rc = filter_build((enum wire_class)i, &sandbox->filters[i], err);
    return rc;
}

int cv_sandbox_create(struct cv_loop *loop, const struct cv_sandbox_options *options, struct cv_sandbox **out, struct cv_error *err)
{
    struct wire_hello hello;
    struct sigaction pipe_action;
    int rc = check_program(options->nursery, err);
    if (rc == 0)
        rc = check_program(options->worker, err);
    if (rc < 0)
        return rc;
    struct cv_sandbox *sandbox = cv_new(struct cv_sandbox);
    sandbox->loop = loop;
    sandbox->nursery = cv_strdup(options->nursery);
    take_programs(sandbox, options);
    sandbox->null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    rc = sandbox->null_fd < 0 ? cv_fail(err, -errno, "sandbox.null", "cannot open '/dev/null': %s", strerror(errno)) : 0;
    int filters = build_filters(sandbox, rc == 0 ? err : NULL);
    if (rc == 0)
        rc = filters;
    if (rc == 0)
        rc = client_start(sandbox, &hello, &sandbox->client, err);
    if (rc < 0) {
        free_sandbox(sandbox);
        return rc;
    }
    sandbox->generation = 1;
    probe_layers(sandbox, &hello);
    if (sigaction(SIGPIPE, NULL, &pipe_action) == 0 && pipe_action.sa_handler == SIG_DFL)
        signal(SIGPIPE, SIG_IGN); /* a command that closes its stdin must not end us */
    *out = sandbox;
    return 0;
}

const struct cv_layer *cv_sandbox_layers(const struct cv_sandbox *sandbox, size_t *count)
{
    *count = sandbox->layer_count;
    return sandbox->layers;
}

int sandbox_check_layers(const struct cv_sandbox *sandbox, struct cv_error *err)
{
    for (size_t i = 0; i < sandbox->layer_count; i++) {
        const struct cv_layer *layer = &sandbox->layers[i];
        if (layer->needed && !layer->works)
            return cv_deny(err, -ENOSYS, layer->name, "sandbox.layer", "this machine cannot enforce '%s' (%s): nothing runs without it", layer->name,
                           layer->detail);
    }
    return 0;
}

int sandbox_client(struct cv_sandbox *sandbox, struct client **out, struct cv_error *err)
{
    if (sandbox->client && !client_alive(sandbox->client))
        sandbox->client = NULL; /* frees itself when the loop sees its end */
    if (!sandbox->client) {
        int rc = client_start(sandbox, NULL, &sandbox->client, err);
        if (rc < 0)
            return rc;
        sandbox->generation++;
    }
    *out = sandbox->client;
    return 0;
}

/* ---- the end ---------------------------------------------------------------------------------------------------- */

static void finish(void *arg)
{
    struct cv_sandbox *sandbox = arg;
    cv_loop_fn done = sandbox->done;
    void *done_arg = sandbox->done_arg;
    free_sandbox(sandbox);
    if (done)
        done(done_arg);
}

static void go_on_closing(struct cv_sandbox *sandbox)
{
    if (!sandbox->closing || sandbox->cell_count > 0)
        return;
    if (sandbox->client_count == 0)
        cv_loop_defer(sandbox->loop, finish, sandbox);
    else if (sandbox->client)
        client_kill(sandbox->client);
}

void sandbox_cell_gone(struct cv_sandbox *sandbox)
{
    cv_require(sandbox->cell_count > 0);
    sandbox->cell_count--;
    go_on_closing(sandbox);
}

void sandbox_client_gone(struct cv_sandbox *sandbox, struct client *client)
{
    if (sandbox->client == client)
        sandbox->client = NULL;
    sandbox->client_count--;
    go_on_closing(sandbox);
}

void cv_sandbox_close(struct cv_sandbox *sandbox, cv_loop_fn done, void *arg)
{
    if (!sandbox)
        return;
    cv_require(!sandbox->closing);
    sandbox->closing = true;
    sandbox->done = done;
    sandbox->done_arg = arg;
    for (struct cv_cell *cell = sandbox->cells, *next; cell; cell = next) {
        next = cell->next;
        cv_cell_close(cell);
    }
    go_on_closing(sandbox);
}
