// SPDX-License-Identifier: MIT
/*
 * base/check.h - two levels of assertion, on in every build. `cv_require(x)` is always fatal: going on would be
 * worse than stopping (a broken invariant of the door, memory gone). `cv_check(x)` is true when the expectation is
 * BROKEN, says so on stderr once per place, and makes the caller handle it: `if (cv_check(n < max)) return -EINVAL;`
 */
#pragma once

#include <stdbool.h>

_Noreturn void cv_require_failed(const char *expr, const char *file, int line, const char *func);
bool cv_check_failed(bool *said, const char *expr, const char *file, int line, const char *func);

#define cv_require(x) ((x) ? (void)0 : cv_require_failed(#x, __FILE__, __LINE__, __func__))
#define cv_check(x)                                                         \
    ((x) ? false : __extension__({                                          \
        static bool said_here;                                              \
        cv_check_failed(&said_here, #x, __FILE__, __LINE__, __func__);      \
    }))
