// SPDX-License-Identifier: MIT
/*
 * limits.c - the table of bounds as data, for `daemon.describe` and for the test that compares docs/limits.md.
 */
#include "daemon/base/limits.h"

#include <stddef.h>

const struct cv_limit cv_limits[] = {
#define CV_LIMIT_ROW(name, value, unit, what, then) {#name, value, unit, what, then},
    CV_LIMIT_MAP(CV_LIMIT_ROW)
#undef CV_LIMIT_ROW
    {NULL, 0, NULL, NULL, NULL},
};
