// SPDX-License-Identifier: MIT
/*
 * test_hash.c - SHA-256 against the standard's values, of bytes and of files; what is no regular file.
 */
#include "daemon/base/hash.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char of_nothing[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

static void hashes_bytes(void **state)
{
    (void)state;
    assert_string_equal(cv_hash_bytes("", 0).hex, of_nothing);
    assert_string_equal(cv_hash_bytes(NULL, 0).hex, of_nothing);
    assert_string_equal(cv_hash_bytes("abc", 3).hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(cv_hash_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56).hex,
                        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    assert_string_not_equal(cv_hash_bytes("a\0", 2).hex, cv_hash_bytes("a", 1).hex);
}

static void hashes_a_file_of_more_than_one_chunk(void **state)
{
    (void)state;
    char path[] = "/tmp/corvid-test-hash-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    assert_non_null(file);
    enum { MILLION = 1000000 };
    for (int i = 0; i < MILLION; i++)
        fputc('a', file);
    fclose(file);
    struct cv_hash hash;
    assert_int_equal(cv_hash_file(path, &hash, NULL), 0);
    assert_string_equal(hash.hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    assert_int_equal(truncate(path, 0), 0);
    assert_int_equal(cv_hash_file(path, &hash, NULL), 0);
    assert_string_equal(hash.hex, of_nothing);
    unlink(path);
}

static void refuses_what_is_no_file(void **state)
{
    (void)state;
    struct cv_hash hash = {.hex = "kept"};
    struct cv_error err = CV_ERROR_INIT;
    assert_int_equal(cv_hash_file("/nonexistent/file", &hash, &err), -ENOENT);
    assert_non_null(strstr(err.text, "'/nonexistent/file'"));
    assert_int_equal(cv_hash_file("/tmp", &hash, &err), -EINVAL);
    assert_int_equal(cv_hash_file("/dev/zero", &hash, &err), -EINVAL);
    char folder[] = "/tmp/corvid-test-fifo-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char fifo[64];
    snprintf(fifo, sizeof fifo, "%s/f", folder);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_int_equal(cv_hash_file(fifo, &hash, &err), -EINVAL); /* and does not wait for a writer */
    assert_string_equal(hash.hex, "kept");
    unlink(fifo);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_bytes),
        cmocka_unit_test(hashes_a_file_of_more_than_one_chunk),
        cmocka_unit_test(refuses_what_is_no_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
