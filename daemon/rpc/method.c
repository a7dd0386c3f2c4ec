// SPDX-License-Identifier: MIT
/*
 * method.c - rows of the verb table: found by name, parameters checked by their JSON Schema, roles by the peer's uid, and
 * the whole table as data for daemon.describe. Owns the parsed schemas. Loop thread; calls no verb.
 */
#include "daemon/rpc/method.h"

#include "daemon/base/alloc.h"
#include "daemon/base/auto.h"
#include "daemon/base/check.h"
#include "daemon/base/json.h"
#include "daemon/rpc/nearest.h"
#include "tools/tool.h"

#include <errno.h>
#include <string.h>

static int parse_schema(const char *verb, const char *which, const char *text, json_t **out, struct cv_error *err)
{
    cv_auto_free char *name = cv_format("%s of verb %s", which, verb);
    json_t *schema = NULL;
    int rc = cv_json_parse(text, strlen(text), name, &schema, err);
    if (rc < 0)
        return rc;
    if (!json_is_object(schema)) {
        json_decref(schema);
        return cv_fail(err, -EINVAL, "rpc.table", "%s: expected an object", name);
    }
    *out = schema;
    return 0;
}

static int check_row(const struct cv_rpc_verb *verb, struct cv_error *err)
{
    if (!verb->summary || !verb->params || !verb->result || !verb->role || !verb->start)
        return cv_fail(err, -EINVAL, "rpc.table", "verb %s: a row needs summary, params, result, role and start", verb->name);
    if (strcmp(verb->role, "use") != 0 && strcmp(verb->role, "own") != 0)
        return cv_fail(err, -EINVAL, "rpc.table", "verb %s: role '%s', expected 'use' or 'own'", verb->name, verb->role);
    return 0;
}

int methods_init(struct methods *methods, const struct cv_rpc_verb *verbs, struct cv_error *err)
{
    struct methods made = {0};
    while (verbs[made.count].name)
        made.count++;
    made.rows = cv_zalloc(made.count * sizeof *made.rows);
    for (size_t i = 0; i < made.count; i++) {
        cv_auto_json json_t *result = NULL;
        made.rows[i].verb = &verbs[i];
        int rc = check_row(&verbs[i], err);
        if (rc == 0)
            rc = parse_schema(verbs[i].name, "params", verbs[i].params, &made.rows[i].params, err);
        if (rc == 0)
            rc = parse_schema(verbs[i].name, "result", verbs[i].result, &result, err);
        if (rc < 0) {
            methods_finish(&made);
            return rc;
        }
    }
    *methods = made;
    return 0;
}

void methods_finish(struct methods *methods)
{
    for (size_t i = 0; i < methods->count; i++)
        json_decref(methods->rows[i].params);
    free(methods->rows);
    *methods = (struct methods){0};
}

static const char *row_name(const void *table, size_t index)
{
    const struct methods *methods = table;
    return index < methods->count ? methods->rows[index].verb->name : NULL;
}

const struct method *method_find(const struct methods *methods, const char *name, struct cv_error *err)
{
    for (size_t i = 0; i < methods->count; i++)
        if (strcmp(methods->rows[i].verb->name, name) == 0)
            return &methods->rows[i];
    const char *near = cv_nearest(name, row_name, methods);
    if (near)
        cv_fail(err, -ENOSYS, "rpc.verb", "no verb '%.64s', did you mean '%s'?", name, near);
    else
        cv_fail(err, -ENOSYS, "rpc.verb", "no verb '%.64s'; daemon.describe lists them", name);
    return NULL;
}

int method_check_role(const struct method *method, uid_t uid, uid_t own, struct cv_error *err)
{
    if (strcmp(method->verb->role, "use") == 0 || uid == 0 || uid == own)
        return 0;
    return cv_deny(err, -EPERM, "role", "rpc.role", "%s is for the daemon's own user (uid %u) and root, you are uid %u", method->verb->name,
                   (unsigned)own, (unsigned)uid);
}

int method_check_params(const struct method *method, const json_t *params, struct cv_error *err)
{
    return cv_schema_check(method->params, params, "params", err);
}

static json_t *parsed(const char *schema)
{
    json_t *value = json_loads(schema, JSON_REJECT_DUPLICATES, NULL);
    cv_require(value != NULL); /* methods_init has refused tables with a broken schema */
    return value;
}

json_t *cv_rpc_describe(const struct cv_rpc_verb *verbs)
{
    json_t *list = json_array();
    for (const struct cv_rpc_verb *v = verbs; v->name; v++) {
        json_t *row = json_pack("{s:s, s:s, s:o, s:o, s:s, s:b}", "name", v->name, "summary", v->summary, "params", parsed(v->params),
                                "result", parsed(v->result), "role", v->role, "streams", (int)v->streams);
        cv_require(row != NULL);
        json_array_append_new(list, row);
    }
    return list;
}
