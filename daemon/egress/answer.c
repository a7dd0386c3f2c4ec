// SPDX-License-Identifier: MIT
/*
 * answer.c - requests into frames, frames into answers and errors. The process is not trusted: whatever is missing in what it says gets
 * a harmless value, and its words for guards are those of a table. Pure.
 */
#include "daemon/egress/answer.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/egress/frame.h"

#include <errno.h>
#include <string.h>

static const char *const methods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
static const char *const not_yours[] = {"host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect"};
static const char *const guards[] = {"egress", "deadline", "cancel", "landlock", "seccomp", "rlimit"};
static const char token[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(words[i], word) == 0)
            return true;
    return false;
}

#define ONE_OF(word, words) is_one_of(word, words, sizeof words / sizeof words[0])

static bool is_method(const char *word)
{
    for (size_t i = 0; word && i < sizeof methods / sizeof methods[0]; i++)
        if (strcmp(methods[i], word) == 0) /* exactly: rules are compared with it */
            return true;
    return false;
}

static int check_header(const struct cv_http_header *header, struct cv_error *err)
{
    if (!header->name || !header->value || !header->name[0] || header->name[strspn(header->name, token)])
        return cv_fail(err, -EINVAL, "egress.header", "a header's name is '%.64s': expected letters, digits, - and _", header->name ? header->name : "");
    if (ONE_OF(header->name, not_yours))
        return cv_fail(err, -EINVAL, "egress.header", "the header '%s' is made by the request itself", header->name);
    for (const char *p = header->value; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            return cv_fail(err, -EINVAL, "egress.header", "the value of header '%s' holds a control character", header->name);
    if (strlen(header->value) > CV_LIMIT_SECRET_BYTES + 64)
        return cv_fail(err, -E2BIG, "egress.header", "the value of header '%s' is too long", header->name);
    return 0;
}

static int check(const struct cv_http_request *request, struct cv_error *err)
{
    cv_auto_free char *host = NULL;
    int port, rc;
    if (!is_method(request->method))
        return cv_fail(err, -EINVAL, "egress.method", "the method is '%.32s': expected GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS",
                       request->method ? request->method : "");
    if (!request->url || !request->on_end || request->timeout_ms == 0 || request->header_count > CV_HTTP_HEADERS)
        return cv_fail(err, -EINVAL, "egress.request", "a request needs a URL, a deadline, somebody to answer and at most %d headers", CV_HTTP_HEADERS);
    if ((rc = cv_url_host(request->url, &host, &port, err)) < 0)
        return rc;
    if (request->body_len > CV_LIMIT_HTTP_BODY_BYTES)
        return cv_fail(err, -E2BIG, "egress.body", "the body has %zu bytes, the limit is %d", request->body_len, CV_LIMIT_HTTP_BODY_BYTES);
    for (size_t i = 0; i < request->header_count; i++)
        if ((rc = check_header(&request->headers[i], err)) < 0)
            return rc;
    return 0;
}

int answer_request(const struct cv_http_request *request, uint32_t id, struct cv_buf *out, struct cv_error *err)
{
    int rc = check(request, err);
    if (rc < 0)
        return rc;
    cv_auto_json json_t *headers = json_array();
    for (size_t i = 0; i < request->header_count; i++) {
        json_t *pair = json_array();
        json_array_append_new(pair, cv_json_text(request->headers[i].name, strlen(request->headers[i].name)));
        json_array_append_new(pair, cv_json_text(request->headers[i].value, strlen(request->headers[i].value)));
        json_array_append_new(headers, pair);
    }
    cv_auto_json json_t *json =
        json_pack("{s:s, s:s, s:O, s:I, s:I, s:b, s:b}", "method", request->method, "url", request->url, "headers", headers, "max",
                  (json_int_t)(request->max_bytes ? request->max_bytes : CV_LIMIT_HTTP_BYTES), "timeout_ms", (json_int_t)request->timeout_ms, "readable",
                  request->readable, "stream", request->stream);
    json_object_set_new(json, "rules", json_is_array(request->rules) ? json_incref((json_t *)request->rules) : json_array());
    cv_auto_free char *text = cv_json_dump(json);
    cv_auto_buf struct cv_buf bytes = CV_BUF_INIT;
    cv_buf_add(&bytes, text, strlen(text) + 1);
    cv_buf_add(&bytes, request->body, request->body_len);
    if (bytes.len > FRAME_TO_PROCESS)
        return cv_fail(err, -E2BIG, "egress.request", "the request with its rules has %zu bytes, the limit is %d", bytes.len, FRAME_TO_PROCESS);
    frame_add(out, FRAME_REQUEST, id, bytes.data, bytes.len);
    return 0;
}

bool answer_is_error(const json_t *end)
{
    return !json_is_object(end) || cv_json_num(end, "code", 0) != 0 || cv_json_num(end, "status", 0) <= 0;
}

void answer_error(const json_t *end, struct cv_error *err)
{
    int64_t code = cv_json_num(end, "code", -EPROTO);
    const char *guard = cv_json_str(end, "guard", "");
    cv_fail(err, code < 0 && code > -4096 ? (int)code : -EPROTO, "egress.failed", "%s", cv_json_str(end, "text", "corvid-egress answered nonsense"));
    for (size_t i = 0; i < sizeof guards / sizeof guards[0]; i++)
        if (strcmp(guards[i], guard) == 0)
            err->guard = guards[i];
}

void answer_fill(const json_t *end, const struct cv_buf *body, struct cv_http_answer *out)
{
    *out = (struct cv_http_answer){
        .status = (int)cv_json_num(end, "status", 0),
        .content_type = cv_json_str(end, "type", ""),
        .url = cv_json_str(end, "url", ""),
        .title = cv_json_str(end, "title", ""),
        .body = body ? cv_buf_text(body) : NULL,
        .body_len = body ? body->len : 0,
        .bytes = (uint64_t)cv_json_num(end, "bytes", 0),
        .truncated = cv_json_flag(end, "truncated"),
        .is_text = cv_json_flag(end, "is_text"),
        .headers = json_object_get(end, "headers"),
    };
}
