// SPDX-License-Identifier: MIT
/*
 * secret_remove.c - forgets a secret.
 *
 * Purpose: `corvid secret remove`. Params: name. Result: the name. Errors: no such secret (ENOENT). Caveats: whoever was given the value
 * before still has it; the file's blocks are not overwritten.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/json.h"

const char verb_secret_remove_params[] = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"name\"],\"properties\":{"
                                         "\"name\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":64}}}";
const char verb_secret_remove_result[] = "{\"type\":\"object\",\"required\":[\"name\"],\"properties\":{\"name\":{\"type\":\"string\"}}}";

void verb_secret_remove(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    const char *name = cv_json_str(params, "name", "");
    if (cv_secrets_remove(verb_daemon(request)->secrets, name, &err) < 0) {
        cv_rpc_fail(request, &err);
        return;
    }
    cv_engine_secret_changed(verb_daemon(request)->engine, name);
    cv_rpc_end(request, json_pack("{s:s}", "name", name));
}
