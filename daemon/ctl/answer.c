// SPDX-License-Identifier: MIT
/*
 * answer.c - `corvid answer ID TEXT...`.
 *
 * Purpose: answer a question that a run asked with ask_user. Params: the question's id; the words of the answer, joined by
 * blanks. Result: what was answered. Errors: unknown, expired or already answered; an approval; not yours. Caveats: the text
 * goes to the model as it is.
 */
#include "daemon/base/auto.h"
#include "daemon/base/buf.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>
#include <string.h>

int verb_answer(struct ctl *ctl)
{
    int code = CTL_FAILED;
    const char *id = ctl->values.words[0];
    cv_auto_buf struct cv_buf text = CV_BUF_INIT;
    for (int i = 1; i < ctl->values.word_count; i++)
        cv_buf_printf(&text, "%s%s", i > 1 ? " " : "", ctl->values.words[i]);
    json_t *params = json_object();
    cv_json_set_text(params, "id", id, strlen(id));
    cv_json_set_text(params, "text", cv_buf_text(&text), text.len);
    cv_auto_json json_t *result = verbs_call(ctl, "question.answer", params, &code);
    if (!result)
        return code;
    if (ctl->json)
        show_json(result);
    else
        printf("answered %s\n", id);
    return CTL_OK;
}
