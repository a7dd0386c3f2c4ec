// SPDX-License-Identifier: MIT
/*
 * model_show.c - one model, as its file and the engine say.
 *
 * Purpose: `corvid model show [FILE]`. Params: file, the name of one that model.list has; without it the model in use. Result: its row; the
 * one in use has everything that daemon.status says of the engine as well. Errors: no such file (ENOENT), with the nearest name. Caveats:
 * those of model.list; without a usable model the row in use has the engine's error.
 */
#include "daemon/verbs/models.h"

#include "daemon/base/auto.h"
#include "daemon/base/json.h"
#include "daemon/rpc/nearest.h"

#include <errno.h>
#include <string.h>

const char verb_model_show_params[] = "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
                                      "\"file\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":4096}}}";
const char verb_model_show_result[] = VERB_OBJECT;

static json_t *find(const json_t *rows, const char *named)
{
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row) {
        if (strcmp(cv_json_str(row, "file", ""), named) == 0 || strcmp(cv_json_str(row, "path", ""), named) == 0)
            return row;
    }
    return NULL;
}

static const char *file_name(const void *table, size_t index)
{
    return cv_json_str(json_array_get(table, index), "file", NULL);
}

static json_t *show(struct cv_daemon *daemon, const json_t *models, const json_t *adapters, const char *named, struct cv_error *err)
{
    cv_auto_json json_t *engine = models_engine_json(daemon);
    const json_t *used = json_array_get(models, 0);
    bool in_use = json_is_true(json_object_get(used, "used"));
    const json_t *row = named ? find(models, named) : in_use ? used : NULL;
    row = row || !named ? row : find(adapters, named);
    if (named && !row) {
        cv_auto_json json_t *all = json_copy((json_t *)(uintptr_t)models);
        json_array_extend(all, (json_t *)(uintptr_t)adapters);
        const char *near = cv_nearest(named, file_name, all);
        cv_fail(err, -ENOENT, "model.unknown", near ? "no model file '%.200s', did you mean '%s'?" : "no model file '%.200s'; see: corvid model list",
                named, near);
        return NULL;
    }
    json_t *result = row ? json_copy((json_t *)(uintptr_t)row) : json_object();
    if (named && row != used)
        return result;
    json_object_del(engine, "adapter"); /* the row has it, with what its file says */
    json_object_update(result, engine);
    return result;
}

void verb_model_show(struct cv_rpc_request *request, const json_t *params)
{
    models_look(request, cv_json_str(params, "file", NULL), show);
}
