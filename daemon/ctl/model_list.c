// SPDX-License-Identifier: MIT
/*
 * model_list.c - `corvid model list`.
 *
 * Purpose: the models that the daemon has, and how they are. Params: none. Result: a table; with --json {"models":[...]}, each what
 * daemon.status says of its engine. Errors: those of asking. Caveats: a daemon has one model, or none: then the list is empty and
 * the reason is told.
 */
#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/ctl/show.h"
#include "daemon/ctl/verb.h"

#include <stdio.h>
#include <string.h>

static const struct show_column columns[] = {
    {"MODEL", "model", SHOW_TEXT, 60}, {"KIND", "kind", SHOW_TEXT, 0},       {"STATE", "phase", SHOW_TEXT, 0},
    {"CONTEXT", "context_tokens", SHOW_INT, 0}, {"ADAPTER", "adapter", SHOW_TEXT, 60}, {0},
};

int verb_model_list(struct ctl *ctl)
{
    int code = CTL_FAILED;
    cv_auto_json json_t *status = verbs_call(ctl, "daemon.status", json_object(), &code);
    if (!status)
        return code;
    json_t *engine = json_object_get(status, "engine");
    cv_auto_json json_t *models = json_array();
    if (strcmp(cv_json_str(engine, "phase", "none"), "none") != 0)
        json_array_append(models, engine);
    if (ctl->json) {
        cv_auto_json json_t *line = json_pack("{s:O}", "models", models);
        show_json(line);
        return CTL_OK;
    }
    if (json_array_size(models) > 0)
        show_table(columns, models);
    const char *error = cv_json_str(json_object_get(engine, "error"), "text", "");
    if (error[0]) {
        show_flush();
        show_line(stderr, error, SIZE_MAX);
        fputc('\n', stderr);
    }
    return CTL_OK;
}
