// SPDX-License-Identifier: MIT
/*
 * question_answer.c - answers what ask_user asks.
 *
 * Purpose: `corvid answer`, and the client's own prompt. Params: id, text (1 to CV_LIMIT_VIEW_BYTES). Result: the id. Errors: none
 * such, answered or expired (ENOENT); an approval (EINVAL); -32001 when it is another user's. Caveats: the text becomes the call's
 * result, word for word; it grants nothing.
 */
#include "daemon/verbs/common.h"

#include "daemon/base/json.h"

const char verb_question_answer_params[] =
    "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"id\",\"text\"],\"properties\":{"
    "\"id\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":32},\"text\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":2000}}}";
const char verb_question_answer_result[] =
    "{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{\"id\":{\"type\":\"string\"}}}";

void verb_question_answer(struct cv_rpc_request *request, const json_t *params)
{
    struct cv_error err = CV_ERROR_INIT;
    const char *id = cv_json_str(params, "id", "");
    int rc = cv_door_reply(verb_daemon(request)->door, id, cv_rpc_uid(request), cv_json_str(params, "text", ""), &err);
    if (rc < 0)
        cv_rpc_fail(request, &err);
    else
        cv_rpc_end(request, json_pack("{s:s}", "id", id));
}
