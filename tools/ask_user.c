// SPDX-License-Identifier: MIT
/*
 * ask_user.c - a question to the person: description and view. The daemon asks and waits, at its desk
 * (tools/door/question.c). Pure; any thread.
 */
#include "tools/tool.h"

#include "daemon/base/json.h"
#include "tools/view.h"

static void view(const json_t *args, const json_t *result, struct cv_buf *out)
{
    const char *answer = cv_json_str(result, "answer", "");
    (void)args;
    view_text(out, answer, json_string_length(json_object_get(result, "answer")), json_string_length(json_object_get(result, "answer")));
}

const struct cv_tool cv_tool_ask_user = {
    .name = "ask_user",
    .signature = "ask_user(question)",
    .summary = "Ask the person a question",
    .help = "Asks the person who started the run or call, and waits for the answer, as long as the policy's approve.timeout_s says.\n"
            "A client that watches asks at once; from elsewhere: corvid answer ID TEXT. A run that nobody attends is refused.\n\n"
            "  corvid tool call ask_user --args '{\"question\":\"Which of the two reports?\"}'\n",
    .params = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"question\"],\"properties\":{"
              "\"question\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":2000,\"description\":\"what to ask, complete in itself\"}}}",
    .effect = CV_EFFECT_READ,
    .carrier = CV_BY_DESK,
    .capabilities = "person",
    .view = view,
};
