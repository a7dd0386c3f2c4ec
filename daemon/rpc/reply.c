// SPDX-License-Identifier: MIT
/*
 * reply.c - a request and its answers: item, end, failure, and the error lines that answer no request. Owns each request
 * from its start to its one end. A line that would be longer than the wire allows loses its largest members and says which.
 * Loop thread; never calls a verb from inside one of the verb's own calls.
 */
#include "daemon/rpc/reply.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/rpc/peer.h"
#include "daemon/rpc/raw.h"

#include <errno.h>
#include <string.h>

enum { SMALL_MEMBER_BYTES = 65536 }; /* what always stays in a line that is too long */

static const struct {
    int error;
    int code;
} codes[] = {
    {-EINVAL, RPC_PARAMS}, {-ERANGE, RPC_PARAMS}, {-E2BIG, RPC_PARAMS},  {-ENOTUNIQ, RPC_PARAMS},
    {-EACCES, RPC_DENIED}, {-EPERM, RPC_DENIED},  {-EBUSY, RPC_BUSY},    {-EAGAIN, RPC_BUSY},
};

static int code_of(const struct cv_error *err)
{
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (codes[i].error == err->code)
            return codes[i].code;
    return RPC_FAILED;
}

json_t *reply_error_object(int code, const struct cv_error *err)
{
    const char *text = cv_error_text(err);
    const char *name = strerrorname_np(-err->code);
    json_t *data = json_pack("{s:s, s:s}", "errno", name ? name : "EIO", "reason", err->reason ? err->reason : "failed");
    if (err->guard)
        json_object_set_new(data, "guard", json_string(err->guard));
    json_t *error = json_pack("{s:i, s:o, s:o}", "code", code, "message", cv_json_text(text, strlen(text)), "data", data);
    cv_require(error != NULL);
    return error;
}

char *reply_error_line(const json_t *id, int code, const struct cv_error *err, size_t *len)
{
    cv_auto_json json_t *line = json_pack("{s:s, s:O?, s:o}", "jsonrpc", "2.0", "id", id, "error", reply_error_object(code, err));
    cv_require(line != NULL);
    if (!id)
        json_object_set_new(line, "id", json_null());
    char *text = cv_json_dump(line);
    *len = strlen(text);
    return text;
}

void reply_error(struct peer *peer, const json_t *id, int code, const struct cv_error *err)
{
    size_t len;
    char *line = reply_error_line(id, code, err, &len);
    peer_write(peer, line, len);
}

/* A copy without the large members, which are named in "omitted". */
static json_t *shrunk(const json_t *object)
{
    const char *key;
    json_t *value;
    json_t *copy = json_object();
    json_t *omitted = json_array();
    json_object_foreach((json_t *)object, key, value) {
        if (json_dumpb(value, NULL, 0, JSON_COMPACT | JSON_ENCODE_ANY) <= SMALL_MEMBER_BYTES)
            json_object_set(copy, key, value);
        else
            json_array_append_new(omitted, json_string(key));
    }
    json_object_set_new(copy, "omitted", omitted);
    return copy;
}

static json_t *item_line(const json_t *id, json_t *item)
{
    return json_pack("{s:s, s:s, s:{s:O, s:O}}", "jsonrpc", "2.0", "method", "item", "params", "id", id, "item", item);
}

static json_t *end_line(const json_t *id, json_t *result)
{
    return json_pack("{s:s, s:O, s:O}", "jsonrpc", "2.0", "id", id, "result", result);
}

/* Sends the line that `make` makes of `body` (taken). -EMSGSIZE when it is too long even without its large members. */
static int send_line(struct peer *peer, const json_t *id, json_t *body, json_t *(*make)(const json_t *, json_t *))
{
    cv_auto_json json_t *kept = body;
    cv_auto_json json_t *line = make(id, kept);
    cv_require(line != NULL);
    cv_auto_free char *text = cv_json_dump(line);
    size_t len = strlen(text);
    if (len > CV_LIMIT_FRAME_BYTES && json_is_object(kept)) {
        cv_auto_json json_t *small = shrunk(kept);
        cv_auto_json json_t *small_line = make(id, small);
        free(text);
        text = cv_json_dump(small_line);
        len = strlen(text);
    }
    if (len > CV_LIMIT_FRAME_BYTES)
        return -EMSGSIZE;
    peer_write(peer, cv_steal(&text), len);
    return 0;
}

/* ---- the life of a request ------------------------------------------------------------------------------------------ */

struct cv_rpc_request *request_find(const struct peer *peer, const json_t *id)
{
    for (struct cv_rpc_request *r = peer->requests; r; r = r->next)
        if (json_equal(r->id, id))
            return r;
    return NULL;
}

void request_start(struct peer *peer, const struct method *method, json_t *id, const json_t *params)
{
    struct cv_rpc_request *request = cv_new(struct cv_rpc_request);
    request->rpc = peer->rpc;
    request->peer = peer;
    request->verb = method->verb;
    request->id = json_incref(id);
    request->uid = peer->uid;
    request->gid = peer->gid;
    request->next = peer->requests;
    if (peer->requests)
        peer->requests->prev = request;
    peer->requests = request;
    peer->request_count++;
    rpc_hold(peer->rpc);
    method->verb->start(request, params);
}

static void free_if_gone(struct cv_rpc_request *request)
{
    if (!request->ended || request->pins > 0)
        return;
    struct cv_rpc *rpc = request->rpc;
    json_decref(request->id);
    free(request);
    rpc_release(rpc);
}

static void end(struct cv_rpc_request *request)
{
    struct peer *peer = request->peer;
    cv_rpc_pause(request, false);
    if (peer) {
        raw_end(request);
        *(request->prev ? &request->prev->next : &peer->requests) = request->next;
        if (request->next)
            request->next->prev = request->prev;
        peer->request_count--;
        request->peer = NULL;
        peer_settle(peer);
    }
    request->ended = true;
    free_if_gone(request);
}

void request_cancel(struct cv_rpc_request *request)
{
    if (request->cancelled || request->ended)
        return;
    request->cancelled = true;
    if (request->hooks.on_cancel)
        request->hooks.on_cancel(request->arg);
}

static void late_cancel(void *arg)
{
    struct cv_rpc_request *request = arg;
    request->pins--;
    if (!request->ended && request->hooks.on_cancel)
        request->hooks.on_cancel(request->arg);
    else
        free_if_gone(request);
}

void cv_rpc_set_hooks(struct cv_rpc_request *request, const struct cv_rpc_hooks *hooks, void *arg)
{
    bool was_deaf = !request->hooks.on_cancel;
    request->hooks = *hooks;
    request->arg = arg;
    if (request->cancelled && was_deaf && hooks->on_cancel) {
        request->pins++;
        cv_loop_defer(request->rpc->loop, late_cancel, request);
    }
}

/* ---- the answers ---------------------------------------------------------------------------------------------------- */

void cv_rpc_item(struct cv_rpc_request *request, json_t *item)
{
    cv_require(request->verb->streams && !request->ended);
    if (!request->peer)
        json_decref(item);
    else if (request->is_raw)
        raw_send(request, CV_FRAME_ITEM, item);
    else
        cv_check(send_line(request->peer, request->id, item, item_line) == 0);
}

void cv_rpc_end(struct cv_rpc_request *request, json_t *result)
{
    cv_require(!request->ended); /* exactly one end */
    if (!request->peer) {
        json_decref(result);
    } else if (request->is_raw) {
        raw_send(request, CV_FRAME_END, json_pack("{s:o}", "result", result));
    } else if (send_line(request->peer, request->id, result, end_line) < 0) {
        struct cv_error err;
        cv_fail(&err, -EMSGSIZE, "rpc.size", "the answer is longer than a line may be (%d bytes)", CV_LIMIT_FRAME_BYTES);
        reply_error(request->peer, request->id, RPC_FAILED, &err);
    }
    end(request);
}

void cv_rpc_fail(struct cv_rpc_request *request, const struct cv_error *err)
{
    cv_require(!request->ended); /* exactly one end */
    if (request->peer && request->is_raw)
        raw_send(request, CV_FRAME_END, json_pack("{s:o}", "error", reply_error_object(code_of(err), err)));
    else if (request->peer)
        reply_error(request->peer, request->id, code_of(err), err);
    end(request);
}

/* ---- what a verb may ask -------------------------------------------------------------------------------------------- */

void *cv_rpc_context(const struct cv_rpc_request *request)
{
    return request->rpc->context;
}

struct cv_rpc *cv_rpc_server(const struct cv_rpc_request *request)
{
    return request->rpc;
}

uid_t cv_rpc_uid(const struct cv_rpc_request *request)
{
    return request->uid;
}

gid_t cv_rpc_gid(const struct cv_rpc_request *request)
{
    return request->gid;
}

size_t cv_rpc_queued(const struct cv_rpc_request *request)
{
    if (cv_rpc_gone(request))
        return 0;
    return uv_stream_get_write_queue_size((const uv_stream_t *)&request->peer->pipe);
}

bool cv_rpc_gone(const struct cv_rpc_request *request)
{
    return !request->peer || request->peer->closing;
}

bool cv_rpc_full(const struct cv_rpc_request *request)
{
    return cv_rpc_gone(request) || request->peer->full;
}

void cv_rpc_pause(struct cv_rpc_request *request, bool paused)
{
    if (request->holds_input == paused)
        return;
    request->holds_input = paused;
    if (request->peer) {
        request->peer->input_holds += paused ? 1 : -1;
        peer_settle(request->peer);
    }
}
