// SPDX-License-Identifier: MIT
/*
 * fuzz_frames.c - binary frames of a client that upgraded its connection. The first byte says in pieces of which size the rest
 * arrives. Whatever the pieces: the same frames come out as from one piece, put together they are the payloads of the input in order,
 * each within the bounds of its kind, and a refusal is a refusal in every cut, after the same frames.
 */
#include "daemon/base/frames.h"

#include "daemon/base/check.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Kinds and payloads in order, a stream's pieces joined; the return is the last answer. */
static int read_all(const char *bytes, size_t len, size_t piece, struct cv_buf *seen)
{
    struct cv_frames frames;
    struct cv_frame frame;
    int rc = 0;
    cv_frames_init(&frames, cv_frames_of_client);
    for (size_t at = 0; rc == 0 && at < len; at += piece) {
        const char *from = bytes + at, *end = from + (len - at < piece ? len - at : piece);
        while ((rc = cv_frames_next(&frames, &from, end, &frame, NULL)) == 1) {
            cv_require(frame.kind >= CV_FRAME_STDIN && frame.kind <= CV_FRAME_CANCEL);
            cv_require(frame.kind == CV_FRAME_STDIN || frame.len <= 4);
            if (frame.kind != CV_FRAME_STDIN)
                cv_buf_putc(seen, (char)frame.kind);
            cv_buf_add(seen, frame.bytes, frame.len);
        }
        cv_require(from == end);
        cv_require(frames.whole.len <= 4); /* nothing of a client is gathered but the smallest */
    }
    cv_frames_finish(&frames);
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct cv_buf cut = CV_BUF_INIT, whole = CV_BUF_INIT;
    if (size < 1)
        return 0;
    int rc = read_all((const char *)data + 1, size - 1, (size_t)data[0] + 1, &cut);
    cv_require(rc == 0 || rc == -EPROTO || rc == -EMSGSIZE);
    cv_require(read_all((const char *)data + 1, size - 1, size, &whole) == rc);
    cv_require(cut.len == whole.len && (cut.len == 0 || memcmp(cut.data, whole.data, cut.len) == 0));
    cv_buf_finish(&cut);
    cv_buf_finish(&whole);
    return 0;
}
