// SPDX-License-Identifier: MIT
/*
 * fuzz_frame.c - bytes of a client. The first byte says in pieces of which size the rest arrives. The lines must be those of
 * the input whatever the pieces; each goes the whole way of a request, to a verb that answers, for a peer that is
 * leaving, so that every answer is made and none is sent. No request may be left over.
 */
#include "daemon/rpc/frame.h"
#include "daemon/rpc/line.h"
#include "daemon/rpc/peer.h"

#include "daemon/base/check.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LINE_MAX_BYTES = 512 };

static void answer(struct cv_rpc_request *request, const json_t *params)
{
    cv_rpc_item(request, json_pack("{s:O}", "seen", params));
    cv_rpc_end(request, json_pack("{s:O}", "got", params));
}

static const struct cv_rpc_verb verbs[] = {
    {"a.any", "takes anything", "{\"type\":\"object\"}", "{}", "use", true, answer},
    {"a.own", "for the owner", "{\"type\":\"object\"}", "{}", "own", true, answer},
    {"a.strict", "takes little",
     "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"string\",\"maxLength\":4}},\"additionalProperties\":false}", "{}", "use", true, answer},
    {0},
};

/* Where the line of `input` that begins at `at` ends; `size` when it has no newline. */
static size_t line_end(const char *input, size_t size, size_t at)
{
    const char *newline = memchr(input + at, '\n', size - at);
    return newline ? (size_t)(newline - input) : size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct cv_rpc rpc;
    struct peer peer = {.rpc = &rpc, .uid = 7, .closing = true};
    struct frame frame;
    if (size < 1)
        return 0;
    if (!rpc.methods.rows)
        cv_require(methods_init(&rpc.methods, verbs, NULL) == 0);
    rpc.own = data[0] & 1 ? 7 : 8;
    size_t piece = (size_t)data[0] / 2 + 1, expected = 0;
    const char *input = (const char *)data + 1, *line;
    size_t len, left = size - 1;
    bool broken = false;
    frame_init(&frame, LINE_MAX_BYTES);
    for (size_t at = 0; at < left && !broken; at += piece) {
        frame_feed(&frame, input + at, left - at < piece ? left - at : piece);
        int rc;
        while ((rc = frame_next(&frame, &line, &len)) == 1) {
            size_t end = line_end(input, left, expected);
            cv_require(len == end - expected && len <= LINE_MAX_BYTES && memcmp(line, input + expected, len) == 0);
            expected = end + 1;
            line_handle(&peer, line, len);
            cv_require(!peer.requests && peer.request_count == 0 && rpc.holds == 0);
        }
        broken = rc == -EMSGSIZE;
        cv_require(rc == 0 || broken);
        cv_require(!broken || line_end(input, left, expected) - expected > LINE_MAX_BYTES);
    }
    frame_finish(&frame);
    return 0;
}
