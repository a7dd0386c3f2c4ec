// SPDX-License-Identifier: MIT
/*
 * egress.c - the carrier of what goes over a network: the tool says what to fetch, corvid-egress fetches it under the rules
 * of the call's policy, the tool makes a result of the answer. Loop thread. Adds nothing to what the policy gives: the
 * rules go along with the request, and each hop is checked against them again where it is made.
 */
#include "tools/door/internal.h"

#include "daemon/base/alloc.h"
#include "daemon/base/limits.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A request under way: it outlives a call that is stopped. */
struct errand {
    struct cv_call *call; /* NULL: it has ended */
    struct cv_http *http;
};

static int check(const struct cv_call *call, struct cv_error *err)
{
    if (call->door->egress)
        return 0;
    return cv_deny(err, -ENOSYS, "egress", "egress.none", "%s: this daemon has no way to a network", call->tool_name);
}

static void take_answer(struct cv_call *call, const struct cv_http_answer *answer)
{
    json_t *result = json_object();
    int rc = call->tool->fetched(call->args, answer, result, &call->error);
    size_t bytes = json_dumpb(result, NULL, 0, JSON_COMPACT);
    if (rc == 0 && bytes > CV_LIMIT_RESULT_BYTES)
        rc = cv_deny(&call->error, -EFBIG, "tool", "tool.result", "the result of %s has %zu bytes, the limit is %d", call->tool_name, bytes,
                     CV_LIMIT_RESULT_BYTES);
    if (rc == 0) {
        call_done(call, result);
        return;
    }
    json_decref(result);
    call_failed(call);
}

static void on_end(const struct cv_http_answer *answer, const struct cv_error *err, void *arg)
{
    struct cv_call *call = ((struct errand *)arg)->call;
    free(arg);
    if (!call)
        return;
    call->work = NULL;
    if (!err) {
        take_answer(call, answer);
        return;
    }
    call->error = *err;
    call_failed(call);
}

/* What the other side may know a repeated request by, where it cares: the call is made once, its id is the key. */
static void add_key(const struct cv_call *call, struct cv_http_request *request)
{
    if (strcmp(request->method, "GET") != 0 && request->header_count < CV_HTTP_HEADERS)
        request->headers[request->header_count++] = (struct cv_http_header){"Idempotency-Key", call->id.text};
}

static void go(struct cv_call *call)
{
    struct cv_http_request request = {0};
    struct errand *errand = cv_new(struct errand);
    int rc = call->tool->fetch(call->args, &request, &call->error);
    request.rules = cv_policy_network(call->access->policy);
    request.timeout_ms = carrier_wall_ms(call);
    request.on_end = on_end;
    request.arg = errand;
    errand->call = call;
    if (rc == 0)
        add_key(call, &request);
    if (rc == 0)
        rc = cv_egress_start(call->door->egress, &request, &errand->http, &call->error);
    if (rc == 0) {
        call->work = errand;
        return;
    }
    free(errand);
    call_failed(call);
}

static void cancel(struct cv_call *call, const char *guard)
{
    struct errand *errand = call->work;
    call->work = NULL;
    if (errand) {
        errand->call = NULL;
        cv_http_cancel(errand->http); /* its end still comes and releases it */
    }
    call_stop(call, guard);
}

const struct carrier carrier_egress = {.check = check, .begin = call_ready, .go = go, .cancel = cancel};
