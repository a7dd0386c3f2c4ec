// SPDX-License-Identifier: MIT
/*
 * worker_main.c - the program of class B (corvid-worker) and of class A (corvid-archiver): each is this file with a table of
 * tools of its own (worker_code_find). After the gate (worker_program.c) it takes one JSON request
 *
 *     {"tool": NAME, "args": {...}, "workspace": DIR, "home": DIR or null, "roots": [{"path": P, "writable": bool}, ...]}
 *
 * runs that tool's code and answers once, {"ok": true, "result": {...}} or {"ok": false, "code", "reason", "guard",
 * "text"}. One thread; ends by _exit.
 */
#include "sandbox/worker_program.h"

#include "daemon/base/alloc.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "tools/tool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { REQUEST_BYTES = CV_LIMIT_ARGS_BYTES * 2 }; /* arguments, and the roots beside them */

/* A root that is not in the cell is left out: a tool then finds its path outside all roots. */
static size_t open_roots(const json_t *request, struct cv_tool_root **out)
{
    const json_t *list = json_object_get(request, "roots");
    size_t count = 0;
    *out = cv_zalloc((json_array_size(list) + 1) * sizeof **out);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        const char *path = cv_json_str(item, "path", "");
        int fd = open(path, O_PATH | O_CLOEXEC);
        if (fd >= 0)
            (*out)[count++] = (struct cv_tool_root){.path = path, .fd = fd, .writable = cv_json_flag(item, "writable")};
    }
    return count;
}

static void close_roots(struct cv_tool_root *roots, size_t count)
{
    for (size_t i = 0; i < count; i++)
        close(roots[i].fd);
    free(roots);
}

/* Where copies for undo go: what descriptor 0 is, when the cell has such a place. */
static int kept_folder(void)
{
    struct stat st;
    return fstat(STDIN_FILENO, &st) == 0 && S_ISDIR(st.st_mode) ? STDIN_FILENO : -1;
}

static int run_tool(const json_t *request, json_t *result, struct cv_error *err)
{
    struct cv_tool_root *roots;
    const char *name = cv_json_str(request, "tool", "");
    const struct cv_tool *tool = worker_code_find(name);
    if (!tool || !tool->run)
        return cv_deny(err, -ENOENT, "tool", "tool.unknown", "this program has no code for a tool '%s'", name);
    size_t count = open_roots(request, &roots);
    struct cv_tool_env env = {
        .workspace = cv_json_str(request, "workspace", "/"),
        .home = cv_json_str(request, "home", NULL),
        .roots = roots,
        .root_count = count,
        .asks = cv_json_flag(request, "asks"),
        .agreed = json_object_get(request, "agreed"),
        .unknown = json_object_get(request, "unknown"),
        .keeps = cv_json_flag(request, "keeps"),
        .keep_fd = kept_folder(),
        .keep_bytes = (uint64_t)cv_json_num(request, "keep_bytes", 0),
        .keep_entries = (uint64_t)cv_json_num(request, "keep_entries", 0),
    };
    int rc = tool->run(&env, json_object_get(request, "args"), result, err);
    close_roots(roots, count);
    return rc;
}

int main(void)
{
    struct cv_error err = CV_ERROR_INIT;
    json_t *request = worker_begin(REQUEST_BYTES);
    json_t *result = json_object();
    int rc = run_tool(request, result, &err);
    worker_answer(rc, result, &err);
}
