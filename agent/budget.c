// SPDX-License-Identifier: MIT
/*
 * budget.c - counts what a run uses against what it may. Owns nothing; starts no timer: run.c does.
 */
#include "agent/budget.h"

#include "daemon/base/limits.h"

#include <errno.h>

int budget_init(struct budget *budget, int max_steps, int timeout_s, int64_t now_us, struct cv_error *err)
{
    if (max_steps < 0 || max_steps > CV_LIMIT_RUN_STEPS)
        return cv_fail(err, -ERANGE, "run.range", "max_steps: %d is outside 1 to %d", max_steps, CV_LIMIT_RUN_STEPS);
    if (timeout_s < 0 || timeout_s > CV_LIMIT_RUN_SECONDS)
        return cv_fail(err, -ERANGE, "run.range", "timeout_s: %d is outside 1 to %d", timeout_s, CV_LIMIT_RUN_SECONDS);
    *budget = (struct budget){
        .max_steps = max_steps ? max_steps : BUDGET_STEPS,
        .seconds = timeout_s ? timeout_s : BUDGET_SECONDS,
        .max_tokens = CV_LIMIT_RUN_TOKENS,
    };
    budget->deadline_us = now_us + (int64_t)budget->seconds * 1000000;
    return 0;
}

int budget_check(const struct budget *budget, struct cv_error *err)
{
    if (budget->steps >= budget->max_steps)
        return cv_deny(err, -EDQUOT, "budget", "budget.steps",
                       "all %d steps are used and there is no final answer; give more with --max-steps (at most %d)", budget->max_steps,
                       CV_LIMIT_RUN_STEPS);
    if (budget->evaluated + budget->generated >= budget->max_tokens)
        return cv_deny(err, -EDQUOT, "budget", "budget.tokens", "%d tokens were evaluated and generated, a run may use %d",
                       budget->evaluated + budget->generated, budget->max_tokens);
    return 0;
}

bool budget_is_last(const struct budget *budget)
{
    return budget->steps >= budget->max_steps;
}

int budget_step_tokens(const struct budget *budget)
{
    int left = budget->max_tokens - budget->evaluated - budget->generated;
    return left < 1 ? 1 : left < CV_LIMIT_STEP_TOKENS ? left : CV_LIMIT_STEP_TOKENS;
}

uint64_t budget_left_ms(const struct budget *budget, int64_t now_us)
{
    int64_t left = (budget->deadline_us - now_us) / 1000;
    return left < 1 ? 1 : (uint64_t)left;
}

void budget_charge(struct budget *budget, const struct cv_generated *generated)
{
    budget->replies++;
    budget->prompt += generated->prompt_tokens;
    budget->cached += generated->cached_tokens;
    budget->evaluated += generated->evaluated_tokens;
    budget->generated += generated->generated_tokens;
}

json_t *budget_limits(const struct budget *budget)
{
    return json_pack("{s:i, s:i, s:i}", "steps", budget->max_steps, "seconds", budget->seconds, "tokens", budget->max_tokens);
}

json_t *budget_tokens(const struct budget *budget)
{
    return json_pack("{s:i, s:i, s:i, s:i}", "prompt", budget->prompt, "cached", budget->cached, "evaluated", budget->evaluated, "generated",
                     budget->generated);
}
