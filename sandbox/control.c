// SPDX-License-Identifier: MIT
/*
 * control.c - the daemon's end of a call's control stream. Before the gate Corvid's own code speaks: what is enforced, or
 * which step failed. After the gate a class X command has no control stream (but for the failure of exec), and a worker of
 * another class may send exactly one ANSWER, one of class L before it messages, each of which waits for its reply; it runs code on data from outside by then, so everything it sends is checked,
 * and anything else ends the call as forged. Loop thread.
 */
#include "sandbox/room.h"

#include "daemon/base/alloc.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

enum { SMALL_FRAME = 8192, WORDS = 256, WORD_BYTES = 48 };

static void forged(struct cv_worker *worker, const char *what)
{
    const char *guard = worker->class == CV_CLASS_L ? "plugin" : "protocol";
    if (worker->error.code == 0)
        cv_deny(&worker->error, -EPROTO, guard, "worker.forged", "the call's process sent %s and was stopped", what);
    worker_fail(worker, guard);
}

/* Reasons and guards are static words in `struct cv_error`; those of a worker are kept here, a bounded number of them. */
static const char *static_word(const char *word, const char *fallback)
{
    static char words[WORDS][WORD_BYTES];
    static size_t count;
    size_t len = strlen(word);
    if (len == 0 || len >= WORD_BYTES)
        return fallback;
    for (size_t i = 0; i < len; i++)
        if (!islower((unsigned char)word[i]) && !isdigit((unsigned char)word[i]) && !strchr("._- ", word[i]))
            return fallback;
    for (size_t i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return words[i];
    if (count == WORDS)
        return fallback;
    memcpy(words[count], word, len + 1);
    return words[count++];
}

/* ---- before the gate -------------------------------------------------------------------------------------------- */

static int check_enforced(struct cv_worker *worker)
{
    const struct cv_enforced *enforced = &worker->enforced;
    const struct {
        bool works;
        const char *layer;
    } rows[] = {
        {enforced->landlock_abi > 0, "landlock"},
        {enforced->no_new_privs, "no_new_privs"},
        {enforced->capabilities_empty, "capabilities"},
        {enforced->namespaces, "namespaces"},
        {enforced->seccomp, "seccomp"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!rows[i].works)
            return cv_deny(&worker->error, -EPERM, rows[i].layer, "worker.enforced", "'%s' is not in force in the call's process", rows[i].layer);
    return 0;
}

static void gate_if_complete(struct cv_worker *worker)
{
    if (!worker->confined || !worker->filtered || worker->killed)
        return;
    if (check_enforced(worker) < 0) {
        worker_fail(worker, worker->error.guard);
        return;
    }
    worker->gated = true;
    worker->events.on_gated(&worker->enforced, worker->arg);
}

static void on_confined(struct cv_worker *worker, const char *bytes, size_t len)
{
    struct wire_confined confined;
    if (worker->confined || worker->gated || len != sizeof confined) {
        forged(worker, "a second report");
        return;
    }
    memcpy(&confined, bytes, sizeof confined);
    worker->confined = true;
    worker->enforced.landlock_abi = (int)confined.landlock_abi;
    worker->enforced.no_new_privs = confined.no_new_privs == 1;
    worker->enforced.capabilities_empty = confined.capabilities_empty == 1;
    worker->enforced.namespaces = confined.namespaces == 1;
    gate_if_complete(worker);
}

static const struct filter *expected_filter(const struct cv_worker *worker)
{
    return &worker->cell->sandbox->filters[worker_wire_class(worker->class)];
}

static void on_filtered(struct cv_worker *worker, const char *bytes, size_t len)
{
    struct wire_filtered filtered;
    const struct filter *filter = expected_filter(worker);
    if (worker->filtered || worker->gated || len != sizeof filtered) {
        forged(worker, "a second report");
        return;
    }
    memcpy(&filtered, bytes, sizeof filtered);
    worker->filtered = true;
    worker->enforced.seccomp = filtered.mode == 2 && filtered.length == filter->length && filtered.checksum == filter->checksum;
    memcpy(worker->enforced.filter_hash, filter->hash, sizeof worker->enforced.filter_hash);
    gate_if_complete(worker);
}

static void on_fail(struct cv_worker *worker, const char *bytes, size_t len)
{
    struct wire_fail fail;
    struct wire_in in = {.at = (const uint8_t *)bytes, .end = (const uint8_t *)bytes + len};
    if (worker->error.code != 0 || (worker->gate_open && worker->class != CV_CLASS_X) || wire_decode_fail(&in, &fail) < 0) {
        forged(worker, "a failure out of turn");
        return;
    }
    if (fail.step == STEP_EXEC_MISSING)
        cv_fail(&worker->error, -ENOENT, step_row(fail.step)->reason, "'%s': no such command in the cell", fail.detail);
    else
        cell_step_error(&fail, &worker->error);
    worker->exec_failed = true;
}

/* ---- after the gate --------------------------------------------------------------------------------------------- */

static void take_refusal(struct cv_worker *worker, const json_t *answer)
{
    int64_t code = cv_json_num(answer, "code", -EIO);
    const char *guard = cv_json_str(answer, "guard", "");
    if (code >= 0 || code < -4095)
        code = -EIO;
    cv_fail(&worker->error, (int)code, static_word(cv_json_str(answer, "reason", ""), "tool.failed"), "%s", cv_json_str(answer, "text", "the tool failed"));
    worker->error.guard = guard[0] ? static_word(guard, "tool") : NULL;
}

static void on_answer(struct cv_worker *worker, const char *bytes, size_t len)
{
    json_t *answer = NULL;
    if (worker->class == CV_CLASS_X || !worker->gate_open || worker->asking || worker->result || worker->error.code != 0) {
        forged(worker, "an answer out of turn");
        return;
    }
    if (cv_json_parse(bytes, len, "answer", &answer, NULL) < 0) {
        forged(worker, "an answer that is no JSON");
        return;
    }
    const json_t *ok = json_object_get(answer, "ok");
    json_t *result = json_object_get(answer, "result");
    if (json_is_true(ok) && json_is_object(result))
        worker->result = json_incref(result);
    else if (json_is_false(ok))
        take_refusal(worker, answer);
    else
        forged(worker, "an answer of the wrong shape");
    json_decref(answer);
}

/* Class L. The worker waits for each reply, so a second message before it was not sent by Corvid's code. */
static void on_message(struct cv_worker *worker, const char *bytes, size_t len)
{
    json_t *message = NULL;
    if (worker->class != CV_CLASS_L || !worker->gate_open || worker->asking || worker->result || worker->error.code != 0 || !worker->events.on_message) {
        forged(worker, "a message out of turn");
        return;
    }
    if (++worker->messages > CV_LIMIT_PLUGIN_MESSAGES) {
        cv_deny(&worker->error, -EDQUOT, "plugin", "plugin.messages", "stopped: it used host functions more than %d times", CV_LIMIT_PLUGIN_MESSAGES);
        worker_fail(worker, "plugin");
        return;
    }
    if (cv_json_parse(bytes, len, "message", &message, NULL) < 0 || !json_is_object(message)) {
        json_decref(message);
        forged(worker, "a message that makes no sense");
        return;
    }
    worker->asking = true;
    worker->events.on_message(message, worker->arg);
    json_decref(message);
}

/* ---- frames ----------------------------------------------------------------------------------------------------- */

static const struct {
    uint32_t kind;
    size_t max;
    void (*handle)(struct cv_worker *worker, const char *bytes, size_t len);
} kinds[] = {
    {WIRE_CONFINED, SMALL_FRAME, on_confined},
    {WIRE_FILTERED, SMALL_FRAME, on_filtered},
    {WIRE_FAIL, SMALL_FRAME, on_fail},
    {WIRE_ANSWER, CV_LIMIT_RESULT_BYTES, on_answer},
    {WIRE_MESSAGE, CV_LIMIT_PLUGIN_MESSAGE_BYTES, on_message},
};

static int find_kind(uint32_t kind)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (kinds[i].kind == kind)
            return (int)i;
    return -1;
}

void control_input(struct cv_worker *worker, const char *bytes, size_t len)
{
    if (worker->killed)
        return;
    cv_buf_add(&worker->frames, bytes, len);
    while (!worker->killed && !worker->finished && worker->frames.len >= sizeof(struct wire_frame)) {
        struct wire_frame head;
        memcpy(&head, worker->frames.data, sizeof head);
        int kind = find_kind(head.kind);
        if (kind < 0 || head.len > kinds[kind].max) {
            forged(worker, kind < 0 ? "a frame of no known kind" : "a frame larger than allowed");
            return;
        }
        if (worker->frames.len - sizeof head < head.len)
            return;
        kinds[kind].handle(worker, worker->frames.data + sizeof head, head.len);
        cv_buf_drop(&worker->frames, sizeof head + head.len);
    }
}

struct frame_write {
    uv_write_t uv; /* first */
    struct wire_frame head;
    char *text;
};

static void on_frame_written(uv_write_t *uv, int status)
{
    struct frame_write *frame = (struct frame_write *)uv;
    (void)status; /* a worker that is gone shows by its end */
    free(frame->text);
    free(frame);
}

/* Takes `text`; NULL: none. */
static void write_frame(struct cv_worker *worker, uint32_t kind, char *text)
{
    struct frame_write *frame = cv_new(struct frame_write);
    frame->text = text;
    size_t len = text ? strlen(text) : 0;
    frame->head = (struct wire_frame){.len = (uint32_t)len, .kind = kind};
    uv_buf_t parts[2] = {uv_buf_init((char *)&frame->head, sizeof frame->head), uv_buf_init(text, (unsigned)len)};
    if (uv_write(&frame->uv, (uv_stream_t *)&worker->streams[WORKER_CONTROL].pipe, parts, len > 0 ? 2 : 1, on_frame_written) < 0)
        on_frame_written(&frame->uv, 0);
}

void control_open_gate(struct cv_worker *worker)
{
    char *request = worker->request;
    worker->request = NULL;
    write_frame(worker, WIRE_GATE, request);
}

void cv_worker_reply(struct cv_worker *worker, const json_t *reply)
{
    if (!worker->asking || worker->killed || worker->finished || !worker->streams[WORKER_CONTROL].open)
        return;
    worker->asking = false;
    write_frame(worker, WIRE_REPLY, cv_json_dump(reply));
}
