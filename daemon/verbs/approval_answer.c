// SPDX-License-Identifier: MIT
/*
 * approval_answer.c - allows or denies what an approval asks.
 *
 * Purpose: `corvid approve` and `corvid deny`. Params: id, allow, why. Result: the answer as taken. Errors: none such, answered
 * or expired (ENOENT); -32001 when it is another user's. Caveats: an approval is good for exactly one call with exactly the
 * arguments shown, once.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/json.h"

const char verb_approval_answer_params[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"id\",\"allow\"],\"properties\":{"
    "\"id\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":32},\"allow\":{\"type\":\"boolean\"},"
    "\"why\":{\"type\":\"string\",\"maxLength\":1024}}}";
const char verb_approval_answer_result[] =
    "{\"type\":\"object\",\"required\":[\"id\",\"allow\"],\"properties\":{\"id\":{\"type\":\"string\"},\"allow\":{\"type\":\"boolean\"}}}";

void verb_approval_answer(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    const char *id = cv_json_str(params, "id", "");
    bool allow = cv_json_flag(params, "allow");
    int rc = cv_door_answer(verb_daemon(request)->door, id, cv_rpc_uid(request), allow, cv_json_str(params, "why", ""), &err);
    if (rc < 0)
        cv_rpc_fail(request, &err);
    else
        cv_rpc_end(request, json_pack("{s:s, s:b}", "id", id, "allow", (int)allow));
}
