// SPDX-License-Identifier: MIT
/*
 * http_post.c - sends a text to a web server. Its effect is OPAQUE: an Idempotency-Key goes along (the door sends the call's id), but
 * nothing says that a server heeds it, so recovery never sends twice. Pure.
 */
#include "tools/http.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"

#include <errno.h>
#include <string.h>

static const char *type_of(const char *body, size_t len)
{
    cv_auto_json json_t *value = len > 0 && strchr("{[", body[0]) ? json_loadb(body, len, 0, NULL) : NULL;
    return value ? "application/json" : "text/plain; charset=utf-8";
}

static int fetch(const json_t *args, struct cv_http_request *out, struct cv_error *err)
{
    const json_t *body = json_object_get(args, "body");
    const char *type = cv_json_str(args, "type", NULL);
    for (const char *p = type; p && *p; p++)
        if ((unsigned char)*p < 0x20 || (unsigned char)*p > 0x7e)
            return cv_deny(err, -EINVAL, "tool", "http.type", "the type holds a character that no type has: expected one like application/json");
    out->method = "POST";
    out->url = cv_json_str(args, "url", "");
    out->body = json_string_value(body);
    out->body_len = json_string_length(body);
    out->readable = true;
    out->headers[out->header_count++] = (struct cv_http_header){"Content-Type", type ? type : type_of(out->body, out->body_len)};
    http_accept(out);
    return 0;
}

const struct cv_tool cv_tool_http_post = {
    .name = "http_post",
    .signature = "http_post(url, body, type?)",
    .summary = "Send text to a web server",
    .help = "Sends the body to a URL by POST and gives the status, the type and the text of the answer, as http_get does. The type is\n"
            "application/json when the body is a JSON object or array, else text/plain, unless it is named. The call's id goes along as\n"
            "Idempotency-Key. Since nobody knows whether the server heeds it, a call that was interrupted is never made again by itself.\n"
            "Under the policy `networked` a person is asked first, since it sends out what the run has seen.\n\n"
            "  corvid tool call http_post --policy networked --args '{\"url\":\"https://example.org/notes\",\"body\":\"hello\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"url\",\"body\"],\"properties\":{"
              "\"url\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":8192,\"description\":\"address that begins with http:// or https://\"},"
              "\"body\":{\"type\":\"string\",\"maxLength\":262144,\"description\":\"what is sent\"},"
              "\"type\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":128,\"description\":\"its content type, like application/json\"}}}",
    .effect = CV_EFFECT_OPAQUE,
    .carrier = CV_BY_EGRESS,
    .capabilities = "network",
    .fetch = fetch,
    .fetched = http_fetched,
    .view = http_view,
};
