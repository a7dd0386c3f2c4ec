// SPDX-License-Identifier: MIT
/*
 * worker_main.c - the program corvid-worker: what a process of class B or L becomes. It is exec'd by descriptor inside a
 * cell after all other walls stand (inside.c), installs its class's system call filter before it does anything else,
 * reports it, waits at the gate, takes one JSON request
 *
 *     {"tool": NAME, "args": {...}, "workspace": DIR, "home": DIR or null, "roots": [{"path": P, "writable": bool}, ...]}
 *
 * runs that tool's code and answers once, {"ok": true, "result": {...}} or {"ok": false, "code", "reason", "guard",
 * "text"}. Its input comes from the daemon; its output is untrusted there. One thread; ends by _exit.
 */
#include "sandbox/inside.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "tools/tool.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REQUEST_BYTES = CV_LIMIT_ARGS_BYTES * 2 }; /* arguments, and the roots beside them */

static int send_frame(uint32_t kind, const void *bytes, size_t len)
{
    struct wire_frame head = {.len = (uint32_t)len, .kind = kind};
    int rc = wire_write_all(WORKER_FD_CONTROL, &head, sizeof head);
    return rc < 0 ? rc : wire_write_all(WORKER_FD_CONTROL, bytes, len);
}

static _Noreturn void give_up(enum step step, int error)
{
    uint8_t bytes[64];
    struct wire_out out = {.bytes = bytes, .cap = sizeof bytes};
    wire_put_u32(&out, step);
    wire_put_u32(&out, (uint32_t)error);
    wire_put_text(&out, "");
    send_frame(WIRE_FAIL, bytes, out.len);
    _exit(125);
}

static void install_filter(void)
{
    struct stat st;
    if (fstat(WORKER_FD_FILTER, &st) < 0 || st.st_size <= 0)
        give_up(STEP_SECCOMP, EBADF);
    size_t size = (size_t)st.st_size;
    void *code = mmap(NULL, size, PROT_READ, MAP_PRIVATE, WORKER_FD_FILTER, 0);
    if (code == MAP_FAILED)
        give_up(STEP_SECCOMP, errno);
    struct sock_fprog program = {.len = (unsigned short)(size / sizeof(struct sock_filter)), .filter = code};
    struct wire_filtered filtered = {.length = program.len, .checksum = wire_checksum(code, size)};
    close(WORKER_FD_FILTER);
    int rc = sys_seccomp_install(&program);
    if (rc < 0)
        give_up(STEP_SECCOMP, -rc);
    munmap(code, size);
    filtered.mode = (uint32_t)prctl(PR_GET_SECCOMP);
    if (send_frame(WIRE_FILTERED, &filtered, sizeof filtered) < 0)
        _exit(125);
}

static json_t *wait_for_request(void)
{
    struct wire_frame head;
    json_t *request = NULL;
    struct cv_error err = CV_ERROR_INIT;
    if (wire_read_all(WORKER_FD_CONTROL, &head, sizeof head) < 0 || head.kind != WIRE_GATE || head.len == 0 || head.len > REQUEST_BYTES)
        _exit(125);
    cv_auto_free char *text = cv_try_alloc(head.len);
    if (!text || wire_read_all(WORKER_FD_CONTROL, text, head.len) < 0)
        _exit(125);
    if (cv_json_parse(text, head.len, "request", &request, &err) < 0)
        _exit(125);
    return request;
}

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

static int run_tool(const json_t *request, json_t *result, struct cv_error *err)
{
    struct cv_tool_root *roots;
    const char *name = cv_json_str(request, "tool", "");
    const struct cv_tool *tool = cv_tool_find(name);
    if (!tool || !tool->run)
        return cv_deny(err, -ENOENT, "tool", "tool.unknown", "corvid-worker has no code for a tool '%s'", name);
    size_t count = open_roots(request, &roots);
    struct cv_tool_env env = {
        .workspace = cv_json_str(request, "workspace", "/"),
        .home = cv_json_str(request, "home", NULL),
        .roots = roots,
        .root_count = count,
    };
    int rc = tool->run(&env, json_object_get(request, "args"), result, err);
    close_roots(roots, count);
    return rc;
}

static json_t *answer(const json_t *request)
{
    struct cv_error err = CV_ERROR_INIT;
    json_t *result = json_object();
    json_t *reply = json_object();
    int rc = run_tool(request, result, &err);
    json_object_set_new(reply, "ok", json_boolean(rc >= 0));
    if (rc >= 0) {
        json_object_set_new(reply, "result", result);
        return reply;
    }
    json_decref(result);
    json_object_set_new(reply, "code", json_integer(rc));
    cv_json_set_text(reply, "reason", err.reason ? err.reason : "tool.failed", strlen(err.reason ? err.reason : "tool.failed"));
    cv_json_set_text(reply, "guard", err.guard ? err.guard : "", err.guard ? strlen(err.guard) : 0);
    err.code = rc;
    cv_json_set_text(reply, "text", cv_error_text(&err), strlen(cv_error_text(&err)));
    return reply;
}

int main(void)
{
    prctl(PR_SET_DUMPABLE, 0);
    signal(SIGXFSZ, SIG_IGN); /* a file that grows too large is an error of the write: the tool tidies up and says so */
    install_filter();
    json_t *request = wait_for_request();
    json_t *reply = answer(request);
    cv_auto_free char *text = cv_json_dump(reply);
    int rc = send_frame(WIRE_ANSWER, text, strlen(text));
    json_decref(reply);
    json_decref(request);
    _exit(rc < 0 ? 1 : 0);
}
