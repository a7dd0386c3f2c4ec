// SPDX-License-Identifier: MIT
/*
 * line.c - one line of a client: parsed, checked against JSON-RPC 2.0, and sent where it belongs: a verb, a request that
 * takes input, a request to cancel. Owns nothing. A line that is wrong is answered and the connection goes on, since the
 * newline keeps the framing. Loop thread.
 */
#include "daemon/rpc/line.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/log.h"
#include "daemon/rpc/reply.h"

#include <errno.h>
#include <string.h>

static bool is_blank(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r')
            return false;
    return true;
}

static bool is_id(const json_t *id)
{
    return json_is_integer(id) || (json_is_string(id) && json_string_length(id) <= RPC_ID_BYTES);
}

static int check_members(const json_t *message, struct cv_error *err)
{
    static const char *const known[] = {"jsonrpc", "id", "method", "params"};
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)message, key, value) {
        size_t i = 0;
        while (i < sizeof known / sizeof known[0] && strcmp(known[i], key) != 0)
            i++;
        if (i == sizeof known / sizeof known[0])
            return cv_fail(err, -EINVAL, "rpc.request", "unknown member '%.64s', a request has jsonrpc, id, method and params", key);
    }
    return 0;
}

/* The shape of a message; `id` is known to be good or missing when it returns 0. */
static int check_shape(const json_t *message, struct cv_error *err)
{
    if (json_is_array(message))
        return cv_fail(err, -EINVAL, "rpc.batch", "batches are not served: send one request a line");
    if (!json_is_object(message))
        return cv_fail(err, -EINVAL, "rpc.request", "expected a request object, got %s", cv_json_type(message));
    const json_t *id = json_object_get(message, "id");
    if (id && !is_id(id))
        return cv_fail(err, -EINVAL, "rpc.id", "id: expected an integer or a string of at most %d bytes, got %s", RPC_ID_BYTES,
                       json_is_string(id) ? "a longer one" : cv_json_type(id));
    if (strcmp(cv_json_str(message, "jsonrpc", ""), "2.0") != 0)
        return cv_fail(err, -EINVAL, "rpc.request", "jsonrpc: expected \"2.0\"");
    if (!json_is_string(json_object_get(message, "method")))
        return cv_fail(err, -EINVAL, "rpc.request", "method: expected a string, got %s", cv_json_type(json_object_get(message, "method")));
    return check_members(message, err);
}

/* ---- notifications: input and cancel -------------------------------------------------------------------------------- */

static void on_input(struct cv_rpc_request *request, const json_t *params)
{
    if (request->hooks.on_input && !request->cancelled)
        request->hooks.on_input(params, request->arg);
}

static void on_cancel(struct cv_rpc_request *request, const json_t *params)
{
    (void)params;
    request_cancel(request);
}

static const struct {
    const char *method;
    void (*fn)(struct cv_rpc_request *request, const json_t *params);
} notifications[] = {
    {"cancel", on_cancel},
    {"input", on_input},
};

/* A request that has just ended is no error: the notification and its end crossed. */
static int notify(struct peer *peer, const char *method, const json_t *params, struct cv_error *err)
{
    for (size_t i = 0; i < sizeof notifications / sizeof notifications[0]; i++) {
        if (strcmp(notifications[i].method, method) != 0)
            continue;
        const json_t *id = json_object_get(params, "id");
        if (!is_id(id))
            return cv_fail(err, -EINVAL, "rpc.params", "params.id: expected the id of a request, got %s", cv_json_type(id));
        struct cv_rpc_request *request = request_find(peer, id);
        if (request)
            notifications[i].fn(request, params);
        return 0;
    }
    return cv_fail(err, -EINVAL, "rpc.id", "'%.64s' needs an id (an integer or a string): only 'input' and 'cancel' come without", method);
}

/* ---- requests ------------------------------------------------------------------------------------------------------- */

static int check_room(const struct peer *peer, const json_t *id, int *code, struct cv_error *err)
{
    if (request_find(peer, id)) {
        *code = RPC_INVALID;
        return cv_fail(err, -EINVAL, "rpc.id", "a request with this id is not answered yet: take another id");
    }
    if (peer->request_count >= CV_LIMIT_PEER_REQUESTS) {
        *code = RPC_BUSY;
        return cv_fail(err, -EBUSY, "rpc.requests", "%d requests of this connection wait for their answers, which is the limit",
                       CV_LIMIT_PEER_REQUESTS);
    }
    return 0;
}

static int find_method(struct peer *peer, const char *name, const json_t *params, const struct method **out, int *code,
                       struct cv_error *err)
{
    const struct method *method = method_find(&peer->rpc->methods, name, err);
    if (!method) {
        *code = RPC_NO_VERB;
        return -ENOSYS;
    }
    int rc = method_check_role(method, peer->uid, peer->rpc->own, err);
    if (rc < 0) {
        *code = RPC_DENIED;
        return rc;
    }
    *out = method;
    *code = RPC_PARAMS;
    return method_check_params(method, params, err);
}

static void request(struct peer *peer, json_t *id, const char *name, json_t *given)
{
    struct cv_error err = CV_ERROR_INIT;
    const struct method *method = NULL;
    int code = RPC_INVALID;
    cv_auto_json json_t *params = given ? json_incref(given) : json_object();
    int rc = check_room(peer, id, &code, &err);
    if (rc == 0)
        rc = find_method(peer, name, params, &method, &code, &err);
    if (rc < 0)
        reply_error(peer, id, code, &err);
    else
        request_start(peer, method, id, params);
}

void line_handle(struct peer *peer, const char *line, size_t len)
{
    struct cv_error err = CV_ERROR_INIT;
    json_error_t at;
    if (is_blank(line, len))
        return;
    cv_auto_json json_t *message = json_loadb(line, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &at);
    if (!message) {
        cv_fail(&err, -EINVAL, "rpc.json", "no valid JSON at column %d: %s", at.column, cv_json_complaint(&at));
        reply_error(peer, NULL, RPC_PARSE, &err);
        return;
    }
    json_t *id = json_object_get(message, "id");
    if (check_shape(message, &err) < 0) {
        reply_error(peer, is_id(id) ? id : NULL, RPC_INVALID, &err);
        return;
    }
    const char *name = json_string_value(json_object_get(message, "method"));
    json_t *params = json_object_get(message, "params");
    if (id)
        request(peer, id, name, params);
    else if (notify(peer, name, params, &err) < 0)
        reply_error(peer, NULL, RPC_INVALID, &err);
}
