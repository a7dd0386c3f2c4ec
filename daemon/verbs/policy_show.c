// SPDX-License-Identifier: MIT
/*
 * policy_show.c - one policy as it takes effect.
 *
 * Purpose: `corvid policy show`. Params: policy (a name). Result: the effective policy, with what it extends worked in, and
 * its hash. Errors: no such policy (ENOENT, naming those that exist); one that does not load. Caveats: read from disk now.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/json.h"

const char verb_policy_show_params[] = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"policy\"],\"properties\":{"
                                       "\"policy\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":64}}}";
const char verb_policy_show_result[] = "{\"type\":\"object\",\"required\":[\"name\",\"hash\",\"policy\"],\"properties\":{"
                                       "\"name\":{\"type\":\"string\"},\"hash\":{\"type\":\"string\"},\"policy\":{\"type\":\"object\"}}}";

void verb_policy_show(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_policy *policy = NULL;
    if (cv_policy_find(verb_daemon(request)->policies, cv_json_str(params, "policy", ""), &policy, &err) < 0) {
        cv_rpc_fail(request, &err);
        return;
    }
    cv_rpc_end(request, json_pack("{s:s, s:s, s:o}", "name", cv_policy_name(policy), "hash", cv_policy_hash(policy), "policy",
                                  cv_policy_json(policy)));
    cv_policy_unref(policy);
}
