// SPDX-License-Identifier: MIT
/*
 * agent/budget.h - what a run may use: steps, seconds, tokens. Room-internal; pure apart from the clock that is handed in.
 */
#pragma once

#include "agent/engine/engine.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { BUDGET_STEPS = 12, BUDGET_SECONDS = 600 }; /* what a request gets that names none */

struct budget {
    int max_steps;
    int seconds;
    int max_tokens;      /* evaluated and generated */
    int64_t deadline_us; /* monotonic */
    int steps;           /* begun */
    int replies;         /* steps that the model finished */
    int prompt, cached, evaluated, generated;
};

/* Zero means the default. -ERANGE names the option and its bounds. The time runs from `now_us`. */
int budget_init(struct budget *budget, int max_steps, int timeout_s, int64_t now_us, struct cv_error *err) __attribute__((nonnull(1)));

/* Is there enough for a further step? -EDQUOT, guard "budget", says what is used up. */
int budget_check(const struct budget *budget, struct cv_error *err) __attribute__((nonnull(1)));

bool budget_is_last(const struct budget *budget) __attribute__((nonnull)); /* the step that runs is the last one */
int budget_step_tokens(const struct budget *budget) __attribute__((nonnull)); /* that the next step may generate */
uint64_t budget_left_ms(const struct budget *budget, int64_t now_us) __attribute__((nonnull)); /* at least 1 */
void budget_charge(struct budget *budget, const struct cv_generated *generated) __attribute__((nonnull));

json_t *budget_limits(const struct budget *budget) __attribute__((nonnull)); /* {"steps","seconds","tokens"}; gives it */
json_t *budget_tokens(const struct budget *budget) __attribute__((nonnull)); /* {"prompt","cached","evaluated","generated"}; gives it */
