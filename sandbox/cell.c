// SPDX-License-Identifier: MIT
/*
 * cell.c - cells as the daemon sees them: checks and sends the specification, keeps the cell's own socket, hands what
 * arrives on it to the calls. A cell that could not be made or was lost keeps its error until it is closed. Owns the
 * link; the calls are owned by their callers' callbacks and leave the list when they end. Loop thread.
 */
#include "sandbox/room.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/limits.h"
#include "daemon/base/path.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- specification ---------------------------------------------------------------------------------------------- */

/* What a cell makes itself, or must never see of the host. */
static const char *const refused[] = {"/proc", "/sys", "/dev", NULL};

static int check_path(const char *what, const char *path, struct cv_error *err)
{
    if (!path || path[0] != '/')
        return cv_fail(err, -EINVAL, "cell.path", "%s '%s': expected an absolute path", what, path ? path : "");
    cv_auto_free char *plain = cv_path_absolute("/", NULL, path);
    if (strcmp(plain, path) != 0)
        return cv_fail(err, -EINVAL, "cell.path", "%s '%s': expected it worked out, as '%s'", what, path, plain);
    return 0;
}

static int check_bind(const struct cv_cell_spec *spec, size_t index, struct cv_error *err)
{
    const char *path = spec->binds[index].source;
    int rc = check_path("bind", path, err);
    for (const char *const *place = refused; rc == 0 && *place; place++)
        if (cv_path_inside(*place, path))
            rc = cv_deny(err, -EINVAL, "mount namespace", "cell.path", "bind '%s': nothing of the host's '%s' can be in a cell", path, *place);
    for (size_t i = 0; rc == 0 && i < index; i++)
        if (strcmp(spec->binds[i].source, path) == 0)
            rc = cv_fail(err, -EINVAL, "cell.path", "bind '%s' stands twice in one cell", path);
    return rc;
}

static int check_spec(const struct cv_sandbox *sandbox, const struct cv_cell_spec *spec, struct cv_error *err)
{
    bool found = false;
    if (sandbox->closing)
        return cv_fail(err, -ECANCELED, "sandbox.closing", "the sandbox is closing");
    if (sandbox->cell_count >= CV_LIMIT_CELLS)
        return cv_fail(err, -EAGAIN, "cell.limit", "%d cells exist already; close one first", CV_LIMIT_CELLS);
    if (geteuid() != 0 && (spec->uid != geteuid() || spec->gid != getegid()))
        return cv_deny(err, -EPERM, "uid mapping", "cell.ids", "only a daemon of root can run calls as user %u; this one is user %u", spec->uid, geteuid());
    if (spec->bind_count > WIRE_BINDS || spec->hidden_count > WIRE_HIDDEN)
        return cv_fail(err, -E2BIG, "cell.limit", "a cell takes at most %d binds and %d hidden places", WIRE_BINDS, WIRE_HIDDEN);
    if (spec->tmp_bytes == 0)
        return cv_fail(err, -EINVAL, "cell.tmp", "tmp_bytes is 0: expected the size of the private /tmp");
    int rc = check_path("workspace", spec->workspace, err);
    for (size_t i = 0; rc == 0 && i < spec->bind_count; i++) {
        rc = check_bind(spec, i, err);
        found = found || (rc == 0 && cv_path_inside(spec->binds[i].source, spec->workspace));
    }
    if (rc == 0 && spec->keep)
        rc = check_path("keep", spec->keep, err);
    for (size_t i = 0; rc == 0 && i < spec->hidden_count; i++)
        rc = check_path("hidden", spec->hidden[i], err);
    if (rc == 0 && !found)
        return cv_fail(err, -EINVAL, "cell.workspace", "workspace '%s' is in none of the binds", spec->workspace);
    return rc;
}

static uint32_t bind_flags(const struct cv_bind *bind)
{
    return (bind->writable ? WIRE_BIND_WRITABLE : 0) | (bind->executable ? WIRE_BIND_EXECUTABLE : 0) | (bind->must_exist ? WIRE_BIND_MUST_EXIST : 0);
}

static bool stands_in(const struct cv_cell_spec *spec, const char *path)
{
    for (size_t i = 0; i < spec->bind_count; i++)
        if (strcmp(spec->binds[i].source, path) == 0)
            return true;
    return false;
}

/* Takes `path`. */
static int add_bind(struct wire_cell *cell, char *path, const struct cv_bind *bind, struct cv_error *err)
{
    if (cell->bind_count == WIRE_BINDS) {
        free(path);
        return cv_fail(err, -E2BIG, "cell.limit", "a cell takes at most %d binds, with everything that '/' stands for", WIRE_BINDS);
    }
    cell->binds[cell->bind_count++] = (struct wire_bind){path, bind_flags(bind)};
    return 0;
}

/* A bind of "/" means everything in it, but for what a cell makes itself: one bind per name. */
static int add_root(struct wire_cell *cell, const struct cv_cell_spec *spec, const struct cv_bind *bind, struct cv_error *err)
{
    static const char *const own[] = {"/proc", "/sys", "/dev", "/tmp", "/.", "/..", NULL};
    int rc = 0;
    DIR *dir = opendir("/");
    if (!dir)
        return cv_fail(err, -errno, "cell.root", "cannot list '/': %s", strerror(errno));
    for (const struct dirent *entry; rc == 0 && (entry = readdir(dir));) {
        char *path = cv_format("/%s", entry->d_name);
        bool skip = stands_in(spec, path);
        for (const char *const *name = own; *name; name++)
            skip = skip || strcmp(*name, path) == 0;
        if (skip)
            free(path);
        else
            rc = add_bind(cell, path, bind, err);
    }
    closedir(dir);
    return rc;
}

/* Travels like a bind and is placed nowhere. */
static int add_keep(struct wire_cell *cell, const char *keep, struct cv_error *err)
{
    const struct cv_bind bind = {.source = keep, .writable = true};
    int rc = add_bind(cell, cv_strdup(keep), &bind, err);
    if (rc == 0)
        cell->binds[cell->bind_count - 1].flags |= WIRE_BIND_KEEP;
    return rc;
}

static int fill_cell(struct wire_cell *cell, const struct cv_cell_spec *spec, struct cv_error *err)
{
    int rc = 0;
    *cell = (struct wire_cell){.uid = spec->uid, .gid = spec->gid, .tmp_bytes = spec->tmp_bytes, .workspace = spec->workspace};
    cell->binds = cv_zalloc(WIRE_BINDS * sizeof *cell->binds);
    for (size_t i = 0; rc == 0 && i < spec->bind_count; i++) {
        const struct cv_bind *bind = &spec->binds[i];
        if (strcmp(bind->source, "/") == 0)
            rc = add_root(cell, spec, bind, err);
        else
            rc = add_bind(cell, cv_strdup(bind->source), bind, err);
    }
    if (rc == 0 && spec->keep)
        rc = add_keep(cell, spec->keep, err);
    cell->hidden_count = (uint32_t)spec->hidden_count;
    cell->hidden = cv_zalloc((spec->hidden_count + 1) * sizeof *cell->hidden);
    for (size_t i = 0; i < spec->hidden_count; i++)
        cell->hidden[i] = spec->hidden[i];
    return rc;
}

static int send_spec(struct cv_sandbox *sandbox, const struct cv_cell_spec *spec, int socket, struct cv_error *err)
{
    struct client *client;
    struct wire_cell cell;
    static uint8_t bytes[WIRE_PACKET];
    struct wire_out out = {.bytes = bytes, .cap = WIRE_PACKET};
    int rc = fill_cell(&cell, spec, err);
    if (rc == 0)
        wire_encode_cell(&out, &cell);
    for (uint32_t i = 0; i < cell.bind_count; i++)
        free((char *)(uintptr_t)cell.binds[i].path);
    wire_cell_finish(&cell);
    if (rc == 0)
        rc = sandbox_client(sandbox, &client, err);
    if (rc < 0)
        return rc;
    rc = client_send(client, &out, socket);
    if (rc < 0)
        return cv_deny(err, rc, "nursery", "cell.send", "cannot ask the nursery for a cell: %s", strerror(-rc));
    return 0;
}

/* ---- what arrives ----------------------------------------------------------------------------------------------- */

int cell_step_error(const struct wire_fail *fail, struct cv_error *err)
{
    const struct step_row *row = step_row(fail->step);
    int code = fail->error > 0 && fail->error < 4096 ? -(int)fail->error : -EPROTO;
    cv_fail(err, code, row->reason, "cannot %s%s%s%s: %s", row->what, fail->detail[0] ? " '" : "", fail->detail, fail->detail[0] ? "'" : "",
            strerror(-code));
    err->guard = row->guard;
    return code;
}

static struct cv_worker *find_worker(const struct cv_cell *cell, uint32_t id)
{
    struct cv_worker *worker = cell->workers;
    while (worker && worker->id != id)
        worker = worker->next;
    return worker;
}

void cell_give_up(struct cv_cell *cell, const struct cv_error *error)
{
    if (cell->state != CELL_FAILED)
        cell->error = *error;
    cell->state = CELL_FAILED;
    for (struct cv_worker *worker = cell->workers, *next; worker; worker = next) {
        next = worker->next;
        worker_abandon(worker, &cell->error);
    }
}

static void on_ready_packet(struct cv_cell *cell, struct wire_in *in, int *fds, size_t fd_count)
{
    (void)in;
    (void)fds;
    (void)fd_count;
    if (cell->state == CELL_MAKING)
        cell->state = CELL_READY;
}

static void on_fail_packet(struct cv_cell *cell, struct wire_in *in, int *fds, size_t fd_count)
{
    struct wire_fail fail;
    struct cv_error error = CV_ERROR_INIT;
    (void)fds;
    (void)fd_count;
    if (wire_decode_fail(in, &fail) < 0)
        fail = (struct wire_fail){.step = STEP_CELL_SPEC, .error = EPROTO, .detail = ""};
    cell_step_error(&fail, &error);
    cv_error_wrap(&error, error.code, "making a cell for '%s'", cell->workspace);
    cell_give_up(cell, &error);
}

static void on_started_packet(struct cv_cell *cell, struct wire_in *in, int *fds, size_t fd_count)
{
    struct cv_worker *worker = find_worker(cell, wire_get_u32(in));
    if (!worker || fd_count < 2 || fd_count > 3 || in->broken)
        return;
    worker_started(worker, fds, fd_count == 3 ? fds[2] : -1);
    fds[0] = fds[1] = fds[2] = -1;
}

static void on_wanted_packet(struct cv_cell *cell, struct wire_in *in, int *fds, size_t fd_count)
{
    struct cv_worker *worker = find_worker(cell, wire_get_u32(in));
    (void)fds;
    (void)fd_count;
    if (worker && !in->broken)
        worker_wanted(worker);
}

static void on_end_packet(struct cv_cell *cell, struct wire_in *in, int *fds, size_t fd_count)
{
    struct wire_end end;
    (void)fds;
    (void)fd_count;
    if (wire_decode_end(in, &end) < 0)
        return;
    struct cv_worker *worker = find_worker(cell, end.id);
    if (worker)
        worker_ended(worker, &end);
}

static const struct {
    uint32_t kind;
    void (*handle)(struct cv_cell *cell, struct wire_in *in, int *fds, size_t fd_count);
} packets[] = {
    {WIRE_READY, on_ready_packet},
    {WIRE_FAIL, on_fail_packet},
    {WIRE_STARTED, on_started_packet},
    {WIRE_WANTED, on_wanted_packet},
    {WIRE_END, on_end_packet},
};

static void on_packet(struct link *link, struct wire_in *in, int *fds, size_t fd_count)
{
    uint32_t kind = wire_get_u32(in);
    for (size_t i = 0; i < sizeof packets / sizeof packets[0]; i++)
        if (packets[i].kind == kind)
            packets[i].handle((struct cv_cell *)link, in, fds, fd_count);
}

static void on_gone(struct link *link)
{
    struct cv_cell *cell = (struct cv_cell *)link;
    struct cv_error error = CV_ERROR_INIT;
    const struct cv_sandbox *sandbox = cell->sandbox;
    bool nursery = !sandbox->client || sandbox->generation != cell->generation || !client_alive(sandbox->client);
    if (nursery)
        cv_deny(&error, -EPIPE, "nursery", "nursery.lost", "the nursery died and took the cell of '%s' with it", cell->workspace);
    else
        cv_deny(&error, -EPIPE, "cell", "cell.lost", "the cell of '%s' ended unexpectedly", cell->workspace);
    cell_give_up(cell, &error);
}

static const struct link_events events = {on_packet, on_gone};

/* ---- life ------------------------------------------------------------------------------------------------------- */

static void on_closed(struct link *link)
{
    struct cv_cell *cell = (struct cv_cell *)link;
    struct cv_sandbox *sandbox = cell->sandbox;
    *cell->prev = cell->next;
    if (cell->next)
        cell->next->prev = cell->prev;
    free(cell->workspace);
    free(cell);
    sandbox_cell_gone(sandbox);
}

static void enlist(struct cv_sandbox *sandbox, struct cv_cell *cell)
{
    cell->next = sandbox->cells;
    cell->prev = &sandbox->cells;
    if (cell->next)
        cell->next->prev = &cell->next;
    sandbox->cells = cell;
    sandbox->cell_count++;
}

int cv_cell_create(struct cv_sandbox *sandbox, const struct cv_cell_spec *spec, struct cv_cell **out, struct cv_error *err)
{
    int pair[2];
    int rc = sandbox_check_layers(sandbox, err);
    if (rc == 0)
        rc = check_spec(sandbox, spec, err);
    if (rc < 0)
        return rc;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
        return cv_fail(err, -errno, "cell.socket", "cannot make a socket for a cell: %s", strerror(errno));
    rc = send_spec(sandbox, spec, pair[1], err);
    close(pair[1]);
    if (rc < 0) {
        close(pair[0]);
        return rc;
    }
    struct cv_cell *cell = cv_new(struct cv_cell);
    rc = link_open(&cell->link, cv_loop_uv(sandbox->loop), pair[0], &events);
    if (rc < 0) {
        free(cell);
        return cv_fail(err, rc, "cell.socket", "cannot watch a cell's socket: %s", strerror(-rc));
    }
    uv_unref((uv_handle_t *)&cell->link.poll); /* an idle cell keeps no loop alive; its calls do */
    cell->sandbox = sandbox;
    cell->generation = sandbox->generation;
    cell->workspace = cv_strdup(spec->workspace);
    cell->uid = spec->uid;
    enlist(sandbox, cell);
    *out = cell;
    return 0;
}

void cell_worker_gone(struct cv_cell *cell)
{
    if (cell->closing && !cell->workers)
        link_close(&cell->link, on_closed);
}

void cv_cell_close(struct cv_cell *cell)
{
    if (!cell || cell->closing)
        return;
    cell->closing = true;
    for (struct cv_worker *worker = cell->workers; worker; worker = worker->next)
        cv_worker_kill(worker, "cancel");
    cell_worker_gone(cell);
}
