// SPDX-License-Identifier: MIT
/*
 * test_frame.c - lines come out of a stream whole, whatever the pieces it came in, and an over-long one is noticed early.
 */
#include "daemon/rpc/frame.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const stream = "one\n\ntwo words\n{\"x\":1}\r\nlast";
static const char *const lines[] = {"one", "", "two words", "{\"x\":1}\r"};

static void feed_in_pieces(size_t piece)
{
    struct frame frame;
    const char *line;
    size_t len, seen = 0;
    frame_init(&frame, 64);
    for (size_t at = 0; at < strlen(stream); at += piece) {
        size_t n = strlen(stream) - at < piece ? strlen(stream) - at : piece;
        frame_feed(&frame, stream + at, n);
        while (frame_next(&frame, &line, &len) == 1) {
            assert_true(seen < 4);
            assert_int_equal(len, strlen(lines[seen]));
            assert_memory_equal(line, lines[seen], len);
            seen++;
        }
    }
    assert_int_equal(seen, 4);
    assert_int_equal(frame_next(&frame, &line, &len), 0);
    frame_finish(&frame);
}

static void any_cut_gives_the_same_lines(void **state)
{
    (void)state;
    for (size_t piece = 1; piece <= strlen(stream); piece++)
        feed_in_pieces(piece);
}

static void a_line_of_the_longest_length_fits(void **state)
{
    (void)state;
    struct frame frame;
    const char *line;
    size_t len;
    frame_init(&frame, 8);
    frame_feed(&frame, "12345678\n", 9);
    assert_int_equal(frame_next(&frame, &line, &len), 1);
    assert_int_equal(len, 8);
    frame_finish(&frame);
}

static void one_byte_more_is_refused(void **state)
{
    (void)state;
    struct frame frame;
    const char *line;
    size_t len;
    frame_init(&frame, 8);
    frame_feed(&frame, "ok\n123456789\nok\n", 16);
    assert_int_equal(frame_next(&frame, &line, &len), 1);
    assert_int_equal(frame_next(&frame, &line, &len), -EMSGSIZE);
    assert_int_equal(frame_next(&frame, &line, &len), -EMSGSIZE); /* and stays refused */
    frame_finish(&frame);
}

static void an_overlong_line_is_noticed_before_its_end(void **state)
{
    (void)state;
    struct frame frame;
    const char *line;
    size_t len;
    frame_init(&frame, 8);
    frame_feed(&frame, "12345678", 8);
    assert_int_equal(frame_next(&frame, &line, &len), 0);
    frame_feed(&frame, "9", 1);
    assert_int_equal(frame_next(&frame, &line, &len), -EMSGSIZE);
    frame_finish(&frame);
}

static void inner_nul_is_part_of_a_line(void **state)
{
    (void)state;
    struct frame frame;
    const char *line;
    size_t len;
    frame_init(&frame, 8);
    frame_feed(&frame, "a\0b\n", 4);
    assert_int_equal(frame_next(&frame, &line, &len), 1);
    assert_int_equal(len, 3);
    assert_memory_equal(line, "a\0b", 3);
    frame_finish(&frame);
}

static void memory_does_not_grow_with_the_stream(void **state)
{
    (void)state;
    struct frame frame;
    const char *line;
    size_t len, count = 0;
    frame_init(&frame, 1024);
    for (int i = 0; i < 100000; i++) {
        frame_feed(&frame, "0123456789\n0123", i % 2 ? 15 : 11);
        while (frame_next(&frame, &line, &len) == 1)
            count++;
    }
    assert_int_equal(count, 100000);
    assert_true(frame.bytes.cap < 4096);
    frame_finish(&frame);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_cut_gives_the_same_lines),
        cmocka_unit_test(a_line_of_the_longest_length_fits),
        cmocka_unit_test(one_byte_more_is_refused),
        cmocka_unit_test(an_overlong_line_is_noticed_before_its_end),
        cmocka_unit_test(inner_nul_is_part_of_a_line),
        cmocka_unit_test(memory_does_not_grow_with_the_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
