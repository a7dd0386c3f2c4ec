// SPDX-License-Identifier: MIT
/*
 * policy_check.c - is this text a good policy?
 *
 * Purpose: `corvid policy check FILE`. Params: text, and name, which stands in messages. Result: the name and the hash of the
 * effective policy. Errors: -32602 with FILE:LINE:COLUMN, what is wrong and what would be right. Caveats: the client reads the
 * file, with its own rights; `extends` is looked up among this daemon's policies.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/json.h"

const char verb_policy_check_params[] = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"text\",\"name\"],\"properties\":{"
                                        "\"text\":{\"type\":\"string\",\"maxLength\":262144},\"name\":{\"type\":\"string\",\"minLength\":1,"
                                        "\"maxLength\":4096}}}";
const char verb_policy_check_result[] = "{\"type\":\"object\",\"required\":[\"ok\",\"name\",\"hash\"],\"properties\":{\"ok\":{\"const\":true},"
                                        "\"name\":{\"type\":\"string\"},\"hash\":{\"type\":\"string\"}}}";

void verb_policy_check(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    struct cv_policy *policy = NULL;
    const json_t *text = json_object_get(params, "text");
    int rc = cv_policy_parse(verb_daemon(request)->policies, cv_json_str(params, "name", ""), json_string_value(text), json_string_length(text),
                             &policy, &err);
    if (rc < 0) {
        cv_rpc_fail(request, &err);
        return;
    }
    cv_rpc_end(request, json_pack("{s:b, s:s, s:s}", "ok", 1, "name", cv_policy_name(policy), "hash", cv_policy_hash(policy)));
    cv_policy_unref(policy);
}
