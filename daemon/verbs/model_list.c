// SPDX-License-Identifier: MIT
/*
 * model_list.c - the models and adapters that the daemon has, and what their files say.
 *
 * Purpose: `corvid model list`. Params: none. Result: models and adapters, a row a file, those in use first; error, the engine's, where
 * no model can be used. Errors: too many ask at once. Caveats: no model is loaded for it: corvid-probe reads the headers of files that
 * are new, in a cell, and what it found is remembered. A file that cannot be read has `unread` with the reason and stays in the list.
 */
#include "daemon/verbs/models.h"

const char verb_model_list_params[] = VERB_NOTHING;
const char verb_model_list_result[] = "{\"type\":\"object\",\"required\":[\"models\",\"adapters\"],\"properties\":{"
                                      "\"models\":{\"type\":\"array\"},\"adapters\":{\"type\":\"array\"},\"error\":{\"type\":\"object\"}}}";

static json_t *list(struct cv_daemon *daemon, const json_t *models, const json_t *adapters, const char *named, struct cv_error *err)
{
    (void)named, (void)err;
    json_t *engine = models_engine_json(daemon);
    json_t *result = json_pack("{s:o, s:o, s:O*}", "models", json_copy((json_t *)(uintptr_t)models), "adapters",
                               json_copy((json_t *)(uintptr_t)adapters), "error", json_object_get(engine, "error"));
    json_decref(engine);
    return result;
}

void verb_model_list(struct cv_rpc_request *request, const json_t *params)
{
    (void)params;
    models_look(request, NULL, list);
}
