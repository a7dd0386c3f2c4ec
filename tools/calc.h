// SPDX-License-Identifier: MIT
/*
 * calc.h - the value of an arithmetic expression. Room-internal; pure; any thread.
 */
#pragma once

#include "daemon/base/buf.h"
#include "daemon/base/error.h"

/* -EINVAL (guard "tool") with "calc: expected a number at column 5"; -EDOM for what has no value. */
int calc_eval(const char *text, double *out, struct cv_error *err);

/* Whole numbers up to 2^53 without decimals, else at most 12 significant digits. */
void calc_format(double value, struct cv_buf *out);
