// SPDX-License-Identifier: MIT
/*
 * worker_program.c - what every program of a confined class does before and after its own work: installs its class's system
 * call filter before it does anything else, reports it, waits at the gate for its request, answers once. See
 * worker_program.h. One thread; owns descriptors 3 and 4 until then.
 */
#include "sandbox/worker_program.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "sandbox/inside.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

int worker_send(uint32_t kind, const void *bytes, size_t len)
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
    worker_send(WIRE_FAIL, bytes, out.len);
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
    if (worker_send(WIRE_FILTERED, &filtered, sizeof filtered) < 0)
        _exit(125);
}

json_t *worker_receive(uint32_t kind, size_t max)
{
    struct wire_frame head;
    json_t *value = NULL;
    struct cv_error err = CV_ERROR_INIT;
    if (wire_read_all(WORKER_FD_CONTROL, &head, sizeof head) < 0 || head.kind != kind || head.len == 0 || head.len > max)
        _exit(125);
    cv_auto_free char *text = cv_try_alloc(head.len);
    if (!text || wire_read_all(WORKER_FD_CONTROL, text, head.len) < 0)
        _exit(125);
    if (cv_json_parse(text, head.len, "request", &value, &err) < 0)
        _exit(125);
    return value;
}

json_t *worker_begin(size_t max)
{
    prctl(PR_SET_DUMPABLE, 0);
    signal(SIGXFSZ, SIG_IGN); /* a file that grows too large is an error of the write: the tool tidies up and says so */
    install_filter();
    return worker_receive(WIRE_GATE, max);
}

static json_t *refusal(int rc, struct cv_error *err)
{
    json_t *reply = json_object();
    const char *reason = err->reason ? err->reason : "tool.failed";
    const char *guard = err->guard ? err->guard : "";
    json_object_set_new(reply, "ok", json_false());
    json_object_set_new(reply, "code", json_integer(rc));
    cv_json_set_text(reply, "reason", reason, strlen(reason));
    cv_json_set_text(reply, "guard", guard, strlen(guard));
    err->code = rc;
    cv_json_set_text(reply, "text", cv_error_text(err), strlen(cv_error_text(err)));
    return reply;
}

_Noreturn void worker_answer(int rc, json_t *result, struct cv_error *err)
{
    json_t *reply = rc >= 0 ? json_pack("{s:b, s:O}", "ok", 1, "result", result) : refusal(rc, err);
    cv_auto_free char *text = cv_json_dump(reply);
    rc = worker_send(WIRE_ANSWER, text, strlen(text));
    json_decref(reply);
    _exit(rc < 0 ? 1 : 0);
}
