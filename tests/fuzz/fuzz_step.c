// SPDX-License-Identifier: MIT
/*
 * fuzz_step.c - any bytes as a reply of a model. Checked: what is refused leaves nothing behind and says why; what is accepted
 * is a call or an answer, never both, and reads the same after a round through JSON.
 */
#include "agent/step.h"
#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/json.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_accepted(const struct step *step)
{
    cv_require(step->root && (step->kind == STEP_CALL || step->kind == STEP_FINAL));
    cv_require((step->kind == STEP_CALL) == (step->tool && json_is_object(step->args)));
    cv_require((step->kind == STEP_FINAL) == (step->final != NULL));
    cv_require(!step->evidence || (step->kind == STEP_FINAL && json_is_array(step->evidence)));
    cv_auto_free char *text = cv_json_canonical(step->root);
    struct step again;
    cv_require(step_parse(text, strlen(text), &again, NULL) == 0);
    cv_require(again.kind == step->kind && json_equal(again.root, step->root));
    step_finish(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct step step;
    struct cv_error err = CV_ERROR_INIT;
    cv_auto_json json_t *calls = json_array();
    if (step_parse((const char *)data, size, &step, &err) < 0) {
        cv_require(err.code < 0 && err.text[0] && !step.root && step.kind == STEP_NONE);
        return 0;
    }
    check_accepted(&step);
    cv_require(step_check_evidence(&step, calls, NULL) < 0 || json_array_size(step.evidence) == 0);
    step_finish(&step);
    return 0;
}
