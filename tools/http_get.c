// SPDX-License-Identifier: MIT
/*
 * http_get.c - a page of the web as readable text. corvid-egress fetches it, under the rules of the policy's `network`. Pure.
 */
#include "tools/http.h"

#include "daemon/base/json.h"

static int fetch(const json_t *args, struct cv_http_request *out, struct cv_error *err)
{
    (void)err;
    out->method = "GET";
    out->url = cv_json_str(args, "url", "");
    out->readable = true;
    http_accept(out);
    return 0;
}

const struct cv_tool cv_tool_http_get = {
    .name = "http_get",
    .signature = "http_get(url)",
    .summary = "Download a web page",
    .help = "Fetches a URL and gives the status, the type and the text of the answer. HTML becomes readable text: headings, lists, tables a\n"
            "row a line, links numbered and listed below. Other text comes as it is, anything else is refused with its type and size. At\n"
            "most 4 MiB are fetched and 256 KiB of text given; up to five redirects are followed, each under the policy's `network` rules.\n"
            "A status of 400 and more is an answer too. Nothing of the person's is sent along: no cookies, no passwords.\n\n"
            "  corvid tool call http_get --policy networked --args '{\"url\":\"https://example.org/\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"url\"],\"properties\":{"
              "\"url\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":8192,"
              "\"description\":\"address that begins with http:// or https://\"}}}",
    .effect = CV_EFFECT_READ,
    .carrier = CV_BY_EGRESS,
    .capabilities = "network",
    .fetch = fetch,
    .fetched = http_fetched,
    .view = http_view,
};
