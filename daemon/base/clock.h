// SPDX-License-Identifier: MIT
/*
 * base/clock.h - time. Deadlines and durations use the monotonic clock; records use the wall clock. Units are in names.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

int64_t cv_clock_mono_us(void);
int64_t cv_clock_wall_us(void); /* since 1970, UTC */

/* "2026-11-24T10:12:30.123456Z" */
void cv_clock_format(int64_t wall_us, char *out, size_t size) __attribute__((nonnull));
enum { CV_CLOCK_TEXT = 32 };
