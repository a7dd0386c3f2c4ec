// SPDX-License-Identifier: MIT
/*
 * checked.h - what nursery-checked counts, in a file beside it that the test and every process of the nursery share.
 */
#pragma once

#include <stdint.h>

struct checked_reports {
    uint32_t starts; /* of the program */
    uint32_t errors; /* reports of a sanitizer */
};
