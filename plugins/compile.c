// SPDX-License-Identifier: MIT
/*
 * compile.c - looks at a plugin's Lua where it can do no harm: in a worker of class L, in a cell that has nothing of anybody's. The
 * daemon itself never parses Lua. Owns the cell and the worker of one look. Loop thread.
 */
#include "plugins/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <stdlib.h>
#include <unistd.h>

enum { WALL_MS = 60000 /* the processor's time ends first on a busy machine too */, CPU_S = 2 * CV_LIMIT_PLUGIN_CPU_S, OPEN_FILES = 16 };

struct look {
    struct cv_cell *cell;
    struct cv_worker *worker;
    cv_plugin_look_fn fn;
    void *arg;
};

static void on_gated(const struct cv_enforced *enforced, void *arg)
{
    struct look *look = arg;
    (void)enforced;
    cv_worker_open_gate(look->worker);
}

static void on_end(const struct cv_worker_end *end, void *arg)
{
    struct look *look = arg;
    cv_auto_json json_t *result = json_incref(end->result);
    struct cv_error error = end->error;
    look->fn(error.code < 0 ? NULL : result, error.code < 0 ? &error : NULL, look->arg);
    cv_cell_close(look->cell);
    free(look);
}

int cv_plugin_look(struct cv_sandbox *sandbox, const struct cv_plugin *plugin, const char *what, cv_plugin_look_fn fn, void *arg, struct cv_error *err)
{
    const struct cv_bind bind = {.source = "/usr", .must_exist = true}; /* a cell has some workspace; Lua sees no path at all */
    const struct cv_cell_spec cell = {
        .binds = &bind, .bind_count = 1, .workspace = "/usr", .uid = getuid(), .gid = getgid(), .tmp_bytes = 1 << 20,
    };
    struct look *look = cv_new(struct look);
    look->fn = fn;
    look->arg = arg;
    int rc = cv_cell_create(sandbox, &cell, &look->cell, err);
    if (rc < 0) {
        free(look);
        return rc;
    }
    cv_auto_json json_t *request = cv_plugin_request(plugin, what);
    const struct cv_worker_spec spec = {
        .class = CV_CLASS_L,
        .request = request,
        .limits = {.wall_ms = WALL_MS, .cpu_s = CPU_S, .memory_process = 4 * (uint64_t)CV_LIMIT_PLUGIN_MEMORY, .open_files = OPEN_FILES},
        .events = {.on_gated = on_gated, .on_end = on_end},
        .arg = look,
    };
    rc = cv_worker_start(look->cell, &spec, &look->worker, err);
    if (rc < 0) {
        cv_cell_close(look->cell);
        free(look);
    }
    return rc;
}
