// SPDX-License-Identifier: MIT
/*
 * test_wire.c - messages survive the round trip, and no bytes whatever make a decoder read past its packet: every
 * truncation, every flipped byte and a million random ones, under the sanitizers.
 */
#include "sandbox/steps.h"
#include "sandbox/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static uint8_t bytes[WIRE_PACKET];

static struct wire_out new_packet(void)
{
    return (struct wire_out){.bytes = bytes, .cap = sizeof bytes};
}

/* A copy of exactly the packet's size, so that the sanitizer sees any step over its end. */
static uint8_t *exact(const struct wire_out *out)
{
    uint8_t *copy = malloc(out->len ? out->len : 1);
    memcpy(copy, out->bytes, out->len);
    return copy;
}

static struct wire_in read_packet(const uint8_t *packet, size_t len)
{
    return (struct wire_in){.at = packet, .end = packet + len};
}

static struct wire_out make_cell(void)
{
    struct wire_bind binds[] = {{"/usr", 2}, {"/home/x/work", 5}, {"", 0}};
    const char *hidden[] = {"/home/x/files/.env", "/y"};
    struct wire_cell cell = {.uid = 1000, .gid = 1001, .tmp_bytes = 1ull << 40, .workspace = "/home/x/work", .bind_count = 3, .binds = binds,
                             .hidden_count = 2, .hidden = hidden};
    struct wire_out out = new_packet();
    wire_encode_cell(&out, &cell);
    assert_false(out.full);
    return out;
}

static struct wire_out make_worker(void)
{
    char *argv[] = {"sh", "-c", "echo \xff", "", NULL};
    char *env[] = {"A=1", NULL};
    struct wire_worker worker = {.id = 7, .class = WIRE_CLASS_X, .cpu_s = 1, .memory = 2, .processes = 3, .file_bytes = UINT64_MAX, .open_files = 5,
                                 .rows = 24, .columns = 65535, .terminal_how = 5, .cwd = "/w", .argv = argv, .env = env};
    struct wire_out out = new_packet();
    wire_encode_worker(&out, &worker);
    assert_false(out.full);
    return out;
}

static void a_cell_comes_back(void **state)
{
    struct wire_out out = make_cell();
    struct wire_in in = read_packet(out.bytes, out.len);
    struct wire_cell cell;
    (void)state;
    assert_int_equal(wire_get_u32(&in), WIRE_CELL);
    assert_int_equal(wire_decode_cell(&in, &cell), 0);
    assert_int_equal(cell.uid, 1000);
    assert_int_equal(cell.gid, 1001);
    assert_true(cell.tmp_bytes == 1ull << 40);
    assert_string_equal(cell.workspace, "/home/x/work");
    assert_int_equal(cell.bind_count, 3);
    assert_string_equal(cell.binds[1].path, "/home/x/work");
    assert_int_equal(cell.binds[1].flags, 5);
    assert_string_equal(cell.binds[2].path, "");
    assert_int_equal(cell.hidden_count, 2);
    assert_string_equal(cell.hidden[1], "/y");
    wire_cell_finish(&cell);
}

static void a_worker_comes_back(void **state)
{
    struct wire_out out = make_worker();
    struct wire_in in = read_packet(out.bytes, out.len);
    struct wire_worker worker;
    (void)state;
    assert_int_equal(wire_get_u32(&in), WIRE_WORKER);
    assert_int_equal(wire_decode_worker(&in, &worker), 0);
    assert_int_equal(worker.id, 7);
    assert_true(worker.file_bytes == UINT64_MAX);
    assert_int_equal(worker.rows, 24);
    assert_int_equal(worker.columns, 65535);
    assert_int_equal(worker.terminal_how, 5);
    assert_string_equal(worker.argv[2], "echo \xff");
    assert_string_equal(worker.argv[3], "");
    assert_null(worker.argv[4]);
    assert_string_equal(worker.env[0], "A=1");
    assert_null(worker.env[1]);
    wire_worker_finish(&worker);
}

static void a_terminal_that_cannot_be_is_refused(void **state)
{
    char *argv[] = {"sh", NULL};
    char *env[] = {NULL};
    static const struct {
        uint32_t class, rows, columns, how;
    } cases[] = {{WIRE_CLASS_X, 0, 0, 1}, {WIRE_CLASS_X, 24, 80, 8}, {WIRE_CLASS_X, 24, 80, UINT32_MAX}, {WIRE_CLASS_B, 24, 80, 0}, {WIRE_CLASS_X, 0, 80, 0},
                 {WIRE_CLASS_X, 65536, 80, 0}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wire_worker worker = {.class = cases[i].class, .rows = cases[i].rows, .columns = cases[i].columns, .terminal_how = cases[i].how, .cwd = "/",
                                     .argv = argv, .env = env};
        struct wire_out out = new_packet();
        wire_encode_worker(&out, &worker);
        struct wire_in in = read_packet(out.bytes + 4, out.len - 4);
        assert_int_equal(wire_decode_worker(&in, &worker), -EPROTO);
    }
}

static void small_messages_come_back(void **state)
{
    struct wire_fail fail = {.step = STEP_LANDLOCK, .error = EPERM, .detail = "/x"};
    struct wire_end end = {.id = 3, .has_status = true, .status = 256, .cpu_us = 12, .memory_peak = 34};
    struct wire_hello hello = {.version = WIRE_VERSION, .landlock_abi = 7};
    struct wire_out out = new_packet();
    (void)state;
    hello.errors[WIRE_PROBE_NET] = ENOSPC;
    wire_encode_fail_frame(&out, &fail);
    struct wire_frame head;
    memcpy(&head, out.bytes, sizeof head);
    assert_int_equal(head.kind, WIRE_FAIL);
    assert_int_equal(head.len, out.len - sizeof head);
    struct wire_in in = read_packet(out.bytes + sizeof head, head.len);
    assert_int_equal(wire_decode_fail(&in, &fail), 0);
    assert_string_equal(fail.detail, "/x");
    out = new_packet();
    wire_encode_end(&out, &end);
    in = read_packet(out.bytes + 4, out.len - 4);
    memset(&end, 0, sizeof end);
    assert_int_equal(wire_decode_end(&in, &end), 0);
    assert_true(end.has_status && end.id == 3 && end.status == 256 && end.cpu_us == 12 && end.memory_peak == 34);
    out = new_packet();
    wire_encode_hello(&out, &hello);
    in = read_packet(out.bytes + 4, out.len - 4);
    memset(&hello, 0, sizeof hello);
    assert_int_equal(wire_decode_hello(&in, &hello), 0);
    assert_int_equal(hello.errors[WIRE_PROBE_NET], ENOSPC);
    hello.version = WIRE_VERSION + 1; /* of another build */
    out = new_packet();
    wire_encode_hello(&out, &hello);
    in = read_packet(out.bytes + 4, out.len - 4);
    assert_int_equal(wire_decode_hello(&in, &hello), -EPROTO);
}

/* Decodes as whatever it may be; the result does not matter, what is read does. */
static void decode_all(const uint8_t *packet, size_t len)
{
    struct wire_cell cell;
    struct wire_worker worker;
    struct wire_fail fail;
    struct wire_end end;
    struct wire_hello hello;
    struct wire_in in = read_packet(packet, len);
    wire_get_u32(&in);
    struct wire_in start = in;
    if (wire_decode_cell(&in, &cell) == 0)
        wire_cell_finish(&cell);
    in = start;
    if (wire_decode_worker(&in, &worker) == 0)
        wire_worker_finish(&worker);
    in = start;
    if (wire_decode_fail(&in, &fail) == 0)
        assert_true(strlen(fail.detail) < len);
    in = start;
    wire_decode_end(&in, &end);
    in = start;
    wire_decode_hello(&in, &hello);
}

static void truncated_packets_are_refused(void **state)
{
    struct wire_out (*const makers[])(void) = {make_cell, make_worker};
    (void)state;
    for (size_t m = 0; m < 2; m++) {
        struct wire_out out = makers[m]();
        for (size_t len = 4; len < out.len; len++) {
            struct wire_out cut = {.bytes = out.bytes, .len = len};
            uint8_t *packet = exact(&cut);
            struct wire_in in = read_packet(packet + 4, len - 4);
            struct wire_cell cell;
            struct wire_worker worker;
            assert_int_equal(m == 0 ? wire_decode_cell(&in, &cell) : wire_decode_worker(&in, &worker), -EPROTO);
            free(packet);
        }
    }
}

static void trailing_bytes_are_refused(void **state)
{
    struct wire_out out = make_cell();
    struct wire_cell cell;
    (void)state;
    wire_put_u32(&out, 0);
    struct wire_in in = read_packet(out.bytes + 4, out.len - 4);
    assert_int_equal(wire_decode_cell(&in, &cell), -EPROTO);
}

static void changed_and_random_packets_are_harmless(void **state)
{
    unsigned seed = 1;
    (void)state;
    for (int round = 0; round < 200000; round++) {
        struct wire_out out = round % 2 ? make_cell() : make_worker();
        int changes = 1 + rand_r(&seed) % 4;
        for (int i = 0; i < changes; i++)
            out.bytes[(size_t)rand_r(&seed) % out.len] = (uint8_t)rand_r(&seed);
        out.len = round % 7 ? out.len : (size_t)rand_r(&seed) % out.len;
        uint8_t *packet = exact(&out);
        decode_all(packet, out.len);
        free(packet);
    }
    for (int round = 0; round < 50000; round++) {
        struct wire_out out = new_packet();
        out.len = (size_t)rand_r(&seed) % 80;
        for (size_t i = 0; i < out.len; i++)
            out.bytes[i] = rand_r(&seed) % 3 ? 0 : (uint8_t)rand_r(&seed);
        uint8_t *packet = exact(&out);
        decode_all(packet, out.len);
        free(packet);
    }
}

static void what_does_not_fit_is_not_sent(void **state)
{
    uint8_t small[20];
    struct wire_out out = {.bytes = small, .cap = sizeof small};
    (void)state;
    wire_put_text(&out, "0123456789");
    assert_false(out.full);
    wire_put_text(&out, "0123456789");
    assert_true(out.full);
    assert_int_equal(wire_send(-1, &out, NULL, 0), -E2BIG);
}

static void a_text_with_an_inner_nul_is_broken(void **state)
{
    const uint8_t packet[] = {3, 0, 0, 0, 'a', 0, 'b', 0};
    struct wire_in in = read_packet(packet, sizeof packet);
    (void)state;
    assert_string_equal(wire_get_text(&in), "");
    assert_true(in.broken);
    assert_int_equal(wire_get_u32(&in), 0); /* and stays so */
}

static void descriptors_travel_and_none_is_lost(void **state)
{
    int pair[2];
    int fds[WIRE_FDS];
    size_t count = 0;
    struct wire_out out = new_packet();
    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair), 0);
    wire_put_u32(&out, 5);
    int give[2] = {0, 1};
    assert_int_equal(wire_send(pair[0], &out, give, 2), 0);
    uint8_t got[64];
    assert_int_equal(wire_receive(pair[1], got, sizeof got, fds, &count), 4);
    assert_int_equal(count, 2);
    assert_true(fcntl(fds[0], F_GETFD) & FD_CLOEXEC);
    close(fds[0]);
    close(fds[1]);
    int next = dup(0);
    close(next);
    wire_put_text(&out, "longer than the reader's room");
    assert_int_equal(wire_send(pair[0], &out, give, 2), 0);
    assert_int_equal(wire_receive(pair[1], got, 8, fds, &count), -EMSGSIZE);
    assert_int_equal(count, 0);
    int again = dup(0);
    assert_int_equal(again, next); /* those of the cut packet were closed */
    close(again);
    close(pair[0]);
    assert_int_equal(wire_receive(pair[1], got, sizeof got, fds, &count), 0);
    close(pair[1]);
}

static void every_step_has_words(void **state)
{
    (void)state;
    for (unsigned i = 0; i < STEP_COUNT; i++) {
        assert_non_null(step_row(i)->reason);
        assert_non_null(strchr(step_row(i)->reason, '.'));
        assert_true(strlen(step_row(i)->what) > 3);
    }
    assert_ptr_equal(step_row(STEP_COUNT), step_row(STEP_NONE));
    assert_ptr_equal(step_row(0xffffffffu), step_row(STEP_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_comes_back),
        cmocka_unit_test(a_worker_comes_back),
        cmocka_unit_test(a_terminal_that_cannot_be_is_refused),
        cmocka_unit_test(small_messages_come_back),
        cmocka_unit_test(truncated_packets_are_refused),
        cmocka_unit_test(trailing_bytes_are_refused),
        cmocka_unit_test(changed_and_random_packets_are_harmless),
        cmocka_unit_test(what_does_not_fit_is_not_sent),
        cmocka_unit_test(a_text_with_an_inner_nul_is_broken),
        cmocka_unit_test(descriptors_travel_and_none_is_lost),
        cmocka_unit_test(every_step_has_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
