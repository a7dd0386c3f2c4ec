// SPDX-License-Identifier: MIT
/*
 * http.c - an answer of a web server as a result: status, type and the text, bounded like a file's; what is no text is refused with its
 * type and size. Any status is a success of the call: the server has answered. Pure.
 */
#include "tools/http.h"

#include "daemon/base/json.h"
#include "daemon/base/limits.h"
#include "daemon/base/utf8.h"
#include "tools/view.h"

#include <errno.h>
#include <string.h>

/* The text as JSON, halved until it fits into a result (control characters grow sixfold there). */
static json_t *fitting(const char *text, size_t *len)
{
    for (;;) {
        json_t *value = cv_json_text(text, *len);
        if (json_dumpb(value, NULL, 0, JSON_ENCODE_ANY) <= CV_LIMIT_RESULT_BYTES / 8 * 7)
            return value;
        json_decref(value);
        *len = cv_utf8_boundary(text, *len, *len / 2);
    }
}

void http_accept(struct cv_http_request *out)
{
    out->headers[out->header_count++] =
        (struct cv_http_header){"Accept", "text/html, application/json, text/plain;q=0.9, text/*;q=0.8, application/xml;q=0.7, */*;q=0.1"};
}

int http_fetched(const json_t *args, const struct cv_http_answer *answer, json_t *result, struct cv_error *err)
{
    const char *url = cv_json_str(args, "url", "");
    if (!answer->is_text && answer->bytes > 0)
        return cv_deny(err, -EINVAL, "tool", "http.binary", "%.200s: the answer (status %d) is no text: %s, %llu bytes%s", url, answer->status,
                       answer->content_type[0] ? answer->content_type : "of no named type", (unsigned long long)answer->bytes,
                       answer->truncated ? " or more" : "");
    size_t size = answer->body_len, len = cv_utf8_boundary(answer->body ? answer->body : "", size, CV_LIMIT_FILE_VIEW_BYTES);
    json_t *text = fitting(answer->body ? answer->body : "", &len);
    json_object_set_new(result, "status", json_integer(answer->status));
    cv_json_set_text(result, "type", answer->content_type, strlen(answer->content_type));
    cv_json_set_text(result, "url", answer->url, strlen(answer->url));
    if (answer->title[0])
        cv_json_set_text(result, "title", answer->title, strlen(answer->title));
    json_object_set_new(result, "text", text);
    json_object_set_new(result, "bytes", json_integer((json_int_t)answer->bytes));
    json_object_set_new(result, "truncated", json_boolean(answer->truncated || len < size));
    return 0;
}

void http_view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    (void)args;
    const json_t *text = json_object_get(result, "text");
    const char *type = cv_json_str(result, "type", "");
    cv_buf_printf(out, "%d", (int)cv_json_num(result, "status", 0));
    if (type[0]) {
        cv_buf_putc(out, ' ');
        view_name(out, type, 100);
    }
    if (json_string_length(text) == 0)
        return;
    cv_buf_putc(out, '\n');
    size_t total = json_string_length(text), bytes = (size_t)cv_json_num(result, "bytes", 0);
    view_text(out, json_string_value(text), total, cv_json_flag(result, "truncated") && bytes > total ? bytes : total);
}
