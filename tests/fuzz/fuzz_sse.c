// SPDX-License-Identifier: MIT
/*
 * fuzz_sse.c - any bytes as the stream of a model's server; the first byte says where they are cut. Checked: the text is the same however
 * the bytes are cut, it is valid UTF-8 and within its bound, and an end without a reason is an error.
 */
#include "agent/engine/http.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/utf8.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BOUND = 4096 };

static struct http_reply read_in_pieces(const uint8_t *data, size_t size, size_t piece, bool is_stream)
{
    struct http_reply reply = {.max_bytes = BOUND};
    http_reply_begin(&reply, is_stream);
    bool go_on = true;
    for (size_t at = 0; go_on && at < size; at += piece)
        go_on = http_reply_feed(&reply, (const char *)data + at, size - at < piece ? size - at : piece);
    if (go_on)
        http_reply_end(&reply);
    return reply;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    bool is_stream = data[0] % 2 == 0;
    size_t piece = data[0] / 2 + 1;
    struct http_reply whole = read_in_pieces(data + 1, size - 1, size, is_stream), cut = read_in_pieces(data + 1, size - 1, piece, is_stream);
    const char *text = cv_buf_text(&whole.text);
    for (size_t i = 0; i < whole.text.len;) {
        size_t n = cv_utf8_length(text + i, whole.text.len - i);
        cv_require(n > 0 || text[i] == '\0');
        i += n ? n : 1;
    }
    cv_require(whole.text.len <= 2 * BOUND + 64);
    if (whole.error.code == 0 && !whole.is_cut && !cut.is_cut) {
        cv_require(cut.error.code == 0 && cut.text.len == whole.text.len && memcmp(cv_buf_text(&cut.text), text, whole.text.len) == 0);
        cv_require(whole.over);
    }
    http_reply_finish(&whole);
    http_reply_finish(&cut);
    return 0;
}
