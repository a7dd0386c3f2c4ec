// SPDX-License-Identifier: MIT
/*
 * test_code.c - corvid-worker has code for every built-in tool of class B, and for no other.
 */
#include "tools/code.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void test_table(void **state)
{
    (void)state;
    for (size_t i = 0; cv_tools[i]; i++) {
        bool wanted = cv_tools[i]->carrier == CV_BY_WORKER && cv_tools[i]->class == CV_CLASS_B;
        if (worker_code_find(cv_tools[i]->name) != (wanted ? cv_tools[i] : NULL))
            fail_msg("'%s' of class B: %s in tools/code.c", cv_tools[i]->name, wanted ? "is not" : "has no place");
    }
    assert_null(worker_code_find("nothing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_table)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
