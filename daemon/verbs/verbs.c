// SPDX-License-Identifier: MIT
/*
 * verbs.c - the table of all verbs, in the order of their names. Owns nothing and does nothing: each row leads to its file.
 */
#include "daemon/verbs/verbs.h"

#include <stddef.h>

const struct cv_rpc_verb cv_verbs[] = {
#define VERB_ROW(id, name, role, streams, summary) {name, summary, verb_##id##_params, verb_##id##_result, role, streams, verb_##id},
    CV_VERB_MAP(VERB_ROW)
#undef VERB_ROW
    {0},
};
