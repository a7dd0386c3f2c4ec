// SPDX-License-Identifier: MIT
/*
 * steps.c - the table of steps. Pure; used by the daemon and the nursery.
 */
#include "sandbox/steps.h"

#include <stddef.h>

static const struct step_row rows[STEP_COUNT] = {
#define STEP_ROW(name, guard, reason, what) [STEP_##name] = {guard, reason, what},
    STEP_MAP(STEP_ROW)
#undef STEP_ROW
};

const struct step_row *step_row(unsigned step)
{
    return &rows[step < STEP_COUNT ? step : STEP_NONE];
}
