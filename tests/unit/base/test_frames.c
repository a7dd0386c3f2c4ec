// SPDX-License-Identifier: MIT
/*
 * test_frames.c - binary frames: whole and in pieces of every size, what is refused and when, and that what streams is handed on
 * without waiting for its end.
 */
#include "daemon/base/frames.h"

#include "daemon/base/limits.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* What came, joined by kind: "1:hello;3:\x0f;..." with pieces of one stream put together. */
static void take_all(struct cv_frames *frames, const char *bytes, size_t len, size_t piece, struct cv_buf *seen)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_frame frame;
    for (size_t at = 0; at < len; at += piece) {
        const char *from = bytes + at, *end = from + (len - at < piece ? len - at : piece);
        int rc;
        while ((rc = cv_frames_next(frames, &from, end, &frame, &err)) == 1) {
            cv_buf_printf(seen, "%u:", frame.kind);
            cv_buf_add(seen, frame.bytes, frame.len);
            cv_buf_putc(seen, ';');
        }
        assert_int_equal(rc, 0);
        assert_ptr_equal(from, end);
    }
}

static void they_come_back_in_any_pieces(void **state)
{
    static const uint8_t signal = 15, size[] = {24, 0, 80, 0};
    struct cv_buf wire = CV_BUF_INIT;
    (void)state;
    cv_frame_add(&wire, CV_FRAME_SIGNAL, &signal, 1);
    cv_frame_add(&wire, CV_FRAME_SIZE, size, sizeof size);
    cv_frame_add(&wire, CV_FRAME_EOF, "", 0);
    cv_frame_add(&wire, CV_FRAME_CANCEL, "", 0);
    cv_frame_add(&wire, CV_FRAME_STDIN, "x", 1);
    for (size_t piece = 1; piece <= wire.len; piece++) {
        struct cv_frames frames;
        struct cv_buf seen = CV_BUF_INIT;
        cv_frames_init(&frames, cv_frames_of_client);
        take_all(&frames, wire.data, wire.len, piece, &seen);
        assert_int_equal(seen.len, 2 + 1 + 1 + 2 + 4 + 1 + 3 + 3 + 4);
        assert_memory_equal(seen.data, "3:\x0f;4:\x18\0P\0;2:;5:;1:x;", seen.len);
        cv_buf_finish(&seen);
        cv_frames_finish(&frames);
    }
    cv_buf_finish(&wire);
}

static void what_streams_does_not_wait(void **state)
{
    uint8_t head[CV_FRAME_HEAD];
    struct cv_frames frames;
    struct cv_frame frame;
    char some[100] = "some";
    const char *at = (const char *)head;
    (void)state;
    cv_frames_init(&frames, cv_frames_of_daemon);
    cv_frame_head(head, CV_FRAME_STDOUT, CV_LIMIT_FRAME_BYTES);
    assert_int_equal(cv_frames_next(&frames, &at, at + sizeof head, &frame, NULL), 0);
    at = some;
    assert_int_equal(cv_frames_next(&frames, &at, some + 4, &frame, NULL), 1);
    assert_ptr_equal(frame.bytes, some); /* no copy */
    assert_int_equal(frame.len, 4);
    assert_int_equal(cv_frames_next(&frames, &at, some + 4, &frame, NULL), 0);
    assert_int_equal(frames.whole.cap, 0);
    cv_frames_finish(&frames);
}

static void what_cannot_be_is_refused_at_its_head(void **state)
{
    static const struct {
        uint8_t kind;
        uint32_t len;
        int rc;
    } cases[] = {
        {0, 0, -EPROTO},
        {99, 1, -EPROTO},
        {CV_FRAME_STDOUT, 1, -EPROTO}, /* the daemon's own */
        {CV_FRAME_STDIN, 0, -EMSGSIZE},
        {CV_FRAME_STDIN, CV_LIMIT_FRAME_BYTES + 1, -EMSGSIZE},
        {CV_FRAME_STDIN, UINT32_MAX, -EMSGSIZE},
        {CV_FRAME_EOF, 1, -EMSGSIZE},
        {CV_FRAME_SIGNAL, 0, -EMSGSIZE},
        {CV_FRAME_SIGNAL, 4, -EMSGSIZE},
        {CV_FRAME_SIZE, 3, -EMSGSIZE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t bytes[CV_FRAME_HEAD + 3] = {0};
        struct cv_frames frames;
        struct cv_frame frame;
        struct cv_error err = CV_ERROR_INIT;
        const char *at = (const char *)bytes;
        cv_frame_head(bytes, cases[i].kind, cases[i].len);
        cv_frames_init(&frames, cv_frames_of_client);
        assert_int_equal(cv_frames_next(&frames, &at, at + sizeof bytes, &frame, &err), cases[i].rc);
        assert_int_equal(err.code, cases[i].rc);
        at = (const char *)bytes;
        assert_int_equal(cv_frames_next(&frames, &at, at + sizeof bytes, &frame, &err), cases[i].rc); /* and stays so */
        cv_frames_finish(&frames);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_come_back_in_any_pieces),
        cmocka_unit_test(what_streams_does_not_wait),
        cmocka_unit_test(what_cannot_be_is_refused_at_its_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
