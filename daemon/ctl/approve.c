// SPDX-License-Identifier: MIT
/*
 * approve.c - `corvid approve [ID]` and `corvid deny ID`.
 *
 * Purpose: answer what a run or command asks for. Params: the approval's id; --why for a refusal. Result: what was
 * answered; without an id, what waits, approvals and questions. Errors: unknown, expired or already answered; not yours.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>
#include <string.h>

static int list(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *result = verbs_call(ctl, "approval.list", json_object(), &code);
    if (!result)
        return code;
    if (ctl->json) {
        show_json(result);
        return CTL_OK;
    }
    const json_t *approvals = json_object_get(result, "approvals");
    if (json_array_size(approvals) == 0)
        fprintf(stderr, "nothing waits for an approval or an answer\n");
    size_t i;
    json_t *one;
    json_array_foreach((json_t *)approvals, i, one) {
        printf("%s  ", cv_json_str(one, "id", "?"));
        bool asks = strcmp(cv_json_str(one, "kind", ""), "question") == 0;
        fputs(asks ? "asks: " : "", stdout);
        show_line(stdout, cv_json_str(one, "question", cv_json_str(one, "tool", "")), SIZE_MAX);
        const char *run = cv_json_str(one, "run", "");
        printf("%s%s\n", run[0] ? "  run " : "", run);
    }
    return CTL_OK;
}

static int answer(struct ctl *ctl, bool allow)
{
    int code = CTL_FAILED;
    const char *id = ctl->values.words[0];
    const char *why = options_text(&ctl->values, "why");
    json_t *params = json_object();
    cv_json_set_text(params, "id", id, strlen(id));
    json_object_set_new(params, "allow", json_boolean(allow));
    if (why)
        cv_json_set_text(params, "why", why, strlen(why));
    cv_auto_json json_t *result = verbs_call(ctl, "approval.answer", params, &code);
    if (!result)
        return code;
    if (ctl->json)
        show_json(result);
    else
        printf("%s %s\n", allow ? "allowed" : "denied", id);
    return CTL_OK;
}

int verb_approve(struct ctl *ctl)
{
    return ctl->values.word_count == 0 ? list(ctl) : answer(ctl, true);
}

int verb_deny(struct ctl *ctl)
{
    return answer(ctl, false);
}
