// SPDX-License-Identifier: MIT
/*
 * test_landlock.c - which rights are handled at which ABI, what a bind gives, and that the kernel takes what we build.
 */
#include "sandbox/landlock.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

static void each_abi_adds_what_the_kernel_documents(void **state)
{
    static const struct {
        unsigned abi;
        struct landlock_handled handled;
    } rows[] = {
        {0, {0, 0, 0}},      {1, {0x1fff, 0, 0}}, {2, {0x3fff, 0, 0}}, {3, {0x7fff, 0, 0}},  {4, {0x7fff, 3, 0}},   {5, {0xffff, 3, 0}},
        {6, {0xffff, 3, 3}}, {7, {0xffff, 3, 3}}, {8, {0xffff, 3, 3}}, {9, {0x1ffff, 3, 3}}, {10, {0x1ffff, 15, 3}}, {99, {0x1ffff, 15, 3}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct landlock_handled handled = landlock_handled(rows[i].abi);
        assert_true(handled.fs == rows[i].handled.fs && handled.net == rows[i].handled.net && handled.scoped == rows[i].handled.scoped);
    }
}

static void binds_give_no_more_than_they_say(void **state)
{
    (void)state;
    for (unsigned abi = 1; abi <= LANDLOCK_ABI_KNOWN; abi++) {
        uint64_t read = landlock_bind_rights(abi, false, false);
        uint64_t write = landlock_bind_rights(abi, true, false);
        assert_true(read == (LL_READ_FILE | LL_READ_DIR));
        assert_true(landlock_bind_rights(abi, false, true) == (read | LL_EXECUTE));
        assert_true((write & read) == read);
        assert_false(write & LL_EXECUTE);
        for (int i = 0; i < 2; i++) {
            uint64_t all = landlock_bind_rights(abi, true, i);
            assert_false(all & (LL_MAKE_CHAR | LL_MAKE_BLOCK | LL_MAKE_SOCK | LL_IOCTL_DEV | LL_RESOLVE_UNIX));
            assert_true((all & ~landlock_handled(abi).fs) == 0); /* else the kernel refuses the rule */
        }
    }
}

static void the_kernel_takes_every_ruleset_up_to_its_abi(void **state)
{
    unsigned abi = landlock_probe();
    (void)state;
    assert_true(abi >= LANDLOCK_ABI_NEEDED);
    for (unsigned i = 1; i <= abi; i++) {
        int ruleset = landlock_create(i);
        int folder = open("/", O_PATH | O_CLOEXEC);
        int file = open("/dev/null", O_PATH | O_CLOEXEC);
        assert_true(ruleset >= 0);
        assert_int_equal(landlock_allow(ruleset, folder, landlock_bind_rights(i, true, true), i), 0);
        assert_int_equal(landlock_allow(ruleset, file, landlock_bind_rights(i, true, true), i), 0); /* without a folder's rights */
        assert_int_equal(landlock_allow(ruleset, file, LL_READ_DIR, i), 0);                          /* nothing is left of it */
        assert_true(landlock_allow(ruleset, -1, LL_READ_DIR, i) < 0);
        close(ruleset);
        close(folder);
        close(file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_abi_adds_what_the_kernel_documents),
        cmocka_unit_test(binds_give_no_more_than_they_say),
        cmocka_unit_test(the_kernel_takes_every_ruleset_up_to_its_abi),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
