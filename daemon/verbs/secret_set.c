// SPDX-License-Identifier: MIT
/*
 * secret_set.c - keeps a secret, or replaces it.
 *
 * Purpose: `corvid secret set`. Params: name; value (one line; a newline at its end is dropped). Result: the name. Errors: a name or a
 * value that cannot be one (EINVAL), too many secrets (ENOSPC). Caveats: the value is written to a file of its own and to nothing
 * else: no journal, no log, no answer holds it.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/json.h"

const char verb_secret_set_params[] = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"name\",\"value\"],\"properties\":{"
                                      "\"name\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":64},"
                                      "\"value\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":16385}}}";
const char verb_secret_set_result[] = "{\"type\":\"object\",\"required\":[\"name\"],\"properties\":{\"name\":{\"type\":\"string\"}}}";

void verb_secret_set(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    const char *name = cv_json_str(params, "name", "");
    const json_t *value = json_object_get(params, "value");
    if (cv_secrets_set(verb_daemon(request)->secrets, name, json_string_value(value), json_string_length(value), &err) < 0) {
        cv_rpc_fail(request, &err);
        return;
    }
    cv_engine_secret_changed(verb_daemon(request)->engine, name);
    cv_rpc_end(request, json_pack("{s:s}", "name", name));
}
